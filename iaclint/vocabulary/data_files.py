"""Reads the vocabulary's data, `data/<provider>/<service>.yaml`: when checks are compiled, and in tests."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from iaclint.vocabulary.mapping import TEMPLATE_MARK, Vocabulary, parse_vocabulary
from iaclint.vocabulary.schema.templates import LANGUAGES, language_of

DATA = Path(__file__).parent / "data"

Entries: TypeAlias = "dict[str, tuple[str, dict[str, Any]]]"


@lru_cache(maxsize=1)
def development_vocabulary() -> Vocabulary:
    """The vocabulary of a checkout, straight from its data files."""
    return vocabulary_of(read_entries())


def vocabulary_of(entries: Entries) -> Vocabulary:
    return parse_vocabulary(_without_templates(entries), lambda: _of_templates(entries))


def vocabulary_data() -> dict[str, Any]:
    """Canonical type to entry, without the template types that are it: for `parse_vocabulary`, fit for JSON."""
    return _without_templates(read_entries())


def template_data() -> dict[str, list[list[Any]]]:
    """Template type to `[canonical type, rules, file]`, one for each canonical type: what `Dictionary` reads."""
    return _of_templates(read_entries())


def read_entries(folder: Path = DATA) -> Entries:
    """Canonical type to the file that has it, and what it says. Raises ValueError when two say something."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for path in sorted(folder.glob("*/*.yaml")):
        file = path.relative_to(folder).as_posix()
        for canonical, entry in (yaml.load(path.read_text("utf-8"), Loader=_Loader) or {}).items():
            if canonical in found:
                raise ValueError(f"{file}: {canonical} is in {found[canonical][0]} already")
            found[canonical] = (file, entry or {})
    return found


def _without_templates(entries: Entries) -> dict[str, Any]:
    found = {}
    for canonical, (_, entry) in entries.items():
        sources = {name: rules for name, rules in entry.get("from", {}).items() if _are_of_satellite(name, rules)}
        kept = {key: value for key, value in entry.items() if key != "from"} | ({"from": sources} if sources else {})
        if kept:
            found[canonical] = kept
    return found


def _of_templates(entries: Entries) -> dict[str, list[list[Any]]]:
    found: dict[str, list[list[Any]]] = {}
    for canonical, (file, entry) in entries.items():
        for name, rules in entry.get("from", {}).items():
            if not _are_of_satellite(name, rules):
                found.setdefault(name, []).append([canonical, rules or {}, file])
    return found


def _are_of_satellite(name: str, rules: Any) -> bool:
    """Whether resources of the type configure another one; otherwise they are, in a template, the canonical one."""
    return TEMPLATE_MARK not in name or "joined_by" in (rules or {})


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Refuses a mapping that has a key twice: one of the two would be lost."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        twice = {key for key in keys if keys.count(key) > 1}
        if twice:
            raise ValueError(
                f"line {node.start_mark.line + 1}: {', '.join(sorted(map(str, twice)))} stands there twice"
            )
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


@lru_cache(maxsize=1)
def _languages() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, canonicals in template_data().items():
        for canonical, *_ in canonicals:
            found.setdefault(canonical, set()).add(language_of(name))
    return found


def languages_without(types: Iterable[str]) -> list[str]:
    """The template languages of which no resource is one of the canonical types: that there is none proves nothing."""
    said = set().union(*(_languages().get(each, set()) for each in types))
    return sorted(set(LANGUAGES) - said)
