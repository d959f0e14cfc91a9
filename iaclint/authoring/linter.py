"""Lints texts with the checks of some files only, the built-in ones among them or not: for trying checks out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from iaclint.authoring.examples import Lint
from iaclint.engine.catalogue import Catalogue
from iaclint.engine.compiler import Compiled, compile_checks, index_entry
from iaclint.engine.evaluate import evaluate, merge
from iaclint.engine.findings import Finding
from iaclint.engine.selection import Selection
from iaclint.graph.resources import Graph
from iaclint.parsers.terraform.build import build_root
from iaclint.parsers.terraform.declarations import module_of
from iaclint.parsers.terraform.inputs import Given
from iaclint.problems import Problem
from iaclint.source import SourceFile
from iaclint.sources import Sources
from iaclint.vocabulary.folding import fold
from iaclint.vocabulary.mapping import vocabulary_data

_NOWHERE = "/nowhere"


def _only(check: Compiled) -> Callable[[], list[Compiled]]:
    return lambda: [check]


def linter_of(paths: Sequence[Path]) -> Lint:
    """Raises UsageError that lists all mistakes in the check files."""
    compiled = compile_checks(paths)
    for check in compiled:
        check["file"] = check["id"]
    services = {check["id"]: _only(check) for check in compiled}
    catalogue = Catalogue([index_entry(check) for check in compiled], services, vocabulary_data)

    def lint(text: str, _language: str) -> tuple[list[Finding], list[Problem]]:
        selection = Selection.of(catalogue, "all", (), ())
        module = module_of(_NOWHERE, [SourceFile.from_bytes("main.tf", text.encode())])
        sources = Sources(Path(_NOWHERE), Path(_NOWHERE))
        root = build_root(_NOWHERE, sources, {_NOWHERE: module}, Given())
        graph = Graph(fold(root.resources, catalogue.vocabulary))
        findings, problems = evaluate(graph, selection, ("fail", "unknown", "pass"))
        return merge(findings), [*root.problems, *problems]

    return lint
