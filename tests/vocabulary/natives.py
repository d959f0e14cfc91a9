"""Resources of templates without a template, and vocabularies without a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from iaclint.graph.resources import Origin, Path, Resource
from iaclint.graph.values import ABSENT, OneOf, Reference, Unknown, Value, unknowns_in
from iaclint.source import Location
from iaclint.vocabulary.data_files import vocabulary_of
from iaclint.vocabulary.folding import fold
from iaclint.vocabulary.mapping import Vocabulary

UNKNOWN = Unknown(("parameter X",))


class NativeFake:
    """Properties that are all there. A location's `path` is the native path of what was found there, with dots."""

    def __init__(self, properties: dict[str, Value]) -> None:
        self.properties = properties
        self.evaluated: list[str] = []
        self.asked: Path = ()

    def names(self) -> Iterable[str]:
        return self.properties

    def get(self, name: str) -> Value:
        self.evaluated.append(name)
        return self.properties.get(name, ABSENT)

    def references(self, name: str) -> tuple[Reference, ...]:
        return tuple(each for unknown in unknowns_in(self.properties[name]) for each in unknown.references)

    def locate(self, path: Path) -> Location:
        self.asked = path
        return Location(".".join(map(str, deepest(self.properties, path))), 1, 1, 1, 1)

    def whole(self, path: Path) -> Location:
        return self.locate(path)

    def extent(self) -> Location:
        return self.locate(())

    def origins(self, path: Path, *, absent: bool = False) -> tuple[Origin, ...]:  # noqa: ARG002
        return (Origin("here", self.locate(path)),)

    def address_at(self, path: Path) -> str:  # noqa: ARG002
        return ""

    def spelled(self, path: Path, value: Value) -> tuple[Path, Value]:
        return path, value

    def there(self, path: Path) -> Path:
        return deepest(self.properties, path)

    def hides(self, path: Path) -> bool:  # noqa: ARG002
        return False


def deepest(value: Value, path: Path) -> Path:
    """As much of the path as is written."""
    if not path:
        return ()
    if isinstance(value, OneOf):
        return max((deepest(each, path) for each in value.alternatives), key=len)
    step = path[0]
    if isinstance(value, dict) and step in value:
        return (step, *deepest(value[str(step)], path[1:]))
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return (step, *deepest(value[step], path[1:]))
    return ()


def vocabulary(text: str) -> Vocabulary:
    """A vocabulary of the entries in a YAML text."""
    return vocabulary_of({name: ("test.yaml", entry or {}) for name, entry in yaml.safe_load(text).items()})


def native(type_: str, properties: dict[str, Value], address: str = "This") -> Resource:
    language = "cloudformation" if type_.startswith("AWS::") else "ros"
    return Resource(address, type_, type_, NativeFake(properties), language=language)


def canonical(words: str | Vocabulary, *resources: Resource) -> list[Resource]:
    """The resources as checks see them."""
    return fold(resources, vocabulary(words) if isinstance(words, str) else words)


def values(resource: Resource) -> dict[str, Any]:
    """What is written in the resource, by canonical name."""
    return {name: resource.attributes.get(name) for name in resource.attributes.names()}


def place(resource: Resource, *path: str | int) -> str:
    """The native path of what a finding at the canonical path points at."""
    return resource.attributes.locate(path).path


def ref(address: str, attribute: str = "") -> Unknown:
    return Unknown((f"{address}.{attribute}" if attribute else address,), (Reference(address, attribute),))
