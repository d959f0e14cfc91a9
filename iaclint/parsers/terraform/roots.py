"""Which directories are root modules: those that hold Terraform files and that no other scanned module calls."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from iaclint.parsers.callers import uppermost
from iaclint.parsers.folders import walk
from iaclint.parsers.terraform.files import module_files
from iaclint.patterns import pattern
from iaclint.sources import Sources

_LOCAL_SOURCE = pattern(rb'"?source"?\s*[=:]\s*"(\.{1,2}[/\\][^"$]*)"')


def find_roots(directories: Iterable[str], sources: Sources, project: str | None) -> list[str]:
    """The directories from which all of `directories` seem to be reached, sorted.

    Callers are looked for among `directories` first, and then in the whole `project`, so that a module that is named
    alone is evaluated with its callers' arguments. It is a quick look at the text, without a parse: a call in a
    comment counts too. Whoever evaluates the roots therefore has to look at `unreached` afterwards.
    """
    wanted = dict.fromkeys(directories)
    calls = _Calls(sources)
    calls.follow(wanted, sources.data)
    if project is not None and any(directory not in calls.called_by for directory in wanted):
        calls.follow((listing.folder for listing in walk(project) if listing.terraform), sources.glance)
    roots: set[str] = set()
    for directory in wanted:
        roots |= uppermost(directory, calls.called_by)
    return sorted(roots)


class _Calls:
    """Each folder that is called, with the folders whose files seem to call it."""

    def __init__(self, sources: Sources) -> None:
        self.called_by: dict[str, set[str]] = {}
        self._sources = sources
        self._seen: set[str] = set()
        self._is_module: dict[str, bool] = {}

    def follow(self, folders: Iterable[str], read: Callable[[str], bytes]) -> None:
        """Look into the folders, and into what they call, further down too."""
        for first in folders:
            pending = [first]
            while pending:
                folder = pending.pop()
                if folder not in self._seen:
                    self._seen.add(folder)
                    for target in self._calls(folder, read):
                        self.called_by.setdefault(target, set()).add(folder)
                        pending.append(target)

    def _calls(self, folder: str, read: Callable[[str], bytes]) -> Iterator[str]:
        try:
            names = module_files(os.listdir(folder))
        except OSError:
            return  # whoever loads the folder reports it
        for name in names:
            text = read(os.path.join(folder, name))
            if b"source" not in text:
                continue
            for match in _LOCAL_SOURCE.finditer(text):
                target = os.path.normpath(os.path.join(folder, os.fsdecode(match[1]).replace("\\", "/")))
                if target != folder and self._may_be_module(target):
                    yield target

    def _may_be_module(self, target: str) -> bool:
        found = self._is_module.get(target)
        if found is None:
            found = self._is_module[target] = os.path.isdir(target) and self._sources.inside(target)
        return found
