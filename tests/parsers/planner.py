"""Makes of resources that were read from source the plan that Terraform would show of them.

It is no second opinion on values; it is there to hold a plan's answers against those of its source. The shape itself is
held against Terraform's own output in tests/oracle.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from iaclint.graph.resources import Resource
from iaclint.graph.values import (
    ABSENT,
    OneOf,
    PartialMap,
    PartialText,
    Rest,
    Unknown,
    Value,
    contains_unknown,
    unknowns_in,
)


def plan_of(resources: Iterable[Resource]) -> dict[str, Any]:
    """Of resources and data sources of a root module without instances."""
    planned, changes, blocks, prior = [], [], [], []
    providers: dict[str, Any] = {}
    for resource in resources:
        mode, type_, name = _parts(resource)
        names = [*resource.attributes.names(), *(each for each in _LIKE_META if _is_there(resource, each))]
        pairs = {each: _split(resource.attributes.get(each)) for each in names}
        expressions = {each: _expression(resource, each) for each in pairs}
        if mode == "provider":
            providers[f"{type_}.{name}"] = {"name": type_, "alias": name, "expressions": expressions}
            continue
        values = {each: value for each, (value, unknown) in pairs.items() if unknown is not True}
        unknown = {each: unknown for each, (_, unknown) in pairs.items() if unknown}
        if mode == "data" and unknown:
            unknown |= dict.fromkeys(("json", "document"), True)
        identity = {"address": resource.address, "mode": mode, "type": type_, "name": name}
        blocks.append({**identity, "expressions": expressions})
        if mode == "data" and not unknown:
            prior.append({**identity, "values": {**values, **_read(resource)}})
            continue
        planned.append({**identity, "values": {**values, "tags_all": None}, "sensitive_values": {}})
        change = {"actions": ["create"], "before": None, "after": values, "after_unknown": {**unknown, "id": True}}
        changes.append({**identity, "change": change})
    return {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"resources": planned}},
        "resource_changes": changes,
        "prior_state": {"format_version": "1.0", "values": {"root_module": {"resources": prior}}},
        "configuration": {"provider_config": providers, "root_module": {"resources": blocks}},
    }


_LIKE_META = ("version", "source")
"""Arguments of resources that are called like those of all blocks."""


def _is_there(resource: Resource, name: str) -> bool:
    return resource.attributes.get(name) not in (ABSENT, None)


def _parts(resource: Resource) -> tuple[str, str, str]:
    names = resource.address.split(".")
    if names[0] in ("data", "provider"):
        return names[0], names[1], names[2]
    return "managed", names[0], names[1]


def _read(resource: Resource) -> dict[str, Any]:
    """What reading the data source gives, where that can be known."""
    found = {name: resource.attributes.get(name) for name in ("json", "document")}
    return {name: str(value) for name, value in found.items() if isinstance(value, str)}


def _split(value: Value) -> tuple[Any, Any]:
    """A value as the plan has it, and the same shape with true for what is not known."""
    if isinstance(value, (Unknown, PartialText, OneOf, PartialMap)):
        return None, True
    if isinstance(value, list):
        if any(isinstance(item, (Rest, OneOf)) for item in value):
            return None, True
        pairs = [_split(item) for item in value]
        unknown = [mark for _, mark in pairs]
        return [item for item, _ in pairs], unknown if any(unknown) else False
    if isinstance(value, dict):
        table = {key: _split(item) for key, item in value.items()}
        marks = {key: mark for key, (_, mark) in table.items() if mark}
        return {key: item for key, (item, mark) in table.items() if mark is not True}, marks or False
    if value is ABSENT:
        return None, False
    return float(value) if isinstance(value, Decimal) else value, False


def _expression(resource: Resource, name: str) -> Any:
    value = resource.attributes.get(name)
    references = resource.attributes.references(name)
    reads = dict.fromkeys([*(f"{each.address}.{each.attribute}".rstrip(".") for each in references), *_causes(value)])
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value) and type(value) is not list:
        known = [] if not references else list(reads)  # nobody can tell which part of the block refers to it
        return [_block(block, known) for block in value]
    return _leaf(value, reads)


def _block(block: dict[str, Value], known: list[str]) -> dict[str, Any]:
    """A nested block, and those inside of it; `known` is what parts of a known value may refer to."""
    return {
        key: [_block(each, known) for each in item]
        if isinstance(item, list) and item and all(isinstance(each, dict) for each in item) and type(item) is not list
        else _leaf(item, _causes(item) if contains_unknown(item) else known)
        for key, item in block.items()
    }


def _causes(value: Value) -> list[str]:
    """What decides; a call of a function refers to nothing."""
    return [cause for part in unknowns_in(value) for cause in part.causes if "(" not in cause]


def _leaf(value: Value, reads: Iterable[str]) -> Any:
    if contains_unknown(value) or list(reads):
        return {"references": list(reads)}
    return {"constant_value": _split(value)[0]}
