"""Both ends of every mapping exist in the providers' schemas."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from iaclint.vocabulary import schema
from iaclint.vocabulary.data_files import development_vocabulary
from iaclint.vocabulary.mapping import Satellite
from iaclint.vocabulary.paths import path_exists
from iaclint.vocabulary.schema.templates import has_template_path

VOCABULARY = development_vocabulary()
SATELLITES = [satellite for rules in VOCABULARY.satellites.values() for satellite in rules]


def _name(satellite: Satellite) -> str:
    return f"{satellite.type}->{satellite.owner}.{satellite.append or satellite.under or 'attributes'}"


@pytest.mark.parametrize("satellite", SATELLITES, ids=_name)
def test_a_satellite_names_types_and_attributes_that_exist(satellite: Satellite) -> None:
    assert schema.attributes(satellite.owner) is not None
    named: list[tuple[str, ...]] = [(satellite.joined_by,), *((name,) for name, _ in satellite.when)]
    named += [source.path for _, source in satellite.attributes]
    has_path = has_template_path if satellite.is_native else schema.has_path
    assert [path for path in named if not has_path(satellite.type, path)] == []


@pytest.mark.parametrize("satellite", SATELLITES, ids=_name)
def test_a_satellite_is_read_under_paths_that_checks_may_name(satellite: Satellite) -> None:
    inside = (satellite.append or satellite.under,) if satellite.append or satellite.under else ()
    assert [target for target, _ in satellite.attributes if not path_exists(satellite.owner, (*inside, *target))] == []


@pytest.mark.parametrize("satellite", SATELLITES, ids=_name)
def test_a_satellite_says_one_way_of_folding(satellite: Satellite) -> None:
    assert not (satellite.under and satellite.append)
    assert satellite.under or satellite.append or satellite.attributes
    whole = [target for target, _ in satellite.attributes if not target]
    assert not whole or (satellite.append and len(satellite.attributes) == 1)
    words = [word for _, source in satellite.attributes for word, _ in source.values]
    assert all(isinstance(word, str) for word in words), "in JSON they are"


def test_every_identity_exists() -> None:
    missing = [
        (type_, name)
        for type_, names in VOCABULARY.identities.items()
        for name in names
        if not schema.has_path(type_, (name,))
    ]
    assert missing == []


def _other_names() -> Iterator[tuple[str, str, dict[str, str]]]:
    for other, (type_, renamed) in VOCABULARY.canonical.items():
        yield other, type_, renamed


@pytest.mark.parametrize(("other", "canonical", "renamed"), list(_other_names()))
def test_another_name_leads_to_a_type_that_exists(other: str, canonical: str, renamed: dict[str, str]) -> None:
    assert schema.attributes(other) is not None
    assert schema.attributes(canonical) is not None
    assert all(schema.has_path(canonical, (new,)) and schema.has_path(other, (old,)) for new, old in renamed.items())


def test_a_path_that_nobody_has_is_refused() -> None:
    assert not path_exists("aws_s3_bucket", ("public_access_block", "block_public_aclz"))
    assert path_exists("aws_s3_bucket", ("public_access_block", "block_public_acls"))
    assert path_exists("aws_s3_bucket", ("versioning", "enabled"))
    assert path_exists("aws_security_group", ("ingress", "cidr_blocks"))
    assert path_exists("no_such_type", ("anything",)) is None
