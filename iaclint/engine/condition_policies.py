"""`policy:` over documents in an attribute."""

from __future__ import annotations

from typing import Any

from iaclint.engine.condition_parts import Condition, absence, first_written, outcome_at
from iaclint.engine.documents import NotJsonError
from iaclint.engine.policies import statement_matcher, statements_of
from iaclint.engine.truth import Outcome, Witness, all_of, any_of, negation, one_of
from iaclint.engine.walk import Scope, Walk, unknown_at
from iaclint.graph.resources import Path
from iaclint.graph.values import OneOf, Rest, Value


def build_policy(node: dict[str, Any]) -> Condition:
    """Under `statement`, each bad statement is a place of its own; under `some_statement`, the document is."""
    absent, negated, some = absence(node), node["negated"], node["some"]
    match = statement_matcher(node["statement"])

    def end(scope: Scope, value: Value, path: Path) -> Outcome:
        if isinstance(value, OneOf):
            return one_of((end(scope, each, path) for each in value.alternatives), Witness(path, value))
        if isinstance(value, Rest):
            return unknown_at(path, value)
        if isinstance(value, list) and not any(isinstance(item, dict) for item in value):
            documents = (end(scope, item, (*path, index)) for index, item in enumerate(value))
            return any_of(documents) if value else absent(scope, path)
        if value in ("", {}):
            return absent(scope, path)
        try:
            statements = list(statements_of(value))
        except NotJsonError as error:
            scope.context.invalid_documents.append((scope.resource, path, str(error)))
            return unknown_at(path, value)
        return of_document(statements, path, value)

    def of_document(statements: list[tuple[Path, Value]], path: Path, document: Value) -> Outcome:
        outcomes: list[Outcome] = []
        for below, statement in statements:
            found = match(statement)
            truth = negation(found.truth) if negated else found.truth
            outcomes.append(outcome_at(truth, (*path, *below, *found.path), found.value))
        if some and negated:
            outcome = all_of(outcomes)
            return Outcome(True, (Witness(path, document),)) if outcome.truth else outcome
        return any_of(outcomes)

    return first_written(node["paths"], lambda steps: Walk(steps, end, absent).ask)
