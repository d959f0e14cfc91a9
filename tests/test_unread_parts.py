"""What was not read may hold what a resource seems to lack: the answer is unknown, for what it is handed alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.projects import answers, verdicts, write

TERRAFORM = """
    resource "aws_s3_bucket" "b" {{
      bucket = "logs-acme"
    }}
    resource "aws_s3_bucket" "other" {{
      bucket = "other-acme"
    }}
    module "policy" {{
      source = "git::https://example.com/bucket-policy.git"
      {arguments}
    }}
"""


@pytest.mark.parametrize(
    "arguments",
    [
        "bucket = aws_s3_bucket.b.id",
        "bucket = aws_s3_bucket.b",
        "bucket_arn = aws_s3_bucket.b.arn",
        "bucket = aws_s3_bucket.b.bucket",
        'bucket_name = "logs-acme"',
        "settings = { buckets = [aws_s3_bucket.b.id] }",
        "for_each = { b = aws_s3_bucket.b.id }\n bucket = each.value",
    ],
)
def test_a_module_that_was_not_read_may_hold_the_policy_of_what_it_is_handed(tmp_path: Path, arguments: str) -> None:
    write(tmp_path, {"main.tf": TERRAFORM.format(arguments=arguments)})
    report = answers(tmp_path, "s3-bucket-no-tls-policy")
    assert verdicts(report) == {"aws_s3_bucket.b": "unknown", "aws_s3_bucket.other": "fail"}
    assert "module.policy" in next(each.message for each in report.findings if each.status.value == "unknown")


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "tags = { bucket = aws_s3_bucket.b.id }",
        "origin = aws_s3_bucket.b.bucket_regional_domain_name",
        'name = "logs-acme"',
        "count = 0\n bucket = aws_s3_bucket.b.id",
    ],
)
def test_what_hands_no_bucket_over_changes_nothing(tmp_path: Path, arguments: str) -> None:
    write(tmp_path, {"main.tf": TERRAFORM.format(arguments=arguments)})
    found = verdicts(answers(tmp_path, "s3-bucket-no-tls-policy"))
    assert found == {"aws_s3_bucket.b": "fail", "aws_s3_bucket.other": "fail"}


def test_what_is_written_decides(tmp_path: Path) -> None:
    bucket = """
        resource "aws_s3_bucket" "b" {
          acl = "public-read"
        }
        module "m" {
          source = "git::https://example.com/m.git"
          bucket = aws_s3_bucket.b.id
        }
    """
    assert verdicts(answers(write(tmp_path, {"main.tf": bucket}), "s3-bucket-public-read-acl")) == {
        "aws_s3_bucket.b": "fail"
    }


def test_a_module_that_was_read_hides_nothing(tmp_path: Path) -> None:
    files = {
        "main.tf": TERRAFORM.format(arguments="bucket = aws_s3_bucket.b.id").replace("git::https://example.com/", "./"),
        "bucket-policy.git/main.tf": 'variable "bucket" {}',
    }
    assert set(verdicts(answers(write(tmp_path, files), "s3-bucket-no-tls-policy")).values()) == {"fail"}


def test_a_module_below_one_that_is_called_twice(tmp_path: Path) -> None:
    files = {
        "main.tf": """
            resource "aws_s3_bucket" "b" {}
            resource "aws_s3_bucket" "c" {}
            module "one" {
              source = "./inner"
              bucket = aws_s3_bucket.b.id
            }
            module "two" {
              source = "./inner"
              bucket = aws_s3_bucket.c.id
            }
        """,
        "inner/main.tf": """
            variable "bucket" {}
            module "policy" {
              source = "git::https://example.com/bucket-policy.git"
              bucket = var.bucket
            }
        """,
    }
    found = verdicts(answers(write(tmp_path, files), "s3-bucket-no-tls-policy"))
    assert found == {"aws_s3_bucket.b": "unknown", "aws_s3_bucket.c": "unknown"}


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ('{Type: "Acme::S3::Policy::MODULE", Properties: {Bucket: !Ref B}}', "unknown"),
        ("{Type: !Rain::Module bucket-policy.yaml, Properties: {PolicyBucketName: !Ref B}}", "unknown"),
        ("{Type: !Rain::Module access.yaml, Properties: {BucketAccess: !Sub '${App}-logs'}}", "unknown"),
        (
            "{Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: https://example.com/x.yaml, "
            "Parameters: {Bucket: !GetAtt B.Arn}}}",
            "unknown",
        ),
        ("{Type: Custom::Policy, Properties: {ServiceToken: arn:x, Bucket: !Ref B}}", "unknown"),
        ("{Type: AWS::CloudFormation::CustomResource, Properties: {ServiceToken: arn:x, Bucket: !Ref B}}", "unknown"),
        ("{Type: Custom::Policy, Properties: {ServiceToken: arn:x, Name: !Sub '${App}-logs'}}", "fail"),
        ("{Type: AWS::SNS::Topic, Properties: {TopicName: !Ref B}}", "fail"),
        ("{Type: Custom::Policy, Properties: {ServiceToken: !Ref B}}", "fail"),
    ],
)
def test_in_a_template(tmp_path: Path, part: str, expected: str) -> None:
    template = f"""
        Parameters: {{App: {{Type: String}}}}
        Resources:
          B: {{Type: AWS::S3::Bucket, Properties: {{BucketName: !Sub '${{App}}-logs'}}}}
          Other: {{Type: AWS::S3::Bucket}}
          P: {part}
    """
    found = verdicts(answers(write(tmp_path, {"t.yaml": template}), "s3-bucket-no-tls-policy"))
    assert found == {"B": expected, "Other": "fail"}


RELATED = """
    resource "aws_vpc" "v" {}
    resource "aws_vpc" "other" {}
    module "logs" {
      source = "git::https://example.com/flow-logs.git"
      vpc_id = aws_vpc.v.id
    }
"""


def test_a_relation_may_be_there_too(tmp_path: Path) -> None:
    found = verdicts(answers(write(tmp_path, {"main.tf": RELATED}), "vpc-no-flow-log"))
    assert found == {"aws_vpc.v": "unknown", "aws_vpc.other": "fail"}


@pytest.mark.parametrize(("type_", "expected"), [("AWS::CloudFormation::Stack", "fail"), ("Custom::Rules", "unknown")])
def test_no_template_declares_what_its_language_has_no_type_for(tmp_path: Path, type_: str, expected: str) -> None:
    """Rules of a lifecycle are a resource of their own in Terraform only; but code can make them."""
    template = f"""
        Resources:
          B: {{Type: AWS::S3::Bucket}}
          P: {{Type: "{type_}", Properties: {{TemplateURL: https://example.com/x.yaml, Bucket: !Ref B}}}}
    """
    found = verdicts(answers(write(tmp_path, {"t.yaml": template}), "s3-bucket-no-lifecycle"))
    assert found == {"B": expected}


def test_a_bucket_that_is_handed_over_writes_no_logs_to_others(tmp_path: Path) -> None:
    buckets = """
        resource "aws_s3_bucket" "b" {}
        resource "aws_s3_bucket" "other" {}
        module "m" {
          source = "git::https://example.com/m.git"
          bucket = aws_s3_bucket.b.id
        }
    """
    found = verdicts(answers(write(tmp_path, {"main.tf": buckets}), "s3-bucket-no-object-lock"))
    assert found == {"aws_s3_bucket.b": "unknown", "aws_s3_bucket.other": "fail"}
