"""ROS: texts. https://www.alibabacloud.com/help/en/ros/user-guide/functions"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable

from iaclint.graph.values import EncodedText, PartialMap, PartialText, Rest, Unknown, Value, unknown_from
from iaclint.parsers.templates.calls import arguments
from iaclint.parsers.templates.choices import few, lifted
from iaclint.parsers.templates.context import MAX_TEXT
from iaclint.parsers.templates.declared import CallError, Names
from iaclint.parsers.templates.evaluation import Handler, Stack
from iaclint.parsers.templates.nodes import Call
from iaclint.parsers.templates.ros_calls import function, is_open, limited, number_of, open_or_refuse
from iaclint.parsers.templates.ros_json import json_text
from iaclint.parsers.templates.text_functions import join, split, to_base64
from iaclint.parsers.templates.texts import as_text, is_text, joined

MAX_LEVEL = 20
MAX_INDENT = 4


def text_of(value: Value) -> Value:
    """The text of a number; that of a list or a map is JSON."""
    if isinstance(value, (dict, list)):
        return json_text(value)
    if isinstance(value, Unknown):
        return Unknown(value.causes, value.references, "string")
    return value if is_open(value) else as_text(value)


def join_items(delimiter: Value, items: Value) -> Value:
    """The items with the delimiter between them; no list has no items."""
    return join(delimiter, [] if items is None else items)


def join_lists(stack: Stack, call: Call, names: Names) -> Value:
    """A delimiter and any number of lists."""
    values = arguments(stack, call, names)
    if not values:
        raise CallError("takes a delimiter and lists")
    lists = [item for value in values[1:] for item in (value if isinstance(value, list) else [value])]
    return lifted(lambda delimiter: join_items(delimiter, limited(lists)), values[0])


def split_text(delimiter: Value, text: Value) -> Value:
    """A list that is one already stays as it is; no text has no pieces."""
    if text is None or isinstance(text, list):
        return text or []
    found = split(delimiter, text)
    return limited(found) if isinstance(found, list) else [Rest(unknown_from([found]))]


def decoded(text: Value) -> Value:
    if isinstance(text, EncodedText):
        return text.plain
    if not isinstance(text, str):
        return open_or_refuse([text], "takes a text")
    try:
        return base64.b64decode(text, validate=False).decode("utf-8")
    except (binascii.Error, ValueError):
        raise CallError("the argument is not the Base64 of a text") from None


def replace(replacements: Value, text: Value) -> Value:
    """Every occurrence of each key replaced by its value, key by key; in a partly known text within its known parts."""
    if not isinstance(replacements, dict) or isinstance(replacements, PartialMap):
        return open_or_refuse([replacements, text, *_rest_of(replacements)], "takes a map and a text")
    if not isinstance(text, PartialText) and not is_text(text):
        return "" if text is None else open_or_refuse([text], "takes a map and a text")
    keys = [key for key in replacements if key]
    values = [replacements[key] for key in keys]
    return lifted(lambda *each: _replaced(text, dict(zip(keys, each, strict=True))), *few(values))


def _rest_of(value: Value) -> Iterable[Unknown]:
    return [value.rest] if isinstance(value, PartialMap) else []


def _replaced(text: Value, replacements: dict[str, Value]) -> Value:
    for key, value in replacements.items():
        parts: list[Value] = []
        size = 0
        for part in text.parts if isinstance(text, PartialText) else (text,):
            if isinstance(part, Unknown):
                parts.append(part)
                continue
            pieces = as_text(part).split(key)
            size += len(as_text(part)) + (len(pieces) - 1) * (len(as_text(value)) if is_text(value) else 1)
            if size > MAX_TEXT or len(pieces) > MAX_TEXT // 20:
                return Unknown(("a text that is too long",), type="string")
            parts.append(pieces[0])
            for piece in pieces[1:]:
                parts += [value, piece]
        text = joined(parts)
        if not isinstance(text, PartialText) and not is_text(text):
            return text
    return text


def indented(text: Value, level: Value, size: Value = 2, first: Value = True) -> Value:
    """Every line that is not empty moved right by `level * size` spaces."""
    if is_open(level) or is_open(size) or is_open(first):
        return unknown_from([text, level, size, first], "string")
    depth, width = number_of(level), number_of(size)
    if not isinstance(depth, int) or not isinstance(width, int) or not 0 <= depth <= MAX_LEVEL or not 0 <= width <= 4:
        raise CallError(f"the level is 0 to {MAX_LEVEL}, the size 0 to {MAX_INDENT}")
    if not isinstance(text, (PartialText, Unknown)) and not is_text(text):
        return open_or_refuse([text], "takes a text")
    from_start = str(first).lower() != "false"
    parts = text.parts if isinstance(text, PartialText) else (text if isinstance(text, Unknown) else as_text(text),)
    return joined(_indented(parts, " " * (depth * width), from_start))


def _indented(parts: Iterable[str | Unknown], space: str, at_start: bool) -> Iterable[Value]:
    for part in parts:
        if isinstance(part, Unknown):
            yield from ([space] if at_start else [])
            yield part
            at_start = False
            continue
        for line in part.splitlines(keepends=True):
            yield space + line if at_start and line.strip("\r\n") else line
            at_start = line.endswith("\n")


def matches(pattern: Value, text: Value) -> Value:
    """Whether the text matches the regular expression. The documentation leaves open whether to its end: when that
    makes a difference nobody knows."""
    if is_open(pattern) or is_open(text):
        return unknown_from([pattern, text], "bool")
    if not isinstance(pattern, str) or not is_text(text):
        raise CallError("takes a regular expression and a text")
    # Behind a door: regular expressions of users need the `regex` package, which few templates do.
    from iaclint.parsers.terraform.re2 import compile_pattern, search
    from iaclint.parsers.terraform.scope import EvaluationError

    try:
        start = search(compile_pattern(rf"\A(?:{pattern})"), as_text(text), 0) is not None
        whole = start and search(compile_pattern(rf"\A(?:{pattern})\z"), as_text(text), 0) is not None
    except EvaluationError:
        return Unknown(("Fn::MatchPattern",), type="bool")
    return start if start == whole else Unknown(("Fn::MatchPattern",), type="bool")


FUNCTIONS: dict[str, Handler] = {
    "Fn::Str": function(text_of),
    "Fn::Join": function(join_items, 2),
    "Fn::ListJoin": join_lists,
    "Fn::Split": function(split_text, 2),
    "Fn::Base64": function(to_base64),
    "Fn::Base64Encode": function(to_base64),
    "Fn::Base64Decode": function(decoded),
    "Fn::Replace": function(replace, 2),
    "Fn::Indent": function(indented, 2, 3, 4),
    "Fn::MatchPattern": function(matches, 2),
}
