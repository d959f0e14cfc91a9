"""A template file to resources in their native shape: those of its nested stacks too, as far as they are local."""

from __future__ import annotations

import os

from iaclint.graph.resources import Resource
from iaclint.parsers.templates.blocks import blocks_of, unread_parts
from iaclint.parsers.templates.context import TemplateContext
from iaclint.parsers.templates.evaluation import Stack
from iaclint.parsers.templates.given import values_given
from iaclint.parsers.templates.languages import language_of
from iaclint.parsers.templates.nodes import Mapping
from iaclint.parsers.templates.reader import UnreadableError, read
from iaclint.parsers.templates.stacks import resources_of
from iaclint.parsers.terraform.files import Given
from iaclint.problems import Problem
from iaclint.records import dataclass
from iaclint.sources import Sources


@dataclass(frozen=True, slots=True)
class TemplateRoot:
    """What one template holds. Evaluating attributes later can add to `problems`: read it last.

    `reached` are the absolute paths of the files that it was made of: its own, and those of nested stacks. `blocks` are
    parameters and outputs.
    """

    path: str
    resources: tuple[Resource, ...]
    blocks: tuple[Resource, ...]
    context: TemplateContext

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(self.context.problems)

    @property
    def reached(self) -> set[str]:
        return self.context.reached


def build_template(path: str, sources: Sources, given: Given) -> TemplateRoot:
    """Evaluate what decides which resources there are; their properties stay unevaluated. Never raises for an input.

    A file that turns out to be no template has no resources and no problems.
    """
    path = os.path.abspath(path)
    context = TemplateContext(sources)
    context.variables.update(values_given(given.files, given.variables, context))
    context.reached.add(path)
    source = sources.read(path)
    resources: tuple[Resource, ...] = ()
    blocks: tuple[Resource, ...] = ()
    if source is not None:
        try:
            template = read(source, context.add)
        except UnreadableError as error:
            context.add(error.problem)
            return TemplateRoot(path, (), (), context)
        language = language_of(template) if isinstance(template, Mapping) else None
        if language is not None and isinstance(template, Mapping):
            stack = Stack(context, language, path, template)
            resources = tuple(resources_of(stack))
            blocks = (*blocks_of(stack), *unread_parts(stack))
    return TemplateRoot(path, resources, blocks, context)
