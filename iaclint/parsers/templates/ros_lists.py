"""ROS: lists and maps. https://www.alibabacloud.com/help/en/ros/user-guide/functions"""

from __future__ import annotations

from iaclint.graph.values import ABSENT, OneOf, PartialMap, PartialText, Rest, Unknown, Value, unknown_from
from iaclint.parsers.templates.choices import one_of, truth
from iaclint.parsers.templates.conditions import equals as equal_texts
from iaclint.parsers.templates.context import MAX_ALTERNATIVES
from iaclint.parsers.templates.declared import CallError
from iaclint.parsers.templates.evaluation import Handler
from iaclint.parsers.templates.ros_calls import (
    MAX_ITEMS,
    function,
    is_open,
    items_or_rest,
    limited,
    merged,
    number_of,
    open_or_refuse,
    spread,
)
from iaclint.parsers.templates.texts import as_text, is_text
from iaclint.patterns import pattern

_SLICE = pattern(r"\s*(-?[0-9]{0,9})\s*:\s*(-?[0-9]{0,9})\s*(?::\s*(-?[0-9]{0,9})\s*)?")
_MEMBER = pattern(r"\.member\.([0-9]{1,9})\.([^=]+)=(.*)", 16)


# ---- Select


def select(index: Value, items: Value, default: Value = "", _message: Value = None) -> Value:
    """An item of a list by its index (negative ones count from the end), a list of items for `start:stop:step`, or the
    value of a map's key. What is not there is the default, which is the empty text when none is given."""
    if items is None:
        return default
    if isinstance(items, dict):
        return _value_of_key(index, items, default)
    if not isinstance(items, list):
        return open_or_refuse([index, items], "takes an index and a list or a map")
    if is_open(index):
        return _any_of(items, unknown_from([index]))
    bounds = _SLICE.fullmatch(index) if isinstance(index, str) else None
    if bounds:
        start, stop, step = (int(each) if each and each != "-" else None for each in bounds.groups())
        return _slice(items, start, stop, step)
    number = number_of(index)
    if number is None or number != int(number):
        raise CallError(f"{as_text(index)[:40]!r} is no index of a list")
    return _item(items, int(number), default)


def _value_of_key(key: Value, items: dict[str, Value], default: Value) -> Value:
    if is_open(key):
        return _any_of(
            [*items.values(), *([Rest(items.rest)] if isinstance(items, PartialMap) else [])], unknown_from([key])
        )
    found = items.get(as_text(key) if is_text(key) else "", ABSENT)
    if found is not ABSENT:
        return found
    return items.rest if isinstance(items, PartialMap) else default


def _any_of(items: list[Value], unknown: Unknown) -> Value:
    """One of the items, nobody knows which."""
    if not items or len(items) > MAX_ALTERNATIVES or any(isinstance(item, Rest) for item in items):
        return unknown_from([unknown, *items])
    return one_of(items, unknown.causes)


def _item(items: list[Value], index: int, default: Value) -> Value:
    """Behind items whose number nobody knows everything is unknown."""
    counted = items if index >= 0 else items[::-1]
    place = index if index >= 0 else -index - 1
    for position, item in enumerate(counted):
        if isinstance(item, Rest):
            return unknown_from([*counted[position:], default])
        if position == place:
            return item
    return default


def _slice(items: list[Value], start: int | None, stop: int | None, step: int | None) -> Value:
    if step == 0:
        raise CallError("the step is not 0")
    known = next((place for place, item in enumerate(items) if isinstance(item, Rest)), len(items))
    if known == len(items):
        return items[start:stop:step]
    first = start or 0
    if step in (None, 1) and 0 <= first <= known:
        if stop is None:
            return items[first:]
        if 0 <= stop <= known:
            return items[first:stop]
    return [Rest(unknown_from(items))]


# ---- lists


def merge_lists(lists: Value) -> Value:
    """Lists one after the other."""
    items = items_or_rest(lists, "takes a list of lists")
    return spread(lambda each: limited([part for item in each for part in items_or_rest(item, "merges lists")]), items)


def length(value: Value) -> Value:
    """Of a text, a list or a map."""
    if isinstance(value, list):
        opened = [item for item in value if isinstance(item, Rest)]
        return unknown_from(opened, "number") if opened else len(value)
    if isinstance(value, PartialMap):
        return unknown_from([value.rest], "number")
    if is_open(value):
        return unknown_from([value], "number")
    if value is None or isinstance(value, (dict, str)):
        return len(value or "")
    raise CallError("takes a text, a list or a map")


def index_of(item: Value, items: Value) -> Value:
    """The index of the first equal item; null when there is none."""
    if not isinstance(items, list):
        return None if items is None else open_or_refuse([item, items], "takes an item and a list")
    for place, each in enumerate(items):
        answer = None if isinstance(each, Rest) else truth(equals(each, item))
        if answer is None:
            return unknown_from([item, *items])
        if answer:
            return place
    return None


def select_from_maps(key: Value, maps: Value) -> Value:
    """The values of a key in those of the maps that have it."""
    if is_open(key):
        return [Rest(unknown_from([key, maps]))]
    items = items_or_rest(maps, "takes a key and a list of maps")
    return spread(lambda each: _values_of_key(as_text(key) if is_text(key) else "", each), items)


def _values_of_key(key: str, maps: list[Value]) -> Value:
    found: list[Value] = []
    for each in maps:
        if isinstance(each, dict):
            if key in each:
                found.append(each[key])
            elif isinstance(each, PartialMap):
                found.append(Rest(each.rest))
        elif is_open(each):
            found.append(Rest(unknown_from([each])))
        elif each is not None:
            raise CallError("takes a key and a list of maps")
    return found


# ---- maps


def merge_maps(maps: Value) -> Value:
    """Maps into one; of a key that stands in several the last one counts."""
    if isinstance(maps, list) and not any(isinstance(item, Rest) for item in maps):
        return spread(merged, maps)
    if isinstance(maps, dict):
        return maps
    return merged(items_or_rest(maps, "takes a list of maps"))


def merge_maps_to_list(maps: Value) -> Value:
    """Maps of lists to a list of maps: the first has the first item of every list, and so on; the last item of a
    shorter list is repeated."""
    items = items_or_rest(maps, "takes a list of maps of lists")
    return spread(lambda each: spread_columns(merged(each)), items)


def spread_columns(columns: Value) -> Value:
    if not isinstance(columns, dict) or isinstance(columns, PartialMap):
        return [Rest(unknown_from([columns]))]
    keys = list(columns)
    return spread(lambda each: _rows(dict(zip(keys, each, strict=True))), list(columns.values()))


def _rows(columns: dict[str, Value]) -> Value:
    """As many rows as surely exist; further ones are unknown when a list has an unknown number of items."""
    known: dict[str, list[Value]] = {}
    open_: dict[str, Unknown] = {}
    for key, column in columns.items():
        items = items_or_rest(column, "takes a list of maps of lists")
        end = next((place for place, item in enumerate(items) if isinstance(item, Rest)), len(items))
        known[key] = items[:end]
        if end < len(items):
            open_[key] = unknown_from(items[end:])
    count = max(map(len, known.values()), default=0)
    if count * len(known) > MAX_ITEMS:
        return [Rest(unknown_from([columns]))]
    rows: list[Value] = []
    for place in range(count):
        row: dict[str, Value] = {}
        for key, items in known.items():
            if place < len(items):
                row[key] = items[place]
            elif key in open_:
                row[key] = open_[key]
            elif items:
                row[key] = items[-1]
        rows.append(row)
    return [*rows, Rest(unknown_from(open_.values()))] if open_ else rows


def members_to_map(key_name: Value, value_name: Value, members: Value) -> Value:
    """`.member.0.Name=a` and `.member.0.Value=b` to `{a: b}`."""
    if not isinstance(key_name, str) or not isinstance(value_name, str) or not isinstance(members, list):
        return open_or_refuse([key_name, value_name, members], "takes two names and a list")
    keys: dict[str, str] = {}
    values: dict[str, str] = {}
    for member in members:
        match = _MEMBER.fullmatch(member) if isinstance(member, str) else None
        if match is None:
            return open_or_refuse([member, *members], "takes items like .member.0.Name=value")
        target = keys if match[2] == key_name else values if match[2] == value_name else {}
        target[match[1]] = match[3]
    return {key: values[number] for number, key in keys.items() if number in values}


# ---- conditions


def equals(one: Value, other: Value) -> Value:
    """As in both languages; and null, which a parameter's default may be, equals the empty text.

    https://www.alibabacloud.com/help/en/ros/user-guide/parameters
    """
    if is_open(one) and isinstance(one, OneOf):
        return unknown_from([one, other], "bool")
    return equal_texts("" if one is None else one, "" if other is None else other)


def contains(items: Value, value: Value) -> Value:
    """Whether an item of the list is equal to the value."""
    members = items_or_rest(items, "takes a list and a value")
    return _some([None if isinstance(each, Rest) else truth(equals(each, value)) for each in members], [members, value])


def _some(answers: list[bool | None], values: list[Value]) -> Value:
    if True in answers:
        return True
    return unknown_from(values, "bool") if None in answers else False


def each_member_in(items: Value, others: Value) -> Value:
    """Whether every item of the first list is equal to one of the second."""
    members = items_or_rest(items, "takes two lists")
    if len(members) * len(others if isinstance(others, list) else []) > 50 * MAX_ITEMS:
        return unknown_from([items, others], "bool")
    answers = [None if isinstance(each, Rest) else truth(contains(others, each)) for each in members]
    if False in answers:
        return False
    return unknown_from([items, others], "bool") if None in answers else True


def any_true(values: Value) -> Value:
    """Whether one of the values is true: `true`, or a number that is not 0."""
    if isinstance(values, str):
        values = values.split(",")
    items = values if isinstance(values, list) else [values]
    return _some([_is_true(item) for item in items], items)


def _is_true(value: Value) -> bool | None:
    if isinstance(value, str):
        value = value.strip()
    number = number_of(value)
    if number is not None:
        return number != 0
    if value is None or value == "":
        return False
    if isinstance(value, (dict, list)):
        return len(value) > 0 if not isinstance(value, PartialMap) and not any(map(is_open, value)) else None
    return None if isinstance(value, PartialText) else truth(value)


FUNCTIONS: dict[str, Handler] = {
    "Fn::Select": function(select, 2, 3, 4),
    "Fn::ListMerge": function(merge_lists),
    "Fn::Length": function(length),
    "Fn::Index": function(index_of, 2),
    "Fn::SelectMapList": function(select_from_maps, 2),
    "Fn::MergeMap": function(merge_maps),
    "Fn::MergeMapToList": function(merge_maps_to_list),
    "Fn::MemberListToMap": function(members_to_map, 3),
    "Fn::Equals": function(equals, 2),
    "Fn::Contains": function(contains, 2),
    "Fn::EachMemberIn": function(each_member_in, 2),
    "Fn::Any": function(any_true),
}
