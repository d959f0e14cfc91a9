"""How far an unknown spreads: alternatives, texts with unknown pieces, lists with unknown items."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import product
from math import prod

from iaclint.graph.values import (
    Namespace,
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
from iaclint.parsers.terraform.scope import MAX_TEXT, EvaluationError

MAX_ALTERNATIVES = 8


def is_known(value: Value) -> bool:
    """Whether everything inside is known. (A namespace is not: what it holds is for it to say.)"""
    kind = type(value)
    if kind in (str, int, bool) or value is None:
        return True
    return not (isinstance(value, Namespace) or contains_unknown(value))


def plain(value: Value) -> Value:
    """The value itself, and for a namespace that is used as a value, the unknown that it is."""
    return value.unknown() if isinstance(value, Namespace) else value


def identical(left: Value, right: Value) -> bool:
    """Same type and same content, unknowns included; Python's own `==` holds True and 1 for the same."""
    if left is right:
        return True
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        if isinstance(left, PartialMap) and left.rest != right.rest:
            return False
        return left.keys() == right.keys() and all(identical(item, right[key]) for key, item in left.items())
    if isinstance(left, list):
        return len(left) == len(right) and all(map(identical, left, right))
    if isinstance(left, OneOf):
        return left.causes == right.causes and identical(list(left.alternatives), list(right.alternatives))
    if isinstance(left, Namespace):
        return False
    return bool(left == right)


def one_of(alternatives: Iterable[Value], causes: Iterable[str]) -> Value:
    """One of several values; just the value when they are equal, and unknown when they are too many."""
    merged = dict.fromkeys(causes)
    distinct: list[Value] = []
    for value in alternatives:
        if isinstance(value, OneOf):
            merged.update(dict.fromkeys(value.causes))
        for item in value.alternatives if isinstance(value, OneOf) else (value,):
            if not any(identical(item, other) for other in distinct):
                distinct.append(item)
    if len(distinct) == 1:
        return distinct[0]
    if len(distinct) > MAX_ALTERNATIVES:
        return unknown_from([OneOf(tuple(map(plain, distinct)), tuple(merged))])
    return OneOf(tuple(distinct), tuple(merged))


def distribute(function: Callable[..., Value], values: Sequence[Value]) -> Value:
    """Apply a function to every combination of the alternatives among its arguments.

    When only some combinations are errors the result is unknown: `try` would tell them apart.
    """
    if not any(isinstance(value, OneOf) for value in values):
        return function(*values)
    choices = [value.alternatives if isinstance(value, OneOf) else (value,) for value in values]
    if prod(map(len, choices)) > MAX_ALTERNATIVES:
        return unknown_from(map(plain, values))
    causes = dict.fromkeys(cause for value in values if isinstance(value, OneOf) for cause in value.causes)
    results, failure = [], None
    for combination in product(*choices):
        try:
            results.append(function(*combination))
        except EvaluationError as error:
            failure = error
    if failure is None:
        return one_of(results, causes)
    if not results:
        raise failure
    return unknown_from(map(plain, values))


def text(parts: Iterable[str | Unknown | PartialText]) -> str | PartialText:
    """Pieces put together; neighbouring known pieces become one."""
    joined: list[str | Unknown] = []
    pending: list[str] = []
    size = 0
    for part in parts:
        for piece in part.parts if isinstance(part, PartialText) else (part,):
            if isinstance(piece, str):
                pending.append(piece)
                size += len(piece)
                if size > MAX_TEXT:
                    raise EvaluationError("text is too long")
                continue
            known = "".join(pending)
            if known:
                joined.append(known)
            pending.clear()
            joined.append(piece)
    known = "".join(pending)
    if not joined:
        return known
    if known:
        joined.append(known)
    return PartialText(tuple(joined))


def prefix(value: str | Unknown | PartialText) -> str:
    """What the text certainly begins with."""
    if isinstance(value, str):
        return value
    first = value.parts[0] if isinstance(value, PartialText) else ""
    return first if isinstance(first, str) else ""


def suffix(value: str | Unknown | PartialText) -> str:
    """What the text certainly ends with."""
    if isinstance(value, str):
        return value
    last = value.parts[-1] if isinstance(value, PartialText) else ""
    return last if isinstance(last, str) else ""


def pieces(value: str | Unknown | PartialText) -> tuple[str | Unknown, ...]:
    return value.parts if isinstance(value, PartialText) else (value,)


def interleaved(items: Iterable[Value], rest: Unknown) -> list[Value]:
    """Items in their order, with possibly others anywhere among them."""
    result: list[Value] = [Rest(rest)]
    for item in items:
        result += (item, Rest(rest))
    return result


def ordered_items(values: list[Value]) -> list[Value]:
    """The items of any list type in iteration order. An unknown item of a set may sort anywhere."""
    if not isinstance(values, SetValue) or not contains_unknown(values):
        return values
    known = [item for item in values if not contains_unknown(item)]
    return interleaved(known, unknown_from(values))


def has_rest(values: list[Value]) -> bool:
    return any(type(item) is Rest for item in values)


def sorted_entries(mapping: dict[str, Value]) -> list[tuple[str, Value]]:
    """In Terraform's order: by the bytes of the key (which is the order of code points)."""
    return sorted(mapping.items())
