"""Which root modules a run looks at, in which order and in how many processes makes no difference to the answer."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from iaclint.cli import cli
from iaclint.discovery import Discovered
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


@pytest.mark.parametrize("paths", [["."], ["values.yaml", "readme.md", "package.json"]])
def test_where_there_is_nothing_to_check_that_is_said(paths: list[str]) -> None:
    write("readme.md", ROS)
    write("values.yaml", "Resources:\n  limits: {cpu: 1}\n")
    write("package.json", '{"name": "Resources"}')
    report = check(*paths)
    assert [(problem["kind"], problem["level"]) for problem in report["problems"]] == [("nothing-to-check", "warning")]
    assert report["findings"] == []


# --- templates

ROS = """\
ROSTemplateFormatVersion: '2015-09-01'
Resources:
  B:
    Type: ALIYUN::OSS::Bucket
    Properties:
      AccessControl: public-read
"""
NESTED = """\
ROSTemplateFormatVersion: '2015-09-01'
Parameters:
  Acl: {Type: String, Default: public-read-write}
Resources:
  B:
    Type: ALIYUN::OSS::Bucket
    Properties:
      AccessControl: !Ref Acl
"""
CALLER = """\
ROSTemplateFormatVersion: '2015-09-01'
Resources:
  Inner:
    Type: ALIYUN::ROS::Stack
    Properties:
      TemplateURL: %s
      Parameters: {Acl: %s}
"""
IN_JSON = json.dumps(
    {"Resources": {"B": {"Type": "ALIYUN::OSS::Bucket", "Properties": {"AccessControl": "public-read"}}}}
)


@pytest.mark.parametrize("name", ["a.yaml", "a.yml", "a.json", "a.template", "cdk.out/a.template.json", "a b/é.yaml"])
@pytest.mark.parametrize("text", [ROS, IN_JSON], ids=["YAML", "JSON"])
def test_templates_are_found_by_their_content(name: str, text: str) -> None:
    write(name, text)
    assert places(check(".")) == places(check(name)) == [(name, "B")]


@pytest.mark.parametrize("name", ["a.ros", "a.cfn", "a.txt", "a", "Dockerfile"])
def test_a_template_of_another_name_is_looked_at_when_it_is_named(name: str) -> None:
    write(name, ROS)
    write("other.yaml", "a: 1")
    assert places(check(name)) == [(name, "B")]
    assert places(check(".")) == []


def test_the_root_of_the_file_system_holds_everything() -> None:
    whole = Discovered((), whole=(os.path.abspath(os.sep),))
    assert whole.reports_on(os.path.abspath(os.path.join(os.sep, "main.tf")))


@pytest.mark.parametrize(
    "folder", [".git", ".terraform/modules/m", "node_modules/x", "sub/.aws-sam/build", "env/lib/site-packages"]
)
def test_folders_that_others_fill_are_not_searched(folder: str) -> None:
    write(f"{folder}/a.yaml", ROS)
    write(f"{folder}/main.tf", BUCKET)
    write("env/pyvenv.cfg", "home = /usr/bin\n")
    write("b.yaml", ROS)
    assert places(check(".")) == [("b.yaml", "B")]


def test_terraform_and_templates_of_one_folder_are_checked_beside_each_other() -> None:
    write("main.tf", BUCKET)
    write("a.yaml", ROS)
    write("b.json", IN_JSON)
    everything = [("a.yaml", "B"), ("b.json", "B"), ("main.tf", "alicloud_oss_bucket.b")]
    assert places(check(".")) == everything
    assert places(check("a.yaml", "main.tf")) == [everything[0], everything[2]]
    assert places(check(".", "--exclude", "*.json")) == [everything[0], everything[2]]


def test_a_nested_template_is_checked_with_its_callers_arguments_and_not_alone() -> None:
    write("main.yaml", CALLER % ("nested/b.yaml", "private"))
    write("nested/b.yaml", NESTED)
    assert places(check(".")) == []
    write("main.yaml", CALLER % ("nested/b.yaml", "public-read"))
    report = check(".")
    assert places(report) == [("nested/b.yaml", "Inner.B")]
    assert "public-read-write" not in report["findings"][0]["message"]


@pytest.mark.parametrize("caller", ["main.yaml", "deploy/main.json", "nested/main.yml", "deploy/all/main.template"])
def test_a_nested_template_that_is_named_alone_gets_its_callers_arguments(caller: str) -> None:
    write(".iaclint.yaml", "")
    write("nested/b.yaml", NESTED)
    assert places(check("nested/b.yaml")) == places(check("nested")) == [("nested/b.yaml", "B")]
    write(caller, CALLER % (os.path.relpath("nested/b.yaml", os.path.dirname(caller) or "."), "private"))
    assert places(check("nested/b.yaml")) == places(check("nested")) == []
    write(caller, CALLER % ("elsewhere.yaml", "private") + "# TemplateURL: nested/b.yaml\n")
    assert places(check("nested/b.yaml")) == [("nested/b.yaml", "B")]


def test_what_only_the_caller_is_to_blame_for_is_reported_when_the_caller_is_named() -> None:
    write(".iaclint.yaml", "")
    write("b.yaml", NESTED)
    write("main.yaml", CALLER % ("b.yaml", "public-read"))
    write("other.yaml", (CALLER % ("b.yaml", "public-read")).replace("Inner", "Outer"))
    assert places(check("main.yaml")) == [("b.yaml", "Inner.B")]


@pytest.mark.parametrize("second", ["first.yaml", "second.yaml"])
def test_templates_that_nest_each_other_are_looked_at_and_said(second: str) -> None:
    write("first.yaml", CALLER % (second, "private") + ROS.partition("Resources:\n")[2])
    write("second.yaml", CALLER % ("first.yaml", "private"))
    report = check(".")
    assert "first.yaml" in [file for file, _ in places(report)]
    assert {problem["kind"] for problem in report["problems"]} <= {"cycle"}


def test_several_processes_say_of_templates_what_one_says() -> None:
    for number in range(ROOTS_PER_PROCESS):
        write(f"r{number:03}.yaml", ROS if number % 3 else "ROSTemplateFormatVersion: [\n")
        write(f"r{number:03}/main.tf", BUCKET)
    one, two = check(".", "--jobs", "1"), check(".", "--jobs", "2")
    bad = len(range(0, ROOTS_PER_PROCESS, 3))
    assert (len(one["findings"]), len(one["problems"])) == (2 * ROOTS_PER_PROCESS - bad, bad)
    assert one == two


def test_a_file_that_may_be_a_template_and_cannot_be_looked_into_is_said() -> None:
    write("main.tf", BUCKET)
    os.symlink("nowhere", "gone.yaml")
    os.symlink("/proc/version", "outside.json")
    os.mkfifo("pipe.yaml")
    assert [(p["level"], p["file"]) for p in check(".")["problems"]] == [("warning", "outside.json")]
    named = check("main.tf", "outside.json", "pipe.yaml")
    assert [(p["level"], p["file"]) for p in named["problems"]] == [("error", "outside.json"), ("error", "pipe.yaml")]
