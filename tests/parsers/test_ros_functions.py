"""The functions of ROS give what their documentation says: testdata/templates/ros-functions.yaml."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import pytest
import yaml

from iaclint.graph.values import Unknown, Value
from iaclint.problems import Problem
from tests.parsers.ros_values import build, property_of, rendered

DATA = Path(__file__).parents[2] / "testdata" / "templates" / "ros-functions.yaml"

HEADER = """
ROSTemplateFormatVersion: '2015-09-01'
Parameters:
  Unset: {Type: String}
  UnsetList: {Type: CommaDelimitedList}
  Either: {Type: String, AllowedValues: [a, b]}
  Env: {Type: String, Default: pre}
  Zones: {Type: Json, Default: [cn-beijing-a, cn-beijing-b, cn-beijing-f]}
  Names: {Type: CommaDelimitedList, Default: "10.0.0.1, 10.0.0.2, 10.0.0.3"}
  Nothing: {Type: String, Default: null}
  Port: {Type: Number, Default: 8080}
  Many: {Type: String, AllowedValues: [0, 1, 2, 3, 4, 5, 6, 7, 8]}
Conditions:
  IsSo: {Fn::Equals: [1, 1]}
  IsNot: {Fn::Equals: [1, 2]}
  Perhaps: {Fn::Equals: [{Ref: Unset}, x]}
Mappings:
  RegionMap:
    hangzhou: {'32': m-25l0rcfjo, '64': m-25l0rcfj1}
    beijing: {'32': m-25l0rcfj2, '64': m-25l0rcfj3}
Locals:
  Sum: {Value: {Fn::Add: [1, 2]}}
  Where: {Type: DATASOURCE::VPC::Vpcs, Properties: {}}
Resources:
  Web: {Type: ALIYUN::ECS::InstanceGroup}
  Eip: {Type: ALIYUN::VPC::EIP, Count: 3}
  Found: {Type: DATASOURCE::VPC::Vpcs}
  Case:
    Type: ALIYUN::ROS::Sleep
    Properties:
      Value:
"""


class _Loader(yaml.SafeLoader):
    """Reads short functions as what they stand for."""


def _long(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Any:
    name = suffix if suffix == "Ref" else f"Fn::{suffix}"
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    return {name: loader.construct_scalar(node)}  # type: ignore[arg-type]


_Loader.add_multi_constructor("!", _long)

CASES = [
    pytest.param(call, expected, id=f"{name} {number}")
    for name, group in yaml.safe_load(DATA.read_text("utf-8")).items()
    for number, (call, expected) in enumerate(group["cases"])
]


def evaluate(folder: Path, text: str, name: str = "template.yml") -> tuple[Value, list[Problem]]:
    (folder / "beside.txt").write_text("text beside\n")
    root = build(folder, text, name)
    return property_of(root, "Case", "Value"), list(root.problems)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 200


@pytest.mark.parametrize(("call", "expected"), CASES)
def test_a_call_gives_what_the_documentation_says(call: str, expected: Any, tmp_path: Path) -> None:
    value, problems = evaluate(tmp_path, HEADER + textwrap.indent(call, " " * 8))
    if isinstance(expected, dict) and "$error" in expected:
        assert isinstance(value, Unknown) or rendered(value) == {"$one_of": ["1", "2"]}
        assert [expected["$error"] in problem.message for problem in problems] == [True]
        return
    assert rendered(value) == expected
    assert problems == []


@pytest.mark.parametrize(("call", "expected"), CASES)
def test_the_same_in_json_gives_the_same(call: str, expected: Any, tmp_path: Path) -> None:  # noqa: ARG001
    text = HEADER + textwrap.indent(call, " " * 8)
    twin = json.dumps(yaml.load(text, _Loader))
    ours, problems = evaluate(tmp_path, text)
    value, same_problems = evaluate(tmp_path, twin, "template.json")
    assert rendered(value) == rendered(ours)
    assert [problem.message for problem in same_problems] == [problem.message for problem in problems]
