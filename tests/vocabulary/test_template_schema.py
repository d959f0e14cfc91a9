"""The compact schemas of the template languages: what exists, and what does not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from iaclint.graph.resources import Setting
from iaclint.vocabulary.schema import make
from iaclint.vocabulary.schema.listing import types_in
from iaclint.vocabulary.schema.templates import (
    LANGUAGES,
    Properties,
    has_template_path,
    template_properties,
    template_types,
    with_items,
)

SHARED = Path(__file__).resolve().parents[3] / "shared" / "schema"
FOLDER = Path(make.__file__).parent


@pytest.mark.parametrize(
    ("resource_type", "path"),
    [
        ("AWS::S3::Bucket", ""),
        (
            "AWS::S3::Bucket",
            "BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.SSEAlgorithm",
        ),
        ("AWS::S3::Bucket", "Arn"),
        ("AWS::S3::BucketPolicy", "PolicyDocument.Statement"),
        ("AWS::Lambda::Function", "Environment.Variables.PASSWORD"),
        ("AWS::Serverless::Function", "Environment.Variables"),
        ("AWS::ElasticLoadBalancingV2::LoadBalancer", "LoadBalancerAttributes.Key"),
        ("ALIYUN::OSS::Bucket", "VersioningConfiguration.Status"),
        ("ALIYUN::ECS::SecurityGroup", "SecurityGroupIngress.SourceCidrIp"),
        ("ALIYUN::RDS::DBInstance", "SecurityIPList"),
    ],
)
def test_path_exists(resource_type: str, path: str) -> None:
    assert has_template_path(resource_type, tuple(path.split(".")) if path else ())


@pytest.mark.parametrize(
    ("resource_type", "path"),
    [
        ("AWS::S3::Bucket", "Acl"),
        ("AWS::S3::Bucket", "AccessControl.Public"),
        ("AWS::S3::Bucket", "VersioningConfiguration.Enabled"),
        ("AWS::S3::Buckets", ""),
        ("AWS::S3::Bucke", ""),
        ("ALIYUN::OSS::Bucket", "ACL"),
        ("ALIYUN::OSS::Bucket", "accessControl"),
        ("aws_s3_bucket", "bucket"),
    ],
)
def test_path_does_not_exist(resource_type: str, path: str) -> None:
    assert not has_template_path(resource_type, tuple(path.split(".")) if path else ())


def test_kinds_of_properties() -> None:
    bucket = template_properties("AWS::S3::Bucket")
    assert bucket is not None
    tags, arn, name = bucket.names["Tags"], bucket.names["Arn"], bucket.names["BucketName"]
    assert tags.is_list
    assert tags.below is not None
    assert set(tags.below.names) == {"Key", "Value"}
    assert (arn.output, name.output) == (True, False)
    assert (name.is_list, name.below) == (False, None)
    assert not bucket.open
    policy = template_properties("AWS::S3::BucketPolicy")
    assert policy is not None
    document = policy.names["PolicyDocument"].below
    assert document is not None
    assert document.open


def test_type_that_only_mapping_rules_know_may_have_more_properties() -> None:
    [name] = [each for each in template_types("ros") if each == "ALIYUN::MNS::Topic"]
    topic = template_properties(name)
    assert topic is not None
    assert topic.open
    assert has_template_path(name, ("SomethingNew",))


def test_types_of_a_language() -> None:
    for language, prefix in (("cloudformation", "AWS::"), ("ros", "ALIYUN::")):
        types = template_types(language)
        assert types == sorted(set(types))
        assert len(types) > 300
        assert all(type_.startswith((prefix, "Alexa::")) for type_ in types)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_is_in_the_documented_form(language: str) -> None:
    lines = [line for line in (FOLDER / f"{language}.txt").read_text().splitlines() if not line.startswith("#")]
    for line in lines:
        assert re.fullmatch(r"\w+::\w+::\w+( \w+(\[\])?=?\*?(\(.*\))?| \?)*", line), line[:80]
        assert line.count("(") == line.count(")")


def _paths(level: Properties, prefix: str = "") -> Iterator[str]:
    for name, found in level.names.items():
        yield f"{prefix}{name}"
        if found.below is not None:
            yield from _paths(found.below, f"{prefix}{name}.")


@pytest.mark.skipif(not SHARED.exists(), reason="the full schemas are not part of the project")
@pytest.mark.parametrize("language", LANGUAGES)
def test_compact_form_is_what_the_full_schema_gives(language: str) -> None:
    full = json.loads((SHARED / f"{language}.json").read_text())
    text = make.compact_templates(language, full, make.wanted_types(SHARED, language))
    assert text.encode() == (FOLDER / f"{language}.txt").read_bytes()
    for type_ in types_in(language):
        level = template_properties(type_)
        assert level is not None
        named = {re.sub(r"\[\]|\.\*", "", path) for path in full[type_] if re.fullmatch(r"\w+(\.\w+|\[\]|\.\*)*", path)}
        assert named <= set(_paths(level)), type_


@pytest.mark.parametrize(
    ("path", "written"),
    [
        (("BlockDeviceMappings", "Ebs", "Encrypted"), ("BlockDeviceMappings", 0, "Ebs", "Encrypted")),
        (("BlockDeviceMappings", 3, "Ebs", "Encrypted"), ("BlockDeviceMappings", 3, "Ebs", "Encrypted")),
        (("BlockDeviceMappings",), ("BlockDeviceMappings",)),
        (("BlockDeviceMappings", Setting("Ebs")), ("BlockDeviceMappings", Setting("Ebs"))),
        (("SecurityGroups", "x"), ("SecurityGroups", "x")),
        (("MetadataOptions", "HttpTokens"), ("MetadataOptions", "HttpTokens")),
        (("Nothing", "Like", "It"), ("Nothing", "Like", "It")),
    ],
)
def test_what_has_to_be_written_in_a_list_is_one_of_its_items(
    path: tuple[str | int, ...], written: tuple[str | int, ...]
) -> None:
    assert with_items("AWS::AutoScaling::LaunchConfiguration", path) == written
    assert with_items("AWS::None::Such", path) == path
