"""The report for programs, in our own words. The shape is described in docs/json.md."""

from __future__ import annotations

import json
from typing import Any

from iaclint.engine.findings import CheckInfo, Finding, LinkedPlace, Status
from iaclint.engine.messages import dotted
from iaclint.problems import Level, Problem
from iaclint.reporters.report import Report, Style
from iaclint.reporters.values import fix_settings, literal, portable, value_data
from iaclint.source import Location

MAX_CALLS = 100
"""Chains of calls in one finding; `calls_total` says how many there are when there are more."""


def render(report: Report, style: Style) -> str:  # noqa: ARG001 -- data has no style
    return dump(
        {
            "version": report.version,
            "summary": _summary(report),
            **_benchmark(report),
            "findings": [_finding(finding) for finding in report.shown()],
            "problems": [_problem(problem) for problem in report.sorted_problems()],
        }
    )


def dump(data: Any) -> str:
    """JSON in ASCII: whatever stands in the input, nothing in the output can act on a terminal or fail to encode."""
    try:
        text = json.dumps(data, indent=2, allow_nan=False)
    except ValueError:
        text = ""
    if not text or "\\ud" in text:
        text = json.dumps(portable(data), indent=2, allow_nan=False)
    return text.replace("\x7f", "\\u007f") + "\n"


def fix_data(check: CheckInfo) -> dict[str, Any]:
    """What to write instead, in Terraform; under `ros` and `cloudformation` what is to be said there."""
    return {"text": check.fix, "set": fix_settings(check), **dict(check.fix_texts)}


def _summary(report: Report) -> dict[str, Any]:
    levels = [problem.level for problem in report.sorted_problems()]
    return {
        "files": report.statistics.files,
        "resources": report.statistics.resources,
        "checks": report.statistics.checks,
        "failed": report.count(Status.FAIL),
        "unknown": report.count(Status.UNKNOWN),
        "suppressed": len(report.suppressed),
        "severities": {severity.value: number for severity, number in report.failures_by_severity().items()},
        "problems": {level.value: levels.count(level) for level in Level},
        "complete": not report.incomplete,
    }


def _benchmark(report: Report) -> dict[str, Any]:
    if report.coverage is None:
        return {}
    from iaclint.reporters.controls import report_data  # few runs are asked for a benchmark

    return {"benchmark": report_data(report, report.coverage)}


def _finding(finding: Finding) -> dict[str, Any]:
    check = finding.check
    calls = finding.calls[:MAX_CALLS]
    return {
        "check": check.id,
        "slug": check.slug,
        "aliases": list(finding.aliases or check.aliases),
        "status": finding.status.value,
        "severity": check.severity.value,
        "resource": finding.resource,
        "instances": list(finding.instances or (finding.resource,)),
        "type": finding.type,
        "attribute": finding.attribute,
        **_place(finding.location),
        "message": finding.message,
        "value": value_data(finding),
        "origin": [{"text": origin.text, **_place(origin.location)} for origin in finding.origins],
        "calls": [[{"address": call.address, **_place(call.location)} for call in chain] for chain in calls],
        **({"calls_total": len(finding.calls)} if len(finding.calls) > len(calls) else {}),
        **({"links": [_link(link) for link in finding.links]} if finding.links else {}),
        **({"silenced": list(finding.silenced)} if finding.silenced else {}),
        "fix": {"text": finding.fix, "set": {dotted(path): literal(text) for path, text, _ in finding.fix_set}},
        "fingerprint": finding.fingerprint,
        **({"environments": list(finding.environments)} if finding.environments else {}),
    }


def _link(link: LinkedPlace) -> dict[str, Any]:
    return {"text": link.text, "resource": link.resource, **_place(link.location)}


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "level": problem.level.value,
        "kind": problem.kind,
        "message": problem.message,
        "hint": problem.hint,
        **_place(problem.location),
    }


def _place(location: Location | None) -> dict[str, Any]:
    """The five keys are always there; all are null for what has no place."""
    return {
        "file": location.path if location else None,
        "start_line": location.start_line if location else None,
        "start_column": location.start_column if location else None,
        "end_line": location.end_line if location else None,
        "end_column": location.end_column if location else None,
    }
