"""The compact provider schemas: what exists, what does not, and what is suggested instead."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from iaclint.vocabulary import schema
from iaclint.vocabulary.data_files import template_data
from iaclint.vocabulary.schema import __main__ as command
from iaclint.vocabulary.schema import make
from iaclint.vocabulary.schema.listing import types_in

SHARED = Path(__file__).resolve().parents[3] / "shared" / "schema"
FOLDER = Path(schema.__file__).parent


@pytest.mark.parametrize(
    ("resource_type", "path"),
    [
        ("alicloud_oss_bucket", ""),
        ("alicloud_oss_bucket", "acl"),
        ("alicloud_oss_bucket", "versioning.status"),
        ("alicloud_oss_bucket", "creation_date"),
        ("alicloud_disk", "encrypted"),
        ("alicloud_oss_bucket", "tags.owner"),
        ("alicloud_cs_managed_kubernetes", "addons.config"),
        ("aws_s3_bucket", "versioning.enabled"),
        ("aws_s3_bucket", "server_side_encryption_configuration.rule.bucket_key_enabled"),
        ("aws_security_group", "ingress.cidr_blocks"),
        ("aws_elasticsearch_domain", "encrypt_at_rest.enabled"),
        ("aws_instance", "timeouts.create"),
        ("data.aws_iam_policy_document", "statement.principals.identifiers"),
        ("data.alicloud_ram_policy_document", "statement.effect"),
    ],
)
def test_path_exists(resource_type: str, path: str) -> None:
    assert schema.has_path(resource_type, tuple(path.split(".")) if path else ())


@pytest.mark.parametrize(
    ("resource_type", "path"),
    [
        ("alicloud_oss_bucket", "acls"),
        ("alicloud_oss_bucket", "versioning.enabled"),
        ("alicloud_oss_bucket", "acl.public"),
        ("alicloud_oss", "acl"),
        ("alicloud_oss_bucket_", "acl"),
        ("aws_s3_bucket", "versioning.status"),
        ("aws_iam_policy", "user"),
        ("data.aws_iam_policy_document", "statements"),
        ("google_storage_bucket", "name"),
        ("aws", "name"),
    ],
)
def test_path_does_not_exist(resource_type: str, path: str) -> None:
    assert not schema.has_path(resource_type, tuple(path.split(".")))


@pytest.mark.parametrize(
    ("resource_type", "path"),
    [
        ("aws_redshift_cluster", "logging.enable"),
        ("aws_route_table", "route.instance_id"),
        ("aws_db_security_group", "ingress.cidr"),
        ("aws_opsworks_stack", "custom_cookbooks_source.password"),
        ("aws_simpledb_domain", "name"),
    ],
)
def test_names_of_older_provider_versions_exist(resource_type: str, path: str) -> None:
    assert schema.has_path(resource_type, tuple(path.split(".")))


def test_old_names_stand_beside_current_ones() -> None:
    assert schema.has_path("aws_route_table", ("route", "gateway_id"))
    assert schema.has_path("aws_redshift_cluster", ("encrypted",))


def test_name_that_is_gone_for_writing_but_still_readable_is_current() -> None:
    route = schema.attributes("aws_route")
    assert route is not None
    assert route.names["instance_id"].computed


@pytest.mark.parametrize(
    "path", ["rule.statement.not_statement.statement.some_statement.x", "default_action.block.nothing_like_it", "new"]
)
def test_unknown_name_where_the_list_is_incomplete_is_no_error(path: str) -> None:
    assert schema.has_path("aws_wafv2_web_acl", tuple(path.split(".")))


def test_plain_value_has_nothing_below_it_even_where_the_list_is_incomplete() -> None:
    assert not schema.has_path("aws_wafv2_web_acl", ("name", "first"))


def test_nothing_is_known_of_other_data_sources() -> None:
    assert schema.has_path("data.aws_ami", ("owners",))
    assert schema.has_path("data.http", ("url",))


def test_kinds_of_attributes() -> None:
    cluster, group = schema.attributes("aws_redshift_cluster"), schema.attributes("aws_security_group")
    assert cluster is not None
    assert group is not None
    nodes, tags, rule = cluster.names["cluster_nodes"], cluster.names["tags"], group.names["ingress"]
    assert (nodes.block, nodes.computed) == (False, True)
    assert nodes.below is not None
    assert nodes.below.names["node_role"].computed
    assert tags.below is not None
    assert tags.below.open
    assert (rule.computed, rule.below is not None) == (False, True)
    assert cluster.names["logging"].block
    assert cluster.names["encrypted"] == schema.Attribute(block=False, computed=False, below=None)


@pytest.mark.parametrize(
    ("resource_type", "path", "suggestion"),
    [
        ("alicloud_oss_bucket", "versionning.status", "versioning.status"),
        ("alicloud_oss_bucket", "versioning.state", "versioning.status"),
        ("alicloud_oss_bucket", "sse_algorithm", "server_side_encryption_rule.sse_algorithm"),
        ("alicloud_oss_buckt", "acl", "alicloud_oss_bucket"),
        ("aws_s3_bucket", "versioning.enable", "versioning.enabled"),
        ("AWS::S3::Bucket", "acl", None),
        ("aws_s3_bucket", "acl", None),
        ("aws_s3_bucket", "qqqqqqqq", None),
    ],
)
def test_suggestion(resource_type: str, path: str, suggestion: str | None) -> None:
    assert schema.suggest(resource_type, tuple(path.split("."))) == suggestion


def test_types_are_those_of_one_provider_with_the_old_ones() -> None:
    aws, alicloud = schema.types("aws"), schema.types("alicloud")
    assert {"aws_s3_bucket", "aws_opsworks_stack", "data.aws_iam_policy_document"} <= set(aws)
    assert not set(aws) & set(alicloud)
    assert aws == sorted(aws)
    assert len(aws) > 1600
    assert len(alicloud) > 1100


@pytest.mark.parametrize("file", ["alicloud", "aws", "legacy", "template_only", "utilities"])
def test_every_line_is_in_the_documented_form(file: str) -> None:
    lines = [line for line in (FOLDER / f"{file}.txt").read_text().splitlines() if not line.startswith("#")]
    names = [line.split(" ")[0] for line in lines]
    assert names == sorted(set(names))
    for line in lines:
        assert re.fullmatch(r"(data\.)?[a-z0-9_]+( [a-z0-9_]+=?\*?([{(].*[)}])?| \?)+", line), line[:80]
        assert line.count("{") == line.count("}")
        assert line.count("(") == line.count(")")


def test_old_names_are_none_that_the_current_version_has() -> None:
    for line in (FOLDER / "legacy.txt").read_text().splitlines():
        resource_type, _, words = line.partition(" ")
        current = (FOLDER / "aws.txt").read_text().partition(f"\n{resource_type} ")[2].partition("\n")[0]
        if line.startswith("#") or not current:
            continue
        added = set(_leaves(schema._parse(words))) & set(_leaves(schema._parse(current)))
        assert not added, f"{resource_type}: {added} is in aws.txt"


def test_a_type_of_templates_alone_comes_from_one_and_exists_nowhere_in_terraform() -> None:
    ours = types_in("template_only")
    assert "aws_managedblockchain_member" in ours
    assert not {*ours} & {*types_in("aws"), *types_in("alicloud"), *types_in("legacy")}
    assert {*ours} <= {canonical for rules in template_data().values() for canonical, *_ in rules}
    assert schema.has_path("aws_alexa_ask_skill", ("authentication_configuration", "client_secret"))
    assert not schema.has_path("aws_alexa_ask_skill", ("authentication_configuration", "client_secrets"))


def test_types_that_make_passwords_keys_and_requests_are_known() -> None:
    assert schema.has_path("random_password", ("result",))
    assert not schema.has_path("random_password", ("results",))
    assert not schema.has_path("data.http", ("uri",))
    assert schema.attributes("random_passwort") is None
    assert schema.suggest("random_passwort") == "random_password"


def _leaves(level: schema.Attributes) -> list[tuple[str, ...]]:
    return [path for path in schema._paths(level) if not any(o[: len(path)] == path != o for o in schema._paths(level))]


@pytest.mark.skipif(not SHARED.exists(), reason="the full schemas are not part of the project")
@pytest.mark.parametrize("provider", schema.PROVIDERS)
def test_compact_form_is_what_the_full_schema_gives(provider: str) -> None:
    full = json.loads((SHARED / "terraform" / f"{provider}.json").read_text())
    assert make.compact(provider, full).encode() == (FOLDER / f"{provider}.txt").read_bytes()
    for resource_type, rows in full.items():
        level = schema.attributes(resource_type)
        assert level is not None
        known = {".".join(path) for path in schema._paths(level)}
        assert rows.keys() <= known, resource_type


def test_command_prints_what_a_type_has(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["alicloud_oss_bucket", "logging"]) == 0
    assert capsys.readouterr().out == "alicloud_oss_bucket.logging\n  target_bucket\n  target_prefix\n"
    assert command.main(["aws_redshift_cluster"]) == 0
    out = capsys.readouterr().out
    assert "  cluster_nodes  (object, read only)\n    node_role  (read only)\n" in out
    assert "  tags  (map)\n" in out
    assert "  timeouts  (block)\n    create\n" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["aws_s3_bucket", "acll"], "no aws_s3_bucket.acll, did you mean acl\n"),
        (["nothing"], "no nothing\n"),
        ([], "usage: python -m iaclint.vocabulary.schema TYPE [PATH]\n"),
    ],
)
def test_command_says_what_is_wrong(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(arguments) == 2
    assert capsys.readouterr().err == message
