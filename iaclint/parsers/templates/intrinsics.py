"""The functions that both languages have.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
https://www.alibabacloud.com/help/en/ros/user-guide/functions
"""

from __future__ import annotations

from collections.abc import Mapping

from iaclint.graph.values import (
    ABSENT,
    PartialText,
    Reference,
    Unknown,
    Value,
    unknown_from,
)
from iaclint.parsers.templates.calls import arguments, strict
from iaclint.parsers.templates.choices import few, lifted, one_of
from iaclint.parsers.templates.conditions import and_, condition, equals, not_, or_
from iaclint.parsers.templates.declared import NO_NAMES, CallError, Names
from iaclint.parsers.templates.evaluation import Handler, Stack
from iaclint.parsers.templates.loops import bound_text
from iaclint.parsers.templates.nodes import Call, Node, Scalar, Sequence, as_call
from iaclint.parsers.templates.nodes import Mapping as MappingNode
from iaclint.parsers.templates.text_functions import join, select_item, split, to_base64
from iaclint.parsers.templates.texts import as_text, dynamic_text, is_text, joined
from iaclint.patterns import pattern

_VARIABLE = pattern(r"\$\{(!?)([^{}]*)\}")


def ref(stack: Stack, call: Call, names: Names) -> Value:
    name = stack.known_text(call.argument, names)
    if name is None:
        return unknown_from([stack.value(call.argument, names)])
    return stack.named(name, call, names)


def get_att(stack: Stack, call: Call, names: Names) -> Value:
    """`LogicalId.Attribute`, or a list of the two."""
    argument = as_call(call.argument)
    parts = (
        [stack.value(item, names) for item in argument.items]
        if isinstance(argument, Sequence)
        else [stack.value(argument, names)]
    )
    if not all(isinstance(part, str) for part in parts):
        return unknown_from(parts)
    name, _, attribute = ".".join(parts).partition(".")
    return attribute_of(stack, name, attribute, call)


def attribute_of(stack: Stack, name: str, attribute: str, node: Node) -> Value:
    """What deployment makes of a resource's attribute; an output of a nested stack that is at hand is evaluated."""
    found = stack.language.referred(stack, name, attribute, NO_NAMES)
    if found is not ABSENT:
        return found
    if name not in stack.resources:
        return stack.undefined(name, "resource", node)
    child = stack.child(name)
    if child is not None and (attribute.startswith("Outputs.") or not child.address.endswith(".")):
        return output_of(child, attribute.removeprefix("Outputs."))
    return Unknown((f"{name}.{attribute}",), (Reference(stack.address + name, attribute),))


def output_of(stack: Stack, name: str) -> Value:
    """An output of a nested stack."""
    output = stack.looped_entry("Outputs", name)
    value = output.member.value.get("Value") if output and isinstance(output.member.value, MappingNode) else None
    if output is None or value is None:
        return Unknown((f"{stack.address}Outputs.{name}",))
    return stack.value(value, output.names)


def sub(stack: Stack, call: Call, names: Names) -> Value:
    """`${Name}`, `${LogicalId.Attribute}`, `${Key}` of the second argument; `${!Literal}` stays as `${Literal}`."""
    argument = as_call(call.argument)
    given: Mapping[str, Node] = {}
    if isinstance(argument, Sequence):
        if not 1 <= len(argument.items) <= 2:
            raise CallError("takes a text and a map")
        if len(argument.items) == 2:
            second = argument.items[1]
            if isinstance(second, MappingNode):
                given = {member.key: member.value for member in second.members}
        argument = argument.items[0]
    text = argument.value if isinstance(argument, Scalar) else stack.value(argument, names)
    if not isinstance(text, str):
        if is_text(text) or isinstance(text, (dict, list)) or text is None:
            raise CallError("takes a text and a map")
        return unknown_from([text])
    bound = bound_text(text, names)  # a loop's items stand inside of other variables: `${Topic${Name}.Arn}`
    text = bound if isinstance(bound, str) else text
    return lifted(lambda *pieces: joined(pieces), *few(_pieces(stack, text, given, call, names)))


def _pieces(stack: Stack, text: str, given: Mapping[str, Node], node: Node, names: Names) -> list[Value]:
    pieces: list[Value] = []
    position = 0
    for match in _VARIABLE.finditer(text):
        pieces.append(dynamic_text(text[position : match.start()]))
        position = match.end()
        literal, name = match[1], match[2].strip()
        if literal:
            pieces.append("${" + name + "}")
        elif name in given:
            pieces.append(stack.value(given[name], names))
        elif name in names:
            pieces.append(names[name])
        elif "." in name and "::" not in name:
            resource, _, attribute = name.partition(".")
            pieces.append(attribute_of(stack, resource, attribute, node))
        else:
            pieces.append(stack.named(name, node, names))
    return [*pieces, dynamic_text(text[position:])]


def if_(stack: Stack, call: Call, names: Names) -> Value:
    """The second or the third argument; one of them when the condition is not known."""
    items = call.argument.items if isinstance(call.argument, Sequence) else ()
    if not 2 <= len(items) <= 3:
        raise CallError("takes a condition and two values")
    holds = stack.holds(items[0], names)
    otherwise = stack.value(items[2], names) if len(items) == 3 and holds is not True else ABSENT
    if holds is False:
        return otherwise
    value = stack.value(items[1], names)
    return value if holds else one_of([value, otherwise], (condition_text(items[0]),))


def condition_text(node: Node) -> str:
    return f"condition {node.value}" if isinstance(node, Scalar) else "a condition"


def find_in_map(stack: Stack, call: Call, names: Names) -> Value:
    """`[map, key, key]`, and `{DefaultValue: …}` as a fourth argument (language extensions)."""
    values = arguments(stack, call, names)
    if values is None or not 3 <= len(values) <= 4:
        raise CallError("takes a map and two keys")
    default = values[3].get("DefaultValue", ABSENT) if len(values) == 4 and isinstance(values[3], dict) else ABSENT
    return lifted(lambda *keys: _found_in_map(stack, keys, default), *values[:3])


def _found_in_map(stack: Stack, keys: tuple[Value, ...], default: Value) -> Value:
    """With an unknown key every entry may be meant."""
    section = stack.section("Mappings")
    if not isinstance(keys[0], str) or section is None:
        return unknown_from(keys) if isinstance(keys[0], (Unknown, PartialText)) else _not_in_map(keys, default)
    nodes: list[Node] = [found] if (found := section.get(keys[0])) is not None else []
    uncertain: list[Value] = []
    for key in keys[1:]:
        below: list[Node] = []
        for node in nodes:
            if not isinstance(node, MappingNode):
                continue
            if isinstance(key, (Unknown, PartialText)):
                below.extend(member.value for member in node.members)
                stack.context.steps -= len(node.members)
            elif (entry := node.get(as_text(key))) is not None:
                below.append(entry)
        uncertain.extend([key] if isinstance(key, (Unknown, PartialText)) else [])
        nodes = below
    if not nodes:
        return unknown_from(uncertain) if uncertain else _not_in_map(keys, default)
    values = [stack.value(node) for node in nodes]
    if uncertain and default is not ABSENT:
        values.append(default)
    return one_of(values, unknown_from(uncertain).causes)


def _not_in_map(keys: tuple[Value, ...], default: Value) -> Value:
    if default is not ABSENT:
        return default
    raise CallError(f"there is no {'.'.join(map(as_text, keys))} in Mappings")


FUNCTIONS: dict[str, Handler] = {
    "Ref": ref,
    "Condition": condition,
    "Fn::GetAtt": get_att,
    "Fn::Sub": sub,
    "Fn::Join": strict(join, 2),
    "Fn::Select": strict(select_item, 2),
    "Fn::Split": strict(split, 2),
    "Fn::If": if_,
    "Fn::FindInMap": find_in_map,
    "Fn::Equals": strict(equals, 2),
    "Fn::And": and_,
    "Fn::Or": or_,
    "Fn::Not": not_,
    "Fn::Base64": strict(to_base64),
}
