"""`&&`, `||` and `? :`: which operands count, and what the answer is when the condition is not known."""

from __future__ import annotations

from collections.abc import Callable

from iaclint.graph.values import Namespace, OneOf, Unknown, Value, unknown_from
from iaclint.parsers.terraform import operators
from iaclint.parsers.terraform.conversion import convert
from iaclint.parsers.terraform.paths import unknown_inputs
from iaclint.parsers.terraform.scope import EvaluationError, Scope
from iaclint.parsers.terraform.shapes import type_of, unify
from iaclint.parsers.terraform.syntax import Binary, Conditional, Expression
from iaclint.parsers.terraform.unknowns import one_of, plain

Evaluate = Callable[[Expression, Scope], Value]


def logical(node: Binary, scope: Scope, evaluate: Evaluate) -> Value:
    """A side that decides on its own does so, whatever is unknown, null or an error on the other."""
    decisive = node.operator == "||"
    left = truth_of(node.left, scope, evaluate, or_null=True)
    try:
        value = evaluate(node.right, scope)
    except EvaluationError:
        if left is decisive or isinstance(left, Unknown):
            return left  # perhaps nobody will ever look at the right side
        raise
    right = _as_truth(value, node.right, or_null=True)
    if left is decisive or right is decisive:
        return decisive
    if left is None or right is None:
        return _logical_null(node, left, right)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return unknown_from([left, right], "bool")
    return not decisive


def _logical_null(node: Binary, left: Value, right: Value) -> Value:
    """Null makes `&&` false. `||` refuses it, unless the other side is true or may yet be."""
    if node.operator == "&&":
        return False
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return unknown_from([left, right], "bool")
    raise EvaluationError("argument must not be null", (node.left if left is None else node.right).span)


def truth_of(node: Expression, scope: Scope, evaluate: Evaluate, or_null: bool = False) -> Value:
    return _as_truth(evaluate(node, scope), node, or_null)


def _as_truth(value: Value, node: Expression, or_null: bool = False) -> Value:
    """True, False or Unknown; None too with `or_null`."""
    if value is True or value is False or (value is None and or_null):
        return value
    value = plain(value)
    try:
        if isinstance(value, OneOf):
            answers = [_as_truth(item, node, or_null) for item in value.alternatives]
            same = all(answer is answers[0] for answer in answers)
            return answers[0] if same else unknown_from([value], "bool")
        return operators.truth(value)
    except EvaluationError as error:
        raise error.at(node.span) from None


def conditional(node: Conditional, scope: Scope, evaluate: Evaluate) -> Value:
    """Both sides are evaluated, since both decide the type; only the chosen one's errors count."""
    try:
        answer = truth_of(node.condition, scope, evaluate)
    except EvaluationError as error:
        raise error.at(node.condition.span) from None
    if isinstance(answer, Unknown):
        return _undecided(node, answer, scope, evaluate)
    chosen, other = (node.then, node.otherwise) if answer else (node.otherwise, node.then)
    value = evaluate(chosen, scope)
    try:
        sibling = evaluate(other, scope)
    except EvaluationError:
        return value
    return _brought_together([value, sibling], node, scope, evaluate)[0]


def _undecided(node: Conditional, answer: Unknown, scope: Scope, evaluate: Evaluate) -> Value:
    values: list[Value] = []
    failure = None
    for branch in (node.then, node.otherwise):
        try:
            values.append(evaluate(branch, scope))
        except EvaluationError as error:
            failure = error
            values.append(answer)
    if failure is None:
        values = _brought_together(values, node, scope, evaluate)
    elif values[0] is values[1]:
        raise failure
    return one_of(values, answer.causes)


def _brought_together(values: list[Value], node: Conditional, scope: Scope, evaluate: Evaluate) -> list[Value]:
    """Both values, converted to the type they have in common."""
    left, right = values
    if left is None or right is None or (type(left) is type(right) and isinstance(left, (str, bool, int))):
        return values
    if isinstance(left, Namespace) or isinstance(right, Namespace):
        return values
    types = [type_of(left), type_of(right)]
    if types[0] == types[1] or any(item.kind == "any" for item in types):
        return values
    joint = unify(types)
    if joint is not None:
        return [convert(left, joint), convert(right, joint)]
    if unknown_inputs(node, scope, evaluate):
        return values  # the other side may turn out to be an error, which then has no type
    raise EvaluationError("the true and false result expressions must have consistent types", node.span)
