"""Which resources mean the same under another name, and which satellites belong to which owner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from iaclint.graph.relations import RelationIndex
from iaclint.graph.resources import Attributes, Edge, Origin, Path, Resource
from iaclint.graph.values import ABSENT, OneOf, Reference, Value, is_unknown
from iaclint.records import dataclass
from iaclint.source import Location
from iaclint.vocabulary.mapping import TEMPLATE_MARK, Satellite, Vocabulary


@dataclass(frozen=True, slots=True)
class Part:
    """A satellite of a resource; `certain` is False when it may configure another one, or none."""

    satellite: Resource
    rule: Satellite
    certain: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """The satellites of each owner, by its address, and those that have to be looked at alone. `handed` are the owners
    that a part of the configuration is given which was not read, and that part: it may hold more satellites."""

    parts: dict[str, list[Part]]
    alone: list[Part]
    handed: dict[str, Resource]

    def edges(self) -> list[Edge]:
        """From each satellite to the owner that it surely configures, also where only an equal name says so."""
        return [
            Edge(part.satellite.address, owner, part.rule.joined_by)
            for owner, parts in self.parts.items()
            for part in parts
            if part.certain
        ]


def canonical(resources: Iterable[Resource], vocabulary: Vocabulary) -> list[Resource]:
    """The same resources under canonical types and attribute names, those of templates too."""
    found = list(resources)
    if any(TEMPLATE_MARK in resource.source_type for resource in found):
        from iaclint.vocabulary.translation import translate  # a run on Terraform does without

        found = translate(found, vocabulary)
    return [_canonical(resource, vocabulary) for resource in found]


def join(resources: Sequence[Resource], vocabulary: Vocabulary) -> Joined:
    """Satellites and owners among resources of canonical types."""
    by_type: dict[str, list[Resource]] = {}
    for resource in resources:
        by_type.setdefault(resource.type, []).append(resource)
    present = [type_ for type_ in by_type if type_ in vocabulary.satellites]
    index = RelationIndex(by_type)
    parts: dict[str, list[Part]] = {}
    alone: list[Part] = []
    for type_ in present:
        owned: set[str] = set()
        for rule in vocabulary.satellites[type_]:
            for owner in by_type.get(rule.owner, ()):
                identities = vocabulary.identities[rule.owner]
                found = index.pointing_at(owner, type_, (rule.joined_by,), identities)
                for satellite, certain in (*((s, True) for s in found.certain), *((s, False) for s in found.maybe)):
                    applies = _applies(satellite, rule)
                    if certain:
                        owned.add(satellite.address)
                    if applies is not False:
                        sure = certain and applies is True and satellite.certain and not satellite.optional
                        parts.setdefault(owner.address, []).append(Part(satellite, rule, sure))
        for satellite in by_type[type_]:
            if satellite.address not in owned:
                alone.extend(_orphan(satellite, vocabulary.satellites[type_]))
    owners = {owner.address: owner for type_ in vocabulary.owners for owner in by_type.get(type_, ())}
    handed = {
        address: part
        for address, owner in owners.items()
        if (part := index.handed_to(owner, vocabulary.identities[owner.type])) is not None
    }
    for address in parts:
        parts[address], rivals = _without_rivals(owners[address], parts[address])
        alone.extend(rivals)
    return Joined(parts, alone, handed)


def _without_rivals(owner: Resource, parts: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """The satellites to fold, and those that set what the owner or an earlier one sets: each is looked at alone."""
    taken = set(owner.attributes.names())
    folded: list[Part] = []
    rivals: list[Part] = []
    for part in parts:
        if part.rule.append or not part.certain:
            folded.append(part)
            continue
        own = set(roots(part))
        (rivals if own & taken else folded).append(part)
        taken |= own
    return folded, rivals


def _applies(satellite: Resource, rule: Satellite) -> bool | None:
    """Whether the rule's `when` holds; None when that is not known."""
    for name, wanted in rule.when:
        value = satellite.attributes.get(name)
        if value is ABSENT or value is None:
            value = False
        if is_unknown(value) or isinstance(value, OneOf):
            return None
        if value != wanted and str(value).lower() != str(wanted).lower():
            return False
    return True


def _orphan(satellite: Resource, rules: Sequence[Satellite]) -> Iterator[Part]:
    """A stand-in for the owner; of several types that it could have, the one that the vocabulary names first."""
    for rule in rules:
        if rule.owner == rules[0].owner and _applies(satellite, rule):
            yield Part(satellite, rule, certain=True)


def roots(part: Part) -> Iterable[str]:
    """The owner's attributes that this very satellite says something about."""
    if part.rule.under or part.rule.append:
        return part.rule.roots
    names = set(part.satellite.attributes.names())
    return dict.fromkeys(target[0] for target, source in part.rule.attributes if source.path[0] in names)


def _canonical(resource: Resource, vocabulary: Vocabulary) -> Resource:
    found = vocabulary.canonical.get(resource.type)
    if found is None:
        return resource
    type_, renamed = found
    attributes: Attributes = RenamedAttributes(resource.attributes, renamed) if renamed else resource.attributes
    return replace(resource, type=type_, attributes=attributes)


class RenamedAttributes:
    """Attributes under other names: `renamed` leads from the canonical name to the written one."""

    def __init__(self, inner: Attributes, renamed: dict[str, str]) -> None:
        self._inner = inner
        self._renamed = renamed
        self._canonical = {written: name for name, written in renamed.items()}

    def names(self) -> Iterable[str]:
        return [self._canonical.get(name, name) for name in self._inner.names()]

    def get(self, name: str) -> Value:
        return self._inner.get(self._renamed.get(name, name))

    def references(self, name: str) -> tuple[Reference, ...]:
        return self._inner.references(self._renamed.get(name, name))

    def locate(self, path: Path) -> Location:
        return self._inner.locate(self._written(path))

    def whole(self, path: Path) -> Location:
        return self._inner.whole(self._written(path))

    def extent(self) -> Location:
        return self._inner.extent()

    def origins(self, path: Path, *, absent: bool = False) -> tuple[Origin, ...]:
        return self._inner.origins(self._written(path), absent=absent)

    def address_at(self, path: Path) -> str:
        return self._inner.address_at(self._written(path))

    def spelled(self, path: Path, value: Value) -> tuple[Path, Value]:
        return self._inner.spelled(path, value)

    def there(self, path: Path) -> Path:
        return self._inner.there(self._written(path))

    def hides(self, path: Path) -> bool:
        return self._inner.hides(self._written(path))

    def _written(self, path: Path) -> Path:
        return (self._renamed.get(str(path[0]), path[0]), *path[1:]) if path else path
