"""Reads every file once, within limits. What cannot be read becomes a problem, never an exception."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

from iaclint.problems import Level, Problem
from iaclint.source import Location, SourceFile

MAX_FILE_SIZE = 16 * 1024 * 1024
_TOO_LARGE = "too-large"
_ENOUGH_TO_SEE = 1024 * 1024
"""Bytes of a file that is too large: what it is, it says there."""
_SMALL = 256 * 1024
_LOOKING = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


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

    def look(self, path: str) -> bytes | Problem:
        """The same, and why there is nothing to see. Of a file that is too large, the start."""
        found = _plain_content(path)
        if found is not None:
            return found
        where = Location(self.display(path), 1, 1, 1, 1)
        try:
            content = self._content(path)
        except OSError as error:
            return _unreadable(error, where)
        if isinstance(content, bytes):
            return content
        if content.kind == _TOO_LARGE:
            with open(path, "rb") as file:
                return file.read(_ENOUGH_TO_SEE)
        return Problem(Level.ERROR, content.kind, content.message, where, content.hint)

    def put(self, path: str, data: bytes) -> None:
        """A file that is not on disk. Raises UnicodeDecodeError when it is not UTF-8."""
        self._files[path] = SourceFile.from_bytes(self.display(path), data)

    def _read(self, path: str) -> SourceFile | Problem:
        displayed = self.display(path)
        where = Location(displayed, 1, 1, 1, 1)
        try:
            content = self._content(path)
            if isinstance(content, bytes):
                return SourceFile.from_bytes(displayed, content)
            return Problem(Level.ERROR, content.kind, content.message, where, content.hint)
        except OSError as error:
            return _unreadable(error, where)
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
            return _Refusal(_TOO_LARGE, f"larger than {MAX_FILE_SIZE // 1024 // 1024} MiB")
        with open(path, "rb") as file:
            # To ask for the limit at once would have Python provide so much memory, for each file.
            data = file.read(status.st_size + 1)
            return data if len(data) <= status.st_size else data + file.read(MAX_FILE_SIZE - len(data))


class _Refusal(NamedTuple):
    """Why a file is not read, in the words of a problem."""

    kind: str
    message: str
    hint: str = ""


def _plain_content(path: str) -> bytes | None:
    """A small regular file in the fewest calls of the system, for those who look at thousands; None for all others."""
    if _LOOKING == os.O_RDONLY:  # no way to be sure that it is neither a link nor a pipe
        return None
    try:
        handle = os.open(path, _LOOKING)
    except OSError:
        return None
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _SMALL:
            return None
        return os.read(handle, _SMALL)
    except OSError:
        return None
    finally:
        os.close(handle)


def _unreadable(error: OSError, where: Location) -> Problem:
    return Problem(Level.ERROR, "unreadable-file", f"cannot be read: {error.strerror or type(error).__name__}", where)
