"""Nested stacks whose template is a local file: found, read and set up with what the stack around gives them.

What lies elsewhere stays unknown, with a note; so its outputs are unknown too.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from iaclint.graph.resources import ModuleCall, Origin
from iaclint.graph.values import Value
from iaclint.parsers.templates.declared import Argument, Declared, Names
from iaclint.parsers.templates.evaluation import Stack
from iaclint.parsers.templates.nodes import Mapping, Node, as_call
from iaclint.parsers.templates.places import Written, location_of
from iaclint.parsers.templates.reader import UnreadableError, read
from iaclint.problems import Level

MAX_NESTED = 20
"""Stacks inside one another."""


def nested_stack(
    stack: Stack, declared: Declared, location: Value, at: Node, arguments: dict[str, Argument]
) -> Stack | None:
    """The stack that a resource deploys from the template at `location`, as it is written at `at`."""
    name = stack.address + declared.name
    path = _local_path(stack, location)
    if path is None:
        message = f"the template of nested stack {name} is no local file, so what it makes is not known"
        stack.context.report(Level.NOTE, "missing-template", message, at)
        return None
    template = _template(stack, name, path, at)
    if template is None:
        return None
    call = ModuleCall(name, declared.member.key_place.location())
    return Stack(
        stack.context, stack.language, path, template, arguments, f"{name}.", (*stack.calls, call), parent=stack
    )


def inner_stack(
    stack: Stack, declared: Declared, template: Mapping, arguments: dict[str, Argument], separator: str = "."
) -> Stack | None:
    """The stack of a template that is written in place."""
    name = stack.address + declared.name
    if not _room(stack, name, declared.body):
        return None
    call = ModuleCall(name, declared.member.key_place.location())
    calls = (*stack.calls, call)
    return Stack(stack.context, stack.language, stack.path, template, arguments, name + separator, calls, parent=stack)


def arguments_of(stack: Stack, name: str, parameters: Node | None, names: Names) -> dict[str, Argument]:
    """What a resource gives for the parameters of its stack."""
    if parameters is None:
        return {}
    parameters = as_call(parameters)
    if not isinstance(parameters, Mapping) or any(key.startswith("Fn::") for key in parameters.by_key):
        value = stack.value(parameters, names)
        return {key: Argument(item) for key, item in value.items()} if isinstance(value, dict) else {}
    return {
        member.key: Argument(
            node=member.value,
            names=names,
            origin=Origin(
                f'parameter "{member.key}" of {stack.address}{name}',
                location_of(Written(member.value, member.key_place, names)),
            ),
        )
        for member in parameters.members
    }


def _local_path(stack: Stack, location: Value) -> str | None:
    if not isinstance(location, str) or not location or "\0" in location:
        return None
    path = location.removeprefix("file://").replace("\\", "/")
    if "://" in path or path.startswith(("oss:", "s3:", "arn:")):
        return None
    return os.path.normpath(os.path.join(os.path.dirname(stack.path), path))


def _template(stack: Stack, name: str, path: str, at: Node) -> Mapping | None:
    """The template in a file; None, and a problem, when there is none."""
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
    if not _room(stack, name, at):
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


def _room(stack: Stack, name: str, at: Node) -> bool:
    context = stack.context
    if context.stacks <= 0 or len(stack.calls) >= MAX_NESTED:
        context.report(Level.ERROR, "too-complex", f"too many nested stacks: {name} is not looked at", at)
        return False
    context.stacks -= 1
    return True


def _around(stack: Stack | None) -> Iterator[Stack]:
    while stack is not None:
        yield stack
        stack = stack.parent
