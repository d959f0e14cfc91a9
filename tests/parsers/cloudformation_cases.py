"""The cases of testdata/templates/cloudformation-functions.yaml."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import yaml

_DATA = yaml.safe_load(
    (Path(__file__).parents[2] / "testdata" / "templates" / "cloudformation-functions.yaml").read_text("utf-8")
)

TEMPLATE: str = _DATA["template"]

FUNCTIONS: list[tuple[str, int, str, Any]] = [
    (name, number, call, expected)
    for name, group in _DATA["functions"].items()
    for number, (call, expected) in enumerate(group["cases"])
]

CONDITIONS: list[tuple[int, tuple[str, Any]]] = [
    (number, (call, expected)) for number, (call, expected) in enumerate(_DATA["conditions"]["cases"])
]


class _Loader(yaml.SafeLoader):
    """Short functions as long ones; numbers as CloudFormation reads them, dates as text."""


def _text(loader: Any, node: yaml.ScalarNode) -> Any:
    return loader.construct_scalar(node)


def _long(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Any:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    if isinstance(node, yaml.MappingNode):
        return {name: loader.construct_mapping(node, deep=True)}
    assert isinstance(node, yaml.ScalarNode)
    return {name: loader.construct_scalar(node)}


def _int(loader: Any, node: yaml.ScalarNode) -> Any:
    text: str = loader.construct_scalar(node)
    return int(text) if (text.lstrip("-").isdigit() and not text.startswith("0")) or text == "0" else text


_Loader.add_multi_constructor("!", _long)
_Loader.add_constructor("tag:yaml.org,2002:int", _int)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _text)


def as_json(text: str) -> Any:
    """A YAML template as what one writes in JSON."""
    return _text_keys(yaml.load(text, _Loader))


def _text_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            str(key).lower() if isinstance(key, bool) else str(key): _text_keys(item) for key, item in value.items()
        }
    assert not isinstance(value, datetime.date)
    return [_text_keys(item) for item in value] if isinstance(value, list) else value
