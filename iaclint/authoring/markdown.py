"""Text as Markdown that GitHub shows as it was meant: nothing in a check's texts may format the page."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence

from iaclint.reporters.printable import printable

_SPECIAL = re.compile(r"[\\`*<>\[\]|$~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|&(?=#?\w+;)")
_FENCE = re.compile(r"`{3,}")


def words(text: str) -> str:
    """One line of plain text."""
    return _SPECIAL.sub(r"\\\g<0>", printable(" ".join(text.split())))


def code(text: str) -> str:
    """Inline code; a backtick in it would end it."""
    return f"`{printable(text).replace('`', chr(39))}`"


def link(text: str, target: str) -> str:
    return f"[{text}]({target})"


def path_from(page: str, target: str) -> str:
    """How a page in docs/checks leads to another, or to a heading on it (`aws/s3.md#s3-bucket-unencrypted`)."""
    file, mark, anchor = target.partition("#")
    relative = "" if file == page else os.path.relpath(file, os.path.dirname(page) or ".").replace(os.sep, "/")
    return f"{relative}{mark}{anchor}"


def block(text: str, language: str) -> list[str]:
    """A fenced block of code."""
    fence = "`" * max(3, *(len(found) + 1 for found in _FENCE.findall(text)), 0)
    lines = [printable(line.expandtabs(4)).rstrip() for line in text.rstrip("\n").split("\n")]
    return [f"{fence}{language}", *lines, fence]


def table(headings: Sequence[str], rows: Iterable[Sequence[str]], numbers: frozenset[int] = frozenset()) -> list[str]:
    """`numbers` are the columns that are set to the right."""
    rules = ["---:" if column in numbers else "---" for column in range(len(headings))]
    return [f"|{'|'.join(f' {cell} ' if cell else ' ' for cell in row)}|" for row in (headings, rules, *rows)]


def count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
