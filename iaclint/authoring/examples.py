"""Runs the examples of check files: exactly the marked lines must be reported, and by that check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from iaclint.engine.catalogue import Catalogue, load_catalogue
from iaclint.engine.checkfile import CheckFile
from iaclint.engine.findings import Finding, Status
from iaclint.engine.language import LANGUAGES, MARK, VERDICT_KINDS
from iaclint.engine.schema import read_checks
from iaclint.lint import lint_text
from iaclint.problems import Level, Problem
from iaclint.records import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """One text of a check file. `kind` is `bad`, `good`, `unknown` or `gap`; `line` is that of the text in the file."""

    check_id: str
    slug: str
    kind: str
    title: str
    language: str
    text: str
    path: str
    line: int
    silences: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.slug}: {self.kind}, {self.title} ({self.language})"

    def marked_lines(self) -> list[int]:
        """Numbers of the lines that end with the mark; a line that is nothing else marks the next one."""
        lines = self.text.split("\n")
        marked = [number for number, line in enumerate(lines, start=1) if line.endswith(MARK)]
        return [number + 1 if lines[number - 1].strip() == MARK else number for number in marked]

    def source(self) -> str:
        """The text without its marks, which may stand where the language has no comments: in JSON, after `<<EOF`."""
        return "\n".join(
            line.removesuffix(MARK).rstrip() if line.endswith(MARK) else line for line in self.text.split("\n")
        )


def examples_of(file: CheckFile) -> Iterator[Example]:
    """Every text of every example, in order of writing."""
    for kind in VERDICT_KINDS:
        for index, case in enumerate(file.data.get("examples", {}).get(kind) or ()):
            for language in LANGUAGES:
                if language in case:
                    where: tuple[Any, ...] = ("examples", kind, index, language)
                    yield Example(
                        file.data["id"],
                        file.data["slug"],
                        kind,
                        case["title"],
                        language,
                        case[language],
                        file.path,
                        file.position(where)[0],
                        tuple(file.data.get("silences", ())),
                    )


def examples_in(paths: Iterable[Path]) -> list[Example]:
    """The examples of all check files below the paths. Raises UsageError for mistakes in the files."""
    return [example for file in read_checks(paths) for example in examples_of(file)]


def run(example: Example, catalogue: Catalogue | None = None) -> list[str]:
    """What is wrong with an example: lines reported though not marked, marked though not reported, a wrong answer.

    Its check, and those that it silences, are looked for in the catalogue, by default among the built-in ones.
    """
    try:
        findings, problems = _answers(example, catalogue or load_catalogue())
    except ValueError as error:
        return [str(error)]
    own = [finding for finding in findings if finding.check.id == example.check_id]
    reported = [finding for finding in own if finding.status is Status.FAIL]
    wrong = [f"the example was not read: {each.message}" for each in problems if each.level is Level.ERROR]
    marked = example.marked_lines()
    for finding in reported:
        line = finding.location.start_line
        if line not in marked:
            wrong.append(f"line {line} is reported and not marked: {finding.message}{_shown(example, line)}")
    lines = {finding.location.start_line for finding in reported}
    wrong.extend(
        f"line {line} is marked and not reported{_shown(example, line)}" for line in marked if line not in lines
    )
    if example.kind == "bad":
        wrong.extend(
            f"line {other.location.start_line} is also reported by {other.check.slug}, which this check silences"
            for other in findings
            if other.status is Status.FAIL and other.check.id != example.check_id
        )
    if not wrong and example.kind in ("good", "unknown"):
        wrong.extend(_wrong_answers(example, own))
    return wrong


def silences_not_shown(file: CheckFile, catalogue: Catalogue) -> list[str]:
    """Slugs of the catalogue that a check silences though none of its bad examples would be reported by them."""
    slugs = _slugs(catalogue)
    left = {slug for slug in file.data.get("silences", ()) if slug in slugs.values()}
    for example in examples_of(file):
        if left and example.kind == "bad":
            findings, _ = _answers(example, catalogue)
            left -= {slugs[id_] for each in findings if each.check.id == example.check_id for id_ in each.silenced}
    return sorted(left)


def _answers(example: Example, catalogue: Catalogue) -> tuple[list[Finding], list[Problem]]:
    """What the example's check says of it, and those that it silences; no other that might silence it in turn."""
    known = _slugs(catalogue).values()
    silenced = [slug for slug in example.silences if slug in known]
    return lint_text(example.source(), example.language, catalogue, [example.slug, *silenced])


def _slugs(catalogue: Catalogue) -> dict[str, str]:
    return {str(entry["id"]): str(entry["slug"]) for entry in catalogue.entries}


def _wrong_answers(example: Example, own: list[Finding]) -> Iterator[str]:
    statuses = {finding.status for finding in own}
    if example.kind == "unknown" and Status.UNKNOWN not in statuses:
        yield f"the answer is {'/'.join(sorted(statuses)) or 'that the check does not apply'}, not unknown"
    if example.kind == "good" and Status.UNKNOWN in statuses:
        finding = next(finding for finding in own if finding.status is Status.UNKNOWN)
        yield f"the answer is unknown, not pass: {finding.message}{_shown(example, finding.location.start_line)}"


def _shown(example: Example, line: int) -> str:
    lines = example.text.splitlines()
    return f"\n      {lines[line - 1].strip()}" if 0 < line <= len(lines) else ""
