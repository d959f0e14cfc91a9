"""Answers to findings: instances that share one cause become one finding that lists them.

The cause is the place, the place where the value was written when that is another one, and the message.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from iaclint.engine.check import Check
from iaclint.engine.environments import combined, settled
from iaclint.engine.findings import CheckInfo, Finding, LinkedPlace, Status
from iaclint.engine.messages import MASK, link_text, message_for
from iaclint.engine.silencing import Answer
from iaclint.engine.truth import Link, Witness
from iaclint.engine.wording import attribute, fix_settings, fix_text, reworded, spelled
from iaclint.graph.relations import base_address
from iaclint.graph.resources import ModuleCall, Origin, Path, Resource
from iaclint.graph.values import ABSENT, OneOf, PartialMap, Unknown, Value, to_json
from iaclint.records import dataclass, field
from iaclint.source import Location

_Key: TypeAlias = "tuple[Any, ...]"

_HIDDEN = Unknown((MASK,))
"""Takes the place of a value that nobody may see, before anything is made of it."""


@dataclass(slots=True)
class _Cause:
    """One finding in the making. `written` is the witness in the words of the file; `instances` and `calls` are ordered
    sets."""

    check: Check
    status: Status
    resource: Resource
    address: str
    type: str
    witness: Witness
    written: Witness
    location: Location
    extent: Location
    message: str
    origins: tuple[Origin, ...]
    instances: dict[str, None] = field(default_factory=dict)
    calls: dict[tuple[ModuleCall, ...], None] = field(default_factory=dict)
    links: tuple[LinkedPlace, ...] = ()
    silenced: dict[str, CheckInfo] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Place:
    location: Location
    origins: tuple[Origin, ...]

    @property
    def is_default(self) -> bool:
        return any(not origin.written for origin in self.origins)


class Results:
    """Collects the answers for one graph.

    Asking where something is written costs more than the answer. So what stands at the same place of the same block, in
    the same chain of calls, with the same value, is asked for once, however many instances there are.
    """

    def __init__(self, resources: Sequence[Resource]) -> None:
        self._resources = resources
        self._types: dict[str, str] = {}
        self._causes: dict[_Key, _Cause] = {}
        self._headers: dict[str, Location] = {}
        self._places: dict[_Key, _Place] = {}

    def add(self, answer: Answer) -> None:
        """One answer, and the resources that it is the answer for."""
        check, status, witness = answer.check, answer.status, answer.witness
        named = "{resource}" in check.message or "{resource}" in check.message_absent
        value = frozen(witness.value)
        found: dict[_Key, _Cause] = {}
        for resource in answer.members:
            block = (self._header(resource), resource.calls, base_address(resource.address) if named else "")
            cause = found.get(block)
            if cause is None:
                own = _about(witness, answer.members[0], resource)
                cause = found[block] = self._cause(check, status, own, value, resource)
                cause.silenced.update(answer.speaks_for(resource))
            if status is Status.PASS:
                cause.instances[addresses(resource, ())[0]] = None
                cause.instances.update(dict.fromkeys(resource.satellites))
            else:
                cause.instances.update(dict.fromkeys(addresses(resource, witness.path)))
                cause.instances.update(dict.fromkeys(link.resource for link in cause.links))
            if resource.calls:
                cause.calls[resource.calls] = None

    def findings(self) -> list[Finding]:
        """In the order in which their first instances were added."""
        seen: dict[str, int] = {}
        return [_finding(cause, seen) for cause in self._causes.values()]

    def _cause(self, check: Check, status: Status, witness: Witness, value: Hashable, resource: Resource) -> _Cause:
        place = self._place(witness, value, resource)
        if is_hidden(check, resource, witness):
            witness = witness._replace(value=_HIDDEN)
        written = spelled(resource, witness)
        key, text = ("message_absent", check.message_absent) if witness.value is ABSENT else ("message", check.message)
        text = reworded(check, key, text, resource, witness)
        number = tuple(step for step in witness.path if isinstance(step, str)) in check.numbers
        message = message_for(check, status, text, written, resource, by_default=place.is_default, number=number)
        last = place.origins[-1].location if place.origins else None
        same = (check.info.id, status, place.location, last, message)
        cause = self._causes.get(same)
        if cause is None:
            address = addresses(resource, witness.path)[0]
            type_ = resource.source_type if address == resource.address else self._type_of(address, resource)
            extent = resource.attributes.extent()
            cause = self._causes[same] = _Cause(
                check,
                status,
                resource,
                address,
                type_,
                witness,
                written,
                place.location,
                extent,
                message,
                place.origins,
                links=tuple(dict.fromkeys(self._linked(check, link) for link in witness.links)),
            )
        return cause

    def _linked(self, check: Check, link: Link) -> LinkedPlace:
        witness = Witness(link.path, link.value)
        hidden = is_hidden(check, link.resource, witness)
        place = self._place(witness, frozen(link.value), link.resource)
        written = spelled(link.resource, witness)
        text = link_text(link.text, written, link.resource, hidden=hidden, by_default=place.is_default)
        return LinkedPlace(text, addresses(link.resource, link.path)[0], place.location)

    def _type_of(self, address: str, around: Resource) -> str:
        """What the resource that a finding is about was written as: it may be folded into another."""
        if not self._types:
            self._types = {each.address: each.source_type for each in self._resources}
        return self._types.get(address, around.source_type)

    def _header(self, resource: Resource) -> Location:
        found = self._headers.get(resource.address)
        if found is None:
            found = self._headers[resource.address] = resource.attributes.locate(())
        return found

    def _place(self, witness: Witness, value: Hashable, resource: Resource) -> _Place:
        header = self._header(resource)
        if not witness.path:
            return _Place(header, ())
        key = (header, resource.calls, witness.path, value)
        found = self._places.get(key)
        if found is None:
            attributes = resource.attributes
            found = _Place(
                attributes.locate(witness.path), attributes.origins(witness.path, absent=witness.value is ABSENT)
            )
            self._places[key] = found
        return found


def _about(witness: Witness, asked: Resource, resource: Resource) -> Witness:
    """The witness for a resource that could not be told from the one that was asked."""
    if resource is asked or not witness.links:
        return witness
    links = (link._replace(resource=resource) if link.resource is asked else link for link in witness.links)
    return witness._replace(links=tuple(links))


def addresses(resource: Resource, path: Path) -> tuple[str, ...]:
    """Whom a finding at `path` is about: the resource that it was written in first, then the one that it configures."""
    written = resource.attributes.address_at(path) or resource.address
    alone = written == resource.address or written in resource.members
    return (written,) if alone else (written, resource.address)


def is_hidden(check: Check, resource: Resource, witness: Witness) -> bool:
    """Whether no report may show the value: the check looks for secrets, or the resource says that it is one."""
    return witness.value is not ABSENT and (check.info.sensitive or resource.attributes.hides(witness.path))


def frozen(value: Value) -> Hashable:
    """Something to compare and hash values by, that tells `1` from `true`."""
    if isinstance(value, list):
        return (list, *map(frozen, value))
    if isinstance(value, dict):
        rest = value.rest if isinstance(value, PartialMap) else None
        return (dict, rest, *((key, frozen(item)) for key, item in value.items()))
    if isinstance(value, OneOf):
        return (OneOf, *map(frozen, value.alternatives))
    return (type(value), value)


def merge(findings: Iterable[Finding]) -> list[Finding]:
    """Findings of several scan roots, those with one cause as one: a module that two roots call is reported once.

    Afterwards no two have the same fingerprint.
    """
    found: dict[_Key, Finding] = {}
    for finding in findings:
        last = finding.origins[-1].location if finding.origins else None
        key = (finding.check.id, finding.status, finding.location, last, finding.message)
        found[key] = combined(found[key], finding) if key in found else finding
    seen: dict[str, int] = {}
    return [
        finding
        if (own := _own(finding.fingerprint, seen)) == finding.fingerprint
        else replace(finding, fingerprint=own)
        for finding in settled(found.values())
    ]


def _finding(cause: _Cause, seen: dict[str, int]) -> Finding:
    info = cause.check.info
    value = cause.witness.value
    hidden = value is _HIDDEN
    fingerprint = _fingerprint(info, cause.location.path, cause.address, cause.witness.path, "" if hidden else value)
    return Finding(
        check=info,
        status=cause.status,
        resource=cause.address,
        type=cause.type,
        location=cause.location,
        message=cause.message,
        value=MASK if hidden else cause.written.value,
        instances=tuple(cause.instances),
        origins=cause.origins,
        calls=tuple(cause.calls),
        fingerprint=_own(fingerprint, seen),
        extent=cause.extent,
        attribute=attribute(cause.resource, cause.witness, cause.written),
        language=cause.resource.language,
        fix=fix_text(cause.check, cause.resource, cause.witness),
        fix_set=fix_settings(cause.check, cause.resource, cause.witness),
        links=cause.links,
        silenced=tuple(cause.silenced),
        aliases=tuple(dict.fromkeys(name for each in (info, *cause.silenced.values()) for name in each.aliases)),
    )


def _fingerprint(info: CheckInfo, file: str, address: str, path: Path, value: Value) -> str:
    """Without lines and indices of blocks: it survives edits elsewhere. The file tells scan roots apart."""
    names = [step for step in path if isinstance(step, str)]
    shown = "" if value is ABSENT else json.dumps(to_json(value), sort_keys=True, default=str)
    return _digest(info.id, file, address, *names, shown)


def _own(fingerprint: str, seen: dict[str, int]) -> str:
    """A fingerprint that none has had so far; twins are told apart by their order."""
    seen[fingerprint] = seen.get(fingerprint, 0) + 1
    return fingerprint if seen[fingerprint] == 1 else _digest(fingerprint, seen[fingerprint])


def _digest(*parts: object) -> str:
    return hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:32]
