"""A file's text and the places in it. Positions are byte offsets until somebody has to read them."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from iaclint.records import dataclass, field

_BOM = b"\xef\xbb\xbf"


class Span(NamedTuple):
    """Half-open range of byte offsets into `SourceFile.data`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A range in a file as people and editors count: lines and columns from 1, columns in code points.

    The end is exclusive, as in SARIF: a one-character range has `end_column == start_column + 1`.
    `path` is as the user would type it, relative to the working directory, with forward slashes.
    """

    path: str
    start_line: int
    start_column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, eq=False)
class SourceFile:
    """One file that was read. `data` is its content as UTF-8 with no byte order mark."""

    path: str
    data: bytes = field(repr=False)

    @classmethod
    def from_bytes(cls, path: str, data: bytes) -> SourceFile:
        """Strip a byte order mark. Raises UnicodeDecodeError when the rest is not UTF-8."""
        data = data.removeprefix(_BOM)
        if not data.isascii():
            data.decode("utf-8")
        return cls(path, data)

    @cached_property
    def text(self) -> str:
        return self.data.decode("utf-8")

    @cached_property
    def _is_ascii(self) -> bool:
        """Then columns are bytes: a minified file is one long line."""
        return self.data.isascii()

    @cached_property
    def _line_starts(self) -> list[int]:
        *lines, _ = self.data.split(b"\n")
        return list(accumulate((len(line) + 1 for line in lines), initial=0))

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column (from 1, in code points) of a byte offset."""
        line = bisect_right(self._line_starts, offset)
        start = self._line_starts[line - 1]
        if self._is_ascii:
            return line, min(offset, len(self.data)) - start + 1
        return line, len(self.data[start:offset].decode("utf-8", "replace")) + 1

    def location(self, span: Span) -> Location:
        return Location(self.path, *self.position(span.start), *self.position(max(span.start, span.end)))

    def line_start(self, number: int) -> int:
        """Where a line, counted from 1, starts in `data`."""
        return self._line_starts[number - 1]

    def line(self, number: int) -> str:
        """Text of a line, counted from 1, without its line ending."""
        start = self._line_starts[number - 1]
        end = self._line_starts[number] if number < len(self._line_starts) else len(self.data)
        return self.data[start:end].decode("utf-8", "replace").rstrip("\r\n")

    @property
    def line_count(self) -> int:
        return len(self._line_starts)
