"""Nested stacks and modules that are local files."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from iaclint.graph.values import Reference
from iaclint.parsers.nesting import nested_in
from tests.parsers.ros_values import rendered
from tests.parsers.template_values import built, kinds, plain_properties, resource

HEADER = "AWSTemplateFormatVersion: '2010-09-09'\n"

NESTED = "{Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: inner.yaml, Parameters: {%s}}}\n"

INNER = (
    HEADER
    + """
Parameters:
  Acl: {Type: String}
  Name: {Type: String, Default: standard}
  Open: {Type: String, Default: 'false'}
Conditions:
  IsOpen: !Equals [!Ref Open, 'true']
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: !Ref Acl
      BucketName: !Ref Name
  Policy:
    Type: AWS::S3::BucketPolicy
    Condition: IsOpen
    Properties: {Bucket: !Ref Bucket}
Outputs:
  BucketArn: {Value: !GetAtt Bucket.Arn}
  Known: {Value: !Sub '${Name}-known'}
"""
)

OUTER = (
    HEADER
    + """
Parameters:
  Access: {Type: String, Default: PublicRead}
Resources:
  Storage:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./inner.yaml
      Parameters:
        Acl: !Ref Access
        Open: !If [Open, 'true', 'false']
  User:
    Type: AWS::X::Y
    Properties:
      Arn: !GetAtt Storage.Outputs.BucketArn
      Text: !Sub '${Storage.Outputs.Known}!'
      Missing: !GetAtt Storage.Outputs.Nope
Conditions: {Open: !Equals [a, a]}
"""
)


def test_a_nested_stack_brings_its_resources(tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(INNER)
    root = built(tmp_path, OUTER)
    assert [each.address for each in root.resources] == ["Storage", "Storage.Bucket", "Storage.Policy", "User"]
    assert plain_properties(resource(root, "Storage.Bucket")) == {
        "AccessControl": "PublicRead",
        "BucketName": "standard",
    }
    assert root.problems == ()
    assert root.reached == {str(tmp_path / "main.yaml"), str(tmp_path / "inner.yaml")}


def test_its_outputs_are_read(tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(INNER)
    user = resource(built(tmp_path, OUTER), "User").attributes
    assert user.get("Arn").references == (Reference("Storage.Bucket", "Arn"),)
    assert user.get("Text") == "standard-known!"
    assert rendered(user.get("Missing")) == {"$unknown": ["Storage.Outputs.Nope"]}


def test_references_inside_lead_to_the_stacks_own_resources(tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(INNER)
    policy = resource(built(tmp_path, OUTER), "Storage.Policy")
    assert policy.attributes.get("Bucket").references == (Reference("Storage.Bucket", ""),)
    assert [(call.address, call.location.start_line) for call in policy.calls] == [("Storage", 6)]


def test_a_value_is_traced_through_the_argument_to_the_default(tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(INNER)
    bucket = resource(built(tmp_path, OUTER), "Storage.Bucket").attributes
    assert bucket.locate(("AccessControl",)).path == "inner.yaml"
    assert [
        (each.text, each.location.path, each.location.start_line) for each in bucket.origins(("AccessControl",))
    ] == [
        ('parameter "Acl" of Storage', "main.yaml", 11),
        ('default of parameter "Access"', "main.yaml", 4),
    ]


def test_two_stacks_of_one_template_do_not_mix(tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(INNER)
    text = f"{HEADER}Resources:\n  One: {NESTED % 'Acl: Private'}  Two: {NESTED % 'Acl: PublicRead'}"
    root = built(tmp_path, text)
    values = [resource(root, f"{name}.Bucket").attributes.get("AccessControl") for name in ("One", "Two")]
    assert values == ["Private", "PublicRead"]


def test_an_argument_that_is_another_stacks_output(tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(INNER)
    text = (
        HEADER
        + """
Resources:
  Second:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: inner.yaml, Parameters: {Acl: !GetAtt First.Outputs.Known}}
  First:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: inner.yaml, Parameters: {Acl: Private, Name: x}}
"""
    )
    assert resource(built(tmp_path, text), "Second.Bucket").attributes.get("AccessControl") == "x-known"


def test_arguments_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(
        HEADER + "Parameters: {A: {Type: String}}\nResources: {R: {Type: AWS::X::Y, Properties: {A: !Ref A}}}\n"
        "Outputs: {A: {Value: !Ref A}}\n"
    )
    one, two = (NESTED % f"A: !GetAtt {other}.Outputs.A" for other in ("Two", "One"))
    root = built(tmp_path, f"{HEADER}Resources:\n  One: {one}  Two: {two}")
    assert rendered(resource(root, "One.R").attributes.get("A")) == {"$unknown": ["…"]}
    assert kinds(root) == ["cycle"]


def test_a_list_as_an_argument(tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(
        HEADER
        + "Parameters: {L: {Type: CommaDelimitedList}}\nResources: {R: {Type: AWS::X::Y, Properties: {L: !Ref L}}}\n"
    )
    for given, expected in (("'a, b'", ["a", "b"]), ("!Join [',', [a, b]]", ["a", "b"]), ("!Ref AWS::NoValue", None)):
        text = f"{HEADER}Resources:\n  N: {NESTED % f'L: {given}'}"
        value = resource(built(tmp_path, text), "N.R").attributes.get("L")
        assert rendered(value) == (expected if expected is not None else {"$unknown": ["parameter L"]})


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://s3.amazonaws.com/bucket/inner.yaml", "missing-template"),
        ("s3://bucket/inner.yaml", "missing-template"),
        ("!Sub 'https://${AWS::Region}.example.com/x.yaml'", "missing-template"),
        ("!Ref AWS::Region", "missing-template"),
        ("nowhere.yaml", "missing-template"),
        ("''", "missing-template"),
        ('"a\\0b"', "missing-template"),
        ("../outside.yaml", "outside-scan-root"),
        ("/etc/passwd", "outside-scan-root"),
        ("link.yaml", "outside-scan-root"),
        ("main.yaml", "cycle"),
        ("broken.yaml", "syntax-error"),
    ],
)
def test_a_template_that_is_not_read(url: str, kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (tmp_path / "outside.yaml").write_text(INNER)
    (folder / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (folder / "broken.yaml").write_text("a: [")
    text = f"{HEADER}Resources:\n  N:\n    Type: AWS::CloudFormation::Stack\n    Properties: {{TemplateURL: {url}}}\n"
    text += "  U: {Type: AWS::X::Y, Properties: {A: !GetAtt N.Outputs.A}}\n"
    root = built(folder, text)
    assert [each.address for each in root.resources] == ["N", "U"]
    assert kinds(root) == [kind]
    assert rendered(resource(root, "U").attributes.get("A")) == {"$unknown": ["N.Outputs.A"]}


def test_templates_that_nest_each_other_end(tmp_path: Path) -> None:
    one = "Resources: {N: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: %s}}}\n"
    (tmp_path / "b.yaml").write_text(HEADER + one % "c.yaml")
    (tmp_path / "c.yaml").write_text(HEADER + one % "main.yaml")
    root = built(tmp_path, HEADER + one % "b.yaml")
    assert [each.address for each in root.resources] == ["N", "N.N", "N.N.N"]
    assert kinds(root) == ["cycle"]


def test_stacks_that_double_at_every_level_end(tmp_path: Path) -> None:
    one = "{Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: t%d.yaml}}"
    for level in range(15):
        (tmp_path / f"t{level}.yaml").write_text(
            f"{HEADER}Resources:\n  A: {one % (level + 1)}\n  B: {one % (level + 1)}\n"
        )
    root = built(tmp_path, (tmp_path / "t0.yaml").read_text(), "t0.yaml")
    assert len(root.resources) <= 500
    assert "too-complex" in kinds(root)


def test_the_template_that_cdk_writes_beside(tmp_path: Path) -> None:
    (tmp_path / "assembly.nested.template.json").write_text('{"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}')
    template = {
        "Resources": {
            "Nested": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": {
                    "TemplateURL": {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::URLSuffix"}, "/x.json"]]}
                },
                "Metadata": {
                    "aws:cdk:path": "Stack/Nested",
                    "aws:asset:path": "assembly.nested.template.json",
                    "aws:asset:property": "TemplateURL",
                },
            }
        }
    }
    root = built(tmp_path, template, "Stack.template.json")
    assert [each.address for each in root.resources] == ["Nested", "Nested.B"]


def test_an_application_of_sam(tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(INNER)
    text = (
        HEADER
        + """
Transform: AWS::Serverless-2016-10-31
Resources:
  App:
    Type: AWS::Serverless::Application
    Properties: {Location: inner.yaml, Parameters: {Acl: Private}}
  FromRepository:
    Type: AWS::Serverless::Application
    Properties: {Location: {ApplicationId: 'arn:aws:serverlessrepo:us-east-1:1:applications/x', SemanticVersion: 1.0.0}}
"""
    )
    root = built(tmp_path, text)
    assert [each.address for each in root.resources] == ["App", "App.Bucket", "FromRepository"]
    assert resource(root, "App.Bucket").attributes.get("AccessControl") == "Private"


def test_a_local_module(tmp_path: Path) -> None:
    (tmp_path / "module.yaml").write_text(
        """
Parameters: {Name: {Type: Scalar}}
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties: {BucketName: !Ref Name, AccessControl: Private}
Outputs:
  BucketArn: {Value: !GetAtt Bucket.Arn}
"""
    )
    text = (
        HEADER
        + """
Modules:
  Content:
    Source: ./module.yaml
    Properties: {Name: foo}
    Overrides: {Bucket: {Properties: {AccessControl: PublicRead}}}
Resources:
  User:
    Type: AWS::X::Y
    Properties: {Arn: !GetAtt Content.BucketArn, Name: !Ref ContentBucket}
"""
    )
    root = built(tmp_path, text)
    assert plain_properties(resource(root, "ContentBucket")) == {"BucketName": "foo", "AccessControl": "PublicRead"}
    assert resource(root, "ContentBucket").attributes.locate(("AccessControl",)).path == "main.yaml"
    user = resource(root, "User").attributes
    assert user.get("Arn").references == (Reference("ContentBucket", "Arn"),)
    assert user.get("Name").references == (Reference("ContentBucket", ""),)
    assert root.problems == ()


@pytest.mark.parametrize(
    ("source", "file"),
    [("./module.yaml", "module.yaml"), ("'../m/a.json'", "../m/a.json"), ("aws.s3", ""), ("src/", "")],
)
def test_the_file_of_a_module_is_no_stack_of_its_own(source: str, file: str, tmp_path: Path) -> None:
    text = HEADER + f"Modules:\n  M:\n    Source: {source}\n"
    expected = [os.path.normpath(tmp_path / file)] if file else []
    assert list(nested_in(str(tmp_path / "main.yaml"), text.encode())) == expected


def test_a_module_of_the_registry_stays_what_it_is(tmp_path: Path) -> None:
    text = HEADER + (
        "Resources:\n  M: {Type: 'My::S3::Bucket::MODULE', Properties: {A: b}}\n"
        "  U: {Type: X, Properties: {A: !Ref MBucket, B: !GetAtt M.Bucket.Arn, C: !GetAtt MBucket.Arn}}\n"
    )
    root = built(tmp_path, text)
    assert [(each.address, each.type) for each in root.resources] == [("M", "My::S3::Bucket::MODULE"), ("U", "X")]
    assert root.problems == ()


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("!If [Perhaps, {A: x}, {A: y}]", {"$one_of": ["x", "y"]}),
        ("!If [Perhaps, {A: x}, {B: y}]", {"$unknown": ["condition Perhaps"]}),
        ("!If [Perhaps, {B: x}, {B: y}]", "default"),
        ("!Ref AWS::NoValue", "default"),
        ("{Fn::Transform: {Name: Unheard}}", {"$unknown": ["macro Unheard"]}),
    ],
)
def test_arguments_that_a_function_makes(parameters: str, expected: Any, tmp_path: Path) -> None:
    declared = "Parameters: {A: {Type: String, Default: default}, B: {Type: String}}\n"
    (tmp_path / "inner.yaml").write_text(
        f"{HEADER}{declared}Resources: {{R: {{Type: AWS::X::Y, Properties: {{A: !Ref A}}}}}}\n"
    )
    text = f"{HEADER}Conditions: {{Perhaps: !Equals [!Ref AWS::Region, x]}}\nResources:\n  N:\n"
    text += "    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: inner.yaml\n"
    root = built(tmp_path, f"{text}      Parameters: {parameters}\n")
    assert rendered(resource(root, "N.R").attributes.get("A")) == expected


def test_a_secret_among_arguments_that_a_function_makes_is_hidden(tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(
        HEADER + "Parameters: {A: {Type: String}}\nResources: {R: {Type: AWS::X::Y, Properties: {A: !Ref A}}}\n"
    )
    text = f"{HEADER}Parameters: {{Secret: {{Type: String, NoEcho: true, Default: s3cret}}}}\n"
    text += "Conditions: {Perhaps: !Equals [!Ref AWS::Region, x]}\nResources:\n  N:\n"
    text += "    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: inner.yaml\n"
    root = built(tmp_path, f"{text}      Parameters: !If [Perhaps, {{A: !Ref Secret}}, {{A: y}}]\n")
    assert resource(root, "N.R").attributes.hides(("A",))
