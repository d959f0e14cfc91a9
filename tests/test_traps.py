"""Configurations that leading linters get wrong, told apart by us: a configuration goes in, findings come out.

Each folder of `testdata/traps` is a project. Its first line names the check; lines that end with `# fail` or
`# unknown` are those that must be reported so, and no other line may be.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from iaclint.engine.findings import Status
from tests.projects import answers, run, verdicts, write

TRAPS = Path(__file__).parents[1] / "testdata" / "traps"
_MARK = re.compile(r"# (fail|unknown)$")

PUBLIC_BUCKET = """
    resource "aws_s3_bucket" "site" {
      acl = "public-read"
    }
"""
BUCKET_MODULE = """
    variable "acl" { default = "public-read" }
    resource "aws_s3_bucket" "this" {
      acl = var.acl
    }
"""
BUCKET = "s3-bucket-public-read-acl"


@pytest.mark.parametrize("folder", sorted(TRAPS.iterdir()), ids=lambda folder: folder.name)
def test_exactly_the_marked_lines_are_reported(folder: Path) -> None:
    main = next(file for name in ("main.tf", "main.yaml") if (file := folder / name).exists())
    check = main.read_text().splitlines()[0].removeprefix("# check: ")
    report = answers(folder, check)
    reported = {
        (finding.location.path, finding.location.start_line, finding.status.value)
        for finding in report.findings
        if finding.status is not Status.PASS
    }
    assert reported == _marked(folder)
    assert report.findings, "nothing was looked at"
    assert report.problems == ()


def _marked(folder: Path) -> set[tuple[str, int, str]]:
    found = set()
    for file in sorted((*folder.rglob("*.tf"), *folder.rglob("*.yaml"))):
        for number, line in enumerate(file.read_text().splitlines(), start=1):
            mark = _MARK.search(line)
            if mark:
                found.add((str(file.relative_to(folder)), number, mark[1]))
    return found


def test_instances_of_one_cause_are_one_finding(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"main.tf": 'resource "aws_s3_bucket" "b" {\n  for_each = toset(["a", "b"])\n  acl = "public-read"\n}\n'},
    )
    (finding,) = answers(tmp_path, BUCKET).findings
    assert finding.instances == ('aws_s3_bucket.b["a"]', 'aws_s3_bucket.b["b"]')


@pytest.mark.parametrize("good", [PUBLIC_BUCKET, ""], ids=["among good ones", "alone"])
def test_an_unparsable_file_is_an_error_and_the_others_are_checked(tmp_path: Path, good: str) -> None:
    write(tmp_path, {"bad.tf": 'resource "aws_s3_bucket" "x" {\n  acl = = "private"\n}\n'})
    if good:
        write(tmp_path, {"good.tf": good})
    done = run(tmp_path, "check", "--select", BUCKET, "-f", "json")
    report = json.loads(done.output)
    assert done.status == 3
    assert [finding["file"] for finding in report["findings"]] == (["good.tf"] if good else [])
    (problem,) = report["problems"]
    assert (problem["level"], problem["file"], problem["start_line"]) == ("error", "bad.tf", 2)


def test_a_module_named_alone_gets_its_callers_arguments(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".iaclint.yaml": "",
            "modules/bucket/main.tf": BUCKET_MODULE,
            "live/main.tf": 'module "site" {\n  source = "../modules/bucket"\n  acl = "private"\n}\n',
        },
    )
    assert verdicts(answers(tmp_path, BUCKET, "modules/bucket/main.tf")) == {"module.site.aws_s3_bucket.this": "pass"}
    assert verdicts(answers(tmp_path, BUCKET, "modules/bucket")) == {"module.site.aws_s3_bucket.this": "pass"}


def test_a_module_with_no_caller_is_a_root(tmp_path: Path) -> None:
    write(tmp_path, {".iaclint.yaml": "", "modules/bucket/main.tf": BUCKET_MODULE})
    assert verdicts(answers(tmp_path, BUCKET, "modules/bucket/main.tf")) == {"aws_s3_bucket.this": "fail"}


def test_a_file_that_causes_a_finding_elsewhere_reports_it_when_it_is_named(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "main.tf": 'resource "aws_s3_bucket" "b" {\n  acl = var.acl\n}\n',
            "variables.tf": 'variable "acl" { default = "public-read" }\n',
            "other.tf": 'resource "aws_s3_bucket" "c" {\n  acl = "public-read"\n}\n',
        },
    )
    assert verdicts(answers(tmp_path, BUCKET, "main.tf")) == {"aws_s3_bucket.b": "fail"}
    assert verdicts(answers(tmp_path, BUCKET, "variables.tf")) == {"aws_s3_bucket.b": "fail"}


@pytest.fixture(scope="module")
def all_traps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("all")
    shutil.copytree(TRAPS, folder / "traps")
    return folder


@pytest.mark.parametrize("format", ["text", "json", "sarif"])
def test_results_do_not_depend_on_the_hash_seed(all_traps: Path, format: str) -> None:
    outputs = {
        run(all_traps, "check", "--profile", "all", "-f", format, environment={"PYTHONHASHSEED": seed}).output
        for seed in ("0", "1", "4711")
    }
    (output,) = outputs
    assert len(output) > 10_000


def test_two_instances_of_one_module_differ_in_sarif(tmp_path: Path) -> None:
    call = 'module "{0}" {{\n  source = "./bucket"\n  acl    = "{1}"\n}}\n'
    write(
        tmp_path,
        {
            "main.tf": call.format("one", "public-read") + call.format("two", "public-read-write"),
            "bucket/main.tf": BUCKET_MODULE,
        },
    )
    log = json.loads(run(tmp_path, "check", "--select", BUCKET, "-f", "sarif").output)
    results = log["runs"][0]["results"]
    assert len(results) == 2
    assert len({json.dumps(result["partialFingerprints"], sort_keys=True) for result in results}) == 2
    assert len({result["message"]["text"] for result in results}) == 2
    assert ["module.one" in json.dumps(result) for result in results].count(True) == 1


def test_a_misspelt_id_in_a_suppression_is_said_and_accepts_nothing(tmp_path: Path) -> None:
    text = '# iaclint:ignore=s3-bucket-public-read-alc\nresource "aws_s3_bucket" "b" {\n  acl = "public-read"\n}\n'
    report = answers(write(tmp_path, {"main.tf": text}), BUCKET)
    assert verdicts(report) == {"aws_s3_bucket.b": "fail"}
    (problem,) = report.problems
    assert problem.kind == "unknown-suppression"
    assert '"s3-bucket-public-read-acl"' in problem.message
