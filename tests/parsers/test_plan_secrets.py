"""What a plan marks as sensitive decides answers and stands in no report, wherever the finding is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from iaclint.cli import cli
from iaclint.parsers.plan.redaction import without_secrets
from iaclint.parsers.plan.values import is_marked
from iaclint.reporters import FORMATS
from iaclint.source import SourceFile

SECRET = "0000:0000::/0"
"""A value that a check fails on, of a variable that is marked as sensitive; nobody else writes it so."""

SOURCE = """
variable "cidr" {
  sensitive = true
}

resource "aws_security_group" "web" {
  name = "web"

  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    ipv6_cidr_blocks = [var.cidr]
  }
}
"""


def plan() -> dict[str, Any]:
    identity = {"address": "aws_security_group.web", "mode": "managed", "type": "aws_security_group", "name": "web"}
    rule = {"from_port": 22, "to_port": 22, "protocol": "tcp", "ipv6_cidr_blocks": [SECRET]}
    values = {"name": "web", "ingress": [rule], "description": None}
    marks = {"ingress": [{"ipv6_cidr_blocks": [True]}]}
    change = {"actions": ["update"], "before": {}, "after": values, "after_unknown": {}, "after_sensitive": marks}
    return {
        "format_version": "1.2",
        "variables": {"cidr": {"value": SECRET}},
        "planned_values": {
            "outputs": {"cidr": {"sensitive": True, "value": SECRET}},
            "root_module": {"resources": [{**identity, "values": values, "sensitive_values": marks}]},
        },
        "resource_changes": [{**identity, "change": change}],
        "output_changes": {"cidr": {"actions": ["create"], "after": SECRET, "after_sensitive": True}},
        "prior_state": {"values": {"root_module": {"resources": [{**identity, "values": values}]}}},
        "configuration": {
            "root_module": {
                "resources": [{**identity, "expressions": {"name": {"constant_value": "web"}}}],
                "variables": {"cidr": {"sensitive": True}},
            }
        },
    }


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("source", [SOURCE, ""], ids=["with its source", "alone"])
@pytest.mark.parametrize("name", sorted(FORMATS))
def test_no_report_shows_a_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, source: str, indent: int | None
) -> None:
    (tmp_path / "plan.json").write_text(json.dumps(plan(), indent=indent), "utf-8")
    if source:
        (tmp_path / "main.tf").write_text(source, "utf-8")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["check", ".", "--format", name, "--show", "fail,unknown"])
    assert result.exit_code == 1, result.output
    assert "sg-ingress-ssh-open" in result.output or "SgIngressSshOpen" in result.output
    assert SECRET not in result.output
    assert "(hidden)" in result.output


def test_the_graph_shows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plan.json").write_text(json.dumps(plan()), "utf-8")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["graph", "plan.json", "--format", "json"])
    assert result.exit_code == 0, result.output
    assert '"(hidden)"' in result.output
    assert SECRET not in result.output


def test_two_secrets_have_one_fingerprint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prints = []
    for secret in (SECRET, "::/0"):
        (tmp_path / "plan.json").write_text(json.dumps(plan()).replace(SECRET, secret), "utf-8")
        monkeypatch.chdir(tmp_path)
        result = CliRunner().invoke(cli, ["check", "plan.json", "--format", "json"])
        prints.append({each["fingerprint"] for each in json.loads(result.output)["findings"]})
    assert prints[0] == prints[1]


def test_lines_of_a_plan_show_resources_without_their_secrets() -> None:
    text = json.dumps(plan(), indent=2, ensure_ascii=False).replace('"web"', '"wéb"')
    found = without_secrets(SourceFile.from_bytes("plan.json", text.encode()))
    assert found is not None
    assert SECRET not in found.text
    assert [len(line) for line in found.text.splitlines()] == [len(line) for line in text.splitlines()]
    assert '"name": "wéb"' in found.text
    assert f"{'*' * (len(SECRET) + 2)}\n" in found.text


def test_of_a_plan_in_one_line_nothing_is_shown() -> None:
    assert without_secrets(SourceFile.from_bytes("plan.json", json.dumps(plan()).encode())) is None


@pytest.mark.parametrize(
    ("marks", "path", "hidden"),
    [
        (True, ("a",), True),
        (False, ("a",), False),
        (None, ("a",), False),
        ({"a": True}, ("a",), True),
        ({"a": True}, ("a", 0, "b"), True),
        ({"a": True}, ("b",), False),
        ({"a": True}, (), True),
        ({"a": {}}, ("a",), False),
        ({"a": {"b": True}}, ("a",), True),
        ({"a": {"b": True}}, ("a", "c"), False),
        ({"a": [False, True]}, ("a", 0), False),
        ({"a": [False, True]}, ("a", 1), True),
        ({"a": [False, True]}, ("a", 2), False),
        ({"a": [{"b": True}]}, ("a", "b"), True),
        ({"a": {"b": True}}, ("a", 0, "b"), True),
        ({"a": "what is this"}, ("a",), True),
    ],
)
def test_marks_hold_for_what_is_inside_and_around(marks: Any, path: tuple[str | int, ...], hidden: bool) -> None:
    assert is_marked(marks, path) is hidden


def test_a_secret_of_a_variable_is_no_literal_in_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, expression in (
        ("given", {"references": ["var.key"]}),
        ("written", {"constant_value": "hunter2hunter2hunter2"}),
    ):
        document = plan()
        document["configuration"]["provider_config"] = {
            "aws": {"name": "aws", "expressions": {"secret_key": expression}}
        }
        (tmp_path / f"{name}.json").write_text(json.dumps(document), "utf-8")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(
        cli, ["check", ".", "--format", "json", "--select", "iam-provider-plaintext-credential"]
    )
    assert [(each["file"], each["status"]) for each in json.loads(result.output)["findings"]] == [
        ("written.json", "fail")
    ]
    assert "hunter2" not in result.output
