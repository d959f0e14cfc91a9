"""Functions of texts and lists that both languages have.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
https://www.alibabacloud.com/help/en/ros/user-guide/functions
"""

from __future__ import annotations

import base64

from iaclint.graph.values import EncodedText, OneOf, PartialMap, PartialText, Rest, Unknown, Value, unknown_from
from iaclint.parsers.templates.choices import few, lifted
from iaclint.parsers.templates.declared import CallError
from iaclint.parsers.templates.texts import as_text, is_text, joined


def join(delimiter: Value, items: Value) -> Value:
    """The items of a list as one text. One that holds an unknown number of items is unknown from there on."""
    if not isinstance(delimiter, str) or not isinstance(items, list):
        if isinstance(items, (Unknown, Rest, PartialText)) or isinstance(delimiter, (Unknown, PartialText)):
            return unknown_from([delimiter, items], "string")
        raise CallError("takes a delimiter and a list")
    return lifted(lambda *known: _joined(delimiter, known), *few(items))


def _joined(delimiter: str, items: tuple[Value, ...]) -> Value:
    pieces: list[Value] = []
    for index, item in enumerate(items):
        if isinstance(item, (dict, list)) and not isinstance(item, PartialMap):
            raise CallError("joins texts, not lists and maps")
        pieces += [delimiter, _piece(item)] if index else [_piece(item)]
    return joined(pieces)


def _piece(item: Value) -> Value:
    return item.unknown if isinstance(item, Rest) else unknown_from([item]) if isinstance(item, OneOf) else item


def select_item(index: Value, items: Value) -> Value:
    """The item at an index from 0; unknown behind items whose number nobody knows."""
    if isinstance(items, PartialText):
        return unknown_from([items])
    if not isinstance(items, list):
        if isinstance(items, (Unknown, Rest)):
            return unknown_from([items])
        raise CallError("takes an index and a list")
    number = _index(index)
    if number is None:
        return unknown_from([index]) if isinstance(index, (Unknown, PartialText)) else _bad_index(index)
    known = next((at for at, item in enumerate(items) if isinstance(item, Rest)), len(items))
    if known < len(items) and number >= known:
        return items[known].unknown
    if not 0 <= number < len(items):
        raise CallError(f"there is no item {number} in a list of {len(items)}")
    return items[number]


def _index(value: Value) -> int | None:
    if isinstance(value, str) and value.strip().lstrip("-").isdecimal() and len(value) < 20:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _bad_index(index: Value) -> Value:
    raise CallError(f"{as_text(index)[:40]!r} is no index")


def split(delimiter: Value, text: Value) -> Value:
    """The pieces of a text; of a partly known one those that no unknown part touches."""
    if not isinstance(delimiter, str) or not delimiter:
        return _unknown_or_error([delimiter, text], "takes a delimiter and a text")
    if isinstance(text, PartialText):
        return _split_partly(delimiter, text)
    if isinstance(text, Unknown):
        return Unknown(text.causes, text.references)
    if not is_text(text):
        return _unknown_or_error([text], "takes a delimiter and a text")
    return as_text(text).split(delimiter)


def _split_partly(delimiter: str, text: PartialText) -> Value:
    """An unknown part may hold the delimiter, so only what stands before the first one is an item for sure."""
    first = text.parts[0]
    rest = Rest(unknown_from([text]))
    return [*first.split(delimiter)[:-1], rest] if isinstance(first, str) else [rest]


def _unknown_or_error(values: list[Value], message: str) -> Value:
    if any(isinstance(value, (Unknown, PartialText, Rest, OneOf)) for value in values):
        return unknown_from(values)
    raise CallError(message)


def to_base64(text: Value) -> Value:
    """`EncodedText` keeps what is known of a partly known text."""
    if is_text(text):
        return base64.b64encode(as_text(text).encode("utf-8", "replace")).decode("ascii")
    if isinstance(text, PartialText):
        return EncodedText.of(text)
    if isinstance(text, (dict, list)):
        raise CallError("takes a text")
    return unknown_from([text], "string")
