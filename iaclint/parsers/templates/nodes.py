"""What a template is made of, with the place of every part: YAML and JSON look the same from here on.

A node is made of what was parsed when somebody looks at it: most of a template is never asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias, TypeGuard

from iaclint.graph.values import Value
from iaclint.source import Location


class Place(NamedTuple):
    """Lines and columns from 0, in code points; the end is exclusive. `path` is that of the file, as displayed."""

    path: str
    start_line: int
    start_column: int
    end_line: int
    end_column: int

    def location(self) -> Location:
        return Location(
            self.path, self.start_line + 1, self.start_column + 1, self.end_line + 1, max(self.end_column, 0) + 1
        )

    def to(self, end: Place) -> Place:
        """From the start of this to the end of the other."""
        return Place(self.path, self.start_line, self.start_column, end.end_line, end.end_column)


class Scalar:
    """A text, number, boolean or null. `block` says that the text stands on lines of its own, below its key."""

    __slots__ = ("block", "place", "value")

    def __init__(self, value: Value, place: Place, block: bool = False) -> None:
        self.value = value
        self.place = place
        self.block = block


class Sequence:
    """Items in order. `bracketed` says that it ends with a bracket of its own, and not where something else begins."""

    __slots__ = ("_items", "_make", "bracketed", "place")

    def __init__(
        self, items: tuple[Node, ...] | Callable[[], tuple[Node, ...]], place: Place, bracketed: bool = False
    ) -> None:
        self.place = place
        self.bracketed = bracketed
        self._items: tuple[Node, ...] | None = items if isinstance(items, tuple) else None
        self._make = items if not isinstance(items, tuple) else None

    @property
    def items(self) -> tuple[Node, ...]:
        if self._items is None:
            assert self._make is not None
            self._items, self._make = self._make(), None
        return self._items


class Member(NamedTuple):
    """A key and its value."""

    key: str
    key_place: Place
    value: Node


class Mapping:
    """Members in order, each key once; `bracketed` as for a sequence."""

    __slots__ = ("_by_key", "_make", "_members", "bracketed", "place")

    def __init__(
        self, members: tuple[Member, ...] | Callable[[], tuple[Member, ...]], place: Place, bracketed: bool = False
    ) -> None:
        self.place = place
        self.bracketed = bracketed
        self._members: tuple[Member, ...] | None = members if isinstance(members, tuple) else None
        self._make = members if not isinstance(members, tuple) else None
        self._by_key: dict[str, Member] | None = None

    @property
    def members(self) -> tuple[Member, ...]:
        if self._members is None:
            assert self._make is not None
            self._members, self._make = self._make(), None
        return self._members

    @property
    def by_key(self) -> dict[str, Member]:
        if self._by_key is None:
            self._by_key = {member.key: member for member in self.members}
        return self._by_key

    def get(self, key: str) -> Node | None:
        found = self.by_key.get(key)
        return found.value if found is not None else None


class Call:
    """A function: `!Sub x` and `{"Fn::Sub": x}` alike. `name` is the long one: `Ref`, `Condition`, `Fn::Sub`."""

    __slots__ = ("argument", "name", "place")

    def __init__(self, name: str, argument: Node, place: Place) -> None:
        self.name = name
        self.argument = argument
        self.place = place


Node: TypeAlias = "Scalar | Sequence | Mapping | Call"


def as_text(node: Node | None) -> str | None:
    """The text of a scalar that is one."""
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else None


def as_mapping(node: Node | None) -> Mapping | None:
    return node if isinstance(node, Mapping) else None


def items_of(node: Node | None) -> tuple[Node, ...]:
    """The items of a sequence; none of anything else."""
    return node.items if isinstance(node, Sequence) else ()


def as_call(node: Node) -> Node:
    """A mapping of one member whose key is that of a function, as the call that it is; anything else as it is."""
    if isinstance(node, Mapping) and len(node.members) == 1:
        member = node.members[0]
        if member.key == "Ref" or (member.key.startswith("Fn::") and not member.key.startswith("Fn::ForEach::")):
            return Call(member.key, member.value, node.place)
    return node


def end_of(member: Member) -> Place:
    """The place of the last thing that is written in it: a YAML block ends where the next one begins. What an alias
    (`*name`) stands for is written elsewhere, so the name in front of it is the end."""
    last, node = member.key_place, member.value
    while node.place.path == last.path and node.place >= last:
        if isinstance(node, Call):
            node = node.argument
        elif isinstance(node, Mapping) and node.members and not node.bracketed:
            last, node = node.members[-1].key_place, node.members[-1].value
        elif isinstance(node, Sequence) and node.items and not node.bracketed:
            node = node.items[-1]
        else:
            return node.place
    return last


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in order of writing; a part that stands in several places comes once."""
    seen: set[int] = set()
    pending = [node]
    while pending:
        current = pending.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, Call):
            pending.append(current.argument)
        elif isinstance(current, Mapping):
            pending.extend(member.value for member in reversed(current.members))
        elif isinstance(current, Sequence):
            pending.extend(reversed(current.items))


def is_plain(node: Node | None) -> TypeGuard[Mapping]:
    """Whether a node is a map of which all keys are written."""
    return isinstance(node, Mapping) and not any(key.startswith("Fn::") or key == "Ref" for key in node.by_key)


def merged(common: Node, own: Node) -> Node:
    """What several have in common under what one has of its own: maps member by member, lists one after the other; of
    anything else the own."""
    if is_plain(common) and is_plain(own):
        members = {member.key: member for member in common.members}
        for member in own.members:
            other = members.get(member.key)
            value = merged(other.value, member.value) if other is not None else member.value
            members[member.key] = Member(member.key, member.key_place, value)
        return Mapping(tuple(members.values()), own.place)
    if isinstance(common, Sequence) and isinstance(own, Sequence):
        return Sequence((*common.items, *own.items), own.place)
    return own
