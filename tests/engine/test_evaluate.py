"""From answers to findings: folding, messages, fingerprints, crashes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from iaclint.engine.evaluate import evaluate
from iaclint.engine.findings import Status
from iaclint.engine.results import merge
from iaclint.engine.selection import Selection
from iaclint.graph.resources import Graph, ModuleCall
from iaclint.graph.values import PartialText, Value
from iaclint.source import Location
from tests.engine.fakes import UNKNOWN, FakeAttributes, ask, catalogue_of, check, resource

DENY = "deny: {path: acl, in: [public, read], absent: pass}"


def test_instances_of_one_block_are_one_finding() -> None:
    findings, _ = ask(DENY, [resource({"acl": "public"}, f"b[{index}]") for index in range(3000)], ["fail"])
    assert [(finding.resource, len(finding.instances)) for finding in findings] == [("aws_thing.b[0]", 3000)]


def test_places_of_many_instances_are_asked_for_once() -> None:
    resources = [resource({"acl": "public", "name": f"n{index}"}, f"b[{index}]") for index in range(100)]
    ask(DENY, resources, ["fail"])
    asked = [each.attributes.asked for each in resources if isinstance(each.attributes, FakeAttributes)]
    assert sum(asked) <= len(resources) + 1


def test_different_values_are_different_findings() -> None:
    findings, _ = ask(DENY, [resource({"acl": "public"}, "b[0]"), resource({"acl": "read"}, "b[1]")], ["fail"])
    assert [finding.instances for finding in findings] == [("aws_thing.b[0]",), ("aws_thing.b[1]",)]


def test_different_blocks_are_different_findings() -> None:
    findings, _ = ask(DENY, [resource({"acl": "public"}, "a"), resource({"acl": "public"}, "b")], ["fail"])
    assert len(findings) == 2
    assert len({finding.fingerprint for finding in findings}) == 2


def test_nothing_is_surely_wrong_in_what_may_be_another_thing() -> None:
    sure = resource({"acl": "public"}, "a")
    findings, _ = ask(DENY, [sure, replace(resource({"acl": "public"}, "b"), certain=False)])
    assert [(each.resource, each.status.value) for each in findings] == [
        ("aws_thing.a", "fail"),
        ("aws_thing.b", "unknown"),
    ]


def test_module_calls_are_listed() -> None:
    calls = [(ModuleCall(f"module.m{index}", Location("main.tf", index, 1, index, 2)),) for index in (1, 2)]
    findings, _ = ask(DENY, [resource({"acl": "public"}, "b", calls=each) for each in calls], ["fail"])
    assert [finding.calls for finding in findings] == [tuple(calls)]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("public", '"public"'),
        ("a\nb", '"a\\nb"'),
        ("\x1b[31mred", '"\\u001b[31mred"'),
        (True, "true"),
        (7, "7"),
        (PartialText(("a-", UNKNOWN)), '"a-${var.x}"'),
        (["a", 1], '["a", 1]'),
        ({"k": "v"}, '{ k = "v" }'),
        ("x" * 500, '"' + "x" * 118 + "…"),
    ],
)
def test_values_are_shown_as_in_code(value: Value, shown: str) -> None:
    findings, _ = ask("deny: {path: x, empty: false, absent: pass}", [resource({"x": value})], ["fail"])
    assert findings[0].message == f"x is {shown}"


def test_what_is_not_written_has_its_own_message() -> None:
    compiled = check("require: {path: acl, exists: true}", message_absent="{resource} has no acl")
    findings, _ = ask(compiled, [resource({})], ["fail"])
    assert findings[0].message == "aws_thing.this has no acl"


def test_a_secret_is_shown_nowhere() -> None:
    compiled = check("deny: {path: password, literal_secret: true, absent: pass}", sensitive=True)
    findings, _ = ask(compiled, [resource({"password": "hunter2"})], ["fail"])
    assert "hunter2" not in repr(findings)


def test_a_fingerprint_ignores_where_blocks_stand_and_tells_twins_apart() -> None:
    deny = "deny: {path: rule.cidr, open_to_world: true, absent: pass}"
    one = ask(deny, [resource({"rule": [{"cidr": "0.0.0.0/0"}]})])[0]
    moved = ask(deny, [resource({"rule": [{"cidr": "10.0.0.0/8"}, {"cidr": "0.0.0.0/0"}]})])[0]
    twins = ask(deny, [resource({"rule": [{"cidr": "0.0.0.0/0"}, {"cidr": "0.0.0.0/0"}]})])[0]
    assert one[0].fingerprint == moved[0].fingerprint == twins[0].fingerprint
    assert twins[0].fingerprint != twins[1].fingerprint


def test_the_same_finding_of_two_roots_is_merged() -> None:
    findings, _ = ask(DENY, [resource({"acl": "public"}, "b[0]")], ["fail"])
    other = replace(findings[0], resource="module.x.aws_thing.b", instances=("module.x.aws_thing.b",))
    (merged,) = merge([*findings, other])
    assert merged.instances == ("aws_thing.b[0]", "module.x.aws_thing.b")


def test_equal_addresses_in_two_roots_have_fingerprints_of_their_own() -> None:
    found = []
    for file in ("prod/main.tf", "dev/main.tf"):
        bucket = resource({"acl": "public"})
        bucket = replace(bucket, attributes=FakeAttributes({"acl": "public"}, bucket.address, file))
        found.extend(ask(DENY, [bucket], ["fail"])[0])
    twin = replace(found[0], message="the same place, by another way")
    assert len({finding.fingerprint for finding in merge([*found, twin])}) == 3
    assert [finding.fingerprint for finding in merge(found)] == [finding.fingerprint for finding in found]


def test_passes_only_on_demand() -> None:
    assert ask(DENY, [resource({"acl": "private"})], ["fail", "unknown"])[0] == []
    findings, _ = ask(DENY, [resource({"acl": "private"})], ["pass"])
    assert [finding.status for finding in findings] == [Status.PASS]


class _Broken(FakeAttributes):
    def get(self, name: str) -> Value:
        if name == "acl":
            raise ZeroDivisionError("oops")
        return super().get(name)


def test_a_check_that_crashes_is_a_problem_and_the_others_run_on() -> None:
    crashing: dict[str, Any] = check(DENY + "\nwhen: {related: {type: aws_thing}}", slug="one", id="AWS-TEST-001")
    sound: dict[str, Any] = check("deny: {path: x, equals: bad, absent: pass}", slug="two", id="AWS-TEST-002")
    for each in (crashing, sound):
        each["file"] = f"{each['id']}.json"
    catalogue = catalogue_of(crashing, sound)
    broken = replace(resource({"x": "bad"}), attributes=_Broken({"x": "bad"}))
    graph = Graph([broken, resource({}, "other")])
    findings, problems = evaluate(graph, Selection.of(catalogue, "all", (), ()), ["fail"])
    assert [finding.check.id for finding in findings] == ["AWS-TEST-002"]
    assert [problem.kind for problem in problems] == ["check-crashed"]
    assert "AWS-TEST-001" in problems[0].message
    assert "aws_thing.this" in problems[0].message
