"""`jsonencode` and `jsondecode`; see `json_text` for how unknowns travel through JSON."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product

from iaclint.graph.values import OneOf, PartialMap, PartialText, Unknown, Value, unknown_from
from iaclint.parsers.terraform.functions.signature import Function
from iaclint.parsers.terraform.json_text import decode, encode
from iaclint.parsers.terraform.shapes import ANY, STRING
from iaclint.parsers.terraform.unknowns import MAX_ALTERNATIVES, one_of, text


def _encode(value: Value) -> Value:
    """One text, or one of a few when something inside is one of several values."""
    variants = list(islice(_variants(value), MAX_ALTERNATIVES + 1))
    if len(variants) > MAX_ALTERNATIVES:
        return text(encode(value))
    if len(variants) == 1:
        return text(encode(variants[0]))
    return one_of([text(encode(variant)) for variant in variants], unknown_from([value]).causes)


def _variants(value: Value) -> Iterator[Value]:
    """The value with a choice made for every `OneOf` inside."""
    if isinstance(value, OneOf):
        for alternative in value.alternatives:
            yield from _variants(alternative)
    elif isinstance(value, dict) and value:
        for choice in product(*map(_few_variants, value.values())):
            items = dict(zip(value, choice, strict=True))
            yield PartialMap(items, value.rest) if isinstance(value, PartialMap) else items
    elif isinstance(value, list) and value:
        for choice in product(*map(_few_variants, value)):
            result = type(value)()
            result.extend(choice)
            yield result
    else:
        yield value


def _few_variants(value: Value) -> list[Value]:
    return list(islice(_variants(value), MAX_ALTERNATIVES + 1))


def _decode(value: Value) -> Value:
    if isinstance(value, PartialText):
        return decode(value.parts)
    return unknown_from([value]) if isinstance(value, Unknown) else decode((value,))


FUNCTIONS = {
    "jsondecode": Function(_decode, (STRING,), partial=True),
    "jsonencode": Function(_encode, (ANY,), nulls=True, partial=True, result="string"),
}
