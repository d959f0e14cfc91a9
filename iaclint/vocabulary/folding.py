"""Folds satellites into the resources that they configure, so that a check reads one path however it was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from iaclint.graph.resources import UNREAD, UNREAD_CODE, Attributes, Origin, Path, Resource
from iaclint.graph.unread import not_read
from iaclint.graph.values import ABSENT, ListValue, OneOf, PartialText, Reference, Rest, Unknown, Value, unknown_from
from iaclint.source import Location
from iaclint.vocabulary.joining import Part, canonical, join, roots
from iaclint.vocabulary.mapping import Names, Satellite, Source, Vocabulary


def fold(resources: Sequence[Resource], vocabulary: Vocabulary) -> list[Resource]:
    """The same resources under canonical types, owners with what their satellites say, satellites themselves too.

    A satellite that has to be looked at alone gets an owner that consists of nothing else (`complete=False`).
    """
    renamed = canonical(resources, vocabulary)
    if not any(resource.type in vocabulary.satellites or resource.type == UNREAD for resource in renamed):
        return renamed
    joined = join(renamed, vocabulary)
    in_templates = any(part.language != "terraform" for part in joined.handed.values())
    declarable = vocabulary.types_in_templates() if in_templates else frozenset()
    folded: list[Resource] = []
    for resource in renamed:
        rules = vocabulary.owners.get(resource.type, ())
        parts = joined.parts.get(resource.address, []) if rules else []
        unread = joined.handed.get(resource.address) if rules else None
        left_open = _left_open(rules, unread, declarable) if unread is not None else {}
        folded.append(_with_parts(resource, parts, left_open) if parts or left_open else resource)
    folded.extend(map(_stand_in, joined.alone))
    return folded


def _stand_in(part: Part) -> Resource:
    """An owner of which nothing is known but what this satellite says."""
    attributes = FoldedAttributes(part.satellite.attributes, (part,), owner_seen=False)
    return replace(part.satellite, type=part.rule.owner, attributes=attributes, complete=False)


def _left_open(rules: Iterable[Satellite], unread: Resource, declarable: frozenset[str]) -> dict[str, Unknown | Rest]:
    """What satellites may say that stand in a part of the configuration which was not read. A template's is one, too:
    of its resources, only `declarable` ones are not native."""
    if unread.language != "terraform" and unread.source_type != UNREAD_CODE:
        rules = [rule for rule in rules if rule.is_native or rule.type in declarable]
    unknown = not_read(unread)
    return {root: Rest(unknown) if rule.append else unknown for rule in rules for root in rule.roots}


def _with_parts(resource: Resource, parts: list[Part], left_open: dict[str, Unknown | Rest]) -> Resource:
    certain = [part.satellite for part in parts if part.certain]
    appended = [part.satellite for part in parts if part.certain and part.rule.append]
    return replace(
        resource,
        attributes=FoldedAttributes(resource.attributes, tuple(parts), left_open),
        satellites=tuple(dict.fromkeys(each.address for each in certain)),
        members=resource.members.union(*({each.address, *each.members} for each in appended)),
    )


class FoldedAttributes:
    """An owner's attributes with those of its satellites. What a satellite sets wins over what the owner says itself.

    `owner_seen` is False for the stand-in of an owner that lies elsewhere: then only the satellite's part is known.
    `left_open` has what satellites may set that were not seen: it is unknown where nothing is written, and lists that
    they add to may have more items.
    """

    def __init__(
        self,
        owner: Attributes,
        parts: Sequence[Part],
        left_open: Mapping[str, Unknown | Rest] = MappingProxyType({}),
        *,
        owner_seen: bool = True,
    ) -> None:
        self._owner = owner
        self._left_open = left_open
        self._owner_seen = owner_seen
        self._parts: dict[str, list[Part]] = {}
        for part in parts:
            for root in roots(part):
                self._parts.setdefault(root, []).append(part)
        self._values: dict[str, Value] = {}

    def names(self) -> Iterable[str]:
        return dict.fromkeys((*(self._owner.names() if self._owner_seen else ()), *self._parts))

    def get(self, name: str) -> Value:
        if name not in self._values:
            self._values[name] = self._with_unseen(name, self._get(name))
        return self._values[name]

    def references(self, name: str) -> tuple[Reference, ...]:
        own = self._owner.references(name) if self._owner_seen else ()
        return (*own, *(r for part in self._parts.get(name, ()) for r in part.satellite.attributes.references(name)))

    def locate(self, path: Path) -> Location:
        attributes, inner = self._follow(path)
        return attributes.locate(inner)

    def whole(self, path: Path) -> Location:
        attributes, inner = self._follow(path)
        return attributes.whole(inner)

    def extent(self) -> Location:
        return self._owner.extent()

    def origins(self, path: Path, *, absent: bool = False) -> tuple[Origin, ...]:
        attributes, inner = self._follow(path)
        return attributes.origins(inner, absent=absent)

    def address_at(self, path: Path) -> str:
        attributes, inner = self._follow(path)
        part = self._part_at(path)
        written = attributes.address_at(inner)
        return written or part.satellite.address if part and self._owner_seen else written

    def spelled(self, path: Path, value: Value) -> tuple[Path, Value]:
        attributes, inner = self._follow(path)
        part = self._part_at(path)
        if part is not None and part.rule.is_native:
            return inner, _as_written(part, inner, value)
        found = attributes.spelled(inner, value)
        return (path, value) if found == (inner, value) else found

    def there(self, path: Path) -> Path:
        attributes, inner = self._follow(path)
        return attributes.there(inner)

    def hides(self, path: Path) -> bool:
        attributes, inner = self._follow(path)
        if attributes.hides(inner):
            return True
        names = [str(path[0])] if len(path) == 1 else [] if path else list(self._parts)
        return any(part.satellite.attributes.hides(()) for name in names for part in self._parts.get(name, ()))

    def _own(self, name: str) -> Value:
        return self._owner.get(name) if self._owner_seen else ABSENT

    def _own_list(self, name: str) -> Value:
        """What satellites are appended to: what the owner writes. What it has by default goes when there is one."""
        return self._own(name) if self._owner_seen and name in self._owner.names() else ABSENT

    def _with_unseen(self, name: str, seen: Value) -> Value:
        unseen = self._left_open.get(name)
        if unseen is None:
            return seen
        if seen is ABSENT or seen is None or not (name in self._parts or name in self._owner.names()):
            return unseen.unknown if isinstance(unseen, Rest) else unseen
        return ListValue((*seen, unseen)) if isinstance(unseen, Rest) and isinstance(seen, list) else seen

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

    def _appended(self, name: str, parts: Sequence[Part]) -> Value:
        items = [_element(part) if part.certain else Rest(unknown_from([_pointer(part)])) for part in parts]
        return _joined(self._own_list(name), items)

    def _part_at(self, path: Path) -> Part | None:
        """The satellite that the value at `path` was written in."""
        parts = self._parts.get(str(path[0])) if path else None
        if not parts:
            return None
        if parts[0].rule.append:
            index = path[1] if len(path) > 1 and isinstance(path[1], int) else 0
            position = index - _own_items(self._own_list(str(path[0])))
            return parts[position] if 0 <= position < len(parts) else None
        certain = [part for part in parts if part.certain]
        if not certain:
            return None
        names = tuple(step for step in path if isinstance(step, str))
        for part in reversed(certain):
            if any(names[: len(target)] == target for target, _ in part.rule.attributes):
                return part
        return certain[-1]

    def _own_path(self, path: Path) -> Path:
        """The path in the owner itself: without the items of satellites that come first."""
        parts = self._parts.get(str(path[0])) if path else None
        if not parts or not parts[0].rule.append or len(path) < 2 or not isinstance(path[1], int):
            return path
        return path if _own_items(self._own_list(str(path[0]))) else (path[0], max(0, path[1] - len(parts)), *path[2:])

    def _follow(self, path: Path) -> tuple[Attributes, Path]:
        """The attributes that `path` was written in, and the path there."""
        part = self._part_at(path)
        if part is None:
            return self._owner, self._own_path(path) if self._owner_seen else ()
        rest = path
        if part.rule.append or part.rule.under:
            rest = path[1:]
            if rest and isinstance(rest[0], int):
                rest = rest[1:]
        return part.satellite.attributes, _written_path(part.rule, rest)


def _joined(own: Value, items: Sequence[Value]) -> Value:
    """What the owner says itself, and then its satellites; where its own part is no certain list, that comes last."""
    if isinstance(own, OneOf):
        return OneOf(tuple(ListValue((*items, *_as_items(each))) for each in own.alternatives), own.causes)
    return ListValue((*_as_items(own), *items) if _own_items(own) else (*items, *_as_items(own)))


def _as_items(own: Value) -> Sequence[Value]:
    if own is ABSENT or own is None:
        return ()
    if isinstance(own, (Unknown, PartialText)):
        return (Rest(unknown_from([own])),)
    return own if isinstance(own, list) else (own,)


def _own_items(own: Value) -> int:
    """How many items of the owner's own come before those of its satellites."""
    return len(own) if isinstance(own, list) else int(isinstance(own, dict))


def _pointer(part: Part) -> Value:
    """What leaves open whether the satellite belongs to this owner."""
    return part.satellite.attributes.get(part.rule.joined_by)


def _written_path(rule: Satellite, path: Path) -> Path:
    """A path into the owner as the satellite spells it; `()`, its header, where it does not say anything."""
    names = [(position, step) for position, step in enumerate(path) if isinstance(step, str)]
    best: tuple[int, Source] | None = None
    for target, source in rule.attributes:
        if tuple(step for _, step in names[: len(target)]) == target:
            used = names[len(target) - 1][0] + 1 if target else 0
            if best is None or used > best[0]:
                best = (used, source)
    if best is not None:
        return (*best[1].path, *path[best[0] :])
    return path if rule.under or rule.append else ()


def _element(part: Part) -> Value:
    """A satellite as one block of its owner, or as the one value that it adds."""
    attributes = part.satellite.attributes
    for target, source in part.rule.attributes:
        if not target:
            return _read(attributes, source)
    taken = {source.path[0] for _, source in part.rule.attributes} | {part.rule.joined_by}
    taken |= {name for name, _ in part.rule.when}
    content = {name: attributes.get(name) for name in attributes.names() if name not in taken}
    for target, source in part.rule.attributes:
        value = _read(attributes, source)
        if value is not ABSENT:
            content[target[0]] = value
    return {name: value for name, value in content.items() if value is not ABSENT and value is not None}


def _set_by(part: Part, name: str, content: Value) -> Value:
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
    if isinstance(value, bool):
        return values.get("true" if value else "false", value)
    return values.get(value, value) if isinstance(value, str) else value


def _as_written(part: Part, path: Path, value: Value) -> Value:
    """What one writes at a path in a satellite to mean `value`: what is there when it means that."""
    for _, source in part.rule.attributes:
        if source.path == path and source.values:
            words = dict(source.values)
            own = _read(part.satellite.attributes, Source(source.path))
            if own is not ABSENT and _translated(own, words) == value:
                return own
            return next((word for word, meant in source.values if meant == value), value)
    return value
