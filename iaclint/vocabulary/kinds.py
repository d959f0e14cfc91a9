"""What a rule's `as` makes of a value: text that stands for a list, or is encoded, and maps that stand for lists;
what Terraform has one level deeper."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable

from iaclint.graph.values import (
    EncodedText,
    OneOf,
    PartialMap,
    PartialText,
    Rest,
    Unknown,
    Value,
    contains_unknown,
    unknown_from,
)
from iaclint.vocabulary.alternatives import is_written, mapped, one_of
from iaclint.vocabulary.names import snake_case
from iaclint.vocabulary.rules import AttributeRule


def of_kind(value: Value, rule: AttributeRule) -> Value:
    """The value as the rule's `as` says."""
    if not rule.kind or not is_written(value):
        return value
    if rule.kind == "entries":
        return mapped(value, lambda each: _as_entries(each, rule.key_name))
    if rule.kind == "groups":
        return mapped(value, lambda each: _as_groups(each, rule.key_name))
    return mapped(value, _KINDS[rule.kind])


def split(value: Value) -> Value:
    """A text with commas as a list. Where an unknown piece may hold commas, nobody knows how many items there are."""
    if isinstance(value, str):
        return [item for item in map(str.strip, value.split(",")) if item]
    if not isinstance(value, PartialText):
        return value
    items: list[Value] = []
    pieces: list[str | Unknown] = []
    for part in (*value.parts, ","):
        if isinstance(part, Unknown):
            pieces.append(part)
            continue
        first, *others = part.split(",")
        pieces.append(first)
        for text in others:
            unknowns = [piece for piece in pieces if isinstance(piece, Unknown)]
            known = "".join(piece for piece in pieces if isinstance(piece, str)).strip()
            items.extend([Rest(unknown_from(unknowns))] if unknowns else [known] if known else [])
            pieces = [text]
    return items


def _decoded(value: Value) -> Value:
    if isinstance(value, EncodedText):
        return value.plain
    if not isinstance(value, str):
        return value
    try:
        return base64.b64decode("".join(value.split()), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return value


def _as_pairs(value: Value) -> Value:
    if not isinstance(value, dict):
        return value
    pairs: list[Value] = [{"name": name, "value": each} for name, each in value.items()]
    return [*pairs, Rest(value.rest)] if isinstance(value, PartialMap) else pairs


def _as_entries(value: Value, key_name: str) -> Value:
    if not isinstance(value, dict):
        return value
    found: list[Value] = [_entry(key_name, name, each) for name, each in value.items() if is_written(each)]
    return [*found, Rest(value.rest)] if isinstance(value, PartialMap) else found


def _entry(key_name: str, name: str, content: Value) -> Value:
    if isinstance(content, OneOf):
        entries = (_entry(key_name, name, each) if is_written(each) else None for each in content.alternatives)
        return one_of(entries, content.causes)
    if isinstance(content, PartialMap):
        return PartialMap({**content, key_name: name}, content.rest)
    if isinstance(content, dict):
        return {**content, key_name: name}
    return PartialMap({key_name: name}, unknown_from([content])) if contains_unknown([content]) else {key_name: name}


def _as_groups(value: Value, key_name: str) -> Value:
    """The inner lists of a list, each in an object of its own; what is no list stays."""
    if not isinstance(value, list):
        return value
    return [mapped(each, lambda one: {key_name: one} if isinstance(one, list) else one) for each in value]


def _as_statement(value: Value) -> Value:
    """A statement as the document that it is the only one of."""
    if isinstance(value, dict) and "Statement" not in value:
        return {"Statement": [value]}
    return value


def _in_snake_case(value: Value) -> Value:
    """A map whose keys the template language writes in its own way."""
    if not isinstance(value, dict):
        return value
    entries = {snake_case(name): each for name, each in value.items()}
    return PartialMap(entries, value.rest) if isinstance(value, PartialMap) else entries


_KINDS: dict[str, Callable[[Value], Value]] = {
    "split": split,
    "base64": _decoded,
    "name_value": _as_pairs,
    "statement": _as_statement,
    "snake_case": _in_snake_case,
}
