"""What a report may show of a template that reads a parameter with NoEcho."""

from __future__ import annotations

from pathlib import Path

from iaclint.lint import lint_text
from tests.parsers.template_values import built, resource

HEADER = "AWSTemplateFormatVersion: '2010-09-09'\n"
BUCKET = f"""{HEADER}
Parameters: {{Secret: {{Type: String, NoEcho: true}}, Open: {{Type: String}}}}
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub "logs-${{@}}"
      VersioningConfiguration: {{Status: Enabled}}
"""


def test_the_whole_resource_hides_what_one_property_hides(tmp_path: Path) -> None:
    assert resource(built(tmp_path, BUCKET.replace("@", "Secret")), "Bucket").attributes.hides(())
    assert not resource(built(tmp_path, BUCKET.replace("@", "Open")), "Bucket").attributes.hides(())


def test_what_no_template_says_is_not_masked() -> None:
    """Deletion with a second factor is no property of a bucket in CloudFormation: gaps.yaml."""
    found, _ = lint_text(BUCKET.replace("@", "Secret"), "cloudformation")
    answers = [each.message for each in found if each.check.slug == "s3-bucket-no-mfa-delete"]
    assert len(answers) == 1
    assert "hidden" not in answers[0]
