"""ROS: what names stand for, and what only deployment can tell."""

from __future__ import annotations

import os

from iaclint.graph.values import ABSENT, Reference, Rest, Unknown, Value, unknown_from
from iaclint.parsers.templates.calls import arguments
from iaclint.parsers.templates.declared import CallError, Names
from iaclint.parsers.templates.evaluation import Handler, Stack
from iaclint.parsers.templates.intrinsics import attribute_of
from iaclint.parsers.templates.nodes import Call, Mapping, Sequence, as_call, as_text
from iaclint.parsers.templates.ros_calls import function
from iaclint.parsers.templates.ros_parameters import local_value
from iaclint.parsers.templates.texts import as_text as text_of
from iaclint.parsers.templates.texts import is_text

DATA = "DATASOURCE::"

EXPANDING = ("expanding",)
"""In the memo while it is worked out how many copies there are: nobody knows that yet."""

MAX_CONTENT = 1 << 20
"""Bytes of a file that `Fn::FileContent` reads."""


def referred(stack: Stack, name: str, attribute: str, names: Names) -> Value:
    """What a name means that is no parameter and no single resource: a local variable, all copies of a resource, what a
    data source finds. ABSENT when it is none of these."""
    entry = stack.entry("Resources", name)
    if entry is None:
        return local_value(stack, name, names) if not attribute else _of_local(stack, name, attribute)
    cause = f"{name}.{attribute}" if attribute else name
    references = (Reference(stack.address + name, attribute),)
    if isinstance(entry, Mapping) and "Count" in entry.by_key:
        if EXPANDING in stack.memo or name in stack.resources:
            return [Rest(Unknown((cause,), references))]
        return _copies(stack, name, attribute)
    if isinstance(entry, Mapping) and (as_text(entry.get("Type")) or "").startswith(DATA) and name in stack.resources:
        return Unknown((f"existing {cause}",), references)
    return ABSENT


def _of_local(stack: Stack, name: str, attribute: str) -> Value:
    if stack.entry("Locals", name) is None:
        return ABSENT
    return Unknown((f"existing {name}.{attribute}",))


def _copies(stack: Stack, name: str, attribute: str) -> Value:
    """The same of every copy: `Ref` and `Fn::GetAtt` of a resource with `Count` are lists."""
    key = ("copies", name, attribute)
    if key not in stack.memo:
        found: list[Value] = []
        while (copy := f"{name}[{len(found)}]") in stack.resources:
            cause = f"{copy}.{attribute}" if attribute else copy
            found.append(Unknown((cause,), (Reference(stack.address + copy, attribute),), not_null=not attribute))
        if not found:
            return ABSENT if stack.entry("Resources", name) is None else []
        stack.memo[key] = (None, found)
    return stack.memo[key][1]


def get_att(stack: Stack, call: Call, names: Names) -> Value:
    """`[LogicalId, Attribute]`, or one text of the two. A logical id may have dots: those of modules' resources do."""
    argument = as_call(call.argument)
    if isinstance(argument, Sequence):
        parts = [stack.value(item, names) for item in argument.items]
        if any(not is_text(part) for part in parts):
            return unknown_from(parts)
        texts = [text_of(part) for part in parts]
        if len(texts) > 1 and texts[0] in stack.resources:
            return attribute_of(stack, texts[0], ".".join(texts[1:]), call)
        text = ".".join(texts)
    else:
        value = stack.value(argument, names)
        if not isinstance(value, str):
            return unknown_from([value])
        text = value
    name, _, attribute = text.partition(".")
    if not name:
        raise CallError("takes a resource and an attribute")
    return attribute_of(stack, name, attribute, call)


def namespaced(stack: Stack, call: Call, names: Names) -> Value:
    """What a module's own part of a template is worth: `[section, prefix, value]`."""
    argument = as_call(call.argument)
    if not isinstance(argument, Sequence) or len(argument.items) != 3:
        raise CallError("takes a section, a prefix and a value")
    return stack.value(argument.items[2], names)


def stack_output(stack: Stack, call: Call, names: Names) -> Value:
    """An output of another stack, which exists already."""
    values = arguments(stack, call, names) or []
    where = ".".join(text_of(value) for value in values[:2] if is_text(value))
    return Unknown((f"existing stack {where}".rstrip(),))


def zones(region: Value) -> Value:
    return [Rest(Unknown(("zones of the region", *unknown_from([region]).causes), type="string"))]


def market_image(code: Value) -> Value:
    return Unknown((f"existing marketplace image {text_of(code) if is_text(code) else ''}".rstrip(),), type="string")


def time_of_deployment(_: Value) -> Value:
    return Unknown(("the time of deployment",), type="string")


def of_parent(_: Value) -> Value:
    """`Fn::ResourceFacade`: what the stack around says of this one."""
    return Unknown(("Fn::ResourceFacade",))


def file_content(stack: Stack, call: Call, names: Names) -> Value:
    """A text file beside the template, when it may be read."""
    values = arguments(stack, call, names) or []
    name = values[0] if len(values) == 1 else None
    unknown = Unknown((f"file {name}" if isinstance(name, str) else "Fn::FileContent",), type="string")
    if not isinstance(name, str) or "://" in name or "\0" in name:
        return unknown
    path = os.path.normpath(os.path.join(os.path.dirname(stack.path), name))
    source = stack.context.sources.peek(path) if stack.context.sources.inside(path) else None
    return source.text if source is not None and len(source.data) <= MAX_CONTENT else unknown


FUNCTIONS: dict[str, Handler] = {
    "Fn::GetAtt": get_att,
    "Fn::TransformNamespace": namespaced,
    "Fn::GetStackOutput": stack_output,
    "Fn::GetAZs": function(zones),
    "Fn::MarketplaceImage": function(market_image),
    "Fn::FormatTime": function(time_of_deployment),
    "Fn::ResourceFacade": function(of_parent),
    "Fn::FileContent": file_content,
}
