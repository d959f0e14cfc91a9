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
    assert status == FINDINGS
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
