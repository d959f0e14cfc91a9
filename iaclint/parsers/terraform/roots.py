"""Which directories are root modules: those that hold Terraform files and that no other scanned module calls."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Iterator

from iaclint.parsers.terraform.declarations import is_terraform, module_files
from iaclint.patterns import pattern
from iaclint.sources import Sources

SKIPPED_FOLDERS = frozenset(
    {".git", ".hg", ".svn", ".terraform", ".terragrunt-cache", ".external_modules", "node_modules"}
)

_LOCAL_SOURCE = pattern(rb'"?source"?\s*[=:]\s*"(\.{1,2}[/\\][^"$]*)"')


def find_roots(directories: Iterable[str], sources: Sources, project: str | None) -> list[str]:
    """The directories from which all of `directories` seem to be reached, sorted.

    Callers are looked for among `directories` first, and then in the whole `project`, so that a module that is named
    alone is evaluated with its callers' arguments. It is a quick look at the text, without a parse: a call in a
    comment counts too. Whoever evaluates the roots therefore has to look at `unreached` afterwards.
    """
    wanted = dict.fromkeys(directories)
    called_by = _callers(wanted, sources)
    if project is not None and any(directory not in called_by for directory in wanted):
        outside = [folder for folder, _ in terraform_folders(project) if folder not in wanted]
        for target, callers in _callers(outside, sources).items():
            called_by.setdefault(target, set()).update(callers)
    roots: set[str] = set()
    for directory in wanted:
        roots |= _uppermost(directory, called_by)
    return sorted(roots)


def unreached(directories: Iterable[str], reached: Container[str]) -> list[str]:
    """Those of `directories` that no evaluated module turned out to call: they are root modules after all."""
    return sorted(directory for directory in set(directories) if directory not in reached)


def _callers(folders: Iterable[str], sources: Sources) -> dict[str, set[str]]:
    """Each folder that is called, with the folders whose files seem to call it; further down the calls, too."""
    called_by: dict[str, set[str]] = {}
    seen: set[str] = set()
    pending = list(folders)
    while pending:
        folder = pending.pop()
        if folder in seen:
            continue
        seen.add(folder)
        for target in _calls(folder, sources):
            called_by.setdefault(target, set()).add(folder)
            pending.append(target)
    return called_by


def _calls(folder: str, sources: Sources) -> Iterator[str]:
    try:
        names = module_files(os.listdir(folder))
    except OSError:
        return  # whoever loads the folder reports it
    for name in names:
        source = sources.peek(os.path.join(folder, name))
        if source is None or b"source" not in source.data:
            continue
        for match in _LOCAL_SOURCE.finditer(source.data):
            target = os.path.normpath(os.path.join(folder, match.group(1).decode().replace("\\", "/")))
            if target != folder and os.path.isdir(target) and sources.inside(target):
                yield target


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
