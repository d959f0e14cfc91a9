"""`Fn::ForEach`: what its page says, and what nobody should write."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from iaclint.graph.values import Reference, Unknown
from tests.parsers.ros_values import rendered
from tests.parsers.template_values import built, kinds, plain_properties, resource

HEADER = "AWSTemplateFormatVersion: '2010-09-09'\nTransform: AWS::LanguageExtensions\n"

TOPICS = """
Parameters:
  Names: {Type: CommaDelimitedList, Default: 'Success,Failure,Timeout'}
Resources:
  Fn::ForEach::Topics:
    - TopicName
    - !Ref Names
    - SnsTopic${TopicName}:
        Type: AWS::SNS::Topic
        Properties:
          TopicName: !Join ['.', [!Ref TopicName, fifo]]
          DisplayName: !Sub 'topic ${TopicName}'
          Plain: as ${TopicName} as that
          FifoTopic: true
"""


def addresses(folder: Path, text: str) -> list[str]:
    return [each.address for each in built(folder, HEADER + text).resources]


def test_one_resource_for_each_item(tmp_path: Path) -> None:
    root = built(tmp_path, HEADER + TOPICS)
    assert [each.address for each in root.resources] == ["SnsTopicSuccess", "SnsTopicFailure", "SnsTopicTimeout"]
    assert plain_properties(resource(root, "SnsTopicFailure")) == {
        "TopicName": "Failure.fifo",
        "DisplayName": "topic Failure",
        "Plain": "as Failure as that",
        "FifoTopic": True,
    }
    assert root.problems == ()


def test_all_stand_where_the_loop_does(tmp_path: Path) -> None:
    root = built(tmp_path, HEADER + TOPICS)
    lines = [each.attributes.locate(()).start_line for each in root.resources]
    assert lines == [10, 10, 10]
    assert [each.attributes.locate(("FifoTopic",)).start_line for each in root.resources] == [16, 16, 16]


def test_other_resources_refer_to_those_of_a_loop(tmp_path: Path) -> None:
    text = (
        TOPICS
        + "  Other:\n    Type: AWS::X::Y\n    Properties: {A: !Ref SnsTopicSuccess, B: !GetAtt SnsTopicTimeout.Arn}\n"
    )
    root = built(tmp_path, HEADER + text)
    assert plain_properties(resource(root, "Other")) == {
        "A": {"$unknown": ["SnsTopicSuccess"]},
        "B": {"$unknown": ["SnsTopicTimeout.Arn"]},
    }
    assert root.problems == ()


def test_punctuation_is_taken_out_of_logical_ids(tmp_path: Path) -> None:
    text = """
Resources:
  Fn::ForEach::Addresses:
    - Address
    - [10.0.0.1, 10.0.0.2]
    - Host&{Address}:
        Type: AWS::X::Y
        Properties: {Address: '${Address}', Id: 'x&{Address}'}
"""
    root = built(tmp_path, HEADER + text)
    assert [(each.address, plain_properties(each)) for each in root.resources] == [
        ("Host10001", {"Address": "10.0.0.1", "Id": "x10001"}),
        ("Host10002", {"Address": "10.0.0.2", "Id": "x10002"}),
    ]


def test_loops_in_loops(tmp_path: Path) -> None:
    text = """
Resources:
  Fn::ForEach::Zones:
    - Zone
    - [A, B]
    - Fn::ForEach::Tiers:
        - Tier
        - [Web, Data]
        - Subnet${Zone}${Tier}:
            Type: AWS::EC2::Subnet
            Properties: {Tags: [{Key: Name, Value: !Sub '${Zone}-${Tier}'}]}
"""
    root = built(tmp_path, HEADER + text)
    assert [each.address for each in root.resources] == ["SubnetAWeb", "SubnetAData", "SubnetBWeb", "SubnetBData"]
    assert plain_properties(root.resources[2]) == {"Tags": [{"Key": "Name", "Value": "B-Web"}]}


def test_a_loop_among_properties(tmp_path: Path) -> None:
    text = """
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: plain
      Fn::ForEach::Settings:
        - Key
        - [One, Two]
        - Set${Key}:
            Value: !Sub 'is-${Key}'
"""
    root = built(tmp_path, HEADER + text)
    table = resource(root, "Table")
    assert plain_properties(table) == {
        "TableName": "plain",
        "SetOne": {"Value": "is-One"},
        "SetTwo": {"Value": "is-Two"},
    }
    assert table.attributes.locate(("SetTwo", "Value")).start_line == 13
    assert table.attributes.locate(("SetTwo",)).start_line == 12


def test_loops_of_conditions_and_outputs(tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(
        HEADER
        + """
Conditions:
  Fn::ForEach::Checks:
    - Name
    - [one, two]
    - Is${Name}: !Equals [!Ref Given, '${Name}']
Parameters: {Given: {Type: String}}
Resources:
  One: {Type: AWS::X::Y, Condition: Isone}
  Two: {Type: AWS::X::Y, Condition: Istwo}
Outputs:
  Fn::ForEach::Values:
    - Name
    - [a, b]
    - Out${Name}:
        Value: !Sub 'value of ${Name}'
"""
    )
    root = built(
        tmp_path,
        HEADER
        + """
Resources:
  Nested:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: inner.yaml, Parameters: {Given: two}}
  User: {Type: AWS::X::Z, Properties: {B: !GetAtt Nested.Outputs.Outb}}
""",
    )
    assert [each.address for each in root.resources] == ["Nested", "Nested.Two", "User"]
    assert plain_properties(resource(root, "User")) == {"B": "value of b"}
    assert root.problems == ()


def test_an_unknown_collection_makes_one_resource(tmp_path: Path) -> None:
    text = TOPICS.replace(", Default: 'Success,Failure,Timeout'", "")
    root = built(tmp_path, HEADER + text)
    assert [each.address for each in root.resources] == ["SnsTopic${TopicName}"]
    found = root.resources[0].attributes
    assert found.get("FifoTopic") is True
    assert rendered(found.get("TopicName")) == {"$text": [{"$unknown": ["parameter Names"]}, ".fifo"]}
    assert found.locate(("TopicName",)).start_line == 13
    assert root.problems == ()


def test_of_two_loops_one_is_not_known(tmp_path: Path) -> None:
    text = """
Parameters: {Unset: {Type: CommaDelimitedList}}
Resources:
  Fn::ForEach::A:
    - A
    - [x, y]
    - Fn::ForEach::B:
        - B
        - !Ref Unset
        - R${A}${B}: {Type: AWS::X::Y, Properties: {V: !Ref A}}
"""
    root = built(tmp_path, HEADER + text)
    assert [(each.address, plain_properties(each)) for each in root.resources] == [
        ("Rx${B}", {"V": "x"}),
        ("Ry${B}", {"V": "y"}),
    ]


def test_functions_of_sam_in_a_loop(tmp_path: Path) -> None:
    text = """
AWSTemplateFormatVersion: '2010-09-09'
Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Globals: {Function: {Tracing: Active}}
Resources:
  Fn::ForEach::Services:
    - Name
    - [Users, Orders]
    - ${Name}Function:
        Type: AWS::Serverless::Function
        Properties: {Handler: a.b, FunctionName: 'f-${Name}', CodeUri: './${Name}'}
"""
    root = built(tmp_path, text)
    assert [each.address for each in root.resources] == [
        "UsersFunction",
        "UsersFunctionRole",
        "OrdersFunction",
        "OrdersFunctionRole",
    ]
    found = resource(root, "OrdersFunction").attributes
    assert found.get("FunctionName") == "f-Orders"
    assert found.get("TracingConfig") == {"Mode": "Active"}
    assert found.get("Role").references == (Reference("OrdersFunctionRole", "Arn"),)
    assert root.problems == ()


def test_items_that_are_not_known_make_one_more(tmp_path: Path) -> None:
    text = """
Parameters: {Unset: {Type: String}}
Resources:
  Fn::ForEach::Loop:
    - N
    - [a, !Ref Unset, b]
    - R${N}: {Type: AWS::X::Y, Properties: {V: !Ref N}}
"""
    root = built(tmp_path, HEADER + text)
    assert [each.address for each in root.resources] == ["Ra", "R${N}", "Rb"]
    assert isinstance(root.resources[1].attributes.get("V"), Unknown)


def test_an_item_that_stands_twice_counts_once(tmp_path: Path) -> None:
    text = "Resources:\n  Fn::ForEach::L: [N, [a, b, a], {'R${N}': {Type: AWS::X::Y}}]\n"
    assert addresses(tmp_path, text) == ["Ra", "Rb"]


def test_an_item_inside_of_another_variable(tmp_path: Path) -> None:
    text = """
Resources:
  Fn::ForEach::L:
    - N
    - [a, b]
    - Topic${N}: {Type: AWS::SNS::Topic}
      Policy${N}:
        Type: AWS::SNS::TopicPolicy
        Properties: {A: !Sub '${Topic${N}.Arn}/${N}', B: !GetAtt 'Topic${N}.Arn', C: !Ref 'Topic${N}'}
"""
    root = built(tmp_path, HEADER + text)
    attributes = resource(root, "Policyb").attributes
    assert rendered(attributes.get("A")) == {"$text": [{"$unknown": ["Topicb.Arn"]}, "/b"]}
    assert [attributes.get(name).references for name in "BC"] == [
        (Reference("Topicb", "Arn"),),
        (Reference("Topicb", ""),),
    ]
    assert root.problems == ()


def test_a_condition_in_a_loop(tmp_path: Path) -> None:
    text = """
Conditions: {Isa: !Equals [a, a], Isb: !Equals [a, b]}
Resources:
  Fn::ForEach::L:
    - N
    - [a, b]
    - R${N}:
        Type: AWS::X::Y
        Condition: Is${N}
"""
    assert addresses(tmp_path, text) == ["Ra"]


@pytest.mark.parametrize(
    "loop",
    [
        "[N, [a]]",
        "a",
        "{a: b}",
        "[N, [a], b]",
        "[[N], [a], {'R${N}': {Type: X}}]",
        "[N, {a: b}, {'R${N}': {Type: X}}]",
        "[]",
    ],
)
def test_what_is_no_loop_is_a_warning(loop: str, tmp_path: Path) -> None:
    root = built(tmp_path, f"{HEADER}Resources:\n  Fn::ForEach::L: {loop}\n")
    assert kinds(root) == ["invalid-call"]


def test_a_loop_over_itself_ends(tmp_path: Path) -> None:
    text = """
Conditions:
  Fn::ForEach::C:
    - N
    - !If [Isa, [a], [b]]
    - Is${N}: !Condition Isa
Resources:
  Fn::ForEach::R:
    - N
    - [!GetAtt Ra.Id, !Ref Rb]
    - R${N}: {Type: AWS::X::Y, Condition: Isb}
"""
    root = built(tmp_path, HEADER + text)
    assert len(root.resources) <= 2


def test_a_huge_product_ends(tmp_path: Path) -> None:
    inner: dict[str, Any] = {"R${A}${B}": {"Type": "AWS::X::Y", "Properties": {"V": {"Ref": "B"}}}}
    many = [f"i{number}" for number in range(400)]
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {"Fn::ForEach::One": ["A", many, {"Fn::ForEach::Two": ["B", many, inner]}]},
    }
    root = built(tmp_path, json.dumps(template), "main.json")
    assert "too-many-instances" in kinds(root)
    assert 9_000 < len(root.resources) < 11_000


def test_a_template_of_nothing_but_a_loop(tmp_path: Path) -> None:
    text = """
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Topics:
    - Name
    - [One, Two]
    - Topic${Name}: {Type: AWS::SNS::Topic}
"""
    assert [each.address for each in built(tmp_path, text).resources] == ["TopicOne", "TopicTwo"]
