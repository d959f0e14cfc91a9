"""Functions on sets."""

from __future__ import annotations

from itertools import product
from math import prod

from iaclint.graph.values import ListValue, SetValue, Unknown, Value, unknown_from
from iaclint.parsers.terraform.conversion import convert, make_set
from iaclint.parsers.terraform.functions.signature import Function
from iaclint.parsers.terraform.scope import MAX_ITEMS, EvaluationError
from iaclint.parsers.terraform.shapes import ANY, set_of, type_of, unify
from iaclint.parsers.terraform.unknowns import has_rest, identical


def _of_one_type(sets: tuple[list[Value], ...]) -> list[list[Value]]:
    joint = unify([type_of(items) for items in sets])
    if joint is None:
        raise EvaluationError("all sets must have the same element type")
    return [convert(items, joint) for items in sets]


def _has(items: list[Value], wanted: Value) -> bool:
    return any(identical(item, wanted) for item in items)


def _intersection(*sets: list[Value]) -> Value:
    first, *others = _of_one_type(sets)
    return SetValue([item for item in first if all(_has(other, item) for other in others)])


def _subtract(left: list[Value], right: list[Value]) -> Value:
    left, right = _of_one_type((left, right))
    return SetValue([item for item in left if not _has(right, item)])


def _union(*sets: Value) -> Value:
    if any(isinstance(items, Unknown) or has_rest(items) for items in sets):
        return unknown_from(sets)
    return make_set([item for items in _of_one_type(sets) for item in items])


def _product(*collections: Value) -> Value:
    if len(collections) < 2:
        raise EvaluationError("at least two arguments are required")
    columns = []
    for items in collections:
        if isinstance(items, Unknown):
            return unknown_from(collections)
        if not isinstance(items, list):
            raise EvaluationError("a set or a list is required")
        if has_rest(items) or (isinstance(items, SetValue) and not _is_plain(items)):
            return unknown_from(collections)
        element = unify([type_of(item) for item in items])
        if element is None:
            raise EvaluationError("all elements must be of the same type")
        columns.append([convert(item, element) for item in items])
    if prod(map(len, columns)) > MAX_ITEMS:
        raise EvaluationError("the product is too large")
    rows: list[Value] = [list(row) for row in product(*columns)]
    if any(isinstance(items, SetValue) for items in collections):
        return make_set(rows)
    return ListValue(rows)


def _is_plain(items: list[Value]) -> bool:
    return not any(isinstance(item, Unknown) for item in items)


_SET = set_of(ANY)

FUNCTIONS = {
    "setintersection": Function(_intersection, (_SET,), variadic=_SET),
    "setproduct": Function(_product, variadic=ANY, partial=True),
    "setsubtract": Function(_subtract, (_SET, _SET)),
    "setunion": Function(_union, (_SET,), variadic=_SET, partial=True),
}
