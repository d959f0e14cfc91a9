"""Functions that only CloudFormation has, or has differently.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import json
from decimal import Decimal
from ipaddress import ip_network
from typing import Any

from iaclint.graph.values import ABSENT, OneOf, PartialMap, PartialText, Rest, Unknown, Value, unknown_from
from iaclint.parsers.templates.calls import strict
from iaclint.parsers.templates.declared import CallError, Names
from iaclint.parsers.templates.evaluation import Handler, Stack
from iaclint.parsers.templates.intrinsics import FUNCTIONS as COMMON
from iaclint.parsers.templates.nodes import Call, Mapping, as_text, items_of
from iaclint.parsers.templates.rules import FUNCTIONS as RULES
from iaclint.parsers.templates.sizes import MAX_WEIGHT, weight
from iaclint.parsers.templates.texts import as_text as text_of
from iaclint.parsers.templates.texts import is_text, joined
from iaclint.problems import Level

MAX_NETWORKS = 256
"""What `Fn::Cidr` may be asked for."""


def availability_zones(stack: Stack, call: Call, names: Names) -> Value:
    """The zones of a region, whichever account it is."""
    region = stack.value(call.argument, names)
    where = region if isinstance(region, str) and region else "AWS::Region"
    return Unknown((f"availability zones of {where}",), unknown_from([region]).references)


def import_value(stack: Stack, call: Call, names: Names) -> Value:
    """What another stack exports: an object that exists, none of this template."""
    name = stack.value(call.argument, names)
    return Unknown((f"import {_words(name)}",), not_null=True)


def stack_output(stack: Stack, call: Call, names: Names) -> Value:
    """An output of a stack by its name, possibly in another account: an object that exists."""
    given = stack.value(call.argument, names)
    parts = [given.get("StackName"), given.get("OutputName")] if isinstance(given, dict) else [given]
    return Unknown((f"import {'.'.join(map(_words, parts))}",), not_null=True)


def _words(name: Value) -> str:
    """A name as one reads it in a report, `*` for what is not known of it."""
    if isinstance(name, PartialText):
        return "".join(part if isinstance(part, str) else "*" for part in name.parts)
    return text_of(name) if is_text(name) else "*"


def cidr(block: Value, count: Value, bits: Value = None) -> Value:
    """The first networks of a block with `bits` left for hosts: 8 makes `/24`."""
    if isinstance(count, (Unknown, PartialText)) or isinstance(bits, (Unknown, PartialText)):
        return unknown_from([block, count, bits])
    wanted, host_bits = _whole(count), 0 if bits is None else _whole(bits)
    if wanted is None or not 1 <= wanted <= MAX_NETWORKS or host_bits is None:
        raise CallError("takes a network, how many (1 to 256), and the bits for hosts")
    if bits is None or isinstance(block, (Unknown, PartialText)):  # what is meant without bits is not documented
        return [Unknown(("Fn::Cidr",), unknown_from([block]).references, "string")] * wanted
    try:
        network = ip_network(text_of(block), strict=False)
    except ValueError:
        raise CallError(f"{text_of(block)!r} is no network") from None
    length = network.max_prefixlen - host_bits
    if not network.prefixlen <= length <= network.max_prefixlen or wanted > 1 << (length - network.prefixlen):
        raise CallError(f"{network} has no {wanted} networks of /{length}")
    size = 1 << host_bits
    return [f"{network.network_address + number * size}/{length}" for number in range(wanted)]


def _whole(value: Value) -> int | None:
    text = text_of(value).strip()
    return int(text) if text.isdecimal() and len(text) < 10 else None


def length(value: Value) -> Value:
    """How many items a list has."""
    if isinstance(value, list):
        rest = [item for item in value if isinstance(item, Rest)]
        return unknown_from(rest, "number") if rest else len(value)
    if isinstance(value, (Unknown, PartialText)):
        return unknown_from([value], "number")
    raise CallError("takes a list")


def to_json_string(value: Value) -> Value:
    """JSON without spaces, members in the order of the template; what is not known stays unknown inside the text."""
    if value is ABSENT or is_text(value) or value is None:
        raise CallError("takes a map or a list")
    if weight(value) > MAX_WEIGHT:
        return Unknown(("a text that is too long",), type="string")
    return joined(_json_pieces(value))


def _json_pieces(value: Value) -> list[Value]:
    if isinstance(value, OneOf):
        return [unknown_from([value], "string")]
    if isinstance(value, Unknown):
        return [value]
    if isinstance(value, Rest):
        return [value.unknown]
    if isinstance(value, PartialText):
        inner = [json.dumps(part)[1:-1] if isinstance(part, str) else part for part in value.parts]
        return ['"', *inner, '"']
    if isinstance(value, list):
        pieces: list[Value] = ["["]
        for number, item in enumerate(value):
            pieces += [","] * (number > 0) + _json_pieces(item)
        return [*pieces, "]"]
    if isinstance(value, dict):
        pieces = ["{"]
        for number, (key, item) in enumerate(value.items()):
            pieces += ["," * (number > 0) + json.dumps(key) + ":", *_json_pieces(item)]
        if isinstance(value, PartialMap):
            pieces += [value.rest]
        return [*pieces, "}"]
    return [json.dumps(value, default=_number)]


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else str(value)


def transform(stack: Stack, call: Call, names: Names) -> Value:  # noqa: ARG001
    """What a macro makes of its surroundings: nobody knows here.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-transform.html
    """
    argument = next(iter(items_of(call.argument)), call.argument)
    name = as_text(argument.get("Name")) if isinstance(argument, Mapping) else None
    message = f"the macro {name or '?'} is carried out at deployment; what it adds is not known"
    stack.context.report(Level.NOTE, "macro", message, call)
    return Unknown((f"macro {name or '?'}",))


FUNCTIONS: dict[str, Handler] = {
    **COMMON,
    **RULES,
    "Fn::GetAZs": availability_zones,
    "Fn::ImportValue": import_value,
    "Fn::GetStackOutput": stack_output,
    "Fn::Cidr": strict(cidr, 2, 3),
    "Fn::Length": strict(length),
    "Fn::ToJsonString": strict(to_json_string),
    "Fn::Transform": transform,
}
