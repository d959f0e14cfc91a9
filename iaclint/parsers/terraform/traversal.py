"""Steps into a value: `.name`, `[key]`, and the items that a splat or a `for` goes through."""

from __future__ import annotations

from decimal import Decimal

from iaclint.graph.values import (
    ListValue,
    MapValue,
    Namespace,
    OneOf,
    PartialMap,
    PartialText,
    Rest,
    SetValue,
    Unknown,
    Value,
    unknown_from,
)
from iaclint.parsers.terraform.conversion import to_number, to_text
from iaclint.parsers.terraform.scope import EvaluationError
from iaclint.parsers.terraform.unknowns import (
    distribute,
    has_rest,
    interleaved,
    one_of,
    ordered_items,
    plain,
    sorted_entries,
)


def attribute(value: Value, name: str) -> Value:
    """`value.name`."""
    if isinstance(value, Namespace):
        return value.get(name)
    if isinstance(value, dict):
        if name in value:
            return value[name]
        if isinstance(value, PartialMap):
            return value.rest
        if isinstance(value, MapValue):
            raise EvaluationError(f'this map does not have an element with the key "{name}"')
        raise EvaluationError(f'this object does not have an attribute named "{name}"')
    if isinstance(value, Unknown):
        return _part_of(value)
    if isinstance(value, OneOf):
        return distribute(lambda item: attribute(item, name), [value])
    if value is None:
        raise EvaluationError("this value is null, so it does not have any attributes")
    raise EvaluationError("this value does not have any attributes")


def _part_of(value: Unknown) -> Unknown:
    """Something inside an unknown: it has the same causes, and no known type."""
    return Unknown(value.causes, value.references) if value.type or value.not_null else value


def index(value: Value, key: Value) -> Value:
    """`value[key]`."""
    if isinstance(value, OneOf) or isinstance(key, OneOf):
        return distribute(index, [value, key])
    key = plain(key)
    if value is None:
        raise EvaluationError("this value is null, so it does not have any indices")
    if isinstance(key, (Unknown, PartialText)):
        return _index_unknown(value, key)
    if key is None:
        raise EvaluationError("can't use a null value as an indexing key")
    if isinstance(value, (Namespace, dict)):
        return attribute(value, _key(key))
    if isinstance(value, SetValue):
        raise EvaluationError("elements of a set are identified only by their value and have no index")
    if isinstance(value, list):
        return _item(value, key)
    if isinstance(value, Unknown):
        return _part_of(value)
    raise EvaluationError("this value does not have any indices")


def _key(key: Value) -> str:
    text = to_text(key)
    assert isinstance(text, str), "unknown keys are handled before"
    return text


def _item(value: list[Value], key: Value) -> Value:
    number = to_number(key)
    if isinstance(number, Decimal):
        raise EvaluationError("index must be a whole number")
    if number < 0:
        raise EvaluationError("a negative number is not a valid index for a sequence")
    before = value[: number + 1]
    if Rest in map(type, before):  # the fastest way to look: `bucket[count.index]` does it for each of thousands
        return unknown_from([next(item for item in before if type(item) is Rest)])
    if number >= len(value):
        raise EvaluationError("the given index is greater than or equal to the length of the collection")
    return value[number]


def _index_unknown(value: Value, key: Value) -> Value:
    """Some element, but which one: one of all when they are few and all known to be there."""
    causes = unknown_from([key])
    if isinstance(value, SetValue):
        raise EvaluationError("elements of a set are identified only by their value and have no index")
    if isinstance(value, (dict, list)):
        items = list(value.values()) if isinstance(value, dict) else value
        if not items and not isinstance(value, PartialMap):
            raise EvaluationError("the collection has no elements")
        if isinstance(value, PartialMap) or has_rest(items):
            return unknown_from([key, value])
        return one_of(items, causes.causes)
    if isinstance(value, (Unknown, Namespace)):
        return unknown_from([plain(value), key])
    raise EvaluationError("this value does not have any indices")


def entries(value: Value) -> list[tuple[Value, Value]] | Unknown:
    """The keys and values that a `for` goes through, in order; a `Rest` for both where there may be more.

    Unknown when not even the kind of collection is known.
    """
    value = plain(value)
    if isinstance(value, Unknown):
        return value
    if isinstance(value, OneOf):
        return unknown_from([value])
    if isinstance(value, PartialMap):
        pairs = interleaved(sorted_entries(value), value.rest)
        return [(pair, pair) if isinstance(pair, Rest) else pair for pair in pairs]
    if isinstance(value, dict):
        return list(sorted_entries(value))
    if isinstance(value, SetValue):
        return [(item, item) for item in ordered_items(value)]
    if isinstance(value, list):
        return _numbered(value)
    if value is None:
        raise EvaluationError("a null value cannot be used as the collection in a 'for' expression")
    raise EvaluationError("iteration over a value that is not a collection")


def _numbered(items: list[Value]) -> list[tuple[Value, Value]]:
    pairs: list[tuple[Value, Value]] = []
    shifted: Unknown | None = None
    for number, item in enumerate(items):
        if isinstance(item, Rest):
            shifted = shifted or Unknown(item.unknown.causes, item.unknown.references, "number", True)
            pairs.append((item, item))
        else:
            pairs.append((number if shifted is None else shifted, item))
    return pairs


def splat_items(value: Value) -> list[Value] | Unknown:
    """What a splat goes through: a list's items, a lone value itself, nothing for null."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, OneOf):
        return unknown_from([value])
    if value is None:
        return []
    if isinstance(value, (ListValue, SetValue)):
        return ListValue(ordered_items(value))
    if isinstance(value, list):
        return value
    return [value]
