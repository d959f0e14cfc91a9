"""What a plan shows beside what its source shows: each mistake once, and the better answer."""

from __future__ import annotations

from dataclasses import replace

from iaclint.engine.findings import Finding
from iaclint.engine.results import merge
from iaclint.graph.values import Value
from tests.engine.fakes import UNKNOWN, ask, resource

DENY = "deny: {path: acl, in: [public, read], absent: pass}"
PLAN = ("plan.json",)


def answers(value: Value, name: str = "this", environments: tuple[str, ...] = ()) -> list[Finding]:
    findings, _ = ask(DENY, [resource({"acl": value}, name)], ["fail", "unknown", "pass"])
    return [replace(finding, environments=environments) for finding in findings]


def told(*findings: Finding) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(each.status.value, each.message, each.environments) for each in merge(findings)]


def test_the_same_failure_holds_in_general() -> None:
    (one,) = merge([*answers("public"), *answers("public", environments=PLAN)])
    assert one.environments == ()


def test_another_value_of_the_plan_is_the_same_mistake() -> None:
    (source,) = answers("public")
    assert told(source, *answers("read", environments=PLAN)) == [("fail", source.message, ())]


def test_a_failure_in_the_plan_is_better_than_not_to_know() -> None:
    (plan,) = answers("public", environments=PLAN)
    assert told(*answers(UNKNOWN), plan) == [("fail", plan.message, PLAN)]
    assert told(plan, *answers(UNKNOWN)) == [("fail", plan.message, PLAN)]


def test_not_to_know_either_is_no_news() -> None:
    (source,) = answers(UNKNOWN)
    assert told(source, *answers(UNKNOWN, environments=PLAN)) == [("unknown", source.message, ())]


def test_a_plan_that_does_not_know_hides_no_failure() -> None:
    (source,) = answers("public")
    assert told(source, *answers(UNKNOWN, environments=PLAN)) == [("fail", source.message, ())]


def test_a_plan_that_passes_hides_nothing() -> None:
    assert [status for status, _, _ in told(*answers("public"), *answers("ok", environments=PLAN))] == ["fail", "pass"]


def test_instances_of_one_block_are_the_same_block() -> None:
    (one,) = merge([*answers(UNKNOWN, "b"), *answers("public", "b[0]", PLAN)])
    assert one.instances == ("aws_thing.b[0]",)


def test_another_block_is_another_mistake() -> None:
    assert len(merge([*answers("public", "a"), *answers("public", "b", PLAN)])) == 2


def test_two_environments_with_the_same_failure() -> None:
    (one,) = merge([*answers("public", environments=("dev",)), *answers("public", environments=("prod",))])
    assert one.environments == ("dev", "prod")


def test_two_environments_with_different_answers() -> None:
    found = told(*answers("public", environments=("dev",)), *answers(UNKNOWN, environments=("prod",)))
    assert [(status, environments) for status, _, environments in found] == [("fail", ("dev",)), ("unknown", ("prod",))]


def test_many_findings_at_one_place_take_no_time() -> None:
    (one,) = answers("public")
    general = [replace(one, message=f"general {number}") for number in range(5_000)]
    special = [replace(one, message=f"special {number}", environments=PLAN) for number in range(5_000)]
    assert len(merge([*general, *special])) == 5_000
