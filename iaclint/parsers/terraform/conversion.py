"""Values to types, as Terraform converts arguments, variables and interpolated pieces."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
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
    contains_unknown,
    unknown_from,
)
from iaclint.parsers.terraform.decimal_text import general
from iaclint.parsers.terraform.numbers import number_text, parse_number
from iaclint.parsers.terraform.scope import EvaluationError
from iaclint.parsers.terraform.shapes import ANY, Type, type_of, unify
from iaclint.parsers.terraform.unknowns import distribute, identical, ordered_items


def convert(value: Value, target: Type) -> Value:
    """The value as that type; what is unknown inside stays unknown. Raises EvaluationError with Terraform's reason."""
    if target.kind == "any" or value is None:
        return value
    if isinstance(value, Rest):
        return value
    if isinstance(value, Unknown):
        return _typed(value, target)
    if isinstance(value, OneOf):
        return distribute(lambda item: convert(item, target), [value])
    if isinstance(value, Namespace) and target.kind != "object":
        return _typed(value.unknown(), target)
    return _CONVERSIONS[target.kind](value, target)


def _typed(value: Unknown, target: Type) -> Unknown:
    if target.kind not in ("string", "number", "bool") or value.type == target.kind:
        return value
    return Unknown(value.causes, value.references, target.kind, value.not_null)


def to_text(value: Value) -> str | PartialText | Unknown:
    """A primitive as a string; None has no text and is refused, as is everything that has parts."""
    kind = type(value)
    if kind is str or kind is PartialText or kind is Unknown:
        return value  # type: ignore[no-any-return]
    if kind is bool:
        return "true" if value else "false"
    if kind is int or kind is Decimal:
        return number_text(value)
    if isinstance(value, Namespace):
        return value.unknown()
    raise EvaluationError("string required")


def to_number(value: Value) -> Value:
    kind = type(value)
    if kind is int or kind is Decimal:
        return value
    if kind is str:
        number = parse_number(value)
        if number is not None:
            return number
    elif kind is PartialText:
        return unknown_from([value], "number")
    raise EvaluationError("a number is required")


def to_bool(value: Value) -> Value:
    kind = type(value)
    if kind is bool:
        return value
    if kind is str:
        if value in ("true", "1"):
            return True
        if value in ("false", "0"):
            return False
        if value.lower() in ("true", "false"):
            raise EvaluationError(f'a bool is required; to convert from string, use lowercase "{value.lower()}"')
    elif kind is PartialText:
        return unknown_from([value], "bool")
    raise EvaluationError("a bool is required")


def normalized(value: str) -> str:
    """Terraform's strings are in Unicode's normal form C."""
    return value if value.isascii() else unicodedata.normalize("NFC", value)


def _element_type(items: list[Value], target: Type, what: str) -> Type:
    element = target.element or ANY
    if element.kind != "any" or not items:
        return element
    joint = unify([type_of(item) for item in items if not isinstance(item, Rest)])
    if joint is None:
        raise EvaluationError(f"all {what} elements must have the same type")
    return joint


def _to_list(value: Value, target: Type) -> Value:
    if not isinstance(value, list):
        raise EvaluationError(f"{target} required")
    if isinstance(value, ListValue) and (target.element or ANY).kind == "any":
        return value
    items = ordered_items(value)
    element = _element_type(items, target, "list")
    return ListValue([_inner(item, element) for item in items])


def _to_set(value: Value, target: Type) -> Value:
    if not isinstance(value, list):
        raise EvaluationError(f"{target} required")
    if isinstance(value, SetValue) and (target.element or ANY).kind == "any":
        return value
    element = _element_type(value, target, "set")
    return make_set([_inner(item, element) for item in value])


def _to_map(value: Value, target: Type) -> Value:
    if not isinstance(value, dict):
        raise EvaluationError(f"{target} required")
    if isinstance(value, MapValue) and (target.element or ANY).kind == "any":
        return value
    element = _element_type(list(value.values()), target, "map")
    items = {key: _inner(item, element) for key, item in value.items()}
    return PartialMap(items, value.rest) if isinstance(value, PartialMap) else MapValue(items)


def _inner(item: Value, element: Type) -> Value:
    return item if element.kind == "any" or isinstance(item, Namespace) else convert(item, element)


def _to_tuple(value: Value, target: Type) -> Value:
    if not isinstance(value, list) or isinstance(value, (ListValue, SetValue)):
        raise EvaluationError("tuple required")
    if any(isinstance(item, Rest) for item in value):
        return unknown_from([value])
    if len(value) != len(target.items):
        raise EvaluationError(f"a tuple of {len(target.items)} elements is required, not {len(value)}")
    return [convert(item, wanted) for item, wanted in zip(value, target.items, strict=True)]


def _to_object(value: Value, target: Type) -> Value:
    if not isinstance(value, (dict, Namespace)):
        raise EvaluationError("object required")
    result: dict[str, Value] = {}
    missing = []
    for name, wanted, optional, default in target.attributes:
        if isinstance(value, Namespace):
            item = value.get(name)
        elif name in value:
            item = value[name]
        elif isinstance(value, PartialMap):
            item = value.rest
        elif optional:
            item = None
        else:
            missing.append(name)
            continue
        if item is None and default is not None:
            item = default
        try:
            result[name] = convert(item, wanted)
        except EvaluationError as error:
            raise EvaluationError(f'attribute "{name}": {error.message}', error.span) from None
    if missing:
        names = " and ".join(f'"{name}"' for name in missing)
        raise EvaluationError(f"attribute{'s' * (len(missing) > 1)} {names} {'are' if missing[1:] else 'is'} required")
    return result


_CONVERSIONS: dict[str, Callable[[Value, Type], Value]] = {
    "string": lambda value, target: to_text(value),  # noqa: ARG005
    "number": lambda value, target: to_number(value),  # noqa: ARG005
    "bool": lambda value, target: to_bool(value),  # noqa: ARG005
    "list": _to_list,
    "set": _to_set,
    "map": _to_map,
    "tuple": _to_tuple,
    "object": _to_object,
}


def make_set(items: list[Value]) -> SetValue:
    """Sorted as Terraform sorts (numbers by size, strings by code point, anything else by a fixed rule), no duplicates.

    What is not wholly known comes last, and is never taken for a duplicate.
    """
    known = [item for item in items if not contains_unknown(item)]
    result = SetValue()
    for item in sorted(known, key=_order):
        if not result or not identical(result[-1], item):
            result.append(item)
    result += [item for item in items if contains_unknown(item)]
    return result


def _order(item: Value) -> tuple[int, Value]:
    if item is None:
        return (1, "")
    return (0, item if isinstance(item, (str, int, Decimal)) else set_hash(item))


def set_hash(value: Value) -> str:
    """The text by which cty orders values of no natural order (cty/set_internals.go)."""
    if value is None:
        return "~"
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, (int, Decimal)):
        return ("-" if value < 0 else "") + general(Decimal(value).copy_abs(), 10)
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, MapValue):
        return "{" + "".join(f"{_quoted(key)}:{set_hash(value[key])};" for key in sorted(value)) + "}"
    if isinstance(value, dict):
        return "<" + "".join(set_hash(value[key]) + ";" for key in sorted(value)) + ">"
    opening, closing = "[]" if isinstance(value, (ListValue, SetValue)) else "<>"
    return opening + "".join(set_hash(item) + ";" for item in value) + closing


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
