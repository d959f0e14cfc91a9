"""Relations between resources: by reference, by name, and what is not known."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from iaclint.engine.catalogue import catalogue_of
from iaclint.engine.findings import Status
from iaclint.graph.naming import identity_attributes
from iaclint.graph.relations import RelationIndex
from iaclint.graph.resources import Graph, Resource
from iaclint.graph.values import ListValue, OneOf, PartialText, Rest, Unknown, Value
from iaclint.lint import lint_text
from tests.engine.fakes import UNKNOWN, answer, arn_of, ask, resource
from tests.engine.test_silencing import HEAD
from tests.projects import answers, verdicts, write

NO_LOG = "require: {related: {type: aws_flow_log, by: thing_id}}"
ROTATED = "require: {related: {type: aws_kms_key, through: key}, where: {path: rotated, equals: true, absent: false}}"

PARTITION, ACCOUNT = Unknown(("AWS::Partition",)), Unknown(("AWS::AccountId",))


def log(thing: Value, name: str = "log") -> Resource:
    return resource({"thing_id": thing}, name, "aws_flow_log")


@pytest.mark.parametrize(
    ("thing", "expected"),
    [
        (arn_of("aws_thing.this", "id"), "pass"),
        (arn_of("aws_thing.other", "id"), "fail"),
        ("the-thing", "pass"),
        ("another", "fail"),
        (UNKNOWN, "unknown"),
        (Unknown(("data.aws_thing.x.id",)), "fail"),
        (OneOf((arn_of("aws_thing.this"), arn_of("aws_thing.other"))), "unknown"),
        (ListValue([arn_of("aws_thing.other"), arn_of("aws_thing.this")]), "pass"),
        (ListValue(["another", Rest(UNKNOWN)]), "unknown"),
        (PartialText(("arn:aws:s3:::", arn_of("aws_thing.this", "id"), "/*")), "pass"),
        (PartialText(("arn:", PARTITION, ":thing::", ACCOUNT, ":thing/", arn_of("aws_thing.this", "id"))), "pass"),
        (PartialText((ACCOUNT, arn_of("aws_thing.this", "id"))), "unknown"),
        (PartialText((UNKNOWN, ":", arn_of("aws_thing.this", "id"))), "unknown"),
        (PartialText((arn_of("aws_thing.this", "id"), "-copy")), "unknown"),
        (PartialText((UNKNOWN, "-thing")), "unknown"),
        (PartialText((UNKNOWN, "-else")), "fail"),
        (None, "fail"),
    ],
)
def test_who_points_at_the_resource(thing: Value, expected: str) -> None:
    assert answer(NO_LOG, {"name": "the-thing"}, log(thing)) == expected


@pytest.mark.parametrize(
    ("thing", "expected"),
    [(arn_of("aws_thing.this", "id"), "none"), (UNKNOWN, "fail"), (PartialText((UNKNOWN, "-thing")), "fail")],
)
def test_a_sure_relation_is_none_when_it_is_only_possible(thing: Value, expected: str) -> None:
    exempt = "when: {not: {related: {type: aws_flow_log, by: thing_id, sure: true}}}"
    assert answer(f"{exempt}\ndeny: {{path: x, exists: false}}", {"name": "the-thing"}, log(thing)) == expected


def test_what_may_be_another_thing_may_be_related() -> None:
    maybe = replace(log(arn_of("aws_thing.this", "id")), certain=False)
    assert answer(NO_LOG, {"name": "the-thing"}, maybe) == "unknown"
    exempt = "when: {not: {related: {type: aws_flow_log, by: thing_id, sure: true}}}"
    assert answer(f"{exempt}\ndeny: {{path: x, exists: false}}", {"name": "the-thing"}, maybe) == "fail"


def test_nothing_related_can_be_left_open() -> None:
    assert answer(NO_LOG, {}) == "fail"
    assert answer(f"{NO_LOG[:-1]}, absent: unknown}}", {}) == "unknown"
    assert answer(f"{NO_LOG[:-1]}, absent: pass}}", {}) == "pass"


def test_the_same_variable_is_the_same_name() -> None:
    assert answer(NO_LOG, {"name": UNKNOWN}, log(UNKNOWN)) == "pass"
    each = Unknown(("each.key",))
    assert answer(NO_LOG, {"name": each}, log(each)) == "unknown"


@pytest.mark.parametrize(
    ("key", "rotated", "expected"),
    [
        (arn_of("aws_kms_key.k"), True, "pass"),
        (arn_of("aws_kms_key.k"), False, "fail"),
        (arn_of("aws_kms_key.k"), UNKNOWN, "unknown"),
        ("key-one", True, "pass"),
        ("key-elsewhere", True, "unknown"),
        (Unknown(("data.aws_kms_key.k.arn",)), True, "unknown"),
        (UNKNOWN, True, "unknown"),
        (arn_of("aws_kms_key.gone"), True, "unknown"),
        (None, True, "fail"),
    ],
)
def test_whom_the_resource_names(key: Value, rotated: Value, expected: str) -> None:
    assert (
        answer(ROTATED, {"key": key}, resource({"name": "key-one", "rotated": rotated}, "k", "aws_kms_key")) == expected
    )


@pytest.mark.parametrize(
    ("key", "expected"),
    [(arn_of("aws_kms_key.k"), "fail"), ("elsewhere", "pass"), (Unknown(("data.x.y",)), "pass"), (UNKNOWN, "unknown")],
)
def test_one_of_ours(key: Value, expected: str) -> None:
    deny = "deny: {related: {type: aws_kms_key, through: key}}"
    assert answer(deny, {"key": key}, resource({"name": "one"}, "k", "aws_kms_key")) == expected


def test_an_instance_is_meant_by_its_index_and_all_by_none() -> None:
    things = [resource({}, f"this[{index}]") for index in range(2)]
    by_index = log(arn_of("aws_thing.this[1]"))
    findings, _ = ask(NO_LOG, [*things, by_index], ["fail"])
    assert [finding.instances for finding in findings] == [("aws_thing.this[0]",)]
    findings, _ = ask(NO_LOG, [*things, log(arn_of("aws_thing.this"))], ["fail"])
    assert findings == []


def test_anywhere_and_how_many() -> None:
    exists = "require: {related: {type: aws_flow_log}}"
    assert answer(exists, {}) == "fail"
    assert answer(exists, {}, log("x")) == "pass"
    two = "deny: {related: {type: aws_flow_log, by: thing_id}, at_least: 2}"
    mine = arn_of("aws_thing.this")
    assert answer(two, {}, log(mine)) == "pass"
    assert answer(two, {}, log(mine), log(UNKNOWN, "second")) == "unknown"
    assert answer(two, {}, log(mine), log(mine, "second")) == "fail"


def test_a_relation_of_a_relation() -> None:
    deny = """
        deny:
          related: {type: aws_iam_role, through: role}
          where:
            related: {type: aws_iam_role_policy_attachment, by: role}
            where: {path: policy_arn, ends_with: /AdministratorAccess, absent: false}
    """
    role = resource({"name": "app"}, "app", "aws_iam_role")
    admin = resource(
        {"role": arn_of("aws_iam_role.app", "name"), "policy_arn": "arn:aws:iam::aws:policy/AdministratorAccess"},
        "admin",
        "aws_iam_role_policy_attachment",
    )
    assert answer(deny, {"role": arn_of("aws_iam_role.app")}, role, admin) == "fail"
    assert answer(deny, {"role": arn_of("aws_iam_role.app")}, role) == "pass"


def test_names_go_by_the_type() -> None:
    assert "role_name" in identity_attributes("alicloud_ram_role")
    assert "bucket" in identity_attributes("aws_s3_bucket")
    assert "bucket" not in identity_attributes("aws_s3_bucket_policy")


def test_many_resources_are_joined_in_linear_time() -> None:
    count = 3000
    things = [resource({"name": f"thing-{index}"}, f"this[{index}]") for index in range(count)]
    logs = [log(arn_of(f"aws_thing.this[{index}]"), f"log[{index}]") for index in range(count)]
    started = time.perf_counter()
    relations = RelationIndex(Graph([*things, *logs]).by_type)
    found = [relations.pointing_at(thing, "aws_flow_log", ("thing_id",)).certain for thing in things]
    assert [len(each) for each in found] == [1] * count
    assert time.perf_counter() - started < 3


def test_what_a_template_language_cannot_declare_is_not_missing_in_a_template() -> None:
    """CloudFormation has no resource for the default security group: that there is none says nothing."""
    template = "Resources:\n  Network:\n    Type: AWS::EC2::VPC\n    Properties: {CidrBlock: 10.0.0.0/16}\n"
    findings, _ = lint_text(template, "cloudformation")
    statuses = {finding.check.slug: finding.status for finding in findings}
    assert statuses["sg-default-not-restricted"] is Status.UNKNOWN
    assert statuses["vpc-no-flow-log"] is Status.FAIL


@pytest.mark.parametrize(
    ("metric", "expected"),
    [("Denied", "pass"), ("Other", "fail"), (UNKNOWN, "unknown")],
    ids=["same", "other", "unknown"],
)
def test_a_relation_by_another_attribute_than_the_identity(metric: Value, expected: str) -> None:
    alarm = resource({"metric_name": metric}, "alarm", "aws_alarm")
    require = "require: {related: {type: aws_alarm, by: metric_name, to: transformation.name}}"
    assert answer(require, {"transformation": [{"name": "Denied"}]}, alarm) == expected


GROUP = 'resource "aws_security_group" "g" {}\n'


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ("", "fail"),
        ('resource "aws_instance" "i" {\n  vpc_security_group_ids = [aws_security_group.g.id]\n}\n', "pass"),
        ('module "m" {\n  source = "./m"\n  group  = aws_security_group.g.id\n}\n', "pass"),
        ('resource "aws_security_group_rule" "r" {\n  security_group_id = aws_security_group.g.id\n}\n', "fail"),
        ('output "g" {\n  value = aws_security_group.g.id\n}\n', "unknown"),
        ('resource "aws_instance" "i" {\n  ami = var.a\n}\nvariable "a" {}\n', "fail"),
    ],
    ids=["nothing", "resource", "module", "its own rule", "output", "something else"],
)
def test_whether_anything_refers_to_a_resource(tmp_path: Path, others: str, expected: str) -> None:
    place = tmp_path / "aws" / "demo"
    place.mkdir(parents=True)
    head = HEAD.format(number=1, slug="case", resource="aws_security_group")
    condition = "require: {referenced: {but_by: [aws_security_group_rule]}}"
    (place / "case.yaml").write_text(head + condition)
    findings, _ = lint_text(GROUP + others, "terraform", catalogue_of([tmp_path]))
    answers = {finding.status.value for finding in findings if "aws_security_group.g" in finding.instances}
    assert answers == {expected}


TABLE = """
    {beside}
    resource "aws_dynamodb_table" "orders" {{
      {name}
      read_capacity  = 5
      write_capacity = 5
    }}
    resource "aws_dynamodb_table" "other" {{
      name           = "other"
      read_capacity  = 5
      write_capacity = 5
    }}
    resource "aws_appautoscaling_target" "t" {{
      resource_id        = "{text}"
      scalable_dimension = "dynamodb:table:WriteCapacityUnits"
      service_namespace  = "dynamodb"
    }}
    resource "aws_appautoscaling_policy" "p" {{
      resource_id       = aws_appautoscaling_target.t.resource_id
      service_namespace = "dynamodb"
    }}
"""
THE_TABLE = "${aws_dynamodb_table.orders.name}"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ('name = "orders"', f"table/{THE_TABLE}"),
        ('name = "orders-${var.env}"', f"table/{THE_TABLE}"),
        ('name = "orders-${data.aws_caller_identity.me.account_id}"', f"table/{THE_TABLE}"),
        ("name = var.env", f"table/{THE_TABLE}"),
        ("", f"table/{THE_TABLE}"),
        (
            'name = "orders"',
            f"arn:aws:dynamodb:eu-west-1:${{data.aws_caller_identity.me.account_id}}:table/{THE_TABLE}",
        ),
        ("", f"arn:aws:dynamodb:eu-west-1:${{data.aws_caller_identity.me.account_id}}:table/{THE_TABLE}"),
    ],
)
def test_a_text_is_joined_by_the_reference_in_it(tmp_path: Path, name: str, text: str) -> None:
    beside = 'variable "env" {}\ndata "aws_caller_identity" "me" {}'
    write(tmp_path, {"main.tf": TABLE.format(beside=beside, name=name, text=text)})
    assert scaled(tmp_path) == {"aws_dynamodb_table.orders": "pass", "aws_dynamodb_table.other": "fail"}


def test_a_part_of_a_name_joins_nothing(tmp_path: Path) -> None:
    text = f"table/{THE_TABLE}-copy"
    write(tmp_path, {"main.tf": TABLE.format(beside="", name='name = "orders"', text=text)})
    assert scaled(tmp_path) == {"aws_dynamodb_table.orders": "fail", "aws_dynamodb_table.other": "fail"}


def scaled(folder: Path) -> dict[str, str]:
    found = verdicts(answers(folder, "dynamodb-no-autoscaling"))
    return {address: status for address, status in found.items() if "table" in address}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("arn:aws:s3:::logs", True),
        ("arn:aws:s3:::logs/AWSLogs/*", True),
        ("arn:aws-cn:s3:::logs/", True),
        (PartialText(("arn:", PARTITION, ":s3:::logs/*")), True),
        ("arn:aws:s3:::logs-of-others/", False),
        ("arn:aws:s3:::log", False),
        ("arn:aws:s3:::*", False),
        ("arn:aws:sqs:eu-west-1:1:logs", False),
    ],
)
def test_the_arn_of_a_bucket_holds_its_name(value: Value, expected: bool) -> None:
    bucket = resource({"bucket": "logs"}, type_="aws_s3_bucket")
    index = RelationIndex({"aws_s3_bucket": [bucket], "aws_flow_log": [log(value)]})
    assert bool(index.pointing_at(bucket, "aws_flow_log", ("thing_id",)).certain) is expected
    assert bool(index.pointed_at(value, (), ("aws_s3_bucket",)).certain) is expected


@pytest.mark.parametrize("name", ["live", arn_of("aws_thing.this", "name")])
def test_a_text_names_all_that_it_is_made_of(name: Value) -> None:
    api = arn_of("aws_api.a", "id")
    parts = ("/stages/", name) if isinstance(name, Unknown) else (f"/stages/{name}",)
    text = PartialText(("arn:aws:apigateway:", PARTITION, "::/restapis/", api, *parts))
    expected = "pass" if isinstance(name, Unknown) else "fail"  # a literal without a reference names nothing in a text
    assert answer(NO_LOG, {"name": "live"}, log(text)) == expected
    index = RelationIndex({"aws_api": [resource({}, "a", "aws_api")], "aws_flow_log": [log(text)]})
    assert index.pointing_at(index.at("aws_api.a")[0], "aws_flow_log", ("thing_id",)).certain
