"""Explicit conversions, and the functions about marks (sensitive, ephemeral), which values here do not carry."""

from __future__ import annotations

from collections.abc import Callable

from iaclint.graph.values import Unknown, Value
from iaclint.parsers.terraform.conversion import convert
from iaclint.parsers.terraform.functions.signature import Function
from iaclint.parsers.terraform.shapes import ANY, BOOL, NUMBER, STRING, Type, list_of, map_of, set_of


def _to(target: Type) -> Callable[[Value], Value]:
    return lambda value: convert(value, target)


def _same(value: Value) -> Value:
    return value


def _is_sensitive(value: Value) -> Value:  # noqa: ARG001
    return Unknown(("issensitive()",), type="bool", not_null=True)


FUNCTIONS = {
    "ephemeralasnull": Function(_same, (ANY,), nulls=True, partial=True),
    "issensitive": Function(_is_sensitive, (ANY,), nulls=True, partial=True, result="bool"),
    "nonsensitive": Function(_same, (ANY,), nulls=True, partial=True),
    "sensitive": Function(_same, (ANY,), nulls=True, partial=True),
    "tobool": Function(_to(BOOL), (ANY,), nulls=True, partial=True, result="bool"),
    "tolist": Function(_to(list_of(ANY)), (ANY,), nulls=True, partial=True),
    "tomap": Function(_to(map_of(ANY)), (ANY,), nulls=True, partial=True),
    "tonumber": Function(_to(NUMBER), (ANY,), nulls=True, partial=True, result="number"),
    "toset": Function(_to(set_of(ANY)), (ANY,), nulls=True, partial=True),
    "tostring": Function(_to(STRING), (ANY,), nulls=True, partial=True, result="string"),
}
