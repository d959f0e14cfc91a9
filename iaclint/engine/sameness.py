"""Whether two values are the same, as far as that can be known before deployment."""

from __future__ import annotations

from iaclint.engine.comparisons import equals, scalar_text
from iaclint.engine.truth import Truth
from iaclint.graph.relations import base_address
from iaclint.graph.values import PartialText, Unknown, Value

_OWN = frozenset({"arn", "id", ""})
"""Attributes that hold what the cloud calls a resource: no other has it, and it has no other."""


def same(value: Value, other: Value, ignore_case: bool = False) -> Truth:
    """What two resources are called is not the same; what one is called, twice, is. Of anything else that is unknown
    nobody knows: `split(",", var.ids)[0]` has the same cause as `split(",", var.ids)[1]`."""
    if scalar_text(other) is not None:
        return equals(other, ignore_case)(value)
    if scalar_text(value) is not None:
        return equals(value, ignore_case)(other)
    if isinstance(value, PartialText) and isinstance(other, PartialText):
        return True if value == other and all(_name(piece) for piece in value.unknowns) else None
    mine, its = _name(value), _name(other)
    if mine is None or its is None:
        return None
    if mine == its:
        return True
    (address, attribute), (another, asked) = mine, its
    if "data." in f"{address} {another}" or base_address(address) == base_address(another):
        return None
    return False if attribute == asked and (attribute == "arn" or _type(address) == _type(another)) else None


def _name(value: Value) -> tuple[str, str] | None:
    """The address of the resource that this is what the cloud calls, and which way of calling it."""
    if not isinstance(value, Unknown) or len(value.references) != 1 or len(value.causes) != 1:
        return None
    address, attribute = value.references[0]
    return (address, attribute.lower()) if attribute.lower() in _OWN else None


def _type(address: str) -> str:
    parts = address.split(".")
    return parts[-2] if len(parts) > 1 else ""
