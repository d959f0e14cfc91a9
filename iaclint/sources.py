"""Reads every file once, within limits. What cannot be read becomes a problem, never an exception."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

from iaclint.problems import Level, Problem
from iaclint.source import Location, SourceFile

MAX_FILE_SIZE = 16 * 1024 * 1024


class Sources:
    """The files of one run, by absolute path.

    `working_directory` is what displayed paths are relative to. `boundary` is the folder outside of which nothing is
    read, whatever an input says; links are followed to see where they lead.
    """

    def __init__(self, working_directory: Path, boundary: Path) -> None:
        self._working_directory = str(working_directory)
        self._boundary = os.path.realpath(boundary)
        self._files: dict[str, SourceFile | Problem] = {}
        self._read_paths: dict[str, None] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """One for each file that somebody asked for and that could not be read."""
        return tuple(found for path in self._read_paths if isinstance(found := self._files[path], Problem))

    def display(self, path: str) -> str:
        """The path as reports show it: relative to the working directory, with forward slashes."""
        try:
            relative = os.path.relpath(path, self._working_directory)
        except ValueError:  # another drive, on Windows
            relative = path
        return relative.replace(os.sep, "/")

    def inside(self, path: str) -> bool:
        """Whether the file or folder, with links resolved, lies within the boundary."""
        real = os.path.realpath(path)
        return real == self._boundary or real.startswith(self._boundary.rstrip(os.sep) + os.sep)

    def read(self, path: str) -> SourceFile | None:
        """The file as UTF-8 text; None, and a problem, when it is unreadable, too large, outside or no regular file."""
        self._read_paths[path] = None
        return self.peek(path)

    def peek(self, path: str) -> SourceFile | None:
        """The same without a word: for whoever only wants to know what may be worth reading."""
        found = self._files.get(path)
        if found is None:
            found = self._files[path] = self._read(path)
        return None if isinstance(found, Problem) else found

    def read_displayed(self, displayed: str) -> SourceFile | None:
        """A file by the path that locations carry."""
        return self.read(self.absolute(displayed))

    def absolute(self, displayed: str) -> str:
        """The absolute path that `display` made short."""
        return os.path.normpath(os.path.join(self._working_directory, displayed))

    @property
    def read_paths(self) -> tuple[str, ...]:
        """Every file that somebody asked for; those that were only peeked at are not among them."""
        return tuple(self._read_paths)

    def data(self, path: str) -> bytes:
        """What `peek` gives, as bytes; none when that is nothing."""
        found = self.peek(path)
        return found.data if found else b""

    def glance(self, path: str) -> bytes:
        """The same of any encoding, and not kept: for looking through many files of which few will be read."""
        try:
            content = self._content(path)
        except OSError:
            return b""
        return content if isinstance(content, bytes) else b""

    def _read(self, path: str) -> SourceFile | Problem:
        displayed = self.display(path)
        where = Location(displayed, 1, 1, 1, 1)
        try:
            content = self._content(path)
            if isinstance(content, bytes):
                return SourceFile.from_bytes(displayed, content)
            return Problem(Level.ERROR, content.kind, content.message, where, content.hint)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            return Problem(Level.ERROR, "unreadable-file", f"cannot be read: {reason}", where)
        except UnicodeDecodeError as error:
            message = f"not UTF-8 text: byte {error.start} is no valid character"
            return Problem(Level.ERROR, "not-utf-8", message, where, "save the file as UTF-8")

    def _content(self, path: str) -> bytes | _Refusal:
        """Raises OSError."""
        status = os.lstat(path)
        is_link = stat.S_ISLNK(status.st_mode)
        if is_link:
            status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            return _Refusal("unreadable-file", "not a regular file")
        if is_link and not self.inside(path):
            hint = "name the file itself, or the folder that holds both"
            return _Refusal("outside-scan-root", "a link that leads out of the scanned folder", hint)
        if status.st_size > MAX_FILE_SIZE:
            return _Refusal("too-large", f"larger than {MAX_FILE_SIZE // 1024 // 1024} MiB")
        with open(path, "rb") as file:
            # To ask for the limit at once would have Python provide so much memory, for each file.
            data = file.read(status.st_size + 1)
            return data if len(data) <= status.st_size else data + file.read(MAX_FILE_SIZE - len(data))


class _Refusal(NamedTuple):
    """Why a file is not read, in the words of a problem."""

    kind: str
    message: str
    hint: str = ""
