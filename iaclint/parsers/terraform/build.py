"""A root module to resources: every instance of every resource, data source and provider, module by module."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from iaclint.graph.resources import Resource
from iaclint.parsers.terraform.attributes import BlockAttributes
from iaclint.parsers.terraform.blocks import blocks_of, unread_parts
from iaclint.parsers.terraform.context import RootContext
from iaclint.parsers.terraform.declarations import Declaration, Module
from iaclint.parsers.terraform.files import Given
from iaclint.parsers.terraform.inputs import root_inputs
from iaclint.parsers.terraform.module_instance import Input, ModuleInstance
from iaclint.parsers.terraform.objects import Expanded
from iaclint.parsers.terraform.scope import EvaluationError
from iaclint.parsers.terraform.written import WrittenBlock
from iaclint.problems import Problem
from iaclint.records import dataclass
from iaclint.sources import Sources


@dataclass(frozen=True, slots=True)
class RootModule:
    """What one root module holds. Evaluating attributes later can add to `problems`: read it last.

    `blocks` are those that are no resources.
    """

    directory: str
    resources: tuple[Resource, ...]
    blocks: tuple[Resource, ...]
    context: RootContext

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(self.context.problems)

    @property
    def reached(self) -> set[str]:
        """The directories of all modules below it, and its own."""
        return self.context.reached


def build_root(
    directory: str,
    sources: Sources,
    modules: dict[str, Module],
    given: Given,
    planned: Mapping[str, Input] | None = None,
) -> RootModule:
    """Evaluate what decides which resources there are; their attributes stay unevaluated. Never raises for an input.

    `planned` are the values of variables that a plan was made with: they win where others differ.
    """
    context = RootContext(directory, sources, modules)
    module = context.module(directory)
    inputs = root_inputs(module, context, given)
    for name, value in (planned or {}).items():
        if name not in inputs or inputs[name].value != value.value:
            inputs[name] = value
    return evaluated(ModuleInstance(module, context, inputs=inputs))


def evaluated(root: ModuleInstance) -> RootModule:
    """The resources of a root module whose files and inputs are at hand, and of all that it calls."""
    context, directory = root.context, root.module.directory
    instances = list(_all_instances(root))
    resources = tuple(resource for instance in instances for resource in _resources(instance))
    directories = tuple(dict.fromkeys(instance.module.directory for instance in instances))
    for each in directories:
        for problem in context.module(each).problems:
            context.report(problem)
    context.reached.add(directory)
    return RootModule(directory, resources, (*blocks_of(instances), *unread_parts(instances)), context)


def _all_instances(instance: ModuleInstance) -> Iterator[ModuleInstance]:
    yield instance
    for child in instance.children():
        yield from _all_instances(child)


def _resources(instance: ModuleInstance) -> Iterator[Resource]:
    for declaration in instance.module.providers:
        head = declaration.block
        written = WrittenBlock(declaration.bodies, head.header, head.span, instance, instance.context)
        alias = written.get("alias")
        address = f"provider.{head.labels[0]}.{alias if isinstance(alias, str) else 'default'}"
        type_ = f"provider.{head.labels[0]}"
        yield Resource(instance.prefixed(address), type_, type_, BlockAttributes(written), instance.calls)
    for expanded, type_ in _expanded(instance):
        views: dict[int, BlockAttributes] = {}
        for address, _, block in expanded.instances():
            view = views.get(id(block))
            if view is None:
                view = views[id(block)] = BlockAttributes(block)
            yield Resource(address, type_, type_, view, instance.calls)


def _expanded(instance: ModuleInstance) -> Iterator[tuple[Expanded, str]]:
    for key, declaration in instance.module.resources.items():
        try:
            yield instance.expanded(key), _type(declaration)
        except EvaluationError as error:  # its own count refers to it
            found = declaration.attribute("count") or declaration.attribute("for_each")
            if found is not None:
                instance.context.report_error(error, found[0].expression, found[1])
    for declaration in instance.module.duplicates:
        if len(declaration.block.labels) == 2:
            yield instance.expand(declaration), _type(declaration)


def _type(declaration: Declaration) -> str:
    block = declaration.block
    return block.labels[0] if block.type == "resource" else f"{block.type}.{block.labels[0]}"
