"""Terraform's types: what they are, which one a value has, and which one several can be brought to.

Unification follows cty (https://github.com/zclconf/go-cty/tree/main/cty/convert), because its choices show in results.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from iaclint.graph.values import (
    ListValue,
    MapValue,
    PartialMap,
    PartialText,
    Rest,
    SetValue,
    Unknown,
    Value,
)
from iaclint.parsers.terraform.scope import MAX_ITEMS, EvaluationError
from iaclint.records import dataclass


class AttributeType(NamedTuple):
    """An attribute of an object type. `default` applies when an optional one is absent or null."""

    name: str
    type: Type
    optional: bool = False
    default: Value = None


@dataclass(frozen=True, slots=True)
class Type:
    """`kind` is Terraform's word; `element` belongs to list, set and map, `items` to tuple, `attributes` to object."""

    kind: str
    element: Type | None = None
    items: tuple[Type, ...] = ()
    attributes: tuple[AttributeType, ...] = ()

    def __str__(self) -> str:
        if self.element is not None:
            return f"{self.kind} of {self.element}"
        return self.kind


STRING = Type("string")
NUMBER = Type("number")
BOOL = Type("bool")
ANY = Type("any")
PRIMITIVES = {"string": STRING, "number": NUMBER, "bool": BOOL, "any": ANY}


def list_of(element: Type) -> Type:
    return Type("list", element)


def set_of(element: Type) -> Type:
    return Type("set", element)


def map_of(element: Type) -> Type:
    return Type("map", element)


_BY_CLASS = {bool: BOOL, int: NUMBER, Decimal: NUMBER, str: STRING, PartialText: STRING}


def type_of(value: Value) -> Type:
    """The type of a value as far as it is known; `any` where only null, the unknown or nothing says what it is.

    Raises EvaluationError for a value of more than MAX_ITEMS parts: a few locals that each hold the one before twice
    make one that is small in memory and endless to walk through.
    """
    return _type_of(value, [MAX_ITEMS])


def _type_of(value: Value, budget: list[int]) -> Type:
    simple = _BY_CLASS.get(type(value))
    if simple is not None:
        return simple
    budget[0] -= 1
    if budget[0] < 0:
        raise EvaluationError("value is too large")
    if isinstance(value, Unknown):
        return PRIMITIVES.get(value.type, ANY)
    if isinstance(value, (ListValue, SetValue)):
        return Type("set" if isinstance(value, SetValue) else "list", _common(value, budget))
    if isinstance(value, MapValue):
        return map_of(_common(list(value.values()), budget))
    if isinstance(value, PartialMap):
        return ANY
    if isinstance(value, list):
        if any(isinstance(item, Rest) for item in value):
            return ANY
        return Type("tuple", items=tuple([_type_of(item, budget) for item in value]))
    if isinstance(value, dict):
        attributes = tuple([AttributeType(key, _type_of(value[key], budget)) for key in sorted(value)])
        return Type("object", attributes=attributes)
    return ANY


def _common(items: Sequence[Value], budget: list[int]) -> Type:
    """The element type of a collection: that of the item that says most."""
    known = ANY
    for item in items:
        found = _type_of(item, budget)
        known = _sharper(known, found)
        if found.kind in PRIMITIVES and found is not ANY:
            break
    return known


def _sharper(left: Type, right: Type) -> Type:
    """Two views on one type, of which either may have `any` where its value was null, empty or unknown."""
    if left.kind == "any":
        return right
    if right.kind != left.kind:
        return left
    if left.element is not None and right.element is not None:
        return Type(left.kind, _sharper(left.element, right.element))
    if left.kind == "tuple" and len(left.items) == len(right.items):
        return Type("tuple", items=tuple(map(_sharper, left.items, right.items)))
    if left.kind == "object" and len(left.attributes) == len(right.attributes):
        pairs = zip(left.attributes, right.attributes, strict=True)
        return Type("object", attributes=tuple([a._replace(type=_sharper(a.type, b.type)) for a, b in pairs]))
    return left


def unify(types: Sequence[Type]) -> Type | None:
    """The type that values of all these types can be brought to, or None when there is none."""
    distinct = list(dict.fromkeys(types)) if all(_is_cheap(item) for item in types) else list(types)
    known = [item for item in distinct if item.kind != "any"]
    if not known:
        return ANY
    kinds = {item.kind for item in known}
    if len(known) < len(distinct) and len(kinds) == 1 and not kinds <= PRIMITIVES.keys():
        return ANY
    if kinds == {"object"}:
        return _unify_objects(known)
    if kinds == {"tuple"}:
        return _unify_tuples(known)
    if {"object", "tuple"} <= kinds:
        return None
    if len(kinds) == 1 and known[0].element is not None:
        element = unify([item.element for item in known if item.element is not None])
        return None if element is None else Type(known[0].kind, element)
    if kinds in ({"map", "object"}, {"list", "tuple"}):
        return _unify_as_collection(known, "map" if "map" in kinds else "list")
    return next((wanted for wanted in _by_preference(known) if all(convertible(item, wanted) for item in known)), None)


def _is_cheap(item: Type) -> bool:
    return item.kind in PRIMITIVES


def _unify_as_collection(types: Sequence[Type], kind: str) -> Type | None:
    parts: list[Type] = []
    for item in types:
        parts += [item.element] if item.element is not None else [*item.items, *(a.type for a in item.attributes)]
    element = unify(parts)
    return None if element is None else Type(kind, element)


def _unify_objects(types: Sequence[Type]) -> Type | None:
    names = [attribute.name for attribute in types[0].attributes]
    if any([attribute.name for attribute in item.attributes] != names for item in types):
        return _unify_as_collection(types, "map")
    attributes = []
    for place, name in enumerate(names):
        joint = unify([item.attributes[place].type for item in types])
        if joint is None:
            return None
        attributes.append(AttributeType(name, joint))
    return Type("object", attributes=tuple(attributes))


def _unify_tuples(types: Sequence[Type]) -> Type | None:
    if any(len(item.items) != len(types[0].items) for item in types):
        return _unify_as_collection(types, "list")
    items = []
    for place in range(len(types[0].items)):
        joint = unify([item.items[place] for item in types])
        if joint is None:
            return None
        items.append(joint)
    return Type("tuple", items=tuple(items))


_PREFERENCE = {"string": 0, "number": 1, "bool": 1, "list": 0, "set": 1, "tuple": 2, "map": 0, "object": 1}


def _by_preference(types: Sequence[Type]) -> list[Type]:
    return sorted(types, key=lambda item: _PREFERENCE[item.kind])


def convertible(source: Type, target: Type) -> bool:
    """Whether a conversion exists at all; a particular value may still fail it (`"x"` to a number)."""
    if target.kind == "any" or source.kind == "any" or source == target:
        return True
    if target.kind in PRIMITIVES:
        return source.kind == "string" or (target is STRING and source.kind in PRIMITIVES)
    element = target.element
    if element is not None:
        if target.kind == "map":
            parts = [source.element] if source.kind == "map" else [a.type for a in source.attributes]
            return source.kind in ("map", "object") and _all_convertible(parts, element)
        parts = [source.element] if source.kind in ("list", "set") else list(source.items)
        return source.kind in ("list", "set", "tuple") and _all_convertible(parts, element)
    if target.kind == "tuple":
        same = source.kind == "tuple" and len(source.items) == len(target.items)
        return same and all(map(convertible, source.items, target.items))
    if source.kind == "map" and source.element is not None:
        return all(convertible(source.element, attribute.type) for attribute in target.attributes)
    if source.kind != "object":
        return False
    given = {attribute.name: attribute.type for attribute in source.attributes}
    return all(convertible(given[a.name], a.type) if a.name in given else a.optional for a in target.attributes)


def _all_convertible(parts: Sequence[Type | None], element: Type) -> bool:
    known = [part for part in parts if part is not None]
    if element.kind == "any":
        return unify(known) is not None
    return all(convertible(part, element) for part in known)
