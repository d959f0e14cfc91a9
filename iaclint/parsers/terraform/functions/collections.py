"""Functions on lists, tuples and sets. Items that are not known keep their places as long as the result allows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

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
from iaclint.parsers.terraform.functions.signature import Function
from iaclint.parsers.terraform.graphemes import graphemes
from iaclint.parsers.terraform.operators import compare
from iaclint.parsers.terraform.scope import MAX_ITEMS, EvaluationError
from iaclint.parsers.terraform.shapes import ANY, BOOL, NUMBER, STRING, list_of, map_of, type_of, unify
from iaclint.parsers.terraform.traversal import index as item_at
from iaclint.parsers.terraform.unknowns import has_rest, identical, interleaved, one_of, ordered_items

_MAX_RANGE = 1024


def whole(value: numbers.Number, what: str = "index") -> int:
    """A number that must be integral."""
    if isinstance(value, Decimal):
        raise EvaluationError(f"invalid {what}: value must be a whole number")
    return value


def _like(original: list[Value], items: list[Value]) -> list[Value]:
    return ListValue(items) if isinstance(original, (ListValue, SetValue)) else items


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


def _chunklist(items: Value, size: Value) -> Value:
    if isinstance(items, Unknown) or isinstance(size, Unknown) or has_rest(items):
        return unknown_from([items, size])
    count = whole(size, "size")
    if count < 0:
        raise EvaluationError("the size argument must be positive")
    if not items:
        return ListValue()
    return ListValue([ListValue(items[at : at + count]) for at in range(0, len(items), count)] if count else [items])


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


def _contains(items: Value, wanted: Value) -> Value:
    if isinstance(items, Unknown):
        return unknown_from([items, wanted], "bool")
    if not isinstance(items, list):
        raise EvaluationError("argument must be list, tuple, or set")
    answers = [None if isinstance(item, Rest) else compare(item, wanted) for item in items]
    if True in answers:
        return True
    return unknown_from([items, wanted], "bool") if None in answers else False


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
    "alltrue": Function(_alltrue, (list_of(BOOL),), partial=True, result="bool"),
    "anytrue": Function(_anytrue, (list_of(BOOL),), partial=True, result="bool"),
    "chunklist": Function(_chunklist, (list_of(ANY), NUMBER), partial=True),
    "coalesce": Function(_coalesce, variadic=ANY, nulls=True, partial=True),
    "coalescelist": Function(_coalescelist, variadic=ANY, nulls=True, partial=True),
    "compact": Function(_compact, (list_of(STRING),), partial=True),
    "concat": Function(_concat, variadic=ANY, partial=True),
    "contains": Function(_contains, (ANY, ANY), partial=True, result="bool"),
    "distinct": Function(_distinct, (list_of(ANY),), partial=True),
    "element": Function(_element, (ANY, NUMBER), partial=True),
    "flatten": Function(_flatten, (ANY,), partial=True),
    "index": Function(_index, (ANY, ANY), partial=True, result="number"),
    "length": Function(_length, (ANY,), partial=True, result="number"),
    "lookup": Function(_lookup, (ANY, STRING), variadic=ANY, nulls=True, partial=True),
    "matchkeys": Function(_matchkeys, (list_of(ANY), list_of(ANY), list_of(ANY))),
    "one": Function(_one, (ANY,), partial=True),
    "range": Function(_range, variadic=NUMBER),
    "reverse": Function(_reverse, (ANY,), partial=True),
    "slice": Function(_slice, (ANY, NUMBER, NUMBER), partial=True),
    "sort": Function(_sort, (list_of(STRING),), partial=True),
    "sum": Function(_sum, (ANY,), result="number"),
    "transpose": Function(_transpose, (map_of(list_of(STRING)),)),
}
