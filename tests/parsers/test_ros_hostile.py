"""ROS templates made to hang, crash or fill the memory of whoever reads them: each is read through in a moment."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from iaclint.graph.values import contains_unknown
from iaclint.parsers.templates.build import build_template
from iaclint.parsers.templates.sizes import weight
from iaclint.parsers.terraform.files import Given
from iaclint.sources import Sources

MOMENT = 5.0
LARGEST = 1_000_000
"""Nodes of a value that whoever reads it can go through."""


def local(name: str) -> dict[str, Any]:
    return {"Ref": name}


def chain(first: Any, step: Any, length: int = 64) -> dict[str, Any]:
    """Local variables, each made of the one before."""
    locals_ = {"L0": {"Value": first}}
    for number in range(1, length):
        locals_[f"L{number}"] = {"Value": step(local(f"L{number - 1}"))}
    return {"Locals": locals_, "Resources": uses(local(f"L{length - 1}"))}


def uses(value: Any) -> dict[str, Any]:
    return {"R": {"Type": "ALIYUN::ROS::Sleep", "Properties": {"Value": value, "Again": [value, value]}}}


def parameters(count: int, values: int) -> dict[str, Any]:
    allowed = [f"v{number}" for number in range(values)]
    return {f"P{number}": {"Type": "String", "AllowedValues": allowed} for number in range(count)}


def nested(levels: int) -> dict[str, Any]:
    inner: dict[str, Any] = uses(1)
    for _ in range(levels):
        inner = {"S": {"Type": "ALIYUN::ROS::Stack", "Properties": {"TemplateBody": {"Resources": inner}}}}
    return {"Resources": inner}


def counted(count: int, kinds: int) -> dict[str, Any]:
    others = {"Ref": "C0"}
    each = {"Type": "ALIYUN::ROS::Sleep", "Count": count, "Properties": {"I": {"Ref": "ALIYUN::Index"}, "All": others}}
    return {"Resources": {f"C{number}": each for number in range(kinds)}}


UNSET = {"Fn::GetStackOutput": ["a", "b"]}
TEMPLATES: dict[str, dict[str, Any]] = {
    "lists that double": chain(["x"], lambda value: {"Fn::ListMerge": [value, value]}),
    "lists of lists that double": chain(["x"], lambda value: [value, value]),
    "lists added": chain(["x"], lambda value: {"Fn::Add": [value, value]}),
    "maps that double": chain({"a": "x"}, lambda value: {"a": value, "b": value}),
    "maps that double, merged": chain({"a": "x"}, lambda value: {"Fn::MergeMap": [value, {"b": value, "c": value}]}),
    "what is large, many times": {
        "Locals": {"L": {"Value": [["x"] * 100] * 900}},
        "Resources": uses([local("L")] * 1_000),
    },
    "texts that double": chain("xxxxxxxx", lambda value: {"Fn::Join": ["", [value, value]]}),
    "unknown texts that double": chain(UNSET, lambda value: {"Fn::Join": ["-", [value, value]]}),
    "texts in Sub": chain("xxxx", lambda value: {"Fn::Sub": ["${a}${a}", {"a": value}]}),
    "unknown texts encoded": chain(UNSET, lambda value: {"Fn::Base64Encode": {"Fn::Join": ["-", [value, value]]}}),
    "JSON of JSON": chain('"', lambda value: {"Fn::Str": [value, value]}),
    "JSON of what doubles": chain({"a": UNSET}, lambda value: {"Fn::Str": {"a": [value, value], "b": {"c": value}}}),
    "replacements": chain("aaaaaaaa", lambda value: {"Fn::Replace": [{"a": "aaaaaaaaaaaaaaaa"}, value]}),
    "replacements by itself": chain("aaaaaaaa", lambda value: {"Fn::Replace": [{"a": value}, value]}),
    "indentation": chain("a\nb\n", lambda value: {"Fn::Indent": [{"Fn::Join": ["", [value, value]]}, 20, 4]}),
    "splits": chain(",,,,", lambda value: {"Fn::Join": [",", {"Fn::Split": [",", {"Fn::Join": [",", [value] * 2]}]}]}),
    "rows": chain(["x"], lambda value: {"Fn::MergeMapToList": [{"a": {"Fn::ListMerge": [value] * 2}}, {"b": value}]}),
    "numbers": chain(9, lambda value: {"Fn::Calculate": ["{0}*{0}", 0, [value]]}),
    "powers": chain(9, lambda value: {"Fn::Calculate": ["{0}**{0}", 0, [value]]}),
    "sums": chain(9, lambda value: {"Fn::Add": [value, value]}, 5_000),
    "a long way": chain("x", lambda value: value, 5_000),
    "a circle": {"Locals": {"A": {"Value": local("B")}, "B": {"Value": local("A")}}, "Resources": uses(local("A"))},
    "a circle of copies": {
        "Resources": {
            "A": {"Type": "ALIYUN::ROS::Sleep", "Count": {"Fn::Length": {"Ref": "B"}}},
            "B": {"Type": "ALIYUN::ROS::Sleep", "Count": {"Fn::Length": {"Ref": "A"}}},
        }
    },
    "a circle of conditions": {
        "Conditions": {"A": {"Fn::Not": "B"}, "B": {"Fn::Not": "A"}},
        "Resources": uses({"Fn::If": ["A", 1, 2]}),
    },
    "brackets": {"Resources": uses({"Fn::Calculate": ["(" * 1_000 + "1" + ")" * 1_000, 0]})},
    "signs": {"Resources": uses({"Fn::Calculate": ["-" * 1_900 + "1", 0]})},
    "a regular expression": {"Resources": uses({"Fn::MatchPattern": ["(a+)+$", "a" * 5_000 + "b"]})},
    "a jq script that multiplies": {
        "Resources": uses({"Fn::Jq": ["All", "|".join([".[], .[]"] * 40), [[[1] * 9] * 9] * 9]})
    },
    "a jq script of brackets": {"Resources": uses({"Fn::Jq": ["All", "[" * 900 + "." + "]" * 900, []]})},
    "a jq script of copies": {"Resources": uses({"Fn::Jq": ["First", "|".join(["[.,.]"] * 60), 1]})},
    "a jq script that compares copies": {
        "Resources": uses({"Fn::Jq": ["First", "(@) == (@)".replace("@", "|".join(["[.,.]"] * 30)), 1]})
    },
    "JSON that is deep": {"Resources": uses({"Fn::GetJsonValue": ["a", "[" * 100_000]})},
    "JSON with a long number": {"Resources": uses({"Fn::GetJsonValue": ["a", '{"a": 1' + "0" * 10_000 + "}"]})},
    "a number with a long exponent": {"Resources": uses({"Fn::Max": ["1e999999999", "9" * 100_000]})},
    "decimals": {"Resources": uses({"Fn::Avg": [999_999_999, [1, 2]]})},
    "choices": {
        "Parameters": parameters(40, 16),
        "Resources": uses({"Fn::Join": ["", [{"Ref": f"P{number}"} for number in range(40)]]}),
    },
    "choices in every function": {
        "Parameters": parameters(3, 16),
        "Resources": uses([{"Fn::Add": [{"Ref": "P0"}, {"Ref": "P1"}, {"Ref": "P2"}]} for _ in range(500)]),
    },
    "too many copies": counted(5_000, 1),
    "many copies of many": counted(300, 50),
    "stacks in stacks": nested(30),
    "a long type": {"Parameters": {"P": {"Type": "ALIYUN::" + "a:" * 100_000}}, "Resources": uses({"Ref": "P"})},
    "members": {"Resources": uses({"Fn::MemberListToMap": ["a", "b", [".member.1." + "=" * 10_000] * 200]})},
}


def read_through(path: Path) -> int:
    """How many resources there are; every property of each is looked at."""
    start = time.monotonic()
    sources = Sources(path.parent, path.parent)
    root = build_template(str(path), sources, Given())
    count = 0
    for resource in root.resources:
        count += 1
        for name in resource.attributes.names():
            value = resource.attributes.get(name)
            assert weight(value) <= LARGEST
            contains_unknown(value)
            resource.attributes.locate((name, 0))
            resource.attributes.origins((name,))
    assert time.monotonic() - start < MOMENT
    return count


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_read_through_in_a_moment(name: str, tmp_path: Path) -> None:
    path = tmp_path / "template.json"
    path.write_text(json.dumps({"ROSTemplateFormatVersion": "2015-09-01", **TEMPLATES[name]}))
    assert read_through(path) > 0


def test_files_that_nest_each_other_many_times_over_come_to_an_end(tmp_path: Path) -> None:
    for number in range(40):
        body: dict[str, Any] = uses({"Ref": "P"})
        for each in range(2):
            arguments = {"P": [{"Ref": "P"}, {"Ref": "P"}]}
            properties = {"TemplateURL": f"t{number + 1}.json", "Parameters": arguments}
            body[f"S{each}"] = {"Type": "ALIYUN::ROS::Stack", "Properties": properties}
        declared = {"P": {"Type": "Json", "Default": ["x"]}}
        template = {"ROSTemplateFormatVersion": "2015-09-01", "Parameters": declared, "Resources": body}
        (tmp_path / f"t{number}.json").write_text(json.dumps(template))
    assert read_through(tmp_path / "t0.json") > 100
