"""Runs to a markdown table: medians, ratios and whether the budget is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.inputs import Budget, Input
from benchmarks.measurement import Run

PEERS = ("trivy", "checkov")
NAMES = ("iaclint", *PEERS)

_HEAD = """\
| input | files | iaclint | Trivy | Checkov | iaclint / Trivy | iaclint / Checkov | time budget | memory budget |
|---|---:|---:|---:|---:|---:|---:|---|---|"""


@dataclass(frozen=True, slots=True)
class Summary:
    """A tool on one input. `failure`: at least one run gave nothing to use; its numbers then mean little."""

    seconds: float
    megabytes: float
    findings: int | None
    failure: str | None


def summarize(runs: Sequence[Run]) -> Summary:
    timed = [run.seconds for run in runs if run.megabytes is None]
    failure = next((run.failure for run in runs if run.failure), None)
    return Summary(
        median(timed) if timed else 0.0,
        max((run.megabytes for run in runs if run.megabytes is not None), default=0.0),
        next((run.findings for run in runs if run.findings is not None), None),
        failure,
    )


def render(results: Sequence[tuple[Input, Mapping[str, Summary]]]) -> str:
    """The table, and below it the failures in words."""
    rows = [_row(given, summaries) for given, summaries in results]
    failures = [
        f"- {name} on {given.name}: {summaries[name].failure}"
        for given, summaries in results
        for name in NAMES
        if name in summaries and summaries[name].failure
    ]
    return "\n".join([_HEAD, *rows, *(["", "Failed runs:", "", *failures] if failures else [])]) + "\n"


def _row(given: Input, summaries: Mapping[str, Summary]) -> str:
    cells = [given.name, str(given.files), *(_cell(summaries.get(name)) for name in NAMES)]
    cells += [_ratio(summaries, peer) for peer in PEERS]
    cells += [time_budget(given.budget, summaries), memory_budget(summaries)]
    return f"| {' | '.join(cells)} |"


def _cell(summary: Summary | None) -> str:
    if summary is None:
        return "not run"
    if summary.failure:
        return f"failed after {summary.seconds:.1f} s, {summary.megabytes:.0f} MB"
    return f"{summary.seconds:.2f} s, {summary.megabytes:.0f} MB, {summary.findings} findings"


def _ratio(summaries: Mapping[str, Summary], peer: str) -> str:
    own, other = _usable(summaries, "iaclint"), _usable(summaries, peer)
    return f"1/{other.seconds / own.seconds:.1f}" if own and other else "-"


def time_budget(budget: Budget, summaries: Mapping[str, Summary]) -> str:
    """Whether iaclint is fast enough; a peer that failed is no measure."""
    if budget is Budget.ALONE:
        return "no peer reads it"
    names = ("trivy",) if budget is Budget.ONE_FILE else PEERS
    own = _usable(summaries, "iaclint")
    peers = [peer.seconds for name in names if (peer := _usable(summaries, name))]
    if own is None or not peers:
        return "unknown"
    allowed = min(peers) * budget.value
    return f"{'kept' if own.seconds <= allowed else 'BROKEN'}: {own.seconds:.2f} of {allowed:.2f} s"


def memory_budget(summaries: Mapping[str, Summary]) -> str:
    """Whether iaclint takes less memory than every peer that came to an end."""
    own = _usable(summaries, "iaclint")
    peers = [peer.megabytes for name in PEERS if (peer := _usable(summaries, name))]
    if own is None or not peers:
        return "unknown"
    return f"{'kept' if own.megabytes < min(peers) else 'BROKEN'}: {own.megabytes:.0f} of {min(peers):.0f} MB"


def _usable(summaries: Mapping[str, Summary], name: str) -> Summary | None:
    summary = summaries.get(name)
    return None if summary is None or summary.failure else summary
