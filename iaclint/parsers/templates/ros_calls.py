"""What the functions of ROS are made of: handlers from plain functions, and what may be unknown in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation

from iaclint.graph.values import ABSENT, OneOf, PartialMap, PartialText, Rest, Unknown, Value, unknown_from
from iaclint.parsers.templates.calls import strict
from iaclint.parsers.templates.choices import few, lifted
from iaclint.parsers.templates.declared import CallError
from iaclint.parsers.templates.evaluation import Handler

MAX_ITEMS = 20_000
"""Items of a list, and members of a map, that functions put together."""

MAX_DIGITS = 1_000
"""Digits of a number that functions work with."""


def function(plain: Callable[..., Value], *counts: int) -> Handler:
    """As `strict`; `plain` gets null for what is worth nothing."""
    return strict(lambda *values: plain(*map(_given, values)), *counts)


def _given(value: Value) -> Value:
    return None if value is ABSENT else value


def spread(plain: Callable[[list[Value]], Value], items: list[Value]) -> Value:
    """The function of a list, called with every combination of what the items may be, as far as these are few."""
    return lifted(lambda *each: plain([item for item in each if item is not ABSENT]), *few(items))


def is_open(value: Value) -> bool:
    """Whether the value is not known, or a text only in part. Lists and maps are known, whatever they hold."""
    return isinstance(value, (Unknown, PartialText, Rest, OneOf))


def open_or_refuse(values: Iterable[Value], message: str) -> Value:
    """Unknown when one of the values is; otherwise a CallError, for then the call is a mistake."""
    values = list(values)
    if any(map(is_open, values)):
        return unknown_from(values)
    raise CallError(message)


def items_or_rest(value: Value, what: str) -> list[Value]:
    """The items of a list, or the unknown number of them that something unknown stands for. Raises CallError."""
    if isinstance(value, list):
        return value
    if isinstance(value, Rest):
        return [value]
    if is_open(value):
        return [Rest(unknown_from([value]))]
    if value is None:
        return []
    raise CallError(what)


def limited(items: list[Value]) -> list[Value]:
    """A list that is too long for anybody ends with an unknown number of items."""
    if len(items) <= MAX_ITEMS:
        return items
    return [*items[:MAX_ITEMS], Rest(Unknown(("a list that is too long",)))]


def number_of(value: Value) -> int | Decimal | None:
    """A number, or the text of one; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        value = _parsed(value.strip())
    if isinstance(value, Decimal) and (not value.is_finite() or abs(value.adjusted()) > MAX_DIGITS):
        return None
    if isinstance(value, int) and value.bit_length() > 4 * MAX_DIGITS:
        return None
    return value if isinstance(value, (int, Decimal)) else None


def _parsed(text: str) -> int | Decimal | None:
    if not text.isascii() or "_" in text or len(text) > MAX_DIGITS:
        return None
    try:
        return int(text)
    except ValueError:
        try:
            return Decimal(text)
        except InvalidOperation:
            return None


def merged(maps: list[Value]) -> Value:
    """Maps into one; the later one counts. What an unknown one may overwrite is unknown, what comes after it is not."""
    found: dict[str, Value] = {}
    rest: list[Value] = []
    for each in maps:
        if isinstance(each, dict):
            if isinstance(each, PartialMap):
                found = _overwritten(found, each.rest)
                rest.append(each.rest)
            found.update(each)
        elif is_open(each):
            unknown = unknown_from([each])
            found = _overwritten(found, unknown)
            rest.append(unknown)
        elif each is not None:
            raise CallError("merges maps")
        if len(found) > MAX_ITEMS:
            return Unknown(("a map that is too large",))
    return PartialMap(found, unknown_from(rest)) if rest else found


def _overwritten(found: dict[str, Value], by: Unknown) -> dict[str, Value]:
    return {key: unknown_from([by, value]) for key, value in found.items()}
