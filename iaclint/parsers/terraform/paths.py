"""The paths (`var.a.b[0]`) that an expression takes its values from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass

from iaclint.graph.values import Value, contains_unknown
from iaclint.parsers.terraform.scope import EvaluationError, Scope
from iaclint.parsers.terraform.syntax import (
    Expression,
    GetAttr,
    Index,
    Literal,
    Parenthesis,
    Splat,
    SplatItem,
    Variable,
)


def is_path(node: Expression) -> bool:
    """A traversal whose every key is written down."""
    while not isinstance(node, (Variable, SplatItem)):
        if isinstance(node, Parenthesis):
            node = node.inner
        elif isinstance(node, (GetAttr, Splat)) or (isinstance(node, Index) and isinstance(node.key, Literal)):
            if isinstance(node, Splat) and not is_path(node.item):
                return False
            node = node.on
        else:
            return False
    return True


def unknown_inputs(node: Expression, scope: Scope, evaluate: Callable[[Expression, Scope], Value]) -> list[Value]:
    """What an expression reads that is not known, or not wholly."""
    unknowns = []
    for path in _paths(node):
        try:
            found = evaluate(path, scope)
        except EvaluationError:
            continue  # a variable of a loop inside, or something that an inner `try` deals with
        if contains_unknown(found):
            unknowns.append(found)
    return unknowns


def _paths(node: object) -> Iterator[Expression]:
    """The longest paths inside an expression."""
    if isinstance(node, tuple):
        for item in node:
            yield from _paths(item)
    elif is_dataclass(node) and not isinstance(node, type):
        if is_path(node):  # type: ignore[arg-type]
            yield node  # type: ignore[misc]
        else:
            for field in fields(node):
                yield from _paths(getattr(node, field.name))
