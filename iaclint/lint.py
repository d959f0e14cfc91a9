"""The whole pipeline: paths to a report."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from iaclint.discovery import Discovered, boundary, discover
from iaclint.engine.catalogue import Catalogue, load_catalogue
from iaclint.engine.evaluate import evaluate, merge
from iaclint.engine.findings import Finding
from iaclint.engine.selection import Selection
from iaclint.graph.resources import Graph, Resource
from iaclint.parsers.terraform.build import build_root
from iaclint.parsers.terraform.declarations import Module, module_of
from iaclint.parsers.terraform.inputs import Given
from iaclint.parsers.terraform.roots import Modules, find_roots
from iaclint.problems import Level, Problem
from iaclint.reporters.report import Report, Statistics
from iaclint.settings import Settings
from iaclint.source import SourceFile
from iaclint.sources import Sources
from iaclint.triage import suppressions
from iaclint.vocabulary.folding import fold
from iaclint.vocabulary.mapping import Vocabulary

Progress = Callable[[int, int], None]


def lint(paths: Sequence[Path], settings: Settings, progress: Progress | None = None) -> Report:
    """Everything that the paths hold, checked. Raises UsageError for what is wrong with paths or settings."""
    started = time.perf_counter()
    scan = _Scan(paths, settings)
    catalogue = load_catalogue(settings.checks)
    selection = Selection.of(catalogue, settings.profile, settings.select, settings.ignore)
    results = _Results()
    for number, root in enumerate(scan.roots):
        if progress:
            progress(number, len(scan.roots))
        _check_root(root, scan, catalogue, selection, settings.show, results)
    findings = [finding for finding in merge(results.findings) if scan.reports(finding)]
    problems = [*results.problems, *scan.sources.problems]
    if not scan.discovered.folders:
        problems.append(Problem(Level.WARNING, "nothing-to-check", "there is no Terraform file in the given paths"))
    triaged = suppressions.apply(findings, scan.sources.loaded(), catalogue.words)
    return Report(
        findings=triaged.kept,
        suppressed=triaged.suppressed,
        problems=(*problems, *triaged.problems),
        checks=selection.checks,
        statistics=Statistics(
            files=len(scan.sources.loaded()),
            resources=results.resources,
            checks=len(selection.checks),
            seconds=time.perf_counter() - started,
        ),
        read_source=scan.sources.read_displayed,
        show=settings.show,
        working_directory=settings.working_directory,
    )


def lint_text(text: str, language: str = "terraform") -> tuple[list[Finding], list[Problem]]:
    """One file that is not on disk, against every built-in check; all three answers. For examples and tests."""
    if language != "terraform":
        raise ValueError(f"there is no parser for {language}")
    sources = Sources(Path("/nowhere"), Path("/nowhere"))
    module = module_of("/nowhere", [SourceFile.from_bytes("main.tf", text.encode())])
    catalogue = load_catalogue(())
    selection = Selection.of(catalogue, "all", (), ())
    root = build_root("/nowhere", sources, {"/nowhere": module}, Given())
    graph = Graph(fold(root.resources, catalogue.vocabulary))
    findings, problems = evaluate(graph, selection, ("fail", "unknown", "pass"))
    return merge(findings), [*root.problems, *problems]


def build_graph(path: Path, settings: Settings) -> tuple[Graph, list[Problem]]:
    """The resources below a path as they were written, satellites apart, and what could not be read of them."""
    scan = _Scan([path], settings)
    resources: list[Resource] = []
    problems: list[Problem] = []
    for directory in scan.roots:
        root = build_root(directory, scan.sources, scan.modules, scan.given)
        resources.extend(root.resources)
        for resource in root.resources:
            for name in resource.attributes.names():
                resource.attributes.get(name)
        problems.extend(root.problems)
    return Graph(resources), [*problems, *scan.sources.problems]


@dataclass(slots=True)
class _Results:
    findings: list[Finding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    resources: int = 0


class _Scan:
    """What is to be scanned: the root modules, and what they are read with."""

    def __init__(self, paths: Sequence[Path], settings: Settings) -> None:
        top = boundary(paths, settings.project, settings.working_directory)
        self.sources = Sources(settings.working_directory, top)
        self.discovered: Discovered = discover(paths, settings.exclude, settings.project)
        modules = Modules(self.sources)
        project = str(settings.project) if settings.project else None
        self.roots = find_roots(self.discovered.folders, modules, project)
        self.modules: dict[str, Module] = modules.loaded
        self.given = Given(settings.variables, tuple(str(file.absolute()) for file in settings.variable_files))
        self._wanted: dict[str, bool] = {}

    def reports(self, finding: Finding) -> bool:
        """Whether it lies in, or comes of, what the user named."""
        places = (finding.location, *(origin.location for origin in finding.origins))
        return any(self._is_wanted(place.path) for place in places)

    def _is_wanted(self, displayed: str) -> bool:
        found = self._wanted.get(displayed)
        if found is None:
            found = self._wanted[displayed] = self.discovered.reports_on(self.sources.absolute(displayed))
        return found


def _check_root(
    directory: str,
    scan: _Scan,
    catalogue: Catalogue,
    selection: Selection,
    show: Iterable[str],
    results: _Results,
) -> None:
    root = build_root(directory, scan.sources, scan.modules, scan.given)
    graph = Graph(fold(root.resources, catalogue.vocabulary))
    findings, problems = evaluate(graph, selection, show)
    results.findings.extend(findings)
    results.problems.extend((*root.problems, *problems))
    results.resources += len(root.resources)


__all__ = ["Vocabulary", "build_graph", "lint", "lint_text"]
