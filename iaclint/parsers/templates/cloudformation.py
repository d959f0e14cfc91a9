"""What is CloudFormation's own: sections, parameters, pseudo parameters, functions, nested stacks."""

from __future__ import annotations

from collections.abc import Iterable

from iaclint.graph.values import ABSENT, Unknown, Value
from iaclint.parsers.templates.cloudformation_functions import FUNCTIONS
from iaclint.parsers.templates.declared import Declared, Names
from iaclint.parsers.templates.evaluation import Language, Stack, transforms
from iaclint.parsers.templates.nested import arguments_of, nested_stack
from iaclint.parsers.templates.nodes import Mapping, Node, Scalar, as_mapping, as_text
from iaclint.parsers.templates.parameters import parameter_value
from iaclint.parsers.templates.stacks import entries
from iaclint.problems import Level

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
    found = list(entries(stack))
    if not any((as_text(each.body.get("Type")) or "").startswith("AWS::Serverless::") for each in found):
        return found
    from iaclint.parsers.templates.sam import expanded  # a few templates in a hundred are SAM's

    return expanded(stack, found)


def _nested(stack: Stack, declared: Declared) -> Stack | None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stack.html"""
    if as_text(declared.body.get("Type")) != "AWS::CloudFormation::Stack":
        return None
    properties = as_mapping(declared.body.get("Properties"))
    location = properties.get("TemplateURL") if properties is not None else None
    if properties is None or location is None:
        return None
    arguments = arguments_of(stack, declared.name, properties.get("Parameters"), declared.names)
    asset = _asset(declared.body)
    if asset is not None:
        return nested_stack(stack, declared, asset.value, asset, arguments)
    value = stack.value(location, declared.names)
    return nested_stack(stack, declared, None if value is ABSENT else value, location, arguments)


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
