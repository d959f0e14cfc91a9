"""Comma-separated values as Go's encoding/csv reads them, which refuses what Python's module lets pass."""

from __future__ import annotations

import re

from iaclint.parsers.terraform.scope import EvaluationError

_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=,|\r?\n|$)')
_BARE = re.compile(r'[^",\n]*(?=,|\n|$)')


def rows(text: str) -> list[list[str]]:
    """Records; empty lines do not count. Raises EvaluationError for a misplaced quote."""
    text = text.replace("\r\n", "\n")
    result: list[list[str]] = []
    position = 0
    while position < len(text):
        if text[position] == "\n":
            position += 1
            continue
        record: list[str] = []
        while True:
            quoted = text.startswith('"', position)
            match = (_QUOTED if quoted else _BARE).match(text, position)
            if match is None:
                raise EvaluationError('parse error: bare or extraneous " in a field')
            record.append(match[1].replace('""', '"') if quoted else match[0])
            position = match.end()
            if not text.startswith(",", position):
                break
            position += 1
        result.append(record)
        position += 1
    return result
