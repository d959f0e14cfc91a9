"""What an attribute can be worth before deployment: plain Python where it is known, honest types where it is not.

| Terraform      | here                                                     |
|----------------|----------------------------------------------------------|
| null           | `None`                                                   |
| bool, string   | `bool`, `str`                                            |
| number         | `int` when integral, otherwise `decimal.Decimal`         |
| tuple          | `list`                                                   |
| list, set      | `ListValue`, `SetValue` (sorted, no duplicates)          |
| object         | `dict`                                                   |
| map            | `MapValue`                                               |
| not known      | `Unknown`; a string of which parts are known: `PartialText` |
| one of several | `OneOf`                                                  |
| base64 of such | `EncodedText`                                            |

A list or set of which only some items are known holds a `Rest` item: zero or more items nobody knows.
A map or object of which only some keys are known is a `PartialMap`.
Consumers that only need JSON-like data may treat every list type as `list` and every map type as `dict`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from iaclint.records import dataclass

# A recursive union would be exact, and unreadable in every signature that takes it apart.
Value: TypeAlias = Any


class Reference(NamedTuple):
    """A resource instance, and the attribute of it that was asked for (`""`: the whole resource)."""

    address: str
    attribute: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that only deployment can tell.

    `causes` names what has to be known first, in the user's words (`var.name`, `data.aws_ami.this.id`);
    `references` are the resources whose attribute it is: an unknown bucket name still says *which* bucket.
    `type` is the Terraform type when that much is known (`"string"`), `not_null` that it cannot be null.
    """

    causes: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    type: str = ""
    not_null: bool = False


@dataclass(frozen=True, slots=True)
class EncodedText(Unknown):
    """Base64 of something that is not a known text: unknown to everybody but those who ask for what it encodes."""

    causes: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    type: str = "string"
    not_null: bool = True
    plain: Value = ""

    @classmethod
    def of(cls, plain: Value) -> EncodedText:
        unknown = unknown_from([plain])
        return cls(unknown.causes, unknown.references, plain=plain)


@dataclass(frozen=True, slots=True)
class PartialText:
    """A string with unknown pieces. `parts` alternates freely; at least one part is `Unknown`."""

    parts: tuple[str | Unknown, ...]

    @property
    def unknowns(self) -> tuple[Unknown, ...]:
        return tuple(part for part in self.parts if isinstance(part, Unknown))


@dataclass(frozen=True, slots=True)
class OneOf:
    """An unknown condition between known branches: the value is one of `alternatives` (two or more, none a OneOf)."""

    alternatives: tuple[Value, ...]
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rest:
    """Inside a list or set: zero or more items that are not known."""

    unknown: Unknown


class ListValue(list[Value]):
    """A Terraform list: all items have one type. A plain `list` is a tuple."""

    __slots__ = ()


class SetValue(list[Value]):
    """A Terraform set, kept as Terraform iterates it: sorted and without duplicates."""

    __slots__ = ()


class MapValue(dict[str, Value]):
    """A Terraform map: all values have one type. A plain `dict` is an object."""

    __slots__ = ()


class PartialMap(dict[str, Value]):
    """A map or object of which more keys may exist than the ones held; `rest` says what decides."""

    __slots__ = ("rest",)

    def __init__(self, known: dict[str, Value], rest: Unknown) -> None:
        super().__init__(known)
        self.rest = rest


class OutsideText(str):
    """A text that is known although it does not stand in the code: a plan knows it. `unknown` is what the code says."""

    __slots__ = ("unknown",)
    unknown: Unknown

    def __new__(cls, text: str, unknown: Unknown) -> OutsideText:
        self = super().__new__(cls, text)
        self.unknown = unknown
        return self

    def __reduce__(self) -> tuple[type[OutsideText], tuple[str, Unknown]]:
        return OutsideText, (str(self), self.unknown)


class Namespace(ABC):
    """Something with attributes that are looked up when asked for: `var`, `local`, `data`, `each`, a module call."""

    @abstractmethod
    def get(self, name: str) -> Value:
        """The attribute's value; `Unknown` when nothing is known of it. May raise the evaluator's error."""

    def unknown(self) -> Unknown:
        """What it is worth where a plain value is needed: as an operand, or in JSON."""
        return Unknown()


class _Absent:
    __slots__ = ()

    def __repr__(self) -> str:
        return "ABSENT"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "ABSENT"  # one object, in every process


ABSENT = _Absent()
"""The attribute was not written at all. (Written as null, Terraform treats it the same; readers fold the two.)"""


def is_unknown(value: Value) -> bool:
    """Whether the value as a whole cannot be used: unknown, or a string with unknown pieces."""
    return isinstance(value, (Unknown, PartialText))


def contains_unknown(value: Value) -> bool:
    """Whether anything inside is not known. Linear even where one part stands in many places."""
    if not isinstance(value, (dict, list)) or isinstance(value, PartialMap):
        return isinstance(value, _NOT_KNOWN)
    pending: list[Value] = [value]
    seen: set[int] = set()
    while pending:
        part = pending.pop()
        for item in part.values() if isinstance(part, dict) else part:
            if isinstance(item, _NOT_KNOWN):
                return True
            if isinstance(item, (dict, list)) and id(item) not in seen:
                seen.add(id(item))
                pending.append(item)
    return False


_NOT_KNOWN = (Unknown, PartialText, OneOf, Rest, PartialMap, Namespace)


def unknowns_in(value: Value) -> Iterator[Unknown]:
    """Every `Unknown` inside, depth first; a part that stands in many places is gone through once."""
    return _unknowns_in(value, set())


def _unknowns_in(value: Value, seen: set[int]) -> Iterator[Unknown]:
    if isinstance(value, Unknown):
        yield value
    elif isinstance(value, PartialText):
        yield from value.unknowns
    elif isinstance(value, Rest):
        yield value.unknown
    elif isinstance(value, Namespace):
        yield value.unknown()
    elif isinstance(value, OneOf):
        yield Unknown(value.causes)
        for alternative in value.alternatives:
            yield from _unknowns_in(alternative, seen)
    elif isinstance(value, (dict, list)) and id(value) not in seen:
        seen.add(id(value))
        if isinstance(value, PartialMap):
            yield value.rest
        for item in value.values() if isinstance(value, dict) else value:
            yield from _unknowns_in(item, seen)


def unknown_from(values: Iterable[Value], type: str = "") -> Unknown:
    """One `Unknown` that carries the causes and references of every unknown inside `values`."""
    causes: dict[str, None] = {}
    references: dict[Reference, None] = {}
    for value in values:
        for unknown in unknowns_in(value):
            causes.update(dict.fromkeys(unknown.causes))
            references.update(dict.fromkeys(unknown.references))
    return Unknown(tuple(causes), tuple(references), type)


def plain(value: Value) -> Value:
    """Without the objects that only expressions know: a whole resource as a value is what deployment makes of it."""
    if isinstance(value, Namespace):
        return value.unknown()
    if isinstance(value, list):
        return type(value)(map(plain, value)) if any(map(_holds_objects, value)) else value
    if isinstance(value, dict) and any(map(_holds_objects, value.values())):
        items = {key: plain(item) for key, item in value.items()}
        return PartialMap(items, value.rest) if isinstance(value, PartialMap) else type(value)(items)
    if isinstance(value, OneOf) and any(map(_holds_objects, value.alternatives)):
        return OneOf(tuple(map(plain, value.alternatives)), value.causes)
    return value


def _holds_objects(value: Value) -> bool:
    if isinstance(value, list):
        return any(map(_holds_objects, value))
    if isinstance(value, dict):
        return any(map(_holds_objects, value.values()))
    return isinstance(value, Namespace) or (isinstance(value, OneOf) and any(map(_holds_objects, value.alternatives)))


def to_json(value: Value) -> Any:
    """JSON data; unknown and partly known is `{"$unknown": [cause, …]}`, alternatives are `{"$one_of": […]}`."""
    if isinstance(value, Unknown):
        return {"$unknown": list(value.causes)}
    if isinstance(value, PartialText):
        return {"$unknown": list(unknown_from([value]).causes)}
    if isinstance(value, Rest):
        return {"$unknown": list(value.unknown.causes)}
    if isinstance(value, Namespace):
        return {"$unknown": list(value.unknown().causes)}
    if isinstance(value, OneOf):
        return {"$one_of": [to_json(item) for item in value.alternatives]}
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        data = {key: to_json(item) for key, item in value.items()}
        if isinstance(value, PartialMap):
            data["$unknown"] = list(value.rest.causes)
        return data
    if isinstance(value, list):
        return [to_json(item) for item in value]
    return value
