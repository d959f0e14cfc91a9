"""Strings with interpolations: pieces to one text, in which what is unknown stays in its place."""

from __future__ import annotations

from collections.abc import Sequence

from iaclint.graph.values import OneOf, PartialText, Unknown, Value, unknown_from
from iaclint.parsers.terraform.conversion import normalized, to_text
from iaclint.parsers.terraform.scope import EvaluationError
from iaclint.parsers.terraform.unknowns import MAX_ALTERNATIVES, distribute, plain, text


def piece(value: Value) -> str | Unknown | PartialText:
    """The text of one interpolated value."""
    if value is None:
        raise EvaluationError("the expression result is null; cannot include a null value in a string template")
    try:
        return to_text(value)
    except EvaluationError:
        raise EvaluationError("cannot include the given value in a string template: string required") from None


def concatenate(values: Sequence[Value]) -> Value:
    """The text of all pieces in order; one of several texts when a piece is one of several values."""
    values = [plain(value) for value in values]
    alternatives = 1
    for place, value in enumerate(values):
        if isinstance(value, OneOf):
            alternatives *= len(value.alternatives)
            if alternatives > MAX_ALTERNATIVES:
                values[place] = unknown_from([value], "string")
                alternatives //= len(value.alternatives)
    return distribute(_concatenate, values)


def _concatenate(*values: Value) -> str | PartialText:
    whole = text([piece(value) for value in values])
    return normalized(whole) if isinstance(whole, str) else whole
