"""`ports:` over the attributes of a rule."""

from __future__ import annotations

from typing import Any

from iaclint.engine.comparisons import scalar_text
from iaclint.engine.condition_parts import Condition, absence, outcome_at
from iaclint.engine.language import PARSED
from iaclint.engine.partial import may_equal
from iaclint.engine.ports import EVERY_PORT, PortQuestion
from iaclint.engine.truth import Outcome, Truth, agreement, any_of, negation
from iaclint.engine.walk import Scope, Steps
from iaclint.graph.resources import Path
from iaclint.graph.values import ABSENT, OneOf, PartialText, Unknown, Value

_EVERY_PROTOCOL = ("-1", "all", "any")


def build_ports(node: dict[str, Any]) -> Condition:
    question = PortQuestion.from_check(node["include"], node["protocols"], node["more_than"])
    absent, negated, is_range = absence(node), node["negated"], node["range"]

    def holds(start: Value, end: Value, protocol: Value) -> Truth:
        for index, value in enumerate((start, end, protocol)):
            if isinstance(value, OneOf):
                return agreement(
                    holds(each, end, protocol)
                    if index == 0
                    else holds(start, each, protocol)
                    if index == 1
                    else holds(start, end, each)
                    for each in value.alternatives
                )
        return question.holds_range(start, protocol) if is_range else question.holds(start, end, protocol)

    def answer(scope: Scope) -> Outcome:
        _, end = _single(_first(scope, node["end"]))
        protocol_path, protocol = _single(_first(scope, node["protocol"]))
        starts = _first(scope, node["start"])
        if not starts:
            if question.holds(*EVERY_PORT, protocol) is False:
                return outcome_at(negated, protocol_path, protocol)
            every = _is_every(protocol)
            if every:
                return outcome_at(not negated, protocol_path, protocol)
            without = absent(scope, (*scope.path, *_names(node["start"][0])))
            if every is False or without.truth is (not negated):
                return without
            return outcome_at(None, protocol_path, protocol)
        outcomes = []
        for path, start in starts:
            truth = holds(start, end, protocol)
            outcomes.append(outcome_at(negation(truth) if negated else truth, path, start))
        return any_of(outcomes)

    return answer


def _is_every(protocol: Value) -> Truth:
    """Whether it is the protocol that needs no range."""
    if isinstance(protocol, OneOf):
        return agreement(map(_is_every, protocol.alternatives))
    if isinstance(protocol, Unknown):
        return None
    if isinstance(protocol, PartialText):
        return None if any(may_equal(protocol, name, True) for name in _EVERY_PROTOCOL) else False
    return (scalar_text(protocol) or "").lower() in _EVERY_PROTOCOL


def _first(scope: Scope, paths: list[Steps]) -> list[tuple[Path, Value]]:
    return next((found for steps in paths if (found := scope.places(steps))), [])


def _single(found: list[tuple[Path, Value]]) -> tuple[Path, Value]:
    """The one value; several make none that is known."""
    if not found:
        return (), ABSENT
    return found[0] if len(found) == 1 else (found[0][0], Unknown())


def _names(steps: Steps) -> Path:
    return tuple(step for step in steps if isinstance(step, str) and step != PARSED)
