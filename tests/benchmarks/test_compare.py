"""The benchmark: what it measures, how it judges, and that a failed run is never taken for a fast one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import inputs, table
from benchmarks.inputs import Budget, Input
from benchmarks.measurement import Command, Run, measure
from benchmarks.table import Summary
from benchmarks.tools import Tool
from iaclint.errors import UsageError

REPOSITORY = Input("repo", Path("/repo"), 3, Budget.REPOSITORY)


def python(script: str) -> Callable[[Path], Command]:
    return lambda _: Command(
        (sys.executable, "-c", script), None, frozenset({0}), lambda report: len(report.read_text())
    )


def test_memory_of_children_is_added_up() -> None:
    hold = "import sys, time; data = bytearray(b'1' * 40_000_000); time.sleep(0.5)"
    start = f"subprocess.Popen([sys.executable, '-c', {hold!r}])"
    both = f"import subprocess, sys; [process.wait() for process in [{start}, {start}]]"
    run = measure(python(both), memory=True, timeout=30)
    assert run.megabytes is not None
    assert 80 < run.megabytes < 250


def test_timed_run_gives_wall_time_and_findings() -> None:
    run = measure(python("import time; time.sleep(0.2); print('ab', end='')"), memory=False, timeout=30)
    assert 0.2 <= run.seconds < 5
    assert (run.megabytes, run.findings, run.failure) == (None, 2, None)


@pytest.mark.parametrize(
    ("script", "timeout", "failure"),
    [
        ("import sys; sys.exit('out of luck')", 30.0, "exit status 1: out of luck"),
        ("import time; time.sleep(20)", 0.3, "killed after 0 s or for want of memory"),
    ],
)
def test_failed_run_says_why(script: str, timeout: float, failure: str) -> None:
    assert measure(python(script), memory=False, timeout=timeout).failure == failure


def test_report_that_cannot_be_read_is_a_failure() -> None:
    tool = Tool("trivy", Path(sys.executable), "1")
    command = Command((sys.executable, "-c", "print('{')"), None, frozenset({0}), tool.command(Path())(Path()).count)
    assert measure(lambda _: command, memory=False, timeout=30).failure == "no readable output"


@pytest.mark.parametrize(
    ("name", "report", "findings"),
    [
        ("checkov", '[{"results": {"failed_checks": [1, 2]}}, {"results": {"failed_checks": [3]}}]', 3),
        ("checkov", '{"passed": 0, "failed": 0}', 0),
        ("trivy", '{"Results": [{"Misconfigurations": [1]}, {"Target": "."}]}', 1),
        ("trivy", "{}", 0),
        ("iaclint", '{"findings": [1, 2]}', 2),
    ],
)
def test_findings_are_counted(name: str, report: str, findings: int, tmp_path: Path) -> None:
    file = tmp_path / "report"
    file.write_text(report)
    assert Tool(name, Path(name), "1").command(tmp_path)(tmp_path).count(file) == findings


def test_medians_leave_the_memory_run_out() -> None:
    timed = [Run(seconds, None, 4, None) for seconds in (1.0, 9.0, 2.0)]
    assert table.summarize([Run(50.0, 120.0, 4, None), *timed]) == Summary(2.0, 120.0, 4, None)


@pytest.mark.parametrize(
    ("budget", "seconds", "verdict"),
    [
        (Budget.ONE_FILE, 1.9, "kept: 1.90 of 2.00 s"),
        (Budget.ONE_FILE, 2.1, "BROKEN: 2.10 of 2.00 s"),
        (Budget.REPOSITORY, 0.2, "kept: 0.20 of 0.20 s"),
        (Budget.REPOSITORY, 0.3, "BROKEN: 0.30 of 0.20 s"),
    ],
)
def test_time_budget(budget: Budget, seconds: float, verdict: str) -> None:
    own = Summary(seconds, 50, 1, None)
    peers = {"trivy": Summary(16, 200, 1, None), "checkov": Summary(3, 150, 1, None)}
    assert table.time_budget(budget, {"iaclint": own, **peers}) == verdict


def test_peer_that_failed_is_no_measure() -> None:
    summaries = {
        "iaclint": Summary(0.5, 180, 1, None),
        "trivy": Summary(16, 200, 1, None),
        "checkov": Summary(1, 150, None, "exit status 1: crash"),
    }
    assert table.time_budget(Budget.REPOSITORY, summaries) == "kept: 0.50 of 1.07 s"
    assert table.memory_budget(summaries) == "kept: 180 of 200 MB"
    text = table.render([(REPOSITORY, summaries)])
    assert (
        "| repo | 3 | 0.50 s, 180 MB, 1 findings | 16.00 s, 200 MB, 1 findings | failed after 1.0 s, 150 MB |" in text
    )
    assert "| 1/32.0 | - |" in text
    assert "- checkov on repo: exit status 1: crash" in text


def test_peers_that_do_not_understand_the_input_are_no_measure() -> None:
    assert table.time_budget(Budget.ALONE, {name: Summary(1, 1, 1, None) for name in table.NAMES}) == "no peer reads it"


def test_budget_is_unknown_without_iaclint() -> None:
    assert table.time_budget(Budget.REPOSITORY, {"trivy": Summary(16, 200, 1, None)}) == "unknown"
    assert table.memory_budget({}) == "unknown"


def test_inputs_are_written_named_or_given(tmp_path: Path) -> None:
    (tmp_path / "scratch").mkdir()
    (tmp_path / "eks").mkdir()
    (tmp_path / "eks" / "main.tf").touch()
    requested = ["one-file", "count-3000", f"eks={tmp_path / 'eks'}", "terragoat"]
    found, missing = inputs.collect(requested, tmp_path / "corpus", tmp_path / "scratch")
    assert [(each.name, each.files, each.budget.name) for each in found] == [
        ("one-file", 1, "ONE_FILE"),
        ("count-3000", 1, "REPOSITORY"),
        ("eks", 1, "REPOSITORY"),
    ]
    assert missing == [f"terragoat ({tmp_path / 'corpus' / 'terragoat'})"]


def test_unknown_input_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="give NAME=DIR, or one of one-file"):
        inputs.collect(["eks"], tmp_path, tmp_path)
