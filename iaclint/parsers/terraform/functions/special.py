"""Functions that look at their arguments' expressions, not only at their values: `try`, `can`, `convert`."""

from __future__ import annotations

from collections.abc import Callable

from iaclint.graph.values import Unknown, Value, contains_unknown, unknown_from
from iaclint.parsers.terraform.constraints import parse_type
from iaclint.parsers.terraform.conversion import convert
from iaclint.parsers.terraform.paths import is_path, unknown_inputs
from iaclint.parsers.terraform.scope import EvaluationError, Scope
from iaclint.parsers.terraform.syntax import Call, Expression, Splat

Evaluate = Callable[[Expression, Scope], Value]
Special = Callable[[Call, Scope, Evaluate], Value]


def _try(node: Call, scope: Scope, evaluate: Evaluate) -> Value:
    """The first argument that evaluates; unknown when what is unknown may yet make it fail."""
    if not node.arguments:
        raise EvaluationError("at least one argument is required")
    failure = None
    for argument in node.arguments:
        try:
            value = evaluate(argument, scope)
        except EvaluationError as error:
            failure = error
            continue
        doubt = _doubt(argument, value, scope, evaluate)
        return value if doubt is None or isinstance(value, Unknown) else doubt
    assert failure is not None
    raise EvaluationError(f"no expression succeeded: {failure.message}")


def _can(node: Call, scope: Scope, evaluate: Evaluate) -> Value:
    if len(node.arguments) != 1:
        raise EvaluationError("exactly one argument is required")
    try:
        value = evaluate(node.arguments[0], scope)
    except EvaluationError:
        return False
    doubt = _doubt(node.arguments[0], value, scope, evaluate)
    return True if doubt is None else unknown_from([doubt], "bool")


def _doubt(argument: Expression, value: Value, scope: Scope, evaluate: Evaluate) -> Unknown | None:
    """What the success of an argument that did evaluate still depends on.

    A path is settled once it has led to something. Anything else is, if every path in it leads to what is known.
    """
    if is_path(argument):
        if isinstance(value, Unknown) or (isinstance(argument, Splat) and contains_unknown(value)):
            return unknown_from([value])
        return None
    unknowns = unknown_inputs(argument, scope, evaluate)
    if contains_unknown(value):
        unknowns.insert(0, value)
    return unknown_from(unknowns) if unknowns else None


def _convert(node: Call, scope: Scope, evaluate: Evaluate) -> Value:
    if len(node.arguments) != 2:
        raise EvaluationError("two arguments are required: a value and a type")
    return convert(evaluate(node.arguments[0], scope), parse_type(node.arguments[1], evaluate))


SPECIAL: dict[str, Special] = {"try": _try, "can": _can, "convert": _convert}
