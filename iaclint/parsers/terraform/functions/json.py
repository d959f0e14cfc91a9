"""`jsonencode` and `jsondecode`; see `json_text` for how unknowns travel through JSON."""

from __future__ import annotations

from iaclint.graph.values import OneOf, PartialText, Unknown, Value, unknown_from
from iaclint.parsers.terraform.functions.signature import Function
from iaclint.parsers.terraform.json_text import decode, encode
from iaclint.parsers.terraform.shapes import ANY, STRING
from iaclint.parsers.terraform.unknowns import text


def _encode(value: Value) -> Value:
    return text(encode(value))


def _decode(value: Value) -> Value:
    if isinstance(value, PartialText):
        return decode(value.parts)
    return unknown_from([value]) if isinstance(value, (Unknown, OneOf)) else decode((value,))


FUNCTIONS = {
    "jsondecode": Function(_decode, (STRING,), partial=True),
    "jsonencode": Function(_encode, (ANY,), nulls=True, partial=True, result="string"),
}
