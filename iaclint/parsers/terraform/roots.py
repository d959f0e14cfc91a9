"""Which directories are root modules: those that hold Terraform files and that no other scanned module calls."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

from iaclint.parsers.terraform.declarations import Module, is_terraform, load_module
from iaclint.parsers.terraform.installed_modules import LOCAL_PREFIXES
from iaclint.sources import Sources

SKIPPED_FOLDERS = frozenset(
    {".git", ".hg", ".svn", ".terraform", ".terragrunt-cache", ".external_modules", "node_modules"}
)

_LOCAL_SOURCE = re.compile(rb'"?source"?\s*[=:]\s*"(\.{1,2}[/\\][^"$]*)"')


class Modules:
    """Every module of a run, parsed once, by directory."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self.loaded: dict[str, Module] = {}

    def get(self, directory: str) -> Module:
        found = self.loaded.get(directory)
        if found is None:
            found = self.loaded[directory] = load_module(directory, self._sources)
        return found


def find_roots(directories: Iterable[str], modules: Modules, project: str | None) -> list[str]:
    """The root modules from which all of `directories` are reached, sorted.

    Callers are looked for among `directories` first, and then in the whole `project`, so that a module that is named
    alone is evaluated with its callers' arguments. Modules that call each other in a circle are roots themselves.
    """
    called_by: dict[str, set[str]] = {}
    seen: set[str] = set()
    pending = list(directories)
    while pending:
        directory = pending.pop()
        if directory in seen:
            continue
        seen.add(directory)
        for _, target in modules.get(directory).local_sources():
            if target != directory and os.path.isdir(target):
                called_by.setdefault(target, set()).add(directory)
                pending.append(target)
    wanted = set(directories)
    if project is not None and any(directory not in called_by for directory in wanted):
        _add_callers(called_by, project)
    roots: set[str] = set()
    for directory in wanted:
        roots |= _uppermost(directory, called_by)
    return sorted(roots)


def _add_callers(called_by: dict[str, set[str]], project: str) -> None:
    for caller, targets in _local_calls(project):
        for target in targets:
            if target != caller:
                called_by.setdefault(target, set()).add(caller)


def _local_calls(project: str) -> Iterator[tuple[str, list[str]]]:
    """Each folder of the project with the folders that its files seem to call. A quick look, no parse."""
    for folder, names in terraform_folders(project):
        targets: list[str] = []
        for name in names:
            try:
                with open(os.path.join(folder, name), "rb") as file:
                    data = file.read()
            except OSError:
                continue  # `Sources` reports it when the file is really loaded
            if b"source" in data:
                for match in _LOCAL_SOURCE.finditer(data):
                    target = match.group(1).decode("utf-8", "replace").replace("\\", "/")
                    assert target.startswith(LOCAL_PREFIXES)
                    targets.append(os.path.normpath(os.path.join(folder, target)))
        if targets:
            yield folder, targets


def terraform_folders(top: str) -> Iterator[tuple[str, list[str]]]:
    """Every folder below `top` that holds Terraform files, with their names, in order. Links are not followed."""
    for folder, directories, names in os.walk(top):
        directories[:] = sorted(name for name in directories if name not in SKIPPED_FOLDERS)
        found = sorted(name for name in names if is_terraform(name))
        if found:
            yield folder, found


def _uppermost(directory: str, called_by: dict[str, set[str]]) -> set[str]:
    roots: set[str] = set()
    seen: set[str] = set()
    pending = [directory]
    while pending:
        current = pending.pop()
        if current in seen:
            continue
        seen.add(current)
        callers = called_by.get(current, set()) - {current}
        if not callers:
            roots.add(current)
        pending.extend(callers)
    return roots or {directory}
