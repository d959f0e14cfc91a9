"""Where a canonical path stands in a template, and what one writes there."""

from __future__ import annotations

import string
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iaclint.graph.resources import Path, Resource
from iaclint.graph.values import ABSENT, EncodedText, OneOf, PartialMap, PartialText, Rest, Unknown, Value
from iaclint.vocabulary import __main__ as command
from iaclint.vocabulary.data_files import development_vocabulary
from tests.vocabulary.natives import UNKNOWN, NativeFake, canonical, native, place

RULES = """
aws_s3_bucket:
  from:
    AWS::S3::Bucket:
      attributes:
        acl: {path: AccessControl, values: {PublicRead: public-read, Private: private}}
        versioning.enabled:
          path: VersioningConfiguration.Status
          values: {Enabled: true, Suspended: false}
          default: false
        server_side_encryption_configuration.rule: BucketEncryption.ServerSideEncryptionConfiguration
        lifecycle_rule:
          path: LifecycleConfiguration.Rules
          attributes: {expiration.days: ExpirationInDays, enabled: {path: Status, values: {Enabled: true}}}
        logging: LoggingConfiguration
        logging.target_bucket: LoggingConfiguration.DestinationBucketName
        cors_rule: {path: CorsConfiguration.CorsRules, where: {Id: [b, c]}, attributes: {max_age_seconds: MaxAge}}
        website.index_document: {path: Settings, key: website.index}
        replication_configuration.role: [ReplicationConfiguration.Role, Role]
        object_lock_enabled: {path: LockFlags, as: split}
        grant: {path: Grants, as: name_value}
        policy: {path: EncodedPolicy, as: base64}
"""
WRITTEN: dict[str, Value] = {
    "AccessControl": "PublicRead",
    "VersioningConfiguration": {},
    "BucketEncryption": {"ServerSideEncryptionConfiguration": [{"BucketKeyEnabled": True}]},
    "LifecycleConfiguration": {"Rules": [{"Id": "a"}, {"ExpirationInDays": 3, "Status": "Enabled"}]},
    "LoggingConfiguration": {"DestinationBucketName": "logs", "TargetPrefix": "p"},
    "CorsConfiguration": {
        "CorsRules": [{"Id": "a"}, {"Id": "b", "AllowedOrigins": ["x", "*"]}, {"Id": "c", "MaxAge": 3}]
    },
    "Settings": [{"Key": "other", "Value": 1}, {"Key": "website.index", "Value": "i.html"}],
    "Role": "r",
    "LockFlags": "a,b",
    "Grants": {"one": 1, "two": 2},
    "EncodedPolicy": "e30=",
    "Tags": [{"Key": "a", "Value": 1}, {"Key": "b", "Value": 2}],
}
THIS = native("AWS::S3::Bucket", WRITTEN)
BUCKET = canonical(RULES, THIS)[0]


def test_what_a_further_reading_cannot_say_is_missing_at_the_property_that_makes_it() -> None:
    words = """
      alicloud_kvstore_connection:
        from: {ALIYUN::REDIS::Instance: {present: Net.Public, link: instance_id, attributes: {port: Net.Public.Port}}}
    """
    written: dict[str, Value] = {"Net": {"Public": {"Prefix": "p"}}, "InstanceName": "n"}
    [found] = canonical(words, native("ALIYUN::REDIS::Instance", written, "R"))
    assert place(found) == place(found, "connection_string_prefix") == "Net.Public"
    assert place(found, "instance_id") == place(found, "port") == "Net.Public"
    assert place(found, "instance_name") == "InstanceName"
    assert place(found, "instance_class") == ""  # it would be written beside


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ((), ""),
        (("acl",), "AccessControl"),
        (("versioning",), "VersioningConfiguration"),
        (("versioning", "enabled"), "VersioningConfiguration"),
        (
            ("server_side_encryption_configuration", "rule", 0, "bucket_key_enabled"),
            "BucketEncryption.ServerSideEncryptionConfiguration.0.BucketKeyEnabled",
        ),
        (("server_side_encryption_configuration",), "BucketEncryption"),
        (("lifecycle_rule", 1, "expiration", "days"), "LifecycleConfiguration.Rules.1.ExpirationInDays"),
        (("lifecycle_rule", 0, "expiration", "days"), "LifecycleConfiguration.Rules.0"),
        (("lifecycle_rule", 0, "id"), "LifecycleConfiguration.Rules.0.Id"),
        (("lifecycle_rule",), "LifecycleConfiguration.Rules"),
        (("logging", "target_bucket"), "LoggingConfiguration.DestinationBucketName"),
        (("logging", "target_prefix"), "LoggingConfiguration.TargetPrefix"),
        (("logging", 0, "target_prefix"), "LoggingConfiguration.TargetPrefix"),
        (("logging",), "LoggingConfiguration"),
        (("cors_rule", 0, "allowed_origins", 1), "CorsConfiguration.CorsRules.1.AllowedOrigins.1"),
        (("cors_rule", 1, "max_age_seconds"), "CorsConfiguration.CorsRules.2.MaxAge"),
        (("website", "index_document"), "Settings.1.Value"),
        (("replication_configuration", "role"), "Role"),
        (("object_lock_enabled", 1), "LockFlags"),
        (("grant", 1, "value"), "Grants.two"),
        (("policy", "Statement"), "EncodedPolicy"),
        (("tags", "b"), "Tags.1.Value"),
        (("tags", "none"), "Tags"),
        (("acceleration_status",), ""),
        (("no_such_thing", 3, "deeper"), ""),
        (("lifecycle_rule", 7, "enabled"), "LifecycleConfiguration.Rules"),
    ],
)
def test_a_finding_points_at_what_was_written(path: Path, found: str) -> None:
    assert place(BUCKET, *path) == found
    assert BUCKET.attributes.origins(path)[0].location.path == found


@pytest.mark.parametrize(
    ("path", "value", "spelled"),
    [
        (("acl",), "private", (("AccessControl",), "Private")),
        (("acl",), "other", (("AccessControl",), "other")),
        (("acl",), OneOf(("private", UNKNOWN)), (("AccessControl",), OneOf(("Private", UNKNOWN)))),
        (("versioning", "enabled"), True, (("VersioningConfiguration", "Status"), "Enabled")),
        (("versioning", "enabled"), False, (("VersioningConfiguration", "Status"), "Suspended")),
        (("lifecycle_rule", 1, "enabled"), True, (("LifecycleConfiguration", "Rules", 1, "Status"), "Enabled")),
        (("lifecycle_rule", "enabled"), True, (("LifecycleConfiguration", "Rules", "Status"), "Enabled")),
        (("website", "index_document"), "x", (("Settings", "website.index"), "x")),
        (("tags", "b"), 2, (("Tags", "b"), 2)),
        (("tags", "new"), 2, (("Tags", "new"), 2)),
        (("object_lock_enabled",), ["a", "b"], (("LockFlags",), "a,b")),
        (("logging",), {"target_bucket": "logs"}, (("LoggingConfiguration",), WRITTEN["LoggingConfiguration"])),
        (("lifecycle_rule", 0), {"id": "a"}, (("LifecycleConfiguration", "Rules", 0), {"Id": "a"})),
        (("no_such_thing",), 1, (("no_such_thing",), 1)),
        ((), None, ((), None)),
    ],
)
def test_paths_and_values_in_the_words_of_the_template(path: Path, value: Value, spelled: tuple[Path, Value]) -> None:
    assert BUCKET.attributes.spelled(path, value) == spelled


def test_what_is_not_written_is_spelled_by_the_rules_and_the_schema() -> None:
    bucket = canonical(RULES, native("AWS::S3::Bucket", {}))[0].attributes
    assert bucket.spelled(("versioning", "enabled"), True) == (("VersioningConfiguration", "Status"), "Enabled")
    assert bucket.spelled(("website", "index_document"), "x") == (("Settings", "website.index"), "x")
    assert bucket.spelled(("object_lock_configuration", "object_lock_enabled"), "Enabled") == (
        ("ObjectLockConfiguration", "ObjectLockEnabled"),
        "Enabled",
    )
    assert bucket.locate(("versioning", "enabled")).path == ""


def test_names_inside_of_json_are_those_of_the_template() -> None:
    """Terraform has JSON text there, with names in the API's spelling."""
    words = "aws_ecs_task_definition: {from: {AWS::ECS::TaskDefinition: {}}}"
    for written in ({"Name": "web"}, [{"Name": "web"}]):
        task = canonical(words, native("AWS::ECS::TaskDefinition", {"ContainerDefinitions": written}))[0].attributes
        for name, shown in (("readonlyRootFilesystem", "ReadonlyRootFilesystem"), ("x:y", "x:y"), ("Name", "Name")):
            path = ("container_definitions", *((0,) if isinstance(written, list) else ()), name)
            assert task.spelled(path, ABSENT)[0] == ("ContainerDefinitions", *path[1:-1], shown)
    text = canonical(words, native("AWS::ECS::TaskDefinition", {"ContainerDefinitions": "[{}]"}))[0].attributes
    path = ("container_definitions", 0, "readonlyRootFilesystem")
    assert text.spelled(path, ABSENT)[0] == ("ContainerDefinitions", *path[1:])
    policy = canonical("aws_iam_policy: {from: {A::P: {}}}", native("A::P", {"Policy": {"Statement": []}}))[0]
    assert policy.attributes.spelled(("policy", "aws:x"), ABSENT)[0] == ("Policy", "aws:x")


def test_of_several_words_for_a_value_the_one_that_is_there() -> None:
    rule = "{path: A, values: {'on': true, 'yes': true}}"
    words = f"aws_s3_bucket: {{from: {{AWS::S3::Bucket: {{attributes: {{force_destroy: {rule}}}}}}}}}"
    for written, spelled in (("yes", "yes"), ("on", "on"), ("no", "on")):
        bucket = canonical(words, native("AWS::S3::Bucket", {"A": written}))[0]
        assert bucket.attributes.spelled(("force_destroy",), True) == (("A",), spelled)


def test_alternatives_are_where_the_whole_is() -> None:
    written = {"LoggingConfiguration": OneOf(({"Other": 1}, {"DestinationBucketName": "x"}))}
    bucket = canonical(RULES, native("AWS::S3::Bucket", written))[0]
    assert place(bucket, "logging", "target_bucket") == "LoggingConfiguration.DestinationBucketName"


def test_items_of_several_lists_are_found_in_theirs() -> None:
    words = "aws_s3_bucket: {from: {AWS::S3::Bucket: {attributes: {cors_rule: Outer.Inner}}}}"
    written = {"Outer": [{"Inner": [{"Id": "a"}, {"Id": "b"}]}, {}, {"Inner": [{"Id": "c"}]}]}
    bucket = canonical(words, native("AWS::S3::Bucket", written))[0]
    assert [place(bucket, "cors_rule", index, "id") for index in range(3)] == [
        "Outer.0.Inner.0.Id",
        "Outer.0.Inner.1.Id",
        "Outer.2.Inner.0.Id",
    ]


def test_places_inside_a_part() -> None:
    words = """
      alicloud_security_group_rule:
        from:
          ALIYUN::ECS::SecurityGroup:
            each: SecurityGroupIngress
            link: security_group_id
            attributes: {cidr_ip: SourceCidrIp}
    """
    written = {"SecurityGroupIngress": [{}, {"SourceCidrIp": "x", "PortRange": "1/2"}]}
    first, second = canonical(words, native("ALIYUN::ECS::SecurityGroup", written))
    assert place(first) == "SecurityGroupIngress.0"
    assert place(first, "cidr_ip") == "SecurityGroupIngress.0"
    assert place(second, "cidr_ip") == "SecurityGroupIngress.1.SourceCidrIp"
    assert place(second, "port_range") == "SecurityGroupIngress.1.PortRange"
    assert first.attributes.spelled(("cidr_ip",), "y") == (("SecurityGroupIngress", 0, "SourceCidrIp"), "y")
    assert first.attributes.spelled(("port_range",), "y") == (("SecurityGroupIngress", 0, "PortRange"), "y")


# ---- whatever is written

NAMES = st.sampled_from([*WRITTEN, "Status", "Rules", "Key", "Value", "CorsRules", "Id", "MaxAge", "Policy"]) | st.text(
    string.printable, max_size=4
)
SCALARS: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=5),
    st.sampled_from(["Enabled", "website.index", "b", "e30="]),
)
UNKNOWNS: st.SearchStrategy[Value] = st.sampled_from(
    [UNKNOWN, PartialText(("a", UNKNOWN)), EncodedText.of(UNKNOWN), PartialMap({"Key": "b"}, UNKNOWN)]
)


def _containers(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    return st.one_of(
        st.lists(inner | st.just(Rest(UNKNOWN)), max_size=3),
        st.dictionaries(NAMES, inner, max_size=4),
        st.fixed_dictionaries({"Key": inner, "Value": inner}),
        st.lists(inner, min_size=2, max_size=2).map(lambda each: OneOf(tuple(_flat(each)))),
    )


def _flat(alternatives: list[Value]) -> Iterator[Value]:
    for each in alternatives:
        yield from each.alternatives if isinstance(each, OneOf) else (each,)


VALUES = st.recursive(SCALARS | UNKNOWNS, _containers, max_leaves=20)
PROPERTIES = st.dictionaries(NAMES, VALUES, max_size=5)


def _paths(value: Value, path: Path) -> Iterator[Path]:
    yield path
    for inner in value.alternatives if isinstance(value, OneOf) else (value,):
        if isinstance(inner, dict):
            for key, each in inner.items():
                yield from _paths(each, (*path, key))
        elif isinstance(inner, list):
            for index, each in enumerate(inner):
                yield from _paths(each, (*path, index))


def _translated(properties: dict[str, Value]) -> list[Resource]:
    own = canonical(RULES, native("AWS::S3::Bucket", properties))
    return own + canonical(development_vocabulary(), native("AWS::EC2::SecurityGroup", properties))


PLAIN = st.dictionaries(
    NAMES,
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
        max_leaves=20,
    ),
    max_size=5,
)
ONLY_PATHS = """
aws_s3_bucket:
  from:
    AWS::S3::Bucket:
      attributes:
        versioning.enabled: VersioningConfiguration.Status
        cors_rule: {path: CorsConfiguration.CorsRules, where_not: {Id: b}, attributes: {max_age_seconds: MaxAge}}
        website.index_document: {path: Settings, key: website.index}
        lifecycle_rule: {path: Rules.Rules, attributes: {enabled: [Status, Id], expiration.days: Settings.MaxAge}}
"""


def _scalars(value: Value, path: Path) -> Iterator[tuple[Path, Value]]:
    if isinstance(value, (dict, list)):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _scalars(inner, (*path, step))
    else:
        yield path, value


@settings(max_examples=100, deadline=None)
@given(PLAIN)
def test_a_known_value_is_written_where_it_is_said_to_be(properties: dict[str, Value]) -> None:
    fake = NativeFake(properties)
    resource = Resource("This", "AWS::S3::Bucket", "AWS::S3::Bucket", fake)
    attributes = canonical(ONLY_PATHS, resource)[0].attributes
    for name in attributes.names():
        for path, value in _scalars(attributes.get(name), (name,)):
            if value is ABSENT or value is None:
                continue
            attributes.locate(path)
            written: Value = properties
            for step in fake.asked:
                written = written[step]
            assert written == value


@settings(max_examples=100, deadline=None)
@given(PROPERTIES)
def test_every_value_stands_somewhere_in_the_template(properties: dict[str, Value]) -> None:
    for resource in _translated(properties):
        attributes = resource.attributes
        for name in attributes.names():
            value = attributes.get(name)
            for path in [] if value is ABSENT else list(_paths(value, (name,)))[:200]:
                found = attributes.locate(path).path.split(".")[0]
                assert any(found == written.split(".")[0] for written in properties) or value is None
                attributes.spelled(path, value)
                attributes.hides(path)
        attributes.references("acl")


@given(
    PROPERTIES, st.lists(st.sampled_from(["acl", "tags", "rule", "lifecycle_rule", "logging", "x"]) | st.integers(0, 3))
)
def test_no_path_is_too_strange(properties: dict[str, Value], path: list[Any]) -> None:
    for resource in _translated(properties):
        found = resource.attributes.locate(tuple(path))
        native_path = resource.attributes.spelled(tuple(path), "x")[0]
        names = [written.split(".")[0] for written in properties]  # which may have dots of their own
        assert found.path == "" or found.path.split(".")[0] in names
        assert isinstance(native_path, tuple)


@given(VALUES)
def test_unknown_values_are_never_lost(value: Value) -> None:
    found = canonical(RULES, native("AWS::S3::Bucket", {"Policy": value}))[0].attributes.get("policy")
    assert found is ABSENT or not isinstance(value, Unknown) or isinstance(found, Unknown)


def test_the_command_prints_what_becomes_of_each_property(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["AWS::EC2::SecurityGroup"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == ["AWS::EC2::SecurityGroup", "is", "aws_security_group", "(aws/sg.yaml)"]
    assert ["SecurityGroupIngress.CidrIp", "ingress.cidr_blocks", "rule"] in lines
    assert ["SecurityGroupIngress.FromPort", "ingress.from_port", "automatic"] in lines
    assert ["VpcId", "vpc_id", "automatic"] in lines
    assert command.main(["aws_security_group"]) == 0
    assert lines == [line.split() for line in capsys.readouterr().out.splitlines()]


def test_the_command_knows_what_configures_a_resource(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("ALIYUN::REDIS::Whitelist", "alicloud_kvstore_instance"):
        assert command.main([name]) == 0
        lines = [line.split() for line in capsys.readouterr().out.splitlines()]
        assert ["SecurityIps", "security_ips", "rule"] in lines


@pytest.mark.parametrize("arguments", [[], ["a", "b"], ["AWS::No::Such"], ["aws_no_such"]])
def test_the_command_says_what_is_wrong(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(arguments) == 2
    assert capsys.readouterr().err


def test_what_a_rule_does_not_find_stands_in_the_list_and_not_in_an_item_that_it_passes_over() -> None:
    words = """
        aws_launch_configuration:
          from:
            AWS::AutoScaling::LaunchConfiguration:
              attributes: {root_block_device: {path: BlockDeviceMappings.Ebs, where: {DeviceName: [/dev/xvda]}}}
    """
    other = {"DeviceName": "/dev/sdf", "Ebs": {"Encrypted": True}}
    resource = canonical(words, native("AWS::AutoScaling::LaunchConfiguration", {"BlockDeviceMappings": [other]}))[0]
    assert place(resource, "root_block_device", "encrypted") == "BlockDeviceMappings"
    shown, _ = resource.attributes.spelled(("root_block_device", "encrypted"), ABSENT)
    assert shown == ("BlockDeviceMappings", "Ebs", "Encrypted")
