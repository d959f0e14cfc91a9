"""Texts put together from known and unknown pieces."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby

from iaclint.graph.values import ABSENT, OneOf, PartialText, Unknown, Value, unknown_from
from iaclint.parsers.templates.context import MAX_TEXT

UNKNOWN_PART = 20
"""Characters that an unknown part counts for: texts of many of them grow like others."""


def joined(pieces: Iterable[Value]) -> Value:
    """The pieces in a row: a text, a partly known text, or unknown when one of them is no single value."""
    every: list[str | Unknown] = []
    size = 0
    for piece in pieces:
        for each in piece.parts if isinstance(piece, PartialText) else (piece,):
            part = _part(each)
            size += len(part) if isinstance(part, str) else UNKNOWN_PART
            if size > MAX_TEXT:
                return Unknown(("a text that is too long",), type="string")
            if part != "":
                every.append(part)
    parts: list[str | Unknown] = []
    for is_known, run in groupby(every, lambda part: isinstance(part, str)):
        if is_known:
            parts.append("".join(map(str, run)))
        else:
            parts.extend(run)
    if len(parts) == 1:
        return parts[0]
    return PartialText(tuple(parts)) if any(isinstance(part, Unknown) for part in parts) else ""


def _part(value: Value) -> str | Unknown:
    if isinstance(value, (dict, list, OneOf)) or value is ABSENT:
        return unknown_from([value])
    return value if isinstance(value, Unknown) else as_text(value)


def as_text(value: Value) -> str:
    """A scalar as templates write it in a text; three dots for what is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() and abs(value.adjusted()) < 50 else str(value)
    if isinstance(value, (str, int)):
        return str(value)
    return "" if value is None else "…"


def is_text(value: Value) -> bool:
    """Whether it is a known scalar, which can stand where a text is expected."""
    return isinstance(value, (str, bool, int, Decimal))


def dynamic_text(text: str) -> Value:
    """A text with `{{resolve:service:…}}` in it: looked up at deployment.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
    """
    pieces: list[Value] = []
    position = 0
    while (start := text.find("{{resolve:", position)) >= 0 and (end := text.find("}}", start)) >= 0:
        pieces += [text[position:start], Unknown((text[start : end + 2],), type="string")]
        position = end + 2
    return joined([*pieces, text[position:]])
