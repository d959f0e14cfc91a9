"""The scan roots of what was discovered, each of which is evaluated for itself: Terraform modules, templates, plans."""

from __future__ import annotations

import os
from collections.abc import Container, Iterator
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from iaclint.discovery import Discovered
from iaclint.parsers.callers import unreached
from iaclint.parsers.terraform.files import Given
from iaclint.parsers.terraform.roots import find_roots
from iaclint.problems import Level, Problem
from iaclint.records import dataclass
from iaclint.sources import Sources

if TYPE_CHECKING:
    from iaclint.parsers.plan.build import PlanRoot
    from iaclint.parsers.templates.build import TemplateRoot
    from iaclint.parsers.terraform.build import RootModule
    from iaclint.parsers.terraform.declarations import Module


class Kind(Enum):
    TERRAFORM = "terraform"
    TEMPLATE = "template"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class ScanRoot:
    """`path` is absolute: the directory of a module, the file of anything else."""

    kind: Kind
    path: str


Built: TypeAlias = "RootModule | TemplateRoot | PlanRoot"
"""What a parser makes of a root: `resources`, `blocks` that are none but can be checked like them, and `problems`, to
which evaluating attributes later can add: read them last. `reached` are directories of modules and paths of templates;
of a plan, the directories that it was made from."""


def build(root: ScanRoot, sources: Sources, modules: dict[str, Module], given: Given) -> Built:
    """Evaluate what decides which resources there are. Never raises for an input."""
    if root.kind is Kind.TERRAFORM:
        from iaclint.parsers.terraform.build import build_root  # a template needs none of it

        return build_root(root.path, sources, modules, given)
    if root.kind is Kind.PLAN:
        from iaclint.parsers.plan.build import build_plan  # as for templates: most runs have none

        return build_plan(root.path, sources, modules, given)
    from iaclint.parsers.templates.build import build_template  # YAML takes as long as checking a small file

    return build_template(root.path, sources, given)


class Roots:
    """`first` are the roots that seem to reach everything; `problems` are files that could not be looked into."""

    def __init__(self, discovered: Discovered, sources: Sources, project: str | None) -> None:
        self.problems: list[Problem] = []
        self._sources = sources
        self._modules: dict[str, Module] = {}
        self._folders = discovered.folders
        self._templates: list[str] = []
        self.first = [
            ScanRoot(Kind.TERRAFORM, directory) for directory in find_roots(discovered.folders, sources, project)
        ]
        if discovered.candidates:
            self.first += self._recognised(discovered, project)

    def build(self, root: ScanRoot, given: Given) -> Built:
        """Its resources; modules are read once for all roots."""
        return build(root, self._sources, self._modules, given)

    def left_over(self, reached: Container[str]) -> Iterator[ScanRoot]:
        """What no root turned out to reach. `reached` may grow meanwhile."""
        for directory in unreached(self._folders, reached):
            yield ScanRoot(Kind.TERRAFORM, directory)
        for path in unreached(self._templates, reached):
            yield ScanRoot(Kind.TEMPLATE, path)

    def _recognised(self, discovered: Discovered, project: str | None) -> list[ScanRoot]:
        from iaclint.parsers.nesting import nested_in, template_roots  # with the first file that is not Terraform's
        from iaclint.parsers.recognition import language_of

        plans: list[str] = []
        templates: dict[str, list[str]] = {}
        for path in discovered.candidates:
            data = self._sources.look(path)
            if isinstance(data, Problem):
                self._say(data, path, path in discovered.listed)
                continue
            language = language_of(data)
            if language == "plan":
                plans.append(path)
            elif language is not None:
                templates[path] = list(nested_in(path, data))
        self._templates = list(templates)
        stacks = template_roots(templates, self._sources, project) if templates else ()
        return [
            *(ScanRoot(Kind.TEMPLATE, path) for path in stacks),
            *(ScanRoot(Kind.PLAN, path) for path in sorted(plans)),
        ]

    def _say(self, problem: Problem, path: str, named: bool) -> None:
        """Of a file that was only found nobody knows whether it matters; a link to nothing and a pipe do not."""
        if named:
            self.problems.append(problem)
        elif os.path.isfile(path):
            hint = "if it is a template or a plan, it was not checked"
            self.problems.append(replace(problem, level=Level.WARNING, hint=hint))
