"""A file inside a template: a text with places that lead to where the template spells it."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from iaclint.parsers.templates.nodes import Place
from iaclint.parsers.templates.scalar_text import Run, runs_of
from iaclint.patterns import pattern
from iaclint.source import Location, SourceFile, Span

_YAML_BREAK = pattern(rb"\r\n|[\r\n]|\xc2\x85|\xe2\x80[\xa8\xa9]")
_ODD_BREAK = re.compile(r"\r(?!\n)|[\x85\u2028\u2029]")


class Template:
    """The file around, in which YAML counts the lines: it knows more line breaks than editors do."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source

    def offset(self, place: Place) -> int:
        """The byte where a place starts."""
        starts = self._odd_starts
        line_start = starts[place.start_line] if starts else self.source.line_start(place.start_line + 1)
        column = place.start_column
        before = self.source.data[line_start : line_start + 4 * column].decode("utf-8", "ignore")[:column]
        return line_start + len(before.encode())

    @cached_property
    def _odd_starts(self) -> list[int]:
        """Where the lines start, when those are others than an editor's."""
        if not _ODD_BREAK.search(self.source.text):
            return []
        return [0, *(found.end() for found in _YAML_BREAK.finditer(self.source.data))]


class EmbeddedSource(SourceFile):
    """`data` is the text as the template means it, `path` tells its name; positions are those in the template, which
    several files of it may share.

    `place` is that of the scalar, `entry` that of its key: what cannot be found is said to be there.
    """

    def __init__(self, path: str, text: str, around: SourceFile | Template, place: Place, entry: Place) -> None:
        super().__init__(path, text.encode("utf-8", "replace"))
        template = around if isinstance(around, Template) else Template(around)
        # The class above is a frozen record.
        for name, value in (("template", template), ("outer", template.source), ("place", place), ("entry", entry)):
            object.__setattr__(self, name, value)

    template: Template
    outer: SourceFile
    place: Place
    entry: Place

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column in the template."""
        if not self._runs:
            return self.entry.start_line + 1, self.entry.start_column + 1
        return self.outer.position(self._file_start(offset))

    def location(self, span: Span) -> Location:
        """The range in the template; the key of the file when the text cannot be found there."""
        if not self._runs:
            return self.entry.location()
        start = self._file_start(span.start)
        end = self._file_end(span.end) if span.end > span.start else start
        return Location(self.outer.path, *self.outer.position(start), *self.outer.position(max(start, end)))

    @cached_property
    def _runs(self) -> list[Run]:
        found = runs_of(self.outer.data, self.template.offset(self.place), self.data)
        return found or []

    @cached_property
    def _starts(self) -> list[int]:
        return [run.start for run in self._runs]

    def _file_start(self, offset: int) -> int:
        """Where in the template the byte at `offset` is spelled; behind the last one, the end of the text."""
        if offset >= len(self.data):
            return self._file_end(len(self.data))
        run = self._runs[bisect_right(self._starts, offset) - 1]
        return run.file_start + (offset - run.start if run.length == run.file_length else 0)

    def _file_end(self, offset: int) -> int:
        """Where the spelling of the byte before `offset` ends."""
        run = self._runs[bisect_right(self._starts, min(offset, len(self.data)) - 1) - 1]
        whole = run.length != run.file_length
        return run.file_start + (run.file_length if whole else min(offset - run.start, run.length))
