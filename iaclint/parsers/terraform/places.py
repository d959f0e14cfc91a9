"""Where inside an attribute a part of its value stands: follows literal objects, tuples, `jsonencode`, JSON text."""

from __future__ import annotations

import re

from iaclint.graph.resources import Path
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

_TRANSPARENT_CALLS = frozenset({"jsonencode", "tolist", "toset", "tomap", "sensitive", "nonsensitive", "yamlencode"})


def place_in(attribute: Attribute, source: SourceFile, path: Path) -> tuple[Span, Expression]:
    """The deepest span along `path`, and its expression; for the value as a whole, all of the attribute."""
    expression = attribute.expression
    span = attribute.span
    remaining = list(path)
    while True:
        expression = _unwrap(expression)
        if isinstance(expression, (Literal, Template)) and remaining:
            found = _in_json_text(expression, source, remaining)
            return (found or span), expression
        step = _descend(expression, remaining)
        if step is None:
            return span, expression
        span, expression, used = step
        del remaining[:used]


def _unwrap(expression: Expression) -> Expression:
    while True:
        if isinstance(expression, Parenthesis):
            expression = expression.inner
        elif isinstance(expression, Call) and expression.name in _TRANSPARENT_CALLS and len(expression.arguments) == 1:
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


def _in_json_text(expression: Literal | Template, source: SourceFile, path: list[str | int]) -> Span | None:
    """The span of the last key of `path` that stands in the text, searched in document order.

    A heredoc's lines are the file's own lines, so the raw text is searched; an index counts the objects of a list.
    """
    start, end = expression.span
    raw = source.data[start:end]
    position = 0
    found: Span | None = None
    for number, step in enumerate(path):
        if isinstance(step, int):
            position = _skip_objects(raw, position, step)
            continue
        match = re.compile(rb'\\?"' + re.escape(step.encode()) + rb'\\?"\s*:\s*').search(raw, position)
        if match is None:
            break
        position = match.end()
        if number == len(path) - 1 or all(isinstance(later, int) for later in path[number + 1 :]):
            line_end = raw.find(b"\n", position)
            stop = _value_end(raw, position, line_end if line_end >= 0 else len(raw))
            found = Span(start + match.start(), start + stop)
            break
        found = Span(start + match.start(), start + match.end())
    return found


def _value_end(raw: bytes, position: int, limit: int) -> int:
    """End of a scalar's text on its line; of a list or object only its opening line."""
    match = re.compile(rb'\\?"(?:[^"\\]|\\.)*?\\?"|[^,}\]\s]+').match(raw, position)
    return min(match.end(), limit) if match and raw[position : position + 1] not in b"[{" else limit


def _skip_objects(raw: bytes, position: int, count: int) -> int:
    """The position of the object number `count` of the list that opens next; `position` itself if there is no list."""
    opening = re.compile(rb"\s*\[").match(raw, position)
    if opening is None:
        return position
    position = opening.end()
    depth = 0
    seen = 0
    in_string = False
    index = position
    while index < len(raw):
        byte = raw[index : index + 1]
        if in_string:
            if byte == b"\\":
                index += 1
            elif byte == b'"':
                in_string = False
        elif byte == b'"':
            in_string = True
        elif byte in (b"{", b"["):
            if depth == 0 and seen == count:
                return index
            depth += 1
        elif byte in (b"}", b"]"):
            depth -= 1
            if depth < 0:
                return position
            seen += depth == 0
        index += 1
    return position
