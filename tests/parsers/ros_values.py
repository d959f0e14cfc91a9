"""What tests need to evaluate a piece of a ROS template, and to write down what it is worth."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from iaclint.graph.values import ABSENT, EncodedText, OneOf, PartialMap, PartialText, Rest, Unknown, Value
from iaclint.parsers.templates.build import TemplateRoot, build_template
from iaclint.parsers.terraform.files import Given
from iaclint.sources import Sources


def build(folder: Path, text: str, name: str = "template.yml", **given: str) -> TemplateRoot:
    """The template in a folder of its own, which is the boundary too."""
    path = folder / name
    path.write_text(text, "utf-8")
    return build_template(str(path), Sources(folder, folder), Given(tuple(given.items())))


def property_of(root: TemplateRoot, address: str, name: str) -> Value:
    found = next(resource for resource in root.resources if resource.address == address)
    return found.attributes.get(name)


def addresses(root: TemplateRoot) -> list[str]:
    return [resource.address for resource in root.resources]


def rendered(value: Value) -> Any:
    """As the test data writes it down: see testdata/templates/ros-functions.yaml."""
    if isinstance(value, EncodedText):
        return {"$base64": rendered(value.plain)}
    if isinstance(value, Unknown):
        return {"$unknown": list(value.causes)}
    if isinstance(value, Rest):
        return {"$rest": list(value.unknown.causes)}
    if isinstance(value, PartialText):
        return {"$text": [rendered(part) for part in value.parts]}
    if isinstance(value, OneOf):
        return {"$one_of": [rendered(each) for each in value.alternatives]}
    if isinstance(value, dict):
        data = {key: rendered(item) for key, item in value.items()}
        return {**data, "$more": list(value.rest.causes)} if isinstance(value, PartialMap) else data
    if isinstance(value, list):
        return [rendered(item) for item in value]
    if value is ABSENT:
        return {"$absent": True}
    return float(value) if isinstance(value, Decimal) else value
