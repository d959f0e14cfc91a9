"""Whom a finding is about when several resources configure one."""

from __future__ import annotations

from pathlib import Path

from tests.projects import answers, verdicts, write


def test_a_rule_of_a_group_fails_alone(tmp_path: Path) -> None:
    group = """
        resource "aws_security_group" "g" {}
        resource "aws_security_group_rule" "open" {
          security_group_id = aws_security_group.g.id
          type              = "ingress"
          protocol          = "tcp"
          from_port         = 22
          to_port           = 22
          cidr_blocks       = ["0.0.0.0/0"]
        }
    """
    report = answers(write(tmp_path, {"main.tf": group}), "sg-ingress-ssh-open")
    assert verdicts(report) == {"aws_security_group_rule.open": "fail"}


def test_what_configures_a_bucket_fails_with_the_bucket(tmp_path: Path) -> None:
    bucket = """
        resource "aws_s3_bucket" "b" {}
        resource "aws_s3_bucket_acl" "a" {
          bucket = aws_s3_bucket.b.id
          acl    = "public-read"
        }
    """
    report = answers(write(tmp_path, {"main.tf": bucket}), "s3-bucket-public-read-acl")
    assert verdicts(report) == {"aws_s3_bucket_acl.a": "fail", "aws_s3_bucket.b": "fail"}
