"""Parameters: what is given, rules about them, and what must not be shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from iaclint.graph.values import Unknown
from iaclint.parsers.templates.build import build_template
from iaclint.parsers.terraform.files import Given
from iaclint.sources import Sources
from tests.parsers.ros_values import rendered
from tests.parsers.template_values import built, kinds, plain_properties, resource

HEADER = "AWSTemplateFormatVersion: '2010-09-09'\n"


def _value(folder: Path, declaration: str, more: str = "", **given: str) -> Any:
    text = f"{HEADER}Parameters: {{P: {declaration}}}\n{more}\n"
    text += "Resources: {R: {Type: AWS::X::Y, Properties: {V: !Ref P}}}\n"
    root = built(folder, text, **given)
    assert root.problems == ()
    return rendered(resource(root, "R").attributes.get("V"))


@pytest.mark.parametrize(
    ("declaration", "given", "expected"),
    [
        ("{Type: String}", "x", "x"),
        ("{Type: String, Default: y}", "x", "x"),
        ("{Type: String, Default: y}", "", ""),
        ("{Type: String, AllowedValues: [a, b]}", "a", "a"),
        ("{Type: Number}", "8080", 8080),
        ("{Type: Number}", "0.25", 0.25),
        ("{Type: Number}", "many", "many"),
        ("{Type: CommaDelimitedList}", "a, b", ["a", "b"]),
        ("{Type: List<Number>}", "1,2", [1, 2]),
        ("{Type: 'List<AWS::EC2::Subnet::Id>'}", "subnet-1", ["subnet-1"]),
        ("{Type: 'AWS::EC2::VPC::Id'}", "vpc-1", "vpc-1"),
        ("{Type: 'AWS::SSM::Parameter::Value<String>'}", "/name", {"$unknown": ["existing parameter P"]}),
    ],
)
def test_what_the_user_gives(declaration: str, given: str, expected: Any, tmp_path: Path) -> None:
    assert _value(tmp_path, declaration, P=given) == expected


@pytest.mark.parametrize(
    ("value", "there"),
    [
        ("!Ref Text", True),  # perhaps empty, but `AWS::NoValue` alone takes a property away
        ("!Ref Stored", True),
        ("!ImportValue other", True),
        ("!Ref List", False),  # a list may have no item
        ("!Ref StoredList", False),
    ],
)
def test_what_is_not_known_is_there(value: str, there: bool, tmp_path: Path) -> None:
    parameters = (
        "Parameters: {Text: {Type: String}, Stored: {Type: 'AWS::SSM::Parameter::Value<String>'},"
        " List: {Type: CommaDelimitedList}, StoredList: {Type: 'AWS::SSM::Parameter::Value<List<String>>'}}\n"
    )
    root = built(tmp_path, f"{HEADER}{parameters}Resources:\n  R: {{Type: AWS::X::Y, Properties: {{V: {value}}}}}\n")
    found = resource(root, "R").attributes.get("V")
    assert isinstance(found, Unknown)
    assert found.not_null is there


def test_pseudo_parameters_can_be_given(tmp_path: Path) -> None:
    text = HEADER + "Resources: {R: {Type: X, Properties: {V: !Sub '${AWS::Region}', N: !Ref AWS::NoValue}}}\n"
    root = built(tmp_path, text, AWS__Region="eu-west-1", AWS__NoValue="something")
    assert plain_properties(root.resources[0]) == {"V": "eu-west-1"}


def test_what_is_given_decides_conditions(tmp_path: Path) -> None:
    text = HEADER + (
        "Parameters: {Env: {Type: String}}\nConditions: {Prod: !Equals [!Ref Env, prod]}\n"
        "Resources: {R: {Type: AWS::X::Y, Condition: Prod}}\n"
    )
    assert [len(built(tmp_path, text, Env=env).resources) for env in ("prod", "test")] == [1, 0]
    assert len(built(tmp_path, text).resources) == 1


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("{R: {Assertions: [{Assert: !Contains [[a, b], !Ref P]}]}}", {"$one_of": ["a", "b"]}),
        ("{R: {Assertions: [{Assert: {'Fn::Contains': [[a], {Ref: P}]}}]}}", "a"),
        (
            "{R: {RuleCondition: !Equals [a, a], Assertions: [{Assert: !Contains [[a, b], !Ref P]}]}}",
            {"$one_of": ["a", "b"]},
        ),
        (
            "{R: {RuleCondition: !Equals [a, b], Assertions: [{Assert: !Contains [[a, b], !Ref P]}]}}",
            {"$unknown": ["parameter P"]},
        ),
        (
            "{R: {RuleCondition: !Equals [!Ref P, b], Assertions: [{Assert: !Contains [[a, b], !Ref P]}]}}",
            {"$unknown": ["parameter P"]},
        ),
        ("{R: {Assertions: [{Assert: !Contains [[a, b], !Ref Other]}]}}", {"$unknown": ["parameter P"]}),
        ("{R: {Assertions: [{Assert: !Not [!Contains [[a, b], !Ref P]]}]}}", {"$unknown": ["parameter P"]}),
        ("{R: {Assertions: text}, S: text}", {"$unknown": ["parameter P"]}),
    ],
)
def test_a_rule_lists_what_a_parameter_may_be(rules: str, expected: Any, tmp_path: Path) -> None:
    assert _value(tmp_path, "{Type: String}", f"Rules: {rules}") == expected


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("!Contains [[a, b], a]", True),
        ("!Contains [[a, b], c]", False),
        ("!Contains [[a, !Ref Other], a]", True),
        ("!Contains [[a, !Ref Other], c]", None),
        ("!EachMemberEquals [[a, a], a]", True),
        ("!EachMemberEquals [[a, b], a]", False),
        ("!EachMemberEquals [!RefAll 'AWS::EC2::VPC::Id', vpc-1]", None),
        ("!EachMemberIn [[a, b], [a, b, c]]", True),
        ("!EachMemberIn [[a, d], [a, b, c]]", False),
        ("!EachMemberIn [!ValueOfAll ['AWS::EC2::VPC::Id', Tags.Name], [a]]", None),
        ("!Equals [!ValueOf [Other, Tags.Name], x]", None),
        ("!And [!Contains [[a], a], !Contains [[b], b]]", True),
    ],
)
def test_the_functions_of_rules(condition: str, holds: bool | None, tmp_path: Path) -> None:
    """A rule that is in force lists what the parameter may be."""
    text = HEADER + (
        "Parameters: {P: {Type: String}, Other: {Type: String}}\n"
        f"Rules:\n  R:\n    RuleCondition: {condition}\n    Assertions: [{{Assert: !Contains [[x], !Ref P]}}]\n"
        f"Conditions: {{C: {condition}}}\n"
        "Resources: {R: {Type: AWS::X::Y, Properties: {V: !Ref P, C: !If [C, a, b]}}}\n"
    )
    found = {name: rendered(built(tmp_path, text).resources[0].attributes.get(name)) for name in ("V", "C")}
    assert found["V"] == ("x" if holds else {"$unknown": ["parameter P"]})
    assert found["C"] == {True: "a", False: "b", None: {"$one_of": ["a", "b"]}}[holds]


SECRET = """
Parameters:
  Password: {Type: String, Default: correct-horse, NoEcho: true}
  Quoted: {Type: String, Default: battery-staple, NoEcho: 'true'}
  Open: {Type: String, Default: fine}
Resources:
  R:
    Type: AWS::X::Y
    Properties:
      Whole: !Ref Password
      Part: !Sub 'user:${Quoted}@host'
      Joined: !Join ['', [a, !Ref Password]]
      Inside: {Deep: [!Ref Password], Other: text}
      Fine: !Ref Open
      Text: correct-horse
  N:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: inner.yaml, Parameters: {Given: !Ref Password}}
"""


def test_what_a_no_echo_parameter_holds_is_hidden(tmp_path: Path) -> None:
    inner = (
        HEADER + "Parameters: {Given: {Type: String}}\nResources: {R: {Type: AWS::X::Y, Properties: {V: !Ref Given}}}\n"
    )
    (tmp_path / "inner.yaml").write_text(inner)
    root = built(tmp_path, HEADER + SECRET)
    attributes = resource(root, "R").attributes
    assert attributes.get("Whole") == "correct-horse"
    hidden = {name for name in attributes.names() if attributes.hides((name,))}
    assert hidden == {"Whole", "Part", "Joined", "Inside"}
    assert attributes.hides(("Inside", "Deep", 0))
    assert not attributes.hides(("Inside", "Other"))
    assert resource(root, "N.R").attributes.hides(("V",))
    assert kinds(root) == []


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"p.json": '[{"ParameterKey": "P", "ParameterValue": "x"}, {"ParameterKey": "Q"}]'},
            "x",
        ),
        ({"p.json": '["Q=y", "P=x=1"]'}, "x=1"),
        ({"p.json": '{"Parameters": {"P": "x"}, "Tags": {"P": "no"}}'}, "x"),
        ({"p.json": '{"P": "x"}'}, "x"),
        ({"p.yaml": "Parameters: {P: x}\n"}, "x"),
        ({"a.json": '{"P": "a"}', "b.json": '{"P": "b"}'}, "b"),
        ({"p.json": '{"P": ["a", "b"]}'}, "a,b"),
        ({"p.json": '{"P": {"a": "b"}}'}, "default"),
        ({"p.json": '{"P": null}'}, "default"),
        ({"p.json": "[1, {}]"}, "default"),
        ({"p.json": "text"}, "default"),
        ({"p.tfvars": 'P = "x"'}, "default"),
    ],
)
def test_files_of_values(files: dict[str, str], expected: str, tmp_path: Path) -> None:
    text = HEADER + "Parameters: {P: {Type: String, Default: default}}\n"
    (tmp_path / "main.yaml").write_text(text + "Resources: {R: {Type: X, Properties: {V: !Ref P}}}\n")
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    given = Given((), tuple(str(tmp_path / name) for name in files))
    root = build_template(str(tmp_path / "main.yaml"), Sources(tmp_path, tmp_path), given)
    assert root.resources[0].attributes.get("V") == expected
    assert root.problems == ()


def test_a_file_of_values_that_is_broken(tmp_path: Path) -> None:
    (tmp_path / "main.yaml").write_text(HEADER + "Resources: {R: {Type: X}}\n")
    (tmp_path / "p.json").write_text("{")
    given = Given((("P", "x"),), (str(tmp_path / "p.json"),))
    root = build_template(str(tmp_path / "main.yaml"), Sources(tmp_path, tmp_path), given)
    assert kinds(root) == ["syntax-error"]
