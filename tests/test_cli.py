"""The command line: arguments in, reports and exit statuses out. What the linter finds is tested elsewhere."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from iaclint import __version__, cli
from iaclint.commands import COMMANDS, check
from iaclint.commands.progress import Progress
from iaclint.configuration import _Reader
from iaclint.engine.findings import Severity, Status
from iaclint.problems import Level, Problem
from iaclint.reporters.report import Report, Statistics
from iaclint.settings import Settings
from tests.reporters.sample import PUBLIC_ACL, finding, report

ROOT = Path(__file__).parents[1]
DOCUMENTATION = (ROOT / "docs" / "configuration.md").read_text("utf-8")


@dataclasses.dataclass
class Linter:
    """Stands in for the pipeline: remembers what it was asked, answers with `report` or raises `error`."""

    report: Report = dataclasses.field(default_factory=Report)
    error: BaseException | None = None
    paths: Sequence[Path] = ()
    settings: Settings = dataclasses.field(default_factory=Settings)

    def __call__(
        self, paths: Sequence[Path], settings: Settings, _: Callable[[int, int], None] | None = None
    ) -> Report:
        self.paths, self.settings = paths, settings
        if self.error is not None:
            raise self.error
        return dataclasses.replace(self.report, show=settings.show)


@pytest.fixture(autouse=True)
def linter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Linter:
    """Also a clean place to run in: an empty git repository, no colour variables."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    stand_in = Linter()
    monkeypatch.setattr(check, "lint", stand_in)
    return stand_in


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.cli, arguments)


def of_severity(severity: Severity, status: Status = Status.FAIL) -> Report:
    return Report(findings=(finding(dataclasses.replace(PUBLIC_ACL, severity=severity), status=status),))


ERROR = Problem(Level.ERROR, "syntax-error", "unexpected }")
WARNING = Problem(Level.WARNING, "missing-module", "module.vpc is not here")


class TestExitStatus:
    @pytest.mark.parametrize(
        ("made", "arguments", "status"),
        [
            (Report(), [], 0),
            (of_severity(Severity.INFO), [], 1),
            (of_severity(Severity.MEDIUM), ["--fail-on", "high"], 0),
            (of_severity(Severity.HIGH), ["--fail-on", "high"], 1),
            (of_severity(Severity.CRITICAL), ["--fail-on", "high"], 1),
            (of_severity(Severity.CRITICAL), ["--fail-on", "never"], 0),
            (of_severity(Severity.CRITICAL), ["--show", "unknown"], 1),
            (of_severity(Severity.CRITICAL, Status.UNKNOWN), [], 0),
            (of_severity(Severity.CRITICAL, Status.PASS), [], 0),
            (dataclasses.replace(Report(), suppressed=report().suppressed), [], 0),
            (Report(problems=(WARNING,)), [], 0),
            (Report(problems=(ERROR,)), [], 3),
            (Report(problems=(ERROR,)), ["--fail-on", "never"], 3),
            (dataclasses.replace(of_severity(Severity.HIGH), problems=(WARNING, ERROR)), [], 3),
        ],
    )
    def test_of_a_report(self, linter: Linter, made: Report, arguments: list[str], status: int) -> None:
        linter.report = made
        assert run("check", *arguments).exit_code == status

    def test_a_bug_is_3_and_asks_for_a_report(self, linter: Linter) -> None:
        linter.error = ZeroDivisionError("division by zero")
        result = run("check")
        assert result.exit_code == 3
        assert "this is a bug in iaclint" in result.stderr
        assert "Traceback" not in result.stderr
        assert "Traceback" in run("check", "--debug").stderr
        assert "Traceback" in run("--debug", "check").stderr

    def test_ctrl_c_is_130(self, linter: Linter) -> None:
        linter.error = KeyboardInterrupt()
        assert run("check").exit_code == 130


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["nowhere.tf"], "'nowhere.tf' does not exist"),
            (["-f", "sarf"], '"sarf" is none of text, json, sarif; did you mean "sarif"?'),
            (["-f", "sarif="], "write FORMAT=FILE"),
            (["-f", "text", "-f", "json"], "only one format can go to the screen"),
            (["-f", "json=a.json", "-o", "b"], "every --format already has its file"),
            (["-f", "json=a", "-f", "sarif=a"], "two formats are written to one file"),
            (["-o", "nowhere/a.json"], "the folder does not exist"),
            (["-o", "."], "is a folder"),
            (["--var", "novalue"], "write NAME=VALUE"),
            (["--show", "fail,wrong"], '"wrong" is none of fail, unknown, pass'),
            (["--select", ","], "no word is given"),
            (["--fail-on", "worst"], "'worst' is not one of"),
            (["--profile", "none"], "'none' is not one of"),
            (["--jobs", "-1"], "-1 is not in the range"),
            (["--config", "c.yaml", "--no-config"], "exclude each other"),
            (["--config", "c.yaml"], 'c.yaml:1:1: unknown key "profil"; did you mean "profile"?'),
        ],
    )
    def test_mistakes_are_2_and_nothing_is_scanned(self, linter: Linter, arguments: list[str], message: str) -> None:
        Path("c.yaml").write_text("profil: all\n")
        linter.error = AssertionError("scanned")
        result = run("check", *arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert message in result.stderr

    def test_a_path_without_a_command(self) -> None:
        Path("main.tf").touch()
        result = run("main.tf")
        assert result.exit_code == 2
        assert 'write "iaclint check main.tf"' in result.stderr

    def test_an_unknown_command(self) -> None:
        assert run("chek").exit_code == 2


class TestSettings:
    def test_every_flag_arrives(self, linter: Linter, tmp_path: Path) -> None:
        for name in ("a.tf", "p.tfvars"):
            (tmp_path / name).touch()
        (tmp_path / "own").mkdir()
        arguments = """a.tf own --profile all --select s3,high --select kms --ignore X --fail-on low --show fail,pass
            --var a=1 --var b=c=d --var-file p.tfvars --exclude **/x --checks own --jobs 3"""
        assert run("check", *arguments.split()).exit_code == 0
        assert list(linter.paths) == [Path("a.tf"), Path("own")]
        assert linter.settings == Settings(
            profile="all",
            select=("s3", "high", "kms"),
            ignore=("X",),
            fail_on="low",
            show=("fail", "pass"),
            variables=(("a", "1"), ("b", "c=d")),
            variable_files=(Path("p.tfvars"),),
            exclude=("**/x",),
            checks=(Path("own"),),
            jobs=3,
            project=tmp_path,
            working_directory=tmp_path,
        )

    def test_nothing_given_is_this_folder_and_the_defaults(self, linter: Linter, tmp_path: Path) -> None:
        run("check")
        assert list(linter.paths) == [Path()]
        assert linter.settings == Settings(project=tmp_path, working_directory=tmp_path)

    def test_flags_win_over_the_file(self, linter: Linter) -> None:
        Path(".iaclint.yaml").write_text("profile: all\nselect: [a, b]\nvar: {x: 1, y: 2}\njobs: 4\n")
        run("check", "--profile", "strict", "--select", "c", "--var", "y=3")
        settings = linter.settings
        assert (settings.profile, settings.select, settings.jobs) == ("strict", ("c",), 4)
        assert settings.variables == (("x", "1"), ("y", "3"))
        run("check", "--no-config")
        assert (linter.settings.profile, linter.settings.jobs) == ("regular", 0)

    def test_the_file_is_found_from_the_path_not_from_here(self, linter: Linter, tmp_path: Path) -> None:
        (tmp_path / "deep" / "er").mkdir(parents=True)
        Path("deep/.iaclint.yaml").write_text("profile: all\n")
        run("check", "deep/er")
        assert (linter.settings.profile, linter.settings.project) == ("all", tmp_path / "deep")
        run("check")
        assert linter.settings.profile == "regular"

    def test_the_format_of_the_file_is_the_default(self) -> None:
        Path(".iaclint.yaml").write_text("format: json\n")
        assert json.loads(run("check").stdout)["version"] == __version__
        assert run("check", "-f", "text").stdout.startswith("No findings")


class TestOutput:
    def test_several_at_once(self, linter: Linter) -> None:
        linter.report = report()
        result = run("check", "-f", "text", "-f", "sarif=out.sarif", "-f", "json=out.json")
        assert result.stdout.startswith("main.tf:5:1: MEDIUM")
        assert json.loads(Path("out.sarif").read_text())["version"] == "2.1.0"
        assert json.loads(Path("out.json").read_text())["version"] == "1.2.3"
        assert sorted(path.name for path in Path().iterdir()) == [".git", "out.json", "out.sarif"]

    def test_output_takes_the_report_that_has_no_file(self) -> None:
        assert run("check", "-f", "json", "-f", "sarif=out.sarif", "-o", "out.json").stdout == ""
        assert json.loads(Path("out.json").read_text())["version"] == __version__
        assert run("check", "-o", "out.txt").stdout == ""
        assert Path("out.txt").read_text().startswith("No findings")

    def test_quiet_is_one_line_a_finding(self, linter: Linter) -> None:
        linter.report = report()
        assert len(run("check", "-q").stdout.splitlines()) == 6

    def test_statistics_go_to_stderr_and_change_no_report(self, linter: Linter) -> None:
        linter.report = Report(statistics=Statistics(1, 2, 3, 4.5))
        plain, counted = run("check", "-f", "json"), run("check", "-f", "json", "--statistics")
        assert counted.stdout == plain.stdout
        assert counted.stderr == "1 files, 2 resources, 3 checks, 4.50 seconds\n"

    @pytest.mark.skipif(os.name == "nt", reason="modes and links of POSIX")
    def test_a_file_keeps_its_mode_and_a_link_stays_a_link(self) -> None:
        Path("real").write_text("old")
        Path("real").chmod(0o640)
        Path("link").symlink_to("real")
        run("check", "-o", "link")
        assert Path("link").is_symlink()
        assert Path("real").read_text().startswith("No findings")
        assert stat.S_IMODE(Path("real").stat().st_mode) == 0o640
        run("check", "-o", "new")
        mask = os.umask(0)
        os.umask(mask)
        assert stat.S_IMODE(Path("new").stat().st_mode) == 0o666 & ~mask

    def test_a_device_is_written_to_and_not_replaced(self) -> None:
        run("check", "-o", os.devnull)
        assert not Path(os.devnull).is_file()

    def test_a_file_that_cannot_be_written_is_2(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: Any, **__: Any) -> None:
            raise PermissionError(13, "Permission denied")

        Path("out").write_text("old")
        monkeypatch.setattr("iaclint.commands.outputs.os.fdopen", refuse)
        result = run("check", "-o", "out")
        assert (result.exit_code, result.stderr) == (2, "iaclint: out: cannot be written: Permission denied\n")
        assert Path("out").read_text() == "old"
        assert sorted(path.name for path in Path().iterdir()) == [".git", "out"]


class TestColours:
    @pytest.mark.parametrize(
        ("environment", "arguments", "coloured"),
        [
            ({}, [], False),
            ({}, ["--color"], True),
            ({"FORCE_COLOR": "1"}, [], True),
            ({"FORCE_COLOR": "0"}, [], False),
            ({"FORCE_COLOR": ""}, [], False),
            ({"FORCE_COLOR": "1"}, ["--no-color"], False),
            ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, [], False),
            ({"FORCE_COLOR": "1", "NO_COLOR": ""}, [], True),
            ({"NO_COLOR": "1"}, ["--color"], True),
        ],
    )
    def test_who_decides(
        self,
        linter: Linter,
        monkeypatch: pytest.MonkeyPatch,
        environment: dict[str, str],
        arguments: list[str],
        coloured: bool,
    ) -> None:
        linter.report = report()
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        assert ("\x1b[" in run("check", *arguments).stdout) == coloured

    @pytest.mark.parametrize(("terminal", "coloured"), [("xterm", True), ("dumb", False)])
    def test_a_terminal(self, monkeypatch: pytest.MonkeyPatch, terminal: str, coloured: bool) -> None:
        monkeypatch.setenv("TERM", terminal)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        assert check.wants_colours(None) == coloured

    def test_files_are_not_coloured_unless_asked(self, linter: Linter, monkeypatch: pytest.MonkeyPatch) -> None:
        linter.report = report()
        monkeypatch.setenv("FORCE_COLOR", "1")
        run("check", "-o", "out")
        assert "\x1b" not in Path("out").read_text()


class TestProgress:
    @pytest.fixture
    def clock(self, monkeypatch: pytest.MonkeyPatch) -> list[float]:
        now = [0.0]
        monkeypatch.setattr("iaclint.commands.progress.time.monotonic", lambda: now[0])
        monkeypatch.setenv("TERM", "xterm")
        return now

    def drawn(self, clock: list[float], quiet: bool = False, seconds: float = 2.0) -> None:
        with Progress(quiet) as progress:
            progress(0, 4)
            clock[0] += seconds
            progress(2, 4)

    def test_a_long_run_at_a_terminal(
        self, clock: list[float], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        self.drawn(clock)
        bar = "#" * 15 + "." * 15
        assert capsys.readouterr().err == f"\r[{bar}] 2/4\r\x1b[2K"

    @pytest.mark.parametrize(
        ("terminal", "quiet", "seconds"), [(False, False, 2.0), (True, True, 2.0), (True, False, 0.5)]
    )
    def test_otherwise_nothing(
        self,
        clock: list[float],
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        terminal: bool,
        quiet: bool,
        seconds: float,
    ) -> None:
        monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
        self.drawn(clock, quiet, seconds)
        assert capsys.readouterr().err == ""


class TestHelpAndDocumentation:
    def test_version(self) -> None:
        assert run("--version").stdout == f"iaclint {__version__}\n"

    @pytest.mark.parametrize("name", ["", *COMMANDS])
    def test_help(self, name: str) -> None:
        result = run(*filter(None, [name]), "-h")
        assert result.exit_code == 0
        assert result.stdout.startswith("Usage: ")

    def test_the_help_of_check_is_in_groups(self) -> None:
        headings = re.findall(r"^(\w+):$", run("check", "-h").stdout, re.MULTILINE)
        assert headings == ["Report", "Checks", "Input", "Other"]

    def test_every_flag_of_check_is_documented(self) -> None:
        table = DOCUMENTATION.partition("## Flags")[2].partition("\n## ")[0]
        documented = set(re.findall(r"(?<=`)--?\w[\w-]*", table)) - {"-h", "--help"}
        options = [parameter for parameter in check.command.params if parameter.param_type_name == "option"]
        flags = {name for option in options for name in (*option.opts, *option.secondary_opts)}
        assert documented == flags

    def test_every_key_is_documented_and_no_other(self) -> None:
        example = DOCUMENTATION.partition("```yaml\n")[2].partition("```")[0]
        assert re.findall(r"^(\w+):", example, re.MULTILINE) == list(_Reader(Path("x"), True).keys)

    def test_every_command_is_documented(self) -> None:
        assert [name for name in COMMANDS if f"`iaclint {name}" not in DOCUMENTATION] == []


class TestCompletion:
    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_scripts(self, shell: str) -> None:
        result = run("completion", shell)
        assert result.exit_code == 0
        assert f"_IACLINT_COMPLETE={shell}_complete" in result.stdout

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("iaclint ch", {"check", "checks"}),
            ("iaclint check --fail-on h", {"high"}),
            ("iaclint explain oss-bucket-public", {"oss-bucket-public-acl"}),
            ("iaclint check --select oss-bucket-public", {"oss-bucket-public-acl"}),
            ("iaclint check --ignore s3,oss-bucket-public", {"s3,oss-bucket-public-acl"}),
        ],
    )
    def test_words(self, words: str, expected: set[str]) -> None:
        count = str(len(words.split()) - 1)
        environment = {"_IACLINT_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": count}
        done = subprocess.run(
            [sys.executable, "-c", "from iaclint.cli import main; main()"],
            env={**os.environ, **environment},
            check=False,
            capture_output=True,
            text=True,
        )
        assert {line.partition(",")[2] for line in done.stdout.splitlines()} == expected


class TestProcess:
    """What only shows in a process of its own."""

    def test_expensive_packages_stay_out_of_a_plain_check(self, tmp_path: Path) -> None:
        (tmp_path / "main.tf").write_text('resource "alicloud_oss_bucket" "b" {\n  acl = "public-read"\n}\n')
        code = """
import sys
from iaclint.cli import main
try:
    main()
except SystemExit as done:
    print(done.code, sorted({"sarif_om", "attr", "hcl2", "lark", "yaml", "jsonpath_ng"} & set(sys.modules)))
"""
        done = subprocess.run(
            [sys.executable, "-c", code, "check", "-q", "main.tf"],
            cwd=tmp_path,
            check=True,
            capture_output=True,
            text=True,
        )
        assert done.stdout.splitlines()[-1] == "1 []"

    def test_a_reader_that_goes_away(self) -> None:
        command = subprocess.Popen(
            [sys.executable, "-m", "iaclint", "checks"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert command.stdout is not None
        assert command.stderr is not None
        command.stdout.close()
        errors = command.stderr.read()
        command.stderr.close()
        assert (command.wait(), errors) == (141, b"")

    def test_module_and_script_are_one(self, tmp_path: Path) -> None:
        for arguments in (["-m", "iaclint"], ["-c", "from iaclint.cli import main; main()"]):
            done = subprocess.run(
                [sys.executable, *arguments, "check", "nowhere"],
                cwd=tmp_path,
                check=False,
                capture_output=True,
                text=True,
            )
            assert done.returncode == 2
            assert done.stderr.startswith("Usage: iaclint check")
