"""Follows paths in values of templates and picks what rules ask for; what is not known stays so at every step.

Each function has a twin in `places.py` that says where what it found stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from iaclint.graph.values import (
    ABSENT,
    OneOf,
    PartialMap,
    PartialText,
    Rest,
    Unknown,
    Value,
    contains_unknown,
    unknown_from,
)
from iaclint.vocabulary.alternatives import agreed, every, is_written, mapped, one_of
from iaclint.vocabulary.kinds import of_kind
from iaclint.vocabulary.names import squeezed
from iaclint.vocabulary.rules import AttributeRule, Condition, text_of

_KEYS = ("key", "tagkey", "parameterkey", "name")
_VALUES = ("value", "tagvalue", "parametervalue")


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


def member(entries: dict[str, Value], name: str) -> Value:
    if name in entries:
        return entries[name]
    return entries.rest if isinstance(entries, PartialMap) else ABSENT


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
    value = chosen(source.get(rule.path[0]), rule.path[1:], rule)
    return of_kind(setting(value, rule) if rule.key else value, rule)


def chosen(value: Value, names: Sequence[str], rule: AttributeRule) -> Value:
    """What stands at the end of a path, in those items of the first list on the way that the rule speaks of."""
    if not picks(rule):
        return descend(value, names)

    def step(value: Value) -> Value:
        if isinstance(value, list):
            return descend(_kept(value, rule), names)
        if not isinstance(value, dict):
            return descend(value, names)
        if names:
            return chosen(member(value, names[0]), names[1:], rule)
        answer = fits(value, rule) if not rule.item else False
        return unknown_from([value]) if answer is None else value if answer else ABSENT

    return mapped(value, step)


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
    """What the members are called that hold a key and its value; None when the object has no key.

    A name is a key where there is a value too: many things have names.
    """
    members = {squeezed(name): name for name in item}
    key = key_name or next((members[name] for name in _KEYS if name in members), "")
    value = value_name or next((members[name] for name in _VALUES if name in members), "")
    if key not in item or not (key_name or value or squeezed(key) != _KEYS[-1]):
        return None
    return key, value or "Value"


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


def _kept(items: list[Value], rule: AttributeRule) -> Value:
    """The items that `where` and `where_not` leave; a `Rest` for one that is not known well enough."""
    found: list[Value] = []
    for item in items:
        answer = fits(item, rule)
        if answer is None:
            found.append(item if isinstance(item, Rest) else Rest(unknown_from([item])))
        elif answer:
            found.append(item)
    return (found if rule.item is None else _one_of_them(found, rule.item)) or ABSENT


def _one_of_them(items: list[Value], number: int) -> list[Value]:
    """The item with this number, as a list; a `Rest` where nobody knows how many are before it."""
    uncertain = next((item for item in items[:number] if not _is_one_item(item)), None)
    return items[number : number + 1] if uncertain is None else [Rest(unknown_from([uncertain]))]


def _is_one_item(item: Value) -> bool:
    return all(map(is_written, item.alternatives)) if isinstance(item, OneOf) else not isinstance(item, Rest)


def picks(rule: AttributeRule) -> bool:
    """Whether not all items of a list count."""
    return bool(rule.where or rule.where_not) or rule.item is not None


def fits(item: Value, rule: AttributeRule) -> bool | None:
    """Whether an item of a list is one that the rule speaks of; None when that is not known."""
    if isinstance(item, OneOf):
        return agreed(fits(each, rule) for each in item.alternatives if is_written(each))
    if isinstance(item, (Unknown, Rest)):
        return None
    source = Inside(item if isinstance(item, dict) else {})
    excluded = [condition_holds(source, (each,)) for each in rule.where_not]
    return every((condition_holds(source, rule.where), *(None if each is None else not each for each in excluded)))


def condition_holds(source: Source, condition: Condition) -> bool | None:
    """Whether every path has one of its values; None when that is not known."""
    return every(_is_one(descend(source.get(path[0]), path[1:]), texts) for path, texts in condition)


def _is_one(value: Value, texts: frozenset[str]) -> bool | None:
    if isinstance(value, OneOf):
        return agreed(_is_one(each, texts) for each in value.alternatives)
    if isinstance(value, list):
        answers = {_is_one(each, texts) for each in value}
        return True if True in answers else None if None in answers else False
    if isinstance(value, (Unknown, Rest, PartialText)):
        return None
    return text_of(value) in texts
