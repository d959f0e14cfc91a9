"""ROS: the resources of a template. `Count` makes copies, `ALIYUN::ROS::Stack` deploys another template.

https://www.alibabacloud.com/help/en/ros/user-guide/resources
https://www.alibabacloud.com/help/en/ros/developer-reference/aliyun-ros-stack
"""

from __future__ import annotations

from collections.abc import Iterator

from iaclint.graph.values import Unknown, Value
from iaclint.parsers.templates.declared import NO_NAMES, Declared, Names
from iaclint.parsers.templates.evaluation import Stack
from iaclint.parsers.templates.macros import transforms
from iaclint.parsers.templates.nested import inner_stack, nested_stack, not_at_hand
from iaclint.parsers.templates.nodes import Call, Mapping, Member, Node, Scalar, as_text, is_plain
from iaclint.parsers.templates.reader import UnreadableError, read
from iaclint.parsers.templates.ros_calls import is_open, number_of
from iaclint.parsers.templates.ros_parameters import INDEX, reads_index
from iaclint.parsers.templates.ros_references import EXPANDING
from iaclint.parsers.templates.stacks import entries, is_terraform_template
from iaclint.problems import Level
from iaclint.source import SourceFile

NESTING = ("ALIYUN::ROS::Stack", "ALIYUN::ROS::StackGroup")
"""Types that deploy another template; a group does so in other accounts."""

MAX_COPIES = 300
"""Copies of a resource: ROS deploys no more resources of one template than that."""

TEMPLATE = "template"
"""Not a name that anybody can call."""

_BODY = "TemplateBody"


def declared(stack: Stack) -> Iterator[Declared]:
    """The entries of `Resources` with transforms carried out, and the copies that `Count` makes."""
    found = entries(stack)
    if any(name.startswith("Aliyun::Serverless") for name in transforms(stack.template)):
        # Behind a door: few templates are written in this way.
        from iaclint.parsers.templates.ros_serverless import expanded

        found = (each for entry in entries(stack) for each in expanded(entry))
    stack.memo[EXPANDING] = True
    for each in map(_sealed, found):
        count = each.body.get("Count")
        if count is None:
            yield each
        else:
            yield from _copies(stack, each, count)
    del stack.memo[EXPANDING]


def _sealed(each: Declared) -> Declared:
    """The resource with a template in it that is another stack's: what it says means nothing in this one."""
    properties = each.body.get("Properties") if as_text(each.body.get("Type")) in NESTING else None
    if not isinstance(properties, Mapping) or not isinstance(properties.get(_BODY), Mapping):
        return each
    inside = tuple(
        member._replace(value=Call(TEMPLATE, member.value, member.value.place)) if member.key == _BODY else member
        for member in properties.members
    )
    sealed = tuple(
        member._replace(value=Mapping(inside, properties.place)) if member.key == "Properties" else member
        for member in each.body.members
    )
    return Declared(each.name, each.member, Mapping(sealed, each.body.place), each.names)


def template_value(stack: Stack, call: Call, names: Names) -> Value:  # noqa: ARG001
    """Nobody looks at a template as a value."""
    return Unknown(("a template",), not_null=True)


def _copies(stack: Stack, each: Declared, count: Node) -> Iterator[Declared]:
    """`Name[0]`, `Name[1]` …; one, with an unknown index, when nobody knows how many there are."""
    value = stack.value(count)
    number = number_of(value)
    if isinstance(number, int) and 0 <= number <= min(MAX_COPIES, stack.context.resources):
        stack.context.resources -= number
        indexed = reads_index(stack, each.body)
        for index in range(number):
            names = {INDEX: index} if indexed else NO_NAMES
            yield Declared(f"{each.name}[{index}]", each.member, each.body, names)
        return
    if isinstance(number, int) and number > 0:
        message = f'resource "{each.name}" has {str(number)[:20]} copies; they are read as one with an unknown index'
        stack.context.report(Level.WARNING, "too-many-instances", message, count)
    elif not is_open(value):
        message = f'Count of resource "{each.name}" is no natural number'
        stack.context.report(Level.WARNING, "invalid-resource", message, count)
    yield Declared(each.name, each.member, each.body, {INDEX: Unknown((INDEX,), type="number")})


# ---- nested stacks


def nested(stack: Stack, each: Declared) -> Stack | None:
    """The stack that an `ALIYUN::ROS::Stack` deploys: from its `TemplateBody`, or a local file at `TemplateURL`."""
    properties = each.member.value.get("Properties") if isinstance(each.member.value, Mapping) else None
    if as_text(each.body.get("Type")) not in NESTING or not isinstance(properties, Mapping):
        return None
    parameters = properties.get("Parameters")
    body = properties.by_key.get(_BODY)
    if body is not None:
        return inner_stack(stack, each, lambda: _body(stack, each, body), parameters)
    at = properties.get("TemplateURL") or each.body
    location = stack.value(at, each.names) if at is not each.body else None
    return nested_stack(stack, each, location, at, parameters)


def _body(stack: Stack, each: Declared, member: Member) -> Mapping | None:
    """A template that is written in place, as an object or as a text; None, and a word, when it is neither."""
    node = member.value
    if is_plain(node) and ("Resources" in node.by_key or is_terraform_template(node)):
        return node
    text = as_text(node)
    outer = stack.context.sources.peek(stack.path)
    if text is None or outer is None or not isinstance(node, Scalar) or stack.text(node, each.names) != text:
        not_at_hand(stack, each, node)
        return None
    from iaclint.parsers.templates.embedded import EmbeddedSource
    from iaclint.parsers.templates.ros_embedded import relocated

    source = EmbeddedSource(outer.path, text, outer, node.place, member.key_place)
    try:
        template = read(SourceFile(outer.path, source.data))
    except UnreadableError as error:
        stack.context.report(error.problem.level, error.problem.kind, f"TemplateBody: {error.problem.message}", node)
        return None
    if isinstance(template, Mapping):
        return relocated(template, source)
    not_at_hand(stack, each, node)
    return None
