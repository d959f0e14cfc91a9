"""Operators on values: equal, less, plus, and, not; and what they answer when an operand is not known."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from iaclint.graph.values import (
    ListValue,
    MapValue,
    OneOf,
    PartialMap,
    PartialText,
    SetValue,
    Unknown,
    Value,
    contains_unknown,
    unknown_from,
)
from iaclint.parsers.terraform import numbers
from iaclint.parsers.terraform.conversion import to_bool, to_number
from iaclint.parsers.terraform.scope import EvaluationError
from iaclint.parsers.terraform.shapes import type_of
from iaclint.parsers.terraform.unknowns import distribute, has_rest, plain, prefix, suffix


def unary(operator: str, operand: Value) -> Value:
    return distribute(_UNARY[operator], [plain(operand)])


def _negate(operand: Value) -> Value:
    value = _number(operand)
    return value if isinstance(value, Unknown) else numbers.subtract(0, value)


def _invert(operand: Value) -> Value:
    value = truth(operand)
    return value if isinstance(value, Unknown) else not value


_UNARY: dict[str, Callable[[Value], Value]] = {"-": _negate, "!": _invert}


def binary(operator: str, left: Value, right: Value) -> Value:
    """Any operator but `&&` and `||`, which need not look at their right side."""
    return distribute(_BINARY[operator], [plain(left), plain(right)])


def truth(operand: Value) -> Value:
    """A bool, or Unknown; raises for what is neither."""
    if operand is True or operand is False:
        return operand
    if operand is None:
        raise EvaluationError("argument must not be null")
    if isinstance(operand, Unknown):
        return _as(operand, "bool")
    return to_bool(operand)


def _number(operand: Value) -> Value:
    if operand is None:
        raise EvaluationError("argument must not be null")
    if isinstance(operand, Unknown):
        return _as(operand, "number")
    return to_number(operand)


def _as(value: Unknown, kind: str) -> Unknown:
    return value if value.type == kind else Unknown(value.causes, value.references, kind)


def _arithmetic(compute: Callable[[numbers.Number, numbers.Number], Value], kind: str) -> Callable[..., Value]:
    def apply(left: Value, right: Value) -> Value:
        first, second = _number(left), _number(right)
        if isinstance(first, Unknown) or isinstance(second, Unknown):
            return unknown_from([first, second], kind)
        return compute(first, second)

    return apply


def equal(left: Value, right: Value) -> Value:
    """Whether two values are equal as Terraform has it (types count: `1 == "1"` is false), or Unknown."""
    for side in (left, right):
        if isinstance(side, (list, dict)):
            type_of(side)  # refuses what is too large to compare
    answer = compare(left, right)
    return unknown_from([plain(left), plain(right)], "bool") if answer is None else answer


def _differ(left: Value, right: Value) -> Value:
    answer = equal(left, right)
    return answer if isinstance(answer, Unknown) else not answer


_BINARY: dict[str, Callable[[Value, Value], Value]] = {
    "==": equal,
    "!=": _differ,
    "<": _arithmetic(lambda a, b: a < b, "bool"),
    "<=": _arithmetic(lambda a, b: a <= b, "bool"),
    ">": _arithmetic(lambda a, b: a > b, "bool"),
    ">=": _arithmetic(lambda a, b: a >= b, "bool"),
    "+": _arithmetic(numbers.add, "number"),
    "-": _arithmetic(numbers.subtract, "number"),
    "*": _arithmetic(numbers.multiply, "number"),
    "/": _arithmetic(numbers.divide, "number"),
    "%": _arithmetic(numbers.modulo, "number"),
}

_KINDS = {bool: "bool", int: "number", Decimal: "number", str: "string", PartialText: "string"}


def _kind(value: Value) -> str:
    """A word for the type; `any` when it cannot be told. List, set, tuple, map and object never equal each other."""
    simple = _KINDS.get(type(value))
    if simple is not None:
        return simple
    if isinstance(value, Unknown):
        return value.type if value.type in ("string", "number", "bool") else "any"
    if isinstance(value, PartialMap):
        return "mapping"
    if isinstance(value, dict):
        return "map" if isinstance(value, MapValue) else "object"
    if isinstance(value, list) and has_rest(value):
        return "any"
    if isinstance(value, list):
        return "set" if isinstance(value, SetValue) else "list" if isinstance(value, ListValue) else "tuple"
    return "any"


def compare(left: Value, right: Value) -> bool | None:
    """Equality in three values: None when it depends on what is unknown."""
    left, right = plain(left), plain(right)
    if isinstance(left, OneOf) or isinstance(right, OneOf):
        return _compare_alternatives(left, right)
    if left is None or right is None:
        other = right if left is None else left
        if isinstance(other, Unknown) and not other.not_null:
            return None
        return other is None
    left_kind, right_kind = _kind(left), _kind(right)
    if isinstance(left, Unknown) and isinstance(right, Unknown):
        return None  # both may be null, whatever their types
    if left_kind != right_kind and "any" not in (left_kind, right_kind):
        mappings = {left_kind, right_kind} <= {"mapping", "map", "object"} and "mapping" in (left_kind, right_kind)
        if not mappings:
            return False
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return None
    if isinstance(left, list) != isinstance(right, list):
        return False
    if isinstance(left, dict):
        return _compare_mappings(left, right)
    if isinstance(left, list):
        return _compare_lists(left, right)
    if isinstance(left, PartialText) or isinstance(right, PartialText):
        return _compare_texts(left, right)
    return bool(left == right)


def _compare_alternatives(left: Value, right: Value) -> bool | None:
    lefts = left.alternatives if isinstance(left, OneOf) else (left,)
    rights = right.alternatives if isinstance(right, OneOf) else (right,)
    answers = {compare(first, second) for first in lefts for second in rights}
    return answers.pop() if len(answers) == 1 else None


def _compare_texts(left: str | PartialText, right: str | PartialText) -> bool | None:
    starts, ends = (prefix(left), prefix(right)), (suffix(left), suffix(right))
    size = min(map(len, starts))
    if starts[0][:size] != starts[1][:size]:
        return False
    size = min(map(len, ends))
    if size and ends[0][-size:] != ends[1][-size:]:
        return False
    for partial, other in ((left, right), (right, left)):
        if isinstance(other, str) and isinstance(partial, PartialText):
            known = [piece for piece in partial.parts if isinstance(piece, str)]
            if sum(map(len, known)) > len(other) or not _in_order(known, other):
                return False
    return None


def _in_order(known: list[str], whole: str) -> bool:
    position = 0
    for piece in known:
        found = whole.find(piece, position)
        if found < 0:
            return False
        position = found + len(piece)
    return True


def _compare_mappings(left: dict[str, Value], right: dict[str, Value]) -> bool | None:
    lacking_left = right.keys() - left.keys()
    lacking_right = left.keys() - right.keys()
    if (lacking_left and not isinstance(left, PartialMap)) or (lacking_right and not isinstance(right, PartialMap)):
        return False
    answers = [compare(item, right[key]) for key, item in left.items() if key in right]
    if False in answers:
        return False
    partial = isinstance(left, PartialMap) or isinstance(right, PartialMap)
    return None if partial or None in answers else True


def _compare_lists(left: list[Value], right: list[Value]) -> bool | None:
    if has_rest(left) or has_rest(right):
        return None
    if isinstance(left, SetValue) and (contains_unknown(left) or contains_unknown(right)):
        return None
    if len(left) != len(right):
        return False
    answers = [compare(first, second) for first, second in zip(left, right, strict=True)]
    return False if False in answers else None if None in answers else True
