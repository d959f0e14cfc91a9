"""What is ROS's own: sections, parameters, pseudo parameters, functions."""

from __future__ import annotations

from iaclint.graph.values import Unknown, Value
from iaclint.parsers.templates.evaluation import Declared, Language, Names, Stack
from iaclint.parsers.templates.intrinsics import FUNCTIONS
from iaclint.parsers.templates.nodes import Mapping
from iaclint.parsers.templates.parameters import parameter_value
from iaclint.parsers.templates.stacks import entries


def _pseudo(stack: Stack, name: str, names: Names) -> Value:  # noqa: ARG001
    """Account, region and the like are those of the deployment."""
    return Unknown((name,), type="string")


def _parameter(stack: Stack, name: str, declaration: Mapping) -> Value:
    return parameter_value(stack, name, declaration)


def _nested(stack: Stack, declared: Declared) -> Stack | None:  # noqa: ARG001
    return None


ROS = Language(
    name="ros",
    functions=FUNCTIONS,
    pseudo=_pseudo,
    parameter=_parameter,
    declared=entries,
    nested=_nested,
    no_value="ALIYUN::NoValue",
)
