"""What the answer of a compiled condition hangs on: resources that are equal in that have one answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from iaclint.engine.language import EVERY, PARSED

Compiled: TypeAlias = "dict[str, Any]"

_OF_NUMBERS = ("less_than", "at_most")
"""The others (`more_than`, `at_least`) are compiled to their opposites."""


def _nodes(node: Compiled | None) -> Iterable[Compiled]:
    if node is not None:
        yield node
        for part in node.get("of", ()):
            yield from _nodes(part)
        if node["kind"] in ("elements", "shadowed"):
            yield from _nodes(node["where"])


def attributes_read(node: Compiled | None, top: bool = True) -> set[str]:
    """Names of the resource's own attributes that a condition looks at."""
    if node is None:
        return set()
    found: set[str] = set()
    for part in node.get("of", ()):
        found |= attributes_read(part, top)
    if node["kind"] == "elements":
        found |= attributes_read(node["where"], top=False)
    if top:
        paths = [
            *node.get("paths", ()),
            *node.get("start", ()),
            *node.get("end", ()),
            *node.get("protocol", ()),
            *node.get("through", ()),
        ]
        found |= {str(steps[0]) for steps in paths if steps}
        if node.get("operator") == "same_as":
            found.add(str(node["argument"][0]))
    return found


def paths_read(node: Compiled | None, start: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """Paths of the resource's own attributes that a condition looks at, by name: without indices, `->` among them."""
    if node is None:
        return set()
    keys = ("paths", "start", "end", "protocol", "through")
    own = {_joined(start, steps) for key in keys for steps in node.get(key, ())}
    if node.get("operator") == "same_as":
        own.add(_joined(start, node["argument"]))
    for part in node.get("of", ()):
        own |= paths_read(part, start)
    if node["kind"] == "elements":
        own |= {names for each in node["paths"] for names in paths_read(node["where"], _joined(start, each))}
    return own - {()}


def numbers_read(node: Compiled | None, start: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """Those of these paths whose values are compared as numbers."""
    if node is None:
        return set()
    own = {_joined(start, steps) for steps in node.get("paths", ())} if node.get("operator") in _OF_NUMBERS else set()
    for part in node.get("of", ()):
        own |= numbers_read(part, start)
    if node["kind"] == "elements":
        own |= {names for each in node["paths"] for names in numbers_read(node["where"], _joined(start, each))}
    return own - {()}


def _joined(start: tuple[str, ...], steps: Iterable[str | int]) -> tuple[str, ...]:
    names = tuple(step for step in steps if isinstance(step, str) and step != EVERY)
    return start + (names[1:] if PARSED in start and names[:1] == (PARSED,) else names)


def types_related(*conditions: Compiled | None) -> list[str] | None:
    """Types of other resources that the answer hangs on; None when it hangs on whatever is referred to."""
    found: set[str] = set()
    for node in (node for condition in conditions for node in _nodes(condition)):
        if node.get("operator") == "refers_to" or node["kind"] == "referenced":
            return None
        found.update(node["types"] if node["kind"] == "related" else ())
    return sorted(found)
