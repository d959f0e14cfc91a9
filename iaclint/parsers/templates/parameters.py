"""What a declared parameter is worth: what the stack around or the user gives, its default, or unknown."""

from __future__ import annotations

from iaclint.graph.values import Unknown, Value
from iaclint.parsers.templates.evaluation import Stack, one_of
from iaclint.parsers.templates.nodes import Mapping, Scalar, items_of

MAX_ALLOWED_VALUES = 16
"""Of a parameter without default; more are worth the same as any value."""


def parameter_value(stack: Stack, name: str, declaration: Mapping) -> Value:
    """A parameter without a default is one of its `AllowedValues`, when there are few."""
    given = stack.arguments.get(name)
    if given is not None:
        return given.value
    if not stack.calls and name in stack.context.variables:
        return stack.context.variables[name]
    default = declaration.get("Default")
    if default is not None:
        return stack.value(default)
    allowed = [item.value for item in items_of(declaration.get("AllowedValues")) if isinstance(item, Scalar)]
    if 0 < len(allowed) <= MAX_ALLOWED_VALUES:
        return one_of(allowed, (f"parameter {name}",))
    return Unknown((f"parameter {name}",))
