"""References in a value under other names: those of a template under canonical ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from iaclint.graph.values import EncodedText, OneOf, PartialMap, PartialText, Reference, Rest, Unknown, Value

Rename: TypeAlias = "Callable[[Reference], Reference]"


def renamed(value: Value, rename: Rename) -> Value:
    """The value with the references inside renamed; a part that stands in many places is gone through once."""
    done: dict[int, Value] = {}

    def unknown(value: Unknown) -> Unknown:
        if not value.references:
            return value
        references = tuple(map(rename, value.references))
        if isinstance(value, EncodedText):
            return EncodedText(value.causes, references, value.type, value.not_null, inside(value.plain))
        return Unknown(value.causes, references, value.type, value.not_null)

    def inside(value: Value) -> Value:
        if isinstance(value, Unknown):
            return unknown(value)
        if isinstance(value, PartialText):
            return PartialText(tuple(unknown(part) if isinstance(part, Unknown) else part for part in value.parts))
        if isinstance(value, Rest):
            return Rest(unknown(value.unknown))
        if isinstance(value, OneOf):
            return OneOf(tuple(map(inside, value.alternatives)), value.causes)
        if not isinstance(value, (list, dict)):
            return value
        if id(value) not in done:
            done[id(value)] = changed(value)
        return done[id(value)]

    def changed(value: Value) -> Value:
        if isinstance(value, list):
            items = [inside(item) for item in value]
            return value if all(map(_is_same, items, value)) else items
        entries = {key: inside(item) for key, item in value.items()}
        if isinstance(value, PartialMap):
            return PartialMap(entries, unknown(value.rest))
        return value if all(map(_is_same, entries.values(), value.values())) else entries

    return inside(value)


def _is_same(one: Value, other: Value) -> bool:
    return one is other
