"""Where in a file's own text a part of the JSON stands that is written there: in a heredoc, in a block of YAML."""

from __future__ import annotations

import re
from collections.abc import Sequence

from iaclint.source import Span


def span_in(raw: bytes, path: Sequence[str | int]) -> Span | None:
    """The span of the last key of `path` that stands in the text, searched in document order; an index counts the
    objects of a list."""
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
        if all(isinstance(later, int) for later in path[number + 1 :]):
            line_end = raw.find(b"\n", position)
            return Span(match.start(), _value_end(raw, position, line_end if line_end >= 0 else len(raw)))
        found = Span(match.start(), match.end())
    return found


def _value_end(raw: bytes, position: int, limit: int) -> int:
    """End of a scalar's text on its line; of a list or object only its opening line."""
    match = re.compile(rb'\\?"(?:[^"\\]|\\.)*?\\?"|[^,}\]\s]+').match(raw, position)
    return min(match.end(), limit) if match and raw[position : position + 1] not in b"[{" else limit


def _skip_objects(raw: bytes, position: int, count: int) -> int:
    """The position of the object number `count` of the list that opens next; `position` itself if there is no list."""
    opening = re.compile(rb"\s*\[").match(raw, position)
    if opening is None:
        return position
    position = opening.end()
    depth = 0
    seen = 0
    in_string = False
    index = position
    while index < len(raw):
        byte = raw[index : index + 1]
        if in_string:
            if byte == b"\\":
                index += 1
            elif byte == b'"':
                in_string = False
        elif byte == b'"':
            in_string = True
        elif byte in (b"{", b"["):
            if depth == 0 and seen == count:
                return index
            depth += 1
        elif byte in (b"}", b"]"):
            depth -= 1
            if depth < 0:
                return position
            seen += depth == 0
        index += 1
    return position
