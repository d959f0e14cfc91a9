"""Functions that look at their arguments' expressions, not only at their values: `try`, `can`, `convert`."""

from __future__ import annotations

from collections.abc import Callable

from iaclint.graph.values import Namespace, Unknown, Value, contains_unknown, unknown_from
from iaclint.parsers.terraform.constraints import parse_type
from iaclint.parsers.terraform.conversion import convert
from iaclint.parsers.terraform.scope import EvaluationError, Scope
from iaclint.parsers.terraform.syntax import (
    Call,
    Expression,
    GetAttr,
    Index,
    Literal,
    Parenthesis,
    Splat,
    SplatItem,
    Variable,
)

Evaluate = Callable[[Expression, Scope], Value]
Special = Callable[[Call, Scope, Evaluate], Value]


def _try(node: Call, scope: Scope, evaluate: Evaluate) -> Value:
    """The first argument that evaluates. What holds unknowns may yet fail, so as a rule it is unknown as a whole."""
    if not node.arguments:
        raise EvaluationError("at least one argument is required")
    failure = None
    for argument in node.arguments:
        try:
            value = evaluate(argument, scope)
        except EvaluationError as error:
            failure = error
            continue
        if _is_settled(argument, value):
            return value
        return unknown_from([value])
    assert failure is not None
    raise EvaluationError(f"no expression succeeded: {failure.message}")


def _can(node: Call, scope: Scope, evaluate: Evaluate) -> Value:
    if len(node.arguments) != 1:
        raise EvaluationError("exactly one argument is required")
    try:
        value = evaluate(node.arguments[0], scope)
    except EvaluationError:
        return False
    if isinstance(value, Unknown) or not _is_settled(node.arguments[0], value):
        return unknown_from([value], "bool")
    return True


def _is_settled(argument: Expression, value: Value) -> bool:
    """Whether evaluation will succeed, and with this value: a mere path to something that is already there."""
    return not contains_unknown(value) or isinstance(value, (Unknown, Namespace)) or _is_path(argument)


def _is_path(node: Expression) -> bool:
    while True:
        if isinstance(node, (Variable, SplatItem)):
            return True
        if isinstance(node, Parenthesis):
            node = node.inner
        elif isinstance(node, Index):
            if not (isinstance(node.key, Literal) or _is_path(node.key)):
                return False
            node = node.on
        elif isinstance(node, Splat):
            if not _is_path(node.item):
                return False
            node = node.on
        elif isinstance(node, GetAttr):
            node = node.on
        else:
            return False


def _convert(node: Call, scope: Scope, evaluate: Evaluate) -> Value:
    if len(node.arguments) != 2:
        raise EvaluationError("two arguments are required: a value and a type")
    return convert(evaluate(node.arguments[0], scope), parse_type(node.arguments[1], evaluate))


SPECIAL: dict[str, Special] = {"try": _try, "can": _can, "convert": _convert}
