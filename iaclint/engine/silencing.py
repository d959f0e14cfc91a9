"""A hole is told once: where a check fails, those that it silences say nothing about the same thing.

The same thing is the same resource, and in it the same element (a block, a rule, a statement) or one inside of it. What
is said of the whole of a template's resource is said of all its readings, and whichever of them says it. The same holds
for every place that the finding links. A check that yields to a category says nothing of a line that one of those
checks reports; and a secret that one resource takes from another is told where it is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from iaclint.engine.check import Check
from iaclint.engine.findings import CheckInfo, Status
from iaclint.engine.truth import Witness
from iaclint.graph.resources import Path, Resource
from iaclint.graph.values import ABSENT, Value
from iaclint.records import dataclass, field
from iaclint.source import Location


@dataclass(slots=True, eq=False)
class Answer:
    """What a check says of one place in resources that it cannot tell apart. `quiet` are the checks that it silenced,
    by id, with the addresses of the resources of which they are silent."""

    check: Check
    status: Status
    witness: Witness
    members: Sequence[Resource]
    quiet: dict[str, tuple[CheckInfo, set[str]]] = field(default_factory=dict)

    def speaks_for(self, resource: Resource) -> dict[str, CheckInfo]:
        """The checks that this answer speaks for, about one of its members."""
        alone = len(self.members) == 1
        return {id_: info for id_, (info, where) in self.quiet.items() if alone or resource.address in where}


_Elements: TypeAlias = "dict[tuple[str, str], list[tuple[Path, Answer]]]"
"""By slug of a silenced check and address of what was written: the elements of which it is silent, each after the type
in whose words it is called, and who speaks of each."""

_Places: TypeAlias = "dict[str, list[tuple[Location, Answer]]]"
"""By category: what its checks report, and who."""


def told_once(answers: Sequence[Answer]) -> list[Answer]:
    """The answers without what others tell, in their order."""
    loud = [answer for answer in answers if answer.status is Status.FAIL and answer.check.info.silences]
    yielding = {answer.check.info.yields_to for answer in answers if answer.check.info.yields_to}
    secrets = [answer for answer in answers if _tells_secret(answer)]
    if not (loud or yielding or secrets):
        return list(answers)
    elements: _Elements = {}
    for answer in loud:
        for address, element in _elements(answer):
            for slug in answer.check.info.silences:
                elements.setdefault((slug, address), []).append((element, answer))
    places: _Places = {name: list(_reported(answers, name)) for name in yielding}
    silenced_by = {copy: {first: None} for copy, first in _copies(secrets)}
    kept = [() if answer in silenced_by else _heard(answer, elements, places, silenced_by) for answer in answers]
    for answer, left in zip(answers, kept, strict=True):
        if answer not in silenced_by:
            continue
        heard = {resource.address for resource in left}
        silent = {resource.address for resource in answer.members} - heard
        for speaker in _at_last(silenced_by[answer], silenced_by):
            info = answer.check.info
            speaker.quiet.setdefault(info.id, (info, set()))[1].update(silent)
    return [
        answer if left is answer.members else replace(answer, members=left)
        for answer, left in zip(answers, kept, strict=True)
        if left
    ]


def _heard(
    answer: Answer, elements: _Elements, places: _Places, silenced_by: dict[Answer, dict[Answer, None]]
) -> Sequence[Resource]:
    """The members of the answer for whom nobody else speaks."""
    slug, category, witness = answer.check.info.slug, answer.check.info.yields_to, answer.witness
    silent = any((slug, _written(resource)) in elements for resource in answer.members)
    if answer.status is Status.PASS or not (silent or category):
        return answer.members
    element = _element(witness.path, witness.value)
    left = []
    for resource in answer.members:
        own = (resource.type, *element)
        found = [who for about, who in elements.get((slug, _written(resource)), ()) if own[: len(about)] == about]
        if category:
            line = resource.attributes.locate(witness.path)
            found += [who for place, who in places[category] if who is not answer and _holds(place, line)]
        if found:
            silenced_by.setdefault(answer, {}).update(dict.fromkeys(found))
        else:
            left.append(resource)
    return left


def _copies(secrets: Sequence[Answer]) -> Iterator[tuple[Answer, Answer]]:
    """Of secrets, what only stands for one that another resource has in its argument, and who tells of that. What is
    written there has no origin, so that there are no circles."""
    written: dict[Location, Answer] = {}
    origins: dict[Answer, list[Location]] = {}
    for answer in secrets:
        attributes, path = answer.members[0].attributes, answer.witness.path
        origins[answer] = [origin.location for origin in attributes.origins(path)]
        if not origins[answer]:
            written[attributes.locate(path)] = answer
    for answer, places in origins.items():
        first = next((written[place] for place in places if place in written), None)
        if first is not None:
            yield answer, first


def _tells_secret(answer: Answer) -> bool:
    info = answer.check.info
    return answer.status is Status.FAIL and info.sensitive and not info.yields_to and bool(answer.members)


def _at_last(found: dict[Answer, None], silenced_by: dict[Answer, dict[Answer, None]]) -> Iterator[Answer]:
    """Those who are heard, where a speaker is silenced in turn. The schema allows no circles."""
    for speaker in found:
        if speaker in silenced_by:
            yield from _at_last(silenced_by[speaker], silenced_by)
        else:
            yield speaker


def _elements(answer: Answer) -> Iterator[tuple[str, Path]]:
    """What an answer is about: addresses of resources, and the element in each after the resource's type."""
    witness = answer.witness
    about = [(resource, witness.path, witness.value) for resource in answer.members]
    for resource, path, value in (*about, *((link.resource, link.path, link.value) for link in witness.links)):
        element = _element(path, value)
        yield _written(resource), (resource.type, *element) if element else ()


def _written(resource: Resource) -> str:
    """The address of the resource that was written: that of the whole, of a further reading of one in a template."""
    return next((each for each in resource.members if resource.address == f"{each}[{resource.type}]"), resource.address)


def _element(path: Path, value: Value) -> Path:
    """The innermost item of a list that is an object: `("ingress", 1)` of `("ingress", 1, "cidr_blocks", 0)`."""
    if isinstance(value, dict):
        return path if path and isinstance(path[-1], int) else _element(path, None)
    ends = (at for at in range(len(path) - 1, 0, -1) if isinstance(path[at], str) and isinstance(path[at - 1], int))
    return path[: next(ends, 0)]


def _reported(answers: Sequence[Answer], category: str) -> Iterator[tuple[Location, Answer]]:
    """Where failures of the category stand, and where what is wrong there was written."""
    for answer in answers:
        info, witness = answer.check.info, answer.witness
        if answer.status is Status.FAIL and info.category == category and not info.yields_to:
            for resource in answer.members:
                yield resource.attributes.whole(witness.path), answer
                for origin in resource.attributes.origins(witness.path, absent=witness.value is ABSENT):
                    yield origin.location, answer


def _holds(place: Location, line: Location) -> bool:
    """Whether a line is one of those that a place has: the end is exclusive, and may be where the next thing begins."""
    before_end = (line.start_line, line.start_column) < (place.end_line, place.end_column)
    return place.path == line.path and place.start_line <= line.start_line and before_end
