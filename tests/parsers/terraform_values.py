"""Evaluation for tests, and what it means that a partly known value agrees with a known one."""

from __future__ import annotations

import re
from decimal import Decimal

from iaclint.graph.values import Namespace, OneOf, PartialMap, PartialText, Rest, SetValue, Unknown, Value
from iaclint.parsers.terraform.conversion import to_text
from iaclint.parsers.terraform.expressions import evaluate
from iaclint.parsers.terraform.reader import parse_expression
from iaclint.parsers.terraform.scope import ClosedScope


def value_of(text: str, **names: Value) -> Value:
    return evaluate(parse_expression(text), ClosedScope(names))


def compatible(partial: Value, known: Value) -> bool:
    """Whether `known` is one of the values that `partial` leaves possible. List kinds and `1` against `"1"`, which
    depend on types that an unknown does not tell, count as the same."""
    if isinstance(partial, Unknown):
        return known is not None or not partial.not_null
    if isinstance(partial, OneOf):
        return any(compatible(item, known) for item in partial.alternatives)
    if isinstance(partial, PartialText):
        pattern = "".join(re.escape(part) if isinstance(part, str) else ".*" for part in partial.parts)
        return (
            known is not None
            and not isinstance(known, (list, dict))
            and re.fullmatch(pattern, str(to_text(known)), re.DOTALL) is not None
        )
    if isinstance(partial, dict):
        if not isinstance(known, dict) or not partial.keys() <= known.keys():
            return False
        complete = isinstance(partial, PartialMap) or partial.keys() == known.keys()
        return complete and all(compatible(item, known[key]) for key, item in partial.items())
    if isinstance(partial, list):
        return isinstance(known, list) and _lists_compatible(partial, known)
    if partial is None or known is None or isinstance(known, (list, dict)):
        return partial is None and known is None
    return str(to_text(partial)) == str(to_text(known))


def _lists_compatible(partial: list[Value], known: list[Value]) -> bool:
    if isinstance(partial, SetValue):
        fixed = [item for item in partial if isinstance(item, (str, int, bool, Decimal))]
        return all(any(compatible(item, other) for other in known) for item in fixed)
    if not partial:
        return not known
    head, rest = partial[0], partial[1:]
    if isinstance(head, Rest):
        return any(_lists_compatible(rest, known[start:]) for start in range(len(known) + 1))
    return bool(known) and compatible(head, known[0]) and _lists_compatible(rest, known[1:])


class Attributes(Namespace):
    """A resource as the graph offers it: attributes when asked for, unknown as a whole."""

    def __init__(self, **attributes: Value) -> None:
        self._attributes = attributes

    def get(self, name: str) -> Value:
        return self._attributes.get(name, Unknown((name,)))

    def unknown(self) -> Unknown:
        return Unknown(("resource",))
