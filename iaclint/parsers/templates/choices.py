"""Values of which several are possible: what an unknown condition leaves open, and what functions make of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product

from iaclint.graph.values import ABSENT, OneOf, PartialMap, Unknown, Value, unknown_from
from iaclint.parsers.templates.context import MAX_ALTERNATIVES
from iaclint.parsers.templates.sizes import same

MAX_COMPARED = 1_000
"""Nodes of an alternative that is compared with the others; larger ones count as different."""


def truth(value: Value) -> bool | None:
    """A condition's value; None when it is not known."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if isinstance(value, OneOf):
        answers = {truth(each) for each in value.alternatives}
        return answers.pop() if len(answers) == 1 else None
    return None


def optional(value: Value) -> Value:
    """For a map's member: an alternative that is worth nothing is null there, which means the same."""
    if isinstance(value, OneOf) and any(each is ABSENT for each in value.alternatives):
        return OneOf(tuple(None if each is ABSENT else each for each in value.alternatives), value.causes)
    return value


def one_of(values: Iterable[Value], causes: tuple[str, ...] = ()) -> Value:
    """One of the values: taken apart and without duplicates; the value itself when there is only one."""
    values = list(values)
    found: list[Value] = []
    all_causes: dict[str, None] = dict.fromkeys(causes)
    for value in values:
        if isinstance(value, OneOf):
            all_causes.update(dict.fromkeys(value.causes))
        for each in value.alternatives if isinstance(value, OneOf) else (value,):
            # One more than are allowed is enough to know that there are too many.
            if len(found) <= MAX_ALTERNATIVES and not any(_is_same(each, other) for other in found):
                found.append(each)
    if len(found) > MAX_ALTERNATIVES:
        return Unknown(tuple(all_causes), unknown_from(values).references)
    return found[0] if len(found) == 1 else OneOf(tuple(found), tuple(all_causes))


def _is_same(one: Value, other: Value) -> bool:
    return type(one) is type(other) and same(one, other, MAX_COMPARED) is True


def member_of(value: Value, name: str) -> Value:
    """A member of what may be a map, or one of several; ABSENT when it has none, also as one of the alternatives."""
    if isinstance(value, OneOf):
        return one_of([member_of(each, name) for each in value.alternatives], value.causes)
    if isinstance(value, PartialMap):
        return value.get(name, value.rest)
    if isinstance(value, dict):
        return value.get(name, ABSENT)
    return ABSENT if value is None or value is ABSENT else unknown_from([value])


def lifted(function: Callable[..., Value], *values: Value) -> Value:
    """The function called with every combination of what the arguments may be; of too many with unknown ones."""
    if not any(isinstance(value, OneOf) for value in values):
        return function(*values)
    choices = [value.alternatives if isinstance(value, OneOf) else (value,) for value in values]
    count = 1
    for choice in choices:
        count *= len(choice)
    causes = tuple(dict.fromkeys(cause for value in values if isinstance(value, OneOf) for cause in value.causes))
    if count > MAX_ALTERNATIVES:
        return function(*(unknown_from([value]) if isinstance(value, OneOf) else value for value in values))
    return one_of([function(*combination) for combination in product(*choices)], causes)


def few(values: Iterable[Value]) -> list[Value]:
    """The values, unknown where they are one of too many together: for functions that keep what else is known."""
    found: list[Value] = []
    count = 1
    for value in values:
        possible = len(value.alternatives) if isinstance(value, OneOf) else 1
        found.append(value if count * possible <= MAX_ALTERNATIVES else unknown_from([value]))
        count *= possible if count * possible <= MAX_ALTERNATIVES else 1
    return found
