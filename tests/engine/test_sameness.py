"""What resources are called is compared with other such names, and with literals that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from iaclint.graph.values import OneOf, PartialText, Value
from tests.engine.fakes import UNKNOWN, answer, arn_of
from tests.projects import answers, verdicts, write

A, B = arn_of("aws_iam_role.a"), arn_of("aws_iam_role.b")
LOOKED_UP = arn_of("data.aws_iam_role.x")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (A, A, "fail"),
        (A, B, "pass"),
        (A, arn_of("aws_iam_user.a"), "pass"),
        (A, arn_of("aws_iam_role.a", "id"), "unknown"),
        (A, arn_of("aws_iam_role.b", "id"), "unknown"),
        (arn_of("aws_iam_role.a", "name"), arn_of("aws_iam_role.b", "name"), "unknown"),
        (arn_of("A", "Arn"), arn_of("A", "Arn"), "fail"),
        (arn_of("A", "Arn"), arn_of("B", "Arn"), "pass"),
        (LOOKED_UP, LOOKED_UP, "fail"),
        (LOOKED_UP, A, "unknown"),
        (arn_of("aws_iam_role.a"), arn_of("aws_iam_role.a[0]"), "unknown"),
        (arn_of("aws_iam_role.a[0]"), arn_of("aws_iam_role.a[0]"), "fail"),
        (UNKNOWN, UNKNOWN, "unknown"),
        (PartialText(("r-", UNKNOWN)), PartialText(("r-", UNKNOWN)), "unknown"),
        (PartialText((A, ":x")), PartialText((A, ":x")), "fail"),
        (PartialText(("r-", UNKNOWN)), "other", "pass"),
        ("r-a", PartialText(("q-", UNKNOWN)), "pass"),
        ("arn:aws:iam::1:role/a", A, "unknown"),
        (OneOf((A, B)), A, "unknown"),
        (A, OneOf((A, B)), "unknown"),
        (A, None, "pass"),
    ],
)
def test_whether_two_are_the_same(one: Value, other: Value, expected: str) -> None:
    deny = "deny: {path: one, same_as: other, absent: pass}"
    assert answer(deny, {"one": one, **({} if other is None else {"other": other})}) == expected


@pytest.mark.parametrize(
    ("literal", "attribute", "expected"),
    [
        ("*", "arn", "pass"),
        ("*", "", "pass"),
        ("*", "name", "pass"),
        ("arn:aws:ec2:*:*:volume/*", "arn", "pass"),
        ("arn:aws:logs:eu-west-1:1:log-group:/a:*", "arn", "unknown"),
        ("*.example.com", "name", "unknown"),
        ("arn:aws:iam::1:role/a", "arn", "unknown"),
    ],
)
def test_what_no_resource_is_called(literal: str, attribute: str, expected: str) -> None:
    value = arn_of("aws_iam_role.a", attribute)
    assert answer(f'deny: {{path: x, in: ["{literal}"], absent: pass}}', {"x": [value]}) == expected
    assert answer(f'deny: {{path: x, contains: "{literal}", absent: pass}}', {"x": [value]}) == expected


def test_the_same_policy_in_any_partition(tmp_path: Path) -> None:
    role = """
        data "aws_partition" "current" {}
        resource "aws_iam_role" "app" {}
        resource "aws_iam_role_policy_attachment" "app" {
          role       = aws_iam_role.app.name
          policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/AdministratorAccess"
        }
        resource "aws_iam_instance_profile" "app" {
          role = aws_iam_role.app.name
        }
    """
    found = verdicts(answers(write(tmp_path, {"main.tf": role}), "iam-instance-admin-role"))
    assert found["aws_iam_instance_profile.app"] == "fail"
