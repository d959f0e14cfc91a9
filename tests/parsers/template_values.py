"""Templates in a text to resources, for tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from iaclint.graph.resources import Resource
from iaclint.graph.values import ABSENT, Value, to_json
from iaclint.parsers.templates.build import TemplateRoot, build_template
from iaclint.parsers.terraform.files import Given
from iaclint.sources import Sources


def built(
    folder: Path, template: str | bytes | dict[str, Any], name: str = "main.yaml", **variables: str
) -> TemplateRoot:
    """A template written to a folder, which may hold others for it to nest. `__` in a variable's name means `::`."""
    if isinstance(template, dict):
        template = json.dumps(template)
    if isinstance(template, str):
        template = template.encode()
    (folder / name).write_bytes(template)
    given = tuple((key.replace("__", "::"), value) for key, value in variables.items())
    return build_template(str(folder / name), Sources(folder, folder), Given(given))


def resource(root: TemplateRoot, address: str) -> Resource:
    return next(each for each in root.resources if each.address == address)


def properties(found: Resource) -> dict[str, Value]:
    return {name: found.attributes.get(name) for name in found.attributes.names()}


def plain_properties(found: Resource) -> dict[str, Any]:
    """JSON data; what is not known is `{"$unknown": [causes]}`."""
    return {name: to_json(value) for name, value in properties(found).items() if value is not ABSENT}


def kinds(root: TemplateRoot) -> list[str]:
    return [problem.kind for problem in root.problems]
