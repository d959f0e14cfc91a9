"""Where in a file's own text a part of the JSON stands that is written there: in a heredoc, in a block of YAML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

from iaclint.patterns import pattern
from iaclint.source import Span

_Piece = TypeVar("_Piece")

_OPENING = pattern(rb"\s*\[")
_ITEM = pattern(rb'\s*(\\"[^"\\]*\\"|"(?:[^"\\]|\\.)*"|[^\s,\[\]{}"\\]+)\s*(?:,|(?=\]))', re.DOTALL)
_BRACKET = pattern(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]', re.DOTALL)
_QUOTE = pattern(r'\\.|(")', re.DOTALL)


def span_in(raw: bytes, path: Sequence[str | int]) -> Span | None:
    """The span of the last key of `path` that stands in the text, searched in document order; an index counts the
    objects of a list, at the end of the path also plain items."""
    position = 0
    found: Span | None = None
    for number, step in enumerate(path):
        if isinstance(step, int):
            position = _skip_objects(raw, position, step)
            continue
        match = re.compile(rb'\\?"' + re.escape(step.encode()) + rb'\\?"\s*:\s*').search(raw, position)
        if match is None:
            break
        position = match.end()
        if len(path) == number + 2 and (item := _item(raw, position, path[-1])):
            return item
        if all(isinstance(later, int) for later in path[number + 1 :]):
            line_end = raw.find(b"\n", position)
            return Span(match.start(), _value_end(raw, position, line_end if line_end >= 0 else len(raw)))
        found = Span(match.start(), match.end())
    return found


def outside_strings(pieces: Iterable[str | _Piece]) -> Iterator[_Piece]:
    """Of what is put into a JSON text, what stands for a whole value there: the text around it tells."""
    inside = False
    for piece in pieces:
        if isinstance(piece, str):
            inside ^= sum(1 for match in _QUOTE.finditer(piece) if match[1]) % 2 == 1
        elif not inside:
            yield piece


def _item(raw: bytes, position: int, index: str | int) -> Span | None:
    """The place of a text or number in the list that opens next, if it has no objects before it."""
    opening = _OPENING.match(raw, position)
    if opening is None or isinstance(index, str):
        return None
    items = _plain_items(raw, opening.end())
    return items[index] if index < len(items) else None


@lru_cache(maxsize=4)
def _plain_items(raw: bytes, position: int) -> list[Span]:
    """The places of the texts and numbers that a list begins with. Kept like `_objects`."""
    found: list[Span] = []
    while match := _ITEM.match(raw, position):
        found.append(Span(*match.span(1)))
        position = match.end()
    return found


def _value_end(raw: bytes, position: int, limit: int) -> int:
    """End of a scalar's text on its line; of a list or object only its opening line."""
    match = re.compile(rb'\\?"(?:[^"\\]|\\.)*?\\?"|[^,}\]\s]+').match(raw, position)
    return min(match.end(), limit) if match and raw[position : position + 1] not in b"[{" else limit


def _skip_objects(raw: bytes, position: int, count: int) -> int:
    """The position of the object number `count` of the list that opens next; `position` itself if there is no list."""
    opening = _OPENING.match(raw, position)
    if opening is None:
        return position
    objects, end = _objects(raw, opening.end())
    return objects[count] if count < len(objects) else end


@lru_cache(maxsize=4)
def _objects(raw: bytes, position: int) -> tuple[list[int], int]:
    """Where each object or list of a list starts whose bracket is before `position`, and where the list ends.

    Kept for the next finding: a document may have thousands of statements, and something wrong in each.
    """
    found: list[int] = []
    depth = 0
    for match in _BRACKET.finditer(raw, position):
        if match[0] in b"{[":
            if depth == 0:
                found.append(match.start())
            depth += 1
        elif match[0] in b"}]":
            depth -= 1
            if depth < 0:
                return found, position
    return found, position
