"""Asks every selected check of every resource of its types."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence

from iaclint.engine.check import Check
from iaclint.engine.findings import Finding, Status
from iaclint.engine.results import Results, frozen, merge
from iaclint.engine.selection import Selection
from iaclint.engine.silencing import Answer, told_once
from iaclint.engine.truth import Outcome, Witness
from iaclint.engine.walk import Context, Scope
from iaclint.graph.relations import RelationIndex
from iaclint.graph.resources import UNREAD, Graph, Resource
from iaclint.graph.values import ABSENT
from iaclint.problems import Level, Problem

__all__ = ["evaluate", "merge"]

_HEADER = Witness((), ABSENT)

_WORTH_GROUPING = 8
"""Of fewer resources, comparing all that a check reads takes longer than asking for each."""


def evaluate(
    graph: Graph, selection: Selection, show: Collection[str] = ("fail", "unknown")
) -> tuple[list[Finding], list[Problem]]:
    """The answers of the selected checks for the resources of one graph; passes only when `show` has them.

    A check that crashes on a resource is a problem that names both; the others run on. Raises nothing of its own.
    """
    run = _Run(graph, passes="pass" in show)
    for resource_type, resources in graph.by_type.items():
        checks = selection.checks_of(resource_type)
        if checks:
            columns = _Columns(resources)
            for check in checks:
                run.check(check, columns)
    return run.findings(), [*run.problems, *run.invalid_documents()]


class _Run:
    def __init__(self, graph: Graph, passes: bool) -> None:
        self.context = Context(RelationIndex(graph.by_type))
        self.resources = graph.resources
        self.answers: list[Answer] = []
        self.problems: list[Problem] = []
        self.passes = passes
        self.present = graph.by_type

    def check(self, check: Check, columns: _Columns) -> None:
        """Ask once for each group of resources that the check cannot tell apart."""
        for members in columns.groups(check, self._can_group(check)):
            try:
                outcome = check.answer(Scope(self.context, members[0]))
                if outcome is not None:
                    self._add(check, outcome, members)
            except Exception as error:  # noqa: BLE001 -- a bug in one check must not hide what the others find
                self.problems.append(_crash(check, members[0], error))

    def findings(self) -> list[Finding]:
        results = Results(self.resources)
        for answer in told_once(self.answers):
            results.add(answer)
        return results.findings()

    def invalid_documents(self) -> list[Problem]:
        """One problem for each place that should hold a policy document and holds something else."""
        found = {
            resource.attributes.locate(path): (resource.address, reason)
            for resource, path, reason in self.context.invalid_documents
        }
        return [
            Problem(
                Level.WARNING, "invalid-policy-document", f"the policy document of {address} is no JSON: {why}", place
            )
            for place, (address, why) in found.items()
        ]

    def _can_group(self, check: Check) -> bool:
        """Whether equal attributes mean equal answers: no resource is there that the check would relate to, and
        nothing that may hold one."""
        if check.relates is None:
            return False
        deciding = (*check.relates, UNREAD) if check.relates else ()
        return not any(name in self.present for name in deciding)

    def _add(self, check: Check, outcome: Outcome, members: Sequence[Resource]) -> None:
        if outcome.truth is False:
            if self.passes:
                self.answers.append(Answer(check, Status.PASS, _HEADER, members))
        elif outcome.truth:
            status = Status.FAIL if members[0].certain else Status.UNKNOWN
            for witness in outcome.witnesses or (_HEADER,):
                self.answers.append(Answer(check, status, witness, members))
        else:
            witness = next(iter(outcome.witnesses), _HEADER)
            those = [each for each in members if _says_something(each, witness)]
            self.answers.append(Answer(check, Status.UNKNOWN, witness, those))


def _says_something(resource: Resource, witness: Witness) -> bool:
    """A stand-in for a resource that lies elsewhere says nothing of what is not written here."""
    return resource.complete or (bool(witness.path) and witness.path[0] in set[object](resource.attributes.names()))


def _crash(check: Check, resource: Resource, error: Exception) -> Problem:
    reason = "" if resource.attributes.hides(()) else f": {error}"  # which may quote a value
    what = f"{check.info.id} ({check.info.slug}) crashed on {resource.address}: {type(error).__name__}{reason}"
    place = resource.attributes.locate(())
    return Problem(Level.ERROR, "check-crashed", what, place, "This is a bug in iaclint; the other checks ran")


class _Columns:
    """The attributes of resources of one type, as numbers that are equal where values are: a table to group by."""

    def __init__(self, resources: Sequence[Resource]) -> None:
        self._resources = resources
        self._columns: dict[str, list[int] | None] = {}
        self._kinds = _numbered((resource.source_type, resource.complete, resource.certain) for resource in resources)

    def groups(self, check: Check, can_group: bool) -> Iterator[Sequence[Resource]]:
        """Resources of which the check reads equal values; each alone when it looks further."""
        if not can_group or len(self._resources) < _WORTH_GROUPING:
            for resource in self._resources:
                yield (resource,)
            return
        varying = [column for name in check.reads if (column := self._column(name)) is not None]
        if self._kinds is not None:
            varying.append(self._kinds)
        if not varying:
            yield self._resources
            return
        groups: dict[tuple[int, ...], list[Resource]] = {}
        for key, resource in zip(zip(*varying, strict=True), self._resources, strict=True):
            groups.setdefault(key, []).append(resource)
        yield from groups.values()

    def _column(self, name: str) -> list[int] | None:
        if name not in self._columns:
            self._columns[name] = _numbered(frozen(resource.attributes.get(name)) for resource in self._resources)
        return self._columns[name]


def _numbered(values: Iterable[Hashable]) -> list[int] | None:
    """A number for each value, equal where values are; None when all are equal."""
    numbers: dict[Hashable, int] = {}
    column = [numbers.setdefault(value, len(numbers)) for value in values]
    return column if len(numbers) > 1 else None
