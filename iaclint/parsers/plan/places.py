"""Where a value stands in the plan itself: its resource is read once more, by the reader that knows places."""

from __future__ import annotations

from iaclint.graph.resources import Path
from iaclint.parsers.plan.text import Element, PlanText
from iaclint.parsers.terraform.json_tree import Array, JsonNode, Object, Scalar, read_json
from iaclint.parsers.terraform.syntax_errors import HclSyntaxError
from iaclint.source import Location, Span


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
        data = self._read[0] if self._read else b""
        if data.isascii():
            return self._element.start + span.start, self._element.start + span.end
        return (
            self._element.start + len(data[: span.start].decode()),
            self._element.start + len(data[: span.end].decode()),
        )

    def _tree(self) -> JsonNode | None:
        """The element's value: its text begins with a key where it is the member of an object."""
        if self._read is None:
            text = self._text.text[self._element.start : self._element.end]
            start = text.index("{", _after_key(text)) if "{" in text else 0
            data = text.encode("utf-8", "replace")
            try:
                tree = read_json(
                    b" " * len(text[:start].encode("utf-8", "replace")) + data[len(text[:start].encode()) :]
                )
            except (HclSyntaxError, RecursionError):
                tree = None  # deeper than the strict reader goes
            self._read = data, tree
        return self._read[1]


def _after_key(text: str) -> int:
    """Where a member's value may begin: behind its key, which may hold any character."""
    if not text.startswith('"'):
        return 0
    end = 1
    while end < len(text) and text[end] != '"':
        end += 2 if text[end] == "\\" else 1
    return end + 1


def _member(node: Object, name: str) -> tuple[Span, JsonNode] | None:
    """From the start of the key to the end of the value; of keys that come twice, the last, as everywhere."""
    for key, value in reversed(node.members):
        if key.value == name:
            return Span(key.span.start, value.span.end), value
    return None
