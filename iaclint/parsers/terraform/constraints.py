"""Type constraints as written (`list(object({a = optional(string, "x")}))`) to types."""

from __future__ import annotations

from collections.abc import Callable

from iaclint.graph.values import Value
from iaclint.parsers.terraform.conversion import convert
from iaclint.parsers.terraform.scope import ClosedScope, EvaluationError, Scope
from iaclint.parsers.terraform.shapes import ANY, PRIMITIVES, AttributeType, Type
from iaclint.parsers.terraform.syntax import Call, Expression, Literal, ObjectCons, Parenthesis, TupleCons, Variable

_COLLECTIONS = ("list", "set", "map")


def parse_type(expression: Expression, evaluate: Callable[[Expression, Scope], Value]) -> Type:
    """The type that an expression names. `evaluate` computes the defaults of optional attributes.

    Quoted types (`"string"`, `"list"`) are what Terraform 0.11 wanted, and old modules still say.
    """
    if isinstance(expression, Variable) or (isinstance(expression, Literal) and isinstance(expression.value, str)):
        name = expression.name if isinstance(expression, Variable) else str(expression.value)
        if name in PRIMITIVES:
            return PRIMITIVES[name]
        if name in ("list", "map") or (isinstance(expression, Literal) and name == "set"):
            return Type(name, ANY)
        raise EvaluationError(f'the keyword "{name}" is not a valid type specification', expression.span)
    if isinstance(expression, Call):
        return _constructed(expression, evaluate)
    raise EvaluationError("a type specification is either a keyword or a type constructor call", expression.span)


def _constructed(call: Call, evaluate: Callable[[Expression, Scope], Value]) -> Type:
    if call.name not in (*_COLLECTIONS, "tuple", "object"):
        raise EvaluationError(f'the keyword "{call.name}" is not a valid type constructor', call.span)
    if len(call.arguments) != 1:
        raise EvaluationError(f'the "{call.name}" type constructor requires one argument', call.span)
    argument = call.arguments[0]
    if call.name in _COLLECTIONS:
        return Type(call.name, parse_type(argument, evaluate))
    if call.name == "tuple":
        if not isinstance(argument, TupleCons):
            raise EvaluationError("tuple type constructor requires a list of element types", argument.span)
        return Type("tuple", items=tuple([parse_type(item, evaluate) for item in argument.items]))
    if not isinstance(argument, ObjectCons):
        raise EvaluationError("object type constructor requires a map of attribute types", argument.span)
    attributes = [_attribute(_name(key), value, evaluate) for key, value in argument.items]
    return Type("object", attributes=tuple(sorted(attributes, key=lambda attribute: attribute.name)))


def _name(key: Expression) -> str:
    if isinstance(key, Parenthesis):
        key = key.inner
    if isinstance(key, Literal) and isinstance(key.value, str):
        return key.value
    raise EvaluationError("object constructor map keys must be attribute names", key.span)


def _attribute(name: str, expression: Expression, evaluate: Callable[[Expression, Scope], Value]) -> AttributeType:
    if not (isinstance(expression, Call) and expression.name == "optional"):
        return AttributeType(name, parse_type(expression, evaluate))
    if not 1 <= len(expression.arguments) <= 2:
        raise EvaluationError("optional() takes a type and perhaps a default value", expression.span)
    wanted = parse_type(expression.arguments[0], evaluate)
    default = None
    if len(expression.arguments) == 2:
        default = convert(evaluate(expression.arguments[1], ClosedScope({})), wanted)
    return AttributeType(name, wanted, True, default)
