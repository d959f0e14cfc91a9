"""YAML as `yamlencode` writes it: block style, strings quoted or literal, lines of 80 columns (libyaml's rules)."""

from __future__ import annotations

import re
from decimal import Decimal

from iaclint.graph.values import Value
from iaclint.parsers.terraform.numbers import number_text
from iaclint.parsers.terraform.scope import MAX_TEXT, EvaluationError

_WIDTH = 80
_SHORT = {
    "\0": "0", "\a": "a", "\b": "b", "\t": "t", "\n": "n", "\v": "v", "\f": "f", "\r": "r", "\x1b": "e",
    '"': '"', "\\": "\\", "\x85": "N", "\u2028": "L", "\u2029": "P",
}  # fmt: skip
_SPECIAL = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]")


def encode(value: Value) -> str:
    """The whole document."""
    lines = _lines(value, 0, 0)
    if isinstance(value, (dict, list)) and value:
        return "\n".join(lines) + "\n"
    first, *others = lines
    text = "\n".join([first, *_indented(others)]) + "\n"
    return text + "...\n" if value is None or isinstance(value, (bool, int, Decimal)) else text


def _lines(value: Value, at: int, column: int) -> list[str]:
    """Lines relative to column `at`; the first one begins at `column`. Only mappings and sequences open new levels."""
    if isinstance(value, dict) and value:
        return [line for key in sorted(value) for line in _entry(_quoted_key(key) + ":", value[key], at)]
    if isinstance(value, list) and value:
        return [line for item in value for line in _element(item, at)]
    if isinstance(value, str):
        return _text(value, at + 2, column)
    if value is None:
        return ["null"]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, (int, Decimal)):
        return [number_text(value)]
    return ["[]" if isinstance(value, list) else "{}"]


def _indented(lines: list[str]) -> list[str]:
    return ["  " + line if line else line for line in lines]


def _entry(head: str, value: Value, at: int) -> list[str]:
    if isinstance(value, list) and value:
        return [head, *_lines(value, at, at)]
    if isinstance(value, dict) and value:
        return [head, *_indented(_lines(value, at + 2, at + 2))]
    first, *others = _lines(value, at, at + len(head) + 1)
    return [f"{head} {first}", *_indented(others)]


def _element(value: Value, at: int) -> list[str]:
    nested = isinstance(value, (dict, list)) and bool(value)
    first, *others = _lines(value, at + 2 if nested else at, at + 2)
    return ["- " + first, *_indented(others)]


def _text(value: str, indent: int, column: int) -> list[str]:
    """Literal style for several lines, unless something in them has to be escaped or would be lost."""
    if len(value) > MAX_TEXT:
        raise EvaluationError("text is too long")
    if "\n" not in value or " \n" in value or value.endswith(" ") or _SPECIAL.search(value):
        return _double_quoted(value, indent, column)
    hint = "2" if value[0] in " \n" else ""
    if not value.endswith("\n"):
        return [f"|{hint}-", *value.split("\n")]
    keep = "+" if value == "\n" or value.endswith("\n\n") else ""
    return [f"|{hint}{keep}", *value[:-1].split("\n")]


def _quoted_key(key: str) -> str:
    return '"' + "".join(map(_escaped, key)) + '"'


def _escaped(character: str) -> str:
    if character in _SHORT:
        return "\\" + _SHORT[character]
    if not _SPECIAL.match(character):
        return character
    code = ord(character)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def _double_quoted(value: str, indent: int, column: int) -> list[str]:
    """A line that has gone beyond the width is broken at the next single space."""
    lines: list[str] = []
    current = ['"']
    column += 1
    after_space = False
    for place, character in enumerate(value):
        if character == " " and not after_space and column > _WIDTH and 0 < place < len(value) - 1:
            lines.append("".join(current))
            current = ["\\"] if value[place + 1] == " " else []
            column = indent + len(current)
        else:
            current.append(_escaped(character))
            column += len(current[-1])
        after_space = character == " "
    current.append('"')
    return [*lines, "".join(current)]
