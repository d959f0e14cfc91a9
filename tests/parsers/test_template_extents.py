"""Where the entry of a resource ends: comments in it, and no others, are about that resource."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.parsers.template_values import built, resource
from tests.projects import answers, write
from tests.twins import twin

TEMPLATE = """\
Resources:
  Block:
    Type: AWS::X::Y
    Properties:
      A:
        B:
          - c: d
  Flow:
    Type: AWS::X::Y
    Properties: {A: {B: [
      c
      ]}
      }

  Sequence:
    Type: AWS::X::Y
    Properties:
      A: [b,
        c]
  Text:
    Type: AWS::X::Y
    Properties:
      A: |
        one
        two
  Last:
    Type: AWS::X::Y
    Properties:
      A: !Ref Text
Outputs: {}
"""


@pytest.mark.parametrize(
    ("name", "lines"), [("Block", (2, 7)), ("Flow", (8, 13)), ("Sequence", (15, 19)), ("Last", (26, 29))]
)
def test_a_resource_ends_before_the_next_one_begins(tmp_path: Path, name: str, lines: tuple[int, int]) -> None:
    extent = resource(built(tmp_path, TEMPLATE), name).attributes.extent()
    assert (extent.start_line, extent.end_line) == lines


def test_what_an_alias_stands_for_is_written_elsewhere(tmp_path: Path) -> None:
    text = """\
Resources:
  First:
    Type: AWS::X::Y
    Properties: &properties
      A: b
  Second:
    Type: AWS::X::Y
    Properties: *properties
"""
    extent = resource(built(tmp_path, text), "Second").attributes.extent()
    assert (extent.start_line, extent.end_line) == (6, 8)


def test_in_json_it_ends_with_its_bracket(tmp_path: Path) -> None:
    text = twin(TEMPLATE)
    lines = text.split("\n")
    extent = resource(built(tmp_path, text), "Flow").attributes.extent()
    assert lines[extent.start_line - 1].strip() == '"Flow": {'
    assert lines[extent.end_line - 1] == "    },"


def test_a_comment_of_the_next_resource_accepts_nothing_in_this_one(tmp_path: Path) -> None:
    bucket = "    Type: AWS::S3::Bucket\n    Properties:\n      AccessControl: PublicRead\n"
    text = f"Resources:\n  Open:\n{bucket}  Site:  # checkov:skip=CKV_AWS_20:a public site\n{bucket}"
    report = answers(write(tmp_path, {"template.yaml": text}), "AWS-IAC-S3-001")
    assert [each.resource for each in report.findings] == ["Open"]
    assert [each.finding.resource for each in report.suppressed] == ["Site"]
