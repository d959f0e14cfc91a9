"""Nothing in an input makes a run crash, hang, or read, write and say what it must not. See DESIGN.md, "Bad input".

Each case runs the command line in a process with little memory and time. Beside the bad file lies a good one with a
finding: whatever happens, that has to be reported.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests import hostile
from tests.projects import run, write

CHECK = "s3-bucket-public-read-acl"
GOOD = 'resource "aws_s3_bucket" "good" {\n  acl = "public-read"\n}\n'
FEW = f"{CHECK},s3-bucket-no-versioning,sg-ingress-ssh-open"
CLEAN, FINDINGS, INCOMPLETE = 0, 1, 3


def scan(folder: Path, files: Mapping[str, str | bytes], *arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit status and the report of a run that ended as it should: the good file's finding is in it."""
    write(folder, {**files, "good/main.tf": GOOD})
    done = run(folder, "check", *(arguments or ("--profile", "all")), "-f", "json")
    assert done.errors == ""
    report: dict[str, Any] = json.loads(done.output)
    found = {(finding["slug"], finding["file"], finding["start_line"]) for finding in report["findings"]}
    assert (CHECK, "good/main.tf", 2) in found
    assert "check-crashed" not in kinds(report)
    return done.status, report


def kinds(report: dict[str, Any]) -> set[str]:
    return {problem["kind"] for problem in report["problems"]}


# --- input that is too deep, too large, or goes round in circles


@pytest.mark.parametrize("text", hostile.DEEP.values(), ids=hostile.DEEP)
def test_deep_nesting_is_an_error(tmp_path: Path, text: str) -> None:
    status, report = scan(tmp_path, {"bad/main.tf": text})
    assert status == INCOMPLETE
    assert kinds(report) == {"too-deep"}


@pytest.mark.parametrize("text", hostile.EXPRESSIONS.values(), ids=hostile.EXPRESSIONS)
def test_an_expression_that_grows_without_end_is_unknown(tmp_path: Path, text: str) -> None:
    status, report = scan(tmp_path, {"bad/main.tf": text})
    assert status == FINDINGS, report["problems"]
    assert kinds(report) <= {"evaluation-error"}


@pytest.mark.parametrize("files", hostile.CIRCLES.values(), ids=hostile.CIRCLES)
def test_what_refers_to_itself_is_a_warning(tmp_path: Path, files: dict[str, str]) -> None:
    status, report = scan(tmp_path, {f"bad/{name}": text for name, text in files.items()})
    assert status == FINDINGS
    assert kinds(report) == {"evaluation-error"}


@pytest.mark.parametrize("files", hostile.MODULE_CIRCLES.values(), ids=hostile.MODULE_CIRCLES)
def test_modules_that_call_without_end_are_an_error(tmp_path: Path, files: dict[str, str]) -> None:
    status, report = scan(tmp_path, {f"bad/{name}": text for name, text in files.items()})
    assert status == INCOMPLETE
    assert kinds(report) & {"module-cycle", "too-many-modules"}


@pytest.mark.parametrize("text", hostile.COUNTS.values(), ids=hostile.COUNTS)
def test_huge_counts_are_cut_short_and_said(tmp_path: Path, text: str) -> None:
    status, report = scan(tmp_path, {"bad/main.tf": text}, "--select", FEW)
    assert status == FINDINGS
    assert kinds(report) <= {"too-many-instances", "evaluation-error"}


def test_work_that_never_ends_is_an_error(tmp_path: Path) -> None:
    text = (
        'resource "aws_security_group" "g" {\n  count = 10000\n  name = count.index\n  dynamic "ingress" {\n'
        '    for_each = range(1000)\n    content {\n      cidr_blocks = ["10.0.0.${ingress.value}/32"]\n    }\n  }\n}\n'
    )
    status, report = scan(tmp_path, {"bad/main.tf": text}, "--select", FEW)
    assert status == INCOMPLETE
    assert "too-much-work" in kinds(report)


# --- files that are no proper files, or no proper text


def test_what_is_no_readable_file_is_an_error_each(tmp_path: Path) -> None:
    bad = write(tmp_path, {"bad/ok.tf": ""}) / "bad"
    os.mkfifo(bad / "pipe.tf")
    (bad / "broken.tf").symlink_to("nowhere.tf")
    (bad / "loop.tf").symlink_to("loop.tf")
    (bad / "folder.tf").mkdir()  # Terraform does not mind
    (bad / "device.tf").symlink_to("/dev/zero")
    status, report = scan(tmp_path, {})
    assert status == INCOMPLETE
    assert {(problem["file"], problem["kind"]) for problem in report["problems"]} == {
        ("bad/pipe.tf", "unreadable-file"),
        ("bad/broken.tf", "unreadable-file"),
        ("bad/loop.tf", "unreadable-file"),
        ("bad/device.tf", "unreadable-file"),
    }


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_an_error(tmp_path: Path) -> None:
    bad = write(tmp_path, {"bad/main.tf": GOOD}) / "bad" / "main.tf"
    bad.chmod(0)
    status, report = scan(tmp_path, {})
    assert (status, kinds(report)) == (INCOMPLETE, {"unreadable-file"})


ENCODINGS = {
    "a byte order mark": (b"\xef\xbb\xbf" + GOOD.encode(), set()),
    "carriage returns": (GOOD.replace("\n", "\r\n").encode(), set()),
    "nothing": (b"", set()),
    "only a byte order mark": (b"\xef\xbb\xbf", set()),
    "only a comment": (b"# nothing", set()),
    "invalid UTF-8": (GOOD.encode() + b"# \xff\xfe\n", {"not-utf-8"}),
    "Latin-1": (("# Größe\n" + GOOD).encode("latin-1"), {"not-utf-8"}),
    "UTF-16": (GOOD.encode("utf-16"), {"not-utf-8"}),
    "encoded surrogates": (GOOD.encode() + b"# \xed\xa0\x80\n", {"not-utf-8"}),
    "NUL bytes": (GOOD.encode() + b"\0", {"syntax-error"}),
    "20 MB": (b"# comment\n" * 2_000_000, {"too-large"}),
    "5 MB": (b"# comment\n" * 500_000, {"too-large"}),
}


@pytest.mark.parametrize(("data", "expected"), ENCODINGS.values(), ids=ENCODINGS)
def test_what_the_bytes_of_a_file_may_be(tmp_path: Path, data: bytes, expected: set[str]) -> None:
    status, report = scan(tmp_path, {"bad/main.tf": data})
    assert kinds(report) == expected
    assert status == (INCOMPLETE if expected else FINDINGS)
    if GOOD.encode() in data.replace(b"\r", b"") and not expected:
        assert [f["start_line"] for f in report["findings"] if f["file"] == "bad/main.tf" and f["slug"] == CHECK] == [2]


def test_a_syntax_error_has_its_place_and_the_other_blocks_are_checked(tmp_path: Path) -> None:
    text = GOOD + 'resource "aws_s3_bucket" "worse" {\n  acl = "public\n}\n' + GOOD.replace("good", "after")
    status, report = scan(tmp_path, {"bad/main.tf": text})
    (problem,) = report["problems"]
    assert (status, problem["kind"], problem["file"], problem["start_line"]) == (3, "syntax-error", "bad/main.tf", 5)
    found = {f["resource"] for f in report["findings"] if f["file"] == "bad/main.tf" and f["slug"] == CHECK}
    assert "aws_s3_bucket.good" in found


JSON = {
    "an array": ("[]", FINDINGS, set()),
    "a string": ('"x"', INCOMPLETE, {"syntax-error"}),
    "a number": ("1", INCOMPLETE, {"syntax-error"}),
    "null": ("null", FINDINGS, set()),
    "nothing": ("", INCOMPLETE, {"syntax-error"}),
    "half an object": ('{"resource": {', INCOMPLETE, {"syntax-error"}),
    "arrays without end": ("[" * hostile.MANY, INCOMPLETE, {"too-deep"}),
    "objects without end": ('{"resource":' * hostile.MANY, INCOMPLETE, {"too-deep"}),
    "resources that are text": ('{"resource": "x"}', INCOMPLETE, {"syntax-error"}),
    "resources that are numbers": ('{"resource": {"aws_s3_bucket": {"a": 1}}}', INCOMPLETE, {"syntax-error"}),
    "numbers as names": ('{"resource": {"1": {"2": {"3": 4}}}}', FINDINGS, set()),
    "the same key twice": (
        '{"resource": {"aws_s3_bucket": {"a": {"acl": "private", "acl": "public-read"}}}}',
        INCOMPLETE,
        {"duplicate-attribute"},
    ),
    "YAML aliases": ('{"a": &a ["x"], "b": [*a, *a]}', INCOMPLETE, {"syntax-error"}),
    "an open template": ('{"locals": {"a": "${"}}', INCOMPLETE, {"syntax-error"}),
    "a lone surrogate": ('{"locals": {"a": "\\ud800"}}', FINDINGS, set()),
    "variables of strange types": (
        '{"variable": {"a": {"type": 1, "default": {}}}, "resource": {"aws_s3_bucket": {"a": {"acl": "${var.a}"}}}}',
        FINDINGS,
        {"evaluation-error"},
    ),
}


@pytest.mark.parametrize(("text", "status", "expected"), JSON.values(), ids=JSON)
def test_json_that_is_no_configuration(tmp_path: Path, text: str, status: int, expected: set[str]) -> None:
    found, report = scan(tmp_path, {"bad/main.tf.json": text})
    assert (found, kinds(report)) == (status, expected)


STRANGE = {
    "no labels": 'resource { acl = "public-read" }',
    "one label": 'resource "aws_s3_bucket" { acl = "public-read" }',
    "three labels": 'resource "aws_s3_bucket" "a" "b" { acl = "public-read" }',
    "no labels elsewhere": "variable {}\noutput {}\nmodule {}\ndata {}\nprovider {}\nlocals {}\nterraform {}\n",
    "labels where there are none": 'locals "x" { a = 1 }\nterraform "x" {}\n',
    "empty labels": 'resource "" "" {}\nmodule "" {}\nvariable "" {}\noutput "" {}\n',
    "unknown blocks": 'sprocket "x" { y = 1 }\naction "a" "b" { config { x = 1 } }\n',
    "attributes at the top": 'acl = "public-read"\n',
    "unknown providers": 'provider "nobody" {\n region = "x"\n}\nresource "nobody_thing" "x" { y = nobody.z.w }\n',
    "a module without source": 'module "m" { x = 1 }\n',
    "a module whose source is computed": 'module "m" { source = "${path.module}/x" }\n',
    "a dynamic block without anything": 'resource "aws_security_group" "g" { dynamic "ingress" {} }\n',
    "a dynamic block without a label": 'resource "aws_security_group" "g" {\n dynamic {\n for_each = [1]\n }\n}\n',
    "count and for_each": hostile.bucket('"a"').replace("{", "{\n count = 1\n for_each = {}", 1),
    "count of strange types": hostile.bucket('"a"').replace("{", '{\n count = { a = "b" }', 1),
    "for_each of strange types": hostile.bucket('"a"').replace("{", "{\n for_each = 7", 1),
    "for_each of null": hostile.bucket('"a"').replace("{", "{\n for_each = null", 1),
    "blocks where attributes belong": 'resource "aws_s3_bucket" "b" {\n acl {}\n bucket {\n x = 1\n }\n}\n',
    "attributes where blocks belong": 'resource "aws_security_group" "g" {\n ingress = "x"\n egress = [1, null]\n}\n',
    "null in all places": hostile.bucket("null") + 'resource "aws_security_group" "g" { ingress = null }\n',
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_blocks_that_terraform_would_refuse_do_no_harm(tmp_path: Path, text: str) -> None:
    status, report = scan(tmp_path, {"bad/main.tf": text})
    assert status in (FINDINGS, INCOMPLETE)
    assert (status == INCOMPLETE) == any(problem["level"] == "error" for problem in report["problems"])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("terraform.tfvars", "acl = = 1\n"),
        ("terraform.tfvars", 'acl = "${var.other}"\n'),
        ("terraform.tfvars", "acl { x = 1 }\n"),
        ("terraform.tfvars.json", "{"),
        ("x.auto.tfvars.json", "[1]"),
    ],
)
def test_broken_variable_files_are_said_and_their_variables_unknown(tmp_path: Path, name: str, text: str) -> None:
    files = {
        "bad/main.tf": 'variable "acl" {}\nresource "aws_s3_bucket" "b" {\n  acl = var.acl\n}\n',
        f"bad/{name}": text,
    }
    _, report = scan(tmp_path, files, "--select", CHECK, "--show", "fail,unknown")
    assert any(problem["file"] == f"bad/{name}" for problem in report["problems"])
    assert [f["status"] for f in report["findings"] if f["file"] == "bad/main.tf"] == ["unknown"]


# --- templates

BUCKET = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  B:\n    Type: AWS::S3::Bucket\n"
PUBLIC = f"{BUCKET}    Properties: {{AccessControl: PublicRead}}\n"
ALIASES = "".join(f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
TEMPLATES = {
    "YAML that does not parse": ("Resources: [\n" + BUCKET, INCOMPLETE, {"syntax-error"}),
    "JSON that does not parse": ('{"AWSTemplateFormatVersion": "x", "Resources": {', INCOMPLETE, {"syntax-error"}),
    "two documents": (BUCKET + "---\n" + BUCKET, INCOMPLETE, {"syntax-error"}),
    "an alias bomb": (f"{BUCKET}Mappings:\n  a0: &a0 [x]\n{ALIASES}", INCOMPLETE, {"syntax-error"}),
    "an anchor in itself": (BUCKET + "Mappings: &a {b: *a}\n", INCOMPLETE, {"syntax-error"}),
    "lists without end": (BUCKET + "Mappings: " + "[" * hostile.MANY, INCOMPLETE, {"syntax-error"}),
    "objects without end": ('{"Resources": {"B": {"Type": "A::B::C", "X": ' + '{"a":' * hostile.MANY, INCOMPLETE, None),
    "a type that is no text": (BUCKET + "  C: {Type: 7}\n", INCOMPLETE, {"invalid-resource"}),
    "a type that is an object": (BUCKET + "  C: {Type: {a: 1}}\n", INCOMPLETE, {"invalid-resource"}),
    "resources that are a list": (BUCKET.partition("Resources")[0] + "Resources: [1]\n", INCOMPLETE, None),
    "a resource that is a text": (BUCKET + "  C: x\n", INCOMPLETE, {"invalid-resource"}),
    "properties that are a list": (BUCKET + "    Properties: [1, 2]\n", None, None),
    "a parameter that refers to itself": (BUCKET + "Parameters: {A: {Type: String, Default: !Ref A}}\n", None, None),
    "keys that are no texts": (BUCKET + "  ? [a, b]\n  : {Type: AWS::X::Y}\n  7: {Type: AWS::X::Y}\n", None, None),
    "a byte order mark": ("\ufeff" + PUBLIC, FINDINGS, set()),
    "carriage returns": (PUBLIC.replace("\n", "\r\n"), FINDINGS, set()),
    "UTF-16": (PUBLIC.encode("utf-16"), INCOMPLETE, {"not-utf-8"}),
    "Latin-1": (PUBLIC.encode() + b"# Gr\xf6\xdfe\n", INCOMPLETE, {"not-utf-8"}),
    "a NUL byte": (PUBLIC + "# \0\n", INCOMPLETE, {"syntax-error"}),
    "20 MB": (PUBLIC.encode() + b"# comment\n" * 2_000_000, INCOMPLETE, {"too-large"}),
    "a plan that ends too early": ('{"format_version": "1.2", "planned_values": {', INCOMPLETE, {"syntax-error"}),
}  # fmt: skip


@pytest.mark.parametrize("name", ["bad/main.yaml", "bad/main.json"])
@pytest.mark.parametrize(("text", "expected_status", "expected"), TEMPLATES.values(), ids=TEMPLATES)
def test_templates_that_are_none(
    tmp_path: Path, name: str, text: str | bytes, expected_status: int | None, expected: set[str] | None
) -> None:
    status, report = scan(tmp_path, {name: text})
    assert status == (INCOMPLETE if any(problem["level"] == "error" for problem in report["problems"]) else FINDINGS)
    assert expected_status in (status, None)
    assert expected in (kinds(report), None)
    whole = expected == set()
    assert [f["start_line"] for f in report["findings"] if f["file"] == name and f["slug"] == CHECK] == [5] * whole


@pytest.mark.parametrize("named", [True, False])
def test_an_unparsable_template_alone_is_an_error(tmp_path: Path, named: bool) -> None:
    write(tmp_path, {"bad.yaml": BUCKET + "  C: {\n"})
    done = run(tmp_path, "check", "-f", "json", *(["bad.yaml"] if named else []))
    (problem,) = json.loads(done.output)["problems"]
    assert (done.status, problem["kind"], problem["file"]) == (INCOMPLETE, "syntax-error", "bad.yaml")
    assert problem["start_line"] >= 5


NO_TEMPLATES = {
    "broken YAML": b"a: [\n",
    "broken JSON": b"{",
    "UTF-16": "a: 1".encode("utf-16"),
    "Latin-1": b"a: \xff\n",
    "bytes": bytes(range(256)) * 1000,
    "lists without end": b"[" * hostile.MANY,
    "20 MB": b'{"a": "' + b"Resources " * 2_000_000,
    "nothing": b"",
    "a text template": b"{{ x }}: {{ y }}\nResources: {{ z }}\n",
}


@pytest.mark.parametrize("name", ["bad/main.yaml", "bad/main.json", "bad/main.template"])
@pytest.mark.parametrize("data", NO_TEMPLATES.values(), ids=NO_TEMPLATES)
def test_what_is_no_template_is_passed_over(tmp_path: Path, name: str, data: bytes) -> None:
    status, report = scan(tmp_path, {name: data}, name, "good", "--select", CHECK)
    assert (status, report["problems"]) == (FINDINGS, [])
