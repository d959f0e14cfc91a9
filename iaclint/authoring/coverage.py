"""Lists what checks read and no template can say: `python -m iaclint.authoring.coverage [CHECKS_FOLDER]`.

A line for each attribute (or whole type) without a counterpart in the provider's template language. Those that the
language really does not have stand in `iaclint/vocabulary/data/gaps.yaml`, with the reason; then the list is empty.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from iaclint.engine.compiler import compile_checks
from iaclint.engine.dependencies import Compiled
from iaclint.engine.paths import attribute_names
from iaclint.records import dataclass
from iaclint.vocabulary import schema
from iaclint.vocabulary.data_files import DATA, development_vocabulary
from iaclint.vocabulary.mapping import Names
from iaclint.vocabulary.paths import LIFECYCLE, all_paths, path_exists
from iaclint.vocabulary.reach import Reach, language_of_type

Alternatives: TypeAlias = "tuple[Names, ...]"
Gaps: TypeAlias = "dict[str, dict[str, dict[str, str]]]"

WHOLE = "*"
"""Stands for a type of which the language has nothing."""


@dataclass(frozen=True, slots=True, order=True)
class Uncovered:
    """What a check reads and the template language cannot say; `attribute` is WHOLE for a type without counterpart."""

    language: str
    type: str
    attribute: str
    check: str


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else Path(__file__).parents[2] / "checks"
    found = [each for each in uncovered(compile_checks([folder])) if not is_gap(each, known_gaps())]
    for each in found:
        print(f"{each.language}: {each.type}.{each.attribute} ({each.check})")
    print(f"{len(found)} without a counterpart", file=sys.stderr)
    return 1 if found else 0


def uncovered(checks: Iterable[Compiled]) -> list[Uncovered]:
    """Everything that the checks read and no template reaches, gaps that are known included."""
    return sorted({each for check in checks for each in _of_check(check)})


def known_gaps() -> Gaps:
    """Canonical type -> attribute -> language -> why the language does not have it."""
    gaps: Gaps = yaml.safe_load((DATA / "gaps.yaml").read_text("utf-8"))
    return gaps


def is_gap(uncovered: Uncovered, gaps: Gaps) -> bool:
    """Whether a reason is given: for the attribute, for a block that it stands in, or for the type."""
    attributes = gaps.get(uncovered.type, {})
    names = uncovered.attribute.split(".")
    places = [".".join(names[:length]) for length in range(1, len(names) + 1)]
    return any(uncovered.language in attributes.get(place, {}) for place in (WHOLE, *places))


def _of_check(check: Compiled) -> Iterator[Uncovered]:
    for written, paths in dict.fromkeys(_reads(check)):
        vocabulary, reach = development_vocabulary(), _reach()
        type_ = vocabulary.canonical[written][0] if written in vocabulary.canonical else written
        language = language_of_type(type_)
        if language is None or type_.startswith("data."):
            continue
        existing = [path for path in paths if _is_known(type_, path)]
        if not reach.counterparts(type_):
            yield Uncovered(language, type_, WHOLE, check["slug"])
        elif existing and not any(reach.reaches(type_, path) for path in existing):
            yield Uncovered(language, type_, ".".join(existing[0]), check["slug"])


def _is_known(type_: str, path: Names) -> bool:
    """Whether one can write something at the path: checks of several types name attributes that only some have."""
    if path[0] == LIFECYCLE:
        return False
    own = schema.attributes(type_)
    if own is not None and path[0] in own.names and own.names[path[0]].computed:
        return False
    known = all_paths(type_)
    return path in known or bool(path_exists(type_, path) and path[:-1] in known and not _has_names(known, path[:-1]))


def _has_names(known: Iterable[Names], block: Names) -> bool:
    return any(len(each) > len(block) and each[: len(block)] == block for each in known)


def _reads(check: Compiled) -> Iterator[tuple[str, Alternatives]]:
    """Everything that a check reads, with the type that has it: its own resource, or a related one."""
    conditions: list[Any] = [check["bad"], check["when"]]
    for type_ in check["resources"]:
        yield type_, ()
        yield from ((type_, paths) for condition in conditions for paths in _paths(condition))
    for node in (each for condition in conditions for each in _related(condition)):
        for type_ in node["types"]:
            yield type_, tuple(tuple(names) for names in node["by"])
            yield from ((type_, paths) for paths in _paths(node["where"]))


def _paths(node: Compiled | None) -> Iterator[Alternatives]:
    """The paths that a condition looks at. Where it takes the first of several that is written, one will do."""
    if node is None:
        return
    own = [_names(node.get(key, ())) for key in ("paths", "start", "end", "protocol", "through")]
    if node.get("operator") == "same_as":
        own.append(_names([node["argument"]]))
    yield from (paths for paths in own if paths)
    for part in node.get("of", ()):
        yield from _paths(part)
    if node["kind"] == "elements":
        starts = _names(node["paths"]) or ((),)
        for inner in _paths(node["where"]):
            yield tuple(start + path for start in starts for path in inner)


def _names(paths: Iterable[list[str | int]]) -> Alternatives:
    return tuple(names for steps in paths if (names := attribute_names(steps)))


def _related(node: Any) -> Iterator[Compiled]:
    """Every relation in a condition, and those in its conditions."""
    if isinstance(node, list):
        for part in node:
            yield from _related(part)
    elif isinstance(node, dict):
        if node.get("kind") == "related":
            yield node
        for key in ("of", "where"):
            yield from _related(node.get(key))


@lru_cache(maxsize=1)
def _reach() -> Reach:
    return Reach(development_vocabulary())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
