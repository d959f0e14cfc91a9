"""Three-valued answers, and the places that decided them.

A truth is True, False or None (unknown), combined as Kleene does. Everything the compiler makes asks "is it bad?": the
witnesses of a true outcome are the bad places, those of an unknown one the places that nobody knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from iaclint.graph.resources import Path, Resource
from iaclint.graph.values import Value

Truth: TypeAlias = "bool | None"


class Link(NamedTuple):
    """One more place that a failure hangs on, maybe in another resource, and what the check says of it."""

    text: str
    resource: Resource
    path: Path
    value: Value


class Witness(NamedTuple):
    """A place in a resource and what stands there; `ABSENT` when nothing does."""

    path: Path
    value: Value
    links: tuple[Link, ...] = ()


class Outcome(NamedTuple):
    truth: Truth
    witnesses: tuple[Witness, ...] = ()


FALSE = Outcome(False)


def negation(truth: Truth) -> Truth:
    return None if truth is None else not truth


def conjunction(truths: Iterable[Truth]) -> Truth:
    """False when any is false, whatever is unknown; true when there is none."""
    answer: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            answer = None
    return answer


def disjunction(truths: Iterable[Truth]) -> Truth:
    """True when any is true, whatever is unknown; false when there is none."""
    answer: Truth = False
    for truth in truths:
        if truth:
            return True
        if truth is None:
            answer = None
    return answer


def agreement(truths: Iterable[Truth]) -> Truth:
    """The common answer of alternatives of which one is real, nobody knows which; unknown when they differ."""
    seen = set(truths)
    return seen.pop() if len(seen) == 1 else None


def all_of(outcomes: Iterable[Outcome], is_good: Callable[[Witness], bool] | None = None) -> Outcome:
    """When all are true, the first that names a place says where, a good one before others, with the links of all; an
    unknown one says so when it decides."""
    places: list[tuple[Witness, ...]] = []
    unknown: Outcome | None = None
    for outcome in outcomes:
        if outcome.truth is False:
            return FALSE
        if outcome.truth is None:
            unknown = unknown or outcome
        elif outcome.witnesses:
            places.append(outcome.witnesses)
    if unknown is not None or not places:
        return unknown or Outcome(True)
    chosen = places[0]
    if len(places) == 1:
        return Outcome(True, chosen)
    if is_good is not None:
        chosen = next((each for each in places if is_good(each[0])), chosen)
    if any(witness.links for found in places for witness in found):
        return Outcome(True, tuple(witness._replace(links=_links(witness, chosen, places)) for witness in chosen))
    return Outcome(True, chosen)


def _links(witness: Witness, chosen: tuple[Witness, ...], places: list[tuple[Witness, ...]]) -> tuple[Link, ...]:
    """The links of one witness and of what holds beside it, in the order of the conditions."""
    beside = ((witness,) if found is chosen else found for found in places)
    return tuple(link for found in beside for one in found for link in one.links)


def any_of(outcomes: Iterable[Outcome]) -> Outcome:
    """The witnesses of all that are true, or else of all that are unknown, each place once."""
    true: dict[Path, Witness] = {}
    unknown: dict[Path, Witness] = {}
    answer: Truth = False
    for truth, witnesses in outcomes:
        if truth is False:
            continue
        if truth:
            answer = True
        elif answer is False:
            answer = None
        found = true if truth else unknown
        for witness in witnesses:
            found.setdefault(witness.path, witness)
    return Outcome(answer, tuple((true if answer else unknown).values()))


def first_of(outcomes: Iterable[Outcome]) -> Outcome:
    """The first that is true, or else the first that is unknown: one place stands for all."""
    unknown: Outcome | None = None
    for outcome in outcomes:
        if outcome.truth:
            return outcome
        if outcome.truth is None:
            unknown = unknown or outcome
    return unknown or FALSE


def one_of(outcomes: Iterable[Outcome], otherwise: Witness) -> Outcome:
    """The common outcome of alternatives of which one is real; where they differ, unknown at `otherwise`."""
    found = list(outcomes)
    answer = agreement(outcome.truth for outcome in found)
    if answer is None:
        return Outcome(None, (otherwise,))
    return found[0]
