"""Where each byte of a scalar's value stands in the file: the reverse of what YAML and JSON do to a text.

The value is known, so it is not read again but found again, piece by piece. Where the two do not fit, which only odd
spellings bring about, there is no answer, rather than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from iaclint.patterns import pattern


class Run(NamedTuple):
    """`length` bytes of the value, and the bytes of the file that stand for them.

    As many on both sides: byte for byte. Otherwise an escape, a doubled quote or a folded line, which has no inside.
    """

    start: int
    length: int
    file_start: int
    file_length: int


class _MismatchError(Exception):
    """The file does not spell the value as was expected."""


_PROPERTIES = pattern(rb"(?:[&!][^ \t\r\n]*[ \t\r\n]+)*")
_LINE = pattern(rb"( *)([^\r\n]*)(\r\n|\n|\r|\Z)")
_HEADER = pattern(rb"[|>][-+0-9]*[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r)")
_FIRST_SPACES = pattern(rb"(?: *\n)*( *)")
_BREAKS = pattern(rb"\n*")
_BREAK = pattern(rb"\r\n|\n|\r")

_FOLD = rb"(?P<fold>[ \t]*(?:\r\n|\n|\r)[ \t\r\n]*)"
_BLANKS = rb"[ \t]+(?![ \t\r\n])"
_DOUBLE = pattern(
    rb'(?P<text>[^\\" \t\r\n]+|' + _BLANKS + rb")|" + _FOLD + rb"|\\(?P<cut>(?:\r\n|\n|\r)[ \t\r\n]*)"
    rb"|\\(?P<pair>u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})"
    rb"|\\(?P<escape>x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^xuU])"
)
_SINGLE = pattern(rb"(?P<text>[^' \t\r\n]+|" + _BLANKS + rb")|" + _FOLD + rb"|'(?P<escape>')")
_PLAIN = pattern(rb"(?P<text>[^ \t\r\n]+|" + _BLANKS + rb")|" + _FOLD)

_ESCAPES = {
    **{b"0": b"\0", b"a": b"\a", b"b": b"\b", b"t": b"\t", b"\t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f"},
    **{b"r": b"\r", b"e": b"\x1b", b" ": b" ", b'"': b'"', b"/": b"/", b"\\": b"\\", b"'": b"'"},
    **{b"N": "\x85".encode(), b"_": "\xa0".encode(), b"L": "\u2028".encode(), b"P": "\u2029".encode()},
}


def runs_of(data: bytes, position: int, value: bytes) -> list[Run] | None:
    """The pieces of `value` in order, without a gap; `position` is where its scalar starts in `data`. None when the
    value cannot be found there."""
    properties = _PROPERTIES.match(data, position)
    position = properties.end() if properties else position
    style = data[position : position + 1]
    try:
        if style in (b"|", b">"):
            header = _HEADER.match(data, position)
            if header is None:
                return [] if not value else None
            lines = _literal if style == b"|" else _folded
            return _joined(lines(data, header.end(), value))
        token = {b'"': _DOUBLE, b"'": _SINGLE}.get(style, _PLAIN)
        return _joined(_flow(data, position + (token is not _PLAIN), value, token))
    except _MismatchError:
        return None


def _joined(runs: Iterator[Run]) -> list[Run]:
    """Neighbours that both go byte for byte as one."""
    found: list[Run] = []
    for run in runs:
        if found:
            last = found[-1]
            meets = last.file_start + last.file_length == run.file_start
            if meets and last.length == last.file_length and run.length == run.file_length:
                found[-1] = Run(last.start, last.length + run.length, last.file_start, last.length + run.length)
                continue
        found.append(run)
    return found


def _expect(same: bool) -> None:
    if not same:
        raise _MismatchError


# ---- on lines of its own


def _literal(data: bytes, position: int, value: bytes) -> Iterator[Run]:
    """`|`: every line without its indentation."""
    indent = _indent(data, position, value)
    start = 0
    while start < len(value):
        text_start, text, line_break = _content(data, position, indent)
        _expect(value.startswith(text, start))
        if text:
            yield Run(start, len(text), text_start, len(text))
            start += len(text)
        if start < len(value):
            _expect(value.startswith(b"\n", start) and line_break != b"")
            yield Run(start, 1, text_start + len(text), len(line_break))
            start += 1
        position = text_start + len(text) + len(line_break)


def _folded(data: bytes, position: int, value: bytes) -> Iterator[Run]:
    """`>`: a line break is a space, or as many breaks as there are empty lines after it; between lines that start with
    a space it stays."""
    indent = _indent(data, position, value)
    start = 0
    while start < len(value):
        text_start, text, line_break = _content(data, position, indent)
        _expect(value.startswith(text, start))
        position = text_start + len(text) + len(line_break)
        if text:
            yield Run(start, len(text), text_start, len(text))
            start += len(text)
            empty = _empty_lines(data, position, indent)
            breaks = _BREAKS.match(value, start)
            if empty and breaks and len(breaks[0]) == empty:
                continue  # the empty lines alone count
        if start < len(value):
            _expect(value[start : start + 1] in (b"\n", b" ") and line_break != b"")
            yield Run(start, 1, text_start + len(text), len(line_break))
            start += 1


def _indent(data: bytes, position: int, value: bytes) -> int:
    """What the lines of a block are indented by: what the first one that is not blank has more than in the value."""
    while position < len(data):
        line = _LINE.match(data, position)
        assert line is not None
        if line[2]:
            own = _FIRST_SPACES.match(value)
            indent = len(line[1]) - (len(own[1]) if own else 0)
            _expect(indent >= 0)
            return indent
        position = line.end()
    return 0


def _content(data: bytes, position: int, indent: int) -> tuple[int, bytes, bytes]:
    """Start and text of a line's content, and its line break (none at the end of the file)."""
    _expect(position < len(data))
    line = _LINE.match(data, position)
    assert line is not None
    cut = min(len(line[1]), indent)
    return position + cut, line[1][cut:] + line[2], line[3]


def _empty_lines(data: bytes, position: int, indent: int) -> int:
    count = 0
    while position < len(data):
        line = _LINE.match(data, position)
        assert line is not None
        if line[2] or len(line[1]) > indent or not line[3]:
            break
        count += 1
        position = line.end()
    return count


# ---- in a line


def _flow(data: bytes, position: int, value: bytes, token: re.Pattern[bytes]) -> Iterator[Run]:
    """In quotes, or plain. A line break with the blanks around it is a space, or the breaks after the first."""
    start = 0
    while start < len(value):
        found = token.match(data, position)
        if found is None:
            raise _MismatchError
        kind, text = str(found.lastgroup), found[found.lastgroup or 0]
        if kind == "text":
            # A plain scalar ends where its value does, whatever follows.
            text = text[: len(value) - start]
            spelled = len(text)
        else:
            text = _decoded(kind, text)
            spelled = found.end() - position
        _expect(value.startswith(text, start))
        if text:
            yield Run(start, len(text), position, spelled)
        start += len(text)
        position = found.end()


def _decoded(kind: str, text: bytes) -> bytes:
    if kind in ("fold", "cut"):
        breaks = sum(1 for _ in _BREAK.finditer(text)) - 1
        return b"\n" * breaks if breaks or kind == "cut" else b" "
    if kind == "pair":
        high, low = int(text[1:5], 16), int(text[7:11], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)).encode()
    if text[:1] in (b"x", b"u", b"U"):
        code = int(text[1:], 16)
        _expect(code <= 0x10FFFF)
        return chr(code).encode("utf-8", "surrogatepass")
    _expect(text in _ESCAPES)
    return _ESCAPES[text]
