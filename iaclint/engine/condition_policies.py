"""`policy:` over documents in an attribute."""

from __future__ import annotations

from typing import Any

from iaclint.engine.condition_parts import Condition, absence, first_written
from iaclint.engine.documents import NotJsonError
from iaclint.engine.policies import StatementBlock, StatementQuestion, statements_in
from iaclint.engine.truth import FALSE, Outcome, Witness, all_of, any_of, negation, one_of
from iaclint.engine.walk import Scope, Walk, unknown_at
from iaclint.graph.resources import Path
from iaclint.graph.values import OneOf, PartialMap, Rest, Value


def build_policy(node: dict[str, Any]) -> Condition:
    """Under `statement`, each bad statement is a place of its own; under `some_statement`, the document is."""
    absent, negated, some = absence(node), node["negated"], node["some"]
    question, combine = StatementQuestion(node["statement"]), all_of if some and negated else any_of

    def end(scope: Scope, value: Value, path: Path) -> Outcome:
        if isinstance(value, OneOf):
            return one_of((end(scope, each, path) for each in value.alternatives), Witness(path, value))
        if isinstance(value, Rest):
            return unknown_at(path, value)
        if isinstance(value, list):
            documents = (end(scope, item, (*path, index)) for index, item in enumerate(value))
            return any_of(documents) if value else absent(scope, path)
        if value in ("", {}, None) and not isinstance(value, PartialMap):
            return absent(scope, path)
        try:
            below, statements = statements_in(value)
        except NotJsonError as error:
            scope.context.invalid_documents.append((scope.resource, path, str(error)))
            return unknown_at(path, value)
        outcome = of(statements, (*path, *below))
        if some and negated:
            return Outcome(True, (Witness(path, value),)) if outcome.truth else outcome
        return outcome

    def of(statements: Value, path: Path) -> Outcome:
        if isinstance(statements, OneOf):
            return one_of((of(each, path) for each in statements.alternatives), Witness(path, statements))
        if isinstance(statements, list) or statements is None:
            return combine(of(item, (*path, index)) for index, item in enumerate(statements or ()))
        if not isinstance(statements, dict):
            return unknown_at(path, statements)
        holds = question.holds(statements)
        truth = negation(holds) if negated else holds
        if truth is False:
            return FALSE
        inside, value = question.place(statements)
        if isinstance(statements, StatementBlock):
            inside = tuple(step.lower() if isinstance(step, str) else step for step in inside)
        return Outcome(truth, (Witness((*path, *inside), value),))

    return first_written(node["paths"], lambda steps: Walk(steps, end, absent).ask)
