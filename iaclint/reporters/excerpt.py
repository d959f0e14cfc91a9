"""The source lines of a location with carets under it: tabs, wide characters, long lines and secrets minded."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from iaclint.patterns import pattern
from iaclint.reporters.printable import cells
from iaclint.source import Location, SourceFile

MASK = "********"

_WIDTH = 110
_LEAD = 40  # columns kept before the caret when a line has to be cropped
_LINES = 4

# A name before a value, written so that no value alone looks like one: a password may hold any character.
_TERRAFORM = (".tf", ".tofu", ".tfvars")
_NAME_IN_TERRAFORM = pattern(r'("[^"]*"|[\w.-]+)\s*[=:](?!=)\s*')
_NAME_IN_TEMPLATE = pattern(r"""(["'])[^"']*\1\s*:\s*|[^\s"':]+\s*:(\s+|$)""")


class Row(NamedTuple):
    """`number` is empty for the row of a gap; `marks` holds spaces and carets, and may be empty."""

    number: str
    text: str
    marks: str


class Excerpts:
    """Reads source lines for one report; the last one stays decoded, as many findings share a minified line."""

    def __init__(self, read_source: Callable[[str], SourceFile | None]) -> None:
        self._read = read_source
        self._last: tuple[str, int, str] = ("", 0, "")

    def rows(self, location: Location, masked: bool) -> list[Row]:
        """What to print; empty when the source is gone or shorter than the location claims.

        `masked` hides whatever follows the attribute's name, on every line of the location.
        """
        source = self._read(location.path)
        if source is None or not 1 <= location.start_line <= location.end_line <= source.line_count:
            return []
        last = location.end_line
        if last > location.start_line and location.end_column <= 1:
            last -= 1  # the location ends at the very start of a line
        numbers = list(range(location.start_line, last + 1))
        if len(numbers) > _LINES:
            numbers = [*numbers[: _LINES - 1], numbers[-1]]
        rows: list[Row] = []
        for number in numbers:
            if rows and int(rows[-1].number) != number - 1:
                rows.append(Row("", "...", ""))
            rows.append(self._row(source, number, location, masked))
        return rows

    def _row(self, source: SourceFile, number: int, location: Location, masked: bool) -> Row:
        line = self._line(source, number)
        start = location.start_column - 1 if number == location.start_line else len(line) - len(line.lstrip())
        end = location.end_column - 1 if number == location.end_line else len(line.rstrip())
        start = min(start, len(line))
        end = min(max(end, start + 1), max(len(line), start + 1))
        if masked:
            line, end = _mask(line, start, end, location.path, is_first=number == location.start_line)
        return Row(str(number), *_crop(line, start, end))

    def _line(self, source: SourceFile, number: int) -> str:
        if self._last[:2] != (source.path, number):
            self._last = (source.path, number, source.line(number))
        return self._last[2]


def _mask(line: str, start: int, end: int, path: str, is_first: bool) -> tuple[str, int]:
    """Keep the attribute's name. The rest of the line goes too: where a value ends is the parser's business."""
    if is_first:
        name = (_NAME_IN_TERRAFORM if path.endswith(_TERRAFORM) else _NAME_IN_TEMPLATE).match(line, start, end)
        start = name.end() if name else start
    kept = line[:start].ljust(start)
    return kept + MASK, len(kept) + len(MASK)


def _crop(line: str, start: int, end: int) -> tuple[str, str]:
    """The part of a line that fits, around `start`, and the carets below it."""
    if len(line) <= _WIDTH and line.isascii() and line.isprintable():  # one column each, as in nearly all code
        return line.rstrip(), " " * start + "^" * max(min(end, len(line)) - start, 1)
    fits = len(line) <= _WIDTH and sum(cells(character)[1] for character in line) <= _WIDTH
    first = 0 if fits else _first_shown(line, start)
    text = "..." if first else ""
    marks = " " * len(text)
    for index in range(first, len(line)):
        shown, width = cells(line[index])
        if len(marks) + width > _WIDTH:
            return text + "...", marks.rstrip()
        text += shown
        marks += ("^" if start <= index < end else " ") * width
    if start >= len(line):
        marks += "^"
    return text.rstrip(), marks.rstrip()


def _first_shown(line: str, start: int) -> int:
    first, width = start, 0
    while first > 0:
        width += cells(line[first - 1])[1]
        if width > _LEAD:
            break
        first -= 1
    return first
