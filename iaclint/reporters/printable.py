"""Text of the input made safe for a terminal, and how wide it is there."""

from __future__ import annotations

import unicodedata

TAB_WIDTH = 4


def printable(text: str) -> str:
    """`text` on one line with everything a terminal could act on written as an escape: `\\x1b`, `\\u202e`.

    That covers control characters, invisible formatting (bidirectional overrides, zero-width characters), lone
    surrogates and private use.
    """
    if text.isprintable():
        return text
    return "".join(character if _is_safe(character) else _escape(character) for character in text)


def cells(character: str) -> tuple[str, int]:
    """A character as it is printed in an excerpt, and its width in columns; a tab is a fixed number of spaces."""
    if character == "\t":
        return " " * TAB_WIDTH, TAB_WIDTH
    if "\x20" <= character <= "\x7e":
        return character, 1
    if not _is_safe(character):
        escaped = _escape(character)
        return escaped, len(escaped)
    if unicodedata.east_asian_width(character) in "WF":
        return character, 2
    return character, 0 if unicodedata.combining(character) else 1


def _is_safe(character: str) -> bool:
    return character.isprintable() or unicodedata.category(character) == "Zs"


def _escape(character: str) -> str:
    return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character) or ascii(character)[1:-1]
