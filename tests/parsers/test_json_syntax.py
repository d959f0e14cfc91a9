"""Terraform's JSON syntax, by https://developer.hashicorp.com/terraform/language/syntax/json."""

from __future__ import annotations

import json
from typing import Any

import pytest

from iaclint.parsers.terraform.reader import parse
from iaclint.parsers.terraform.syntax import Block, Body, ParsedFile
from iaclint.source import SourceFile
from tests.parsers.terraform_syntax import nodes, show


def parsed(text: str, path: str = "main.tf.json") -> ParsedFile:
    return parse(SourceFile.from_bytes(path, text.encode()))


def outline(body: Body) -> Any:
    """Attributes as short text, blocks as lists of type, labels and outline."""
    attributes = {name: show(attribute.expression) for name, attribute in body.attributes.items()}
    return [attributes, *([block.type, *block.labels, outline(block.body)] for block in body.blocks)]


def of(data: Any) -> Any:
    result = parsed(json.dumps(data))
    assert result.problems == ()
    assert result.from_json
    return outline(result.body)


BLOCKS: list[tuple[Any, Any]] = [
    ({"resource": {"t": {"n": {"a": 1}}}}, [{}, ["resource", "t", "n", [{"a": "1"}]]]),
    ([{"locals": {"a": 1}}, {"locals": {"b": 2}}], [{}, ["locals", [{"a": "1"}]], ["locals", [{"b": "2"}]]]),
    (
        {"resource": [{"t": [{"n": {}}]}, {"t": {"m": {}}}]},
        [{}, ["resource", "t", "n", [{}]], ["resource", "t", "m", [{}]]],
    ),
    ({"provider": {"p": [{"a": 1}, {"b": 2}]}}, [{}, ["provider", "p", [{"a": "1"}]], ["provider", "p", [{"b": "2"}]]]),
    ({"locals": {"//": "why", "a": {"b": [None, True]}}}, [{}, ["locals", [{"a": "{'b': [null, true]}"}]]]),
    ({"//": {"any": "thing"}, "locals": None}, [{}]),
    ({"output": {"o": {"value": "${a.b}"}}}, [{}, ["output", "o", [{"value": "T(a.b)"}]]]),
    (
        {"resource": {"t": {"n": {"rule": {"x": "${a}"}, "depends_on": ["a.b"], "provider": "aws.west"}}}},
        [{}, ["resource", "t", "n", [{"rule": "{'x': T(a)}", "depends_on": "[a.b]", "provider": "aws.west"}]]],
    ),
    (
        {
            "resource": {
                "t": {"n": {"lifecycle": {"ignore_changes": ["a", "b[0]"], "precondition": {"condition": True}}}}
            }
        },
        [
            {},
            [
                "resource",
                "t",
                "n",
                [{}, ["lifecycle", [{"ignore_changes": "[a, b[0]]"}, ["precondition", [{"condition": "true"}]]]]],
            ],
        ],
    ),
    (
        {"data": {"t": {"n": {"dynamic": {"d": {"for_each": "${v}", "iterator": "i", "content": {"a": "${i.key}"}}}}}}},
        [
            {},
            [
                "data",
                "t",
                "n",
                [{}, ["dynamic", "d", [{"for_each": "T(v)", "iterator": "i"}, ["content", [{"a": "T(i.key)"}]]]]],
            ],
        ],
    ),
    (
        {"resource": {"t": {"n": {"provisioner": [{"local-exec": {"command": "x"}}], "connection": {"host": "h"}}}}},
        [
            {},
            [
                "resource",
                "t",
                "n",
                [{}, ["provisioner", "local-exec", [{"command": "'x'"}]], ["connection", [{"host": "'h'"}]]],
            ],
        ],
    ),
    (
        {"variable": {"v": {"type": "list(string)", "default": "${no template}"}}},
        [{}, ["variable", "v", [{"type": "list(string)", "default": "'${no template}'"}]]],
    ),
    (
        {"module": {"m": {"source": "./m", "providers": {"aws": "aws.west"}, "for_each": "${toset(a)}"}}},
        [{}, ["module", "m", [{"source": "'./m'", "providers": "{'aws': aws.west}", "for_each": "T(toset(a))"}]]],
    ),
    (
        {"terraform": {"required_version": "> 1", "backend": {"s3": {"bucket": "b"}}}},
        [{}, ["terraform", [{"required_version": "'> 1'"}, ["backend", "s3", [{"bucket": "'b'"}]]]]],
    ),
    ({"moved": [{"from": "a.b", "to": "a.c"}]}, [{}, ["moved", [{"from": "a.b", "to": "a.c"}]]]),
    ({"import": {"to": "a.b", "id": "i-${x}"}}, [{}, ["import", [{"to": "a.b", "id": "T('i-', x)"}]]]),
    (
        {"check": {"c": {"data": {"t": {"n": {}}}, "assert": {"condition": "${a}"}}}},
        [{}, ["check", "c", [{}, ["data", "t", "n", [{}]], ["assert", [{"condition": "T(a)"}]]]]],
    ),
]


@pytest.mark.parametrize(("data", "expected"), BLOCKS, ids=lambda value: json.dumps(value)[:40])
def test_blocks_and_attributes_are_told_apart(data: Any, expected: Any) -> None:
    assert of(data) == expected


STRINGS = {
    r'"a\n\"b\""': "'a\\n\"b\"'",
    r'"\\n"': r"'\\n'",
    r'"$${a} %%{b}"': "'${a} %{b}'",
    r'"${f(\"a\")}"': "T(f('a'))",
    r'"\ud83d\ude00"': "'😀'",
    r'"\ud83d"': "'\ufffd'",
    '"%{ if a }b%{ endif }"': "T(IF(a: 'b' | ))",
    "-1.50": "-1.50",
    "1e3": "1000",
    "\t[1,\n\t2]": "[1, 2]",
    '{"${k}": 1, "a": 2, "a": 3}': "{T(k): 1, 'a': 2, 'a': 3}",
}


@pytest.mark.parametrize(("text", "expected"), STRINGS.items())
def test_strings_are_templates_without_hcl_escapes(text: str, expected: str) -> None:
    result = parsed(f'{{"locals": {{"a": {text}}}}}')
    assert result.problems == ()
    assert outline(result.body) == [{}, ["locals", [{"a": expected}]]]


def test_positions_are_those_of_the_file() -> None:
    text = '{"resource": {"t": {"n": {\n  "é": "ü ${a.b} c"\n}, "m": [{"x": "\\"${a}"}]}}}'
    source = SourceFile.from_bytes("main.tf.json", text.encode())
    first, second = parse(source).body.blocks

    def cut(span: tuple[int, int]) -> str:
        return source.data[slice(*span)].decode()

    attribute = first.body.attributes["é"]
    assert (cut(first.header), cut(first.span)) == ('"n"', '"n": {\n  "é": "ü ${a.b} c"\n}')
    assert (cut(attribute.name_span), cut(attribute.span)) == ('"é"', '"é": "ü ${a.b} c"')
    assert [cut(node.span) for node in nodes(attribute.expression)] == ['"ü ${a.b} c"', "ü ", "a.b", "a", " c"]
    assert (cut(second.header), cut(second.span)) == ("{", '{"x": "\\"${a}"}')
    # Offsets in an escaped string are none in the file, so all of it points at the whole string.
    escaped = second.body.attributes["x"].expression
    assert {cut(node.span) for node in nodes(escaped)} == {'"\\"${a}"'}


def test_a_file_of_values_has_attributes_and_no_templates() -> None:
    result = parsed('{"resource": "${x}", "list": [1]}', "prod.auto.tfvars.json")
    assert outline(result.body) == [{"resource": "'${x}'", "list": "[1]"}]


BROKEN = {
    "": ("unexpected end of text, expected a value", 1, 1),
    '{"a": 1,}': ("unexpected '}', expected a key in double quotes", 1, 9),
    '{"a" 1}': ("unexpected '1}', expected a colon", 1, 6),
    '{"a": 1 "b"': ("unexpected '\"b\"', expected a comma or }", 1, 9),
    '{"a": [1 2]}': ("unexpected '2]}', expected a comma or ]", 1, 10),
    '{"a": 01}': ("unexpected '1}', expected a comma or }", 1, 8),
    "{\"a\": 'b'}": ("unexpected \"'b'}\", expected a value", 1, 7),
    '{"a": "b\nc"}': ("unexpected '\"b', expected a value", 1, 7),
    '{"a": "\\x"}': ("a string has an escape sequence that JSON does not know", 1, 7),
    '{"a": *x}': ("unexpected '*x}', expected a value", 1, 7),
    '{"a": &x 1}': ("unexpected '&x 1}', expected a value", 1, 7),
    "{} {}": ("unexpected '{}', expected the end of the file", 1, 4),
    '{"locals": 1}': ("expected an object, or an array of objects", 1, 12),
    '{"locals": {"a": "${"}}': ("a template sequence is never closed", 1, 19),
    '{"locals": {"a": 1, "a": 2}}': ("a is set twice in one block", 1, 21),
}


@pytest.mark.parametrize(("text", "expected"), BROKEN.items())
def test_an_error_says_what_and_where(text: str, expected: tuple[str, int, int]) -> None:
    (problem,) = parsed(text).problems
    assert problem.location is not None
    assert (problem.message, problem.location.start_line, problem.location.start_column) == expected


def test_a_broken_block_does_not_hide_its_neighbours() -> None:
    result = parsed('{"resource": {"t": {"a": {"x": "${"}, "b": {"x": 1}}}, "locals": [{"y": 1}]}')
    assert [_name(block) for block in result.body.blocks] == ["resource.t.b", "locals"]
    assert len(result.problems) == 1


def _name(block: Block) -> str:
    return ".".join([block.type, *block.labels])
