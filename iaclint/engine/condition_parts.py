"""What all conditions with a path share: absence, and the choice of the first path that is written."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeAlias

from iaclint.engine.truth import FALSE, Outcome, Truth, Witness
from iaclint.engine.walk import Absence, Scope, Steps, Walk
from iaclint.graph.resources import Path, Resource
from iaclint.graph.values import ABSENT, Unknown, Value

Condition: TypeAlias = "Callable[[Scope], Outcome]"


def absence(node: dict[str, Any]) -> Absence:
    """The answer for what is not written, which proves nothing of an attribute that may be set elsewhere."""
    given: Truth | dict[str, Truth] = node["absent"]

    def answer(scope: Scope, path: Path) -> Outcome:
        resource = scope.resource
        if not resource.complete and len(path) == 1:
            return Outcome(None, (Witness(path, ABSENT),))
        truth = given.get(resource.source_type, given.get(resource.type)) if isinstance(given, dict) else given
        return FALSE if truth is False else Outcome(truth, (Witness(path, ABSENT),))

    return answer


def unless_elsewhere(truth: Truth, roots: Collection[str], condition: Condition) -> Condition:
    """The condition where one of the attributes `roots` was seen, or the whole resource; otherwise the truth."""

    def answer(scope: Scope) -> Outcome:
        resource = scope.resource
        unseen = (
            not resource.complete and not scope.path and not any(name in roots for name in resource.attributes.names())
        )
        return Outcome(truth) if unseen else condition(scope)

    return answer


def outcome_at(truth: Truth, path: Path, value: Value) -> Outcome:
    """The answer for one value at its place."""
    return FALSE if truth is False else Outcome(truth, (Witness(path, value),))


def has_name(resource: Resource, witness: Witness) -> bool:
    """Whether the language of the file has a word for the place, so that one can write something there."""
    path, value = witness.path, witness.value
    if resource.language == "terraform" or not path or value is not ABSENT:
        return True
    return resource.attributes.spelled(path, ABSENT)[0] != path


def first_written(paths: list[Steps], ask: Callable[[Steps], Condition]) -> Condition:
    """Ask at the first path where something is written; where that is not known, both answers must agree."""
    conditions = [ask(steps) for steps in paths]
    if len(conditions) == 1:
        return conditions[0]

    def answer(scope: Scope, start: int = 0) -> Outcome:
        for index in range(start, len(paths)):
            written = is_written(scope, paths[index])
            if written is False:
                continue
            outcome = conditions[index](scope)
            if written or index + 1 == len(paths):
                return outcome
            other = answer(scope, index + 1)
            return outcome if outcome.truth is other.truth else Outcome(None, outcome.witnesses or other.witnesses)
        return conditions[0](scope)

    return answer


def is_written(scope: Scope, steps: Steps) -> Truth:
    """Whether anything stands at the end of the path; a variable may be null."""
    return Walk(steps, _end, _nothing).ask(scope).truth


def _end(_: Scope, value: Value, path: Path) -> Outcome:
    if isinstance(value, Unknown) and not value.not_null and not value.references:
        return Outcome(None, (Witness(path, value),))
    return Outcome(value != [])


def _nothing(_: Scope, __: Path) -> Outcome:
    return FALSE
