"""The functions that both languages have.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
https://www.alibabacloud.com/help/en/ros/user-guide/functions
"""

from __future__ import annotations

import base64
from collections.abc import Mapping

from iaclint.graph.values import (
    ABSENT,
    EncodedText,
    OneOf,
    PartialMap,
    PartialText,
    Reference,
    Rest,
    Unknown,
    Value,
    unknown_from,
)
from iaclint.parsers.templates.calls import arguments, strict
from iaclint.parsers.templates.choices import lifted, one_of
from iaclint.parsers.templates.evaluation import NO_NAMES, CallError, Handler, Names, Stack
from iaclint.parsers.templates.nodes import Call, Node, Scalar, Sequence, as_call
from iaclint.parsers.templates.nodes import Mapping as MappingNode
from iaclint.parsers.templates.texts import as_text, is_text, joined
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
    if child is not None and attribute.startswith("Outputs."):
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
        return unknown_from([text])
    return lifted(lambda *pieces: joined(pieces), *_pieces(stack, text, given, call, names))


def _pieces(stack: Stack, text: str, given: Mapping[str, Node], node: Node, names: Names) -> list[Value]:
    pieces: list[Value] = []
    position = 0
    for match in _VARIABLE.finditer(text):
        pieces.append(text[position : match.start()])
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
    return [*pieces, text[position:]]


def join(delimiter: Value, items: Value) -> Value:
    """The items of a list as one text. One that holds an unknown number of items is unknown from there on."""
    if not isinstance(delimiter, str) or not isinstance(items, list):
        if isinstance(items, (Unknown, Rest, PartialText)) or isinstance(delimiter, (Unknown, PartialText)):
            return unknown_from([delimiter, items], "string")
        raise CallError("takes a delimiter and a list")
    pieces: list[Value] = []
    for index, item in enumerate(items):
        if isinstance(item, (dict, list)) and not isinstance(item, PartialMap):
            raise CallError("joins texts, not lists and maps")
        pieces += [delimiter, _piece(item)] if index else [_piece(item)]
    return joined(pieces)


def _piece(item: Value) -> Value:
    return item.unknown if isinstance(item, Rest) else unknown_from([item]) if isinstance(item, OneOf) else item


def select_item(index: Value, items: Value) -> Value:
    """The item at an index from 0; unknown behind items whose number nobody knows."""
    if isinstance(items, PartialText):
        return unknown_from([items])
    if not isinstance(items, list):
        if isinstance(items, (Unknown, Rest)):
            return unknown_from([items])
        raise CallError("takes an index and a list")
    number = _index(index)
    if number is None:
        return unknown_from([index]) if isinstance(index, (Unknown, PartialText)) else _bad_index(index)
    known = next((at for at, item in enumerate(items) if isinstance(item, Rest)), len(items))
    if known < len(items) and number >= known:
        return items[known].unknown
    if not 0 <= number < len(items):
        raise CallError(f"there is no item {number} in a list of {len(items)}")
    return items[number]


def _index(value: Value) -> int | None:
    if isinstance(value, str) and value.strip().lstrip("-").isdecimal() and len(value) < 20:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _bad_index(index: Value) -> Value:
    raise CallError(f"{index!r} is no index")


def split(delimiter: Value, text: Value) -> Value:
    """The pieces of a text; of a partly known one those that no unknown part touches."""
    if not isinstance(delimiter, str) or not delimiter:
        return _unknown_or_error([delimiter, text], "takes a delimiter and a text")
    if isinstance(text, PartialText):
        return _split_partly(delimiter, text)
    if isinstance(text, Unknown):
        return Unknown(text.causes, text.references)
    if not is_text(text):
        return _unknown_or_error([text], "takes a delimiter and a text")
    return as_text(text).split(delimiter)


def _split_partly(delimiter: str, text: PartialText) -> Value:
    """An unknown part may hold the delimiter, so only what stands before the first one is an item for sure."""
    first = text.parts[0]
    rest = Rest(unknown_from([text]))
    return [*first.split(delimiter)[:-1], rest] if isinstance(first, str) else [rest]


def _unknown_or_error(values: list[Value], message: str) -> Value:
    if any(isinstance(value, (Unknown, PartialText, Rest, OneOf)) for value in values):
        return unknown_from(values)
    raise CallError(message)


def if_(stack: Stack, call: Call, names: Names) -> Value:
    """The second or the third argument; one of them when the condition is not known."""
    items = call.argument.items if isinstance(call.argument, Sequence) else ()
    if not 2 <= len(items) <= 3:
        raise CallError("takes a condition and two values")
    holds = condition_of(stack, items[0], names)
    otherwise = stack.value(items[2], names) if len(items) == 3 and holds is not True else ABSENT
    if holds is False:
        return otherwise
    value = stack.value(items[1], names)
    return value if holds else one_of([value, otherwise], (condition_text(items[0]),))


def condition_of(stack: Stack, node: Node, names: Names) -> bool | None:
    """A condition by its name, or written in place."""
    return stack.holds(node, names)


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


# ---- conditions


def equals(one: Value, other: Value) -> Value:
    """Texts are compared as they are written: `1` equals `"1"`."""
    if any(isinstance(value, (Unknown, Rest)) for value in (one, other)):
        return unknown_from([one, other], "bool")
    if isinstance(one, PartialText) or isinstance(other, PartialText):
        return unknown_from([one, other], "bool") if _may_be_equal(one, other) else False
    if is_text(one) and is_text(other):
        return as_text(one) == as_text(other)
    return bool(one == other)


def _may_be_equal(one: Value, other: Value) -> bool:
    """Whether a partly known text can be the other one."""
    partial, text = (one, other) if isinstance(one, PartialText) else (other, one)
    if not is_text(text):
        return isinstance(text, PartialText)
    text = as_text(text)
    first, last = partial.parts[0], partial.parts[-1]
    known = sum(len(part) for part in partial.parts if isinstance(part, str))
    return (
        len(text) >= known
        and (not isinstance(first, str) or text.startswith(first))
        and (not isinstance(last, str) or text.endswith(last))
    )


def and_(stack: Stack, call: Call, names: Names) -> Value:
    return _combined(stack, call, names, decisive=False)


def or_(stack: Stack, call: Call, names: Names) -> Value:
    return _combined(stack, call, names, decisive=True)


def _combined(stack: Stack, call: Call, names: Names, *, decisive: bool) -> Value:
    items = call.argument.items if isinstance(call.argument, Sequence) else (call.argument,)
    answers = [_operand(stack, item, names) for item in items]
    if decisive in answers:
        return decisive
    unknown = [stack.value(item, names) for item, answer in zip(items, answers, strict=True) if answer is None]
    return unknown_from(unknown, "bool") if None in answers else not decisive


def not_(stack: Stack, call: Call, names: Names) -> Value:
    argument = call.argument
    item = argument.items[0] if isinstance(argument, Sequence) and len(argument.items) == 1 else argument
    answer = _operand(stack, item, names)
    return unknown_from([stack.value(item, names)], "bool") if answer is None else not answer


def _operand(stack: Stack, node: Node, names: Names) -> bool | None:
    """A condition inside another: `{"Condition": name}`, a function, a literal, or (in ROS) a condition's name."""
    if isinstance(node, MappingNode) and len(node.members) == 1 and node.members[0].key == "Condition":
        node = node.members[0].value
    return condition_of(stack, node, names)


def condition(stack: Stack, call: Call, names: Names) -> Value:
    name = stack.known_text(call.argument, names)
    answer = stack.condition(name, call) if name is not None else None
    return Unknown((f"condition {name}",), type="bool") if answer is None else answer


def to_base64(text: Value) -> Value:
    """`EncodedText` keeps what is known of a partly known text."""
    if is_text(text):
        return base64.b64encode(as_text(text).encode("utf-8", "replace")).decode("ascii")
    if isinstance(text, PartialText):
        return EncodedText.of(text)
    if isinstance(text, (dict, list)):
        raise CallError("takes a text")
    return unknown_from([text], "string")


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
