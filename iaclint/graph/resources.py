"""Resources, what refers to what, and where each attribute was written. No I/O, no file formats."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Protocol, TypeAlias

from iaclint.graph.values import Reference, Value
from iaclint.records import dataclass
from iaclint.source import Location

Path: TypeAlias = tuple["str | int", ...]
"""Attribute name, then block or item indices and names: `("ingress", 0, "cidr_blocks", 1)`."""


class Setting(str):
    """A step of a path: the key of one item of a list of keys and values, and what the two are called there."""

    __slots__ = ("key_name", "value_name")
    key_name: str
    value_name: str

    def __new__(cls, key: str, key_name: str = "", value_name: str = "") -> Setting:
        self = super().__new__(cls, key)
        self.key_name, self.value_name = key_name or "Key", value_name or "Value"
        return self

    def __reduce__(self) -> tuple[type[Setting], tuple[str, str, str]]:
        return Setting, (str(self), self.key_name, self.value_name)


UNREAD = "unread"
"""The type of what stands for a part of the configuration that was not read (a module, a nested stack, a custom
resource), with what it is given for attributes. What it makes, and what it does to that, nobody knows."""

UNREAD_CODE = "unread code"
"""The source type of such a part that calls the cloud itself, and can do what no template says."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One step back on the way a value came: `text` is a phrase (`default of variable "acl"`), `location` where.

    `written` is False for what a language means by saying nothing; then the location is that of what is around.
    """

    text: str
    location: Location
    written: bool = True


@dataclass(frozen=True, slots=True)
class ModuleCall:
    """A module instance on the way from the root module to a resource: its address and the calling block's header."""

    address: str
    location: Location


class Attributes(Protocol):
    """A resource's attributes, evaluated when asked for. Spans and origins cost more and are for findings only."""

    def names(self) -> Iterable[str]:
        """Names of all attributes and nested blocks that were written, without meta-arguments."""

    def get(self, name: str) -> Value:
        """The value; `ABSENT` when it was not written. Nested blocks of one name are a list of dicts. Never raises."""

    def references(self, name: str) -> tuple[Reference, ...]:
        """Resources that the attribute's expression reads, directly or through locals, variables and outputs."""

    def locate(self, path: Path) -> Location:
        """The deepest place that was written along `path`; `()` is the header of the resource's block."""

    def whole(self, path: Path) -> Location:
        """The same place to its last line, where `locate` has only the key of what spans several."""

    def extent(self) -> Location:
        """The whole block."""

    def origins(self, path: Path, *, absent: bool = False) -> tuple[Origin, ...]:
        """Where the value at `path` came from, nearest first; empty when it is written in place.

        With `absent`, nothing is there: then where what is around it came from, without the values that it has.
        """

    def address_at(self, path: Path) -> str:
        """Address of the resource that `path` was written in: the resource's own, or a satellite's."""

    def spelled(self, path: Path, value: Value) -> tuple[Path, Value]:
        """`path` and `value` in the words of the file: where and what one writes there, written or not."""

    def there(self, path: Path) -> Path:
        """How much of the way to `path` is written, in the words of a template, with indices; `()` in Terraform."""

    def hides(self, path: Path) -> bool:
        """Whether reports must not show what stands at `path`, for it holds a secret or is a part of one."""


@dataclass(frozen=True, eq=False)
class Resource:
    """One resource instance in the canonical vocabulary.

    `type` is the canonical type, `source_type` the one that was written; data sources and provider blocks are
    resources too, with types `data.aws_iam_policy_document` and `provider.aws`. `complete` is False when attributes
    may have been set in a place that was not seen (a satellite whose resource lies elsewhere): then "not written"
    proves nothing. `satellites` are the addresses of the resources that were folded into this one; `members` are those
    that are an item of a list in it, as a rule is of a security group: what is wrong in one is not wrong in it; for an
    item inside of a template's resource, that resource. `language` is that of the file: `terraform`, `cloudformation`
    or `ros`. `certain` is False when the resource is of this type only if something unknown says so: then nothing is
    surely wrong in it. `optional`: it is made of a property of a template's resource, of which one alternative is that
    there is none; what is wrong in it is reported, but nobody may count on it.
    """

    address: str
    type: str
    source_type: str
    attributes: Attributes
    calls: tuple[ModuleCall, ...] = ()
    complete: bool = True
    satellites: tuple[str, ...] = ()
    members: frozenset[str] = frozenset()
    language: str = "terraform"
    certain: bool = True
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """`source` reads an attribute of `target`, in its attribute `attribute`. Both are addresses."""

    source: str
    target: str
    attribute: str


class Graph:
    """The resources of one scan root, in the order of writing."""

    def __init__(self, resources: Iterable[Resource], joins: Iterable[Edge] = ()) -> None:
        self.resources = tuple(resources)
        self._joins = tuple(joins)

    @cached_property
    def by_type(self) -> dict[str, list[Resource]]:
        found: dict[str, list[Resource]] = {}
        for resource in self.resources:
            found.setdefault(resource.type, []).append(resource)
        return found

    @cached_property
    def by_address(self) -> dict[str, Resource]:
        return {resource.address: resource for resource in self.resources}

    def edges(self) -> list[Edge]:
        """Every reference between resources, and satellites that only a name joins; without duplicates, in order."""
        found: dict[Edge, None] = {}
        for resource in self.resources:
            for name in resource.attributes.names():
                for reference in resource.attributes.references(name):
                    found[Edge(resource.address, reference.address, name)] = None
        found.update(dict.fromkeys(self._joins))
        return list(found)
