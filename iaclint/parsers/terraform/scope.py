"""What an expression is evaluated in: names, files, and the one error that evaluation raises."""

from __future__ import annotations

from typing import Protocol

from iaclint.graph.values import Unknown, Value
from iaclint.source import SourceFile, Span

MAX_TEXT = 4 * 1024 * 1024
"""Longest string that evaluation builds, in characters."""

MAX_ITEMS = 200_000
"""Most items that a collection may have, and most nodes of a value that a function walks through."""


MAX_STEPS = 300_000
"""Items that the loops of one expression may visit, with those of everything that it asks for."""


class EvaluationError(Exception):
    """Terraform would refuse this expression, or it outgrows what a linter should compute.

    `span` is the innermost expression to blame, in the file that the expression was parsed from: `source`, once
    the caller who knows it has said so.
    """

    def __init__(self, message: str, span: Span | None = None, source: SourceFile | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.span = span
        self.source = source

    def at(self, span: Span) -> EvaluationError:
        """Itself, blaming `span` unless something further inside is blamed already."""
        if self.span is None:
            self.span = span
        return self


class Files(Protocol):
    """The files that functions may read. Paths are as written, relative to the module's directory.

    `Unknown` stands for whatever may not be read (outside the scan root, too large); `read` raises
    EvaluationError when there is no such file.
    """

    def read(self, path: str) -> bytes | Unknown: ...

    def exists(self, path: str) -> bool | Unknown: ...

    def below(self, folder: str) -> list[str] | Unknown:
        """Every regular file below the folder, relative to it, with forward slashes."""


class NoFiles:
    """Refuses everything: nothing is known about any file."""

    def read(self, path: str) -> bytes | Unknown:
        return Unknown((f'file("{path}")',))

    def exists(self, path: str) -> bool | Unknown:
        return Unknown((f'fileexists("{path}")',))

    def below(self, folder: str) -> list[str] | Unknown:
        return Unknown((f'fileset("{folder}")',))


class Scope(Protocol):
    @property
    def files(self) -> Files: ...

    def root(self, name: str) -> Value:
        """The value of a traversal's first name. Raises EvaluationError when there is no such name."""

    def spend(self, steps: int) -> None:
        """Count work: items that are visited, or a sixteenth of a text's length. EvaluationError if it is too much."""


class ChildScope:
    """A scope with a few more names: the variables of a `for`, of a template, the item of a splat."""

    __slots__ = ("names", "parent")

    def __init__(self, parent: Scope, names: dict[str, Value]) -> None:
        self.parent = parent
        self.names = names

    @property
    def files(self) -> Files:
        return self.parent.files

    def root(self, name: str) -> Value:
        names = self.names
        return names[name] if name in names else self.parent.root(name)

    def spend(self, steps: int) -> None:
        self.parent.spend(steps)


class ClosedScope:
    """Only the names given: what a template file, or the default of an optional attribute, may use."""

    __slots__ = ("_files", "_names", "_steps")

    def __init__(self, names: dict[str, Value], files: Files | None = None) -> None:
        self._names = names
        self._steps = 0
        self._files = files or NoFiles()

    @property
    def files(self) -> Files:
        return self._files

    def root(self, name: str) -> Value:
        if name not in self._names:
            raise EvaluationError(f'there is no variable named "{name}"')
        return self._names[name]

    def spend(self, steps: int) -> None:
        self._steps += steps
        if self._steps > MAX_STEPS:
            raise EvaluationError("it takes too many steps to evaluate")
