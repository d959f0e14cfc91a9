"""A stack to its resources: conditions decide which there are, nested stacks that are local files bring theirs."""

from __future__ import annotations

from collections.abc import Iterator

from iaclint.graph.resources import Resource
from iaclint.parsers.templates.attributes import NativeAttributes
from iaclint.parsers.templates.declared import Declared
from iaclint.parsers.templates.evaluation import Stack
from iaclint.parsers.templates.macros import transforms
from iaclint.parsers.templates.nodes import Call, Mapping, Scalar, as_call
from iaclint.problems import Level

_TERRAFORM = ("Aliyun::Terraform-", "Aliyun::OpenTofu-")


def is_terraform_template(template: Mapping) -> bool:
    """Whether `Transform` makes it a Terraform module. OpenTofu came later, in the same form."""
    return any(name.startswith(_TERRAFORM) for name in transforms(template))


def resources_of(stack: Stack) -> Iterator[Resource]:
    """The resources of the stack and of all below it, in order of writing."""
    if is_terraform_template(stack.template):
        # Few templates need the Terraform parser.
        from iaclint.parsers.templates.ros_terraform import terraform_resources

        yield from terraform_resources(stack)
    for each in stack.resources.values():
        type_ = _type_of(stack, each)
        if type_ is None:
            continue
        attributes = NativeAttributes(stack, each.member, each.body.get("Properties"), each.names, each.renamed)
        address = stack.address + each.name
        yield Resource(address, type_, type_, attributes, stack.calls, language=stack.language.name)
        child = stack.child(each.name)
        if child is not None:
            yield from resources_of(child)


def _type_of(stack: Stack, declared: Declared) -> str | None:
    node = declared.body.get("Type")
    value = stack.value(node, declared.names) if isinstance(node, Scalar) else None
    if isinstance(value, str) and value:
        return value
    if node is not None and isinstance(as_call(node), Call):  # `Type: !Rain::Module x`, which a tool replaces
        stack.value(node, declared.names)
        return None
    what = "no type" if node is None else "a type that is no text"
    hint = "Write Type: with the name of a resource type"
    stack.context.report(Level.ERROR, "invalid-resource", f'resource "{declared.name}" has {what}', declared.body, hint)
    return None


def entries(stack: Stack) -> Iterator[Declared]:
    """The members of `Resources`, loops carried out; what is no mapping is a problem."""
    section = stack.section("Resources")
    if section is None:
        if "Resources" in stack.template.by_key:
            message = "Resources is no map of logical ids"
            stack.context.report(Level.ERROR, "invalid-template", message, stack.template.by_key["Resources"].value)
        return
    for entry in stack.entries(section):
        if entry.name == "Fn::Transform":
            stack.value(Call(entry.name, entry.member.value, entry.member.key_place))
        elif isinstance(entry.member.value, Mapping):
            yield Declared(entry.name, entry.member, entry.member.value, entry.names)
        else:
            message = f'resource "{entry.name}" is no mapping'
            stack.context.report(Level.ERROR, "invalid-resource", message, entry.member.value)
