"""Reading one template resource by the vocabulary of the project."""

from __future__ import annotations

from typing import Any

from iaclint.graph.resources import Resource
from iaclint.graph.values import ABSENT, Value
from iaclint.vocabulary.data_files import development_vocabulary
from tests.vocabulary.natives import canonical, native

WORDS = development_vocabulary()


def readings(source: str, properties: dict[str, Any], type_: str) -> list[Resource]:
    """What the resource is under a canonical type, as a resource of its own or as a part of its owner."""
    return [each for each in canonical(WORDS, native(source, properties)) if each.type == type_]


def seen(source: str, properties: dict[str, Any], path: str) -> Value:
    """What stands at `aws_type.attribute.name` of the one reading of that type."""
    type_, *names = path.split(".")
    (resource,) = readings(source, properties, type_)
    value = resource.attributes.get(names[0])
    for name in names[1:]:
        value = value[0] if isinstance(value, list) and len(value) == 1 else value
        value = value.get(name, ABSENT) if isinstance(value, dict) else ABSENT
    return value
