"""Blocks that are no resources are checked like resources, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest

from iaclint.engine.catalogue import catalogue_of
from iaclint.engine.findings import Finding, Status
from iaclint.lint import lint_text
from iaclint.parsers.file_text import file_block
from iaclint.problems import Level
from iaclint.source import Location, SourceFile
from tests.engine.test_silencing import HEAD

TERRAFORM = """\
terraform {
  required_version = ">= 1.0"
  backend "oss" {
    bucket = "state"
    acl    = "public-read"
  }
}
variable "admin_secret" {
  default   = "Geheim-4711"
  sensitive = true
}
module "net" {
  source = "git::https://example.com/net.git"
}
output "secret" {
  value = alicloud_ram_access_key.k.secret
}
resource "alicloud_ram_access_key" "k" {}
"""
ROS = """\
ROSTemplateFormatVersion: '2015-09-01'
Parameters:
  AdminSecret:
    Type: String
    NoEcho: true
    Default: Geheim-4711
Resources:
  K:
    Type: ALIYUN::RAM::AccessKey
    Properties: {UserName: admin}
Outputs:
  Secret:
    Value: {Fn::GetAtt: [K, AccessKeySecret]}
"""
CLOUDFORMATION = """\
AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  AdminSecret: {Type: String, Default: Geheim-4711}
Resources:
  Bucket: {Type: AWS::S3::Bucket}
Outputs:
  Secret:
    Value: !Ref AdminSecret
"""


def failures(folder: Path, resource: str, condition: str, text: str, language: str = "terraform") -> list[Finding]:
    place = folder / "alicloud" / "demo"
    place.mkdir(parents=True)
    (place / "case.yaml").write_text(
        HEAD.format(number=1, slug="case", resource=resource).replace("network", "secrets") + condition
    )
    findings, problems = lint_text(text, language, catalogue_of([folder]))
    assert all(problem.level is Level.NOTE for problem in problems)
    return [finding for finding in findings if finding.status is Status.FAIL]


@pytest.mark.parametrize(
    ("resource", "condition", "address", "line"),
    [
        ("backend.oss", "deny: {path: acl, equals: public-read, absent: pass}", "backend.oss", 5),
        ("backend.oss", "require: {path: encrypt, equals: true, absent: fail}", "backend.oss", 3),
        ("terraform", "deny: {path: required_version, starts_with: '>=', absent: pass}", "terraform", 2),
        ("variable", "deny: {path: default, literal_secret: true, absent: pass}", "var.admin_secret", 9),
        ("variable", "deny: {path: name, matches: secret, absent: pass}", "var.admin_secret", 8),
        ("variable", "deny: {path: sensitive, equals: true, absent: pass}", "var.admin_secret", 10),
        ("module", "deny: {path: source, starts_with: 'git::', absent: pass}", "module.net", 13),
        ("output", "deny: {path: value, refers_to: alicloud_ram_access_key.secret, absent: pass}", "output.secret", 16),
        ("output", "require: {path: sensitive, equals: true, absent: fail}", "output.secret", 15),
        ("file", "deny: {path: text, line_matches: 'Geheim-\\d+', absent: pass}", "main.tf", 9),
    ],
)
def test_in_terraform(tmp_path: Path, resource: str, condition: str, address: str, line: int) -> None:
    (found,) = failures(tmp_path, resource, condition, TERRAFORM)
    assert (found.resource, found.location.start_line) == (address, line)


@pytest.mark.parametrize(
    ("resource", "condition", "address", "line"),
    [
        ("variable", "deny: {path: default, literal_secret: true, absent: pass}", "Parameters.AdminSecret", 6),
        ("variable", "deny: {path: sensitive, equals: true, absent: pass}", "Parameters.AdminSecret", 5),
        (
            "output",
            "deny: {path: value, refers_to: alicloud_ram_access_key.access_key_secret, absent: pass}",
            "Outputs.Secret",
            13,
        ),
        ("file", "deny: {path: text, line_matches: 'Geheim-\\d+', absent: pass}", "main.yaml", 6),
    ],
)
def test_in_ros(tmp_path: Path, resource: str, condition: str, address: str, line: int) -> None:
    (found,) = failures(tmp_path, resource, condition, ROS, "ros")
    assert (found.resource, found.location.start_line) == (address, line)


@pytest.mark.parametrize(
    ("resource", "condition", "line"),
    [
        ("variable", "deny: {path: default, literal_secret: true, absent: pass}", 3),
        ("variable", "require: {path: sensitive, equals: true, absent: fail}", 3),
        ("output", "deny: {path: value, equals: Geheim-4711, absent: pass}", 8),
        ("file", "deny: {path: text, line_matches: 'Geheim-\\d+', absent: pass}", 3),
    ],
)
def test_in_cloudformation(tmp_path: Path, resource: str, condition: str, line: int) -> None:
    (found,) = failures(tmp_path, resource, condition, CLOUDFORMATION, "cloudformation")
    assert found.location.start_line == line


def test_two_in_one_line_are_one_finding(tmp_path: Path) -> None:
    condition = "deny: {path: text, line_matches: Geheim, absent: pass}"
    found = failures(tmp_path, "file", condition, TERRAFORM + "# Geheim, Geheim\n")
    assert [finding.location.start_line for finding in found] == [9, 19]


def test_who_yields_says_nothing_of_a_line_that_another_check_reports(tmp_path: Path) -> None:
    place = tmp_path / "alicloud" / "demo"
    place.mkdir(parents=True)
    for number, (slug, resource, condition) in enumerate(
        [
            ("anywhere", "file", "deny: {path: text, line_matches: Geheim, absent: pass}\nyields_to: secrets"),
            ("in-variable", "variable", "deny: {path: default, literal_secret: true, absent: pass}"),
            ("with-name", "variable", "deny: {path: name, matches: secret, absent: pass}"),
        ]
    ):
        category = "network" if slug == "with-name" else "secrets"
        head = HEAD.format(number=number, slug=slug, resource=resource).replace("network", category)
        (place / f"{slug}.yaml").write_text(head + condition)
    catalogue = catalogue_of([tmp_path])
    text = TERRAFORM + 'locals {\n  b = "Geheim"\n}\n'
    findings, _ = lint_text(text, "terraform", catalogue)
    told = [(each.check.slug, each.location.start_line) for each in findings if each.status is Status.FAIL]
    assert sorted(told) == [("anywhere", 20), ("in-variable", 9), ("with-name", 8)]
    (speaker,) = (each for each in findings if each.check.slug == "in-variable")
    assert speaker.silenced == ("ALI-DEMO-000",)
    alone, _ = lint_text(text, "terraform", catalogue, ["anywhere"])
    assert [each.location.start_line for each in alone] == [9, 20]


@pytest.mark.parametrize(
    "value",
    ["|\n        line one\n        Geheim-4711\n", "!Join\n        - ' '\n        - - one\n          - Geheim-4711\n"],
    ids=["block scalar", "function"],
)
def test_who_yields_sees_all_lines_of_a_value_in_a_template(tmp_path: Path, value: str) -> None:
    place = tmp_path / "alicloud" / "demo"
    place.mkdir(parents=True)
    for number, (slug, resource, condition) in enumerate(
        [
            ("anywhere", "file", "deny: {path: text, line_matches: Geheim, absent: pass}\nyields_to: secrets"),
            ("in-data", "alicloud_instance", "deny: {path: user_data, includes: Geheim, absent: pass}"),
        ]
    ):
        head = HEAD.format(number=number, slug=slug, resource=resource).replace("network", "secrets")
        (place / f"{slug}.yaml").write_text(head + condition)
    text = (
        "ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  App:\n    Type: ALIYUN::ECS::Instance\n"
        f"    Properties:\n      UserData: {value}      HostName: Geheim-4712\n"
    )
    findings, _ = lint_text(text, "ros", catalogue_of([tmp_path]))
    told = [(each.check.slug, each.location.start_line) for each in findings if each.status is Status.FAIL]
    assert sorted(told) == [("anywhere", text.count("\n")), ("in-data", 6)]


def test_places_in_a_file_are_lines_without_the_blanks_around() -> None:
    block = file_block(SourceFile("a.tf", "x\n\t é = 1  \n".encode()))
    assert block.attributes.locate(("text", 2)) == Location("a.tf", 2, 3, 2, 8)
    assert block.attributes.locate(("text", 9)) == Location("a.tf", 1, 1, 1, 1)
    assert block.attributes.locate(()) == Location("a.tf", 1, 1, 1, 1)


def test_statement_blocks_are_a_policy_document(tmp_path: Path) -> None:
    text = """\
resource "alicloud_ram_policy" "p" {
  statement {
    effect   = "Allow"
    action   = ["oss:GetObject", "*"]
    resource = ["*"]
  }
  statement {
    effect   = "Allow"
    action   = ["oss:GetObject"]
    resource = ["*"]
  }
}
"""
    condition = (
        "deny: {policy: [policy_document, document, statement], absent: pass, "
        "statement: {effect: Allow, action: all, resource: all}}"
    )
    (found,) = failures(tmp_path, "alicloud_ram_policy", condition, text)
    assert (found.location.start_line, found.attribute) == (4, "statement[0].action[1]")
