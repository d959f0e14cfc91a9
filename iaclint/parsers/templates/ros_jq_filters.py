"""What jq scripts are made of: filters, and functions of one value. Raises JqError where jq fails."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from iaclint.graph.values import OneOf, PartialMap, PartialText, Rest, Unknown, Value, unknown_from
from iaclint.parsers.templates.ros_calls import is_open, number_of
from iaclint.parsers.templates.texts import as_text

MAX_RESULTS = 2_000

Filter: TypeAlias = "Callable[[Value], list[Value]]"


class JqError(Exception):
    """A script that is not read here, or that fails on this value."""


def constant(value: Value) -> Filter:
    return lambda _: [value]


def either_of(value: Value, positive: Filter, negative: Filter) -> Value:
    """Both branches when each gives one known thing; otherwise unknown."""
    try:
        one, other = positive(value), negative(value)
    except JqError:
        return unknown_from([value])
    if len(one) == len(other) == 1 and not any(map(is_open, (*one, *other))):
        return one[0] if one[0] == other[0] else OneOf((one[0], other[0]), unknown_from([value]).causes)
    return unknown_from([value, *one, *other])


def string_of(token: str) -> str:
    if "\\" in token:
        raise JqError
    return token[1:-1]


def single(results: list[Value]) -> Value:
    if len(results) != 1:
        raise JqError
    return unknown_from(results) if isinstance(results[0], Rest) else results[0]


def member_of(name: str) -> Filter:
    def member(value: Value) -> list[Value]:
        if value is None:
            return [None]
        if isinstance(value, dict):
            found = value.get(name)
            return [value.rest if found is None and isinstance(value, PartialMap) else found]
        if is_open(value):
            return [unknown_from([value])]
        raise JqError

    return member


def iterate(value: Value) -> list[Value]:
    if isinstance(value, dict):
        return [*value.values(), *([Rest(value.rest)] if isinstance(value, PartialMap) else [])]
    if isinstance(value, list):
        if len(value) > MAX_RESULTS:
            raise JqError
        return value
    if is_open(value):
        return [Rest(unknown_from([value]))]
    raise JqError


def indexed(index: int) -> Filter:
    def item(value: Value) -> list[Value]:
        if value is None:
            return [None]
        if is_open(value):
            return [unknown_from([value])]
        if not isinstance(value, list):
            raise JqError
        counted = value if index >= 0 else value[::-1]
        for place, each in enumerate(counted):
            if isinstance(each, Rest):
                return [each.unknown]
            if place == (index if index >= 0 else -index - 1):
                return [each]
        return [None]

    return item


def sliced(start: int | None, stop: int | None) -> Filter:
    def part(value: Value) -> list[Value]:
        if value is None:
            return [None]
        if isinstance(value, str) or (isinstance(value, list) and not any(isinstance(each, Rest) for each in value)):
            return [value[start:stop]]
        if isinstance(value, list) or is_open(value):
            return [unknown_from([value])]
        raise JqError

    return part


def or_else(first: Filter, second: Filter) -> Filter:
    def either(value: Value) -> list[Value]:
        try:
            results = first(value)
        except JqError:
            results = []
        if any(map(is_open, results)):
            return [unknown_from([value])]
        return [each for each in results if each is not None and each is not False] or second(value)

    return either


def equal_to(one: Value, other: Value, negate: bool) -> Value:
    if is_open(one) or is_open(other):
        return unknown_from([one, other], "bool")
    if isinstance(one, bool) != isinstance(other, bool):
        return negate
    return (one == other) != negate


def truth_of(value: Value) -> bool | None:
    """Everything is true in jq but false and null."""
    if isinstance(value, PartialText):
        return True
    return None if is_open(value) else value is not None and value is not False


def selected(value: Value, answers: list[Value]) -> list[Value]:
    answer = truth_of(single(answers))
    return [Rest(unknown_from([value]))] if answer is None else [value] if answer else []


# ---- functions


def _length(value: Value) -> Value:
    if value is None:
        return 0
    if isinstance(value, (str, dict, list)) and not isinstance(value, PartialMap):
        return (
            unknown_from([value]) if isinstance(value, list) and any(isinstance(i, Rest) for i in value) else len(value)
        )
    return _open(value)


def _to_number(value: Value) -> Value:
    number = number_of(value)
    return number if number is not None else _open(value)


def _to_string(value: Value) -> Value:
    if isinstance(value, (str, bool, int, Decimal)):
        return as_text(value)
    return "null" if value is None else _open(value)


def _keys(value: Value) -> Value:
    if isinstance(value, dict):
        return [*sorted(value), *([Rest(value.rest)] if isinstance(value, PartialMap) else [])]
    return _open(value)


def _not(value: Value) -> Value:
    answer = truth_of(value)
    return unknown_from([value], "bool") if answer is None else not answer


def _open(value: Value) -> Value:
    if is_open(value) or isinstance(value, PartialMap):
        return unknown_from([value])
    raise JqError


def _split(value: Value, separator: Value) -> Value:
    if isinstance(value, str) and isinstance(separator, str) and separator:
        return value.split(separator)
    return _open(value if is_open(value) else separator)


def _join(value: Value, separator: Value) -> Value:
    if not isinstance(value, list) or not isinstance(separator, str):
        return _open(value if is_open(value) else separator)
    if any(isinstance(item, (dict, list)) for item in value):
        raise JqError
    if any(map(is_open, value)):
        return Unknown(unknown_from(value).causes, unknown_from(value).references, "string")
    return separator.join(map(as_text, value))


FUNCTIONS: dict[str, Callable[[Value], Value]] = {
    "length": _length,
    "tonumber": _to_number,
    "tostring": _to_string,
    "keys": _keys,
    "not": _not,
}
SEPARATED: dict[str, Callable[[Value, Value], Value]] = {"split": _split, "join": _join}
