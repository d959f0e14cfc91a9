"""Nested stacks whose template is a local file: found, read and set up with what the stack around gives them.

What lies elsewhere stays unknown, with a note; so its outputs are unknown too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

from iaclint.graph.resources import ModuleCall, Origin
from iaclint.graph.values import ABSENT, OneOf, Value, unknown_from
from iaclint.parsers.templates.choices import member_of
from iaclint.parsers.templates.declared import Argument, Declared, Names
from iaclint.parsers.templates.evaluation import Stack
from iaclint.parsers.templates.nodes import Mapping, Member, Node, as_call, as_mapping, is_plain
from iaclint.parsers.templates.places import Written, location_of
from iaclint.parsers.templates.reader import UnreadableError, read
from iaclint.problems import Level

MAX_NESTED = 20
"""Stacks inside one another."""


def nested_stack(stack: Stack, declared: Declared, location: Value, at: Node, parameters: Node | None) -> Stack | None:
    """The stack that a resource deploys from the template at `location`, as it is written at `at`. `parameters` is what
    the resource gives for those of the stack."""
    path = _local_path(stack, location)
    if path is None:
        not_at_hand(stack, declared, at)
        return None
    template = _template(stack, declared, path, at)
    return _deployed(stack, declared, path, template, parameters) if template is not None else None


def inner_stack(
    stack: Stack, declared: Declared, read_template: Callable[[], Mapping | None], parameters: Node | None
) -> Stack | None:
    """The stack of a template that is written in place; it is read only when there is room for one more."""
    template = read_template() if _room(stack, declared, declared.body) else None
    return _deployed(stack, declared, stack.path, template, parameters) if template is not None else None


def not_at_hand(stack: Stack, declared: Declared, at: Node) -> None:
    """Says of a nested stack that nobody knows what it makes."""
    message = (
        f"the template of nested stack {stack.address}{declared.name} is no local file, so what it makes is not known"
    )
    stack.context.report(Level.NOTE, "missing-template", message, at)


def _deployed(stack: Stack, declared: Declared, path: str, template: Mapping, parameters: Node | None) -> Stack:
    name = stack.address + declared.name
    calls = (*stack.calls, ModuleCall(name, declared.member.key_place.location()))
    arguments = _arguments(stack, declared, parameters, template)
    return Stack(stack.context, stack.language, path, template, arguments, f"{name}.", calls, parent=stack)


def _arguments(stack: Stack, declared: Declared, parameters: Node | None, template: Mapping) -> dict[str, Argument]:
    """What a resource gives for the parameters of its stack: for each of them, when a function makes it."""
    if parameters is None:
        return {}
    node = as_call(parameters)
    if is_plain(node):
        whose = f"{stack.address}{declared.name}"
        return {member.key: _argument(member, whose, declared.names) for member in node.members}
    made = stack.value(node, declared.names)
    section = as_mapping(template.get("Parameters"))
    values = {name: member_of(made, name) for name in (section.by_key if section is not None else ())}
    return {
        name: Argument(_certain(value), node=node, names=declared.names)
        for name, value in values.items()
        if value is not ABSENT
    }


def _argument(member: Member, whose: str, names: Names) -> Argument:
    location = location_of(Written(member.value, member.key_place, names))
    return Argument(node=member.value, names=names, origin=Origin(f'parameter "{member.key}" of {whose}', location))


def _certain(value: Value) -> Value:
    """A value that may not be given at all is unknown: it may be the default."""
    if isinstance(value, OneOf) and any(each is ABSENT for each in value.alternatives):
        return unknown_from([value])
    return value


def _local_path(stack: Stack, location: Value) -> str | None:
    if not isinstance(location, str) or not location or "\0" in location:
        return None
    path = location.removeprefix("file://").replace("\\", "/")
    if "://" in path or path.startswith(("oss:", "s3:", "arn:")):
        return None
    return os.path.normpath(os.path.join(os.path.dirname(stack.path), path))


def _template(stack: Stack, declared: Declared, path: str, at: Node) -> Mapping | None:
    """The template in a file; None, and a problem, when there is none."""
    name = stack.address + declared.name
    context = stack.context
    if any(each.path == path for each in _around(stack)):
        context.report(Level.WARNING, "cycle", f"nested stack {name} nests the template that it stands in", at)
        return None
    if not context.sources.inside(path):
        message = f"the template of nested stack {name} lies outside of the scanned folder"
        context.report(Level.WARNING, "outside-scan-root", message, at)
        return None
    if not os.path.lexists(path):
        message = f"the template of nested stack {name} is not there, so what it makes is not known"
        context.report(Level.NOTE, "missing-template", message, at)
        return None
    if not _room(stack, declared, at):
        return None
    if path not in context.templates:
        context.templates[path] = None
        source = context.sources.read(path)
        if source is not None:
            context.reached.add(path)
            try:
                context.templates[path] = read(source, context.add)
            except UnreadableError as error:
                context.add(error.problem)
    template = context.templates[path]
    return template if isinstance(template, Mapping) else None


def _room(stack: Stack, declared: Declared, at: Node) -> bool:
    context = stack.context
    if context.stacks <= 0 or len(stack.calls) >= MAX_NESTED:
        name = stack.address + declared.name
        context.report(Level.ERROR, "too-complex", f"too many nested stacks: {name} is not looked at", at)
        return False
    context.stacks -= 1
    return True


def _around(stack: Stack | None) -> Iterator[Stack]:
    while stack is not None:
        yield stack
        stack = stack.parent
