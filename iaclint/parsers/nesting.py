"""Which templates are stacks of their own: those that no other template seems to nest. A look at the text, no parse."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping

from iaclint.parsers.callers import uppermost
from iaclint.parsers.folders import may_be_template, walk
from iaclint.parsers.recognition import language_of
from iaclint.patterns import pattern
from iaclint.sources import Sources

MAX_LOOKED_AT = 500
"""Files of the project that are looked at for callers of templates that were named alone."""

_TARGET = rb"[\"']?[ \t]*:[ \t]*[\"']?([^\s\"'{}\[\],#!|>][^\s\"'{}\[\],#]*)"
_WORDS = (b"TemplateURL", b"Location", b"Source", b"aws:asset:path")
_NESTED = tuple(pattern(word + rb"(?<!\w" + word + rb")" + _TARGET) for word in _WORDS)
"""One for each word, which it begins with: so the search is much faster. It is not the end of a longer word."""


def template_roots(templates: Mapping[str, Iterable[str]], sources: Sources, project: str | None) -> list[str]:
    """The templates from which all of `templates` seem to be reached, sorted; each comes with what it nests.

    Callers are looked for among `templates` first. For those that have none there, they are looked for nearby: so a
    nested template that is named alone is evaluated with its caller's arguments. As with Terraform's modules, whoever
    evaluates the roots has to look afterwards at what was not reached.
    """
    called_by: dict[str, set[str]] = {}
    for path, targets in templates.items():
        for target in targets:
            called_by.setdefault(target, set()).add(path)
    alone = [path for path in templates if path not in called_by]
    if project is not None and alone:
        _look_around(alone, project, called_by, sources.glance, templates)
    roots: set[str] = set()
    for path in templates:
        roots |= uppermost(path, called_by)
    return sorted(roots)


def nested_in(path: str, data: bytes) -> Iterator[str]:
    """Absolute paths of local files that a template seems to nest."""
    folder = os.path.dirname(path)
    for match in (match for nested in _NESTED for match in nested.finditer(data)):
        name = os.fsdecode(match[1]).replace("\\", "/").removeprefix("file://")
        if "://" not in name and "\0" not in name and may_be_template(name):
            target = os.path.normpath(os.path.join(folder, name))
            if target != path:
                yield target


def _look_around(
    alone: list[str],
    project: str,
    called_by: dict[str, set[str]],
    read: Callable[[str], bytes],
    known: Iterable[str],
) -> None:
    """Add callers that lie in the project, the nearest first, as far as `MAX_LOOKED_AT` files go."""
    seen = set(known)
    looked_at = 0
    for file in _nearby(sorted({os.path.dirname(path) for path in alone}), project):
        if file in seen:
            continue
        seen.add(file)
        looked_at += 1
        if looked_at > MAX_LOOKED_AT:
            return
        data = read(file)
        targets = list(nested_in(file, data))
        if targets and language_of(data) in ("cloudformation", "ros"):
            for target in targets:
                called_by.setdefault(target, set()).add(file)


def _nearby(folders: list[str], project: str) -> Iterator[str]:
    """Files of the folders and all below them, then of the folders around them, up to the project."""
    done: set[str] = set()
    while folders:
        outer: dict[str, None] = {}
        for folder in folders:
            for listing in walk(folder, without=done):
                yield from (os.path.join(listing.folder, name) for name in listing.others)
            done.add(folder)
            if folder != project and folder.startswith(project.rstrip(os.sep) + os.sep):
                outer[os.path.dirname(folder)] = None
        folders = [folder for folder in outer if folder not in done]
