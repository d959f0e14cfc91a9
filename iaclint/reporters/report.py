"""What every reporter takes: the answers of one run, what was not analysed, and a way to read source lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from iaclint import __version__
from iaclint.engine.findings import CheckInfo, Finding, Severity, Status
from iaclint.problems import Level, Problem
from iaclint.records import dataclass, field
from iaclint.source import SourceFile
from iaclint.triage.suppressions import Suppressed

if TYPE_CHECKING:
    from iaclint.engine.controls import Coverage


@dataclass(frozen=True, slots=True)
class Statistics:
    """How much was looked at. `seconds` never enters a report's bytes unless the user asked for statistics."""

    files: int = 0
    resources: int = 0
    checks: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Style:
    """How a report for people looks. `brief`: one line a finding or problem, and nothing else."""

    colours: bool = False
    brief: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """One run. `findings` are the answers of the engine, suppressed ones apart; `show` says which of them to print.

    Passes are only there when `show` has them. `checks` are the checks that ran. `read_source` gives a file by the path
    that locations carry, None when it cannot be read (any more). Whoever builds a report need not sort it.
    When a benchmark was asked for, `coverage` are its controls, `selected` the ids of the checks that could run, and
    passes are among the findings whatever `show` says.
    """

    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    problems: tuple[Problem, ...] = ()
    checks: tuple[CheckInfo, ...] = ()
    statistics: Statistics = field(default_factory=Statistics)
    read_source: Callable[[str], SourceFile | None] = lambda _: None
    show: tuple[str, ...] = (Status.FAIL.value,)
    working_directory: Path = field(default_factory=Path.cwd)
    version: str = __version__
    coverage: Coverage | None = None
    selected: Collection[str] = ()

    def shown(self) -> list[Finding]:
        """The findings to print, in reading order: file, place, check, resource."""
        return sorted((f for f in self.findings if f.status.value in self.show), key=reading_order)

    def sorted_suppressed(self) -> list[Suppressed]:
        return sorted(self.suppressed, key=lambda item: reading_order(item.finding))

    def sorted_problems(self) -> list[Problem]:
        """Without duplicates: by place (those without one first), then by kind and message."""

        def key(problem: Problem) -> tuple[bool, object, str, str]:
            return (problem.location is not None, problem.location or 0, problem.kind, problem.message)

        return sorted(dict.fromkeys(self.problems), key=key)

    def sorted_checks(self) -> list[CheckInfo]:
        """The checks that ran, and those of findings in case one is missing there, by id."""
        checks = {f.check.id: f.check for f in (*self.findings, *(s.finding for s in self.suppressed))}
        checks.update((check.id, check) for check in self.checks)
        return [checks[id] for id in sorted(checks)]

    def count(self, status: Status) -> int:
        return sum(finding.status is status for finding in self.findings)

    def failures_by_severity(self) -> dict[Severity, int]:
        """Every severity, worst first, also those with no failure."""
        counts = Counter(finding.check.severity for finding in self.findings if finding.status is Status.FAIL)
        return {severity: counts[severity] for severity in Severity}

    @property
    def incomplete(self) -> bool:
        """Something was not analysed: no findings then does not mean that all is well."""
        return any(problem.level is Level.ERROR for problem in self.problems)


def reading_order(finding: Finding) -> tuple[object, ...]:
    return (finding.location, finding.check.id, finding.resource, finding.status.value, finding.message)
