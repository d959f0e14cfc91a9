"""Where inside an attribute a part of its value stands: follows literal objects, tuples, `jsonencode`, JSON text."""

from __future__ import annotations

from collections.abc import Sequence

from iaclint.graph.resources import Path
from iaclint.parsers.json_in_text import span_in
from iaclint.parsers.terraform.syntax import (
    Attribute,
    Call,
    Expression,
    Literal,
    ObjectCons,
    Parenthesis,
    Template,
    TupleCons,
)
from iaclint.source import SourceFile, Span

TRANSPARENT_CALLS = frozenset({"jsonencode", "tolist", "toset", "tomap", "sensitive", "nonsensitive", "yamlencode"})


def place_in(attribute: Attribute, source: SourceFile, path: Path) -> tuple[Span, Expression]:
    """The deepest span along `path`, and its expression; for the value as a whole, all of the attribute."""
    expression = attribute.expression
    span = attribute.span
    remaining = list(path)
    while True:
        expression = unwrapped(expression)
        if isinstance(expression, (Literal, Template)) and remaining:
            start, end = expression.span  # a heredoc's lines are the file's own lines
            found = span_in(source.data[start:end], remaining)
            return (Span(start + found.start, start + found.end) if found else span), expression
        step = _descend(expression, remaining)
        if step is None:
            return span, expression
        span, expression, used = step
        del remaining[:used]


def inside(expression: Expression, path: Sequence[str | int]) -> Expression:
    """The deepest expression along `path` that is written."""
    remaining = list(path)
    while True:
        expression = unwrapped(expression)
        step = _descend(expression, remaining)
        if step is None:
            return expression
        _, expression, used = step
        del remaining[:used]


def unwrapped(expression: Expression) -> Expression:
    """Without what hands a value on as it is."""
    while True:
        if isinstance(expression, Parenthesis):
            expression = expression.inner
        elif isinstance(expression, Call) and expression.name in TRANSPARENT_CALLS and len(expression.arguments) == 1:
            expression = expression.arguments[0]
        elif isinstance(expression, Template) and len(expression.parts) == 1:
            expression = expression.parts[0]
        else:
            return expression


def _descend(expression: Expression, path: list[str | int]) -> tuple[Span, Expression, int] | None:
    if not path:
        return None
    step = path[0]
    if isinstance(expression, TupleCons):
        if isinstance(step, int) and step < len(expression.items):
            item = expression.items[step]
            return item.span, item, 1
        if isinstance(step, str) and len(expression.items) == 1:
            return expression.items[0].span, expression.items[0], 0
        return None
    if isinstance(expression, ObjectCons):
        if step == 0:  # an object that is read as a list of one block
            return (expression.span, expression, 1) if len(path) > 1 else None
        for key, value in expression.items:
            if isinstance(key, Literal) and str(key.value) == str(step):
                return Span(key.span.start, value.span.end), value, 1
    return None
