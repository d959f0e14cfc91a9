"""CloudFormation templates made to hang, crash or fill the memory of whoever reads them: ROS has `test_ros_hostile`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from iaclint.graph.values import contains_unknown
from iaclint.parsers.templates.sizes import weight
from tests.parsers.template_values import built, kinds

MOMENT = 5.0
LARGEST = 1_000_000
"""Nodes of a value that whoever reads it can go through."""


def uses(value: Any) -> dict[str, Any]:
    return {"R": {"Type": "AWS::X::Y", "Properties": {"Value": value}}}


def entry(key: str) -> dict[str, Any]:
    return {"Fn::FindInMap": ["M", "A", key]}


def doubled(name: str, levels: int = 40) -> dict[str, Any]:
    """Entries of a mapping, each a list of twice the next one."""
    return {f"{name}{level}": [entry(f"{name}{level + 1}")] * 2 for level in range(levels)} | {f"{name}{levels}": ["x"]}


DOUBLED = {"M": {"A": doubled("k") | doubled("l")}}
SETTINGS = {"M": {f"k{number}": {"v": f"x{number}"} for number in range(20_000)}}
ONE_SETTING = {"Fn::FindInMap": ["M", {"Ref": "P"}, "v"]}
PARAMETER = {"P": {"Type": "String", "Default": "xyz"}}
UNSET = {"P": {"Type": "String"}}

TEMPLATES: dict[str, dict[str, Any]] = {
    "lists that double": {"Mappings": DOUBLED, "Resources": uses(entry("k0"))},
    "JSON of what doubles": {"Mappings": DOUBLED, "Resources": uses({"Fn::ToJsonString": entry("k0")})},
    "keys that double": {"Mappings": DOUBLED, "Resources": uses({"Fn::FindInMap": ["M", "A", entry("k0")]})},
    "an index that doubles": {"Mappings": DOUBLED, "Resources": uses({"Fn::Select": [entry("k0"), ["a"]]})},
    "networks that double": {"Mappings": DOUBLED, "Resources": uses({"Fn::Cidr": [entry("k0"), entry("k1"), 5]})},
    "what doubles, compared": {
        "Mappings": DOUBLED,
        "Conditions": {"C": {"Fn::Equals": [entry("k0"), entry("l0")]}},
        "Resources": uses({"Fn::If": ["C", "a", "b"]}),
    },
    "what doubles, one or the other": {
        "Parameters": UNSET,
        "Mappings": DOUBLED,
        "Conditions": {"C": {"Fn::Equals": [{"Ref": "P"}, "x"]}},
        "Resources": uses({"Fn::If": ["C", entry("k0"), entry("l0")]}),
    },
    "any of many settings": {"Parameters": UNSET, "Mappings": SETTINGS, "Resources": uses(ONE_SETTING)},
    "names that nobody declared": {
        "Resources": uses([{"Ref": f"U{number}"} for number in range(8_000)])
        | {f"R{number}": {"Type": "AWS::X::Y"} for number in range(8_000)},
    },
    "rules for every parameter": {
        "Parameters": {f"P{number}": {"Type": "String"} for number in range(3_000)},
        "Rules": {f"R{n}": {"Assertions": [{"Assert": {"Fn::Contains": [["a"], {"Ref": "P"}]}}]} for n in range(3_000)},
        "Resources": uses([{"Ref": f"P{number}"} for number in range(3_000)]),
    },
    "a text of many pieces": {"Parameters": PARAMETER, "Resources": uses({"Fn::Sub": "${P}" * 100_000})},
    "a text of many items": {"Resources": uses({"Fn::Join": ["", ["a"] * 200_000]})},
    "a long way beside other members": {
        "Mappings": {"M": {"A": {f"k{number}": {"x": 1, **entry(f"k{number + 1}")} for number in range(1_000)}}},
        "Resources": uses(entry("k0")),
    },
    "a long way through Sub": {
        "Mappings": {
            "M": {"A": {f"k{n}": {"Fn::Sub": ["${x}", {"x": entry(f"k{n + 1}")}]} for n in range(1_000)}},
        },
        "Resources": uses(entry("k0")),
    },
    "a long way through conditions": {
        "Conditions": {
            f"C{n}": {"Fn::Equals": [{"a": 1, "Fn::If": [f"C{n + 1}", {"b": 1}, {"c": 1}]}, "x"]} for n in range(1_000)
        },
        "Resources": uses({"Fn::If": ["C0", "a", "b"]}),
    },
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_read_through_in_a_moment(name: str, tmp_path: Path) -> None:
    start = time.monotonic()
    root = built(tmp_path, {"AWSTemplateFormatVersion": "2010-09-09", **TEMPLATES[name]})
    found = root.resources[0]
    value = found.attributes.get("Value")
    assert weight(value) <= LARGEST
    contains_unknown(value)
    found.attributes.locate(("Value", 0))
    found.attributes.origins(("Value",))
    found.attributes.hides(("Value",))
    assert time.monotonic() - start < MOMENT


MANY_TIMES = {"Parameters": UNSET, "Mappings": SETTINGS, "Resources": uses([ONE_SETTING] * 2_000)}


@pytest.mark.parametrize("template", [TEMPLATES["lists that double"], MANY_TIMES])
def test_what_is_too_much_is_said_once(template: dict[str, Any], tmp_path: Path) -> None:
    root = built(tmp_path, {"AWSTemplateFormatVersion": "2010-09-09", **template})
    root.context.steps = 100_000
    root.resources[0].attributes.get("Value")
    assert kinds(root) == ["too-complex"]
