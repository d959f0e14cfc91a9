"""The compact files of types, Terraform's and templates': one line a type, and names level by level."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Protocol


class Level(Protocol):
    """The names at one level. `open`: a name that is not listed may exist too."""

    @property
    def names(self) -> Mapping[str, Entry]: ...

    @property
    def open(self) -> bool: ...


class Entry(Protocol):
    """One name, and the level below it if there is one."""

    @property
    def below(self) -> Level | None: ...


def line_of(file: str, resource_type: str) -> str | None:
    """What `<file>.txt` lists for the type; None when it does not have the type."""
    text = _text(file)
    start = text.find(f"\n{resource_type} ")
    return None if start < 0 else text[start + len(resource_type) + 2 : text.index("\n", start + 1)]


def types_in(file: str) -> list[str]:
    """Every type in `<file>.txt`, in its order."""
    return re.findall(r"^[A-Za-z][^ ]+", _text(file), re.MULTILINE)


def lists(level: Level | None, path: tuple[str, ...]) -> bool:
    """Whether there can be something at `path`, names without indices. What we do not know is a yes; no level, a no."""
    if level is None:
        return False
    for name in path:
        if level is None:
            return False
        entry = level.names.get(name)
        if entry is None:
            return level.open
        level = entry.below
    return True


@cache
def _text(file: str) -> str:
    data = Path(__file__).with_name(f"{file}.txt").read_bytes()  # up to half a megabyte: no look for \r
    return "\n" + data.decode("ascii")
