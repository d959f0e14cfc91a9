"""A benchmark's controls for people: a table of what a run says of them, and a list of the checks that they have."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence

from iaclint.benchmarks.standards import Benchmark
from iaclint.engine.controls import Coverage
from iaclint.reporters.controls import ControlResult, ControlStatus, counts_of, results_of, status_without_run
from iaclint.reporters.printable import printable
from iaclint.reporters.report import Report

_WIDTH = 110
_FIRST_FEW = 3

_RESET, _BOLD = "\x1b[0m", "\x1b[1m"
_COLOURS = {
    ControlStatus.FAILED: "\x1b[31m",
    ControlStatus.UNKNOWN: "\x1b[33m",
    ControlStatus.ACCEPTED: "\x1b[36m",
    ControlStatus.PASSED: "\x1b[32m",
}
_ANSWERED = tuple(_COLOURS)

_Paint = Callable[[str, str], str]


def table(report: Report, coverage: Coverage, paint: _Paint) -> Iterator[str]:
    """A row for each control of which the run says something; the numbers of the others; how many of each kind."""
    results = results_of(report)
    yield from _heading(coverage.benchmark, paint)
    answered = [result for result in results if result.status in _ANSWERED]
    width = max((len(result.control.number) for result in answered), default=0)
    for result in answered:
        status = paint(_COLOURS[result.status], f"{result.status.words:<8}")
        yield f"  {printable(result.control.number):<{width}}  {status}  {printable(result.control.title)}".rstrip()
        for line in _details(result):
            yield f"  {'':<{width}}  {'':<8}    {line}"
    if answered:
        yield ""
    for status in ControlStatus:
        numbers = [printable(result.control.number) for result in results if result.status is status]
        if numbers and status not in _ANSWERED:
            text = f"{status.words}: {', '.join(numbers)}"
            yield from _wrapped(text)
    yield ""
    counts = counts_of(result.status for result in results)
    summary = ", ".join(f"{number} {status.words}" for status, number in counts.items() if number)
    yield paint(_BOLD, f"{len(results)} controls") + f": {summary}"
    if report.incomplete:
        yield "Not everything was analysed: a control that passed may still fail"
    yield from _incomplete(coverage.benchmark)
    yield ""


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent="  ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )


def listing(coverage: Coverage) -> str:
    """The benchmark as `iaclint checks` lists it."""
    return "".join(f"{line}\n" for line in _listing(coverage))


def _listing(coverage: Coverage) -> Iterator[str]:
    yield from _heading(coverage.benchmark, lambda _, text: text)
    width = max((len(covered.control.number) for covered in coverage.controls), default=0)
    statuses = [status_without_run(covered) for covered in coverage.controls]
    for covered, status in zip(coverage.controls, statuses, strict=True):
        control = covered.control
        yield f"{printable(control.number):<{width}}  {printable(control.title)}".rstrip()
        for check in covered.checks:
            yield f"{'':<{width}}    {check.id}  {check.severity.value:<8}  {check.slug}"
        if status is not None:
            reason = f": {control.not_checkable}" if status is ControlStatus.NOT_CHECKABLE else ""
            yield f"{'':<{width}}    {status.words}{reason}"
    yield ""
    counts = [
        f"{statuses.count(None)} with checks",
        *(f"{statuses.count(each)} {each.words}" for each in (ControlStatus.NOT_CHECKABLE, ControlStatus.NO_CHECK)),
    ]
    yield f"{len(statuses)} controls: {', '.join(counts)}"
    yield from _incomplete(coverage.benchmark)


def _heading(benchmark: Benchmark, paint: _Paint) -> Iterator[str]:
    name = f" ({benchmark.name})" if benchmark.heading() != benchmark.name else ""
    yield paint(_BOLD, printable(benchmark.heading())) + printable(name)
    yield ""


def _incomplete(benchmark: Benchmark) -> Iterator[str]:
    if not benchmark.complete:
        yield "The benchmark may have more controls: only those that checks are mapped to are listed"


def _details(result: ControlResult) -> Iterator[str]:
    """Where it fails, or is not known; what somebody accepted, and why; the checks that were left out."""
    if findings := result.failed or result.unknown:
        places = [f"{each.location.path}:{each.location.start_line} {each.check.slug}" for each in findings]
        yield from _first(places, "\n").split("\n")
    for item in result.accepted[:_FIRST_FEW]:
        place = f"{item.finding.location.path}:{item.finding.location.start_line}"
        yield printable(f"accepted at {place}: {item.reason or 'no reason given'}")
    if len(result.accepted) > _FIRST_FEW:
        yield f"accepted: {len(result.accepted) - _FIRST_FEW} more"
    if result.not_run:
        yield f"not run: {_first([check.slug for check in result.not_run], ', ')}"


def _first(texts: Sequence[str], separator: str) -> str:
    """The first few of the different ones, and how many more there are."""
    different = list(dict.fromkeys(texts))
    more = f" and {len(different) - _FIRST_FEW} more" if len(different) > _FIRST_FEW else ""
    return separator.join(map(printable, different[:_FIRST_FEW])) + more
