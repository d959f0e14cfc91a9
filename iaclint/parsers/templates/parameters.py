"""What a declared parameter is worth: what the stack around or the user gives, its default, or unknown.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
"""

from __future__ import annotations

from decimal import Decimal

from iaclint.graph.values import ABSENT, Unknown, Value
from iaclint.parsers.templates.choices import lifted, one_of
from iaclint.parsers.templates.evaluation import Stack
from iaclint.parsers.templates.nodes import Mapping, Scalar, as_text, items_of
from iaclint.parsers.templates.rules import allowed_by_rules
from iaclint.parsers.templates.texts import as_text as text_of
from iaclint.parsers.templates.texts import is_text
from iaclint.patterns import pattern

MAX_ALLOWED_VALUES = 16
"""Of a parameter without default; more are worth the same as any value."""

_LISTS = ("List<", "CommaDelimitedList")
_STORED = "AWS::SSM::Parameter::Value<"
_OF_AWS = "/aws/service/"
"""How the names of parameters begin that AWS keeps for everyone: the latest images, for example."""
_NUMBER = pattern(r"[-+]?[0-9]{1,30}(?:\.[0-9]{1,30})?")


def parameter_value(stack: Stack, name: str, declaration: Mapping) -> Value:
    """A parameter without a default is one of its `AllowedValues`, when there are few."""
    type_ = as_text(declaration.get("Type")) or "String"
    given = given_value(stack, name)
    default = declaration.get("Default")
    if given is ABSENT and isinstance(default, Scalar) and default.value is not None:
        given = stack.value(default)
    if type_.startswith(_STORED):  # what is given is the name of a stored one
        of_aws = isinstance(given, str) and given.startswith(_OF_AWS)
        cause = f"existing parameter {name} ({given})" if of_aws else f"existing parameter {name}"
        return Unknown((cause,), not_null=not any(each in type_ for each in _LISTS))
    if given is not ABSENT:
        return lifted(lambda value: converted(value, type_), given)
    always = not type_.startswith(_LISTS)  # a text may be empty, but is there; a list of nothing is not
    stack.assume(name, Unknown((f"parameter {name}",), not_null=always))
    listed = allowed_by_rules(stack, name) if "Rules" in stack.template.by_key else None
    nodes = items_of(declaration.get("AllowedValues")) if listed is None else listed
    allowed = [item.value for item in nodes if isinstance(item, Scalar)]
    if 0 < len(allowed) <= MAX_ALLOWED_VALUES:
        return one_of([converted(value, type_) for value in allowed], (f"parameter {name}",))
    # AWS::EC2::VPC::Id and the like are chosen from what the account has.
    exists = type_.removeprefix("List<").startswith("AWS::")
    return Unknown((f"{'existing ' if exists else ''}parameter {name}",), not_null=always)


def given_value(stack: Stack, name: str) -> Value:
    """What the stack around, or the user, gives for a parameter; ABSENT when that is nothing."""
    if name in stack.arguments:
        return stack.argument(name)
    return ABSENT if stack.calls else stack.context.variables.get(name, ABSENT)


def converted(value: Value, type_: str) -> Value:
    """A parameter's text as its type has it: lists come in one text with commas, numbers may be quoted, and `true` is a
    text where no number is asked for."""
    if type_.startswith(_LISTS):
        if not is_text(value):
            return value
        items: list[Value] = [item.strip() for item in text_of(value).split(",")]
        return [_number(item) for item in items] if type_ == "List<Number>" else items
    if type_ == "Number":
        return _number(value)
    return text_of(value) if is_text(value) else value


def _number(value: Value) -> Value:
    if not isinstance(value, str) or not _NUMBER.fullmatch(value.strip()):
        return value
    number = Decimal(value.strip())
    return int(number) if number == number.to_integral_value() else number
