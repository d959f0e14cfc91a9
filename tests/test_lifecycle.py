"""What stands in `lifecycle` can be asked for where it can be written: in Terraform's source."""

from __future__ import annotations

from pathlib import Path

import pytest

from iaclint.engine.catalogue import catalogue_of
from iaclint.lint import lint_text
from tests.engine.test_silencing import HEAD

TERRAFORM = (
    'resource "aws_api_gateway_rest_api" "a" {\n  name = "a"\n  lifecycle {\n    create_before_destroy = %s\n  }\n}\n'
)
TEMPLATE = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Api: {Type: AWS::ApiGateway::RestApi}\n"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (TERRAFORM % "true", "terraform", ("pass", 1)),
        (TERRAFORM % "false", "terraform", ("fail", 4)),
        ('resource "aws_api_gateway_rest_api" "a" {}\n', "terraform", ("fail", 1)),
        (TEMPLATE, "cloudformation", ("unknown", 3)),
    ],
)
def test_answers(tmp_path: Path, text: str, language: str, expected: tuple[str, int]) -> None:
    place = tmp_path / "aws" / "demo"
    place.mkdir(parents=True)
    head = HEAD.format(number=1, slug="case", resource="aws_api_gateway_rest_api")
    (place / "case.yaml").write_text(
        f"{head}require: {{path: lifecycle.create_before_destroy, equals: true, absent: fail}}"
    )
    ((found,), problems) = lint_text(text, language, catalogue_of([tmp_path]))
    assert not problems
    assert (found.status.value, found.location.start_line) == expected
