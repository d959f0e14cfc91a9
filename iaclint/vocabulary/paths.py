"""Which attribute paths a check may name: those of the provider's schema, and those that satellites are folded as."""

from __future__ import annotations

from functools import lru_cache

from iaclint.vocabulary import schema
from iaclint.vocabulary.data_files import development_vocabulary
from iaclint.vocabulary.mapping import Names, folded_names

LIFECYCLE = "lifecycle"
"""A block that every resource of Terraform may have; nobody else can tell what stands there."""

_LIFECYCLE_PATHS = {(LIFECYCLE, "create_before_destroy"), (LIFECYCLE, "prevent_destroy")}


def path_exists(resource_type: str, path: Names) -> bool | None:
    """Whether the type can have something at `path` (names only); None when nothing is known of the type."""
    attributes = schema.attributes(resource_type)
    if attributes is None:
        return None if path else False
    if path in _LIFECYCLE_PATHS:
        return True
    return schema.has_path(resource_type, path) or path in _folded(resource_type) or _below_folded(resource_type, path)


def all_paths(resource_type: str) -> dict[Names, None]:
    """Every path that is known of the type, those that satellites bring included, without duplicates and in order."""
    found = dict.fromkeys((*schema.paths(resource_type), *sorted(_folded(resource_type))))
    for satellite in development_vocabulary().owners.get(resource_type, ()):
        inside = satellite.under or satellite.append
        moves = [((inside,), ())] if inside else [(target, source.path) for target, source in satellite.attributes]
        for names in schema.paths(satellite.type):
            for target, source_path in moves:
                if names[: len(source_path)] == source_path:
                    found[target + names[len(source_path) :]] = None
    return found


@lru_cache(maxsize=256)
def _folded(resource_type: str) -> frozenset[Names]:
    """Every prefix of a path that a satellite brings."""
    found: set[Names] = set()
    for satellite in development_vocabulary().owners.get(resource_type, ()):
        attributes = schema.attributes(satellite.type)
        for names in folded_names(satellite, attributes.names if attributes else ()):
            found.update(names[:length] for length in range(1, len(names) + 1))
    return frozenset(found)


def _below_folded(resource_type: str, path: Names) -> bool:
    """Whether the rest of the path exists in the satellite, below a block that is folded whole."""
    for satellite in development_vocabulary().owners.get(resource_type, ()):
        inside = satellite.under or satellite.append
        if inside:
            if path[0] == inside and schema.has_path(satellite.type, path[1:]):
                return True
            continue
        for target, source in satellite.attributes:
            rest = path[len(target) :]
            if path[: len(target)] == target and schema.has_path(satellite.type, (*source.path, *rest)):
                return True
    return False
