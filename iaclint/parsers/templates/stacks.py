"""A stack to its resources: conditions decide which there are, nested stacks that are local files bring theirs."""

from __future__ import annotations

from collections.abc import Iterator

from iaclint.graph.resources import Resource
from iaclint.graph.values import Value
from iaclint.parsers.templates.attributes import NativeAttributes
from iaclint.parsers.templates.evaluation import Declared, Stack
from iaclint.parsers.templates.intrinsics import condition_of
from iaclint.parsers.templates.nodes import Mapping, Node, Scalar
from iaclint.problems import Level


def resources_of(stack: Stack) -> Iterator[Resource]:
    """The resources of the stack and of all below it, in order of writing."""
    declared = list(_present(stack))
    for each in declared:
        stack.resources[each.name] = each.body
    for each in declared:
        child = stack.language.nested(stack, each)
        if child is not None:
            stack.children[each.name] = child
    for each in declared:
        type_ = _type_of(stack, each)
        if type_ is None:
            continue
        attributes = NativeAttributes(stack, each.member, each.body.get("Properties"), each.names)
        address = stack.address + each.name
        yield Resource(address, type_, type_, attributes, stack.calls, language=stack.language.name)
        child = stack.children.get(each.name)
        if child is not None:
            yield from resources_of(child)


def _present(stack: Stack) -> Iterator[Declared]:
    """The declared resources without those whose condition is false."""
    for each in stack.language.declared(stack):
        condition: Node | None = each.body.get("Condition")
        if condition is None or condition_of(stack, condition, each.names) is not False:
            yield each


def _type_of(stack: Stack, declared: Declared) -> str | None:
    node = declared.body.get("Type")
    value: Value = node.value if isinstance(node, Scalar) else None
    if isinstance(value, str) and value:
        return value
    what = "no type" if node is None else "a type that is no text"
    hint = "Write Type: with the name of a resource type"
    stack.context.report(Level.ERROR, "invalid-resource", f'resource "{declared.name}" has {what}', declared.body, hint)
    return None


def entries(stack: Stack) -> Iterator[Declared]:
    """The members of `Resources` as they are written; what is no mapping is a problem."""
    section = stack.section("Resources")
    for member in section.by_key.values() if section is not None else ():
        if isinstance(member.value, Mapping):
            yield Declared(member.key, member, member.value)
        else:
            message = f'resource "{member.key}" is no mapping'
            stack.context.report(Level.ERROR, "invalid-resource", message, member.value)
