"""A YAML template as the same template in JSON: short functions in their long form."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

_TAG = "tag:yaml.org,2002:"
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


def twin(text: str, *, minified: bool = False) -> str:
    """The JSON text. Aliases are written out, of comments nothing is left."""
    tree = _tree(yaml.compose(text, Loader=yaml.CSafeLoader))
    if minified:
        return json.dumps(tree, separators=(",", ":"), ensure_ascii=False)
    return json.dumps(tree, indent=2, ensure_ascii=False) + "\n"


def _tree(node: Any) -> Any:
    if not node.tag.startswith("!"):
        return _scalar(node) if isinstance(node, yaml.ScalarNode) else _container(node)
    name = node.tag[1:]
    argument = node.value if isinstance(node, yaml.ScalarNode) else _container(node)
    if name == "GetAtt" and isinstance(argument, str):
        argument = argument.split(".", 1)
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": argument}


def _container(node: Any) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return [_tree(item) for item in node.value]
    own = {key.value: _tree(value) for key, value in node.value if key.tag != f"{_TAG}merge"}
    merged = [_tree(value) for key, value in node.value if key.tag == f"{_TAG}merge"]
    return {name: value for part in (*merged, own) for name, value in part.items()}


def _scalar(node: yaml.ScalarNode) -> Any:
    """Dates, and numbers that JSON does not have, are texts in a template."""
    kind = node.tag.removeprefix(_TAG)
    if kind == "null":
        return None
    if kind == "bool":
        return node.value.lower() in ("true", "yes", "on")
    if kind in ("int", "float") and _NUMBER.fullmatch(node.value):
        return float(node.value) if "." in node.value else int(node.value)
    return node.value
