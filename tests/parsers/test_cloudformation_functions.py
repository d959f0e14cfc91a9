"""CloudFormation's functions give what their documentation says: testdata/templates/cloudformation-functions.yaml."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from iaclint.graph.values import Unknown
from tests.parsers.cloudformation_cases import CONDITIONS, FUNCTIONS, TEMPLATE, as_json
from tests.parsers.ros_values import rendered
from tests.parsers.template_values import built, resource

FUNCTION_CASES = [pytest.param(call, expected, id=f"{name} {number}") for name, number, call, expected in FUNCTIONS]
CONDITION_CASES = [pytest.param(call, expected, id=f"{number} {call}") for number, (call, expected) in CONDITIONS]


def _with_property(call: str) -> str:
    return f"{TEMPLATE}  Case:\n    Type: AWS::Test::Case\n    Properties:\n      Value: {call}\n"


def _with_condition(call: str) -> str:
    text = TEMPLATE.replace("Conditions:\n", f"Conditions:\n  Asked: {call}\n")
    return f"{text}  Case:\n    Type: AWS::Test::Case\n    Properties:\n      Value: !If [Asked, 'yes', 'no']\n"


def _value(folder: Path, text: str, name: str = "main.yaml") -> tuple[Any, list[str]]:
    root = built(folder, text, name)
    found = resource(root, "Case").attributes
    value = found.get("Value")
    assert ("Value" in found.names()) == (rendered(value) != {"$absent": True})
    return value, [problem.message for problem in root.problems]


def test_there_are_many_cases() -> None:
    assert len(FUNCTIONS) + len(CONDITIONS) >= 300


@pytest.mark.parametrize(("call", "expected"), FUNCTION_CASES)
def test_a_call_gives_what_the_documentation_says(call: str, expected: Any, tmp_path: Path) -> None:
    value, problems = _value(tmp_path, _with_property(call))
    error = ""
    if isinstance(expected, dict) and "$error" in expected:
        error = expected["$error"]
        assert isinstance(value, Unknown)
    elif isinstance(expected, dict) and "$absent_or_null" in expected:
        assert rendered(value) in (None, {"$absent": True})
    else:
        assert rendered(value) == expected
    expects_problem = error or "Fn::Transform" in call or "[Nope" in call
    assert bool(problems) == bool(expects_problem)
    assert all(error in problem for problem in problems)


@pytest.mark.parametrize(("call", "expected"), FUNCTION_CASES)
def test_json_gives_the_same(call: str, expected: Any, tmp_path: Path) -> None:  # noqa: ARG001
    text = _with_property(call)
    ours, problems = _value(tmp_path, text)
    twin, same_problems = _value(tmp_path, json.dumps(as_json(text)), "main.json")
    assert rendered(twin) == rendered(ours)
    assert same_problems == problems


@pytest.mark.parametrize(("call", "expected"), CONDITION_CASES)
def test_a_condition_holds_or_not(call: str, expected: Any, tmp_path: Path) -> None:
    value, problems = _value(tmp_path, _with_condition(call))
    assert rendered(value) == {True: "yes", False: "no", "unknown": {"$one_of": ["yes", "no"]}}[expected]
    assert problems == []
