"""One mistake that shows in a plan and in its source, or with some file of variables and without, is told once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from iaclint.engine.findings import Finding, Status
from iaclint.graph.relations import base_address


def combined(one: Finding, other: Finding) -> Finding:
    """The first with whom the second is about. What holds in no special environment holds in general."""
    everywhere = not one.environments or not other.environments
    return replace(
        one,
        instances=tuple(dict.fromkeys((*one.instances, *other.instances))),
        calls=tuple(dict.fromkeys((*one.calls, *other.calls))),
        aliases=tuple(dict.fromkeys((*one.aliases, *other.aliases))),
        silenced=tuple(dict.fromkeys((*one.silenced, *other.silenced))),
        environments=() if everywhere else tuple(dict.fromkeys((*one.environments, *other.environments))),
    )


def settled(findings: Iterable[Finding]) -> list[Finding]:
    """Those of an environment (a plan, a file of variables) beside what is known without it.

    Where a check fails in general, a failure in an environment is the same one. Where the answer is not known in
    general, a failure in an environment is the better answer, and one that is not known there either is none.
    """
    everything = list(findings)
    if not any(finding.environments for finding in everything):
        return everything
    general = _Answers()
    special: list[Finding] = []
    for finding in everything:
        if finding.environments and finding.status is not Status.PASS:
            special.append(finding)
        else:
            general.add(finding)
    return [*general.after(special), *special]


class _Answers:
    """Answers by place, status and message, so that asking for the one that another belongs to is cheap."""

    def __init__(self) -> None:
        self._listed: list[Finding | None] = []
        self._by_place: dict[tuple[object, ...], dict[str, list[int]]] = {}

    def add(self, finding: Finding) -> None:
        self._at(finding, finding.status).setdefault(finding.message, []).append(len(self._listed))
        self._listed.append(finding)

    def after(self, special: list[Finding]) -> list[Finding]:
        """These answers with those of environments taken in; `special` keeps what is news."""
        news: list[Finding] = []
        for finding in special:
            failed, unknown = self._at(finding, Status.FAIL), self._at(finding, Status.UNKNOWN)
            if failed:
                if finding.status is Status.FAIL:
                    self._take_in(finding, failed)
            elif finding.status is Status.UNKNOWN and unknown:
                self._take_in(finding, unknown)
            else:
                news.append(finding)
                for positions in unknown.values():
                    for position in positions:
                        self._listed[position] = None
                unknown.clear()
        special[:] = news
        return [finding for finding in self._listed if finding is not None]

    def _at(self, finding: Finding, status: Status) -> dict[str, list[int]]:
        # What is not known of a block may have another place than what is wrong there once it is known.
        where = finding.extent if status is Status.UNKNOWN else finding.location
        return self._by_place.setdefault((finding.check.id, where, base_address(finding.resource), status), {})

    def _take_in(self, finding: Finding, positions: dict[str, list[int]]) -> None:
        """Into the answer that says the same, or else the first."""
        position = positions.get(finding.message, next(iter(positions.values())))[0]
        one = self._listed[position]
        assert one is not None
        self._listed[position] = combined(one, finding)
