"""How large a value is when every part of it is written out: parts that stand in many places can make it endless."""

from __future__ import annotations

from iaclint.graph.values import OneOf, PartialText, Value

MAX_LEVELS = 100
MAX_WEIGHT = 200_000
"""Of a property's value: whoever reads it goes through all of it."""


def same(one: Value, other: Value, limit: int = MAX_WEIGHT) -> bool | None:
    """Whether the two are equal; None when one of them is too large for anybody to go through."""
    if one is other:
        return True
    if isinstance(one, (dict, list)) and isinstance(other, (dict, list)) and max(weight(one), weight(other)) > limit:
        return None
    return bool(one == other)


def weight(value: Value) -> int:
    """Nodes of the value, a shared part counted wherever it stands; an endless number for one nested too deeply."""
    weights: dict[int, int] = {}
    return _weight(value, weights, 0)


def _weight(value: Value, weights: dict[int, int], level: int) -> int:
    if isinstance(value, PartialText):
        return len(value.parts)
    if isinstance(value, dict):
        parts: list[Value] | tuple[Value, ...] = list(value.values())
    elif isinstance(value, list):
        parts = value
    elif isinstance(value, OneOf):
        parts = value.alternatives
    else:
        return 1
    found = weights.get(id(value))
    if found is None:
        if level > MAX_LEVELS:
            return 1 << 60
        found = weights[id(value)] = 1 + sum(_weight(part, weights, level + 1) for part in parts)
    return found
