"""Values that deployment looks up in a store: what their names say of them."""

from __future__ import annotations

import re

from iaclint.engine.comparisons import Test
from iaclint.graph.values import Unknown, Value
from iaclint.patterns import pattern

_STORED = ("existing parameter ", "{{resolve:ssm:")
"""How the cause begins of a value that a template has out of Parameter Store; a public name of AWS stands behind it."""


def looked_up(argument: str, ignore_case: bool = False) -> Test:
    """Whether the value surely is what Parameter Store keeps, under a name in which the expression is found."""
    expression = pattern(argument, re.IGNORECASE if ignore_case else 0)

    def test(value: Value) -> bool:
        causes = value.causes if isinstance(value, Unknown) else ()
        return any(cause.startswith(_STORED) and expression.search(cause) is not None for cause in causes)

    return test
