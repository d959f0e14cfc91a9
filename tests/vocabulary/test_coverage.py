"""Whatever a check reads can be written in the provider's template language, or it is said why not."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from iaclint.authoring import coverage
from iaclint.engine.compiler import compile_checks
from iaclint.vocabulary import schema
from iaclint.vocabulary.data_files import development_vocabulary, template_data
from iaclint.vocabulary.paths import path_exists
from iaclint.vocabulary.reach import Reach, language_of_type
from iaclint.vocabulary.rules import NOWHERE, parse_template_type

CHECKS = Path(__file__).parents[2] / "checks"
REACH = Reach(development_vocabulary())


def _gaps() -> Iterator[tuple[str, str, str, str]]:
    for type_, attributes in coverage.known_gaps().items():
        for attribute, languages in attributes.items():
            for language, reason in languages.items():
                yield type_, attribute, language, reason


def test_every_attribute_that_a_check_reads_can_be_written_in_a_template_or_a_reason_is_given() -> None:
    found = coverage.uncovered(compile_checks([CHECKS]))
    assert [each for each in found if not coverage.is_gap(each, coverage.known_gaps())] == []


@pytest.mark.parametrize(("type_", "attribute", "language", "reason"), list(_gaps()))
def test_a_gap_is_one(type_: str, attribute: str, language: str, reason: str) -> None:
    assert language == language_of_type(type_)
    assert reason
    if attribute == coverage.WHOLE:
        assert schema.attributes(type_) is not None
        assert not REACH.counterparts(type_) or type_ == "aws_default_security_group"  # through its satellites only
        return
    path = tuple(attribute.split("."))
    assert path_exists(type_, path)
    assert not REACH.reaches(type_, path)


def test_what_no_template_can_say_has_a_reason() -> None:
    unsaid = {
        (canonical, ".".join(target))
        for source, meanings in template_data().items()
        for canonical, rules, file in meanings
        for template_type in parse_template_type(source, canonical, rules, file)
        for target, rule in template_type.attributes
        if rule.path == NOWHERE and not REACH.reaches(canonical, target)
    }
    assert unsaid
    assert unsaid <= {(type_, attribute) for type_, attribute, _, _ in _gaps()}


@pytest.mark.parametrize(
    ("type_", "attribute"),
    [
        ("aws_s3_bucket", "acl"),  # a rule
        ("aws_s3_bucket", "tags.Owner"),  # a list of keys and values is a map
        ("aws_s3_bucket", "public_access_block.block_public_acls"),  # equal names below a rule
        ("aws_s3_bucket", "policy"),  # AWS::S3::BucketPolicy is a satellite
        ("aws_security_group", "ingress.cidr_blocks"),  # in the group, and AWS::EC2::SecurityGroupIngress
        ("aws_db_instance", "storage_encrypted"),  # equal names
        ("aws_db_parameter_group", "parameter.name"),  # a map as a list of names and values
        ("aws_iam_role", "assume_role_policy"),
        ("alicloud_security_group_rule", "cidr_ip"),  # each item of a list
        ("alicloud_security_group_rule", "type"),  # a constant
        ("alicloud_security_group_rule", "security_group_id"),
    ],
)
def test_a_template_reaches(type_: str, attribute: str) -> None:
    assert REACH.reaches(type_, tuple(attribute.split(".")))


@pytest.mark.parametrize(
    ("type_", "attribute"),
    [
        ("aws_s3_bucket", "versioning.mfa_delete"),
        ("aws_db_instance", "skip_final_snapshot"),
        ("alicloud_db_instance", "tde_status"),
        ("aws_default_vpc", "cidr_block"),
    ],
)
def test_no_template_reaches(type_: str, attribute: str) -> None:
    assert not REACH.reaches(type_, tuple(attribute.split(".")))


def test_outputs_cannot_be_written() -> None:
    assert not REACH.reaches("aws_s3_bucket", ("arn",))


def test_the_command_lists_what_has_no_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "alicloud" / "oss"
    folder.mkdir(parents=True)
    shutil.copy(CHECKS / "alicloud" / "oss" / "oss-bucket-no-transfer-acceleration.yaml", folder)
    assert coverage.main([str(tmp_path)]) == 0
    monkeypatch.setattr(coverage, "known_gaps", dict)
    assert coverage.main([str(tmp_path)]) == 1
    line = "ros: alicloud_oss_bucket.transfer_acceleration.enabled (oss-bucket-no-transfer-acceleration)\n"
    assert capsys.readouterr().out == line
