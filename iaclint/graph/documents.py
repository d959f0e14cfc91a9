"""JSON documents that were rendered from blocks, and still know where each part of them was written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from iaclint.graph.resources import Path
from iaclint.graph.values import PartialText, Unknown, Value
from iaclint.records import dataclass
from iaclint.source import Location

Locate: TypeAlias = Callable[[Path], Location]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy; `locate` takes a path inside it, `("Action", 0)`.

    `content` is JSON data: an `Unknown` when nobody knows the statement, and one of it and None when it may be missing.
    """

    content: Value
    locate: Locate


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """A policy that a data source renders. `locate` is for everything outside of the statements."""

    statements: Sequence[Statement]
    locate_header: Location

    def locate(self, path: Path) -> Location:
        """Where the part at a path into the JSON document was written: `("Statement", 1, "Action")`."""
        match path:
            case ("Statement", int(index), *rest) if index < len(self.statements):
                return self.statements[index].locate(tuple(rest))
            case ("Statement", *rest) if len(self.statements) == 1:
                return self.statements[0].locate(tuple(rest))
        return self.locate_header


class DocumentText(str):
    """The JSON text of a rendered document, usable as any string."""

    __slots__ = ("document",)
    document: PolicyDocument

    def __new__(cls, text: str, document: PolicyDocument) -> DocumentText:
        self = super().__new__(cls, text)
        self.document = document
        return self

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)  # places stay in the process that knows the files


class PartialDocument(PartialText):
    """The same for a document of which parts are unknown."""

    __slots__ = ("document",)
    document: PolicyDocument

    def __init__(self, parts: tuple[str | Unknown, ...], document: PolicyDocument) -> None:
        super().__init__(parts)
        object.__setattr__(self, "document", document)

    def __reduce__(self) -> tuple[type[PartialText], tuple[tuple[str | Unknown, ...]]]:
        return PartialText, (self.parts,)
