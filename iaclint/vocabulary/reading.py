"""Follows paths in values of templates and picks what rules ask for; what is not known stays so at every step.

Each function has a twin in `places.py` that says where what it found stands.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from iaclint.graph.values import (
    ABSENT,
    EncodedText,
    Namespace,
    OneOf,
    PartialMap,
    PartialText,
    Rest,
    Unknown,
    Value,
    contains_unknown,
    unknown_from,
)
from iaclint.vocabulary.names import squeezed
from iaclint.vocabulary.rules import AttributeRule, Condition, text_of

_KEYS = frozenset({"key", "tagkey"})
_VALUES = frozenset({"value", "tagvalue"})


class Source(Protocol):
    """Something with names in the template's words: a resource, or an object inside."""

    def names(self) -> Iterable[str]:
        """Those that were written."""

    def get(self, name: str) -> Value:
        """What stands there; ABSENT where nothing does."""


class Inside:
    """An object inside a resource as a source."""

    __slots__ = ("_entries",)

    def __init__(self, entries: dict[str, Value]) -> None:
        self._entries = entries

    def names(self) -> Iterable[str]:
        return self._entries

    def get(self, name: str) -> Value:
        return member(self._entries, name)


def is_written(value: Value) -> bool:
    return value is not ABSENT and value is not None


def member(entries: dict[str, Value], name: str) -> Value:
    if name in entries:
        return entries[name]
    return entries.rest if isinstance(entries, PartialMap) else ABSENT


def one_of(alternatives: Iterable[Value], causes: tuple[str, ...]) -> Value:
    """The alternatives as one value; those without it are None. Equal scalars are no alternatives."""
    found: list[Value] = []
    for each in alternatives:
        if isinstance(each, OneOf):
            found.extend(each.alternatives)
        else:
            found.append(None if each is ABSENT else each)
    first = found[0]
    if not isinstance(first, (dict, list)) and all(type(each) is type(first) and each == first for each in found):
        return ABSENT if first is None else first
    return OneOf(tuple(found), causes)


def mapped(value: Value, convert: Callable[[Value], Value]) -> Value:
    """`convert`, of every alternative."""
    if isinstance(value, OneOf):
        return one_of(map(convert, value.alternatives), value.causes)
    return convert(value.unknown() if isinstance(value, Namespace) else value)


def descend(value: Value, names: Sequence[str]) -> Value:
    """What stands at the end of a path; in the items of a list on the way, all that is found, in one list."""

    def step(value: Value) -> Value:
        if not is_written(value):
            return ABSENT
        if not names:
            return value
        if isinstance(value, (Unknown, PartialText)):
            return unknown_from([value])
        if isinstance(value, Rest):
            return value.unknown
        if isinstance(value, dict):
            return descend(member(value, names[0]), names[1:])
        if not isinstance(value, list):
            return ABSENT
        if len(value) == 1:
            return ABSENT if isinstance(value[0], list) else descend(value[0], names)
        found: list[Value] = []
        for item in value:
            if isinstance(item, Rest):
                found.append(item)
                continue
            inner = ABSENT if isinstance(item, list) else descend(item, names)
            found.extend(inner if isinstance(inner, list) else [inner] if is_written(inner) else [])
        return found or ABSENT

    return mapped(value, step)


def ruled_value(source: Source, rule: AttributeRule) -> Value:
    """What a rule finds in the source, before the names inside become canonical."""
    value = descend(source.get(rule.path[0]), rule.path[1:])
    return kept(of_kind(setting(value, rule) if rule.key else value, rule.kind), rule)


def setting(value: Value, rule: AttributeRule) -> Value:
    """The value of the setting `rule.key` in a list of keys and values, or in a map."""

    def pick(value: Value) -> Value:
        if isinstance(value, dict) and rule.key in value:
            return value[rule.key]
        items = value if isinstance(value, list) else [value]
        maybe: list[Value] = []
        for item in items:
            found, sure = _setting_of(item, rule)
            if sure and is_written(found):
                return found
            if not sure:
                maybe.append(found)
        return unknown_from(maybe) if maybe else ABSENT

    return mapped(value, pick) if is_written(value) else ABSENT


def _setting_of(item: Value, rule: AttributeRule) -> tuple[Value, bool]:
    """The item's value when it is the setting, else ABSENT; and whether that is known."""
    if isinstance(item, OneOf):
        found = [_setting_of(each, rule) for each in item.alternatives]
        if all(sure for _, sure in found):
            return one_of((value for value, _ in found), item.causes), True
        return item, False
    if isinstance(item, dict):
        pair = key_and_value(item, rule.key_name, rule.value_name)
        if pair is None:
            return (item, False) if isinstance(item, PartialMap) else (ABSENT, True)
        key, value = (item.get(name, ABSENT) for name in pair)
        text = text_of(key)
        if text is None and contains_unknown([key]):
            return key, False
        return (value if text == rule.key else ABSENT), True
    return (item, False) if isinstance(item, (Unknown, Rest, PartialText)) else (ABSENT, True)


def key_and_value(item: dict[str, Value], key_name: str = "", value_name: str = "") -> tuple[str, str] | None:
    """What the members are called that hold a key and its value; None when the object has no key."""
    key = key_name or next((name for name in item if squeezed(name) in _KEYS), "")
    value = value_name or next((name for name in item if squeezed(name) in _VALUES), "Value")
    return (key, value) if key and key in item else None


def as_map(items: list[Value]) -> Value:
    """A list of keys and values as a map; the list itself when it is no such list."""
    known: dict[str, Value] = {}
    open_ended: list[Value] = []
    for item in items:
        for each in item.alternatives if isinstance(item, OneOf) else (item,):
            pair = key_and_value(each) if isinstance(each, dict) else None
            if pair is None:
                if is_written(each) and not isinstance(each, (Unknown, Rest)) and each != {}:
                    return items
                open_ended.extend([each] if is_written(each) else [])
                continue
            key, value = each[pair[0]], each.get(pair[1])
            if isinstance(key, str):
                known[key] = value if each is item else one_of((value, None), item.causes)
            elif is_written(key):
                open_ended.append(key)
    return PartialMap(known, unknown_from(open_ended)) if open_ended else known


def kept(value: Value, rule: AttributeRule) -> Value:
    """The items of a list that `where` and `where_not` leave; a `Rest` for one that is not known well enough."""

    def choose(value: Value) -> Value:
        if not isinstance(value, (list, dict)):
            return value
        found: list[Value] = []
        for item in value if isinstance(value, list) else [value]:
            holds = fits(item, rule)
            if holds is None:
                found.append(item if isinstance(item, Rest) else Rest(unknown_from([item])))
            elif holds:
                found.append(item)
        return found or ABSENT

    return mapped(value, choose) if rule.where or rule.where_not else value


def fits(item: Value, rule: AttributeRule) -> bool | None:
    """Whether an item of a list is one that the rule speaks of; None when that is not known."""
    if isinstance(item, OneOf):
        answers = {fits(each, rule) for each in item.alternatives if is_written(each)}
        return answers.pop() if len(answers) == 1 else None
    if isinstance(item, (Unknown, Rest)):
        return None
    source = Inside(item if isinstance(item, dict) else {})
    excluded = [condition_holds(source, (each,)) for each in rule.where_not]
    answers = {condition_holds(source, rule.where), *(None if each is None else not each for each in excluded)}
    return False if False in answers else None if None in answers else True


def condition_holds(source: Source, condition: Condition) -> bool | None:
    """Whether every path has one of its values; None when that is not known."""
    answers = {_is_one(descend(source.get(path[0]), path[1:]), texts) for path, texts in condition}
    return False if False in answers else None if None in answers else True


def _is_one(value: Value, texts: frozenset[str]) -> bool | None:
    if isinstance(value, OneOf):
        answers = {_is_one(each, texts) for each in value.alternatives}
        return answers.pop() if len(answers) == 1 else None
    if isinstance(value, list):
        answers = {_is_one(each, texts) for each in value}
        return True if True in answers else None if None in answers else False
    if isinstance(value, (Unknown, Rest, PartialText)):
        return None
    return text_of(value) in texts


def of_kind(value: Value, kind: str) -> Value:
    """The value as the rule's `as` says."""
    return mapped(value, _KINDS[kind]) if kind and is_written(value) else value


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


_KINDS: dict[str, Callable[[Value], Value]] = {"split": split, "base64": _decoded, "name_value": _as_pairs}
