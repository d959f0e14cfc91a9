"""Mistakes in check files: all are found at once, each with its place and what was meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from iaclint.engine.compiler import compile_checks
from iaclint.engine.schema import read_checks
from iaclint.errors import UsageError

SOUND = """\
id: AWS-S3-001
slug: bucket-public-acl
title: Bucket ACL is public
severity: high
category: public-access
resource: aws_s3_bucket
deny:
  path: acl
  in: [public-read]
  absent: pass
absent_because: The default is private.
message: ACL is {value}
why: Anyone can read.
fix: {text: Make it private.}
references: ["https://example.com/acl"]
examples:
  bad:
    - title: it is public
      terraform: |
        resource "aws_s3_bucket" "b" {
          acl = "public-read"  # finding
        }
  good:
    - title: it is private
      terraform: resource "aws_s3_bucket" "b" {}
  unknown:
    - title: nobody knows
      terraform: |
        variable "acl" {}
        resource "aws_s3_bucket" "b" {
          acl = var.acl
        }
"""


def write(folder: Path, text: str, name: str = "bucket-public-acl") -> Path:
    file = folder / "checks" / "aws" / "s3" / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def mistakes(folder: Path, text: str) -> list[str]:
    """`line:column: what is wrong` for each mistake."""
    file = write(folder, text)
    try:
        read_checks([file])
    except UsageError as error:
        return [line.removeprefix(f"{file.as_posix()}:") for line in str(error).splitlines()]
    return []


def test_a_sound_file(tmp_path: Path) -> None:
    assert mistakes(tmp_path, SOUND) == []


CHANGES = [
    ("title: Bucket", "titel: Bucket", '1:1: "title" is missing'),
    ("title: Bucket", "titel: Bucket", '3:1: unknown key "titel"; did you mean "title"?'),
    (
        "severity: high",
        "severity: hihg",
        '4:1: severity is one of critical, high, medium, low, info, not "hihg"; did you mean "high"?',
    ),
    ("id: AWS-S3-001", "id: aws-1", '1:1: id "aws-1" is not of the form PROVIDER-SERVICE-001'),
    ("slug: bucket-public-acl", "slug: bucket", '2:1: slug "bucket" differs from the file name "bucket-public-acl"'),
    (
        "resource: aws_s3_bucket",
        "resource: aws_s3_buckt",
        '6:1: no provider has the type "aws_s3_buckt"; did you mean "aws_s3_bucket"?',
    ),
    ("path: acl", "path: acll", '8:3: aws_s3_bucket has no "acll"; did you mean "acl"?'),
    ("path: acl", "path: 'acl['", '8:3: "acl[" is no JSONPath: '),
    ("in: [public-read]", "inn: [public-read]", '9:3: unknown key "inn" beside "path"; did you mean "in"?'),
    ("in: [public-read]", "in: public-read", "9:3: in takes a list of texts or numbers"),
    ("in: [public-read]", "matches: '('", "9:3: matches takes a regular expression, and '(' is none: "),
    ("in: [public-read]", "older_than: 1.29", '9:3: older_than takes a version in quotes, such as "1.29"'),
    ("in: [public-read]", "equals: off", "9:3: YAML takes off for something else than text: put it in quotes"),
    ("in: [public-read]", "open_to_world: false", "9:3: open_to_world takes only true (use not for the opposite)"),
    ("  absent: pass\n", "", '7:1: "absent" is missing: pass, fail or unknown'),
    ("  absent: pass\n", "  absent: false\n", '10:3: absent is pass, fail or unknown (it is the verdict), not "False"'),
    ("  absent: pass\n", "  absent: {aws_s3_bucket: no}\n", "10:12: YAML takes no for something else than text"),
    (
        "  absent: pass\n",
        "  absent: {aws_s3_bucket: true}\n",
        '10:12: absent is pass, fail or unknown (it is the verdict), not "True"',
    ),
    (
        "  absent: pass\n",
        "  absent: {aws_s3_object: pass}\n",
        "10:3: absent by type names each of aws_s3_bucket, and no other",
    ),
    (
        "  absent: pass\n",
        "  absent: pass\n  elsewhere: true\n",
        '11:3: "elsewhere" may only stand in "when" and in the "where" of a relation',
    ),
    (
        "  path: acl\n  in: [public-read]\n",
        "  related: {type: aws_s3_bucket_acl, by: bucket, sure: false}\n",
        "8:50: sure can only be true",
    ),
    (
        "absent_because: The default is private.\n",
        "",
        '10:3: "absent_because" is missing: it tells why this verdict is right',
    ),
    ("deny:\n", "deny: {all: []}\nrequire:\n", '8:1: "deny" and "require" exclude each other'),
    ("deny:\n", "denny:\n", '1:1: "deny" or "require" is missing'),
    ("message: ACL is {value}", "message: ACL is {valeu}", '12:1: unknown placeholder {valeu}; did you mean "value"?'),
    (
        "fix: {text: Make it private.}",
        "fix: Make it private.",
        "14:1: fix is a mapping with a text, and optionally set",
    ),
    ('["https://example.com/acl"]', "[]", "15:1: references is at least one address of provider documentation"),
    ("  # finding", "", '19:7: an example under "bad" must mark the lines that are reported with "# finding"'),
    ("  good:", "  goood:", '16:1: an example under "good" is missing'),
    ("  good:", "  goood:", '23:3: unknown kind of example "goood"; did you mean "good"?'),
    ("  path: acl\n", "  path: acl\n  path: policy\n", '9:3: "path" is written twice'),
    ("title: Bucket ACL is public", "title: [", "5:9: not YAML: "),
]


@pytest.mark.parametrize(("old", "new", "expected"), CHANGES, ids=[row[2][:60] for row in CHANGES])
def test_a_mistake_is_named_with_its_place(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in SOUND
    found = mistakes(tmp_path, SOUND.replace(old, new, 1))
    assert any(line.startswith(expected) for line in found), found


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    text = (
        SOUND.replace("severity: high", "severity: big").replace("path: acl", "path: nothing").replace("why:", "whi:")
    )
    assert [re.sub(r":.*", "", line) for line in mistakes(tmp_path, text)] == ["16", "1", "4", "8"] or len(
        mistakes(tmp_path, text)
    ) == 4


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("{path: acl, exists: true, absent: pass}", '"exists" never has "absent": it asks just that'),
        ("{path: acl, absent: pass}", 'exactly one operator stands beside "path"'),
        ("{path: acl, equals: a, in: [b], absent: pass}", 'exactly one operator stands beside "path"'),
        (
            "{path: acl, equals: a, any: [], absent: pass}",
            "a condition has exactly one of all, any, not, declared, path",
        ),
        ("{paht: acl}", 'did you mean "path"?'),
        ("{each: grant, absent: pass}", '"where" is missing beside "each"'),
        (
            "{each: grant, absent: pass, where: {path: typ, equals: a, absent: pass}}",
            'no "grant.typ"; did you mean "grant.type"?',
        ),
        ("{related: {type: aws_flow_log, by: vpcid}}", 'aws_flow_log has no "vpcid"; did you mean "vpc_id"?'),
        ("{related: {type: aws_flow_log, bye: vpc_id}}", 'unknown key "bye"; did you mean "by"?'),
        (
            "{related: {type: aws_flow_log}, where: {path: vpc_id, equals: a, absent: pass}}",
            "absent is true, false or unknown",
        ),
        ("{policy: policy, absent: pass}", 'exactly one of "statement" and "some_statement"'),
        ("{policy: policy, absent: pass, statement: {efect: Allow}}", 'unknown key "efect"; did you mean "effect"?'),
        ("{policy: policy, absent: pass, statement: {action: al}}", 'action "al" is none of all'),
        (
            "{policy: policy, absent: pass, statement: {condition: {with: {a: 1}}}}",
            "a condition value is a text in quotes",
        ),
        ("{ports: {include: [22], absent: pass}}", 'ports needs either "from" (and "to") or "range"'),
        ("{ports: {from: acl, include: [99999], absent: pass}}", 'include is "all" or a list of ports'),
    ],
)
def test_mistakes_in_conditions(tmp_path: Path, condition: str, expected: str) -> None:
    text = re.sub(r"deny:\n(  .*\n)+", f"deny: {condition}\n", SOUND, count=1)
    found = mistakes(tmp_path, text)
    assert any(expected in line for line in found), found


def test_ids_and_slugs_are_taken_once(tmp_path: Path) -> None:
    first = write(tmp_path, SOUND)
    write(tmp_path, SOUND, "second")
    with pytest.raises(UsageError) as caught:
        read_checks([tmp_path])
    assert f'id "AWS-S3-001" is also that of {first.as_posix()}' in str(caught.value)
    assert f'slug "bucket-public-acl" is also that of {first.as_posix()}' in str(caught.value)


def test_paths_that_a_satellite_brings_are_known(tmp_path: Path) -> None:
    assert mistakes(tmp_path, SOUND.replace("path: acl", "path: public_access_block.block_public_acls")) == []


def test_names_below_an_arrow_are_not_looked_up(tmp_path: Path) -> None:
    assert mistakes(tmp_path, SOUND.replace("path: acl", "path: policy -> Anything.at_all")) == []


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        read_checks([tmp_path / "nowhere"])
    assert read_checks([tmp_path]) == []


def test_the_compiled_form(tmp_path: Path) -> None:
    (compiled,) = compile_checks([write(tmp_path, SOUND)])
    assert compiled["service"] == "s3"
    assert compiled["provider"] == "aws"
    assert compiled["reads"] == ["acl"]
    assert compiled["bad"] == {
        "kind": "path",
        "paths": [["acl"]],
        "operator": "in",
        "argument": ["public-read"],
        "negated": False,
        "ignore_case": False,
        "absent": False,
    }
