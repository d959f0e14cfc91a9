"""JSON text to a tree in which every key and value knows its bytes. Strict: what RFC 8259 refuses is refused.

Not PyYAML, unlike the template parsers: YAML reads what is no JSON, refuses some of what is (tabs, surrogate pairs),
counts positions in characters, and its own nesting limit is out of our hands; and a strict reader is needed anyway
to tell the two apart.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TypeAlias

from iaclint.parsers.terraform.scalars import number
from iaclint.parsers.terraform.syntax_errors import MAX_NESTING, HclSyntaxError, too_deep
from iaclint.patterns import pattern
from iaclint.records import dataclass
from iaclint.source import Span

_TOKEN = pattern(
    rb'[ \t\r\n]*(?:("(?:[^"\\\x00-\x1f]|\\.)*")|([{}\[\],:])'
    rb"|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)|(true|false|null)\b)"
)
_SPACE = pattern(rb"[ \t\r\n]*")
_CONSTANTS: dict[bytes, bool | None] = {b"true": True, b"false": False, b"null": None}
_STRING, _MARK, _NUMBER = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Scalar:
    """`span` includes the quotes of a string."""

    value: str | int | Decimal | bool | None
    span: Span


@dataclass(frozen=True, slots=True)
class Array:
    items: tuple[JsonNode, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Object:
    """Members in order; a key may come twice."""

    members: tuple[tuple[Text, JsonNode], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Text:
    """A key. `span` includes its quotes."""

    value: str
    span: Span


JsonNode: TypeAlias = Scalar | Array | Object


def read_json(data: bytes) -> JsonNode:
    """Raises HclSyntaxError."""
    reader = _Reader(data)
    value = reader.value(0)
    reader.finish()
    return value


class _Reader:
    __slots__ = ("_data", "_position")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0

    def value(self, depth: int) -> JsonNode:
        if depth > MAX_NESTING:
            raise too_deep(self._position)
        match = self._next("a value")
        kind = match.lastindex
        span = Span(match.start(kind or 0), match.end())
        token = self._data[span.start : span.end]
        if kind == _STRING:
            return Scalar(self._decode(token, span.start), span)
        if kind == _NUMBER:
            return Scalar(_number(token.decode()), span)
        if kind != _MARK:
            return Scalar(_CONSTANTS[token], span)
        if token == b"{":
            return self._object(span.start, depth)
        if token == b"[":
            return self._array(span.start, depth)
        raise self._unexpected(span.start, "a value")

    def finish(self) -> None:
        end = self._skip_space()
        if end < len(self._data):
            raise self._unexpected(end, "the end of the file")

    def _object(self, start: int, depth: int) -> Object:
        members: list[tuple[Text, JsonNode]] = []
        if self._take(b"}"):
            return Object((), Span(start, self._position))
        while True:
            match = self._next("a key in double quotes")
            if match.lastindex != _STRING:
                raise self._unexpected(match.start(match.lastindex or 0), "a key in double quotes")
            span = Span(match.start(_STRING), match.end())
            key = Text(self._decode(match[_STRING], span.start), span)
            self._expect(b":", "a colon")
            members.append((key, self.value(depth + 1)))
            if not self._take(b","):
                self._expect(b"}", "a comma or }")
                return Object(tuple(members), Span(start, self._position))

    def _array(self, start: int, depth: int) -> Array:
        items: list[JsonNode] = []
        if self._take(b"]"):
            return Array((), Span(start, self._position))
        while True:
            items.append(self.value(depth + 1))
            if not self._take(b","):
                self._expect(b"]", "a comma or ]")
                return Array(tuple(items), Span(start, self._position))

    def _skip_space(self) -> int:
        match = _SPACE.match(self._data, self._position)
        return match.end() if match else self._position

    def _next(self, expected: str) -> re.Match[bytes]:
        match = _TOKEN.match(self._data, self._position)
        if match is None:
            raise self._unexpected(self._skip_space(), expected)
        self._position = match.end()
        return match

    def _take(self, mark: bytes) -> bool:
        position = self._skip_space()
        if self._data[position : position + 1] != mark:
            return False
        self._position = position + 1
        return True

    def _expect(self, mark: bytes, expected: str) -> None:
        if not self._take(mark):
            raise self._unexpected(self._skip_space(), expected)

    def _unexpected(self, offset: int, expected: str) -> HclSyntaxError:
        found = self._data[offset:].split(b"\n", 1)[0].decode("utf-8", "replace").strip()
        what = f"unexpected {found[:40]!r}" if found else "unexpected end of text"
        return HclSyntaxError(f"{what}, expected {expected}", offset)

    def _decode(self, token: bytes, offset: int) -> str:
        if b"\\" not in token:
            return token[1:-1].decode()
        try:
            text: str = json.loads(token)
        except ValueError:
            raise HclSyntaxError("a string has an escape sequence that JSON does not know", offset) from None
        # Half of a surrogate pair is no character; it would crash whoever encodes the text later.
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _number(text: str) -> int | Decimal:
    return -number(text[1:]) if text.startswith("-") else number(text)
