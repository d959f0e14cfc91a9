"""Files of parameters' values: those that `aws cloudformation` and CodePipeline take, and plain maps.

https://docs.aws.amazon.com/cli/latest/reference/cloudformation/create-stack.html (--parameters)
https://docs.aws.amazon.com/cli/latest/reference/cloudformation/deploy/ (--parameter-overrides: `["Key=Value"]` too)
https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CloudFormation.html (template configuration)

Files of another form are Terraform's.
"""

from __future__ import annotations

from collections.abc import Iterable

from iaclint.parsers.templates.context import TemplateContext
from iaclint.parsers.templates.nodes import Mapping, Node, Scalar, Sequence, as_text
from iaclint.parsers.templates.reader import UnreadableError, read
from iaclint.parsers.templates.texts import as_text as text_of


def values_given(
    files: Iterable[str], variables: Iterable[tuple[str, str]], context: TemplateContext
) -> dict[str, str]:
    """Values by the name of the parameter. Later files win over earlier ones, single values over files."""
    found: dict[str, str] = {}
    for path in files:
        if path.endswith((".json", ".yaml", ".yml")):
            found.update(_in_file(path, context))
    return {**found, **dict(variables)}


def _in_file(path: str, context: TemplateContext) -> dict[str, str]:
    source = context.sources.read(path)
    try:
        node = read(source, context.add) if source is not None else None
    except UnreadableError as error:
        context.add(error.problem)
        return {}
    if isinstance(node, Sequence):
        return dict(filter(None, map(_pair, node.items)))
    inner = node.get("Parameters") if isinstance(node, Mapping) else None
    members = inner.members if isinstance(inner, Mapping) else node.members if isinstance(node, Mapping) else ()
    return {member.key: text for member in members if (text := _text(member.value)) is not None}


def _pair(item: Node) -> tuple[str, str] | None:
    """`{ParameterKey: …, ParameterValue: …}`, or `Key=Value`."""
    if isinstance(item, Mapping):
        key, value = as_text(item.get("ParameterKey")), _text(item.get("ParameterValue"))
        return (key, value) if key and value is not None else None
    key, separator, value = (as_text(item) or "").partition("=")
    return (key, value) if separator else None


def _text(node: Node | None) -> str | None:
    """A scalar, or a list of them with commas."""
    if isinstance(node, Scalar):
        return None if node.value is None else text_of(node.value)
    if isinstance(node, Sequence) and all(isinstance(item, Scalar) for item in node.items):
        return ",".join(text_of(item.value) for item in node.items if isinstance(item, Scalar))
    return None
