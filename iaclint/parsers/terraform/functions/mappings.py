"""Functions on maps and objects."""

from __future__ import annotations

from iaclint.graph.values import ListValue, MapValue, PartialMap, Rest, Unknown, Value, unknown_from
from iaclint.parsers.terraform.functions.signature import Function
from iaclint.parsers.terraform.scope import MAX_ITEMS, EvaluationError
from iaclint.parsers.terraform.shapes import ANY, STRING, list_of, type_of
from iaclint.parsers.terraform.unknowns import has_rest, interleaved, sorted_entries


def _keys(mapping: Value) -> Value:
    if isinstance(mapping, Unknown):
        return ListValue([Rest(mapping)])
    if not isinstance(mapping, dict):
        raise EvaluationError("must have map or object type")
    keys = sorted(mapping)
    if isinstance(mapping, PartialMap):
        return ListValue(interleaved(keys, mapping.rest))
    return ListValue(keys) if isinstance(mapping, MapValue) else keys


def _values(mapping: Value) -> Value:
    if isinstance(mapping, Unknown):
        return [Rest(mapping)]
    if not isinstance(mapping, dict):
        raise EvaluationError("must have map or object type")
    items = [item for _, item in sorted_entries(mapping)]
    if isinstance(mapping, PartialMap):
        return interleaved(items, mapping.rest)
    return ListValue(items) if isinstance(mapping, MapValue) else items


def _merge(*mappings: Value) -> Value:
    """Later ones win; a later one that is unknown may have replaced any value before it."""
    result: dict[str, Value] = {}
    rest: list[Value] = []
    given = [item.unknown if isinstance(item, Rest) else item for item in mappings if item is not None]
    for mapping in given:
        if isinstance(mapping, (Unknown, PartialMap)):
            unknown = mapping.rest if isinstance(mapping, PartialMap) else mapping
            rest.append(unknown)
            result = {key: unknown_from([value, unknown]) for key, value in result.items()}
        elif not isinstance(mapping, dict):
            raise EvaluationError("arguments must be maps or objects")
        if isinstance(mapping, dict):
            result.update(mapping)
            if len(result) > MAX_ITEMS:
                raise EvaluationError("the map is too large")
    if rest:
        return PartialMap(result, unknown_from(rest))
    if given and len(given) == len(mappings) and all(isinstance(item, MapValue) for item in given):
        types = [type_of(item) for item in given if item]
        if len(set(types)) <= 1:
            return MapValue(result)
    return result


def _zipmap(keys: Value, values: Value) -> Value:
    if isinstance(keys, Unknown) or isinstance(values, Unknown):
        return unknown_from([keys, values])
    if not isinstance(values, list):
        raise EvaluationError("values argument must be a list or tuple value")
    if has_rest(keys) or has_rest(values):
        return unknown_from([keys, values])
    if len(keys) != len(values):
        raise EvaluationError(f"number of keys ({len(keys)}) does not match number of values ({len(values)})")
    if any(key is None for key in keys):
        raise EvaluationError("keys must not be null")
    if not all(isinstance(key, str) for key in keys):
        return PartialMap({}, unknown_from([keys, values]))
    result = dict(zip(keys, values, strict=True))
    return MapValue(result) if isinstance(values, ListValue) else result


FUNCTIONS = {
    "keys": Function(_keys, (ANY,), partial=True),
    "merge": Function(_merge, variadic=ANY, nulls=True, partial=True),
    "values": Function(_values, (ANY,), partial=True),
    "zipmap": Function(_zipmap, (list_of(STRING), ANY), partial=True),
}
