"""Plans: what there will be, what is not known of it and why, and where it was written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from iaclint.engine.findings import Finding
from iaclint.graph.resources import Resource
from iaclint.graph.values import ABSENT, OutsideText, PartialText, Reference, Unknown
from iaclint.lint import lint
from iaclint.parsers.plan.build import PlanRoot, build_plan
from iaclint.parsers.recognition import language_of
from iaclint.parsers.terraform.files import Given
from iaclint.settings import Settings
from iaclint.sources import Sources

PLANS = Path(__file__).parents[2] / "testdata" / "plans"


def planned(path: Path, top: Path | None = None) -> PlanRoot:
    return build_plan(str(path), Sources(top or path.parent, top or path.parent), {}, Given())


def by_address(root: PlanRoot) -> dict[str, Resource]:
    return {resource.address: resource for resource in root.resources}


def checked(*paths: Path, top: Path, show: tuple[str, ...] = ("fail",)) -> list[Finding]:
    report = lint(list(paths), Settings(working_directory=top, project=top, show=show))
    assert report.problems == ()
    return [finding for finding in report.findings if finding.status.value in show]


def mistakes(findings: list[Finding]) -> set[tuple[str, str, int]]:
    return {(each.check.slug, each.location.path, each.location.start_line) for each in findings}


WEB = planned(PLANS / "web" / "plan" / "tfplan.json", PLANS / "web")
ALONE = planned(PLANS / "alone" / "terraform-1.0.json")


# --- what there is


@pytest.mark.parametrize("root", [WEB, ALONE], ids=["with its source", "alone"])
def test_every_planned_resource_data_source_and_provider_is_there(root: PlanRoot) -> None:
    in_bucket = ("", "_acl", "_server_side_encryption_configuration", "_versioning")
    assert set(by_address(root)) == {
        "provider.aws.default",
        "data.aws_iam_policy_document.app",
        "aws_db_instance.main",
        "aws_iam_policy.app",
        "aws_kms_key.data",
        "aws_security_group.web",
        *(f'module.bucket["{name}"].aws_s3_bucket{kind}.this' for name in ("assets", "logs") for kind in in_bucket),
    }
    assert root.problems == ()


def test_what_will_be_deleted_is_not_there() -> None:
    assert "aws_sqs_queue.old" not in by_address(WEB)


def test_module_calls_are_those_of_the_source() -> None:
    resource = by_address(WEB)['module.bucket["logs"].aws_s3_bucket.this']
    assert [(call.address, call.location.path, call.location.start_line) for call in resource.calls] == [
        ('module.bucket["logs"]', "main.tf", 28)
    ]


def test_module_calls_of_a_plan_alone_are_where_the_plan_has_the_module() -> None:
    resource = by_address(ALONE)['module.bucket["logs"].aws_s3_bucket.this']
    assert [call.address for call in resource.calls] == ['module.bucket["logs"]']
    assert resource.calls[0].location.path == "terraform-1.0.json"


def test_data_sources_that_were_read_are_known() -> None:
    document = by_address(WEB)["data.aws_iam_policy_document.app"].attributes.get("json")
    assert json.loads(document)["Statement"][0]["Action"] == "*"


def test_a_provider_has_its_constants() -> None:
    assert by_address(ALONE)["provider.aws.default"].attributes.get("region") == "eu-central-1"


# --- values


def test_what_is_not_known_names_what_it_comes_of() -> None:
    rule = by_address(ALONE)['module.bucket["assets"].aws_s3_bucket_server_side_encryption_configuration.this']
    (outer,) = rule.attributes.get("rule")
    (inner,) = outer["apply_server_side_encryption_by_default"]
    assert inner == {
        "sse_algorithm": "aws:kms",
        "kms_master_key_id": Unknown(("aws_kms_key.data.arn",), (Reference("aws_kms_key.data", "arn"),)),
    }


def test_an_unknown_in_a_module_refers_to_the_instance_beside_it() -> None:
    acl = by_address(ALONE)['module.bucket["assets"].aws_s3_bucket_acl.this']
    address = 'module.bucket["assets"].aws_s3_bucket.this'
    assert acl.attributes.get("bucket") == Unknown((f"{address}.id",), (Reference(address, "id"),))
    assert acl.attributes.references("bucket") == (Reference(address, "id"),)


@pytest.mark.parametrize("root", [WEB, ALONE], ids=["with its source", "alone"])
@pytest.mark.parametrize("name", ["versioning", "acl", "server_side_encryption_configuration", "policy", "grant"])
@pytest.mark.parametrize("bucket", ["assets", "logs"])
def test_what_nobody_wrote_is_not_there(root: PlanRoot, bucket: str, name: str) -> None:
    """Neither what the provider computes for a new bucket nor what an old one has today."""
    attributes = by_address(root)[f'module.bucket["{bucket}"].aws_s3_bucket.this'].attributes
    if root is ALONE and bucket == "logs" and name not in ("policy", "acl"):
        assert name not in set(attributes.names())
    else:
        assert attributes.get(name) is ABSENT


def test_names_of_what_exists_already_are_known() -> None:
    attributes = by_address(ALONE)['module.bucket["logs"].aws_s3_bucket.this'].attributes
    assert (attributes.get("id"), attributes.get("arn")) == ("logs", "arn:aws:s3:::logs")


def test_dynamic_blocks_are_there_although_the_configuration_leaves_them_out() -> None:
    ingress = by_address(ALONE)["aws_security_group.web"].attributes.get("ingress")
    assert [rule["cidr_blocks"] for rule in ingress] == [["0.0.0.0/0"], ["10.1.0.0/16"]]


def test_a_text_from_a_variable_is_known_to_stand_outside_of_the_code() -> None:
    password = by_address(ALONE)["aws_db_instance.main"].attributes.get("password")
    assert isinstance(password, OutsideText)
    assert password.unknown == Unknown(("var.database_password",))


# --- places


def test_places_in_the_source() -> None:
    attributes = by_address(WEB)["aws_db_instance.main"].attributes
    assert attributes.locate(("storage_encrypted",)).start_line == 60
    assert (attributes.locate(()).path, attributes.locate(()).start_line) == ("main.tf", 54)
    assert WEB.reached == {str(PLANS / "web"), str(PLANS / "web" / "modules" / "bucket")}


def test_a_value_of_a_variable_comes_of_the_plan() -> None:
    attributes = by_address(WEB)["aws_db_instance.main"].attributes
    origins = [(each.text, each.location.path) for each in attributes.origins(("publicly_accessible",))]
    assert origins == [('value of variable "allowed"', "plan/tfplan.json")]


def line_of(path: Path, text: str, after: str) -> int:
    lines = path.read_text("utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if after in line)
    return next(number for number, line in enumerate(lines[start:], start + 1) if text in line)


def test_places_in_a_plan_alone() -> None:
    file = PLANS / "alone" / "terraform-1.0.json"
    place = by_address(ALONE)["aws_db_instance.main"].attributes
    address = '"address": "aws_db_instance.main"'
    assert ALONE.reached == set()
    assert place.locate(()).start_line == line_of(file, address, "planned_values")
    found = place.locate(("storage_encrypted",))
    assert found.start_line == line_of(file, "storage_encrypted", address)
    line = file.read_text("utf-8").splitlines()[found.start_line - 1]
    assert line[found.start_column - 1 : found.end_column - 1] == '"storage_encrypted": false'


def test_a_list_that_goes_over_lines_is_where_it_opens() -> None:
    file = PLANS / "alone" / "terraform-1.0.json"
    found = by_address(ALONE)["aws_security_group.web"].attributes.locate(("ingress",))
    line = file.read_text("utf-8").splitlines()[found.start_line - 1]
    assert found.end_line == found.start_line
    assert line[found.start_column - 1 : found.end_column - 1] == '"ingress": ['


def test_blocks_of_a_set_are_found_in_the_order_of_the_source(tmp_path: Path) -> None:
    """The source writes the open rule last; a plan lists a set sorted."""
    rules = [
        {"cidr_blocks": ["0.0.0.0/0"], "from_port": 22, "to_port": 22, "protocol": "tcp"},
        {"cidr_blocks": ["10.0.0.0/8"], "from_port": 80, "to_port": 80, "protocol": "tcp"},
    ]
    source = "\n".join(
        [
            'resource "aws_security_group" "web" {',
            *(f"  ingress {{\n{_block(rule)}\n  }}" for rule in reversed(rules)),
            "}",
        ]
    )
    attributes = by_address(made(tmp_path, {"ingress": rules}, {}, source))["aws_security_group.web"].attributes
    assert attributes.locate(("ingress", 0, "cidr_blocks", 0)).start_line == 12
    assert attributes.locate(("ingress", 1, "cidr_blocks", 0)).start_line == 6


def _block(rule: dict[str, Any]) -> str:
    names = ("from_port", "to_port", "protocol")
    lines = [f"    {name} = {json.dumps(rule[name])}" for name in names]
    return "\n".join([*lines, f"    cidr_blocks = {json.dumps(rule['cidr_blocks'])}"])


def made(
    folder: Path,
    values: dict[str, Any],
    expressions: dict[str, Any],
    source: str = "",
    unknown: dict[str, Any] | None = None,
    **top: Any,
) -> PlanRoot:
    """A plan of one security group, and its source."""
    identity = {"address": "aws_security_group.web", "mode": "managed", "type": "aws_security_group", "name": "web"}
    change = {"actions": ["create"], "before": None, "after": values, "after_unknown": unknown or {}}
    document = {
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": [{**identity, "values": values}]}},
        "resource_changes": [{**identity, "change": change}],
        "configuration": {"root_module": {"resources": [{**identity, "expressions": expressions}]}},
        **top,
    }
    (folder / "plan.json").write_text(json.dumps(document), "utf-8")
    if source:
        (folder / "main.tf").write_text(source, "utf-8")
    return planned(folder / "plan.json")


def test_the_source_says_more_of_a_text_of_which_a_part_is_not_known(tmp_path: Path) -> None:
    source = 'resource "aws_security_group" "web" {\n  name = "web-${aws_vpc.main.id}"\n}'
    reads = {"references": ["aws_vpc.main.id", "aws_vpc.main"]}
    root = made(tmp_path, {}, {"name": reads}, source, {"name": True})
    name = by_address(root)["aws_security_group.web"].attributes.get("name")
    assert isinstance(name, PartialText)
    assert name.parts[0] == "web-"


def test_a_known_value_is_that_of_the_plan(tmp_path: Path) -> None:
    source = 'resource "aws_security_group" "web" {\n  name = "changed since"\n}'
    root = made(tmp_path, {"name": "planned"}, {"name": {"constant_value": "planned"}}, source)
    assert by_address(root)["aws_security_group.web"].attributes.get("name") == "planned"


def test_another_root_module_beside_the_plan_is_not_its_source(tmp_path: Path) -> None:
    root = made(tmp_path, {"name": "web"}, {"name": {"constant_value": "web"}}, 'resource "aws_vpc" "main" {}')
    assert root.reached == set()
    assert by_address(root)["aws_security_group.web"].attributes.locate(()).path == "plan.json"


def test_nothing_is_looked_for_outside_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_security_group" "web" {}', "utf-8")
    (tmp_path / "inner").mkdir()
    root = made(tmp_path / "inner", {"name": "web"}, {"name": {"constant_value": "web"}})
    assert root.reached == set()


def test_null_is_not_written(tmp_path: Path) -> None:
    attributes = by_address(made(tmp_path, {"name": None, "vpc_id": None}, {}))["aws_security_group.web"].attributes
    assert list(attributes.names()) == []
    assert attributes.get("name") is ABSENT


def test_an_attribute_that_the_plan_says_nothing_about_is_not_known(tmp_path: Path) -> None:
    root = made(tmp_path, {}, {"name": {"references": ["var.name"]}})
    assert by_address(root)["aws_security_group.web"].attributes.get("name") == Unknown(("var.name",))


def test_unknown_parts_of_nested_values(tmp_path: Path) -> None:
    values = {"tags": {"a": "1"}, "ingress": [{"cidr_blocks": [None, "10.0.0.0/8"]}]}
    unknown = {"tags": {"b": True}, "ingress": [{"cidr_blocks": [True, False]}]}
    reads = {"tags": {"references": ["aws_vpc.a.id"]}, "ingress": [{"cidr_blocks": {"references": ["aws_vpc.b.cidr"]}}]}
    attributes = by_address(made(tmp_path, values, reads, unknown=unknown))["aws_security_group.web"].attributes
    assert attributes.get("tags")["b"] == Unknown(("aws_vpc.a.id",), (Reference("aws_vpc.a", "id"),))
    first, second = attributes.get("ingress")[0]["cidr_blocks"]
    assert first == Unknown(("aws_vpc.b.cidr",), (Reference("aws_vpc.b", "cidr"),))
    assert second == "10.0.0.0/8"


# --- answers


def test_a_plan_finds_what_its_source_finds_and_what_only_its_variables_show() -> None:
    folder = PLANS / "web"
    source = mistakes(checked(folder / "main.tf", folder / "modules", top=folder))
    plan = mistakes(checked(folder / "plan" / "tfplan.json", top=folder))
    assert plan - source == {
        ("sg-ingress-ssh-open", "main.tf", 49),
        ("rds-instance-public-endpoint", "main.tf", 61),
        ("s3-bucket-public-read-acl", "modules/bucket/main.tf", 19),
    }
    assert source - plan == set()


def test_both_together_tell_each_mistake_once() -> None:
    folder = PLANS / "web"
    plan = checked(folder / "plan" / "tfplan.json", top=folder)
    both = checked(folder, top=folder)
    assert mistakes(both) == mistakes(plan)
    assert len(both) == len(mistakes(both))


def test_findings_that_only_the_plan_shows_say_so() -> None:
    findings = checked(PLANS / "web", top=PLANS / "web")
    assert {each.check.slug for each in findings if each.environments} == {
        "sg-ingress-ssh-open",
        "rds-instance-public-endpoint",
        "s3-bucket-public-read-acl",
    }


def test_an_answer_of_the_plan_takes_the_place_of_one_that_is_not_known() -> None:
    findings = checked(PLANS / "web", top=PLANS / "web", show=("fail", "unknown"))
    assert [each.status.value for each in findings if each.check.slug == "sg-ingress-ssh-open"] == ["fail"]
    assert [each.status.value for each in findings if each.check.slug == "rds-instance-public-endpoint"] == ["fail"]


def test_satellites_join_by_what_is_not_known_yet() -> None:
    slugs = {slug for slug, _, _ in mistakes(checked(PLANS / "alone" / "terraform-1.0.json", top=PLANS / "alone"))}
    assert "s3-bucket-public-read-acl" in slugs
    assert "s3-bucket-no-versioning" not in slugs


def test_a_plan_in_one_line_and_format_1_1_finds_what_its_source_finds(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(PLANS / "oss", tmp_path / "oss"))
    together = mistakes(checked(folder, top=folder))
    assert mistakes(checked(folder / "tfplan.json", top=folder)) == together
    (folder / "tfplan.json").unlink()
    assert mistakes(checked(folder, top=folder)) == together


def test_a_plan_of_opentofu() -> None:
    file = PLANS / "alone" / "opentofu.json"
    expected = {
        ("oss-bucket-no-access-log", line_of(file, '"logging"', '"address": "alicloud_oss_bucket.logs"')),
        ("oss-bucket-no-versioning", line_of(file, '"versioning"', '"address": "alicloud_oss_bucket.logs"')),
        ("oss-bucket-public-acl", line_of(file, '"acl"', '"address": "alicloud_oss_bucket_acl.logs"')),
        (
            "oss-bucket-unencrypted",
            line_of(file, '"server_side_encryption_rule"', '"address": "alicloud_oss_bucket.logs"'),
        ),
        ("oss-bucket-no-tls-policy", line_of(file, '"policy"', '"address": "alicloud_oss_bucket.logs"')),
        ("securitygroup-ingress-ssh-open", line_of(file, '"cidr_ip": "0.0.0.0/0"', "planned_values")),
    }
    assert {(slug, line) for slug, _, line in mistakes(checked(file, top=PLANS / "alone"))} == expected


def test_equal_instances_of_a_plan_alone_are_one_finding() -> None:
    findings = checked(PLANS / "alone" / "terraform-1.0.json", top=PLANS / "alone")
    (acl,) = [each for each in findings if each.check.slug == "s3-bucket-public-read-acl"]
    assert {each for each in acl.instances if "_acl" in each} == {
        'module.bucket["assets"].aws_s3_bucket_acl.this',
        'module.bucket["logs"].aws_s3_bucket_acl.this',
    }


# --- recognition


@pytest.mark.parametrize("file", sorted(PLANS.rglob("*.json")), ids=lambda file: file.name)
def test_plans_are_recognised(file: Path) -> None:
    assert language_of(file.read_bytes()) == "plan"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"format_version": "1.2"}',
        '{"format_version": "1.0", "values": {"root_module": {}}}',
        '{"a": {"format_version": "1.2", "planned_values": {}}}',
        '"format_version planned_values"',
        '{"text": "\\"format_version\\": 1, \\"planned_values\\": 2"}',
    ],
)
def test_other_files_are_no_plans(text: str) -> None:
    assert language_of(text.encode()) is None
