"""Functions that make lists of lists. Items that are not known keep their places as long as the result allows."""

from __future__ import annotations

from decimal import Decimal

from iaclint.graph.values import (
    ListValue,
    OneOf,
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
from iaclint.parsers.terraform.functions.signature import Function
from iaclint.parsers.terraform.scope import MAX_ITEMS, EvaluationError
from iaclint.parsers.terraform.shapes import ANY, NUMBER, STRING, list_of, map_of, type_of, unify
from iaclint.parsers.terraform.unknowns import has_rest, identical, interleaved, ordered_items

_MAX_RANGE = 1024


def whole(value: numbers.Number, what: str = "index") -> int:
    """A number that must be integral."""
    if isinstance(value, Decimal):
        raise EvaluationError(f"invalid {what}: value must be a whole number")
    return value


def _like(original: list[Value], items: list[Value]) -> list[Value]:
    return ListValue(items) if isinstance(original, (ListValue, SetValue)) else items


def _chunklist(items: Value, size: Value) -> Value:
    if isinstance(items, Unknown) or isinstance(size, Unknown) or has_rest(items):
        return unknown_from([items, size])
    count = whole(size, "size")
    if count < 0:
        raise EvaluationError("the size argument must be positive")
    if not items:
        return ListValue()
    return ListValue([ListValue(items[at : at + count]) for at in range(0, len(items), count)] if count else [items])


def _compact(items: Value) -> Value:
    if isinstance(items, Unknown):
        return items
    result: list[Value] = []
    for item in items:
        if item is None or item == "":
            continue
        certain = isinstance(item, str) or (
            isinstance(item, PartialText) and any(isinstance(part, str) for part in item.parts)
        )
        result.append(item if certain else Rest(unknown_from([item])))
    return ListValue(result)


def _concat(*values: Value) -> Value:
    if not values:
        raise EvaluationError("at least one argument is required")
    items: list[Value] = []
    known = True
    for value in values:
        if isinstance(value, (Unknown, Rest)):
            items.append(Rest(unknown_from([value])))
            known = False
        elif not isinstance(value, list) or isinstance(value, SetValue):
            raise EvaluationError("all arguments must be lists or tuples")
        else:
            items += value
    if len(items) > MAX_ITEMS:
        raise EvaluationError("the list is too large")
    if known and all(isinstance(value, ListValue) for value in values):
        joint = unify([type_of(value) for value in values])
        return items if joint is None else convert(ListValue(items), joint)
    return items


def _distinct(items: Value) -> Value:
    if isinstance(items, Unknown):
        return items
    result: list[Value] = []
    for place, item in enumerate(items):
        if contains_unknown(item):
            # It may equal one that came before, and any later one may equal it.
            return ListValue([*result, Rest(unknown_from(items[place:]))] if place or items[1:] else items)
        if not any(identical(item, other) for other in result):
            result.append(item)
    return ListValue(result)


def _flatten(items: Value) -> Value:
    if isinstance(items, Unknown):
        return [Rest(items)]
    if not isinstance(items, list):
        raise EvaluationError("can only flatten lists, sets and tuples")
    result: list[Value] = []
    _flatten_into(result, items)
    return result


def _flatten_into(result: list[Value], items: list[Value]) -> None:
    for item in ordered_items(items):
        if isinstance(item, list):
            _flatten_into(result, item)
        elif isinstance(item, Unknown) and item.type not in ("string", "number", "bool"):
            result.append(Rest(item))
        elif isinstance(item, OneOf) and any(isinstance(choice, (list, Unknown)) for choice in item.alternatives):
            result.append(Rest(unknown_from([item])))
        else:
            result.append(item)
        if len(result) > MAX_ITEMS:
            raise EvaluationError("the list is too large")


def _range(*bounds: numbers.Number) -> Value:
    if not 1 <= len(bounds) <= 3:
        raise EvaluationError("must have one, two, or three arguments")
    start, limit = (0, bounds[0]) if len(bounds) == 1 else bounds[:2]
    step: numbers.Number = bounds[2] if len(bounds) == 3 else 1 if limit >= start else -1
    down = limit < start
    if step == 0 and limit != start:
        raise EvaluationError("step must not be zero")
    if limit != start and down != (step < 0):
        raise EvaluationError("step must lead from the start to the limit")
    result: list[Value] = []
    number = start
    while number > limit if down else number < limit:
        if len(result) >= _MAX_RANGE:
            raise EvaluationError(f"more than {_MAX_RANGE} values were generated")
        result.append(number)
        number = numbers.add(number, step)
    return ListValue(result)


def _reverse(items: Value) -> Value:
    if isinstance(items, Unknown):
        return items
    if not isinstance(items, list):
        raise EvaluationError("can only reverse list or tuple values")
    return _like(items, list(reversed(ordered_items(items))))


def _slice(items: Value, start: Value, end: Value) -> Value:
    if isinstance(items, Unknown) or isinstance(start, Unknown) or isinstance(end, Unknown):
        return unknown_from([items, start, end])
    if not isinstance(items, list) or isinstance(items, SetValue):
        raise EvaluationError("must be a list or tuple value")
    first, last = whole(start), whole(end)
    if first < 0 or last < 0 or first > last:
        raise EvaluationError("start and end index must not be less than zero, and start not greater than end")
    if has_rest(items[:last]):
        return unknown_from([items])
    if last > len(items):
        raise EvaluationError("end index must not be greater than the length of the list")
    return _like(items, items[first:last])


def _sort(items: Value) -> Value:
    if isinstance(items, Unknown):
        return items
    if any(item is None for item in items):
        raise EvaluationError("given list element is null; a null string cannot be sorted")
    known = sorted(item for item in items if isinstance(item, str))
    if len(known) == len(items):
        return ListValue(known)
    return ListValue(interleaved(known, unknown_from(items)))


def _transpose(mapping: dict[str, Value]) -> Value:
    result: dict[str, list[Value]] = {}
    for key in sorted(mapping):
        if mapping[key] is None:
            raise EvaluationError("input must not contain null lists")
        for item in mapping[key]:
            if item is None:
                raise EvaluationError("input must not contain null list elements")
            result.setdefault(item, ListValue()).append(key)
    return convert(result, map_of(list_of(STRING)))


FUNCTIONS = {
    "chunklist": Function(_chunklist, (list_of(ANY), NUMBER), partial=True),
    "compact": Function(_compact, (list_of(STRING),), partial=True),
    "concat": Function(_concat, variadic=ANY, partial=True),
    "distinct": Function(_distinct, (list_of(ANY),), partial=True),
    "flatten": Function(_flatten, (ANY,), partial=True),
    "range": Function(_range, variadic=NUMBER),
    "reverse": Function(_reverse, (ANY,), partial=True),
    "slice": Function(_slice, (ANY, NUMBER, NUMBER), partial=True),
    "sort": Function(_sort, (list_of(STRING),), partial=True),
    "transpose": Function(_transpose, (map_of(list_of(STRING)),)),
}
