"""The scan roots that the user's paths lead to, each built and checked; many of them by several processes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from iaclint.discovery import boundary, discover
from iaclint.engine.catalogue import Catalogue
from iaclint.engine.evaluate import evaluate
from iaclint.engine.findings import Finding
from iaclint.engine.selection import Selection
from iaclint.graph.resources import Graph
from iaclint.parsers.terraform.files import Given, environments, is_terraform
from iaclint.problems import Level, Problem
from iaclint.processes import in_processes
from iaclint.records import dataclass, field
from iaclint.roots import Built, Kind, Roots, ScanRoot
from iaclint.settings import Settings
from iaclint.source import Location, SourceFile
from iaclint.sources import Sources
from iaclint.vocabulary.folding import fold

ROOTS_PER_PROCESS = 100
"""Fewer do not repay a process."""

_COSTS = {Kind.TERRAFORM: 1, Kind.TEMPLATE: 4, Kind.PLAN: 10}
"""How much work a root is, on an average, beside a Terraform module."""


@dataclass(slots=True)
class Answers:
    """What the checks say of some scan roots; `asked` are the ids of the checks that had a resource to look at.

    `files` are the paths that another process read; `planned` are the directories that plans were made from.
    """

    findings: list[Finding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    resources: int = 0
    asked: set[str] = field(default_factory=set)
    roots: int = 0
    reached: set[str] = field(default_factory=set)
    planned: set[str] = field(default_factory=set)
    files: tuple[str, ...] = ()

    def add(self, other: Answers) -> None:
        self.findings += other.findings
        self.problems += other.problems
        self.resources += other.resources
        self.asked |= other.asked
        self.roots += other.roots
        self.reached |= other.reached
        self.planned |= other.planned


class Scan:
    """What the user named: the scan roots, and what they are read with."""

    def __init__(self, paths: Sequence[Path], settings: Settings) -> None:
        self.sources = Sources(
            settings.working_directory, boundary(paths, settings.project, settings.working_directory)
        )
        self._discovered = discover(paths, settings.exclude, settings.project)
        project = str(settings.project) if settings.project else None
        self._roots = Roots(self._discovered, self.sources, project)
        self._given = Given(settings.variables, tuple(os.path.abspath(file) for file in settings.variable_files))
        self._planned: set[str] = set()
        self._wanted: dict[str, bool] = {}
        self._shown: dict[str, SourceFile | None] = {}

    @property
    def roots(self) -> Sequence[ScanRoot]:
        return self._roots.first

    @property
    def problems(self) -> list[Problem]:
        problems = [
            Problem(
                Level.ERROR,
                "unreadable-folder",
                f"cannot be listed: {error.strerror or type(error).__name__}",
                Location(self.sources.display(folder), 1, 1, 1, 1),
            )
            for folder, error in self._discovered.unlisted
        ]
        problems += self._roots.problems
        if not self.roots and not problems:
            message = "there is no Terraform file, CloudFormation or ROS template, or Terraform plan in the given paths"
            problems.append(Problem(Level.WARNING, "nothing-to-check", message))
        return problems

    def build(self) -> Iterator[Built]:
        """The roots' graphs, and then those of what no root turned out to reach."""
        reached: set[str] = set()
        for root in self.roots:
            yield (built := self._roots.build(root, self._given))
            if root.kind is not Kind.PLAN:
                reached |= built.reached
        for root in self._roots.left_over(reached):
            yield (built := self._roots.build(root, self._given))
            reached |= built.reached

    def check(self, catalogue: Catalogue, selection: Selection, settings: Settings) -> Iterator[Answers]:
        """The answers for each root, or for groups of them, in their order."""
        costs = [_COSTS[root.kind] for root in self.roots]
        jobs = min(settings.jobs or os.cpu_count() or 1, sum(costs) // ROOTS_PER_PROCESS)
        reached: set[str] = set()

        def check_one(root: ScanRoot) -> Answers:
            is_module = root.kind is Kind.TERRAFORM
            files = environments(root.path) if is_module and settings.variable_file_sets else []
            if not files:
                return check_with(root, self._given)
            answers = Answers()
            for file in files:
                given = Given(self._given.variables, (*self._given.files, file))
                part = check_with(root, given)
                name = (self.sources.display(file),)
                part.findings = [replace(finding, environments=name) for finding in part.findings]
                answers.add(part)
            answers.roots = 1
            return answers

        def check_with(root: ScanRoot, given: Given) -> Answers:
            built = self._roots.build(root, given)
            graph = Graph(fold((*built.resources, *built.blocks), catalogue.vocabulary))
            findings, problems = evaluate(graph, selection, settings.show)
            answers = Answers(findings, [*built.problems, *problems], len(built.resources), roots=1)
            answers.asked = {check.id for check in selection.checks}
            if root.kind is Kind.PLAN:
                answers.planned = built.reached
                answers.findings = _of_plan(findings, self.sources.display(root.path))
            else:
                answers.reached = built.reached
            return answers

        def check_all(roots: Sequence[ScanRoot]) -> Answers:
            answers = Answers()
            for root in roots:
                answers.add(check_one(root))
            answers.files = self.sources.read_paths
            return answers

        parts = in_processes(check_all, self.roots, jobs, costs) if jobs > 1 else map(check_one, self.roots)
        for part in parts:
            reached |= part.reached
            self._planned |= part.planned
            for path in part.files:
                self.sources.read(path)
            yield part
        for root in self._roots.left_over(reached):
            yield (part := check_one(root))
            reached |= part.reached
        yield Answers(problems=list(self.sources.problems))

    def files(self, findings: Iterable[Finding]) -> list[SourceFile]:
        """The files that were read and that the user named, or that a finding is in."""
        with_findings = {finding.location.path for finding in findings}
        found = (self.sources.read(path) for path in self.sources.read_paths)
        return [file for file in found if file and (file.path in with_findings or self._is_wanted(file.path))]

    def shown(self, displayed: str) -> SourceFile | None:
        """A file as reports may print it, by the path that locations carry."""
        source = self.sources.read_displayed(displayed)
        if source is None or is_terraform(os.path.basename(displayed)):
            return source
        if displayed not in self._shown:
            from iaclint.parsers.recognition import language_of  # a run that only reads modules does without

            is_plan = language_of(source.data) == "plan"
            self._shown[displayed] = _without_secrets(source) if is_plan else source
        return self._shown[displayed]

    def reports(self, finding: Finding) -> bool:
        """Whether it lies in, or comes of, what the user named."""
        origins = (origin.location for origin in finding.origins)
        links = (link.location for link in finding.links)
        return any(self._is_wanted(place.path) for place in (finding.location, *origins, *links))

    def _is_wanted(self, displayed: str) -> bool:
        found = self._wanted.get(displayed)
        if found is None:
            found = self._wanted[displayed] = self._discovered.reports_on(
                self.sources.absolute(displayed), self._planned
            )
        return found


def _of_plan(findings: Iterable[Finding], plan: str) -> list[Finding]:
    """With the plan that says so, unless it is in the plan anyway."""
    return [each if each.location.path == plan else replace(each, environments=(plan,)) for each in findings]


def _without_secrets(plan: SourceFile) -> SourceFile | None:
    from iaclint.parsers.plan.redaction import without_secrets  # few runs print a line of a plan

    return without_secrets(plan)
