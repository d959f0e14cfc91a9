"""Expressions to values, as Terraform evaluates them; what is not known spreads no further than it must.

`evaluate` never touches files or names on its own: both come from the scope.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from iaclint.graph.values import (
    ListValue,
    Namespace,
    OneOf,
    PartialMap,
    PartialText,
    Rest,
    Unknown,
    Value,
    unknown_from,
)
from iaclint.parsers.terraform import functions, operators, templates, traversal
from iaclint.parsers.terraform.choices import conditional, logical, truth_of
from iaclint.parsers.terraform.conversion import normalized, to_text
from iaclint.parsers.terraform.loops import for_expression
from iaclint.parsers.terraform.numbers import normal
from iaclint.parsers.terraform.scope import ChildScope, EvaluationError, Files, NoFiles, Scope
from iaclint.parsers.terraform.syntax import (
    Binary,
    Call,
    Conditional,
    Expression,
    ForExpr,
    GetAttr,
    Index,
    Literal,
    ObjectCons,
    Parenthesis,
    Splat,
    SplatItem,
    Template,
    TemplateFor,
    TemplateIf,
    TupleCons,
    Unary,
    Variable,
)
from iaclint.parsers.terraform.unknowns import one_of, ordered_items, plain

__all__ = ["ChildScope", "EvaluationError", "Files", "NoFiles", "Scope", "evaluate"]

# No identifier of HCL can be this, so it never hides a name.
_SPLAT_ITEM = "*"

_LONG = 1000


def evaluate(expression: Expression, scope: Scope) -> Value:
    """The value of an expression. Raises EvaluationError for what Terraform would refuse."""
    try:
        return _EVALUATORS[type(expression)](expression, scope)
    except RecursionError:
        raise EvaluationError("expression is nested too deeply", expression.span) from None


def _literal(node: Literal, scope: Scope) -> Value:  # noqa: ARG001
    value = node.value
    if isinstance(value, str):
        return normalized(value)
    return normal(value) if isinstance(value, Decimal) else value


def _variable(node: Variable, scope: Scope) -> Value:
    try:
        return scope.root(node.name)
    except EvaluationError as error:
        raise error.at(node.span) from None


def _parenthesis(node: Parenthesis, scope: Scope) -> Value:
    return evaluate(node.inner, scope)


def _get_attr(node: GetAttr, scope: Scope) -> Value:
    value = evaluate(node.on, scope)
    try:
        return value.get(node.name) if isinstance(value, Namespace) else traversal.attribute(value, node.name)
    except EvaluationError as error:
        raise error.at(node.span) from None


def _index(node: Index, scope: Scope) -> Value:
    value = evaluate(node.on, scope)
    key = evaluate(node.key, scope)
    try:
        return traversal.index(value, key)
    except EvaluationError as error:
        raise error.at(node.span) from None


def _splat(node: Splat, scope: Scope) -> Value:
    items = traversal.splat_items(evaluate(node.on, scope))
    if isinstance(items, Unknown):
        return items
    visit = _EVALUATORS[type(node.item)]
    results = [
        item if isinstance(item, Rest) else visit(node.item, ChildScope(scope, {_SPLAT_ITEM: item})) for item in items
    ]
    return ListValue(results) if isinstance(items, ListValue) else results


def _splat_item(node: SplatItem, scope: Scope) -> Value:  # noqa: ARG001
    return scope.root(_SPLAT_ITEM)


def _unary(node: Unary, scope: Scope) -> Value:
    operand = evaluate(node.operand, scope)
    try:
        return operators.unary(node.operator, operand)
    except EvaluationError as error:
        raise error.at(node.span) from None


def _binary(node: Binary, scope: Scope) -> Value:
    if node.operator in ("&&", "||"):
        return logical(node, scope, evaluate)
    left = evaluate(node.left, scope)
    right = evaluate(node.right, scope)
    try:
        return operators.binary(node.operator, left, right)
    except EvaluationError as error:
        raise error.at(node.span) from None


def _conditional(node: Conditional, scope: Scope) -> Value:
    return conditional(node, scope, evaluate)


def _tuple(node: TupleCons, scope: Scope) -> Value:
    return [_EVALUATORS[type(item)](item, scope) for item in node.items]


def _object(node: ObjectCons, scope: Scope) -> Value:
    result: dict[str, Value] = {}
    rest: list[Value] = []
    for key_node, value_node in node.items:
        key = _object_key(key_node, scope)
        value = evaluate(value_node, scope)
        if isinstance(key, str):
            result[key] = value
            continue
        # The unknown key may be any of those before it, and then it replaces their value.
        rest.append(key)
        causes = unknown_from([key]).causes
        result = {name: one_of([previous, value], causes) for name, previous in result.items()}
    return PartialMap(result, unknown_from(rest)) if rest else result


def _object_key(node: Expression, scope: Scope) -> str | PartialText | Unknown:
    key = plain(evaluate(node, scope))
    if key is None:
        raise EvaluationError("can't use a null value as a key", node.span)
    if isinstance(key, OneOf):
        return unknown_from([key])
    try:
        return to_text(key)
    except EvaluationError:
        raise EvaluationError("can't use this value as a key: string required", node.span) from None


def _for(node: ForExpr, scope: Scope) -> Value:
    return for_expression(node, scope, evaluate)


def _template(node: Template, scope: Scope) -> Value:
    """A lone interpolation is its value unconverted; anything else is a string."""
    parts = node.parts
    if len(parts) == 1 and not isinstance(parts[0], (TemplateIf, TemplateFor)):
        return evaluate(parts[0], scope)
    return _concatenated(parts, scope)


def _concatenated(parts: tuple[Expression, ...], scope: Scope) -> Value:
    values = []
    for part in parts:
        value = evaluate(part, scope)
        if not isinstance(value, (str, OneOf)):
            try:
                value = templates.piece(value)
            except EvaluationError as error:
                raise error.at(part.span) from None
        values.append(value)
    return _paid(templates.concatenate(values), scope)


def _paid(value: Value, scope: Scope) -> Value:
    """The value itself; a long one counts as work, since a loop may build many."""
    if isinstance(value, (str, list, dict)) and len(value) > _LONG:
        scope.spend(len(value) // 16 if isinstance(value, str) else len(value))
    return value


def _template_if(node: TemplateIf, scope: Scope) -> Value:
    answer = truth_of(node.condition, scope, evaluate)
    if isinstance(answer, Unknown):
        return one_of([_attempted(parts, answer, scope) for parts in (node.then, node.otherwise)], answer.causes)
    return _concatenated(node.then if answer else node.otherwise, scope)


def _attempted(parts: tuple[Expression, ...], answer: Unknown, scope: Scope) -> Value:
    """A branch that may not be taken, and whose errors therefore may not count."""
    try:
        return _concatenated(parts, scope)
    except EvaluationError:
        return answer


def _template_for(node: TemplateFor, scope: Scope) -> Value:
    try:
        pairs = traversal.entries(evaluate(node.collection, scope))
    except EvaluationError as error:
        raise error.at(node.collection.span) from None
    if isinstance(pairs, Unknown):
        return unknown_from([pairs], "string")
    scope.spend(len(pairs))
    texts: list[Value] = []
    for key, item in pairs:
        if isinstance(item, Rest):
            texts.append(item.unknown)
            continue
        names = {node.item: item} if node.key is None else {node.key: key, node.item: item}
        texts.append(_concatenated(node.body, ChildScope(scope, names)))
    return templates.concatenate(texts)


def _call(node: Call, scope: Scope) -> Value:
    try:
        special = functions.SPECIAL.get(node.name.removeprefix("core::"))
        if special is not None:
            return special(node, scope, evaluate)
        return _paid(functions.call(node.name, _arguments(node, scope), scope, evaluate), scope)
    except EvaluationError as error:
        raise error.at(node.span) from None


def _arguments(node: Call, scope: Scope) -> list[Value] | Unknown:
    """The values of the arguments; Unknown when an expanded list leaves their number open."""
    values = [evaluate(argument, scope) for argument in node.arguments]
    if not node.expand:
        return values
    expanded = plain(values.pop())
    if isinstance(expanded, (Unknown, OneOf)):
        return unknown_from([expanded])
    if not isinstance(expanded, list):
        message = "the expanding argument (indicated by ...) must be of a tuple, list, or set type"
        raise EvaluationError(message, node.arguments[-1].span)
    return values + ordered_items(expanded)


_EVALUATORS: dict[type, Callable[[Any, Scope], Value]] = {
    Literal: _literal,
    Template: _template,
    TemplateIf: _template_if,
    TemplateFor: _template_for,
    Variable: _variable,
    GetAttr: _get_attr,
    Index: _index,
    SplatItem: _splat_item,
    Splat: _splat,
    Call: _call,
    Unary: _unary,
    Binary: _binary,
    Conditional: _conditional,
    TupleCons: _tuple,
    ObjectCons: _object,
    ForExpr: _for,
    Parenthesis: _parenthesis,
}
