"""`Transform: Aliyun::Terraform-v1.5`: a ROS template that holds a Terraform module, which is evaluated as such.

https://www.alibabacloud.com/help/en/ros/user-guide/structure-of-terraform-templates

`Parameters` add to the variables of the same names: a default there wins over the variable's own, which stays when
there is none there. Templates that Alibaba Cloud publishes rely on that, and only label most of their parameters.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from iaclint.graph.resources import Origin, Resource
from iaclint.graph.values import Value
from iaclint.parsers.templates.evaluation import Stack
from iaclint.parsers.templates.nodes import as_mapping, end_of
from iaclint.parsers.templates.workspace import Workspace, WorkspaceContext
from iaclint.parsers.terraform.build import evaluated
from iaclint.parsers.terraform.declarations import Declaration, Module
from iaclint.parsers.terraform.files import Given, automatic
from iaclint.parsers.terraform.inputs import from_file, read_text, root_inputs
from iaclint.parsers.terraform.module_instance import Input, ModuleInstance
from iaclint.parsers.terraform.scope import EvaluationError
from iaclint.problems import Level, Problem

_FOLDER = "Workspace"


def terraform_resources(stack: Stack) -> Iterator[Resource]:
    """The resources of the module in `Workspace`, and of the modules that it calls there."""
    source = stack.context.sources.peek(stack.path)
    member = stack.template.by_key.get(_FOLDER)
    node = as_mapping(member.value) if member is not None else None
    if source is None or member is None or node is None:
        message = "a Terraform template holds its files under Workspace, a map of paths to texts"
        where = member.value if member is not None else stack.template
        stack.context.report(Level.ERROR, "invalid-template", message, where)
        return
    # Below a file there is nothing on the disk, so whatever looks there finds nothing.
    root = "/".join((stack.path.replace(os.sep, "/"), *stack.address.split(".")[:-1], _FOLDER))
    workspace = Workspace(node, root, source, stack.context)
    context = WorkspaceContext(workspace, stack.context.sources, stack.context, member.key_place.location())
    module = context.module(root)
    inputs: dict[str, Input] = {}
    for name in automatic(workspace.names("")):
        inputs.update(from_file(workspace.files[name], context))
    inputs.update(_given(stack, module, context))
    inputs.update(_parameters(stack, module, context, inputs))
    address = stack.address.removesuffix(".")
    yield from evaluated(ModuleInstance(module, context, address, stack.calls, inputs=inputs)).resources


def _given(stack: Stack, module: Module, context: WorkspaceContext) -> dict[str, Input]:
    """What the user gave for variables that are no parameters."""
    if stack.calls:
        return {}
    parameters = stack.section("Parameters")
    own = parameters.by_key if parameters is not None else {}
    variables = tuple((name, text) for name, text in stack.context.variables.items() if name not in own)
    return root_inputs(module, context, Given(variables))


def _parameters(
    stack: Stack, module: Module, context: WorkspaceContext, inputs: dict[str, Input]
) -> Iterator[tuple[str, Input]]:
    section = stack.section("Parameters")
    names = dict.fromkeys((*(section.by_key if section is not None else ()), *stack.arguments))
    for name in names:
        declaration = module.variables.get(name)
        if declaration is None:
            continue
        given = name in stack.arguments or (not stack.calls and name in stack.context.variables)
        entry = as_mapping(stack.entry("Parameters", name))
        default = entry.by_key.get("Default") if entry is not None else None
        if not given and default is None and (name in inputs or declaration.attribute("default") is not None):
            continue
        origin = stack.arguments[name].origin if name in stack.arguments else None
        if not given and default is not None:
            place = default.key_place.to(end_of(default)).location()
            origin = Origin(f'default of parameter "{name}"', place)
        value = stack.parameter(name)
        yield name, Input(_as_variable(value, name, declaration, context), origin)


def _as_variable(value: Value, name: str, declaration: Declaration, context: WorkspaceContext) -> Value:
    """A parameter's value for a variable: ROS hands lists and maps over as texts in JSON."""
    if not isinstance(value, str):
        return value
    try:
        return read_text(value, declaration)
    except EvaluationError as error:
        message = f'the value of parameter "{name}" is none of its variable: {error.message}'
        context.report(Problem(Level.WARNING, "evaluation-error", message, declaration.header))
        return value
