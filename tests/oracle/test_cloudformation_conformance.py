"""The expected values of our cases, confirmed by `cfn-lint`, which works out what calls may be worth, too."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("cfnlint")

from tests.parsers.cloudformation_cases import FUNCTIONS, TEMPLATE, as_json
from tests.parsers.template_values import built, plain_properties

pytestmark = pytest.mark.oracle

RESOLVED = ["Ref", *(f"Fn::{name}" for name in ["FindInMap", "If", "Join", "Select", "Split", "Sub", "ToJsonString"])]

DIFFERENT = {
    "!Join ['-', [a, true]]": "true is written as in JSON, not as in Python",
    "!Sub ['${A}', {A: true}]": "the same",
    "!Sub '${!Literal}'": "the exclamation mark is taken away, says the page",
    "!Sub '${!Env} ${Env}'": "the same",
}
"""Calls of which cfn-lint says something else, and why it is not right."""


def _candidates(call: str) -> list[Any]:
    """What cfn-lint thinks that a call may be worth, whatever conditions say; nothing when it cannot tell, as of calls
    inside of maps and lists."""
    from cfnlint.context import create_context_for_template
    from cfnlint.jsonschema import CfnTemplateValidator
    from cfnlint.template import Template

    template = Template("main.yaml", as_json(TEMPLATE), ["us-east-1"])
    context = create_context_for_template(template).evolve(functions=RESOLVED)
    validator = CfnTemplateValidator({}, context=context, cfn=template)
    found = [each[0] for each in validator.resolve_value(as_json(call)) if not each[2]]
    return [] if any(name in str(found) for name in ("'Ref'", '"Ref"', "Fn::")) else found


def _known(expected: Any) -> bool:
    """Whether nothing in it is open, so that cfn-lint's guesses of regions and names play no part."""
    return "$" not in json.dumps(expected).replace("$ {", "").replace("$Env", "").replace("${", "").replace("$prod", "")


def _same(one: Any, other: Any) -> bool:
    return bool(_plain(one) == _plain(other))


def _plain(value: Any) -> Any:
    """Without the difference between a number and its text, and without spaces in JSON text."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    text = json.dumps(value) if isinstance(value, (bool, type(None))) else str(value)
    if text[:1] in ("{", "["):
        try:
            return json.dumps(json.loads(text, parse_float=Decimal), sort_keys=True, default=str)
        except ValueError:
            return text
    return text


def test_the_values_of_the_cases() -> None:
    confirmed = 0
    different: list[str] = []
    for name, number, call, expected in FUNCTIONS:
        if not _known(expected) or (isinstance(expected, dict) and "$error" in expected):
            continue
        found = _candidates(call)
        if any(_same(expected, each) for each in found):
            confirmed += 1
        elif found and call not in DIFFERENT:
            different.append(f"{name} {number}: {call}: {expected!r}, cfn-lint: {found[:3]!r}")
    assert different == []
    assert confirmed >= 100


def test_alternatives() -> None:
    """Of what may be one of several, cfn-lint knows each."""
    confirmed = 0
    for _, _, call, expected in FUNCTIONS:
        if isinstance(expected, dict) and "$one_of" in expected and _known(expected["$one_of"]):
            found = _candidates(call)
            confirmed += bool(found) and all(any(_same(each, other) for other in found) for each in expected["$one_of"])
    assert confirmed >= 20


LOOPS = {
    "one": {
        "Fn::ForEach::Topics": [
            "Name",
            ["Success", "Failure"],
            {"Topic${Name}": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Fn::Sub": "a-${Name}"}}}},
        ]
    },
    "of a parameter": {
        "Fn::ForEach::L": ["N", {"Ref": "Names"}, {"R${N}": {"Type": "AWS::X::Y", "Properties": {"V": {"Ref": "N"}}}}]
    },
    "of a mapping": {
        "Fn::ForEach::L": [
            "N",
            {"Fn::FindInMap": ["Regions", "us-east-1", "zones"]},
            {"R${N}": {"Type": "AWS::X::Y", "Properties": {"V": {"Fn::Sub": "is-${N}"}}}},
        ]
    },
    "punctuation": {
        "Fn::ForEach::L": [
            "N",
            ["10.0.0.1", "a-b"],
            {"R&{N}": {"Type": "AWS::X::Y", "Properties": {"V": {"Ref": "N"}}}},
        ]
    },
    "two, one inside the other": {
        "Fn::ForEach::One": [
            "A",
            ["x", "y"],
            {
                "Fn::ForEach::Two": [
                    "B",
                    ["1", "2"],
                    {
                        "R${A}${B}": {
                            "Type": "AWS::X::Y",
                            "Properties": {"V": {"Fn::Join": ["-", [{"Ref": "A"}, {"Ref": "B"}]]}},
                        }
                    },
                ]
            },
        ]
    },
    "among properties": {
        "R": {
            "Type": "AWS::X::Y",
            "Properties": {
                "Fixed": 1,
                "Fn::ForEach::P": ["N", ["a", "b"], {"Set${N}": {"Value": {"Fn::Sub": "v-${N}"}}}],
            },
        }
    },
    "beside others": {
        "Other": {"Type": "AWS::X::Y", "Properties": {"A": {"Fn::GetAtt": ["Ra", "Arn"]}}},
        "Fn::ForEach::L": ["N", ["a"], {"R${N}": {"Type": "AWS::X::Y"}}],
    },
}
"""The `Resources` of templates with loops; what cfn-lint makes of them is read by our evaluator again. It does not put
items into texts outside of functions, as AWS does:
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-language-extensions.html
"""


@pytest.mark.parametrize("name", LOOPS)
def test_loops(name: str, tmp_path: Path) -> None:
    from cfnlint.template import Template
    from cfnlint.template.transforms._language_extensions import language_extension

    written = {**as_json(TEMPLATE), "Transform": "AWS::LanguageExtensions", "Resources": LOOPS[name]}
    problems, carried_out = language_extension(Template("main.json", json.loads(json.dumps(written)), ["us-east-1"]))
    assert problems == []
    theirs = built(tmp_path, json.loads(json.dumps(carried_out)), "theirs.json")
    ours = built(tmp_path, written, "ours.json")
    assert [(each.address, plain_properties(each)) for each in ours.resources] == [
        (each.address, plain_properties(each)) for each in theirs.resources
    ]
    assert "ForEach" not in json.dumps(carried_out)
