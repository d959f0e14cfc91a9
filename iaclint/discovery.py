"""Which files the user means: folders with Terraform, files that may be templates or plans. Looks at names only."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatch
from pathlib import Path

from iaclint.errors import UsageError
from iaclint.parsers.folders import walk
from iaclint.parsers.terraform.files import is_terraform
from iaclint.records import dataclass

_PROSE = (".md", ".rst", ".adoc", ".html")
"""What shows a template as an example is none. Any other file that is named itself may be one."""


@dataclass(frozen=True, slots=True)
class Discovered:
    """Absolute paths. `folders` hold Terraform; `candidates` are files whose content may be a template or a plan.

    `listed` are the files that were named themselves: then only they are reported on.
    `unlisted` are folders that may not be looked into, and why.
    """

    folders: tuple[str, ...]
    candidates: tuple[str, ...] = ()
    listed: frozenset[str] = frozenset()
    whole: tuple[str, ...] = ()
    excluded: Callable[[str], bool] | None = None
    unlisted: tuple[tuple[str, OSError], ...] = ()

    def reports_on(self, file: str, folders: Iterable[str] = ()) -> bool:
        """Whether findings in that file are wanted; `folders` are some more of which all is."""
        if self.excluded is not None and self.excluded(file):
            return False
        return file in self.listed or any(
            file == folder or file.startswith(folder.rstrip(os.sep) + os.sep) for folder in (*self.whole, *folders)
        )


def discover(paths: Sequence[Path], exclude: Iterable[str] = (), project: Path | None = None) -> Discovered:
    """Folders are searched all the way down; a file stands for itself, and one of Terraform brings its folder along.

    `exclude` are globs over paths relative to `project` (or to the folder that holds all paths). Raises UsageError for
    a path that does not exist.
    """
    folders: dict[str, None] = {}
    candidates: dict[str, None] = {}
    listed: set[str] = set()
    whole: list[str] = []
    unlisted: list[tuple[str, OSError]] = []
    top = str(project) if project else os.path.commonpath([os.path.abspath(path) for path in paths] or [os.getcwd()])
    excluded = _Excluded(tuple(exclude), top)
    for path in paths:
        absolute = os.path.abspath(path)
        if os.path.isdir(absolute):
            whole.append(absolute)
            for listing in walk(absolute, unlisted):
                if any(not excluded(os.path.join(listing.folder, name)) for name in listing.terraform):
                    folders[listing.folder] = None
                for candidate in (os.path.join(listing.folder, name) for name in listing.others):
                    if not excluded(candidate):
                        candidates[candidate] = None
        elif os.path.exists(absolute):
            if not excluded(absolute):
                listed.add(absolute)
                if is_terraform(os.path.basename(absolute)) or absolute.endswith((".tfvars", ".tfvars.json")):
                    folders[os.path.dirname(absolute)] = None
                elif not absolute.endswith(_PROSE):
                    candidates[absolute] = None
        else:
            raise UsageError(f"there is no such file or folder: {path}")
    return Discovered(tuple(folders), tuple(candidates), frozenset(listed), tuple(whole), excluded, tuple(unlisted))


def boundary(paths: Sequence[Path], project: Path | None, working_directory: Path) -> Path:
    """The folder outside of which nothing is read: the project, else the working directory if it holds all paths."""
    if project is not None:
        return project
    absolute = [os.path.abspath(path) for path in paths]
    folders = [path if os.path.isdir(path) else os.path.dirname(path) for path in absolute]
    if not folders:
        return working_directory
    top = os.path.commonpath([*folders, str(working_directory)])
    return working_directory if top == str(working_directory) else Path(os.path.commonpath(folders))


class _Excluded:
    """Tells paths that match a glob: of the whole relative path, of one of its folders, or of the name alone."""

    def __init__(self, patterns: tuple[str, ...], top: str) -> None:
        self._patterns = tuple(pattern.rstrip("/") for pattern in patterns)
        self._top = top

    def __call__(self, path: str) -> bool:
        if not self._patterns:
            return False
        relative = os.path.relpath(path, self._top).replace(os.sep, "/")
        parts = relative.split("/")
        candidates = {"/".join(parts[: index + 1]) for index in range(len(parts))} | set(parts)
        return any(fnmatch(candidate, pattern) for pattern in self._patterns for candidate in candidates)
