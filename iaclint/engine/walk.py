"""Follows paths into values and asks a question at their end, in three values.

A list on the way means every item of it, a single block may be a list of one or a map, and what is not known on the way
makes the answer unknown unless another item decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from iaclint.engine.documents import NotJsonError, parse_json
from iaclint.engine.language import EVERY, PARSED
from iaclint.engine.truth import Outcome, Witness, any_of, one_of
from iaclint.graph.relations import RelationIndex
from iaclint.graph.resources import Path, Resource
from iaclint.graph.values import ABSENT, Namespace, OneOf, PartialMap, PartialText, Rest, Unknown, Value, unknown_from
from iaclint.records import dataclass, field

Steps: TypeAlias = "Sequence[str | int]"
Question: TypeAlias = "Callable[[Scope, Value, Path], Outcome]"
Absence: TypeAlias = "Callable[[Scope, Path], Outcome]"
Combination: TypeAlias = "Callable[[Iterable[Outcome]], Outcome]"


@dataclass(slots=True)
class Context:
    """What a condition may look at beside the resource; `invalid_documents` collects what is no policy document."""

    relations: RelationIndex
    invalid_documents: list[tuple[Resource, Path, str]] = field(default_factory=list)


class Scope:
    """Where paths start: a resource, or an element inside it with its path and the list that it stands in."""

    __slots__ = ("context", "path", "resource", "siblings", "value")

    def __init__(
        self, context: Context, resource: Resource, value: Value = None, path: Path = (), siblings: Sequence[Value] = ()
    ) -> None:
        self.context = context
        self.siblings = siblings
        self.resource = resource
        self.value = value
        self.path = path

    def inside(self, value: Value, path: Path, siblings: Sequence[Value] = ()) -> Scope:
        return Scope(self.context, self.resource, value, path, siblings)

    def places(self, steps: Steps) -> list[tuple[Path, Value]]:
        """What stands at the end of a path, each with its place; lists on the way and at the end are taken apart."""
        if self.path or not steps:
            return list(_places(self.value, steps, self.path))
        name = str(steps[0])
        return list(_places(self.resource.attributes.get(name), steps[1:], (name,)))


class Walk:
    """One path, the question at its end, and what to answer where nothing is written.

    `combine` joins the answers of the items of lists. Names below `->` are compared without case and underscores: a
    JSON text says `readonlyRootFilesystem` where a template says `ReadonlyRootFilesystem`.
    """

    __slots__ = ("_absent", "_combine", "_loose_from", "_question", "_steps")

    def __init__(self, steps: Steps, question: Question, absent: Absence, combine: Combination = any_of) -> None:
        self._loose_from = list(steps).index(PARSED) if PARSED in steps else len(steps)
        self._steps = tuple(steps)
        self._question = question
        self._absent = absent
        self._combine = combine

    def ask(self, scope: Scope) -> Outcome:
        """The answer for the place where the scope starts."""
        if scope.path or not self._steps:
            return self._run(scope, scope.value, scope.path, 0)
        name = str(self._steps[0])
        return self._run(scope, scope.resource.attributes.get(name), (name,), 1)

    def _run(self, scope: Scope, value: Value, path: Path, index: int) -> Outcome:
        if value is ABSENT or value is None:
            return self._absent(scope, path)
        if isinstance(value, OneOf):
            alternatives = (self._run(scope, each, path, index) for each in value.alternatives)
            return one_of(alternatives, Witness(path, value))
        if isinstance(value, Namespace):
            value = value.unknown()
        if index == len(self._steps):
            return self._question(scope, value, path)
        if isinstance(value, (Unknown, Rest)):
            return unknown_at(path, value)
        step = self._steps[index]
        if step == PARSED:
            try:
                return self._run(scope, parse_json(value), path, index + 1)
            except NotJsonError:
                return unknown_at(path, value)
        if isinstance(value, list):
            return self._run_list(scope, value, path, index)
        if isinstance(value, dict):
            return self._run_map(scope, value, path, index)
        return unknown_at(path, value) if isinstance(value, PartialText) else self._absent(scope, path)

    def _run_list(self, scope: Scope, items: list[Value], path: Path, index: int) -> Outcome:
        step = self._steps[index]
        if isinstance(step, int):
            known = next((at for at, item in enumerate(items) if isinstance(item, Rest)), len(items))
            if step < known:
                return self._run(scope, items[step], (*path, step), index + 1)
            return unknown_at(path, items[known]) if known < len(items) else self._absent(scope, (*path, step))
        if not items:
            return self._absent(scope, path)
        following = index + 1 if step == EVERY else index
        return self._combine(self._run(scope, item, (*path, at), following) for at, item in enumerate(items))

    def _run_map(self, scope: Scope, entries: dict[str, Value], path: Path, index: int) -> Outcome:
        step = self._steps[index]
        if isinstance(step, int):
            return self._run(scope, entries, path, index + 1) if step == 0 else self._absent(scope, (*path, step))
        if step == EVERY:
            outcomes = [self._run(scope, item, (*path, key), index + 1) for key, item in entries.items()]
            if isinstance(entries, PartialMap):
                outcomes.append(unknown_at(path, entries.rest))
            return self._combine(outcomes) if outcomes else self._absent(scope, path)
        name = _as_written(entries, step) if index > self._loose_from else step
        value = entries.get(name, ABSENT)
        if value is ABSENT and isinstance(entries, PartialMap):
            value = entries.rest
        return self._run(scope, value, (*path, name), index + 1)


def unknown_at(path: Path, value: Value) -> Outcome:
    return Outcome(None, (Witness(path, value.unknown if isinstance(value, Rest) else value),))


def loose(name: str) -> str:
    """A name as names of different languages are compared."""
    return name.replace("_", "").lower()


def _places(value: Value, steps: Steps, path: Path, loose: bool = False) -> Iterator[tuple[Path, Value]]:
    if value is ABSENT or value is None:
        return
    if isinstance(value, Namespace):
        yield path, value.unknown()
    elif steps and steps[0] == PARSED:
        try:
            yield from _places(parse_json(value), steps[1:], path, loose=True)
        except NotJsonError:
            yield path, unknown_from([value])
    elif isinstance(value, list) and (not steps or not isinstance(steps[0], int)):
        following = steps[1:] if steps and steps[0] == EVERY else steps
        for index, item in enumerate(value):
            yield from _places(item, following, (*path, index), loose)
    elif not steps or isinstance(value, (Unknown, OneOf, Rest)):
        yield path, value
    elif isinstance(value, list):
        step = steps[0]
        if isinstance(step, int) and step < len(value):
            yield from _places(value[step], steps[1:], (*path, step), loose)
    elif isinstance(value, dict):
        yield from _places_in_map(value, steps, path, loose)
    elif isinstance(value, PartialText):
        yield path, unknown_from([value])


def _places_in_map(entries: dict[str, Value], steps: Steps, path: Path, loose: bool) -> Iterator[tuple[Path, Value]]:
    step, following = steps[0], steps[1:]
    rest = entries.rest if isinstance(entries, PartialMap) else ABSENT
    if step == 0:
        yield from _places(entries, following, path, loose)
    elif step == EVERY:
        for key, item in (*entries.items(), *((("*", rest),) if rest is not ABSENT else ())):
            yield from _places(item, following, (*path, key), loose)
    elif isinstance(step, str):
        name = _as_written(entries, step) if loose else step
        yield from _places(entries.get(name, rest), following, (*path, name), loose)


def _as_written(entries: dict[str, Value], name: str) -> str:
    """The key that is `name` without case and underscores."""
    if name in entries:
        return name
    wanted = loose(name)
    return next((key for key in entries if loose(key) == wanted), name)
