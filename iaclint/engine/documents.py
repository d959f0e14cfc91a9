"""Texts that hold JSON, as data: also those of which some pieces are not known.

Each unknown piece is replaced by a letter of Unicode's private use area before parsing. Inside a JSON string it becomes
a piece of a partly known text again; where a whole value was expected, an unknown value.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

from iaclint.graph.values import OneOf, PartialText, Unknown, Value, unknown_from
from iaclint.patterns import pattern

_INSIDE, _OUTSIDE = 0xF0000, 0x100000  # planes 15 and 16: sixty thousand letters each
_LIMIT = 0xFFFD
_PLACEHOLDER = pattern("([\U000f0000-\U0010fffd])")
_SIZE_LIMIT = 2_000_000
_STRING_OR_LAST_COMMA = pattern(r'"(?:[^"\\]|\\.?)*"?|,(?=\s*[\]}])', re.DOTALL)


class NotJsonError(ValueError):
    """The text is surely no JSON, whatever its unknown pieces are."""


def parse_json(value: Value) -> Value:
    """The data in a JSON text; lists and maps as they are; `Unknown` for what cannot be known.

    A comma too many before a bracket is let pass: clouds refuse it, but what the document is meant to allow is plain.
    Raises NotJsonError, with the reason.
    """
    if isinstance(value, PartialText):
        return _parse_partial(value)
    if isinstance(value, str):
        return _parse_text(value)
    if isinstance(value, (dict, list, Unknown, OneOf)):
        return value
    raise NotJsonError("a JSON text is expected")


@lru_cache(maxsize=512)
def _parse_text(text: str) -> Value:
    return _loads(text)


@lru_cache(maxsize=256)
def _parse_partial(value: PartialText) -> Value:
    unknowns: list[Unknown] = []
    pieces: list[str] = []
    inside = escaped = False
    for part in value.parts:
        if isinstance(part, Unknown):
            if len(unknowns) > _LIMIT:
                return unknown_from([value])
            number = len(unknowns)
            unknowns.append(part)
            pieces.append(chr(_INSIDE + number) if inside else f'"{chr(_OUTSIDE + number)}"')
            continue
        pieces.append(part)
        for letter in part:
            if escaped:
                escaped = False
            elif letter == "\\":
                escaped = inside
            elif letter == '"':
                inside = not inside
    try:
        data = _loads("".join(pieces))
    except NotJsonError:
        return unknown_from([value])  # what is not known may bring the missing commas and braces
    return _restore(data, unknowns)


def _loads(text: str) -> Any:
    if len(text) > _SIZE_LIMIT:
        raise NotJsonError("the text is too large")
    try:
        return _strictly(text)
    except ValueError as error:
        without = _STRING_OR_LAST_COMMA.sub(lambda match: "" if match[0] == "," else match[0], text)
        try:
            if without != text:
                return _strictly(without)
        except ValueError:
            pass  # the first complaint is the one about what is written
        raise NotJsonError(str(error)) from None


def _strictly(text: str) -> Any:
    try:
        return json.loads(text, strict=False, parse_constant=_no_constant)
    except RecursionError:
        raise NotJsonError("the text is nested too deeply") from None


def _no_constant(name: str) -> Any:
    raise NotJsonError(f"{name} is no JSON")


def _restore(data: Any, unknowns: list[Unknown]) -> Value:
    if isinstance(data, dict):
        return {_key(key, unknowns): _restore(item, unknowns) for key, item in data.items()}
    if isinstance(data, list):
        return [_restore(item, unknowns) for item in data]
    return _restore_text(data, unknowns) if isinstance(data, str) else data


def _restore_text(text: str, unknowns: list[Unknown]) -> Value:
    pieces = _PLACEHOLDER.split(text)
    if len(pieces) == 1:
        return text
    parts: list[str | Unknown] = []
    for index, piece in enumerate(pieces):
        if index % 2:
            number = ord(piece)
            outside = number >= _OUTSIDE
            number -= _OUTSIDE if outside else _INSIDE
            if number >= len(unknowns):
                return text
            if outside:
                return unknowns[number]
            parts.append(unknowns[number])
        elif piece:
            parts.append(piece)
    return PartialText(tuple(parts))


def _key(key: str, unknowns: list[Unknown]) -> str:
    """Keys stay text; an unknown piece in one is written `${…}`."""
    restored = _restore_text(key, unknowns)
    if isinstance(restored, Unknown):
        return "${…}"
    if isinstance(restored, PartialText):
        return "".join(part if isinstance(part, str) else "${…}" for part in restored.parts)
    return key
