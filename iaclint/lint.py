"""The whole pipeline: paths to a report."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from iaclint.engine.catalogue import Catalogue, load_catalogue
from iaclint.engine.evaluate import evaluate, merge
from iaclint.engine.findings import Finding
from iaclint.engine.selection import Selection
from iaclint.graph.resources import Edge, Graph, Resource
from iaclint.parsers.terraform.files import Given
from iaclint.problems import Problem
from iaclint.reporters.report import Report, Statistics
from iaclint.roots import Built, Kind, ScanRoot, build
from iaclint.scan import Answers, Scan
from iaclint.settings import Settings
from iaclint.source import SourceFile
from iaclint.sources import Sources
from iaclint.triage import suppressions
from iaclint.vocabulary.folding import fold
from iaclint.vocabulary.joining import canonical, join

if TYPE_CHECKING:
    from iaclint.engine.controls import Coverage
    from iaclint.parsers.terraform.declarations import Module

Progress = Callable[[int, int], None]

ALL = ("fail", "unknown", "pass")


def lint(paths: Sequence[Path], settings: Settings, progress: Progress | None = None) -> Report:
    """Everything that the paths hold, checked. Raises UsageError for what is wrong with paths or settings."""
    started = time.perf_counter()
    catalogue = load_catalogue(settings.checks)
    coverage = _coverage(catalogue, settings.benchmark)
    within = coverage.ids if coverage else None
    selection = Selection.of(catalogue, settings.profile, settings.select, settings.ignore, within)
    scan = Scan(paths, settings)
    answers = Answers()
    # Of a control that is met, too, one must be able to say that something was looked at.
    for part in scan.check(catalogue, selection, replace(settings, show=ALL) if coverage else settings):
        answers.add(part)
        if progress:
            progress(answers.roots, len(scan.roots))
    findings = [finding for finding in merge(answers.findings) if scan.reports(finding)]
    problems = [*catalogue.problems, *scan.problems, *answers.problems]
    files = scan.files(findings)
    triaged = suppressions.apply(findings, files, catalogue.words)
    return Report(
        findings=triaged.kept,
        suppressed=triaged.suppressed,
        problems=(*problems, *triaged.problems),
        checks=tuple(catalogue.info(id_) for id_ in sorted(answers.asked)),
        statistics=Statistics(len(files), answers.resources, len(answers.asked), time.perf_counter() - started),
        read_source=scan.shown,
        show=settings.show,
        working_directory=settings.working_directory,
        coverage=coverage,
        selected=selection.ids,
    )


def _coverage(catalogue: Catalogue, benchmark: str) -> Coverage | None:
    if not benchmark:
        return None
    from iaclint.engine.controls import coverage_of  # reads the whole catalogue and a data file

    return coverage_of(catalogue, benchmark)


def lint_text(
    text: str, language: str = "terraform", catalogue: Catalogue | None = None, select: Sequence[str] = ()
) -> tuple[list[Finding], list[Problem]]:
    """One file that is not on disk, against every check of the catalogue (default: the built-in ones), or those that
    `select` names; all answers.

    `language` is `terraform`, `cloudformation`, `ros` or `plan`. Raises ValueError for a text that is none of it.
    """
    catalogue = catalogue or load_catalogue()
    root = _root_of(text, language)
    graph = Graph(fold((*root.resources, *root.blocks), catalogue.vocabulary))
    findings, problems = evaluate(graph, Selection.of(catalogue, "all", select, ()), ALL)
    return merge(findings), [*root.problems, *problems]


def _root_of(text: str, language: str) -> Built:
    nowhere = os.path.abspath(os.sep + "nowhere")
    sources = Sources(Path(nowhere), Path(nowhere))
    modules: dict[str, Module] = {}
    data = text.encode()
    if language == "terraform":
        from iaclint.parsers.terraform.declarations import module_of  # as for the root that is built of it

        modules[nowhere] = module_of(nowhere, [SourceFile.from_bytes("main.tf", data)])
        return build(ScanRoot(Kind.TERRAFORM, nowhere), sources, modules, Given())
    from iaclint.parsers.recognition import language_of  # no run needs it before it sees such a file

    if language_of(data) != language:
        raise ValueError(f"this is no {language}: {text.strip().splitlines()[:1]}")
    path = os.path.join(nowhere, "main.json" if text.lstrip().startswith("{") else "main.yaml")
    sources.put(path, data)
    return build(ScanRoot(Kind.PLAN if language == "plan" else Kind.TEMPLATE, path), sources, modules, Given())


def build_graph(path: Path, settings: Settings) -> tuple[Graph, list[Problem]]:
    """The resources below a path under canonical types, satellites apart, and what could not be read of them."""
    vocabulary = load_catalogue().vocabulary
    scan = Scan([path], settings)
    resources: list[Resource] = []
    joins: list[Edge] = []
    problems: list[Problem] = []
    for root in scan.build():
        found = canonical(root.resources, vocabulary)
        joins.extend(join(found, vocabulary).edges())
        for resource in found:
            for name in resource.attributes.names():
                resource.attributes.get(name)
        resources.extend(found)
        problems.extend(root.problems)
    return Graph(resources, joins), [*problems, *scan.problems, *scan.sources.problems]
