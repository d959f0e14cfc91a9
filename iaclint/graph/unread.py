"""Who is handed a resource and was not read: a module, a nested stack, a custom resource. It may configure it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from iaclint.graph.resources import Resource
from iaclint.graph.values import OneOf, PartialMap, PartialText, Unknown, Value, unknowns_in

_NOT_HANDED = frozenset({"tags", "servicetoken", "source", "version"})
"""Arguments, without case and underscores, that hand nothing over to be configured: labels, who does the work, what is
read."""

_NOT_READ = ", which was not read"


class UnreadParts:
    """What is given to the parts of one graph that were not read: references by address, names by their text."""

    def __init__(self, parts: Iterable[Resource]) -> None:
        self._by_address: dict[str, list[tuple[str, Resource]]] = {}
        self._by_text: dict[Value, list[tuple[str, Resource]]] = {}
        for part in parts:
            for name in part.attributes.names():
                if _loose(name) not in _NOT_HANDED:
                    self._note(part, name)

    def handed(self, addresses: Iterable[str], identities: Iterable[str]) -> Resource | None:
        """The first that is given, of the resource at one of the addresses, what it is called or all of it."""
        wanted = {"", *map(_loose, identities)}
        return next(
            (
                part
                for address in addresses
                for attribute, part in self._by_address.get(address, ())
                if _loose(attribute.partition(".")[0]) in wanted
            ),
            None,
        )

    def named(self, texts: Iterable[Value], resource_type: str) -> list[Resource]:
        """Those that are given one of the names, in an argument that says what it names: `bucket_name`."""
        noun = resource_type.rpartition("_")[2]
        return [part for text in texts for key, part in self._by_text.get(text, ()) if noun in key]

    def _note(self, part: Resource, name: str) -> None:
        value = part.attributes.get(name)
        inside = (reference for unknown in unknowns_in(value) for reference in unknown.references)
        for reference in dict.fromkeys((*part.attributes.references(name), *inside)):
            self._by_address.setdefault(reference.address, []).append((reference.attribute, part))
        for key, text in _texts(value, _loose(name)):
            self._by_text.setdefault(text, []).append((key, part))


def not_read(part: Resource) -> Unknown:
    """What is worth whatever such a part may say."""
    return Unknown((f"{part.address}{_NOT_READ}",))


def is_not_read(unknowns: Iterable[Unknown]) -> bool:
    """Whether all of that is what such a part may say: of other resources than it is handed it knows nothing."""
    causes = [cause for unknown in unknowns for cause in unknown.causes]
    return bool(causes) and all(cause.endswith(_NOT_READ) for cause in causes)


def _texts(value: Value, key: str) -> Iterator[tuple[str, Value]]:
    """The names that a value may hold, known or not, each with the keys that lead there."""
    if isinstance(value, dict):
        for name, item in (*value.items(), *((("", value.rest),) if isinstance(value, PartialMap) else ())):
            if _loose(name) not in _NOT_HANDED:
                yield from _texts(item, f"{key}.{_loose(name)}")
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, key)
    elif isinstance(value, OneOf):
        for item in value.alternatives:
            yield from _texts(item, key)
    elif isinstance(value, (str, Unknown, PartialText)) and value:
        yield key, value


def _loose(name: str) -> str:
    return name.replace("_", "").lower()
