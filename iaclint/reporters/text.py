"""The report for people: where, what, why it is dangerous, and what to write instead."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from iaclint.engine.findings import Finding, Severity, Status
from iaclint.graph.resources import ModuleCall
from iaclint.problems import Level, Problem
from iaclint.reporters.excerpt import Excerpts
from iaclint.reporters.printable import printable
from iaclint.reporters.report import Report, Style
from iaclint.reporters.snippets import snippet
from iaclint.reporters.values import shorten, value_words
from iaclint.source import Location

_WIDTH = 110
_LABEL = 10
_FIRST_FEW = 3

_RESET, _BOLD, _DIM = "\x1b[0m", "\x1b[1m", "\x1b[2m"
_RED, _YELLOW, _GREEN, _BLUE, _CYAN = "\x1b[31m", "\x1b[33m", "\x1b[32m", "\x1b[34m", "\x1b[36m"
_SEVERITY_COLOURS = {
    Severity.CRITICAL: _BOLD + _RED,
    Severity.HIGH: _RED,
    Severity.MEDIUM: _YELLOW,
    Severity.LOW: _BLUE,
    Severity.INFO: _CYAN,
}
_LEVEL_COLOURS = {Level.ERROR: _RED, Level.WARNING: _YELLOW, Level.NOTE: _CYAN}


def render(report: Report, style: Style) -> str:
    return "".join(line + "\n" for line in _Text(report, style).lines())


class _Text:
    """Holds the style, and which checks have been explained: why is told once a check."""

    def __init__(self, report: Report, style: Style) -> None:
        self._report = report
        self._style = style
        self._excerpts = Excerpts(report.read_source)
        self._explained: set[str] = set()

    def lines(self) -> Iterator[str]:
        if self._report.coverage and not self._style.brief:
            from iaclint.reporters.controls_text import table  # few runs are asked for a benchmark

            yield from table(self._report, self._report.coverage, self._paint)
        for finding in self._report.shown():
            yield from self._finding(finding)
        for problem in self._report.sorted_problems():
            yield from self._problem(problem)
        if not self._style.brief:
            yield from self._summary()

    def _finding(self, finding: Finding) -> Iterator[str]:
        check = finding.check
        yield self._head(finding)
        if self._style.brief:
            return
        yield f"  {self._paint(_BOLD, printable(check.title))}"
        yield f"  {printable(shorten(finding.message))}"
        yield from self._excerpt(finding)
        yield from self._field("resource", _instances(finding))
        yield from self._field("value", value_words(finding))
        for origin in finding.origins:
            where = f", {place(origin.location)}" if origin.written else ""
            yield from self._field("from", f"{origin.text}{where}")
        for chain in finding.calls[:_FIRST_FEW]:
            yield from self._field("called", _chain(chain))
        if len(finding.calls) > _FIRST_FEW:
            yield from self._field("called", f"and {len(finding.calls) - _FIRST_FEW} more ways")
        if finding.environments:
            yield from self._field("with", ", ".join(finding.environments))
        for link in finding.links:
            yield from self._field("link", f"{link.text} ({link.resource}, {place(link.location)})")
        if finding.status is not Status.PASS:
            if check.id not in self._explained:
                self._explained.add(check.id)
                yield from self._field("why", check.why)
            yield from self._field("fix", finding.fix)
            lines = snippet(finding, self._report.read_source)
            yield from (f"  {' ' * _LABEL}{self._paint(_GREEN, printable(line))}" for line in lines)
        yield ""

    def _head(self, finding: Finding) -> str:
        check = finding.check
        severity = self._paint(_SEVERITY_COLOURS[check.severity], check.severity.value.upper())
        status = "" if finding.status is Status.FAIL else f" ({finding.status.value})"
        head = f"{self._paint(_BOLD, place(finding.location))}: {severity}{status} {check.id} {check.slug}"
        return f"{head}: {printable(shorten(finding.message))}" if self._style.brief else head

    def _excerpt(self, finding: Finding) -> Iterator[str]:
        rows = self._excerpts.rows(finding.location, masked=finding.check.sensitive)
        gutter = max((len(row.number) for row in rows), default=0) + 2
        colour = _SEVERITY_COLOURS[finding.check.severity]
        for row in rows:
            yield f"{self._paint(_DIM, f'{row.number:>{gutter}} |')} {row.text}".rstrip()
            if row.marks:
                indent = len(row.marks) - len(row.marks.lstrip())
                marks = " " * indent + self._paint(colour, row.marks.strip())
                yield f"{self._paint(_DIM, ' ' * gutter + ' |')} {marks}"

    def _field(self, label: str, text: str) -> Iterator[str]:
        """Label and text, wrapped; nothing when there is no text. Line breaks of the text are only spaces."""
        for number, line in enumerate(_wrapped(text)):
            yield f"  {self._paint(_DIM, label.ljust(_LABEL)) if number == 0 else ' ' * _LABEL}{line}"

    def _problem(self, problem: Problem) -> Iterator[str]:
        yield problem_line(problem, self._paint)
        if not self._style.brief:
            yield from self._field("hint", problem.hint)
            yield ""

    def _summary(self) -> Iterator[str]:
        report = self._report
        failed = report.count(Status.FAIL)
        looked_at = f"{_count(report.statistics.files, 'file')}, {_count(report.statistics.resources, 'resource')}"
        if failed:
            severities = ", ".join(
                self._paint(_SEVERITY_COLOURS[severity], f"{number} {severity.value}")
                for severity, number in report.failures_by_severity().items()
                if number
            )
            yield self._paint(_BOLD, _count(failed, "finding")) + f" ({severities}) in {looked_at}"
        else:
            checks = _count(report.statistics.checks, "check")
            yield f"{self._paint(_GREEN, 'No findings')} in {looked_at}, {checks} run"
        if unknown := report.count(Status.UNKNOWN):
            hint = "" if Status.UNKNOWN.value in report.show else " (--show fail,unknown lists them)"
            yield f"{_count(unknown, 'answer')} known after deployment only{hint}"
        if report.suppressed:
            yield f"{_count(len(report.suppressed), 'finding')} accepted by comments in the source"
        yield from self._not_analysed()

    def _not_analysed(self) -> Iterator[str]:
        levels = [problem.level for problem in self._report.sorted_problems()]
        if Level.ERROR in levels:
            number = _count(levels.count(Level.ERROR), "error")
            yield self._paint(_RED, f"{number} above: not everything was analysed, so there may be more findings")
        elif levels:
            yield f"{_count(len(levels), 'remark')} above"

    def _paint(self, colour: str, text: str) -> str:
        return f"{colour}{text}{_RESET}" if self._style.colours and text else text


@lru_cache(maxsize=512)
def _wrapped(text: str) -> tuple[str, ...]:
    """The lines of a field; what a check says stands in many findings."""
    words = printable(" ".join(text.strip().splitlines()))
    if len(words) <= _WIDTH - _LABEL:
        return (words,) if words else ()
    return tuple(textwrap.wrap(words, _WIDTH - _LABEL, break_long_words=False, break_on_hyphens=False))


def problem_line(problem: Problem, paint: Callable[[str, str], str] = lambda _, text: text) -> str:
    """`file:line:column: level: message [kind]`."""
    where = f"{paint(_BOLD, place(problem.location))}: " if problem.location else ""
    level = paint(_LEVEL_COLOURS[problem.level], problem.level.value)
    return f"{where}{level}: {printable(problem.message)} [{problem.kind}]"


def place(location: Location) -> str:
    """`file:line:column`, as editors and terminals make it a link."""
    return f"{printable(location.path)}:{location.start_line}:{location.start_column}"


def _instances(finding: Finding) -> str:
    told = {finding.resource, *(link.resource for link in finding.links)}
    others = [address for address in finding.instances if address not in told]
    if not others:
        return finding.resource
    rest = len(others) - _FIRST_FEW
    more = f" and {rest} more" if rest > 0 else ""
    return f"{finding.resource}, also {', '.join(others[:_FIRST_FEW])}{more}"


def _chain(calls: Sequence[ModuleCall]) -> str:
    return ", then ".join(f"{call.address} at {place(call.location)}" for call in calls)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
