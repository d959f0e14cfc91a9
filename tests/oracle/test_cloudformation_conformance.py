"""The expected values of our cases, confirmed by `cfn-lint`, which works out what calls may be worth, too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("cfnlint")

from tests.oracle.cloudformation_expected import PSEUDO, as_set, possible
from tests.oracle.cloudformation_values import Deployed, UnresolvedError, has_calls
from tests.parsers.cloudformation_cases import CONDITIONS, FUNCTIONS, TEMPLATE, as_json
from tests.parsers.template_values import built, plain_properties

pytestmark = pytest.mark.oracle

ENOUGH = 400
"""Distinct calls and conditions whose value cfn-lint confirms."""

DIFFERENT = {
    "!Join ['-', [a, true]]": "true is written as in JSON, not as in Python",
    "!Sub ['${A}', {A: true}]": "the same",
    "!Ref EitherSwitch": "the same",
    "!Sub '${!Literal}'": "the exclamation mark is taken away, says the page",
    "!Sub '${!Env} ${Env}'": "the same, of the exclamation mark",
    "!FindInMap [Regions, !Ref Unset, ami, {DefaultValue: ami-0}]": "with the value that we guess, only the default",
    "!Equals [!Ref Unset, !Ref Unset]": "the same whatever it is; we compare values, and these are not known",
    "!Equals [!Sub 'x-${Unset}', y-1]": "it does not look into texts; no text beginning with x is y-1",
    "!Equals [!FindInMap [Regions, !Ref AWS::Region, size], large]": "it does not look into maps; all say large",
    "{A: !If [Perhaps, a, b], B: !If [Perhaps, a, b]}": "it remembers what was chosen; ours are these and two more",
    "{Fn::ToJsonString: abc}": "the page says that it takes a map or a list",
}
"""Calls of which cfn-lint says something else, and why it is not right or knows more."""

GUESSED = {"Unset": "given", "Other": "another"}
GUESSES = {**PSEUDO, **{f"parameter {name}": value for name, value in GUESSED.items()}}


def test_the_values_of_the_cases() -> None:
    """All of them, and no others; of what may be one of several, cfn-lint knows the same ones."""
    deployed = Deployed(as_json(TEMPLATE), GUESSED)
    confirmed: set[str] = set()
    different: list[str] = []
    for _, _, call, expected in FUNCTIONS:
        node = as_json(call)
        if call in DIFFERENT or not has_calls(node) or (isinstance(expected, dict) and "$unknown" in expected):
            continue
        try:
            found, ours = deployed.values(node), possible(expected, GUESSES)
        except UnresolvedError:
            continue
        if as_set(found) == as_set(ours):
            confirmed.add(json.dumps(node))
        else:
            different.append(f"{call}: {ours!r}, cfn-lint: {found!r}")
    for _, (call, expected) in CONDITIONS:
        holds = deployed.holds(as_json(call))
        if ("unknown" if holds is None else holds) == expected:
            confirmed.add(json.dumps(as_json(call)))
        elif call not in DIFFERENT:
            different.append(f"{call}: {expected}, cfn-lint: {holds}")
    assert different == []
    assert len(confirmed) >= ENOUGH


def test_nothing_is_different_without_need() -> None:
    deployed = Deployed(as_json(TEMPLATE), GUESSED)
    expected = {call: expected for _, _, call, expected in FUNCTIONS} | {call: each for _, (call, each) in CONDITIONS}
    for call in DIFFERENT:
        node = as_json(call)
        if "$error" in str(expected[call]):
            assert deployed.values(node)
        elif "Equals" in call:
            assert deployed.holds(node) != {"unknown": None}.get(str(expected[call]), expected[call])
        else:
            assert as_set(deployed.values(node)) != as_set(possible(expected[call], GUESSES))


def test_calls_that_are_not_allowed() -> None:
    """cfn-lint has no value for them either."""
    deployed = Deployed(as_json(TEMPLATE), GUESSED)
    for _, _, call, expected in FUNCTIONS:
        if isinstance(expected, dict) and "$error" in expected and call not in DIFFERENT:
            with pytest.raises(UnresolvedError):
                deployed.values(as_json(call))


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
