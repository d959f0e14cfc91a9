"""What a run may touch: it reads below the project, writes what it was told to, starts nothing, calls nobody.

And what it may say: nothing in an input reaches the terminal as a control character, or breaks a report's format.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import unicodedata
from pathlib import Path
from typing import Any, NoReturn

import pytest

from iaclint.lint import lint
from iaclint.problems import Level
from iaclint.settings import Settings
from tests.projects import answers, run, verdicts, write

CHECK = "s3-bucket-public-read-acl"
SECRET = "public-read"
"""Stands in a file outside of the project: a bucket that has it as ACL fails the check."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project beside a folder that holds a secret, with links that lead there."""
    write(tmp_path / "outside", {"secret.txt": SECRET, "module/main.tf": _bucket('"public-read"')})
    folder = write(tmp_path / "project", {".iaclint.yaml": "", "inside.txt": SECRET})
    (folder / "link.txt").symlink_to("../outside/secret.txt")
    (folder / "linked").symlink_to("../outside")
    return folder


def _bucket(acl: str) -> str:
    return f'resource "aws_s3_bucket" "b" {{\n  acl = {acl}\n}}\n'


READING = {
    "a path with dots": 'file("../outside/secret.txt")',
    "a path from the root": 'file("{outside}/secret.txt")',
    "a link": 'file("link.txt")',
    "a linked folder": 'file("linked/secret.txt")',
    "a detour": 'file("linked/../outside/secret.txt")',
    "path.module": 'file("${{path.module}}/../outside/secret.txt")',
    "a template": 'templatefile("../outside/secret.txt", {{}})',
    "a list of files": 'length(fileset("../outside", "*.txt")) > 0 ? "public-read" : "private"',
    "a file's existence": 'fileexists("../outside/secret.txt") ? "public-read" : "private"',
    "base64": 'base64decode(filebase64("../outside/secret.txt"))',
    "a hash": 'filemd5("../outside/secret.txt") == filemd5("inside.txt") ? "public-read" : "private"',
    "a home": 'file("~/../../outside/secret.txt")',
    "a device": 'file("/dev/zero")',
    "a NUL byte": 'file("secret\\u0000.txt")',
}


@pytest.mark.parametrize("expression", READING.values(), ids=READING)
def test_functions_read_nothing_outside(project: Path, expression: str) -> None:
    write(project, {"main.tf": _bucket(expression.format(outside=project.parent / "outside"))})
    assert verdicts(answers(project, CHECK)) == {"aws_s3_bucket.b": "unknown"}


def test_functions_read_what_lies_inside(project: Path) -> None:
    write(project, {"main.tf": _bucket('file("inside.txt")')})
    assert verdicts(answers(project, CHECK)) == {"aws_s3_bucket.b": "fail"}


@pytest.mark.parametrize("source", ["../outside/module", "./linked/module", "./../project/../outside/module"])
def test_modules_outside_are_not_read(project: Path, source: str) -> None:
    write(project, {"main.tf": f'module "m" {{\n  source = "{source}"\n}}\n'})
    report = answers(project, CHECK)
    assert report.findings == ()
    assert [problem.kind for problem in report.problems] == ["outside-scan-root"]


def test_an_installed_module_outside_is_not_read(project: Path) -> None:
    manifest = {"Modules": [{"Key": "m", "Source": "x/y/z", "Dir": "../outside/module"}]}
    write(project, {"main.tf": 'module "m" {\n  source = "x/y/z"\n}\n'})
    write(project, {".terraform/modules/modules.json": json.dumps(manifest)})
    report = answers(project, CHECK)
    assert report.findings == ()
    assert [problem.kind for problem in report.problems] == ["outside-scan-root"]


@pytest.mark.parametrize("name", ["main.tf", "terraform.tfvars"])
def test_a_linked_file_outside_is_an_error(project: Path, name: str) -> None:
    write(
        project.parent / "outside", {"main.tf": _bucket('"public-read"'), "terraform.tfvars": 'acl = "public-read"\n'}
    )
    write(project, {"own.tf": 'variable "acl" {}\n' + _bucket("var.acl").replace('"b"', '"own"')})
    (project / name).symlink_to(project.parent / "outside" / name)
    report = answers(project, CHECK)
    assert verdicts(report) == {"aws_s3_bucket.own": "unknown"}
    assert [(problem.level, problem.kind) for problem in report.problems] == [(Level.ERROR, "outside-scan-root")]


def test_linked_folders_are_not_walked(project: Path) -> None:
    write(project, {"main.tf": _bucket('"private"')})
    (project / "self").symlink_to(".")
    (project / "a").symlink_to("b")
    (project / "b").symlink_to("a")
    assert verdicts(answers(project, CHECK)) == {"aws_s3_bucket.b": "pass"}


MANIFESTS = {
    "deep": "[" * 100_000,
    "no JSON": "{",
    "not UTF-8": b"\xff",
    "a list": "[]",
    "other types": '{"Modules": [1, {"Key": [], "Dir": {}}, {"Key": "m", "Dir": 7}, {"Key": "m"}]}',
    "a NUL byte": '{"Modules": [{"Key": "m", "Dir": "a\\u0000b"}]}',
    "a surrogate": '{"Modules": [{"Key": "m", "Dir": "\\ud800"}]}',
}


@pytest.mark.parametrize("manifest", MANIFESTS.values(), ids=MANIFESTS)
def test_a_broken_manifest_of_modules_is_as_good_as_none(project: Path, manifest: str | bytes) -> None:
    write(project, {"main.tf": 'module "m" {\n  source = "x/y/z"\n}\n' + _bucket('"public-read"')})
    write(project, {".terraform/modules/modules.json": manifest})
    report = answers(project, CHECK)
    assert verdicts(report) == {"aws_s3_bucket.b": "fail"}
    assert [problem.kind for problem in report.problems] == ["missing-module"]


def test_a_manifest_that_is_no_file_does_not_stop_the_run(project: Path) -> None:
    write(project, {"main.tf": 'module "m" {\n  source = "x/y/z"\n}\n', ".terraform/modules/x": ""})
    os.mkfifo(project / ".terraform" / "modules" / "modules.json")
    assert [problem.kind for problem in answers(project, CHECK).problems] == ["missing-module"]


def test_a_run_calls_nobody_starts_nothing_and_writes_nothing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise AssertionError("a run must not do this")

    text = """
        data "external" "x" { program = ["touch", "created"] }
        data "http" "x" { url = "http://127.0.0.1/" }
        module "m" { source = "git::https://127.0.0.1/x.git" }
        module "n" { source = "http://127.0.0.1/x.zip" }
        resource "aws_s3_bucket" "b" {
          acl = "public-read"
          provisioner "local-exec" { command = "touch created" }
        }
        resource "local_file" "x" {
          filename = "created"
          content  = data.http.x.body
        }
    """
    write(project, {"main.tf": text})
    before = _everything(project.parent)
    for target, name in ((socket, "socket"), (socket, "getaddrinfo"), (subprocess, "Popen"), (os, "system")):
        monkeypatch.setattr(target, name, refuse)
    report = lint([project], Settings(profile="all", project=project, working_directory=project, jobs=1))
    assert "aws_s3_bucket.b" in {finding.resource for finding in report.findings}
    assert _everything(project.parent) == before


def _everything(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        os.path.join(parent, name): (os.lstat(os.path.join(parent, name)).st_mtime_ns, os.lstat(parent).st_mtime_ns)
        for parent, folders, files in os.walk(folder)
        for name in (*folders, *files)
    }


def test_only_the_named_output_is_written(project: Path) -> None:
    write(project, {"main.tf": _bucket('"public-read"')})
    before = set(_everything(project.parent))
    assert run(project, "check", "-f", "text", "-f", "sarif=out.sarif", "-f", "json=out.json").status == 1
    assert set(_everything(project.parent)) - before == {str(project / "out.sarif"), str(project / "out.json")}


# --- what is said of an input

NASTY = "a\x1b[31mred\x07\x08\x7f\x9b31m\u202eevil\u2066\u200b\u2028end"
UNSAFE = {"Cc", "Cf", "Zl", "Zp", "Cs", "Co"}


def _nasty_project(folder: Path) -> Path:
    quoted = "".join(character if character.isalnum() else f"\\u{ord(character):04x}" for character in NASTY)
    write(
        folder,
        {
            "main.tf": f'resource "aws_s3_bucket" "{NASTY}" {{\n  for_each = toset(["{quoted}"])\n'
            f'  acl = "public-read"\n  bucket = each.key\n}}\n'
            f'resource "aws_s3_bucket" "value" {{\n  acl = "public-read" # {NASTY}\n  tags = {{ "{quoted}" = 1 }}\n}}\n'
            f'module "{NASTY}" {{\n  source = "./{quoted}"\n}}\n'
            f'resource "aws_s3_bucket" "error" {{\n  acl = tonumber("{quoted}")\n}}\n'
            f"# iaclint:ignore={NASTY}\n",
            f"dir {NASTY}/m'a\"in.tf": _bucket('"public-read"'),
            "two\nlines/main.tf": _bucket('"public-read"'),
            "ünï/é.tf": _bucket('"public-read"') + "\0",
        },
    )
    strange = os.fsencode(folder) + b"/\xff\xfe"
    os.mkdir(strange)
    with open(strange + b"/b\xffd.tf", "wb") as file:
        file.write(_bucket('"public-read"').encode() + b'x = = "\n')
    return folder


@pytest.mark.parametrize("arguments", [(), ("--quiet",), ("--color",)], ids=" ".join)
def test_no_control_character_reaches_the_terminal(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    _nasty_project(tmp_path)
    done = run(tmp_path, "check", "--profile", "all", *arguments, environment={"PYTHONUTF8": "1", "NO_COLOR": ""})
    assert done.status == 3
    text = (done.output + done.errors.encode()).decode("utf-8")
    assert "\x1b[31mred" not in text
    if arguments == ("--color",):  # our own colours
        text = re.sub("\x1b\\[[0-9;]*m", "", text)
    assert {character for character in text if unicodedata.category(character) in UNSAFE} <= {"\n"}
    assert "evil" in text


@pytest.mark.parametrize("format", ["json", "sarif"])
def test_reports_for_machines_stay_whole(tmp_path: Path, format: str) -> None:
    _nasty_project(tmp_path)
    done = run(tmp_path, "check", "--profile", "all", "-f", format)
    assert done.status == 3
    assert done.errors == ""
    report = json.loads(done.output.decode("utf-8"))
    assert any(path in json.dumps(report) for path in ("two\\nlines/main.tf", "two%0Alines/main.tf"))


def test_the_graph_of_strange_names_stays_whole(tmp_path: Path) -> None:
    _nasty_project(tmp_path)
    done = run(tmp_path, "graph", "-f", "json")
    assert "aws_s3_bucket.value" in {each["address"] for each in json.loads(done.output)["resources"]}
