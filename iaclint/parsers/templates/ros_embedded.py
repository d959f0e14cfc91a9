"""The nodes of a template that stands as a text inside another one, with the places where that one spells them."""

from __future__ import annotations

from itertools import accumulate

from iaclint.parsers.templates.embedded import EmbeddedSource
from iaclint.parsers.templates.nodes import Call, Mapping, Member, Node, Place, Scalar, Sequence
from iaclint.source import Span


def relocated(node: Node, source: EmbeddedSource) -> Mapping:
    """The same nodes, each at its place in the template around."""
    moved = _Mover(source).node(node)
    assert isinstance(moved, Mapping)
    return moved


class _Mover:
    """Every node once: what several places share stays one."""

    def __init__(self, source: EmbeddedSource) -> None:
        self._source = source
        self._lines = source.text.split("\n")
        self._starts = list(accumulate((len(line.encode()) + 1 for line in self._lines), initial=0))
        self._moved: dict[int, tuple[Node, Node]] = {}

    def node(self, node: Node) -> Node:
        found = self._moved.get(id(node))
        if found is None:
            found = self._moved[id(node)] = (node, self._move(node))
        return found[1]

    def _move(self, node: Node) -> Node:
        place = self._place(node.place)
        if isinstance(node, Scalar):
            return Scalar(node.value, place, node.block)
        if isinstance(node, Call):
            return Call(node.name, self.node(node.argument), place)
        if isinstance(node, Sequence):
            return Sequence(lambda: tuple(map(self.node, node.items)), place, node.bracketed)
        return Mapping(
            lambda: tuple(
                Member(each.key, self._place(each.key_place), self.node(each.value)) for each in node.members
            ),
            place,
            node.bracketed,
        )

    def _place(self, place: Place) -> Place:
        start = self._offset(place.start_line, place.start_column)
        end = max(start, self._offset(place.end_line, place.end_column))
        found = self._source.location(Span(start, end))
        return Place(found.path, found.start_line - 1, found.start_column - 1, found.end_line - 1, found.end_column - 1)

    def _offset(self, line: int, column: int) -> int:
        """The byte of a place in the inner text; behind its last line, the end."""
        if line >= len(self._lines):
            return len(self._source.data)
        return self._starts[line] + len(self._lines[line][:column].encode())
