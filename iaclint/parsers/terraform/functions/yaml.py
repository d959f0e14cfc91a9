"""`yamlencode` and `yamldecode`: the YAML of go-cty-yaml, which is 1.1 with a few types of 1.2."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from iaclint.graph.values import Value
from iaclint.parsers.terraform.conversion import normalized, to_text
from iaclint.parsers.terraform.functions.signature import Function
from iaclint.parsers.terraform.numbers import normal
from iaclint.parsers.terraform.scope import MAX_ITEMS, EvaluationError
from iaclint.parsers.terraform.shapes import ANY, STRING
from iaclint.parsers.terraform.yaml_text import encode
from iaclint.yaml_text import compose

_PLAIN = "?"
_TAG = "tag:yaml.org,2002:"
_NULL = ("", "~", "null", "Null", "NULL")
_TRUE = ("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON")
_FALSE = ("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF")
_TYPES: dict[str, type | tuple[type, ...]] = {
    "int": (int, Decimal),
    "float": (int, Decimal),
    "bool": bool,
    "null": type(None),
}
_INTEGER = re.compile(r"0x[0-9a-fA-F]+|0o[0-7]+|[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,6})?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_DATE = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)")
_MOMENT = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:[Tt](\d\d?):(\d\d?):(\d\d?)(?:\.\d*)?(Z|[-+]\d\d:\d\d)| (\d\d?):(\d\d?):(\d\d?)(?:\.\d*)?)"
)
_DIRECTIVE = re.compile(r"\A(?:#.*\n|\s)*%YAML\s+(?!1\.1\b)")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Marks untagged plain scalars, whose type is worked out here."""

    def resolve(self, kind: type[Node], _value: Any, implicit: Any) -> str:
        if kind is ScalarNode:
            return _PLAIN if implicit[0] else f"{_TAG}str"
        return f"{_TAG}seq" if kind is SequenceNode else f"{_TAG}map"


def _decode(text: str) -> Value:
    if _DIRECTIVE.match(text):
        raise EvaluationError("invalid YAML: incompatible version in the %YAML directive")
    try:
        node = compose(text, _Loader, aliases=True)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise EvaluationError(f"invalid YAML: {error}") from None
    if node is None:
        raise EvaluationError("invalid YAML: missing start of document")
    return _constructed(node, [MAX_ITEMS], ())


def _constructed(node: Node, budget: list[int], above: tuple[int, ...]) -> Value:
    """`budget` counts the nodes, aliases expanded; `above` are the nodes that contain this one."""
    budget[0] -= 1
    if budget[0] < 0:
        raise EvaluationError("the document is too large once its aliases are expanded")
    if id(node) in above:
        raise EvaluationError("an alias refers to a value that contains it")
    if isinstance(node, ScalarNode):
        return _scalar(node)
    if node.tag not in (f"{_TAG}map", f"{_TAG}seq"):
        raise EvaluationError(f"unsupported tag {node.tag}")
    inside = (*above, id(node))
    if isinstance(node, SequenceNode):
        return [_constructed(item, budget, inside) for item in node.value]
    assert isinstance(node, MappingNode)
    return _mapping(node, budget, inside)


def _mapping(node: MappingNode, budget: list[int], inside: tuple[int, ...]) -> Value:
    result: dict[str, Value] = {}
    merged: dict[str, Value] = {}
    for key_node, value_node in node.value:
        value = _constructed(value_node, budget, inside)
        if isinstance(key_node, ScalarNode) and key_node.value == "<<":
            if not isinstance(value, dict):
                raise EvaluationError("the value of a merge key must be a mapping")
            merged.update(value)
            continue
        key = _constructed(key_node, budget, inside)
        if key is None or isinstance(key, (list, dict)):
            raise EvaluationError("mapping keys must be strings")
        result[str(to_text(key))] = value
    return {**merged, **result}


def _scalar(node: ScalarNode) -> Value:
    text: str = node.value
    if node.tag == _PLAIN:
        return _plain(text)
    kind = node.tag.removeprefix(_TAG)
    if not node.tag.startswith(_TAG):
        raise EvaluationError(f"unsupported tag {node.tag}")
    if kind in _TYPES and not node.style:
        value = _plain(text)
        if not isinstance(value, _TYPES[kind]):
            raise EvaluationError(f'cannot parse "{text}" as {kind}')
        return value
    return normalized(text)


def _plain(text: str) -> Value:
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    integer = _INTEGER.fullmatch(text)
    if integer:
        base = {"0x": 16, "0o": 8}.get(text[:2], 10)
        return normal(int(text, base))
    if _FLOAT.fullmatch(text):
        return normal(Decimal(text))
    if _NOT_FINITE.fullmatch(text):
        raise EvaluationError("the number is not finite")
    return _moment(text)


def _moment(text: str) -> str:
    """A time stamp in its RFC 3339 form, any other text as it is."""
    date = _DATE.fullmatch(text)
    if date:
        return f"{date[1]}-{date[2]:0>2}-{date[3]:0>2}T00:00:00Z"
    match = _MOMENT.fullmatch(text)
    if match is None:
        return normalized(text)
    hour, minute, second = match.group(4, 5, 6) if match[4] else match.group(8, 9, 10)
    day = f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}"
    return f"{day}T{hour:0>2}:{minute:0>2}:{second:0>2}{match[7] or 'Z'}"


FUNCTIONS = {
    "yamldecode": Function(_decode, (STRING,)),
    "yamlencode": Function(encode, (ANY,), nulls=True, result="string"),
}
