"""Where in a template a part of a value stands, and where it came from. Only for findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from iaclint.graph.resources import Origin
from iaclint.graph.values import ABSENT, Rest, Value
from iaclint.parsers.json_in_text import outside_strings, span_in
from iaclint.parsers.templates.choices import truth
from iaclint.parsers.templates.declared import Names
from iaclint.parsers.templates.evaluation import Stack
from iaclint.parsers.templates.loops import Bound, has_loops
from iaclint.parsers.templates.nodes import Call, Mapping, Node, Place, Scalar, as_call, as_text, walk
from iaclint.parsers.templates.nodes import Sequence as SequenceNode
from iaclint.patterns import pattern
from iaclint.source import Location, Span

MAX_ORIGINS = 8

_TRANSPARENT = frozenset({"Fn::Base64", "Fn::Base64Encode", "Fn::ToJsonString"})
_HANDS_ON = _TRANSPARENT | {"Fn::If", "Fn::ListMerge", "Fn::MergeMap"}
_VARIABLE = pattern(r"\$\{([^!{}][^{}]*)\}")


class Written(NamedTuple):
    """A value as it is written: its node, and the key in front of it (None for an item of a list)."""

    node: Node
    key: Place | None
    names: Names


def follow(stack: Stack, start: Written, path: Sequence[str | int]) -> tuple[Written, int]:
    """The deepest thing that is written along the path, and how many steps lead there."""
    current = start
    for number, step in enumerate(path):
        following = _descend(stack, current, step)
        if following is None:
            return current, number
        current = following
    return current, len(path)


def _descend(stack: Stack, at: Written, step: str | int) -> Written | None:
    node = as_call(at.node)
    if isinstance(node, Call):
        for inner in _transparent(stack, node, at.names):
            found = _descend(stack, Written(inner, at.key, at.names), step)
            if found is not None:
                return found
        return None
    if isinstance(node, Mapping):
        if step == 0:  # an object that is read as a list of one block
            return at
        return _member(stack, node, step, at.names) if isinstance(step, str) else None
    if isinstance(node, SequenceNode):
        if isinstance(step, int):
            return _item(stack, node, step, at.names)
        if len(node.items) == 1:
            return _descend(stack, Written(node.items[0], None, at.names), step)
    return None


def _member(stack: Stack, node: Mapping, key: str, names: Names) -> Written | None:
    member = node.by_key.get(key)
    if member is not None and not isinstance(names, Bound):
        return Written(member.value, member.key_place, names)
    if not isinstance(names, Bound) and not has_loops(node):
        return None
    found = (each for each in stack.entries(node, names) if each.name == key)
    return next((Written(each.member.value, each.member.key_place, each.names) for each in found), None)


def _item(stack: Stack, node: SequenceNode, index: int, names: Names) -> Written | None:
    """The item of that index, those that are worth nothing left out."""
    position = 0
    for item in node.items:
        value = stack.value(item, names)
        if value is ABSENT:
            continue
        if position == index:
            return Written(item, None, names)
        if isinstance(value, Rest):
            return None
        position += 1
    return None


def _transparent(stack: Stack, node: Call, names: Names) -> Iterator[Node]:
    """What a function hands through as it is: the branches of a condition, the argument of an encoding."""
    if node.name == "Fn::If" and isinstance(node.argument, SequenceNode) and len(node.argument.items) >= 2:
        holds = stack.holds(node.argument.items[0], names)
        branches = node.argument.items[1:3]
        if holds is not None and len(branches) == 2:
            branches = branches[:1] if holds else branches[1:]
        yield from branches
    elif node.name in _TRANSPARENT:
        yield node.argument


def location_of(written: Written) -> Location:
    """From the key to the end of the value on its line; the key alone when the value has lines of its own."""
    place = written.node.place
    key = written.key
    if key is None:
        return place.location() if place.start_line == place.end_line else _first_line(written.node).location()
    if place.start_line == key.start_line == place.end_line:
        return key.to(place).location()
    return key.location()


def location_in_text(stack: Stack, written: Written, path: Sequence[str | int]) -> Location | None:
    """The place of a path into JSON that is written on lines of its own; None for what is written otherwise."""
    node = as_call(written.node)
    if isinstance(node, Call) and node.name == "Fn::Sub":
        text = node.argument
        node = text.items[0] if isinstance(text, SequenceNode) and text.items else text
    if not path or not isinstance(node, Scalar) or not node.block:
        return None
    source = stack.context.sources.read_displayed(node.place.path)
    first, after = node.place.start_line + 2, node.place.end_line + bool(node.place.end_column) + 1  # lines from 1
    if source is None or first > source.line_count:
        return None
    start = source.line_start(first)
    end = source.line_start(after) if after <= source.line_count else len(source.data)
    found = span_in(source.data[start:end], path)
    return source.location(Span(start + found.start, start + found.end)) if found else None


def _first_line(node: Node) -> Place:
    """Of what spans several lines: its first key or item, which stands where it starts."""
    if isinstance(node, Mapping) and node.members:
        member = node.members[0]
        end = member.value.place
        whole = end.end_line == member.key_place.start_line
        return member.key_place.to(end) if whole else member.key_place
    start = node.place
    return Place(start.path, start.start_line, start.start_column, start.start_line, start.start_column + 1)


def origins_of(stack: Stack, written: Written, absent: bool = False) -> list[Origin]:
    """Depth first, nearest first, each place once, at most `MAX_ORIGINS`; with `absent`, of what is not in there."""
    names_in = _names_around if absent else _read_names
    found: dict[Origin, None] = {}
    pending: list[tuple[Stack, Node, Names]] = [(stack, written.node, written.names)]
    seen: set[tuple[int, int]] = set()
    while pending and len(found) < MAX_ORIGINS:
        current, node, names = pending.pop()
        if (id(current), id(node)) in seen:
            continue
        seen.add((id(current), id(node)))
        following: list[tuple[Stack, Node, Names]] = []
        for name in names_in(node):
            origin, after = _definition(current, name)
            if origin is not None:
                found[origin] = None
            following.extend((where, each, names) for where, each in after)
        pending.extend(reversed(following))
    return list(found)[:MAX_ORIGINS]


def reads_secret(stack: Stack, written: Written) -> bool:
    """Whether a parameter that must not be shown is a part of the value.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html (NoEcho)
    """
    pending: list[tuple[Stack, Node]] = [(stack, written.node)]
    seen: set[tuple[int, int]] = set()
    while pending:
        current, node = pending.pop()
        if (id(current), id(node)) in seen:
            continue
        seen.add((id(current), id(node)))
        for kind, name in _read_names(node):
            declaration = current.entry("Parameters", name) if kind == "name" else None
            if isinstance(declaration, Mapping) and truth(_flag(declaration.get("NoEcho"))):
                return True
            pending.extend(_definition(current, (kind, name))[1])
    return False


def _flag(node: Node | None) -> Value:
    return node.value if isinstance(node, Scalar) else None


def _read_names(node: Node) -> Iterator[tuple[str, str]]:
    """What a value reads, in order of writing: `("name", "Acl")`, `("map", "Map.Key.Key")`, `("condition", "Is")`."""
    for each in walk(node):
        call = as_call(each)
        if isinstance(call, Call):
            yield from _names_of_call(call)


def _names_around(node: Node) -> Iterator[tuple[str, str]]:
    """What decides what a list or map has: what it reads as a whole, and not what its members are worth."""
    pending: list[Node] = [node]
    seen: set[int] = set()
    while pending:
        current = pending.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        each = as_call(current)
        if isinstance(each, SequenceNode):
            pending.extend(reversed(each.items))
        elif isinstance(each, Call) and each.name in _HANDS_ON:
            yield from _names_of_call(each)
            pending.append(each.argument)
        elif isinstance(each, Call) and each.name == "Fn::Sub":
            yield from _names_outside_strings(each)
        elif isinstance(each, Call):
            yield from _read_names(each)


def _names_outside_strings(call: Call) -> Iterator[tuple[str, str]]:
    """What a text that holds JSON reads in place of a list or map: inside of quotes it is only a part of a text."""
    argument = call.argument
    text = as_text(argument.items[0] if isinstance(argument, SequenceNode) and argument.items else argument) or ""
    pieces = enumerate(_VARIABLE.split(text))
    yield from outside_strings(_variable(piece) if at % 2 else piece for at, piece in pieces)


def _variable(text: str) -> tuple[str, str]:
    return ("attribute" if "." in text else "name"), text.strip()


def _names_of_call(call: Call) -> Iterator[tuple[str, str]]:
    argument = call.argument
    first = argument.items[0] if isinstance(argument, SequenceNode) and argument.items else argument
    text = as_text(first)
    if call.name == "Ref" and text:
        yield "name", text
    elif call.name == "Fn::GetAtt" and isinstance(argument, Scalar) and text:
        yield "attribute", text
    elif call.name == "Fn::GetAtt" and isinstance(argument, SequenceNode):
        yield "attribute", ".".join(as_text(item) or "*" for item in argument.items)
    elif call.name == "Fn::Sub" and text:
        for match in _VARIABLE.finditer(text):
            yield _variable(match[1])
    elif call.name == "Fn::FindInMap" and isinstance(argument, SequenceNode):
        yield "map", ".".join(as_text(item) or "*" for item in argument.items[:3])
    elif call.name == "Fn::If" and text:
        yield "condition", text


def _definition(stack: Stack, read: tuple[str, str]) -> tuple[Origin | None, list[tuple[Stack, Node]]]:
    """Where the name is defined, and the nodes (each in its stack) that the trail goes on with."""
    kind, name = read
    if kind == "name":
        return _parameter_definition(stack, name)
    if kind == "condition":
        return _entry_origin(stack, "Conditions", [name], f'condition "{name}"'), []
    if kind == "map":
        keys = [key for key in name.split(".") if key != "*"]
        return _entry_origin(stack, "Mappings", keys, f'mapping "{keys[0]}"') if keys else None, []
    resource, _, attribute = name.partition(".")
    child = stack.child(resource)
    if child is not None and attribute.startswith("Outputs."):
        output = attribute.removeprefix("Outputs.")
        entry = child.entry("Outputs", output)
        value = entry.get("Value") if isinstance(entry, Mapping) else None
        origin = _entry_origin(child, "Outputs", [output, "Value"], f'output "{output}" of {child.address[:-1]}')
        return origin, [(child, value)] if value is not None else []
    return None, []


def _parameter_definition(stack: Stack, name: str) -> tuple[Origin | None, list[tuple[Stack, Node]]]:
    given = stack.arguments.get(name)
    if given is not None:
        return given.origin, [(stack.parent, given.node)] if given.node is not None and stack.parent else []
    local = stack.entry("Locals", name)
    if local is not None:
        return _entry_origin(stack, "Locals", [name], f'local "{name}"'), [(stack, local)]
    return _entry_origin(stack, "Parameters", [name, "Default"], f'default of parameter "{name}"'), []


def _entry_origin(stack: Stack, section: str, keys: list[str], text: str) -> Origin | None:
    """The place of an entry as deep as its keys are there; None for a default that is not."""
    node: Node | None = stack.section(section)
    written: Written | None = None
    for key in keys:
        member = node.by_key.get(key) if isinstance(node, Mapping) else None
        if member is None:
            if section == "Parameters":
                return None
            break
        written = Written(member.value, member.key_place, {})
        node = member.value
    return Origin(text, location_of(written)) if written is not None else None
