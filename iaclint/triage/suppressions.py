"""Findings that a comment beside the code accepts. docs/suppressions.md is the whole set of rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date

from iaclint.engine.findings import Finding, Status
from iaclint.parsers.terraform.files import SUFFIXES
from iaclint.patterns import pattern
from iaclint.problems import Level, Problem
from iaclint.records import dataclass
from iaclint.source import Location, SourceFile
from iaclint.spelling import did_you_mean
from iaclint.triage.comments import Comment, Reach, comments_in

_METADATA = pattern(rb"\b(?:iaclint|checkov)[\"']?[ \t]*:")


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that somebody accepted: the comment's place, and what it gives as the reason (may be empty)."""

    finding: Finding
    location: Location
    reason: str


@dataclass(frozen=True, slots=True)
class Triaged:
    """`kept` has the order of the findings that came in."""

    kept: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    problems: tuple[Problem, ...]


def apply(
    findings: Iterable[Finding],
    sources: Iterable[SourceFile],
    known_words: Callable[[], Collection[str]],
    today: date | None = None,
) -> Triaged:
    """Part the findings that comments in `sources` accept from the others. Passes are never suppressed.

    `known_words` gives the ids, slugs and aliases of *all* checks, not only of those that ran; it is asked only when
    there is a comment of ours, to warn about a word that is none of them.
    """
    comments: dict[str, list[Comment]] = {}
    problems: list[Problem] = []
    for source in sources:
        comments[source.path] = comments_in(source, today or date.today())
        if not source.path.endswith(SUFFIXES) and _has_metadata(source.data):
            from iaclint.triage.metadata import Found  # parses the template once more: few say anything there

            found = Found(source)
            comments[source.path] += found.comments
            problems += found.problems
    kept: list[Finding] = []
    suppressed: list[Suppressed] = []
    for finding in findings:
        candidates = comments.get(finding.location.path, ()) if finding.status is not Status.PASS else ()
        comment = _accepting(finding, candidates) if candidates else None
        if comment is None:
            kept.append(finding)
        else:
            suppressed.append(Suppressed(finding, comment.location, comment.reason))
    ours = [comment for found in comments.values() for comment in found if comment.ours]
    return Triaged(tuple(kept), tuple(suppressed), (*problems, *(_misspelt(ours, known_words) if ours else ())))


def _has_metadata(data: bytes) -> bool:
    """Whether a template may accept findings in its `Metadata`. Plain words first: a pattern takes its time."""
    return b"Metadata" in data and (b"iaclint" in data or b"checkov" in data) and bool(_METADATA.search(data))


def _accepting(finding: Finding, comments: Iterable[Comment]) -> Comment | None:
    words = {_folded(word) for word in (finding.check.id, finding.check.slug, *finding.check.aliases)}
    for comment in comments:
        if _names(comment, words) and _covers(comment, finding):
            return comment
    return None


def _names(comment: Comment, words: set[str]) -> bool:
    if not comment.words:
        return any(word.startswith(comment.peer) for word in words)
    return any(_folded(word) in words for word in comment.words)


def _covers(comment: Comment, finding: Finding) -> bool:
    line = finding.location.start_line
    extent = finding.extent or finding.location
    inside = extent.start_line <= comment.location.start_line <= extent.end_line
    if comment.reach is Reach.RESOURCE:
        return inside
    if comment.area is not None and comment.reach is Reach.ENTRY:
        return _holds(comment.area, finding.location) or _holds(comment.area, extent)
    if comment.first_line <= line <= comment.last_line:
        return True
    if comment.reach is Reach.THING and comment.first_line == extent.start_line:
        return True  # above the resource or on its first line: all of it, however it is indented
    # What is missing is reported at the resource's first line; the comment stands where it would have been written.
    return comment.ours and inside and line == extent.start_line


def _holds(area: Location, place: Location) -> bool:
    """Whether a place starts in an area: a template may be all on one line."""
    start = (place.start_line, place.start_column)
    return (area.start_line, area.start_column) <= start < (area.end_line, area.end_column)


def _misspelt(comments: list[Comment], known_words: Callable[[], Collection[str]]) -> tuple[Problem, ...]:
    known = {_folded(word): word for word in known_words()}
    problems = []
    for comment in comments:
        for word in comment.words:
            if _folded(word) not in known:
                message = f'no check is called "{word}"{did_you_mean(word, known.values())}'
                hint = "iaclint checks lists the ids and names; until it is right, this comment accepts nothing"
                problems.append(Problem(Level.WARNING, "unknown-suppression", message, comment.location, hint))
    return tuple(problems)


def _folded(word: str) -> str:
    """Case does not matter, nor whether Trivy's ids carry their old prefix (`AVD-AWS-0086`)."""
    return word.casefold().removeprefix("avd-")
