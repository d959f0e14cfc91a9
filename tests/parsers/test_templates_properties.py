"""What holds for every template, whatever is in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iaclint.graph.values import to_json
from iaclint.parsers.templates.build import TemplateRoot
from iaclint.source import Location
from tests.parsers.template_values import built, properties

FUNCTIONS = (
    "Ref Condition Fn::GetAtt Fn::Sub Fn::Join Fn::Select Fn::Split Fn::If Fn::FindInMap Fn::Equals Fn::And Fn::Or"
    " Fn::Not Fn::Base64 Fn::GetAZs Fn::ImportValue Fn::Cidr Fn::Length Fn::ToJsonString Fn::Transform Fn::ForEach::L"
    " Fn::Nope"
)
TEXTS = (
    "|a|b|A|B|C|P|Q|R|0|1|,|true|${P}|${R.Arn}|${!x}|${|&{a}|R${a}|AWS::NoValue|AWS::Region|R.Arn|M|10.0.0.0/16|"
    "{{resolve:ssm:x}}|é\U0001f600|inner.yaml|main.yaml|Api|x: y"
)
TYPES = (
    "AWS::X::Y AWS::Serverless::Function AWS::Serverless::Api AWS::Serverless::HttpApi AWS::Serverless::SimpleTable"
    " AWS::Serverless::StateMachine AWS::Serverless::GraphQLApi AWS::Serverless::Application AWS::CloudFormation::Stack"
)
KEYS = (
    "a b A B P Q R Type Properties Condition Default AllowedValues NoEcho Value Key Handler Events Policies Tracing"
    " Tags TemplateURL Location Parameters Environment DefaultValue Metadata Outputs Statement DeadLetterQueue Auth"
    " FunctionUrlConfig Domain StageName PrimaryKey EndpointConfiguration CodeUri Cache"
)

texts = st.one_of(st.sampled_from(TEXTS.split("|")), st.text(alphabet="ab${}!&: \n", max_size=8))
keys = st.one_of(st.sampled_from(KEYS.split()), st.sampled_from(FUNCTIONS.split()), st.text("abé ", max_size=3))
scalars = st.one_of(texts, st.integers(-5, 70_000), st.booleans(), st.none(), st.floats(-5, 5, allow_nan=False))


def _containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    calls = st.builds(lambda name, argument: {name: argument}, st.sampled_from(FUNCTIONS.split()), inner)
    return st.one_of(calls, calls, st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4))


values = st.recursive(scalars, _containers, max_leaves=12)
types = st.sampled_from(TYPES.split())
names = st.sampled_from(["A", "B", "C", "R", "P", "Q", "Fn::ForEach::L", "Fn::Transform"])
resource_bodies = st.fixed_dictionaries(
    {"Type": types, "Properties": st.dictionaries(keys, values, max_size=5)},
    optional={"Condition": values, "Metadata": values},
)
odd_bodies = st.fixed_dictionaries({"Type": st.one_of(types, values), "Properties": values})
bodies = st.one_of(resource_bodies, resource_bodies, resource_bodies, odd_bodies, values)
loops = st.builds(lambda items, body: ["a", items, {"R${a}": body}], values, bodies)
templates = st.fixed_dictionaries(
    {
        "AWSTemplateFormatVersion": st.just("2010-09-09"),
        "Resources": st.dictionaries(names, st.one_of(bodies, bodies, bodies, loops), min_size=1, max_size=4),
    },
    optional={
        "Parameters": st.one_of(st.dictionaries(names, st.one_of(values, bodies), max_size=3), values),
        "Conditions": st.one_of(st.dictionaries(names, values, max_size=3), values),
        "Mappings": st.one_of(st.dictionaries(names, values, max_size=2), values),
        "Globals": st.one_of(st.dictionaries(st.just("Function"), st.dictionaries(keys, values)), values),
        "Transform": st.one_of(st.just("AWS::Serverless-2016-10-31"), values),
        "Outputs": values,
        "Rules": values,
    },
)

fast = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("templates")
    (found / "inner.yaml").write_text(
        "Resources: {I: {Type: AWS::X::Y, Properties: {P: !Ref P}}}\nOutputs: {A: {Value: !Ref P}}\n"
    )
    return found


def _everything(root: TemplateRoot) -> dict[str, Any]:
    return {
        f"{each.address} {each.type}": {name: to_json(value) for name, value in properties(each).items()}
        for each in root.resources
    }


def _paths(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """Every path that a check could ask for, and some that nobody wrote."""
    yield path
    if len(path) < 4:
        yield (*path, "nothing")
        if isinstance(value, dict):
            for key, item in value.items():
                yield from _paths(item, (*path, key))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                yield from _paths(item, (*path, index))


def _in_text(where: Location, lines: list[str]) -> bool:
    start, end = (where.start_line, where.start_column), (where.end_line, where.end_column)
    return (
        start <= end
        and where.start_line >= 1
        and where.end_line <= len(lines)
        and where.start_column <= len(lines[where.start_line - 1]) + 1
        and where.end_column <= len(lines[where.end_line - 1]) + 1
    )


@fast
@given(template=templates)
def test_every_place_lies_in_its_file_and_in_its_resource(template: dict[str, Any], folder: Path) -> None:
    text = yaml.safe_dump(template, sort_keys=False, allow_unicode=True)
    lines = [*text.split("\n"), ""]
    shared = "Globals" in template or "&id0" in text
    for each in built(folder, text).resources:
        attributes = each.attributes
        extent = attributes.extent()
        if extent.path != "main.yaml":
            continue
        assert _in_text(extent, lines)
        for name, value in properties(each).items():
            for path in _paths(value, (name,)):
                where = attributes.locate(path)
                assert where.path == "main.yaml"
                assert _in_text(where, lines)
                inside = (extent.start_line, extent.start_column) <= (where.start_line, where.start_column)
                before = (where.end_line, where.end_column) <= (extent.end_line, extent.end_column)
                assert shared or (inside and before)
                assert all(_in_text(origin.location, lines) for origin in attributes.origins(path))


@fast
@given(template=templates)
def test_yaml_and_json_mean_the_same(template: dict[str, Any], folder: Path) -> None:
    block = yaml.safe_dump(template, sort_keys=False, allow_unicode=True)
    first = built(folder, block)
    second = built(folder, json.dumps(template), "main.json")
    assert _everything(first).keys() == _everything(second).keys()
    kinds_of_first = sorted({problem.kind for problem in first.problems})
    assert kinds_of_first == sorted({problem.kind for problem in second.problems})
    ours, theirs = _everything(first), _everything(second)
    if "main.yaml" not in block:  # a template that nests itself has another name here
        assert json.dumps(ours) == json.dumps(theirs)


@fast
@given(template=templates, garbage=st.binary(max_size=30), at=st.integers(0, 10_000))
def test_nothing_raises(template: dict[str, Any], garbage: bytes, at: int, folder: Path) -> None:
    data = yaml.safe_dump(template, sort_keys=False).encode()
    cut = at % (len(data) + 1)
    for text in (data[:cut] + garbage + data[cut:], json.dumps(template).encode()[:cut] + garbage, garbage):
        root = built(folder, text)
        _everything(root)
        for each in root.resources:
            for name in each.attributes.names():
                each.attributes.hides((name,))
                each.attributes.references(name)
                each.attributes.spelled((name,), None)
        assert isinstance(root.problems, tuple)


@fast
@given(template=templates)
def test_the_same_twice(template: dict[str, Any], folder: Path) -> None:
    one, two = built(folder, template), built(folder, template)
    assert json.dumps(_everything(one)) == json.dumps(_everything(two))
    assert one.problems == two.problems
