"""How much work an input may cause: a few lines can ask for billions of values, and a linter has to answer anyway."""

from __future__ import annotations

from iaclint.graph.values import OneOf, PartialText, Value
from iaclint.parsers.terraform.scope import MAX_ITEMS, MAX_STEPS, EvaluationError

MAX_WORK = 5_000_000
"""Steps that all expressions below one root module may take together."""

MAX_DEPTH = 150
"""Levels of lists and objects in a value: its readers recurse."""

LONG_TEXT = 1000
"""Characters up to which a text counts as one node."""


class Allowance:
    """Counts steps: items that a loop visits, nodes of values, blocks that `dynamic` writes."""

    def __init__(self) -> None:
        self._taken = 0
        self._limit = 0
        self._depth = 0

    @property
    def exhausted(self) -> bool:
        """Whether the root module as a whole has had its share: what was not evaluated by then never will be."""
        return self._taken > MAX_WORK

    def spend(self, steps: int) -> None:
        """Raises EvaluationError when the expression at hand, or the root module, takes too many."""
        self._taken += steps
        if self._taken > self._limit:
            raise EvaluationError("it takes too many steps to evaluate")

    def one_expression(self) -> Allowance:
        """`with` this: what is spent inside counts against one expression's share, with all that it asks for."""
        return self

    def __enter__(self) -> None:
        if not self._depth:
            self._limit = min(MAX_WORK, self._taken + MAX_STEPS)
        self._depth += 1

    def __exit__(self, *error: object) -> None:
        self._depth -= 1
        if not self._depth:
            self._limit = 0

    def admit(self, value: Value) -> None:
        """Count a value's nodes. Raises EvaluationError when it is too large, or nested too deeply, to be read."""
        kind = type(value)
        if kind in (bool, int) or value is None or (kind is str and len(value) <= LONG_TEXT):
            return
        self.spend(size_of(value))


def size_of(value: Value) -> int:
    """Nodes of a value, those it holds several times counted each time. Raises EvaluationError beyond the limits."""
    size, depth = 1, 0
    level = [value]
    while level:
        inner: list[Value] = []
        for item in level:
            if isinstance(item, dict):
                inner.extend(item.values())
            elif isinstance(item, list):
                inner.extend(item)
            elif isinstance(item, str):
                size += len(item) // 16 if len(item) > LONG_TEXT else 0
            elif isinstance(item, PartialText):
                inner.extend(item.parts)
            elif isinstance(item, OneOf):
                inner.extend(item.alternatives)
        size += len(inner)
        depth += 1
        if size > 2 * MAX_ITEMS or len(inner) > MAX_ITEMS:
            raise EvaluationError("the value is too large")
        if depth > MAX_DEPTH:
            raise EvaluationError("the value is nested too deeply")
        level = inner
    return size
