"""What is CloudFormation's own: sections, parameters, pseudo parameters, functions."""

from __future__ import annotations

from iaclint.graph.values import Unknown, Value
from iaclint.parsers.templates.cloudformation_functions import FUNCTIONS
from iaclint.parsers.templates.evaluation import Declared, Language, Names, Stack
from iaclint.parsers.templates.parameters import parameter_value
from iaclint.parsers.templates.stacks import entries


def _pseudo(stack: Stack, name: str, names: Names) -> Value:  # noqa: ARG001
    """Account, region and the like are those of the deployment, unless the user says which.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html
    """
    return stack.context.variables.get(name, Unknown((name,), type="" if name.endswith("ARNs") else "string"))


def _nested(stack: Stack, declared: Declared) -> Stack | None:  # noqa: ARG001
    return None


CLOUDFORMATION = Language(
    name="cloudformation",
    functions=FUNCTIONS,
    pseudo=_pseudo,
    parameter=parameter_value,
    declared=entries,
    nested=_nested,
    no_value="AWS::NoValue",
)
