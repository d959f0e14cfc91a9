"""The vocabulary's data: read from its files when checks are compiled, from the compiled form otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from iaclint.records import dataclass

Names: TypeAlias = tuple[str, ...]

TEMPLATE_MARK = "::"
"""What the name of a template's type has, and that of a Terraform type has not."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a canonical attribute is read from; `values` translates what is written there."""

    path: Names
    values: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Satellite:
    """How resources of `type` configure resources of `owner`.

    `attributes` lead from the owner's names to the satellite's. With `under`, all other attributes of the satellite
    stand in one block of that name; with `append`, each satellite is one more element of the block `append`; names
    of `attributes` are then relative to that block, `()` is the element itself. `when` are values that attributes of
    the satellite must have.
    """

    owner: str
    type: str
    joined_by: str
    attributes: tuple[tuple[Names, Source], ...] = ()
    under: str = ""
    append: str = ""
    when: tuple[tuple[str, Any], ...] = ()

    @property
    def roots(self) -> frozenset[str]:
        """The owner's attributes that the satellite sets."""
        if self.under or self.append:
            return frozenset({self.under or self.append})
        return frozenset(target[0] for target, _ in self.attributes)

    @property
    def is_native(self) -> bool:
        """Whether it is a template's, under the names that it has there: Terraform has no such resource."""
        return TEMPLATE_MARK in self.type


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """`satellites` by their own type, `canonical` by other name: the canonical type and renamed attributes.

    `template_data` loads what is said of the types of templates; a run on Terraform does without.
    """

    satellites: dict[str, tuple[Satellite, ...]]
    owners: dict[str, tuple[Satellite, ...]]
    canonical: dict[str, tuple[str, dict[str, str]]]
    identities: dict[str, Names]
    template_data: Callable[[], dict[str, Any]] = dict

    def types_in_templates(self) -> frozenset[str]:
        """The canonical types that a template can declare a resource of."""
        return frozenset(canonical for rules in self.template_data().values() for canonical, *_ in rules)


def parse_vocabulary(data: dict[str, Any], template_data: Callable[[], dict[str, Any]] = dict) -> Vocabulary:
    """The entries of the data files as objects. Raises KeyError or TypeError for a malformed file: that is our bug."""
    satellites: dict[str, list[Satellite]] = {}
    canonical: dict[str, tuple[str, dict[str, str]]] = {}
    for owner, entry in data.items():
        for type_, rules in entry.get("from", {}).items():
            for rule in rules if isinstance(rules, list) else [rules]:
                satellites.setdefault(type_, []).append(_satellite(owner, type_, rule))
        for other, renamed in entry.get("aka", {}).items():
            canonical[other] = (owner, renamed)
    owners: dict[str, list[Satellite]] = {}
    for satellite in (item for items in satellites.values() for item in items):
        owners.setdefault(satellite.owner, []).append(satellite)
    return Vocabulary(
        {type_: tuple(items) for type_, items in satellites.items()},
        {owner: tuple(items) for owner, items in owners.items()},
        canonical,
        {owner: tuple(entry.get("identity", ("id", "name"))) for owner, entry in data.items()},
        template_data,
    )


def _satellite(owner: str, type_: str, rule: dict[str, Any]) -> Satellite:
    attributes = tuple((_names(target), _source(source)) for target, source in rule.get("attributes", {}).items())
    return Satellite(
        owner,
        type_,
        rule["joined_by"],
        attributes,
        rule.get("under", ""),
        rule.get("append", ""),
        tuple(rule.get("when", {}).items()),
    )


def _source(source: str | dict[str, Any]) -> Source:
    if isinstance(source, str):
        return Source(_names(source))
    return Source(_names(source["path"]), tuple(source.get("values", {}).items()))


def _names(path: str) -> Names:
    return () if path == "." else tuple(path.split("."))


def folded_names(satellite: Satellite, names: Iterable[str]) -> list[Names]:
    """The owner's paths for a satellite whose attributes are `names`."""
    renamed = {source.path[0]: target for target, source in satellite.attributes}
    inside = satellite.under or satellite.append
    if not inside:
        return [target for target, _ in satellite.attributes]
    dropped = {satellite.joined_by, *(name for name, _ in satellite.when)}
    return [(inside, *renamed.get(name, (name,))) for name in names if name not in dropped]
