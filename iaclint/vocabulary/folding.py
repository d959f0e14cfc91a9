"""Folds satellites into the resources that they configure, so that a check reads one path however it was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from iaclint.graph.relations import RelationIndex
from iaclint.graph.resources import Attributes, Origin, Path, Resource
from iaclint.graph.values import ABSENT, ListValue, OneOf, Reference, Rest, Unknown, Value, is_unknown, unknown_from
from iaclint.source import Location
from iaclint.vocabulary.mapping import Names, Satellite, Source, Vocabulary


def fold(resources: Sequence[Resource], vocabulary: Vocabulary) -> list[Resource]:
    """The same resources under canonical types, owners with what their satellites say, satellites themselves too.

    A satellite whose owner is not among the resources gets one that consists of nothing else (`complete=False`).
    """
    renamed = [_canonical(resource, vocabulary) for resource in resources]
    by_type: dict[str, list[Resource]] = {}
    for resource in renamed:
        by_type.setdefault(resource.type, []).append(resource)
    present = [type_ for type_ in by_type if type_ in vocabulary.satellites]
    if not present:
        return renamed
    joined = _join(by_type, present, vocabulary)
    folded: list[Resource] = []
    for resource in renamed:
        parts = joined.parts.get(resource.address) if resource.type in vocabulary.owners else None
        folded.append(_with_parts(resource, parts) if parts else resource)
    folded.extend(joined.orphans)
    return folded


@dataclass(frozen=True, slots=True)
class _Part:
    """A satellite of a resource; `certain` is False when it may configure another one."""

    satellite: Resource
    rule: Satellite
    certain: bool


@dataclass(frozen=True, slots=True)
class _Joined:
    parts: dict[str, list[_Part]]
    orphans: list[Resource]


def _join(by_type: dict[str, list[Resource]], present: Iterable[str], vocabulary: Vocabulary) -> _Joined:
    index = RelationIndex(by_type)
    parts: dict[str, list[_Part]] = {}
    orphans: list[Resource] = []
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
                        parts.setdefault(owner.address, []).append(_Part(satellite, rule, certain and applies is True))
        for satellite in by_type[type_]:
            if satellite.address not in owned:
                orphans.extend(_orphan(satellite, vocabulary.satellites[type_]))
    owners = {owner.address: owner for type_ in vocabulary.owners for owner in by_type.get(type_, ())}
    for address, found_parts in parts.items():
        rivals = _rivals(owners[address], found_parts)
        if rivals:
            parts[address] = [part for part in found_parts if part not in rivals]
            for part in rivals:
                orphans.append(_stand_in(part))
    return _Joined(parts, orphans)


def _rivals(owner: Resource, parts: Sequence[_Part]) -> list[_Part]:
    """Satellites that set what the owner sets itself, or what an earlier one sets: each has to be looked at alone."""
    taken = set(owner.attributes.names())
    rivals: list[_Part] = []
    for part in parts:
        if part.rule.append or not part.certain:
            continue
        roots = set(_roots(part))
        if roots & taken:
            rivals.append(part)
        taken |= roots
    return rivals


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


def _orphan(satellite: Resource, rules: Sequence[Satellite]) -> Iterator[Resource]:
    """A stand-in for the owner; of several types that it could have, the one that the vocabulary names first."""
    for rule in rules:
        if rule.owner == rules[0].owner and _applies(satellite, rule):
            yield _stand_in(_Part(satellite, rule, certain=True))


def _stand_in(part: _Part) -> Resource:
    """An owner of which nothing is known but what this satellite says."""
    attributes = FoldedAttributes(part.satellite.attributes, (part,), owner_seen=False)
    return replace(part.satellite, type=part.rule.owner, attributes=attributes, complete=False)


def _with_parts(resource: Resource, parts: list[_Part]) -> Resource:
    satellites = tuple(dict.fromkeys(part.satellite.address for part in parts if part.certain))
    return replace(resource, attributes=FoldedAttributes(resource.attributes, tuple(parts)), satellites=satellites)


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

    def extent(self) -> Location:
        return self._inner.extent()

    def origins(self, path: Path) -> tuple[Origin, ...]:
        return self._inner.origins(self._written(path))

    def address_at(self, path: Path) -> str:
        return self._inner.address_at(self._written(path))

    def _written(self, path: Path) -> Path:
        return (self._renamed.get(str(path[0]), path[0]), *path[1:]) if path else path


class FoldedAttributes:
    """An owner's attributes with those of its satellites. What a satellite sets wins over what the owner says itself.

    `owner_seen` is False for the stand-in of an owner that lies elsewhere: then only the satellite's part is known.
    """

    def __init__(self, owner: Attributes, parts: Sequence[_Part], *, owner_seen: bool = True) -> None:
        self._owner = owner
        self._owner_seen = owner_seen
        self._parts: dict[str, list[_Part]] = {}
        for part in parts:
            for root in _roots(part):
                self._parts.setdefault(root, []).append(part)
        self._values: dict[str, Value] = {}

    def names(self) -> Iterable[str]:
        return dict.fromkeys((*(self._owner.names() if self._owner_seen else ()), *self._parts))

    def get(self, name: str) -> Value:
        if name not in self._values:
            self._values[name] = self._get(name)
        return self._values[name]

    def references(self, name: str) -> tuple[Reference, ...]:
        own = self._owner.references(name) if self._owner_seen else ()
        return (*own, *(r for part in self._parts.get(name, ()) for r in part.satellite.attributes.references(name)))

    def locate(self, path: Path) -> Location:
        attributes, inner = self._follow(path)
        return attributes.locate(inner)

    def extent(self) -> Location:
        return self._owner.extent()

    def origins(self, path: Path) -> tuple[Origin, ...]:
        attributes, inner = self._follow(path)
        return attributes.origins(inner)

    def address_at(self, path: Path) -> str:
        part = self._part_at(path)
        return part.satellite.address if part and self._owner_seen else ""

    def _own(self, name: str) -> Value:
        return self._owner.get(name) if self._owner_seen else ABSENT

    def _get(self, name: str) -> Value:
        parts = self._parts.get(name)
        if parts is None:
            return self._owner.get(name) if self._owner_seen else Unknown((name,), not_null=True)
        if parts[0].rule.append:
            return self._appended(name, parts)
        certain = [part for part in parts if part.certain]
        if not certain:
            own = self._own(name)
            return own if own is not ABSENT else unknown_from([_pointer(part) for part in parts])
        content: Value = ABSENT
        for part in certain:
            content = _set_by(part, name, content)
        return self._own(name) if content is ABSENT else content

    def _appended(self, name: str, parts: Sequence[_Part]) -> Value:
        own = self._own(name)
        if not isinstance(own, list) and own is not ABSENT and own is not None:
            return own
        items = ListValue(own if isinstance(own, list) else ())
        for part in parts:
            items.append(_element(part) if part.certain else Rest(unknown_from([_pointer(part)])))
        return items

    def _part_at(self, path: Path) -> _Part | None:
        """The satellite that the value at `path` was written in."""
        parts = self._parts.get(str(path[0])) if path else None
        if not parts:
            return None
        if parts[0].rule.append:
            own = self._own(str(path[0]))
            index = path[1] if len(path) > 1 and isinstance(path[1], int) else 0
            position = index - (len(own) if isinstance(own, list) else 0)
            return parts[position] if 0 <= position < len(parts) else None
        certain = [part for part in parts if part.certain]
        if not certain:
            return None
        names = tuple(step for step in path if isinstance(step, str))
        for part in reversed(certain):
            if any(names[: len(target)] == target for target, _ in part.rule.attributes):
                return part
        return certain[-1]

    def _follow(self, path: Path) -> tuple[Attributes, Path]:
        """The attributes that `path` was written in, and the path there."""
        part = self._part_at(path)
        if part is None:
            return self._owner, path if self._owner_seen else ()
        rest = path
        if part.rule.append or part.rule.under:
            rest = path[1:]
            if rest and isinstance(rest[0], int):
                rest = rest[1:]
        return part.satellite.attributes, _written_path(part.rule, rest)


def _roots(part: _Part) -> Iterable[str]:
    """The owner's attributes that this very satellite says something about."""
    if part.rule.under or part.rule.append:
        return part.rule.roots
    names = set(part.satellite.attributes.names())
    return dict.fromkeys(target[0] for target, source in part.rule.attributes if source.path[0] in names)


def _pointer(part: _Part) -> Value:
    """What leaves open whether the satellite belongs to this owner."""
    return part.satellite.attributes.get(part.rule.joined_by)


def _written_path(rule: Satellite, path: Path) -> Path:
    """A path into the owner as the satellite spells it; `()`, its header, where it does not say anything."""
    names = [(position, step) for position, step in enumerate(path) if isinstance(step, str)]
    best: tuple[int, Source] | None = None
    for target, source in rule.attributes:
        if tuple(step for _, step in names[: len(target)]) == target:
            used = names[len(target) - 1][0] + 1
            if best is None or used > best[0]:
                best = (used, source)
    if best is not None:
        return (*best[1].path, *path[best[0] :])
    return path if rule.under or rule.append else ()


def _element(part: _Part) -> dict[str, Value]:
    """A satellite as one block of its owner."""
    attributes = part.satellite.attributes
    taken = {source.path[0] for _, source in part.rule.attributes} | {part.rule.joined_by}
    taken |= {name for name, _ in part.rule.when}
    content = {name: attributes.get(name) for name in attributes.names() if name not in taken}
    for target, source in part.rule.attributes:
        value = _read(attributes, source)
        if value is not ABSENT:
            content[target[0]] = value
    return {name: value for name, value in content.items() if value is not ABSENT and value is not None}


def _set_by(part: _Part, name: str, content: Value) -> Value:
    """The owner's attribute `name` with what the satellite says of it."""
    if part.rule.under:
        return ListValue([_element(part)])
    for target, source in part.rule.attributes:
        if target[0] != name:
            continue
        value = _read(part.satellite.attributes, source)
        if len(target) == 1:
            content = content if value is ABSENT else value
            continue
        if not isinstance(content, list) or not content:
            content = ListValue([{}])
        if value is not ABSENT and value is not None:
            _put(content[0], target[1:], value)
    return content


def _put(content: dict[str, Value], names: Names, value: Value) -> None:
    for name in names[:-1]:
        content = content.setdefault(name, {})
    content[names[-1]] = value


def _read(attributes: Attributes, source: Source) -> Value:
    value = attributes.get(source.path[0])
    for name in source.path[1:]:
        while isinstance(value, list) and len(value) == 1:
            value = value[0]
        if isinstance(value, dict):
            value = value.get(name, ABSENT)
        elif value is not ABSENT:
            return unknown_from([value])
    return _translated(value, dict(source.values)) if source.values else value


def _translated(value: Value, values: dict[str, Value]) -> Value:
    if isinstance(value, OneOf):
        return OneOf(tuple(_translated(item, values) for item in value.alternatives), value.causes)
    return values.get(value, value) if isinstance(value, str) else value
