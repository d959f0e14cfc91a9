"""Templates that nobody should write: nothing raises, hangs, or grows; what is wrong is a problem with its place."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from iaclint.graph.values import to_json
from iaclint.parsers.templates.build import TemplateRoot
from tests.parsers.ros_values import rendered
from tests.parsers.template_values import built, kinds, plain_properties, properties, resource

HEADER = "AWSTemplateFormatVersion: '2010-09-09'\n"
UNKNOWN = HEADER + "Conditions: {N: !Equals [!Ref 'AWS::Region', x]}\n"


@pytest.fixture(autouse=True)
def _soon() -> Iterator[None]:
    start = time.perf_counter()
    yield
    assert time.perf_counter() - start < 10


def _looked_at(root: TemplateRoot) -> TemplateRoot:
    for each in root.resources:
        attributes = each.attributes
        attributes.extent()
        attributes.locate(())
        for name in attributes.names():
            to_json(attributes.get(name))
            attributes.locate((name,))
            attributes.origins((name,))
            attributes.hides((name,))
            attributes.references(name)
    return root


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("Resources: [a, b]", "invalid-template"),
        ("Resources: text", "invalid-template"),
        ("Resources: null", "invalid-template"),
        ("Resources: {A: text}", "invalid-resource"),
        ("Resources: {A: [b]}", "invalid-resource"),
        ("Resources: {A: null}", "invalid-resource"),
        ("Resources: {A: {}}", "invalid-resource"),
        ("Resources: {A: {Type: 5}}", "invalid-resource"),
        ("Resources: {A: {Type: [X]}}", "invalid-resource"),
        ("Resources: {A: {Type: {a: b, c: d}}}", "invalid-resource"),
        ("Resources: {A: {Type: ''}}", "invalid-resource"),
        ("Resources: {A: {Type: !Custom x}}", "unknown-function"),
        ("Resources: {A: {Type: X, Type: Y}}", "duplicate-key"),
        ("Resources: {A: {Type: X}, A: {Type: Y}}", "duplicate-key"),
        ("Resources: {A: {Type: X, Properties: {[a, b]: c}}}", "invalid-key"),
        ("Resources: {A: {Type: X, Condition: Nope}}", "undefined-reference"),
        ("Resources: {A: {Type: X, Properties: {P: !Rain::Embed x}}}", "unknown-function"),
        ("Resources: {A: {Type: X, Properties: {P: !Sub [], Q: !GetAtt [], R: !If {}}}}", "invalid-call"),
    ],
)
def test_what_is_wrong_is_a_problem_in_its_place(body: str, kind: str, tmp_path: Path) -> None:
    root = _looked_at(built(tmp_path, f"{HEADER}{body}\n"))
    assert kind in kinds(root)
    assert all(problem.location is not None and problem.location.start_line == 2 for problem in root.problems)


@pytest.mark.parametrize("body", ["", "Parameters: {}", "Resources: {}", "Outputs: {A: {Value: x}}"])
def test_a_template_without_resources_is_empty(body: str, tmp_path: Path) -> None:
    root = built(tmp_path, HEADER + body)
    assert root.resources == ()
    assert root.problems == ()


@pytest.mark.parametrize(
    "properties_", ["[a, b]", "text", "5", "null", "true", "[]", "!Ref X", "{Fn::If: [N, {A: b}, {C: d}]}"]
)
def test_properties_of_any_kind(properties_: str, tmp_path: Path) -> None:
    text = f"{UNKNOWN}Resources: {{A: {{Type: X, Properties: {properties_}}}}}\n"
    root = _looked_at(built(tmp_path, text))
    assert [each.address for each in root.resources] == ["A"]


def test_properties_that_depend_on_an_unknown_condition(tmp_path: Path) -> None:
    text = UNKNOWN + "Resources: {A: {Type: X, Properties: !If [N, {A: b}, {C: d}]}}\n"
    found = resource(built(tmp_path, text), "A")
    assert {name: rendered(value) for name, value in properties(found).items()} == {
        "A": {"$one_of": ["b", None]},
        "C": {"$one_of": [None, "d"]},
    }
    assert found.attributes.locate(("C",)).start_column > found.attributes.locate(("A",)).start_column


def test_the_last_of_two_keys_counts(tmp_path: Path) -> None:
    text = '{"Resources": {"A": {"Type": "AWS::X::Y",\n"Properties": {\n"P": 1,\n"P": 2}}}}'
    root = _looked_at(built(tmp_path, text, "main.json"))
    assert plain_properties(root.resources[0]) == {"P": 2}
    assert [(each.kind, each.location and each.location.start_line) for each in root.problems] == [("duplicate-key", 3)]


def test_merge_keys(tmp_path: Path) -> None:
    text = HEADER + (
        "Common: &common {A: 1, B: 2}\nMore: &more {B: 3, C: 4}\n"
        "Resources: {R: {Type: X, Properties: {<<: [*common, *more], A: own}}}\n"
    )
    root = _looked_at(built(tmp_path, text))
    assert plain_properties(root.resources[0]) == {"A": "own", "B": 2, "C": 4}
    assert root.problems == ()


def test_aliases(tmp_path: Path) -> None:
    text = HEADER + "Resources:\n  A: {Type: X, Properties: {P: &p [1, {Q: r}]}}\n  B: {Type: X, Properties: {P: *p}}\n"
    root = _looked_at(built(tmp_path, text))
    assert plain_properties(root.resources[1]) == {"P": [1, {"Q": "r"}]}
    assert root.resources[1].attributes.locate(("P", 1, "Q")).start_line == 3


def test_an_alias_bomb(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    text = HEADER + "\n".join(lines) + "\nResources: {R: {Type: X, Properties: {P: *a11}}}\n"
    root = _looked_at(built(tmp_path, text))
    assert kinds(root) == ["syntax-error"]


def test_an_anchor_that_holds_itself(tmp_path: Path) -> None:
    root = _looked_at(built(tmp_path, HEADER + "Resources: {R: {Type: X, Properties: &p {P: *p}}}\n"))
    assert kinds(root) == ["syntax-error"]


@pytest.mark.parametrize("depth", [50, 90, 99, 101, 5_000, 100_000])
@pytest.mark.parametrize(
    ("opening", "closing"), [("[", "]"), ('{"a": ', "}"), ('{"Fn::Join": ["", [', "]]}"), ("!Base64 [", "]")]
)
def test_deep_nesting(depth: int, opening: str, closing: str, tmp_path: Path) -> None:
    text = f'{HEADER}Resources: {{R: {{Type: X, Properties: {{P: {opening * depth}"x"{closing * depth}}}}}}}\n'
    root = _looked_at(built(tmp_path, text))
    assert root.problems or [each.address for each in root.resources] == ["R"]


def _chain(length: int) -> dict[str, Any]:
    """Conditions that lead from one to the next."""
    conditions: dict[str, Any] = {f"C{n}": {"Fn::Not": [{"Condition": f"C{n + 1}"}]} for n in range(length)}
    conditions[f"C{length}"] = {"Fn::Equals": ["a", "a"]}
    return conditions


@pytest.mark.parametrize(("length", "ends"), [(10, True), (40, True), (1_000, False), (20_000, False)])
def test_a_chain_of_conditions(length: int, ends: bool, tmp_path: Path) -> None:
    template = {"Conditions": _chain(length), "Resources": {"R": {"Type": "AWS::X::Y", "Condition": "C0"}}}
    root = _looked_at(built(tmp_path, template))
    assert set(kinds(root)) == (set() if ends else {"too-complex"})
    assert len(root.resources) == 1


@pytest.mark.parametrize(
    "conditions",
    [
        {"A": {"Condition": "A"}},
        {"A": {"Condition": "B"}, "B": {"Condition": "A"}},
        {"A": {"Fn::Not": [{"Condition": "A"}]}},
        {"A": {"Fn::And": [{"Condition": "B"}, {"Condition": "A"}]}, "B": {"Fn::Or": [{"Condition": "A"}]}},
        {"A": {"Fn::Equals": [{"Fn::If": ["A", "x", "y"]}, "x"]}},
    ],
)
def test_conditions_in_a_circle(conditions: dict[str, Any], tmp_path: Path) -> None:
    template = {"Conditions": conditions, "Resources": {"R": {"Type": "AWS::X::Y", "Condition": "A"}}}
    root = _looked_at(built(tmp_path, template))
    assert set(kinds(root)) == {"cycle"}
    assert [each.address for each in root.resources] == ["R"]


def test_a_parameter_whose_default_is_itself(tmp_path: Path) -> None:
    template = {
        "Parameters": {"P": {"Type": "String", "Default": {"Ref": "P"}}, "Q": "text", "L": {"Type": ["List"]}},
        "Resources": {
            "R": {"Type": "AWS::X::Y", "Properties": {"A": {"Ref": "P"}, "B": {"Ref": "Q"}, "C": {"Ref": "L"}}}
        },
    }
    found = plain_properties(_looked_at(built(tmp_path, template)).resources[0])
    assert found == {
        name: {"$unknown": [f"parameter {parameter}"]} for name, parameter in zip("ABC", "PQL", strict=True)
    }


def test_texts_that_double(tmp_path: Path) -> None:
    inner = HEADER + (
        "Parameters: {A: {Type: String}}\nResources: {N: {Type: 'AWS::CloudFormation::Stack',"
        " Properties: {TemplateURL: t%d.yaml, Parameters: {A: !Sub '${A}${A}${A}${A}${A}${A}${A}${A}'}}},"
        " R: {Type: X, Properties: {A: !Ref A}}}\n"
    )
    for level in range(1, 19):
        (tmp_path / f"t{level}.yaml").write_text(inner % (level + 1))
    root = _looked_at(built(tmp_path, (inner % 1).replace("Type: String", "Type: String, Default: xxxxxxxx")))
    assert len(root.resources) == 38
    assert max(len(json.dumps(plain_properties(each))) for each in root.resources) < 2_000_000


def test_lists_that_double(tmp_path: Path) -> None:
    inner = HEADER + (
        "Parameters: {A: {Type: CommaDelimitedList}}\nResources: {N: {Type: 'AWS::CloudFormation::Stack',"
        " Properties: {TemplateURL: t%d.yaml, Parameters: {A: [!Ref A, !Ref A, !Ref A, !Ref A, !Ref A, !Ref A]}}},"
        " R: {Type: X, Properties: {A: !Ref A}}}\n"
    )
    for level in range(1, 19):
        (tmp_path / f"t{level}.yaml").write_text(inner % (level + 1))
    root = _looked_at(built(tmp_path, (inner % 1).replace("List}", "List, Default: 'x,y'}")))
    assert len(root.resources) == 38
    assert "too-complex" in kinds(root)


def test_many_alternatives(tmp_path: Path) -> None:
    names = [f"P{number}" for number in range(40)]
    template = {
        "Parameters": {name: {"Type": "String", "AllowedValues": ["a", "b", "c"]} for name in names},
        "Resources": {
            "R": {
                "Type": "AWS::X::Y",
                "Properties": {
                    "Joined": {"Fn::Join": ["-", [{"Ref": name} for name in names]]},
                    "Text": {"Fn::Sub": "".join(f"${{{name}}}" for name in names)},
                    "Listed": [{"Fn::If": [name, {"Ref": "AWS::NoValue"}, "x"]} for name in names],
                },
            }
        },
        "Conditions": {name: {"Fn::Equals": [{"Ref": name}, "a"]} for name in names},
    }
    root = _looked_at(built(tmp_path, template))
    assert [problem.kind for problem in root.problems] == []


def test_many_resources_that_read_one_parameter(tmp_path: Path) -> None:
    template = {
        "Parameters": {"P": {"Type": "String", "Default": "x"}},
        "Resources": {
            f"R{number}": {"Type": "AWS::X::Y", "Properties": {"A": {"Ref": "P"}, "B": {"Ref": f"R{number - 1}"}}}
            for number in range(1, 5_000)
        },
    }
    assert len(_looked_at(built(tmp_path, template)).resources) == 4_999


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xef\xbb\xbf",
        b"\xff\xfe\x00",
        b"\x00",
        b"- a\n- b\n",
        b"text",
        b"{",
        b'{"Resources": ',
        b"AWSTemplateFormatVersion: '2010-09-09'\n\tResources: {}\n",
        b"AWSTemplateFormatVersion: '2010-09-09'\n---\nResources: {}\n",
        b"%YAML 9.9\n---\na: b\n",
        b"? [a, b]\n: c\n",
        b"AWSTemplateFormatVersion: !!python/object:os.system x\n",
    ],
)
def test_files_that_are_no_template(data: bytes, tmp_path: Path) -> None:
    assert _looked_at(built(tmp_path, data)).resources == ()


@pytest.mark.parametrize(
    "text",
    [
        '{\n\t"Resources": {\n\t\t"R": {"Type": "AWS::X::Y",\n\t\t\t"Properties": {"P": "x"}}}}',
        '\ufeff{"Resources": {\n"R": {"Type": "AWS::X::Y",\n\n"Properties": {"P": "x"}}}}',
        '{\r\n"Resources": {\r\n"R": {"Type": "AWS::X::Y",\r\n"Properties": {"P": "x"}}}}',
        '{"D": "a\u2028b\u2029c\x85d",\n"Resources": {\n"R": {"Type": "AWS::X::Y",\n"Properties": {"P": "x"}}}}',
        'D: "a\u2028b\u2029c\x85d"\nResources:\n  R: {Type: AWS::X::Y,\n    Properties: {P: x}}\n',
        'D: "\U0001f600"\r\nResources:\r\n  R: {Type: AWS::X::Y,\r\n    Properties: {P: x}}\r\n',
    ],
)
def test_lines_are_those_of_an_editor(text: str, tmp_path: Path) -> None:
    root = _looked_at(built(tmp_path, text))
    location = root.resources[0].attributes.locate(("P",))
    assert plain_properties(root.resources[0]) == {"P": "x"}
    assert location.start_line == location.end_line == 4
    line = text.removeprefix("\ufeff").split("\n")[3]
    assert line[location.start_column - 1 : location.end_column - 1] in ('"P": "x"', "P: x")


def test_columns_are_code_points(tmp_path: Path) -> None:
    text = HEADER + 'Resources: {R: {Type: X, Properties: {"\U0001f600é": y, P: x}}}\n'
    found = built(tmp_path, text).resources[0].attributes
    assert found.locate(("P",)).start_column == 48
    assert found.locate(("P",)).end_column == 52


def test_escapes_that_only_json_has(tmp_path: Path) -> None:
    text = '{"Resources": {"R": {"Type": "AWS::X::Y", "Properties": {"P": "\\ud83d\\ude00\\/"}}}}'
    root = built(tmp_path, text, "main.json")
    assert root.problems == ()
    assert plain_properties(root.resources[0]) == {"P": "\U0001f600/"}


def test_numbers_beside_escapes_that_only_json_has(tmp_path: Path) -> None:
    properties_ = '{"A": 5.0, "B": 0.0, "C": 5, "D": -1.5, "E": 1e3, "F": true, "Z": "\\ud83d\\ude00"}'
    text = f'{{"Resources": {{"R": {{"Type": "AWS::X::Y", "Properties": {properties_}}}}}}}'
    strict = properties(built(tmp_path, text, "main.json").resources[0])
    usual = properties(built(tmp_path, text.replace("\\ud83d\\ude00", "\U0001f600"), "usual.json").resources[0])
    assert [str(value) for value in strict.values()][:3] == ["5.0", "0.0", "5"]
    assert list(map(str, strict.values())) == list(map(str, usual.values()))


def test_long_keys_in_json(tmp_path: Path) -> None:
    key = "k" * 5_000
    root = built(tmp_path, {"Resources": {"R": {"Type": "AWS::X::Y", "Properties": {key: 1}}}}, "main.json")
    assert plain_properties(root.resources[0]) == {key: 1}


def test_texts_with_many_braces(tmp_path: Path) -> None:
    template = {
        "Resources": {
            "R": {"Type": "AWS::X::Y", "Properties": {"P": {"Fn::Sub": "${" * 200_000}, "Q": "{{resolve:" * 50_000}}
        }
    }
    _looked_at(built(tmp_path, template))


def test_a_long_way_through_functions_beside_members(tmp_path: Path) -> None:
    """CloudFormation allows `Fn::Transform` there; whoever writes others has to be told where it ends, too."""
    entries = {f"k{number}": {"x": 1, "Fn::FindInMap": ["M", "A", f"k{number + 1}"]} for number in range(1_000)}
    first = {"Fn::FindInMap": ["M", "A", "k0"]}
    resource_ = {"Type": "AWS::X::Y", "Properties": {"P": first}}
    _looked_at(built(tmp_path, {"Mappings": {"M": {"A": entries}}, "Resources": {"R": resource_}}))


def test_numbers_of_any_size(tmp_path: Path) -> None:
    text = (
        HEADER
        + f"Resources: {{R: {{Type: X, Properties: {{A: {'9' * 5_000}, B: 1e999999999, C: .inf, D: .nan, E: 1e5}}}}}}\n"
    )
    found = plain_properties(_looked_at(built(tmp_path, text)).resources[0])
    assert found["C"] == ".inf"
    assert found["B"] == "1e999999999"


def test_numbers_of_json(tmp_path: Path) -> None:
    text = '{"Resources": {"R": {"Type": "AWS::X::Y", "Properties": {"A": 1e3, "B": -2.5e-1, "C": "1e3", "D": 1E+2}}}}'
    found = properties(built(tmp_path, text, "main.json").resources[0])
    assert found == {"A": 1000, "B": Decimal("-0.25"), "C": "1e3", "D": 100}


def test_what_sam_makes_of_properties_that_a_function_makes_is_not_known(tmp_path: Path) -> None:
    body = "Resources: {F: {Type: AWS::Serverless::Function, Properties: !If [N, {Runtime: a}, {Runtime: b}]}}"
    root = _looked_at(built(tmp_path, f"{UNKNOWN}Transform: AWS::Serverless-2016-10-31\n{body}\n"))
    assert [each.type for each in root.resources] == ["AWS::Serverless::Function"]
    assert kinds(root) == ["macro"]
