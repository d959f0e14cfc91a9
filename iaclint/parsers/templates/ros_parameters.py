"""ROS: what parameters, local variables and pseudo parameters are worth.

https://www.alibabacloud.com/help/en/ros/user-guide/parameters
https://www.alibabacloud.com/help/en/ros/user-guide/local-variables-locals
"""

from __future__ import annotations

from iaclint.graph.values import ABSENT, Unknown, Value, unknown_from
from iaclint.parsers.templates.choices import lifted, one_of, truth
from iaclint.parsers.templates.declared import NO_NAMES, CallError, Names
from iaclint.parsers.templates.evaluation import Stack
from iaclint.parsers.templates.nodes import Mapping, Node, Scalar, as_text, items_of, walk
from iaclint.parsers.templates.parameters import MAX_ALLOWED_VALUES, given_value
from iaclint.parsers.templates.ros_calls import number_of
from iaclint.parsers.templates.ros_json import parsed
from iaclint.parsers.templates.ros_texts import split_text
from iaclint.parsers.templates.sizes import weight
from iaclint.parsers.templates.texts import as_text as text_of
from iaclint.parsers.templates.texts import is_text
from iaclint.patterns import pattern
from iaclint.problems import Level

MAX_WEIGHT = 100_000
"""Nodes of a parameter's or local variable's value: what is used in many places must not double at each of them."""

MAX_NAME = 200
"""Characters of the name of a kind of parameter."""

INDEX = "ALIYUN::Index"
_STORED = ("ALIYUN::OOS::Parameter::Value", "ALIYUN::OOS::SecretParameter::Value")
# A parameter that is chosen from what the account has. Zones, regions, types and passwords are no objects.
_OBJECT = pattern(
    r"ALIYUN::RAM::(?:Role|User)|ALIYUN::(?!.*:(?:Zone|Region)Ids?$)[A-Za-z0-9:]+:"
    r"(?:[A-Za-z0-9]*Ids?|BucketName|KeyPairName|RoleName|TopicName)"
)


def parameter_value(stack: Stack, name: str, declaration: Mapping) -> Value:
    """What is given or the default, as the type has it; one of the few allowed values; or unknown."""
    type_ = as_text(declaration.get("Type")) or "String"
    given = given_value(stack, name)
    if given is ABSENT and type_ in _STORED:
        return Unknown((f"parameter {name}",), type="string")  # the default is the name under which it is stored
    if (
        given is ABSENT
        and (default := declaration.get("Default")) is not None
        and not _is_asked_for(declaration, default)
    ):
        given = stack.value(default)
    if given is not ABSENT:
        return bounded(stack, lifted(lambda value: converted(value, type_), given), declaration)
    allowed = [item.value for item in items_of(declaration.get("AllowedValues")) if isinstance(item, Scalar)]
    if 0 < len(allowed) <= MAX_ALLOWED_VALUES:
        return one_of([converted(value, type_) for value in allowed], (f"parameter {name}",))
    association = as_text(declaration.get("AssociationProperty")) or type_
    exists = len(association) <= MAX_NAME and _OBJECT.fullmatch(association) is not None
    return Unknown((f"{'existing ' if exists else ''}parameter {name}",), type="string" if type_ == "String" else "")


def _is_asked_for(declaration: Mapping, default: Node) -> bool:
    """Whether whoever deploys has to give a value: `Required`, and a default of null, which is none."""
    required = declaration.get("Required")
    return (
        isinstance(default, Scalar)
        and default.value is None
        and isinstance(required, Scalar)
        and truth(required.value) is True
    )


def converted(value: Value, type_: str) -> Value:
    """A value in the form of the parameter's type; as it is when it has none, for it is not for us to refuse it."""
    if type_ == "String":
        return text_of(value) if is_text(value) and not isinstance(value, bool) else value
    if type_ == "Number":
        number = number_of(value)
        return value if number is None else number
    if type_ == "Boolean" and isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    try:
        if type_ == "CommaDelimitedList":
            if value is None or value == "":
                return []
            items = split_text(",", value)
            return [item.strip() if isinstance(item, str) else item for item in items]
        return parsed(value) if type_ == "Json" and value != "" else value
    except CallError:
        return value


def bounded(stack: Stack, value: Value, node: Node) -> Value:
    """The value unless it is too large to be handed on."""
    if not isinstance(value, (dict, list)) or weight(value) <= MAX_WEIGHT:
        return value
    stack.context.report(Level.ERROR, "too-complex", "too much to evaluate here", node)
    return Unknown(("a value that is too large",))


# ---- local variables


def local_value(stack: Stack, name: str, names: Names) -> Value:
    """A local variable: a macro stands for what is written, `Eval` for its value, which is the same here; what a data
    source finds exists already. ABSENT when there is no such variable."""
    declared = stack.entry("Locals", name)
    if declared is None:
        return ABSENT
    if not isinstance(declared, Mapping):
        return unknown_from([stack.value(declared)])
    type_ = as_text(declared.get("Type")) or "Macro"
    if type_.startswith("DATASOURCE::"):
        return Unknown((f"existing {name}",))
    node = declared.get("Value")
    if node is None:
        return Unknown((f"local {name}",))
    own = names if type_ != "Eval" and INDEX in names and reads_index(stack, node) else NO_NAMES
    key = ("local", name, id(own))
    if key not in stack.memo:
        value = stack.value(node, own)
        stack.memo[key] = (own, None if value is ABSENT else bounded(stack, value, node))
    found: Value = stack.memo[key][1]
    return found


def reads_index(stack: Stack, node: Node) -> bool:
    """Whether the number of the copy may be read in there: by itself, or in a local variable."""
    key = ("index", id(node))
    if key not in stack.memo:
        texts = [each.value for each in walk(node) if isinstance(each, Scalar)]
        local = stack.section("Locals")
        found = any(isinstance(text, str) and INDEX in text for text in texts) or (
            local is not None and any(isinstance(text, str) and text in local.by_key for text in texts)
        )
        stack.memo[key] = (node, found)
    return bool(stack.memo[key][1])


def pseudo_value(stack: Stack, name: str, names: Names) -> Value:  # noqa: ARG001
    """Account, region and the like are those of the deployment, unless the user says which.

    https://www.alibabacloud.com/help/en/ros/user-guide/pseudo-parameters
    """
    return stack.context.variables.get(name, Unknown((name,), type="number" if name == INDEX else "string"))
