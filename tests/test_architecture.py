"""Imports point one way, and modules stay small: docs/architecture.md, held to."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "iaclint"

# From the top down; a module may import its own layer and those below it.
LAYERS = [
    ["cli", "commands", "__main__"],
    ["authoring"],
    ["lint", "type_statistics"],
    ["scan", "roots"],
    ["reporters"],
    ["triage"],
    ["engine"],
    ["benchmarks"],
    ["vocabulary"],
    ["discovery"],
    ["parsers"],
    ["graph"],
    ["problems", "settings", "configuration", "sources", "processes"],
    ["source", "errors", "spelling", "records", "yaml_text", "patterns"],
]
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}

MODULES = sorted(PACKAGE.rglob("*.py"))


def _name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_imports_only_what_lies_below_it(path: Path) -> None:
    parts = _name(path).split(".")
    if len(parts) < 2:
        return
    own = RANK[parts[1]]
    above = [name for name in _imports(path) if name.startswith("iaclint.") and RANK[name.split(".")[1]] < own]
    assert above == []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_module_fits_on_a_few_screens(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 500


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {_name(path): {name for name in _imports(path) if name.startswith("iaclint")} for path in MODULES}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail[trail.index(name) :], name))
        if name in done or name not in graph:
            return
        for target in sorted(graph[name]):
            visit(target, (*trail, name))
        done.add(name)

    for name in sorted(graph):
        visit(name, ())
