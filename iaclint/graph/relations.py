"""Which resources point at which: by reference, or by an equal literal name. Indexed once, so joins are linear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from iaclint.graph.resources import Resource
from iaclint.graph.values import ABSENT, Namespace, OneOf, PartialText, Rest, Unknown, Value

IDENTITIES = ("id", "arn", "name", "bucket")


@dataclass(frozen=True, slots=True)
class Related:
    """Resources that point at a target for certain, and those that may, because what they point at is not known."""

    certain: tuple[Resource, ...] = ()
    maybe: tuple[Resource, ...] = ()


@dataclass(slots=True)
class _Pointers:
    """One attribute of one type, turned round: who points at an address, who names a literal, who may mean anyone."""

    by_address: dict[str, list[Resource]] = field(default_factory=dict)
    maybe_by_address: dict[str, list[Resource]] = field(default_factory=dict)
    by_name: dict[str, list[Resource]] = field(default_factory=dict)
    anyone: list[Resource] = field(default_factory=list)


class RelationIndex:
    """Answers for the resources of one graph. Attributes go by path: `("default_action", "target_group_arn")`."""

    def __init__(self, by_type: dict[str, list[Resource]]) -> None:
        self._by_type = by_type
        self._pointers: dict[tuple[str, tuple[str, ...]], _Pointers] = {}
        self._addresses: dict[str, dict[str, Resource]] = {}

    def pointing_at(
        self, target: Resource, type_: str, attribute: tuple[str, ...], identities: Sequence[str] = IDENTITIES
    ) -> Related:
        """Resources of `type_` whose `attribute` is `target`, which its attributes `identities` may name."""
        pointers = self._index(type_, attribute)
        certain: dict[str, Resource] = {}
        for resource in pointers.by_address.get(target.address, ()):
            certain[resource.address] = resource
        for name in names_of(target, identities) if pointers.by_name else ():
            for resource in pointers.by_name.get(name, ()):
                if _may_mean(resource, attribute, target):
                    certain[resource.address] = resource
        maybe = [*pointers.maybe_by_address.get(target.address, ()), *pointers.anyone]
        return Related(tuple(certain.values()), tuple(r for r in maybe if r.address not in certain))

    def pointed_at(
        self, source: Resource, attribute: tuple[str, ...], type_: str, identities: Sequence[str] = IDENTITIES
    ) -> Related:
        """Resources of `type_` that `source` names in its `attribute`."""
        pointers = _Pointers()
        _point(pointers, source, attribute)
        targets = self._by_address(type_)
        certain = {address: targets[address] for address in pointers.by_address if address in targets}
        if pointers.by_name:
            for target in targets.values():
                if any(name in pointers.by_name for name in names_of(target, identities)):
                    certain[target.address] = target
        maybe = [targets[address] for address in pointers.maybe_by_address if address in targets]
        if pointers.anyone:
            maybe = list(targets.values())
        return Related(tuple(certain.values()), tuple(r for r in maybe if r.address not in certain))

    def _by_address(self, type_: str) -> dict[str, Resource]:
        found = self._addresses.get(type_)
        if found is None:
            found = {resource.address: resource for resource in self._by_type.get(type_, ())}
            self._addresses[type_] = found
        return found

    def _index(self, type_: str, attribute: tuple[str, ...]) -> _Pointers:
        found = self._pointers.get((type_, attribute))
        if found is None:
            found = self._pointers[type_, attribute] = _Pointers()
            for resource in self._by_type.get(type_, ()):
                _point(found, resource, attribute)
        return found


def values_at(value: Value, path: tuple[str, ...]) -> Iterator[Value]:
    """Every value below `value` at `path`, through lists and alternatives; single items of a final list."""
    if isinstance(value, OneOf):
        for alternative in value.alternatives:
            yield from values_at(alternative, path)
    elif isinstance(value, list):
        for item in value:
            yield from values_at(item, path)
    elif isinstance(value, Rest):
        yield value.unknown
    elif not path or isinstance(value, (Unknown, PartialText)):
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from values_at(value[path[0]], path[1:])


def names_of(resource: Resource, identities: Iterable[str]) -> Iterator[str]:
    """The literal names that a resource is known by."""
    for identity in identities:
        value = resource.attributes.get(identity)
        if isinstance(value, str) and value:
            yield str(value)


def _point(pointers: _Pointers, resource: Resource, attribute: tuple[str, ...]) -> None:
    value = resource.attributes.get(attribute[0])
    several = isinstance(value, OneOf)
    for found in values_at(value, attribute[1:]):
        item = found.unknown() if isinstance(found, Namespace) else found
        if isinstance(item, str):
            pointers.by_name.setdefault(item, []).append(resource)
        elif isinstance(item, Unknown):
            addresses = dict.fromkeys(reference.address for reference in item.references)
            table = pointers.by_address if len(addresses) == 1 and not several else pointers.maybe_by_address
            for address in addresses:
                table.setdefault(address, []).append(resource)
            if not addresses:
                pointers.anyone.append(resource)
        elif isinstance(item, PartialText):
            # An ARN put together by hand: it speaks of those resources, and may be the name of one.
            for unknown in item.unknowns:
                for reference in unknown.references:
                    pointers.maybe_by_address.setdefault(reference.address, []).append(resource)
        elif item is not None and item is not ABSENT and not isinstance(item, (bool, dict)):
            pointers.by_name.setdefault(str(item), []).append(resource)


def _may_mean(resource: Resource, attribute: tuple[str, ...], target: Resource) -> bool:
    """An equal name that was read from a resource of the target's type means that one, not its namesake."""
    same_type = [
        reference.address
        for reference in resource.attributes.references(attribute[0])
        if f"{target.source_type}." in reference.address
    ]
    return not same_type or target.address in same_type
