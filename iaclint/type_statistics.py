"""How much of what is deployed the checks can look at: the types of resources, counted."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from iaclint.engine.catalogue import Catalogue, load_catalogue
from iaclint.problems import Problem
from iaclint.reporters.type_counts import TypeCount
from iaclint.scan import Scan
from iaclint.settings import Settings
from iaclint.vocabulary.joining import canonical
from iaclint.vocabulary.mapping import TEMPLATE_MARK

_UNNAMED = ("EC2", "ECS", "RDS", "SLB", "VPC")
"""Services that Terraform's names of types leave out: `aws_vpc`, `alicloud_db_instance`."""


def count_types(path: Path, settings: Settings) -> tuple[list[TypeCount], list[Problem]]:
    """What lies below a path, and what could not be read of it. Terraform's providers and data sources do not count."""
    catalogue = load_catalogue()
    checked = _looked_at(catalogue)
    by_name = {_folded(type_): type_ for type_ in checked}
    satellites = catalogue.vocabulary.satellites

    def known(type_: str) -> list[str]:
        """The type, or those that resources of it configure; nothing for one that the vocabulary does not have."""
        return [rule.owner for rule in satellites.get(type_, ())] if TEMPLATE_MARK in type_ else [type_]

    scan = Scan([path], settings)
    counts: dict[tuple[str, str], int] = {}
    types: dict[tuple[str, str], dict[str, None]] = {}
    problems: list[Problem] = []
    for root in scan.build():
        for resource in root.resources:
            if "." in resource.type:
                continue
            key = (resource.language, resource.type)
            counts[key] = counts.get(key, 0) + 1
            found = (type_ for each in canonical([resource], catalogue.vocabulary) for type_ in known(each.type))
            types.setdefault(key, {}).update(dict.fromkeys(found))
        problems.extend(root.problems)
    result = [
        TypeCount(
            language,
            type_,
            count,
            tuple(sorted(types[language, type_])),
            any(each in checked for each in types[language, type_])
            or (not types[language, type_] and any(name in by_name for name in _names(type_))),
        )
        for (language, type_), count in sorted(counts.items())
    ]
    return result, [*problems, *scan.problems, *scan.sources.problems]


def _looked_at(catalogue: Catalogue) -> frozenset[str]:
    """The canonical types that checks ask about, and those that are folded into them."""
    types = {type_ for entry in catalogue.entries for type_ in entry["resources"]}
    satellites = catalogue.vocabulary.satellites.items()
    return frozenset(types | {type_ for type_, rules in satellites if any(rule.owner in types for rule in rules)})


def _names(native: str) -> Iterable[str]:
    """What Terraform may call a type of a template: with its service, or without that of a few."""
    vendor, _, rest = native.partition("::")
    service, _, name = rest.partition("::")
    prefix = {"ALIYUN": "alicloud", "AWS": "aws"}.get(vendor)
    if prefix is not None:
        yield _folded(prefix + rest)
        if service in _UNNAMED:
            yield _folded(prefix + name)


def _folded(name: str) -> str:
    return name.replace("_", "").replace("::", "").casefold()
