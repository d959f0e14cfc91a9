"""Compiled conditions to functions: each asks of one resource, or of one element in it, "is it bad here?".

The compiler has pushed every negation down to the leaves, so that a condition is true where the resource is insecure
(or, in `when:` and in the `where:` of a relation, where it holds).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from iaclint.engine.comparisons import as_number
from iaclint.engine.condition_parts import (
    Condition,
    absence,
    first_written,
    has_name,
    is_written,
    outcome_at,
    unless_elsewhere,
)
from iaclint.engine.condition_paths import build_path
from iaclint.engine.condition_policies import build_policy
from iaclint.engine.condition_ports import build_ports
from iaclint.engine.truth import (
    FALSE,
    Link,
    Outcome,
    Truth,
    Witness,
    all_of,
    any_of,
    conjunction,
    disjunction,
    first_of,
    negation,
    one_of,
)
from iaclint.engine.walk import Scope, Walk, unknown_at
from iaclint.graph.relations import Related
from iaclint.graph.resources import Path, Resource
from iaclint.graph.unread import not_read
from iaclint.graph.values import ABSENT, OneOf, Rest, Unknown, Value


def build(node: dict[str, Any]) -> Condition:
    """The function of one compiled node."""
    condition = _BUILDERS[node["kind"]](node)
    if "link" in node and node["kind"] != "related":
        condition = _linked(node["link"], condition)
    if "elsewhere" not in node:
        return condition
    roots = {str(steps[0]) for key in ("paths", "start", "protocol") for steps in node.get(key, ()) if steps}
    return unless_elsewhere(node["elsewhere"], roots, condition)


def _linked(text: str, condition: Condition) -> Condition:
    """The condition, of which every bad place is a link as well."""

    def answer(scope: Scope) -> Outcome:
        outcome = condition(scope)
        if not outcome.truth:
            return outcome
        return Outcome(
            True,
            tuple(
                Witness(path, value, (Link(text, scope.resource, path, value), *links))
                for path, value, links in outcome.witnesses
            ),
        )

    return answer


def _build_all(node: dict[str, Any]) -> Condition:
    parts = [build(part) for part in node["of"]]
    return lambda scope: all_of((part(scope) for part in parts), lambda witness: has_name(scope.resource, witness))


def _build_any(node: dict[str, Any]) -> Condition:
    parts = [build(part) for part in node["of"]]
    return lambda scope: any_of(part(scope) for part in parts)


def _build_first(node: dict[str, Any]) -> Condition:
    parts = [build(part) for part in node["of"]]
    return lambda scope: first_of(part(scope) for part in parts)


def _build_not(node: dict[str, Any]) -> Condition:
    part = build(node["of"][0])

    def answer(scope: Scope) -> Outcome:
        outcome = part(scope)
        return outcome._replace(truth=negation(outcome.truth))

    return answer


def _build_declared(node: dict[str, Any]) -> Condition:
    """That the resource is there is what is asked: the place is its header."""
    truth = not node["negated"]
    return lambda scope: outcome_at(truth, scope.path, ABSENT)


def _build_elements(node: dict[str, Any]) -> Condition:
    """`each` and `some`: the condition in every element. With `every`, bad means that no element is good, and what is
    reported is the block in which a good one is missing."""
    where, absent, every = build(node["where"]), absence(node), node["every"]
    combine = all_of if every else any_of

    def end(scope: Scope, value: Value, path: Path, siblings: Sequence[Value] = ()) -> Outcome:
        if isinstance(value, list):
            if not value:
                return absent(scope, path)
            return combine(end(scope, item, (*path, index), value) for index, item in enumerate(value))
        if isinstance(value, OneOf):
            return one_of((end(scope, each, path, siblings) for each in value.alternatives), Witness(path, value))
        if isinstance(value, (Unknown, Rest)):
            return unknown_at(path, value)
        return FALSE if value is None else where(scope.inside(value, path, siblings))

    ask = first_written(node["paths"], lambda steps: Walk(steps, end, absent, combine).ask)
    if not every:
        return ask

    def answer(scope: Scope) -> Outcome:
        outcome = ask(scope)
        return Outcome(True, (Witness(scope.path, ABSENT),)) if outcome.truth else outcome

    return answer


def _build_shadowed(node: dict[str, Any]) -> Condition:
    """Of rules that are tried by number: whether one that comes before this element satisfies the condition. Elements
    that nobody knows count for nothing: what this one does is plain."""
    where, by, negated = build(node["where"]), node["by"], node["negated"]

    def number(scope: Scope) -> Decimal | None:
        found = scope.places(by)
        return as_number(found[0][1]) if len(found) == 1 else None

    def shadows(scope: Scope, own: Decimal | None, other: Value) -> Truth:
        if not isinstance(other, dict):
            return False
        its = scope.inside(other, scope.path)
        theirs = number(its)
        before = None if own is None or theirs is None else theirs < own
        return conjunction((before, where(its).truth))

    def answer(scope: Scope) -> Outcome:
        own = number(scope)
        truth = disjunction(shadows(scope, own, other) for other in scope.siblings if other is not scope.value)
        return outcome_at(negation(truth) if negated else truth, scope.path, scope.value)

    return answer


def _build_related(node: dict[str, Any]) -> Condition:
    where = build(node["where"]) if node["where"] else None
    least, negated, through = node["at_least"], node["negated"], node["through"]
    missing = node.get("absent", "")
    unsayable, link = node.get("unsayable_in", ()), node.get("link")

    def holds(scope: Scope, resource: Resource) -> Outcome:
        there = True if resource.certain and not resource.optional else None
        if where is None:
            return Outcome(there)
        outcome = where(Scope(scope.context, resource))
        return outcome._replace(truth=conjunction((there, outcome.truth)))

    def links(found: Iterable[tuple[Resource, Outcome]]) -> Iterator[Link]:
        for resource, outcome in found:
            if link is not None:
                yield Link(link, resource, (), ABSENT)
            for witness in outcome.witnesses:
                yield from witness.links

    def answer(scope: Scope) -> Outcome:
        named = next((steps for steps in through if is_written(scope, steps) is not False), None) if through else None
        path, value = next(iter(scope.places(named)), (scope.path, ABSENT)) if named else (scope.path, ABSENT)
        found = _related(node, scope, named)
        if scope.resource.language in unsayable and not (found.certain or found.maybe):
            return Outcome(None, (Witness(path, value),))
        if node["sure"]:
            found = Related(tuple(one for one in found.certain if one.certain and not one.optional))
        outside = found.outside and where is not None
        possibly = found.unknown_possible or found.outside or found.unread
        if missing != "" and not (found.certain or found.maybe or possibly):
            return FALSE if missing is False else Outcome(missing, (Witness(path, value),))
        answers = [(resource, holds(scope, resource)) for resource in found.certain]
        truths = [outcome.truth for _, outcome in answers]
        possible = truths.count(None) + sum(holds(scope, resource).truth is not False for resource in found.maybe)
        surely = truths.count(True)
        truth: Truth = surely >= least
        if not truth and (found.unknown_possible or outside or surely + possible >= least):
            truth = None
        elif not truth and found.unread is not None:
            truth, value = None, not_read(found.unread)
        if truth and not negated:
            true = ((resource, outcome) for resource, outcome in answers if outcome.truth)
            return Outcome(True, (Witness(path, value, tuple(links(true))),))
        truth = negation(truth) if negated else truth
        return FALSE if truth is False else Outcome(truth, (Witness(path, value),))

    return answer


def _build_referenced(node: dict[str, Any]) -> Condition:
    """Whether anything uses the resource. What only an output hands on may be used elsewhere."""
    but_by, negated = frozenset(node["but_by"]), node["negated"]

    def answer(scope: Scope) -> Outcome:
        found = scope.context.relations.referring_to(scope.resource)
        users = [other for other in found if other.type not in but_by and other.source_type not in but_by]
        truth: Truth = bool(users)
        if truth and all(other.type == "output" for other in users):
            truth = None
        return outcome_at(negation(truth) if negated else truth, scope.path, ABSENT)

    return answer


def _related(node: dict[str, Any], scope: Scope, named: list[str | int] | None) -> Related:
    relations, resource, types = scope.context.relations, scope.resource, node["types"]
    if node["through"]:
        if named is None:
            return Related()
        references = resource.attributes.references(str((*scope.path, *named)[0]))
        values = [value for _, value in scope.places(named)]
        return relations.pointed_at(values, references, types, resource)
    if not node["by"]:
        return Related(tuple(one for one in relations.of_types(types) if one is not resource))
    pointers = ((name, tuple(path)) for name in types for path in node["by"])
    found = [relations.pointing_at(resource, name, path, node["to"] or None) for name, path in pointers]
    certain = dict.fromkeys(one for each in found for one in each.certain)
    maybe = dict.fromkeys(one for each in found for one in each.maybe if one not in certain)
    return Related(tuple(certain), tuple(maybe), unread=relations.handed_to(resource, node["to"] or None))


_BUILDERS: dict[str, Callable[[dict[str, Any]], Condition]] = {
    "all": _build_all,
    "any": _build_any,
    "first": _build_first,
    "not": _build_not,
    "declared": _build_declared,
    "path": build_path,
    "elements": _build_elements,
    "ports": build_ports,
    "policy": build_policy,
    "related": _build_related,
    "referenced": _build_referenced,
    "shadowed": _build_shadowed,
}
