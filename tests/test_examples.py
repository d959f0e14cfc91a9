"""Examples of checks are texts in every language; which lines of them are marked, and what is read of them."""

from __future__ import annotations

import pytest

from iaclint.authoring.examples import Example, run
from iaclint.lint import lint_text

YAML = """\
Resources:
  B:
    Type: ALIYUN::OSS::Bucket
    Properties:
      AccessControl: public-read  # finding
"""
JSON = """\
{"Resources": {"B": {
  "Type": "ALIYUN::OSS::Bucket",
  "Properties": {
    # finding
    "AccessControl": "public-read"
  }
}}}
"""

PUBLIC = ("oss-bucket-public-acl", "s3-bucket-public-read-acl")


def example(text: str, kind: str = "bad", language: str = "ros") -> Example:
    return Example("ALI-OSS-001", "oss-bucket-public-acl", kind, "a case", language, text, "check.yaml", 1)


@pytest.mark.parametrize(
    "text",
    [YAML, JSON, JSON.replace("    # finding\n", "").replace('read"', 'read"  # finding')],
    ids=["YAML", "JSON", "JSON, beside"],
)
def test_marks_in_templates(text: str) -> None:
    assert run(example(text)) == []
    assert "# finding" not in example(text).source()
    assert [line for line in run(example(text.replace("public-read", "private"))) if "marked and not reported" in line]
    assert [line for line in run(example(text.replace("# finding", ""), "good")) if "reported and not marked" in line]


@pytest.mark.parametrize("language", ["cloudformation", "plan"])
def test_a_text_of_another_language_is_wrong(language: str) -> None:
    (wrong,) = run(example(YAML, language=language))
    assert wrong.startswith(f"this is no {language}: ")


def test_a_text_that_does_not_parse_is_wrong() -> None:
    assert run(example(YAML + "  C: {\n"))[0].startswith("the example was not read: ")


@pytest.mark.parametrize(
    ("language", "text", "place"),
    [
        ("terraform", 'resource "alicloud_oss_bucket" "b" {\n  acl = "public-read"\n}\n', ("main.tf", 2)),
        ("ros", YAML, ("main.yaml", 5)),
        ("ros", JSON.replace("    # finding\n", ""), ("main.json", 4)),
        (
            "cloudformation",
            YAML.replace("ALIYUN::OSS", "AWS::S3").replace("public-read", "PublicRead"),
            ("main.yaml", 5),
        ),
    ],
    ids=["terraform", "ROS in YAML", "ROS in JSON", "cloudformation"],
)
def test_a_text_is_a_file_of_its_language(language: str, text: str, place: tuple[str, int]) -> None:
    findings, problems = lint_text(text, language)
    failed = {
        (finding.location.path, finding.location.start_line)
        for finding in findings
        if finding.status.value == "fail" and finding.check.slug in PUBLIC
    }
    assert (failed, problems) == ({place}, [])


@pytest.mark.parametrize("language", ["ros", "cloudformation", "plan", "pulumi"])
def test_a_text_that_is_none_of_the_language_is_refused(language: str) -> None:
    with pytest.raises(ValueError, match=language):
        lint_text("a: 1\n", language)
