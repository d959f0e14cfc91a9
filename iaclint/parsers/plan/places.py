"""Where a value stands in the plan itself: its resource is read once more, by the reader that knows places."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from iaclint.graph.resources import Path
from iaclint.parsers.plan.text import Element, PlanText
from iaclint.parsers.terraform.json_tree import Array, JsonNode, Object, Scalar, read_json
from iaclint.parsers.terraform.syntax_errors import HclSyntaxError
from iaclint.patterns import pattern
from iaclint.source import Location, Span

_KEY = pattern(rb'"(?:[^"\\]|\\.)*"')
_NO_ASCII = pattern(rb"[\x80-\xff]+")


class ElementPlaces:
    """The places in one element: of the member `header`, and of paths below the member `content`.

    With `wrapped`, values stand in `constant_value`, as in a configuration.
    """

    def __init__(self, text: PlanText, element: Element, header: str, content: str, *, wrapped: bool = False) -> None:
        self._text = text
        self._element = element
        self._header = header
        self._content = content
        self._wrapped = wrapped
        self._read: tuple[bytes, JsonNode | None] | None = None
        self._ends: list[int] = []  # of runs of bytes that are no ASCII, and how many more they are than characters
        self._surplus: list[int] = [0]

    def extent(self) -> Location:
        return self._text.location(self._element.start, self._element.end)

    def locate(self, path: Path) -> Location:
        """The deepest place along `path`; the header where nothing of it stands here."""
        tree = self._tree()
        if not isinstance(tree, Object):
            return self._text.location(self._element.start, self._element.start)
        best = _member(tree, self._header)
        node = _member(tree, self._content)
        if node is not None and path:
            below = self._below(node[1], path)
            best = below or best
        if best is None:
            return self._text.location(self._element.start, self._element.start)
        return self._location(*best)

    def scalars(self) -> Iterator[tuple[Path, int, int]] | None:
        """Every scalar below the content in order, with its path and the characters it takes; None when unreadable."""
        tree = self._tree()
        node = _member(tree, self._content) if isinstance(tree, Object) else None
        if not isinstance(tree, Object):
            return None
        return self._scalars((), node[1]) if node is not None else iter(())

    def _scalars(self, path: Path, node: JsonNode) -> Iterator[tuple[Path, int, int]]:
        if isinstance(node, Scalar):
            yield path, *self._characters(node.span)
        elif isinstance(node, Array):
            for index, item in enumerate(node.items):
                yield from self._scalars((*path, index), item)
        else:
            for key, item in node.members:
                yield from self._scalars((*path, key.value), item)

    def _below(self, node: JsonNode, path: Path) -> tuple[Span, JsonNode] | None:
        found: tuple[Span, JsonNode] | None = None
        for step in path:
            node = self._unwrapped(node)
            if isinstance(node, Array) and not isinstance(step, int) and node.items:
                node = node.items[0]
            if isinstance(step, int) and isinstance(node, Object):
                continue  # a single block may be no list
            inner: tuple[Span, JsonNode] | None = None
            if isinstance(step, int) and isinstance(node, Array) and step < len(node.items):
                inner = node.items[step].span, node.items[step]
            elif isinstance(step, str) and isinstance(node, Object):
                inner = _member(node, step)
            if inner is None:
                break
            found, node = inner, inner[1]
        return found

    def _unwrapped(self, node: JsonNode) -> JsonNode:
        if self._wrapped and isinstance(node, Object) and len(node.members) == 1:
            key, inner = node.members[0]
            return inner if key.value == "constant_value" else node
        return node

    def _location(self, span: Span, node: JsonNode) -> Location:
        """Of what goes over several lines, only the first one: the key, or the opening bracket."""
        whole = self._characters(span)
        location = self._text.location(*whole)
        if location.start_line == location.end_line or isinstance(node, Scalar):
            return location
        data = self._read[0] if self._read else b""
        line_end = data.find(b"\n", span.start)
        return self._text.location(*self._characters(Span(span.start, len(data[:line_end].rstrip()))))

    def _characters(self, span: Span) -> tuple[int, int]:
        return self._element.start + self._character(span.start), self._element.start + self._character(span.end)

    def _character(self, offset: int) -> int:
        """How many characters come before a byte of the element; tokens begin and end with ASCII."""
        return offset - self._surplus[bisect_right(self._ends, offset)]

    def _tree(self) -> JsonNode | None:
        """The element's value: its text begins with a key where it is the member of an object."""
        if self._read is None:
            text = self._text.text[self._element.start : self._element.end]
            data = text.encode()
            value = data.find(b"{", _after_key(data))
            try:
                tree = read_json(b" " * value + data[value:]) if value >= 0 else None
            except (HclSyntaxError, RecursionError):
                tree = None  # deeper than the strict reader goes
            for match in _NO_ASCII.finditer(data):
                self._ends.append(match.end())
                self._surplus.append(self._surplus[-1] + len(match[0]) - len(match[0].decode()))
            self._read = data, tree
        return self._read[1]


def _after_key(data: bytes) -> int:
    """Where a member's value may begin: behind its key, which may hold any character."""
    match = _KEY.match(data)
    return match.end() if match else 0


def _member(node: Object, name: str) -> tuple[Span, JsonNode] | None:
    """From the start of the key to the end of the value; of keys that come twice, the last, as everywhere."""
    for key, value in reversed(node.members):
        if key.value == name:
            return Span(key.span.start, value.span.end), value
    return None
