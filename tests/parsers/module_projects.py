"""Projects of `testdata/modules`: Terraform files, and in `expected.json` what Terraform plans for them.

Nothing in them needs a provider: `terraform_data` is built in. Unknown values are `"(known after apply)"`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iaclint.graph.resources import Graph
from iaclint.graph.values import to_json
from iaclint.lint import build_graph
from iaclint.problems import Problem
from iaclint.settings import Settings
from tests.projects import write

PROJECTS = Path(__file__).parents[2] / "testdata" / "modules"
UNKNOWN = "(known after apply)"

Resources = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Project:
    """`resources` are attributes by address, `variables` and `variable_files` what the command line gives."""

    folder: Path
    resources: Resources
    variables: dict[str, str]
    variable_files: tuple[str, ...]

    def __str__(self) -> str:
        return self.folder.name


def projects() -> list[Project]:
    found = []
    for folder in sorted(PROJECTS.iterdir()):
        data = json.loads((folder / "expected.json").read_text())
        found.append(
            Project(folder, data["resources"], data.get("variables", {}), tuple(data.get("variable_files", ())))
        )
    return found


def evaluated(project: Project) -> tuple[Resources, list[str]]:
    """What we make of it: attributes by address, and the kinds of problems."""
    settings = Settings(
        variables=tuple(project.variables.items()),
        variable_files=tuple(project.folder / name for name in project.variable_files),
        project=project.folder,
        working_directory=project.folder,
    )

    graph, problems = build_graph(project.folder, settings)
    resources = {
        resource.address: {name: plain(to_json(resource.attributes.get(name))) for name in resource.attributes.names()}
        for resource in graph.resources
    }
    assert len(resources) == len(graph.resources), "an address is there twice"
    return resources, [problem.kind for problem in problems]


def build(folder: Path, files: dict[str, str], path: str = "", **settings: Any) -> tuple[Graph, list[Problem]]:
    """The graph of what lies below a folder, or below `path` in it."""
    write(folder, files)
    return build_graph(folder / path, Settings(project=folder, working_directory=folder, **settings))


def plain(value: Any) -> Any:
    """Without causes of unknowns."""
    if isinstance(value, dict):
        if len(value) == 1 and ("$unknown" in value or "$one_of" in value):
            return UNKNOWN
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value
