"""A resource of a template as the graph wants it, under the names that its language has for them."""

from __future__ import annotations

from collections.abc import Iterable

from iaclint.graph.resources import Origin, Path
from iaclint.graph.values import ABSENT, OneOf, Reference, Unknown, Value, unknown_from
from iaclint.parsers.templates.choices import member_of, optional
from iaclint.parsers.templates.declared import NOT_RENAMED, Names, Renamed
from iaclint.parsers.templates.evaluation import Stack
from iaclint.parsers.templates.loops import Bound
from iaclint.parsers.templates.nodes import Mapping, Member, Node, Sequence, as_call, end_of
from iaclint.parsers.templates.places import Written, follow, location_in_text, location_of, origins_of, reads_secret
from iaclint.parsers.templates.sizes import MAX_WEIGHT, weight
from iaclint.problems import Level
from iaclint.source import Location


class NativeAttributes:
    """Implements `graph.resources.Attributes` for one entry of `Resources`.

    `member` is the entry, `properties` the node under `Properties`; in ROS and SAM `Properties` may be a function.
    """

    def __init__(
        self, stack: Stack, member: Member, properties: Node | None, names: Names, renamed: Renamed = NOT_RENAMED
    ) -> None:
        self._stack = stack
        self._member = member
        self._names = names
        self._node = properties
        self._properties = as_call(properties) if properties is not None else None
        self._values: dict[str, Value] = {}
        self._renamed = renamed
        self._plain = self._with_written_names()

    def names(self) -> Iterable[str]:
        plain = self._plain
        if plain is None:
            return [name for name in self._written_names() if self.get(name) is not ABSENT]
        return [
            member.key for member in plain.members if _is_container(member.value) or self.get(member.key) is not ABSENT
        ]

    def get(self, name: str) -> Value:
        if name not in self._values:
            value = self._get(name)
            if weight(value) > MAX_WEIGHT:
                self._stack.context.report(Level.ERROR, "too-complex", "too much to evaluate here", self._member.value)
                value = Unknown(("a value that is too large",), unknown_from([value]).references)
            self._values[name] = value
        return self._values[name]

    def references(self, name: str) -> tuple[Reference, ...]:
        return unknown_from([self.get(name)]).references

    def locate(self, path: Path) -> Location:
        if not path or self._node is None:
            return self._member.key_place.location()
        written, steps = follow(self._stack, self._start(), path)
        if not steps:
            return self._member.key_place.location()
        return location_in_text(self._stack, written, path[steps:]) or location_of(written)

    def whole(self, path: Path) -> Location:
        written, steps = follow(self._stack, self._start(), path) if path and self._node is not None else (None, 0)
        if written is None or not steps:
            return self.locate(path)
        start = written.key or written.node.place
        return start.to(end_of(Member("", start, written.node))).location()

    def extent(self) -> Location:
        return self._member.key_place.to(end_of(self._member)).location()

    def origins(self, path: Path, *, absent: bool = False) -> tuple[Origin, ...]:
        if not path or self._node is None:
            return ()
        written, steps = follow(self._stack, self._start(), path)
        return tuple(origins_of(self._stack, written, absent)) if steps else ()

    def address_at(self, path: Path) -> str:  # noqa: ARG002 -- all of an entry is the resource's own
        return ""

    def spelled(self, path: Path, value: Value) -> tuple[Path, Value]:
        for length in range(len(path), 0, -1):
            written = self._renamed.get(path[:length])
            if written is not None:
                return (*written, *path[length:]), value
        return path, value

    def there(self, path: Path) -> Path:
        if not path or self._node is None:
            return ()
        _, steps = follow(self._stack, self._start(), path)
        found, _ = self.spelled(path[:steps], ABSENT)
        properties = self._member.value.get("Properties") if isinstance(self._member.value, Mapping) else None
        written = isinstance(properties, Mapping) and bool(found) and found[0] in properties.by_key  # not made by SAM
        return found if written else ()

    def hides(self, path: Path) -> bool:
        if self._node is None:
            return False
        written, _ = follow(self._stack, self._start(), path)
        return reads_secret(self._stack, written)

    def _start(self) -> Written:
        assert self._node is not None
        return Written(self._node, self._member.key_place, self._names)

    def _with_written_names(self) -> Mapping | None:
        """The properties when their names are those that are written."""
        node = self._properties
        if not isinstance(node, Mapping) or any(key.startswith("Fn::") for key in node.by_key):
            return None
        return None if isinstance(self._names, Bound) and any("{" in key for key in node.by_key) else node

    def _written_names(self) -> Iterable[str]:
        if self._properties is None:
            return ()
        value = self._stack.value(self._properties, self._names)
        maps = value.alternatives if isinstance(value, OneOf) else (value,)
        return dict.fromkeys(key for each in maps if isinstance(each, dict) for key in each)

    def _get(self, name: str) -> Value:
        if self._plain is not None or self._properties is None:
            found = self._plain.get(name) if self._plain is not None else None
            return ABSENT if found is None else optional(self._stack.value(found, self._names))
        return optional(member_of(self._stack.value(self._properties, self._names), name))


def _is_container(node: Node) -> bool:
    """Whether the node is a list or a map, and so worth something: nobody has to evaluate it to know."""
    return isinstance(as_call(node), (Mapping, Sequence))
