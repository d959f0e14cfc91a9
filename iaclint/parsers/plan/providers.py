"""The provider blocks of a plan: it has their expressions only, so what is no constant is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from iaclint.parsers.plan.configuration import Expression, is_leaf, table
from iaclint.parsers.plan.text import Element
from iaclint.parsers.plan.values import MAX_DEPTH
from iaclint.records import dataclass


@dataclass(frozen=True, slots=True)
class ProviderBlock:
    """`module` is the address of the module that it stands in, without instances."""

    name: str
    alias: str
    module: str
    expressions: dict[str, Expression]
    element: Element


def provider_blocks(elements: dict[str, Element]) -> Iterator[ProviderBlock]:
    """Those that set something; the others are only mentioned because resources need them."""
    for key, element in elements.items():
        data = table(element.data)
        expressions = table(data.get("expressions"))
        if not expressions:
            continue
        name, alias, module = data.get("name"), data.get("alias"), data.get("module_address")
        yield ProviderBlock(
            name if isinstance(name, str) else key,
            alias if isinstance(alias, str) else "",
            module if isinstance(module, str) else "",
            expressions,
            element,
        )


def constants(expressions: dict[str, Expression]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values, and in the same shape what is not known."""
    pairs = {name: _constant(expression, 0) for name, expression in expressions.items()}
    return {name: value for name, (value, _) in pairs.items()}, {name: mark for name, (_, mark) in pairs.items()}


def _constant(expression: Expression, depth: int) -> tuple[Any, Any]:
    if depth > MAX_DEPTH:
        return None, True
    if is_leaf(expression):
        known = "constant_value" in expression
        return (expression["constant_value"], False) if known else (None, True)
    if isinstance(expression, dict):
        pairs = {name: _constant(each, depth + 1) for name, each in expression.items()}
        return _split(pairs.items())
    if isinstance(expression, list):
        items = [_constant(each, depth + 1) for each in expression]
        return [value for value, _ in items], [mark for _, mark in items]
    return None, True


def _split(pairs: Iterable[tuple[str, tuple[Any, Any]]]) -> tuple[dict[str, Any], dict[str, Any]]:
    listed = list(pairs)
    return {name: value for name, (value, _) in listed}, {name: mark for name, (_, mark) in listed}
