"""The functions of ROS never raise and never hang, whatever they are called with."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from iaclint.graph.values import unknowns_in
from iaclint.parsers.templates.ros import ROS
from tests.parsers.ros_values import build, rendered

TEXTS = st.sampled_from(
    [
        *(
            "",
            "a",
            "b,c",
            "0",
            "1",
            "-1",
            "1:",
            "::-1",
            "::0",
            "1.5",
            "1e9999",
            "NaN",
            "true",
            "null",
            "[1,",
            '{"a": 1}',
            "[[1]]",
        ),
        *(
            "${Unset}",
            "${a}",
            "${!a}",
            "${",
            "{0}",
            "{0}**{0}",
            "9**9**9",
            "((",
            "10.0.0.0/8",
            "10.0.0.0/33",
            "YQ==",
            "%",
            "x" * 50,
        ),
        *(
            ".a",
            ".[]",
            ".[0].a",
            ". | .a",
            "map(.)",
            "..",
            "if . then 1",
            "First",
            "All",
            "(a+)+$",
            "[a-z",
            "{{resolve:x}}",
            "{{",
        ),
        *(
            "IsSo",
            "Perhaps",
            "Map",
            "Web",
            "Web.Id",
            "Eip",
            "Sum",
            "ALIYUN::Region",
            "ALIYUN::NoValue",
            ".member.0.Name=a",
            "\ud800",
        ),
    ]
)
SCALARS = st.one_of(
    TEXTS,
    st.text(max_size=5),
    st.integers(-3, 30),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.none(),
)
LEAVES = st.one_of(
    SCALARS,
    st.sampled_from(
        ["Unset", "UnsetList", "Either", "Objects", "Web", "Eip", "Sum", "ALIYUN::NoValue", "ALIYUN::Index"]
    ).map(lambda name: {"Ref": name}),
)
NAMES = st.sampled_from(sorted(ROS.functions))


def _nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    arguments = st.one_of(inner, st.lists(inner, max_size=4))
    return st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["a", "b", "Condition", "Fn::Sub"]), inner, max_size=3),
        st.tuples(NAMES, arguments).map(lambda call: {call[0]: call[1]}),
    )


CALLS = st.tuples(NAMES, st.one_of(LEAVES, st.lists(st.recursive(LEAVES, _nested, max_leaves=8), max_size=4))).map(
    lambda call: {call[0]: call[1]}
)

TEMPLATE: dict[str, Any] = {
    "ROSTemplateFormatVersion": "2015-09-01",
    "Parameters": {
        "Unset": {"Type": "String"},
        "UnsetList": {"Type": "CommaDelimitedList"},
        "Either": {"Type": "String", "AllowedValues": ["a", "1", '{"a": [2]}']},
        "Objects": {"Type": "Json", "Default": [{"a": [1, 2]}, {"b": {"a": 1}}]},
    },
    "Conditions": {"IsSo": {"Fn::Equals": [1, 1]}, "Perhaps": {"Fn::Equals": [{"Ref": "Unset"}, 1]}},
    "Mappings": {"Map": {"a": {"b": 1}}},
    "Locals": {"Sum": {"Value": {"Fn::Add": [1, {"Ref": "Either"}]}}},
}


@settings(max_examples=300, deadline=2000)
@given(CALLS)
def test_a_call_of_anything_gives_a_value(call: Any) -> None:
    resources = {
        "Web": {"Type": "ALIYUN::ECS::InstanceGroup"},
        "Eip": {"Type": "ALIYUN::VPC::EIP", "Count": 2},
        "Case": {"Type": "ALIYUN::ROS::Sleep", "Properties": {"Value": call}},
        "Copies": {"Type": "ALIYUN::ROS::Sleep", "Count": 2, "Properties": {"Value": [call, {"Ref": "ALIYUN::Index"}]}},
    }
    with tempfile.TemporaryDirectory() as folder:
        root = build(Path(folder), json.dumps({**TEMPLATE, "Resources": resources}), "template.json")
        for resource in root.resources:
            for name in resource.attributes.names():
                value = resource.attributes.get(name)
                rendered(value)
                list(unknowns_in(value))
                resource.attributes.locate((name, 0))
                resource.attributes.origins((name,))


def _section(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    keys = [
        "Type",
        "Default",
        "Value",
        "Count",
        "Properties",
        "Condition",
        "TemplateBody",
        "Parameters",
        "Resources",
        "Ref",
        "Outputs",
    ]
    types = st.sampled_from(
        [
            "String",
            "Json",
            "Macro",
            "Eval",
            "CommaDelimitedList",
            "Aliyun::Serverless::Service",
            "ALIYUN::ROS::Stack",
            "DATASOURCE::A::B",
        ]
    )
    return st.dictionaries(st.sampled_from(keys), st.one_of(inner, types), max_size=4)


SECTIONS = st.dictionaries(
    st.sampled_from(["A", "B", "C", "ALIYUN::Index", "Fn::If"]),
    st.recursive(SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=3), _section(inner)), max_leaves=10),
    max_size=4,
)


@settings(max_examples=300, deadline=2000)
@given(
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("Parameters", "Locals", "Conditions", "Mappings", "Outputs"), SECTIONS)
    ),
    SECTIONS,
)
def test_sections_of_anything_make_a_template(sections: dict[str, Any], resources: dict[str, Any]) -> None:
    template = {
        "ROSTemplateFormatVersion": "2015-09-01",
        "Transform": "Aliyun::Serverless-2018-04-03",
        **sections,
        "Resources": {
            **resources,
            "Reads": {"Type": "ALIYUN::ROS::Sleep", "Properties": {name: {"Ref": name} for name in "ABC"}},
        },
    }
    with tempfile.TemporaryDirectory() as folder:
        root = build(Path(folder), json.dumps(template), "template.json")
        for resource in root.resources:
            for name in resource.attributes.names():
                rendered(resource.attributes.get(name))
