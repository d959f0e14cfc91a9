"""Where in a template a value stands, and where it came from."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from iaclint.source import Location
from tests.parsers.template_values import built, plain_properties, resource

TEMPLATE = """\
AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Acl:
    Type: String
    Default: PublicRead
Conditions:
  Yes: !Equals [a, a]
  Perhaps: !Equals [!Ref AWS::Region, x]
Mappings:
  Map: {one: {size: large}}
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: !Ref Acl
      VersioningConfiguration:
        Status: Suspended
      Flow: {A: {B: c}, D: [e, f]}
      List:
        - first
        - Key: second
          Value: 2
        - !If [Perhaps, third, other]
        - !Ref AWS::NoValue
        - last
      Script: |
        line one
        line two
      Folded: !Sub
        - '${X}'
        - {X: y}
      Chosen: !If
        - Perhaps
        - Inner: one
        - Inner: two
          Only: here
      Certain:
        Fn::If: [Yes, {Inner: yes-branch}, {Inner: no-branch}]
      Size: !FindInMap [Map, one, size]
      Encoded:
        Fn::Base64: !Sub |
          #!/bin/sh
          echo ${Acl}

  Other:
    Type: AWS::S3::Bucket
"""


def text_at(where: Location, text: str = TEMPLATE) -> str:
    lines = text.split("\n")
    if where.start_line == where.end_line:
        return lines[where.start_line - 1][where.start_column - 1 : where.end_column - 1]
    first = lines[where.start_line - 1][where.start_column - 1 :]
    return "\n".join(
        [first, *lines[where.start_line : where.end_line - 1], lines[where.end_line - 1][: where.end_column - 1]]
    )


@pytest.mark.parametrize(
    ("path", "line", "text"),
    [
        ((), 12, "Bucket"),
        (("AccessControl",), 15, "AccessControl: !Ref Acl"),
        (("VersioningConfiguration",), 16, "VersioningConfiguration"),
        (("VersioningConfiguration", "Status"), 17, "Status: Suspended"),
        (("VersioningConfiguration", "Nothing"), 16, "VersioningConfiguration"),
        (("VersioningConfiguration", 0, "Status"), 17, "Status: Suspended"),
        (("Nothing",), 12, "Bucket"),
        (("Flow",), 18, "Flow: {A: {B: c}, D: [e, f]}"),
        (("Flow", "A"), 18, "A: {B: c}"),
        (("Flow", "A", "B"), 18, "B: c"),
        (("Flow", "D", 1), 18, "f"),
        (("Flow", "D", 7), 18, "D: [e, f]"),
        (("List",), 19, "List"),
        (("List", 0), 20, "first"),
        (("List", 1), 21, "Key: second"),
        (("List", 1, "Value"), 22, "Value: 2"),
        (("List", 2), 23, "!If [Perhaps, third, other]"),
        (("List", 3), 25, "last"),
        (("Script",), 26, "Script"),
        (("Folded",), 29, "Folded"),
        (("Chosen",), 32, "Chosen"),
        (("Chosen", "Inner"), 34, "Inner: one"),
        (("Chosen", "Only"), 36, "Only: here"),
        (("Certain", "Inner"), 38, "Inner: yes-branch"),
        (("Size",), 39, "Size: !FindInMap [Map, one, size]"),
        (("Encoded",), 40, "Encoded"),
    ],
)
def test_a_place_is_the_key_with_its_value(path: tuple[str | int, ...], line: int, text: str, tmp_path: Path) -> None:
    where = resource(built(tmp_path, TEMPLATE), "Bucket").attributes.locate(path)
    assert (where.start_line, text_at(where)) == (line, text)


def test_the_extent_of_a_resource_is_its_entry(tmp_path: Path) -> None:
    root = built(tmp_path, TEMPLATE)
    first, second = (text_at(each.attributes.extent()) for each in root.resources)
    assert first.startswith("Bucket:\n    Type: AWS::S3::Bucket\n")
    assert first.rstrip().endswith("echo ${Acl}")
    assert second == "Other:\n    Type: AWS::S3::Bucket"


@pytest.mark.parametrize(
    ("path", "origins"),
    [
        (("AccessControl",), [('default of parameter "Acl"', 5)]),
        (("Flow",), []),
        (("List",), [('condition "Perhaps"', 8)]),
        (("Size",), [('mapping "Map"', 10)]),
        (("Encoded",), [('default of parameter "Acl"', 5)]),
        ((), []),
        (("Nothing",), []),
    ],
)
def test_where_a_value_came_from(path: tuple[str | int, ...], origins: list[tuple[str, int]], tmp_path: Path) -> None:
    found = resource(built(tmp_path, TEMPLATE), "Bucket").attributes.origins(path)
    assert [(origin.text, origin.location.start_line) for origin in found] == origins


JSON = """\
{"AWSTemplateFormatVersion": "2010-09-09",
 "Resources": {
  "Bucket": {
   "Type": "AWS::S3::Bucket",
   "Properties": {
    "AccessControl": "PublicRead",
    "Tags": [{"Key": "a", "Value": {"Ref": "AWS::Region"}},
             {"Key": "b", "Value": "c"}]
   }
  }
 }
}
"""


@pytest.mark.parametrize("tabs", [False, True])
def test_places_in_json(tabs: bool, tmp_path: Path) -> None:
    """With tabs the strict reader reads it."""
    text = JSON.replace("    ", "\t") if tabs else JSON
    attributes = resource(built(tmp_path, text, "main.json"), "Bucket").attributes
    assert text_at(attributes.locate(()), text) == '"Bucket"'
    assert text_at(attributes.locate(("AccessControl",)), text) == '"AccessControl": "PublicRead"'
    assert text_at(attributes.locate(("Tags", 0, "Value")), text) == '"Value": {"Ref": "AWS::Region"}'
    assert text_at(attributes.locate(("Tags", 1)), text) == '{"Key": "b", "Value": "c"}'
    assert text_at(attributes.locate(("Tags",)), text) == '"Tags"'
    assert text_at(attributes.extent(), text).endswith("   }\n  }")


SAM = """\
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.12
    Tracing: Active
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      InlineCode: x
      Policies:
        - AdministratorAccess
        - Statement:
            - {Effect: Allow, Action: '*', Resource: '*'}
      DeadLetterQueue:
        Type: SQS
        TargetArn: arn:x
      FunctionUrlConfig:
        AuthType: NONE
      Events:
        Get:
          Type: Api
          Properties: {Path: /x, Method: get}
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: live
      TracingEnabled: false
      EndpointConfiguration: REGIONAL
"""


@pytest.mark.parametrize(
    ("address", "path", "line", "text"),
    [
        ("Fn", (), 8, "Fn"),
        ("Fn", ("Handler",), 11, "Handler: a.b"),
        ("Fn", ("Runtime",), 5, "Runtime: python3.12"),
        ("Fn", ("TracingConfig", "Mode"), 6, "Tracing: Active"),
        ("Fn", ("Code", "ZipFile"), 12, "InlineCode: x"),
        ("Fn", ("DeadLetterConfig", "TargetArn"), 19, "TargetArn: arn:x"),
        ("Fn", ("Role",), 8, "Fn"),
        ("FnRole", (), 8, "Fn"),
        ("FnRole", ("ManagedPolicyArns", 2), 14, "AdministratorAccess"),
        ("FnRole", ("Policies", 0, "PolicyDocument", "Statement", 0, "Action"), 16, "Action: '*'"),
        ("FnRole", ("AssumeRolePolicyDocument",), 8, "Fn"),
        ("FnUrl", ("AuthType",), 21, "AuthType: NONE"),
        ("FnGetPermissionProd", (), 8, "Fn"),
        ("ServerlessRestApi", (), 23, "Get"),
        ("ServerlessRestApiProdStage", ("StageName",), 23, "Get"),
        ("ApiliveStage", ("TracingEnabled",), 30, "TracingEnabled: false"),
        ("Api", ("EndpointConfiguration", "Types", 0), 31, "REGIONAL"),
    ],
)
def test_what_sam_makes_stands_where_the_user_wrote_it(
    address: str, path: tuple[str | int, ...], line: int, text: str, tmp_path: Path
) -> None:
    where = resource(built(tmp_path, SAM), address).attributes.locate(path)
    assert (where.start_line, text_at(where, SAM)) == (line, text)


@pytest.mark.parametrize(
    ("address", "path", "written"),
    [
        ("Fn", ("TracingConfig", "Mode"), ("Tracing",)),
        ("Fn", ("DeadLetterConfig", "TargetArn"), ("DeadLetterQueue", "TargetArn")),
        ("Fn", ("MemorySize",), ("MemorySize",)),
        ("FnUrl", ("AuthType",), ("FunctionUrlConfig", "AuthType")),
    ],
)
def test_sams_own_names_for_what_it_makes(
    address: str, path: tuple[str, ...], written: tuple[str, ...], tmp_path: Path
) -> None:
    assert resource(built(tmp_path, SAM), address).attributes.spelled(path, "v") == (written, "v")


def test_what_cdk_synthesises(tmp_path: Path) -> None:
    template = {
        "Resources": {
            "Bucket83908E77": {
                "Type": "AWS::S3::Bucket",
                "Properties": {"BucketName": {"Fn::Join": ["", ["logs-", {"Ref": "AWS::AccountId"}]]}},
                "UpdateReplacePolicy": "Delete",
                "DeletionPolicy": "Delete",
                "Metadata": {"aws:cdk:path": "Stack/Bucket/Resource"},
            },
            "CDKMetadata": {
                "Type": "AWS::CDK::Metadata",
                "Properties": {"Analytics": "v2:deflate64:abc"},
                "Condition": "CDKMetadataAvailable",
            },
        },
        "Conditions": {
            "CDKMetadataAvailable": {
                "Fn::Or": [
                    {
                        "Fn::Or": [
                            {"Fn::Equals": [{"Ref": "AWS::Region"}, region]} for region in ("af-south-1", "eu-west-1")
                        ]
                    }
                ]
            }
        },
        "Parameters": {
            "BootstrapVersion": {
                "Type": "AWS::SSM::Parameter::Value<String>",
                "Default": "/cdk-bootstrap/hnb659fds/version",
            }
        },
        "Rules": {
            "CheckBootstrapVersion": {
                "Assertions": [
                    {
                        "Assert": {"Fn::Not": [{"Fn::Contains": [["1", "2"], {"Ref": "BootstrapVersion"}]}]},
                        "AssertDescription": "CDK bootstrap stack version 6 required.",
                    }
                ]
            }
        },
    }
    root = built(tmp_path, template, "Stack.template.json")
    assert [each.address for each in root.resources] == ["Bucket83908E77", "CDKMetadata"]
    assert plain_properties(root.resources[0]) == {"BucketName": {"$unknown": ["AWS::AccountId"]}}
    assert root.problems == ()


def test_a_secret_behind_many_other_pieces_is_hidden_too(tmp_path: Path) -> None:
    pieces = [*["a"] * 2_000, {"Ref": "Password"}]
    template = {
        "Parameters": {"Password": {"Type": "String", "NoEcho": True, "Default": "s3cret"}},
        "Resources": {"R": {"Type": "AWS::X::Y", "Properties": {"Script": {"Fn::Join": ["", pieces]}, "Other": "a"}}},
    }
    attributes = built(tmp_path, template).resources[0].attributes
    assert attributes.hides(("Script",))
    assert not attributes.hides(("Other",))


JSON_INSIDE = """\
Resources:
  Config:
    Type: AWS::EMR::SecurityConfiguration
    Properties:
      Plain: |
        {
          "Statement": [
            {"Effect": "Deny", "Other": {"Effect": "x"}},
            {"Effect": "Allow", "Principal": {"AWS": "*"}}
          ],
          "Üml": true
        }
      Filled: !Sub |-
        {"Name": "${AWS::StackName}",
         "On": false}
      Pair: !Sub
        - |
          {"On":
             false}
        - {X: y}
      Quoted: '{"On": false}'
      Empty: |
      Last: |
        {
          "On": [1,
                 2]
        }"""


@pytest.mark.parametrize(
    ("path", "line", "text"),
    [
        (("Plain", "Statement", 1, "Effect"), 9, '"Effect": "Allow"'),
        (("Plain", "Statement", 1, "Principal", "AWS"), 9, '"AWS": "*"'),
        (("Plain", "Üml"), 11, '"Üml": true'),
        (("Plain", "Nothing"), 5, "Plain"),
        (("Plain",), 5, "Plain"),
        (("Filled", "On"), 15, '"On": false'),
        (("Pair", "On"), 18, '"On":\n             false'),
        (("Quoted", "On"), 21, "Quoted: '{\"On\": false}'"),
        (("Empty", "On"), 22, "Empty"),
        (("Last", "On"), 25, '"On": [1,'),
        (("Last", "On", 0), 25, "1"),
        (("Last", "On", 1), 26, "2"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_json_on_lines_of_its_own_has_places_inside(
    tmp_path: Path, path: tuple[str | int, ...], line: int, text: str, newline: str
) -> None:
    attributes = resource(built(tmp_path, JSON_INSIDE.replace("\n", newline)), "Config").attributes
    where = attributes.locate(path)
    assert where.start_line == line
    assert text_at(where, JSON_INSIDE) == text


def test_a_document_of_many_statements_is_looked_through_once(tmp_path: Path) -> None:
    """Something may be wrong in each."""
    head = JSON_INSIDE.split("      Plain:")[0]
    statements = ",\n".join(['          {"Effect": "Allow", "Principal": "*"}'] * 3000)
    text = f'{head}      Policy: |\n        {{"Statement": [\n{statements}\n        ]}}\n'
    attributes = resource(built(tmp_path, text), "Config").attributes
    started = time.process_time()
    lines = [attributes.locate(("Policy", "Statement", index, "Principal")).start_line for index in range(3000)]
    assert lines == list(range(7, 3007))
    assert time.process_time() - started < 2
