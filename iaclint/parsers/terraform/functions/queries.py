"""Functions that ask something of a list or map: an item, a place, a count, a yes or no."""

from __future__ import annotations

from collections.abc import Sequence

from iaclint.graph.values import (
    ListValue,
    OneOf,
    PartialMap,
    PartialText,
    Rest,
    SetValue,
    Unknown,
    Value,
    contains_unknown,
    unknown_from,
)
from iaclint.parsers.terraform import numbers
from iaclint.parsers.terraform.conversion import convert
from iaclint.parsers.terraform.functions.collections import whole
from iaclint.parsers.terraform.functions.signature import Function
from iaclint.parsers.terraform.graphemes import graphemes
from iaclint.parsers.terraform.operators import compare
from iaclint.parsers.terraform.scope import EvaluationError
from iaclint.parsers.terraform.shapes import ANY, BOOL, NUMBER, STRING, list_of, type_of, unify
from iaclint.parsers.terraform.traversal import index as item_at
from iaclint.parsers.terraform.unknowns import has_rest, one_of


def _alltrue(items: Value) -> Value:
    return _quantified(items, False)


def _anytrue(items: Value) -> Value:
    return _quantified(items, True)


def _quantified(items: Value, decisive: bool) -> Value:
    """`alltrue` and `anytrue`: one item decides; null counts as false."""
    if isinstance(items, Unknown):
        return unknown_from([items], "bool")
    answers = [False if item is None else item for item in items]
    if any(answer is decisive for answer in answers):
        return decisive
    return unknown_from(answers, "bool") if contains_unknown(answers) else not decisive


def _coalesce(*values: Value) -> Value:
    if any(isinstance(value, Rest) for value in values):
        return unknown_from(values)
    joint = unify([type_of(value) for value in values])
    if joint is None:
        raise EvaluationError("all arguments must have the same type")
    for value in values:
        if value is None or value == "":
            continue
        if isinstance(value, (Unknown, OneOf)):
            return unknown_from([value])
        if isinstance(value, PartialText) and not any(isinstance(part, str) for part in value.parts):
            return unknown_from([value])
        result = convert(value, joint)
        if result != "":
            return result
    raise EvaluationError("no non-null, non-empty-string arguments")


def _coalescelist(*values: Value) -> Value:
    if not values:
        raise EvaluationError("at least one argument is required")
    for value in values:
        if isinstance(value, (Unknown, Rest)):
            return unknown_from([value])
        if not isinstance(value, list) or isinstance(value, SetValue):
            raise EvaluationError("coalescelist arguments must be lists or tuples")
        if value and all(isinstance(item, Rest) for item in value):
            return unknown_from([value])
        if value:
            return value
    raise EvaluationError("no non-null arguments")


def _contains(items: Value, wanted: Value) -> Value:
    if isinstance(items, Unknown):
        return unknown_from([items, wanted], "bool")
    if not isinstance(items, list):
        raise EvaluationError("argument must be list, tuple, or set")
    answers = [None if isinstance(item, Rest) else compare(item, wanted) for item in items]
    if True in answers:
        return True
    return unknown_from([items, wanted], "bool") if None in answers else False


def _element(items: Value, place: Value) -> Value:
    if isinstance(items, Unknown):
        return unknown_from([items, place])
    if not isinstance(items, list) or isinstance(items, SetValue):
        raise EvaluationError("cannot read elements from a value that is no list or tuple")
    if not items:
        raise EvaluationError("cannot use element function with an empty list")
    if isinstance(place, Unknown):
        return unknown_from([items, place]) if has_rest(items) else one_of(items, place.causes)
    number = whole(place)
    if has_rest(items):
        return item_at(items, number) if number >= 0 else unknown_from([items])
    return items[number % len(items)]


def _index(items: Value, wanted: Value) -> Value:
    if isinstance(items, Unknown):
        return unknown_from([items, wanted], "number")
    if not isinstance(items, list) or isinstance(items, SetValue):
        raise EvaluationError("argument must be a list or tuple")
    if not items:
        raise EvaluationError("cannot search an empty list")
    for place, item in enumerate(items):
        answer = None if isinstance(item, Rest) else compare(item, wanted)
        if answer is None:
            return unknown_from([items, wanted], "number")
        if answer:
            return place
    raise EvaluationError("item not found")


def _length(value: Value) -> Value:
    if isinstance(value, str):
        return len(graphemes(value))
    if isinstance(value, (Unknown, PartialText, PartialMap)):
        return unknown_from([value], "number")
    if isinstance(value, list):
        open_ended = has_rest(value) or (isinstance(value, SetValue) and len(value) > 1 and contains_unknown(value))
        return unknown_from([value], "number") if open_ended else len(value)
    if isinstance(value, dict):
        return len(value)
    raise EvaluationError("argument must be a string, a collection type, or a structural type")


def _lookup(mapping: Value, key: Value, *default: Value) -> Value:
    if len(default) > 1:
        raise EvaluationError("lookup() takes two or three arguments")
    if isinstance(mapping, Unknown):
        return unknown_from([mapping, key, *default])
    if not isinstance(mapping, dict):
        raise EvaluationError("lookup() requires a map as the first argument")
    element = type_of(mapping).element
    if element is not None and default:
        default = (convert(default[0], element),)
    if not isinstance(key, str):
        choices = [*mapping.values(), *default]
        if isinstance(mapping, PartialMap) or not choices:
            return unknown_from([mapping, key, *default])
        return one_of(choices, unknown_from([key]).causes)
    if key in mapping:
        return mapping[key]
    if isinstance(mapping, PartialMap):
        return unknown_from([mapping.rest, *default])
    if not default:
        raise EvaluationError("the given key does not identify an element in this collection value")
    return default[0]


def _matchkeys(values: list[Value], keys: list[Value], wanted: list[Value]) -> Value:
    if len(values) != len(keys):
        raise EvaluationError("length of keys and values should be equal")
    joint = unify([type_of(keys), type_of(wanted)])
    if joint is None:
        raise EvaluationError("keys and searchset must be of the same type")
    keys, wanted = convert(keys, joint), convert(wanted, joint)
    pairs = zip(values, keys, strict=True)
    return ListValue([value for value, key in pairs if any(compare(key, item) for item in wanted)])


def _one(items: Value) -> Value:
    if isinstance(items, Unknown):
        return unknown_from([items])
    if not isinstance(items, list):
        raise EvaluationError("must be a list, set, or tuple value with either zero or one elements")
    certain = [item for item in items if not isinstance(item, Rest)]
    if len(certain) > 1 and not (isinstance(items, SetValue) and contains_unknown(items)):
        raise EvaluationError("must be a list, set, or tuple value with either zero or one elements")
    if len(certain) != len(items) or len(items) > 1:
        return certain[0] if len(certain) == 1 else unknown_from([items])
    return items[0] if items else None


def _sum(items: Value) -> Value:
    if not isinstance(items, list):
        raise EvaluationError("argument must be list, set, or tuple")
    if not items:
        raise EvaluationError("cannot sum an empty list")
    values: Sequence[Value] = convert(list(items), list_of(NUMBER))
    if any(value is None for value in values):
        raise EvaluationError("argument must be list, set, or tuple of number values")
    total: numbers.Number = 0
    for value in values:
        total = numbers.add(total, value)
    return total


FUNCTIONS = {
    "alltrue": Function(_alltrue, (list_of(BOOL),), partial=True, result="bool"),
    "anytrue": Function(_anytrue, (list_of(BOOL),), partial=True, result="bool"),
    "coalesce": Function(_coalesce, variadic=ANY, nulls=True, partial=True),
    "coalescelist": Function(_coalescelist, variadic=ANY, nulls=True, partial=True),
    "contains": Function(_contains, (ANY, ANY), partial=True, result="bool"),
    "element": Function(_element, (ANY, NUMBER), partial=True),
    "index": Function(_index, (ANY, ANY), partial=True, result="number"),
    "length": Function(_length, (ANY,), partial=True, result="number"),
    "lookup": Function(_lookup, (ANY, STRING), variadic=ANY, nulls=True, partial=True),
    "matchkeys": Function(_matchkeys, (list_of(ANY), list_of(ANY), list_of(ANY))),
    "one": Function(_one, (ANY,), partial=True),
    "sum": Function(_sum, (ANY,), result="number"),
}
