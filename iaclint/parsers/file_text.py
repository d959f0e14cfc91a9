"""The text of a file as one more block of the graph, for checks that look for what may stand anywhere."""

from __future__ import annotations

from collections.abc import Iterable

from iaclint.graph.resources import Origin, Path, Resource
from iaclint.graph.values import ABSENT, Reference, Value
from iaclint.source import Location, SourceFile, Span

TYPE = "file"


def file_block(source: SourceFile, language: str = "terraform") -> Resource:
    """A file under the address that people know it by, its path."""
    return Resource(source.path, TYPE, TYPE, FileText(source), language=language)


class FileText:
    """Implements `graph.resources.Attributes`: `text` is the file, `("text", 3)` its third line."""

    __slots__ = ("_source",)

    def __init__(self, source: SourceFile) -> None:
        self._source = source

    def names(self) -> Iterable[str]:
        return ("text",)

    def get(self, name: str) -> Value:
        return self._source.text if name == "text" else ABSENT

    def references(self, name: str) -> tuple[Reference, ...]:  # noqa: ARG002 -- a text refers to nothing
        return ()

    def locate(self, path: Path) -> Location:
        """A line without the blanks around it; the start of the file otherwise."""
        number = path[1] if len(path) > 1 else None
        if not isinstance(number, int) or not 0 < number <= self._source.line_count:
            return self._source.location(Span(0, 0))
        line = self._source.line(number)
        start = self._source.line_start(number) + len(line.encode()) - len(line.lstrip().encode())
        return self._source.location(Span(start, start + len(line.strip().encode())))

    def whole(self, path: Path) -> Location:
        return self.locate(path)

    def extent(self) -> Location:
        """Nothing but the start: a comment in one block accepts nothing in another."""
        return self._source.location(Span(0, 0))

    def origins(self, path: Path, *, absent: bool = False) -> tuple[Origin, ...]:  # noqa: ARG002
        return ()

    def address_at(self, path: Path) -> str:  # noqa: ARG002 -- all of a file is its own
        return ""

    def spelled(self, path: Path, value: Value) -> tuple[Path, Value]:
        return path, value

    def there(self, path: Path) -> Path:  # noqa: ARG002 -- paths say it
        return ()

    def hides(self, path: Path) -> bool:  # noqa: ARG002 -- what is written in the source is no secret any more
        return False
