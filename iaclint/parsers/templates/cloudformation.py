"""What is CloudFormation's own: sections, parameters, pseudo parameters, functions, nested stacks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from iaclint.graph.values import Unknown, Value
from iaclint.parsers.templates.cloudformation_functions import FUNCTIONS
from iaclint.parsers.templates.declared import Declared, Names
from iaclint.parsers.templates.evaluation import Language, Stack
from iaclint.parsers.templates.macros import transforms
from iaclint.parsers.templates.nested import nested_stack
from iaclint.parsers.templates.nodes import Mapping, Member, Node, Scalar, as_mapping, as_text, merged
from iaclint.parsers.templates.parameters import parameter_value
from iaclint.parsers.templates.stacks import entries
from iaclint.problems import Level

MODULE = "AWS::CloudFormation::LocalModule"
"""Stands for the type of an entry of `Modules`, which has none."""

_KNOWN_TRANSFORMS = frozenset({"AWS::LanguageExtensions", "AWS::Serverless-2016-10-31"})


def _pseudo(stack: Stack, name: str, names: Names) -> Value:  # noqa: ARG001
    """Account, region and the like are those of the deployment, unless the user says which.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html
    """
    return stack.context.variables.get(name, Unknown((name,), type="" if name.endswith("ARNs") else "string"))


def _declared(stack: Stack) -> Iterable[Declared]:
    """The entries of `Resources`; those of SAM as what is made of them."""
    for name in transforms(stack.template):
        if name not in _KNOWN_TRANSFORMS:
            message = f"what the macro {name} makes of this template is not known; it is read as it is written"
            stack.context.report(Level.NOTE, "macro", message, stack.template.by_key["Transform"].value)
    found = [*entries(stack), *_modules(stack)]
    if not any((as_text(each.body.get("Type")) or "").startswith("AWS::Serverless::") for each in found):
        return found
    from iaclint.parsers.templates.sam import expanded  # a few templates in a hundred are SAM's

    return expanded(stack, found)


def _nested(stack: Stack, declared: Declared) -> Stack | None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stack.html"""
    if as_text(declared.body.get("Type")) == MODULE:
        return _module(stack, declared)
    if as_text(declared.body.get("Type")) != "AWS::CloudFormation::Stack":
        return None
    properties = as_mapping(declared.body.get("Properties"))
    location = properties.get("TemplateURL") if properties is not None else None
    if properties is None or location is None:
        return None
    at = _asset(declared.body) or location
    return nested_stack(stack, declared, stack.value(at, declared.names), at, properties.get("Parameters"))


def _modules(stack: Stack) -> Iterable[Declared]:
    """The entries of `Modules`, which `aws cloudformation package` replaces by the resources of local files.

    https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html
    """
    section = stack.section("Modules")
    for entry in stack.entries(section) if section is not None else ():
        body = as_mapping(entry.member.value)
        if body is not None and "Source" in body.by_key:
            type_ = Member("Type", entry.member.key_place, Scalar(MODULE, entry.member.key_place))
            yield Declared(entry.name, entry.member, Mapping((type_, *body.members), body.place), entry.names)


def _module(stack: Stack, declared: Declared) -> Stack | None:
    source = declared.body.by_key["Source"].value
    properties = declared.body.get("Properties")
    child = nested_stack(stack, declared, stack.value(source, declared.names), source, properties)
    overrides = declared.body.get("Overrides")
    if child is None:
        return None
    # Logical ids of a module's resources begin with the name of the module.
    resources = child.template.get("Resources")
    template = child.template
    if overrides is not None and resources is not None:
        changed = Member("Resources", resources.place, merged(resources, overrides))
        template = Mapping((*(each for each in template.members if each.key != "Resources"), changed), template.place)
    return replace(child, template=template, address=stack.address + declared.name)


def _asset(body: Mapping) -> Scalar | None:
    """The file that CDK writes beside the template and uploads."""
    metadata = as_mapping(body.get("Metadata"))
    node: Node | None = metadata.get("aws:asset:path") if metadata is not None else None
    return node if isinstance(node, Scalar) else None


CLOUDFORMATION = Language(
    name="cloudformation",
    functions=FUNCTIONS,
    pseudo=_pseudo,
    parameter=parameter_value,
    declared=_declared,
    nested=_nested,
    no_value="AWS::NoValue",
)
