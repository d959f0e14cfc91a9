"""Types of variables: parse a constraint, convert a value to it, read what `-var` or `TF_VAR_…` says."""

from __future__ import annotations

from iaclint.graph.values import Value
from iaclint.parsers.terraform import constraints
from iaclint.parsers.terraform.conversion import convert
from iaclint.parsers.terraform.expressions import evaluate
from iaclint.parsers.terraform.reader import HclSyntaxError, parse_expression
from iaclint.parsers.terraform.scope import ClosedScope, EvaluationError
from iaclint.parsers.terraform.shapes import ANY, BOOL, NUMBER, PRIMITIVES, STRING, Type, type_of
from iaclint.parsers.terraform.syntax import Expression

__all__ = ["ANY", "BOOL", "NUMBER", "STRING", "Type", "convert", "parse_type", "parse_variable_text", "type_of"]


def parse_type(expression: Expression) -> Type:
    """Raises EvaluationError, at its place, for what is no type."""
    return constraints.parse_type(expression, evaluate)


def parse_variable_text(text: str, target: Type) -> Value:
    """A variable's value as given on the command line or in the environment, converted.

    For a primitive type, and for `any`, the text is the value itself; for the others it is an expression.
    """
    if target.kind in PRIMITIVES:
        return convert(text, target)
    try:
        expression = parse_expression(text)
    except HclSyntaxError as error:
        raise EvaluationError(f"the value is not a valid expression: {error}") from None
    return convert(evaluate(expression, ClosedScope({})), target)
