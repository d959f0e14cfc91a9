"""Which root modules a run looks at, in which order and in how many processes makes no difference to the answer."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from iaclint.cli import cli
from iaclint.scan import ROOTS_PER_PROCESS

BUCKET = 'resource "alicloud_oss_bucket" "b" {\n  acl = "public-read"\n}\n'


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(path: str, text: str) -> None:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def check(*arguments: str) -> dict[str, Any]:
    run = CliRunner().invoke(cli, ["check", "-f", "json", "--select", "oss-bucket-public-acl", *arguments])
    report: dict[str, Any] = json.loads(run.stdout)
    return report


def places(report: dict[str, Any]) -> list[tuple[str, str]]:
    return [(finding["file"], finding["resource"]) for finding in report["findings"]]


@pytest.mark.parametrize("read", ["each.value", 'each["value"]', "[for e in [each] : e.value][0]"])
@pytest.mark.parametrize(
    "form", ["acl = {read}", 'dynamic "x" {{\n for_each = [1]\n content {{\n y = {read}\n }}\n }}']
)
def test_instances_that_read_their_key_are_told_apart_however_they_read_it(read: str, form: str) -> None:
    body = form.format(read=read)
    write("main.tf", f'resource "alicloud_oss_bucket" "b" {{\n for_each = toset(["p", "q"])\n {body}\n}}\n')
    graph = json.loads(CliRunner().invoke(cli, ["graph", "."]).stdout)
    values = [
        resource["attributes"].get("acl") or resource["attributes"]["x"][0]["y"] for resource in graph["resources"]
    ]
    assert values == ["p", "q"]


def test_a_call_in_a_comment_hides_no_module() -> None:
    write("main.tf", '# module "m" {\n#   source = "./m"\n# }\nlocals {}\n')
    write("m/main.tf", BUCKET)
    assert places(check(".")) == [("m/main.tf", "alicloud_oss_bucket.b")]


def test_a_module_that_is_called_no_times_is_not_looked_at_by_itself() -> None:
    write("main.tf", 'module "m" {\n  source = "./m"\n  count  = 0\n}\n')
    write("m/main.tf", BUCKET)
    assert places(check(".")) == []


def test_a_module_that_calls_itself_is_looked_at_and_said() -> None:
    write("main.tf", 'module "m" {\n  source = "./"\n}\n' + BUCKET)
    report = check(".")
    assert ("main.tf", "alicloud_oss_bucket.b") in places(report)
    assert {problem["kind"] for problem in report["problems"]} == {"module-cycle"}


def test_excluded_files_are_context_and_not_reported_on() -> None:
    write("main.tf", 'variable "acl" { default = "public-read" }\n')
    write("bucket.tf", BUCKET)
    write("other.tf", 'resource "alicloud_oss_bucket" "c" {\n  acl = var.acl\n}\n')
    assert places(check(".", "--exclude", "bucket.tf")) == [("other.tf", "alicloud_oss_bucket.c")]
    assert places(check(".", "--exclude", "*")) == []


def test_several_processes_say_what_one_says() -> None:
    for number in range(2 * ROOTS_PER_PROCESS):
        write(f"r{number:03}/main.tf", BUCKET if number % 3 else "locals {\n")
    one, two = check(".", "--jobs", "1"), check(".", "--jobs", "2")
    assert len(one["findings"]) == sum(1 for number in range(2 * ROOTS_PER_PROCESS) if number % 3)
    assert len(one["problems"]) == 2 * ROOTS_PER_PROCESS - len(one["findings"])
    assert one == two


def test_a_folder_that_may_not_be_listed_is_said_not_to_be_analysed(monkeypatch: pytest.MonkeyPatch) -> None:
    write("main.tf", BUCKET)
    write("secret/main.tf", BUCKET)
    scandir = os.scandir

    def refusing(path: str) -> Any:
        if os.path.basename(path) == "secret":
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    report = check(".")
    assert places(report) == [("main.tf", "alicloud_oss_bucket.b")]
    assert [(p["level"], p["kind"], p["file"]) for p in report["problems"]] == [
        ("error", "unreadable-folder", "secret")
    ]


def test_a_folder_without_terraform_is_said_to_hold_none() -> None:
    write("readme.md", "nothing here")
    report = check(".")
    assert [problem["kind"] for problem in report["problems"]] == ["nothing-to-check"]
