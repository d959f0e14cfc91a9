"""A benchmark's controls: which checks they have, and what a run says of them. docs/compliance.md has the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from enum import Enum
from typing import Any

from iaclint.benchmarks.standards import Benchmark, Control
from iaclint.engine.controls import Coverage, Covered
from iaclint.engine.findings import CheckInfo, Finding, Status
from iaclint.records import dataclass
from iaclint.reporters.report import Report, reading_order
from iaclint.triage.suppressions import Suppressed


class ControlStatus(str, Enum):
    """What is said of a control. Of several that hold, the first counts."""

    FAILED = "failed"
    UNKNOWN = "unknown"
    ACCEPTED = "accepted"
    PASSED = "passed"
    NOTHING_TO_CHECK = "nothing_to_check"
    NOT_RUN = "not_run"
    NOT_CHECKABLE = "not_checkable"
    NO_CHECK = "no_check"

    @property
    def words(self) -> str:
        return {
            ControlStatus.NOT_CHECKABLE: "not checkable in code",
            ControlStatus.NO_CHECK: "no check yet",
        }.get(self, self.value.replace("_", " "))


@dataclass(frozen=True, slots=True)
class ControlResult:
    """What one run says of one control, in reading order. `not_run` are those of its `checks` that were left out."""

    control: Control
    status: ControlStatus
    checks: tuple[CheckInfo, ...]
    failed: tuple[Finding, ...] = ()
    unknown: tuple[Finding, ...] = ()
    accepted: tuple[Suppressed, ...] = ()
    not_run: tuple[CheckInfo, ...] = ()


def results_of(report: Report) -> list[ControlResult]:
    """A result for each control of the benchmark that the run was asked for, in its order; none when it was not."""
    if report.coverage is None:
        return []
    answers = _Answers(report)
    return [answers.result(covered) for covered in report.coverage.controls]


def counts_of(statuses: Iterable[ControlStatus]) -> dict[ControlStatus, int]:
    """Every status, also those that no control has."""
    counts = Counter(statuses)
    return {status: counts[status] for status in ControlStatus}


def report_data(report: Report, coverage: Coverage) -> dict[str, Any]:
    """The object `benchmark` of the JSON report."""
    results = results_of(report)
    counts = counts_of(result.status for result in results)
    return {
        **_heading_data(coverage.benchmark),
        "controls": [_result_data(result) for result in results],
        "summary": {status.value: number for status, number in counts.items()},
    }


def coverage_data(coverage: Coverage) -> dict[str, Any]:
    """The benchmark as `iaclint checks` lists it."""
    benchmark = coverage.benchmark
    statuses = [status_without_run(covered) for covered in coverage.controls]
    return {
        **_heading_data(benchmark),
        "publisher": benchmark.publisher,
        "version": benchmark.version,
        "url": benchmark.url,
        "controls": [
            {
                "control": covered.control.number,
                "title": covered.control.title,
                "status": status.value if status else "covered",
                **_reason(status, covered.control),
                "checks": [
                    {"id": check.id, "slug": check.slug, "severity": check.severity.value} for check in covered.checks
                ],
            }
            for covered, status in zip(coverage.controls, statuses, strict=True)
        ],
        "summary": {
            "covered": statuses.count(None),
            **{each.value: statuses.count(each) for each in (ControlStatus.NOT_CHECKABLE, ControlStatus.NO_CHECK)},
        },
    }


def status_without_run(covered: Covered) -> ControlStatus | None:
    """Why a control has no check; None when it has one."""
    if covered.checks:
        return None
    return ControlStatus.NOT_CHECKABLE if covered.control.not_checkable else ControlStatus.NO_CHECK


class _Answers:
    """The findings of a run by the checks that they speak for: their own, and those that they silence."""

    def __init__(self, report: Report) -> None:
        self._selected: Collection[str] = report.selected
        self._by_check: dict[str, list[Finding]] = {}
        self._accepted: dict[str, list[Suppressed]] = {}
        for finding in sorted(report.findings, key=reading_order):
            for id_ in (finding.check.id, *finding.silenced):
                self._by_check.setdefault(id_, []).append(finding)
        for item in report.sorted_suppressed():
            for id_ in (item.finding.check.id, *item.finding.silenced):
                self._accepted.setdefault(id_, []).append(item)

    def result(self, covered: Covered) -> ControlResult:
        findings = _once(finding for check in covered.checks for finding in self._by_check.get(check.id, ()))
        failed = tuple(each for each in findings if each.status is Status.FAIL)
        unknown = tuple(each for each in findings if each.status is Status.UNKNOWN)
        accepted = {id(item): item for check in covered.checks for item in self._accepted.get(check.id, ())}
        left_out = tuple(check for check in covered.checks if check.id not in self._selected)
        if (missing := status_without_run(covered)) is not None:
            status = missing
        elif len(left_out) == len(covered.checks):
            status = ControlStatus.NOT_RUN
        elif failed:
            status = ControlStatus.FAILED
        elif unknown:
            status = ControlStatus.UNKNOWN
        elif accepted:
            status = ControlStatus.ACCEPTED
        else:
            status = ControlStatus.PASSED if findings else ControlStatus.NOTHING_TO_CHECK
        return ControlResult(
            covered.control, status, covered.checks, failed, unknown, tuple(accepted.values()), left_out
        )


def _once(findings: Iterable[Finding]) -> list[Finding]:
    return sorted({id(finding): finding for finding in findings}.values(), key=reading_order)


def _heading_data(benchmark: Benchmark) -> dict[str, Any]:
    return {"name": benchmark.name, "title": benchmark.heading(), "complete": benchmark.complete}


def _result_data(result: ControlResult) -> dict[str, Any]:
    return {
        "control": result.control.number,
        "title": result.control.title,
        "status": result.status.value,
        **_reason(result.status, result.control),
        "checks": [check.id for check in result.checks],
        "not_run": [check.id for check in result.not_run],
        "findings": [finding.fingerprint for finding in result.failed],
        "unknown": [finding.fingerprint for finding in result.unknown],
        "accepted": [_accepted_data(item) for item in result.accepted],
    }


def _accepted_data(item: Suppressed) -> dict[str, Any]:
    finding = item.finding
    return {
        "check": finding.check.id,
        "resource": finding.resource,
        "file": finding.location.path,
        "start_line": finding.location.start_line,
        "reason": item.reason,
        "fingerprint": finding.fingerprint,
    }


def _reason(status: ControlStatus | None, control: Control) -> dict[str, str]:
    return {"reason": control.not_checkable} if status is ControlStatus.NOT_CHECKABLE else {}
