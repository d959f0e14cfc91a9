"""Which comments accept which findings. A `!` at the end of a line of a sample marks the finding (and is cut off)."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from iaclint.engine.findings import Finding, Status
from iaclint.source import Location, SourceFile
from iaclint.triage.suppressions import Triaged, apply
from tests.reporters.sample import PUBLIC_ACL, finding

CHECK = dataclasses.replace(PUBLIC_ACL, aliases=("CKV_ALI_1", "AWS-0086", "kics:oss_bucket_public"))
KNOWN = {CHECK.id, CHECK.slug, *CHECK.aliases}
TODAY = date(2026, 6, 1)


def triage(text: str, path: str = "main.tf", status: Status = Status.FAIL) -> Triaged:
    lines = text.strip("\n").split("\n")
    [marked] = [number for number, line in enumerate(lines, start=1) if line.endswith("!")]
    source = SourceFile(path, "\n".join(line.removesuffix("!") for line in lines).encode())
    headers = [n for n, line in enumerate(lines, start=1) if n <= marked and line.startswith(("resource", "  Site:"))]
    extent = Location(path, headers[-1] if headers else marked, 1, len(lines), 1)
    made: Finding = dataclasses.replace(
        finding(CHECK, Location(path, marked, 1, marked, 2), status=status), extent=extent
    )
    return apply([made], [source], lambda: KNOWN, TODAY)


ATTRIBUTE = """
resource "alicloud_oss_bucket" "site" {{
  bucket = "site"
  {above}
  acl = "public-read" {beside}!
  other {{
    inner = 1
  }}
}}
"""
MISSING = """
resource "alicloud_oss_bucket" "site" {{!
  bucket = "site"
  {inside}
}}
"""


@pytest.mark.parametrize(
    "comment",
    [
        "# iaclint:ignore=ALI-OSS-001 a public web site",
        "#iaclint:ignore=ALI-OSS-001",
        "// iaclint:ignore=oss-bucket-public-acl why",
        "/* iaclint:ignore=CKV_ALI_1 why */",
        "# iaclint:ignore=ali-oss-001",
        "# iaclint:ignore=CKV_ALI_1, ALI-OSS-001 why",
        "# because of the law: iaclint:ignore=ALI-OSS-001",
        "# iaclint:ignore=AVD-AWS-0086",
        "# checkov:skip=CKV_ALI_1:a public web site",
        "# checkov:skip=CKV_X,CKV_ALI_1",
        "#trivy:ignore:AVD-AWS-0086",
        "#trivy:ignore:AWS-0086",
        "# tfsec:ignore:other tfsec:ignore:AVD-AWS-0086",
        "#trivy:ignore:AVD-AWS-0086:exp:2026-06-01",
        "# kics-scan ignore-line",
        "# kics-scan ignore-block",
    ],
)
@pytest.mark.parametrize("place", ["above", "beside"])
def test_accepted(comment: str, place: str) -> None:
    result = triage(ATTRIBUTE.format(**{"above": "", "beside": "", place: comment}))
    assert (len(result.kept), len(result.suppressed)) == (0, 1)


@pytest.mark.parametrize(
    "comment",
    [
        "# iaclint:ignore=ALI-OSS-002 another check",
        "# ignore=ALI-OSS-001",
        "iaclint:ignore=ALI-OSS-001",
        'x = "# iaclint:ignore=ALI-OSS-001"',
        "# checkov:skip=CKV_ALI_12",
        "#trivy:ignore:AVD-AWS-0087",
        "#trivy:ignore:AVD-AWS-0086:exp:2026-05-31",
        "# kics-scan disable=ALI-OSS-001",
    ],
)
def test_not_accepted(comment: str) -> None:
    result = triage(ATTRIBUTE.format(above=comment, beside=""))
    assert (len(result.kept), len(result.suppressed)) == (1, 0)


def test_the_reason_and_the_place_are_kept() -> None:
    [item] = triage(ATTRIBUTE.format(above="/* iaclint:ignore=ALI-OSS-001 a web site */", beside="")).suppressed
    assert item.reason == "a web site"
    assert (item.location.start_line, item.location.start_column) == (3, 3)
    [item] = triage(ATTRIBUTE.format(above="# checkov:skip=CKV_ALI_1: a web site", beside="")).suppressed
    assert item.reason == "a web site"


def test_a_comment_covers_only_what_follows_it() -> None:
    text = """
resource "alicloud_oss_bucket" "site" {
  # iaclint:ignore=ALI-OSS-001 this one
  bucket = "site"
  acl = "public-read"!
}
"""
    assert triage(text).suppressed == ()


def test_blank_lines_and_more_comments_may_stand_between() -> None:
    text = """
resource "alicloud_oss_bucket" "site" {
  # iaclint:ignore=ALI-OSS-001
  # iaclint:ignore=ALI-OSS-002

  /* and
     more */
  acl = "public-read"!
}
"""
    assert len(triage(text).suppressed) == 1


def test_above_a_nested_block_covers_the_block_and_not_its_neighbour() -> None:
    text = """
resource "alicloud_security_group" "g" {{
  # iaclint:ignore=ALI-OSS-001
  ingress {{
    cidr = "0.0.0.0/0"{first}
  }}
  ingress {{
    cidr = "0.0.0.0/0"{second}
  }}
}}
"""
    assert len(triage(text.format(first="!", second="")).suppressed) == 1
    assert len(triage(text.format(first="", second="!")).suppressed) == 0


@pytest.mark.parametrize("above", [True, False])
def test_above_or_on_the_first_line_of_a_resource_covers_all_of_it(above: bool) -> None:
    comment = "# iaclint:ignore=ALI-OSS-001"
    header = 'resource "alicloud_oss_bucket" "site" {'
    first = f"{comment}\n{header}" if above else f"{header} {comment}"
    assert len(triage(f'{first}\n  bucket = "b"\nacl = "public-read"!\n}}').suppressed) == 1


def test_what_is_missing_is_accepted_anywhere_inside_the_resource() -> None:
    assert len(triage(MISSING.format(inside="# iaclint:ignore=ALI-OSS-001")).suppressed) == 1
    assert len(triage(MISSING.format(inside="") + "# iaclint:ignore=ALI-OSS-002\n").suppressed) == 0


def test_checkov_skips_the_whole_resource_from_anywhere_inside() -> None:
    text = """
resource "alicloud_oss_bucket" "site" {
  acl = "public-read"!
  bucket = "site"
  # checkov:skip=CKV_ALI_1:fine
}
"""
    assert len(triage(text).suppressed) == 1
    outside = "# checkov:skip=CKV_ALI_1:not inside\n" + text.replace("  # checkov:skip=CKV_ALI_1:fine\n", "").strip()
    assert len(triage(outside).suppressed) == 0


@pytest.mark.parametrize("comment", ["# iaclint:ignore-file=ALI-OSS-001", "# kics-scan disable=x,oss_bucket_public"])
def test_a_whole_file(comment: str) -> None:
    assert len(triage(ATTRIBUTE.format(above="", beside="") + comment).suppressed) == 1


def test_yaml() -> None:
    text = """
Resources:
  Site:
    Type: ALIYUN::OSS::Bucket
    Properties:
      # iaclint:ignore=ALI-OSS-001 a web site
      AccessControl: public-read!
      Url: http://example.com//iaclint:ignore=ALI-OSS-001
"""
    assert len(triage(text, "template.yaml").suppressed) == 1
    assert len(triage(text.replace("# iac", "// iac"), "template.yaml").suppressed) == 0


def test_unknown_answers_are_accepted_too_and_passes_never() -> None:
    text = ATTRIBUTE.format(above="# iaclint:ignore=ALI-OSS-001", beside="")
    assert len(triage(text, status=Status.UNKNOWN).suppressed) == 1
    assert len(triage(text, status=Status.PASS).suppressed) == 0


def test_a_misspelt_word_is_reported_with_its_place() -> None:
    result = triage(ATTRIBUTE.format(above="# iaclint:ignore=ALI-OSS-01", beside=""))
    [problem] = result.problems
    assert problem.kind == "unknown-suppression"
    assert problem.message == 'no check is called "ALI-OSS-01"; did you mean "ALI-OSS-001"?'
    assert problem.location is not None
    assert (problem.location.start_line, problem.location.start_column) == (3, 3)
    assert len(result.kept) == 1


def test_a_misspelt_word_is_reported_where_nothing_was_found() -> None:
    source = SourceFile("a.tf", b"# iaclint:ignore-file=nonsense\n")
    assert [p.kind for p in apply([], [source], lambda: KNOWN, TODAY).problems] == ["unknown-suppression"]


def test_a_peers_word_that_we_do_not_know_is_no_mistake() -> None:
    assert triage(ATTRIBUTE.format(above="# checkov:skip=CKV_AWS_999", beside="")).problems == ()


def test_known_words_are_only_asked_for_when_needed() -> None:
    def fail() -> set[str]:
        raise AssertionError("the catalogue was loaded for nothing")

    source = SourceFile("a.tf", b"# checkov:skip=CKV_AWS_999\nresource x y {}\n")
    assert apply([], [source], fail, TODAY).problems == ()
