"""What a plan marks as sensitive decides answers, and stands in no finding."""

from __future__ import annotations

import pytest

from iaclint.engine.findings import Finding
from iaclint.graph.resources import Path, Resource
from iaclint.graph.values import PartialText, Value
from tests.engine.fakes import UNKNOWN, FakeAttributes, ask, resource

DENY = "deny: {path: acl, in: [public, hunter2], absent: pass}"


def hiding(values: dict[str, Value], *secrets: Path, name: str = "this") -> Resource:
    found = resource(values, name)
    assert isinstance(found.attributes, FakeAttributes)
    found.attributes.secrets = secrets
    return found


def found(*resources: Resource, conditions: str = DENY) -> list[Finding]:
    findings, problems = ask(conditions, list(resources), ["fail", "unknown"])
    assert not problems
    return findings


def test_a_hidden_value_still_fails() -> None:
    assert [finding.status.value for finding in found(hiding({"acl": "hunter2"}, ("acl",)))] == ["fail"]


def test_a_hidden_value_is_in_no_part_of_a_finding() -> None:
    (finding,) = found(hiding({"acl": "hunter2"}, ("acl",)))
    assert finding.value == "(hidden)"
    assert "(hidden)" in finding.message
    assert "hunter2" not in repr(finding)


def test_the_fingerprint_does_not_depend_on_a_hidden_value() -> None:
    prints = {found(hiding({"acl": value}, ("acl",)))[0].fingerprint for value in ("hunter2", "public")}
    assert len(prints) == 1


def test_a_part_of_a_hidden_value_is_hidden() -> None:
    conditions = "deny: {path: rule.source, in: [hunter2], absent: pass}"
    (finding,) = found(hiding({"rule": [{"source": "hunter2"}]}, ("rule",)), conditions=conditions)
    assert "hunter2" not in repr(finding)


def test_what_holds_a_hidden_value_is_hidden() -> None:
    conditions = "deny: {path: names, contains: public, absent: pass}"
    (finding,) = found(hiding({"names": ["public", "hunter2"]}, ("names", 1)), conditions=conditions)
    assert "hunter2" not in repr(finding)


def test_a_hidden_value_of_which_a_part_is_unknown_is_hidden() -> None:
    (finding,) = found(hiding({"acl": PartialText(("hunter", UNKNOWN))}, ("acl",)))
    assert finding.status.value == "unknown"
    assert "hunter" not in repr(finding)


@pytest.mark.parametrize("secret", [("password",), ("acl_name",)])
def test_other_values_are_shown(secret: Path) -> None:
    (finding,) = found(hiding({"acl": "public", "password": "hunter2"}, secret))
    assert finding.value == "public"


def test_equal_mistakes_with_different_secrets_are_one_finding() -> None:
    findings = found(*(hiding({"acl": value}, ("acl",), name=f"b[{value}]") for value in ("hunter2", "public")))
    assert [len(finding.instances) for finding in findings] == [2]
