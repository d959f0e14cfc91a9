"""Which resources name which: by reference, or by an equal literal name. Indexed, so that asking is cheap.

A resource names another when one of its attributes holds what identifies the other: `bucket = aws_s3_bucket.b.id`, or
`bucket = "logs"` where a bucket is called that. What cannot be known before deployment makes a relation possible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from iaclint.graph.naming import (
    bucket_arn,
    comes_from_data,
    holds_name,
    identity_attributes,
    is_of_variables,
    long_name,
    may_equal,
    surely_named,
)
from iaclint.graph.resources import UNREAD, Resource
from iaclint.graph.unread import UnreadParts, is_not_read
from iaclint.graph.values import (
    ABSENT,
    Namespace,
    OneOf,
    PartialMap,
    PartialText,
    Reference,
    Rest,
    Unknown,
    Value,
    unknowns_in,
)
from iaclint.patterns import pattern
from iaclint.records import dataclass, field

_Key = TypeVar("_Key")
_INDEX = pattern(r"\[(?:\"(?:[^\"\\]|\\.)*\"|[^\]\"]*)\]$")


@dataclass(frozen=True, slots=True)
class Related:
    """`certain` surely stand in the relation and `maybe` perhaps do, in order of writing and apart from each other.

    `unknown_possible`: any resource may do so, for what is written is not known. `outside`: something stands in the
    relation that is surely none of the graph's resources. `unread` was not read, and may make one that does.
    """

    certain: tuple[Resource, ...] = ()
    maybe: tuple[Resource, ...] = ()
    unknown_possible: bool = False
    outside: bool = False
    unread: Resource | None = None


@dataclass(slots=True)
class _Naming:
    """Who names what in one attribute of one type. `anything`: resources whose attribute may hold any name;
    `by_unknown` has them by what is written there, for somebody else may be called just that."""

    by_address: dict[str, dict[Resource, bool]] = field(default_factory=dict)
    by_text: dict[str, dict[Resource, bool]] = field(default_factory=dict)
    by_unknown: dict[Unknown | PartialText, dict[Resource, bool]] = field(default_factory=dict)
    anything: list[tuple[Resource, Value]] = field(default_factory=list)


class RelationIndex:
    """The relations among the resources of one graph, given by type. `identity` says which attributes of a type can
    name its resources. Attributes go by path: `("default_action", "target_group_arn")`."""

    def __init__(
        self,
        by_type: Mapping[str, Sequence[Resource]],
        identity: Callable[[str], Sequence[str]] = identity_attributes,
    ) -> None:
        self._by_type = by_type
        self._identity = identity
        self._namings: dict[tuple[str, tuple[str, ...]], _Naming] = {}
        self._names: dict[str, dict[str, list[Resource]]] = {}
        self._texts: dict[str, tuple[str, ...]] = {}

    def pointing_at(
        self, target: Resource, resource_type: str, attribute: tuple[str, ...], identities: Sequence[str] | None = None
    ) -> Related:
        """The resources of the type whose `attribute` names `target`, which `identities` (by default those of its type)
        may be named by: attributes, or paths with dots."""
        naming = self._naming(resource_type, attribute)
        found: dict[Resource, bool] = {}
        for address in dict.fromkeys((target.address, base_address(target.address))):
            _merge(found, naming.by_address.get(address, {}))
        if naming.by_text:
            for text in self._identity_texts(target, identities):
                _merge(found, naming.by_text.get(text, {}))
        if naming.by_unknown:
            for value in self._unknown_names(target, identities):
                same = naming.by_unknown.get(value, {})
                _merge(found, {one: sure for one, sure in same.items() if _module(one) == _module(target)})
        for resource, text in naming.anything:
            if not isinstance(text, PartialText) or self._may_be_called(target, text, identities):
                found.setdefault(resource, False)
        return _related(found)

    def pointed_at(
        self,
        value: Value,
        references: Iterable[Reference],
        resource_types: Sequence[str],
        itself: Resource | None = None,
    ) -> Related:
        """The resources of the types that `value` names, read in an expression with those `references`."""
        found: dict[Resource, bool] = {}
        missed = {self._named_by_item(item, tuple(references), resource_types, found) for item in flat(value)}
        if itself is not None:
            found.pop(itself, None)
        return _related(found, None in missed, False in missed)

    def referring_to(self, resource: Resource) -> tuple[Resource, ...]:
        """The other resources, and blocks that are none, in which anything refers to this one."""
        found = dict.fromkeys(
            other
            for address in dict.fromkeys((resource.address, base_address(resource.address)))
            for other in self._referring.get(address, ())
            if other.address != resource.address
        )
        return tuple(found)

    def handed_to(self, target: Resource, identities: Sequence[str] | None = None) -> Resource | None:
        """The part of the configuration that was not read and is given `target`, or its name: it may configure it."""
        if UNREAD not in self._by_type:
            return None
        names = (*self._identity(target.type), *(identities or ()))
        found = self._unread.handed((target.address, base_address(target.address)), names)
        if found is not None:
            return found
        same = self._unread.named(self._identity_texts(target, identities), target.type)
        called = self._unread.named(self._unknown_names(target, identities), target.type)
        return next(iter((*same, *(part for part in called if _module(part) == _module(target)))), None)

    @cached_property
    def _unread(self) -> UnreadParts:
        return UnreadParts(self._by_type.get(UNREAD, ()))

    @cached_property
    def _referring(self) -> dict[str, list[Resource]]:
        """By the address that is referred to. Every attribute of every resource is evaluated for it."""
        found: dict[str, list[Resource]] = {}
        for resource in (each for members in self._by_type.values() for each in members):
            attributes = resource.attributes
            references = (each.address for name in attributes.names() for each in attributes.references(name))
            for address in dict.fromkeys(references):
                found.setdefault(address, []).append(resource)
        return found

    def of_types(self, resource_types: Sequence[str]) -> tuple[Resource, ...]:
        """Every resource of the types."""
        return tuple(resource for name in resource_types for resource in self._by_type.get(name, ()))

    def at(self, address: str) -> tuple[Resource, ...]:
        """The resource of that address, and all instances of a block, or readings of a template's resource, when the
        address has no index."""
        resource = self._by_address.get(address)
        own = () if resource is None else (resource,)
        return (*own, *self._instances.get(address, ()))

    # ---- who names `target`

    def _naming(self, resource_type: str, attribute: tuple[str, ...]) -> _Naming:
        key = (resource_type, attribute)
        found = self._namings.get(key)
        if found is None:
            found = self._namings[key] = _Naming()
            for resource in self._by_type.get(resource_type, ()):
                references: tuple[Reference, ...] | None = None
                for value in values_at(resource.attributes.get(attribute[0]), attribute[1:]):
                    if references is None:
                        references = resource.attributes.references(attribute[0])
                    self._note(found, resource, value, references)
        return found

    def _note(self, naming: _Naming, resource: Resource, value: Value, references: tuple[Reference, ...]) -> None:
        alternatives = value.alternatives if isinstance(value, OneOf) else (value,)
        for alternative in alternatives:
            for item in flat(alternative):
                self._note_item(naming, resource, item, references, certain=len(alternatives) == 1)

    def _note_item(
        self, naming: _Naming, resource: Resource, item: Value, references: tuple[Reference, ...], certain: bool
    ) -> None:
        read = self._read_in(item, references)
        for address in dict.fromkeys(reference.address for _, reference in read):
            _note(naming.by_address, address, resource, certain)
        bucket = bucket_arn(item)
        if bucket and not read:
            _note(naming.by_text, bucket, resource, certain)
        if isinstance(item, str):
            if not read:
                _note(naming.by_text, item, resource, certain)
            return
        unknowns = list(unknowns_in(item))
        named = dict.fromkeys(reference.address for unknown in unknowns for reference in unknown.references)
        sure = surely_named(item) if certain else frozenset()
        for address in named:
            _note(naming.by_address, address, resource, address in sure)
        if named or read or bucket or comes_from_data(unknowns) or is_not_read(unknowns):
            return
        if isinstance(item, (Unknown, PartialText, OneOf, Rest)):
            naming.anything.append((resource, item))
            if isinstance(item, (Unknown, PartialText)) and is_of_variables(item):
                _note(naming.by_unknown, item, resource, certain)

    # ---- whom a value names

    def _named_by_item(
        self, item: Value, references: tuple[Reference, ...], types: Sequence[str], found: dict[Resource, bool]
    ) -> bool | None:
        """Add what one item names; False when that is nothing in the graph, None when nobody knows."""
        if isinstance(item, OneOf):
            inner: dict[Resource, bool] = {}
            each_answer = [
                self._named_by_item(each, references, types, inner)
                for alternative in item.alternatives
                for each in flat(alternative)
            ]
            _merge(found, dict.fromkeys(inner, False))
            return None if None in each_answer else all(each_answer)
        through = [one for one, _ in self._read_in(item, references) if one.type in types]
        bucket = bucket_arn(item)
        if isinstance(item, str) or through or bucket:
            called = through or [
                one for name in types for text in (item, bucket) for one in self._by_name(name).get(text, ())
            ]
            _merge(found, dict.fromkeys(called, True))
            return bool(called)
        unknowns = list(unknowns_in(item))
        addresses = dict.fromkeys(reference.address for unknown in unknowns for reference in unknown.references)
        sure = frozenset(addresses) if len(addresses) == 1 and not isinstance(item, Rest) else surely_named(item)
        answers = {one: address in sure for address in addresses for one in self.at(address) if one.type in types}
        _merge(found, answers)
        return bool(answers) if answers or addresses or comes_from_data(unknowns) else None

    # ---- names of resources

    def _by_name(self, resource_type: str) -> dict[str, list[Resource]]:
        found = self._names.get(resource_type)
        if found is None:
            found = self._names[resource_type] = {}
            for resource in self._by_type.get(resource_type, ()):
                for text in self._identity_texts(resource):
                    found.setdefault(text, []).append(resource)
        return found

    def _identity_texts(self, resource: Resource, identities: Sequence[str] | None = None) -> tuple[str, ...]:
        """The known texts that name the resource."""
        if identities is not None:
            return tuple(value for value in self._identity_values(resource, identities) if isinstance(value, str))
        found = self._texts.get(resource.address)
        if found is None:
            values = self._identity_values(resource, None)
            texts = [value for value in values if isinstance(value, str)]
            long = [name for text in texts if (name := long_name(resource.type, text))]
            found = tuple(dict.fromkeys((*texts, *long)))
            self._texts[resource.address] = found
        return found

    def _unknown_names(self, resource: Resource, identities: Sequence[str] | None) -> list[Unknown | PartialText]:
        values = self._identity_values(resource, identities)
        return [value for value in values if isinstance(value, (Unknown, PartialText)) and is_of_variables(value)]

    def _may_be_called(self, resource: Resource, text: PartialText, identities: Sequence[str] | None) -> bool:
        """Whether the partly known text can be a name of the resource, of which not every name is known."""
        known = self._identity_texts(resource, identities)
        return not known or any(may_equal(text, name) for name in known)

    def _identity_values(self, resource: Resource, identities: Sequence[str] | None) -> list[Value]:
        wanted = self._identity(resource.type) if identities is None else identities
        paths = (name.split(".") for name in wanted)
        found = (value for root, *inside in paths for value in values_at(resource.attributes.get(root), inside))
        return [value for value in found if value is not ABSENT and value not in ("", None)]

    def _read_in(self, item: Value, references: tuple[Reference, ...]) -> list[tuple[Resource, Reference]]:
        """The resources whose name the item holds, which the expression reads there."""
        if not isinstance(item, (str, Unknown, PartialText)):
            return []
        return [(one, each) for each in references for one in self.at(each.address) if self._is_called(one, item, each)]

    def _is_called(self, resource: Resource, text: Value, reference: Reference) -> bool:
        return text in self._identity_texts(resource) or (
            bool(reference.attribute) and holds_name(text, resource.attributes.get(reference.attribute.split(".")[0]))
        )

    @cached_property
    def _by_address(self) -> dict[str, Resource]:
        return {resource.address: resource for resources in self._by_type.values() for resource in resources}

    @cached_property
    def _instances(self) -> dict[str, list[Resource]]:
        """Instances by the address of their block."""
        found: dict[str, list[Resource]] = {}
        for address, resource in self._by_address.items():
            base = base_address(address)
            if base != address:
                found.setdefault(base, []).append(resource)
        return found


def base_address(address: str) -> str:
    """The address of the block: without the index of the instance at its end, those of modules stay."""
    return _INDEX.sub("", address)


def values_at(value: Value, steps: Sequence[str]) -> Iterator[Value]:
    """What stands at the end of a path of names, every item of lists on the way. Nothing where nothing is written."""
    if value is ABSENT or value is None:
        return
    if isinstance(value, list) and steps:
        for item in value:
            yield from values_at(item, steps)
    elif isinstance(value, dict) and steps:
        rest = value.rest if isinstance(value, PartialMap) else ABSENT
        yield from values_at(value.get(steps[0], rest), steps[1:])
    else:
        yield value


def flat(value: Value) -> Iterator[Value]:
    """The items of a list, at any depth; anything else is one itself."""
    if isinstance(value, list):
        for item in value:
            yield from flat(item)
    elif isinstance(value, Namespace):
        yield value.unknown()
    elif value is not ABSENT and value is not None:
        yield value


def _module(resource: Resource) -> str:
    return resource.calls[-1].address if resource.calls else ""


def _note(index: dict[_Key, dict[Resource, bool]], key: _Key, resource: Resource, certain: bool) -> None:
    entry = index.setdefault(key, {})
    entry[resource] = certain or entry.get(resource, False)


def _merge(found: dict[Resource, bool], more: dict[Resource, bool]) -> None:
    for resource, certain in more.items():
        found[resource] = certain or found.get(resource, False)


def _related(found: dict[Resource, bool], unknown_possible: bool = False, outside: bool = False) -> Related:
    certain = tuple(resource for resource, sure in found.items() if sure)
    maybe = tuple(resource for resource, sure in found.items() if not sure)
    return Related(certain, maybe, unknown_possible, outside)
