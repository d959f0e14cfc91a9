"""A written block as the graph wants it: values and places from the block, origins from its expressions."""

from __future__ import annotations

from collections.abc import Iterable

from iaclint.graph.resources import Origin, Path
from iaclint.graph.values import Reference, Value, plain
from iaclint.parsers.terraform.origins import origins_of
from iaclint.parsers.terraform.written import WrittenBlock
from iaclint.source import Location


class BlockAttributes:
    """Implements `graph.resources.Attributes` for one block."""

    __slots__ = ("_block", "_values")

    def __init__(self, block: WrittenBlock) -> None:
        self._block = block
        self._values: dict[str, Value] = {}

    def get(self, name: str) -> Value:
        if name not in self._values:
            self._values[name] = plain(self._block.get_safely(name))
        return self._values[name]

    def references(self, name: str) -> tuple[Reference, ...]:
        self._block.get_safely(name)
        return self._block.references(name)

    def names(self) -> Iterable[str]:
        return self._block.names()

    def locate(self, path: Path) -> Location:
        return self._block.locate(path)

    def whole(self, path: Path) -> Location:
        return self.locate(path)

    def extent(self) -> Location:
        return self._block.extent()

    def origins(self, path: Path, *, absent: bool = False) -> tuple[Origin, ...]:
        place = self._block.place(path)
        if isinstance(place, Location) or place.expression is None:
            return ()
        return tuple(origins_of(place.expression, place.scope, absent))

    def address_at(self, path: Path) -> str:  # noqa: ARG002 -- all of a block is the resource's own
        return ""

    def spelled(self, path: Path, value: Value) -> tuple[Path, Value]:
        return path, value

    def there(self, path: Path) -> Path:  # noqa: ARG002 -- paths say it
        return ()

    def hides(self, path: Path) -> bool:  # noqa: ARG002 -- what is written in the source is no secret any more
        return False
