"""`yamlencode` and `yamldecode`: go-cty-yaml's choice of YAML 1.2."""

from __future__ import annotations

import re
from decimal import Decimal

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from iaclint.graph.values import Value
from iaclint.parsers.terraform.conversion import normalized
from iaclint.parsers.terraform.functions.encoding import decoded
from iaclint.parsers.terraform.functions.signature import Function
from iaclint.parsers.terraform.json_text import quoted
from iaclint.parsers.terraform.numbers import normal, number_text
from iaclint.parsers.terraform.scope import MAX_ITEMS, MAX_TEXT, EvaluationError
from iaclint.parsers.terraform.shapes import ANY, STRING

_NULL = {"", "~", "null", "Null", "NULL"}
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"([-+]?)(0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|[0-9][0-9_]*)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,6})?")
_TAG = "tag:yaml.org,2002:"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _encode(value: Value) -> Value:
    lines = _lines(value)
    if sum(map(len, lines)) > MAX_TEXT:
        raise EvaluationError("text is too long")
    return "\n".join(lines) + "\n"


def _lines(value: Value) -> list[str]:
    """Block style; an empty collection, and every scalar, is one line, but for strings of several lines."""
    if isinstance(value, dict) and value:
        return [line for key in sorted(value) for line in _entry(quoted(key) + ":", value[key], "  ")]
    if isinstance(value, list) and value:
        return [line for item in value for line in _element(item)]
    return _scalar(value)


def _entry(head: str, value: Value, indent: str) -> list[str]:
    lines = _lines(value)
    if isinstance(value, list) and value:
        return [head, *lines]
    if isinstance(value, dict) and value:
        return [head, *(indent + line for line in lines)]
    return [f"{head} {lines[0]}", *(indent + line if line else line for line in lines[1:])]


def _element(value: Value) -> list[str]:
    first, *others = _lines(value)
    return ["- " + first, *("  " + line if line else line for line in others)]


def _scalar(value: Value) -> list[str]:
    if value is None:
        return ["null"]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, (int, Decimal)):
        return [number_text(value)]
    if isinstance(value, str):
        return _text(value)
    return ["[]" if isinstance(value, list) else "{}"]


def _text(value: str) -> list[str]:
    if "\n" not in value or not value.strip("\n") or value[0] in " \n":
        return [_double_quoted(value)]
    body = value.split("\n")
    if value.endswith("\n\n"):
        return ["|+", *body[:-1]]
    return ["|", *body[:-1]] if value.endswith("\n") else ["|-", *body]


def _double_quoted(value: str) -> str:
    text = quoted(value)
    return text.replace("\\u003c", "<").replace("\\u003e", ">").replace("\\u0026", "&")


def _decode(text: str) -> Value:
    try:
        node = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise EvaluationError(f"invalid YAML: {error}") from None
    if node is None:
        return None
    return _constructed(node, [MAX_ITEMS], ())


def _constructed(node: Node, budget: list[int], above: tuple[int, ...]) -> Value:
    budget[0] -= 1
    if budget[0] < 0:
        raise EvaluationError("the document is too large once its aliases are expanded")
    if id(node) in above:
        raise EvaluationError("an alias refers to a value that contains it")
    if isinstance(node, ScalarNode):
        return _resolved(node)
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
        if isinstance(key_node, ScalarNode) and key_node.value == "<<" and key_node.style is None:
            for source in value if isinstance(value, list) else [value]:
                if not isinstance(source, dict):
                    raise EvaluationError("the value of a merge key must be a mapping")
                merged = {**source, **merged}
            continue
        if not isinstance(key_node, ScalarNode):
            raise EvaluationError("mapping keys must be strings")
        result[normalized(key_node.value)] = value
    return {**merged, **result}


def _resolved(node: ScalarNode) -> Value:
    text: str = node.value
    tag = node.tag.removeprefix(_TAG) if node.tag.startswith(_TAG) else node.tag
    if tag == "binary":
        return decoded(text).decode("utf-8", "replace")
    if node.style is not None or tag == "str":
        return normalized(text)
    if text in _NULL:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    return _number(text)


def _number(text: str) -> Value:
    integer = _INTEGER.fullmatch(text)
    if integer:
        digits = integer[2].replace("_", "")
        base = {"0x": 16, "0o": 8, "0b": 2}.get(digits[:2].lower(), 10)
        value = int(digits[2:] if base != 10 else digits, base)
        return normal(-value if integer[1] == "-" else value)
    if _FLOAT.fullmatch(text):
        return normal(Decimal(text.replace("_", "")))
    return normalized(text)


FUNCTIONS = {
    "yamldecode": Function(_decode, (STRING,)),
    "yamlencode": Function(_encode, (ANY,), nulls=True, result="string"),
}
