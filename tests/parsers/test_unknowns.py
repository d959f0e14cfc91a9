"""What becomes of the unknown: kept as small as it can be, and never turned into an answer."""

from __future__ import annotations

import json
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iaclint.graph.values import (
    ListValue,
    MapValue,
    OneOf,
    PartialMap,
    PartialText,
    Reference,
    Rest,
    Unknown,
    Value,
)
from iaclint.parsers.terraform.conversion import convert
from iaclint.parsers.terraform.json_text import decode, encode
from iaclint.parsers.terraform.reader import HclSyntaxError, parse_expression
from iaclint.parsers.terraform.scope import EvaluationError
from iaclint.parsers.terraform.types import parse_type, parse_variable_text
from tests.parsers.terraform_values import Attributes, value_of

U = Unknown(("var.u",))
TEXT = Unknown(("var.u",), type="string")
BOOL = Unknown(("var.u",), type="bool")
NUMBER = Unknown(("var.u",), type="number")
REST = Rest(U)
ARN = PartialText(("arn:aws:s3:::", U, "/*"))
EITHER = OneOf((1, 2), ("var.u",))
NAMES: dict[str, Value] = {
    "u": U,
    "arn": ARN,
    "either": OneOf(("a", "b"), ("var.e",)),
    "lists": OneOf((["a"], ["a", "b"]), ("var.e",)),
    "open": ["a", REST, "z"],
    "items": ["a", U, "b"],
    "partial": PartialMap({"a": 1}, U),
    "bucket": Attributes(id="my-bucket"),
    "buckets": [Attributes(id="one"), Attributes(id="two")],
    "by_key": {"x": Attributes(id="one")},
}

TABLE: list[tuple[str, Value]] = [
    # operators
    ("u && false", False),
    ("false && u", False),
    ("u || true", True),
    ("u && true", BOOL),
    ("!u", BOOL),
    ("u + 1", NUMBER),
    ("u == 1", BOOL),
    ('arn == "x"', False),
    ('arn == "arn:aws:s3:::b/*"', BOOL),
    ('arn != "arn:aws:s3:::b"', True),
    ("arn == null", False),
    ("arn == 5", False),
    ('[u, 1] == [2, "1"]', False),
    ("[u, 1] == [2, 1]", BOOL),
    ("{ a = u } == { b = 1 }", False),
    ("open == []", BOOL),
    ('either == "c"', False),
    ('either == "a"', OneOf((True, False), ("var.e",))),
    # conditionals
    ("u ? 1 : 2", EITHER),
    ("u ? 1 : 1", 1),
    ('u ? "x" : "x"', "x"),
    ('u ? 1 : "a"', OneOf(("1", "a"), ("var.u",))),
    ("u ? (u ? 1 : 2) : 2", EITHER),
    ("(u ? 1 : 2) * 2", OneOf((2, 4), ("var.u",))),
    ("true ? u : 1", U),
    ("u ? [].x : 1", OneOf((BOOL, 1), ("var.u",))),
    ("!(u ? true : true)", False),
    ("u ? [1] : {}", OneOf(([1], {}), ("var.u",))),
    ("u && [].x", BOOL),
    ("open == tolist([])", BOOL),
    ('open == "a"', False),
    # traversals
    ("u.a.b[0]", U),
    ("items[0]", "a"),
    ("items[1]", U),
    ("open[0]", "a"),
    ("open[2]", U),
    ("partial.a", 1),
    ("partial.b", U),
    ('["a", "b"][u]', OneOf(("a", "b"), ("var.u",))),
    ('{ a = 1, b = 1 }["${u}"]', 1),
    ("items[*]", ["a", U, "b"]),
    ("u[*].id", U),
    ("bucket.id", "my-bucket"),
    ('bucket["id"]', "my-bucket"),
    ("bucket.arn", Unknown(("arn",))),
    ("buckets[*].id", ["one", "two"]),
    ("buckets[1].id", "two"),
    ("bucket[*].id", ["my-bucket"]),
    ("by_key.x.id", "one"),
    ("[for b in buckets : b.id]", ["one", "two"]),
    ("{ for k, b in by_key : k => b.id }", {"x": "one"}),
    ("[for k, b in values(by_key) : b.id]", ["one"]),
    ("(u ? bucket : by_key.x).id", OneOf(("my-bucket", "one"), ("var.u",))),
    ("bucket == null", Unknown(("resource",), type="bool")),
    ("length(buckets)", 2),
    # loops
    ("[for x in u : x]", [REST]),
    ("[for x in items : x]", ["a", U, "b"]),
    ('[for x in items : x if x != "a"]', [Rest(BOOL), "b"]),
    ("[for x in open : upper(x)]", ["A", REST, "Z"]),
    ("{ for x in u : x => 1 }", PartialMap({}, U)),
    ("{ for x in items : x => 1 }", PartialMap({"a": 1, "b": 1}, U)),
    ("[for k, v in partial : k]", [REST, "a", REST]),
    # templates
    ('"x-${u}"', PartialText(("x-", U))),
    ('"${u}"', U),
    ('"${arn}!"', PartialText(("arn:aws:s3:::", U, "/*!"))),
    ('"${either}-x"', OneOf(("a-x", "b-x"), ("var.e",))),
    ('"%{ if u }a%{ else }b%{ endif }"', OneOf(("a", "b"), ("var.u",))),
    ('"<%{ for x in open }${x}%{ endfor }>"', PartialText(("<a", U, "z>"))),
    # collections
    ("merge({ a = 1 }, u)", PartialMap({"a": U}, U)),
    ("merge(u, { a = 1 })", PartialMap({"a": 1}, U)),
    ("merge({ a = 1 }, { b = u })", {"a": 1, "b": U}),
    ("concat([1], u, [2])", [1, REST, 2]),
    ('contains(items, "a")', True),
    ('contains(items, "c")', BOOL),
    ('contains([arn], "c")', False),
    ('contains(["a"], u)', BOOL),
    ("length(items)", 3),
    ("length(open)", NUMBER),
    ("length(partial)", NUMBER),
    ("keys(partial)", ListValue([REST, "a", REST])),
    ('lookup(partial, "a", 5)', 1),
    ('lookup(partial, "b", 5)', U),
    ('lookup({ a = 1, b = 2 }, u, 3)', OneOf((1, 2, 3), ("var.u",))),
    ("flatten([[1], u, [2, [u]]])", [1, REST, 2, REST]),
    ("flatten([[1], [arn]])", [1, ARN]),
    ("element(items, 0)", "a"),
    ("slice(open, 0, 1)", ["a"]),
    ("slice(open, 0, 2)", U),
    ("compact(items)", ListValue(["a", REST, "b"])),
    ("alltrue([u, false])", False),
    ("anytrue([u, false])", BOOL),
    ("coalesce(u, 1)", U),
    ('coalesce("a", u)', "a"),
    ("one([u])", U),
    ("distinct([1, u, 1])", ListValue([1, REST])),
    ("zipmap([\"a\", \"b\"], [1, u])", {"a": 1, "b": U}),
    ("length(lists)", OneOf((1, 2), ("var.e",))),
    ('contains(lists, "a")', True),
    # strings
    ('join(",", items)', PartialText(("a,", TEXT, ",b"))),
    ('join(",", open)', PartialText(("a", TEXT, "z"))),
    ('format("%s/%s", "a", u)', PartialText(("a/", U))),
    ('format("%5s", u)', PartialText((TEXT,))),
    ("upper(arn)", PartialText(("ARN:AWS:S3:::", U, "/*"))),
    ('replace(arn, ":", "-")', PartialText(("arn-aws-s3---", U, "/*"))),
    ('replace(arn, "a:", "-")', TEXT),
    ('split(":", arn)', ListValue(["arn", "aws", "s3", "", "", REST])),
    ('split(":", arn)[2]', "s3"),
    ('startswith(arn, "arn:")', True),
    ('startswith(arn, "b")', False),
    ('endswith(arn, "*")', True),
    ('strcontains(arn, "s3")', True),
    ('strcontains(arn, "sqs")', BOOL),
    ('trimprefix(arn, "arn:")', PartialText(("aws:s3:::", U, "/*"))),
    ("substr(arn, 0, 3)", "arn"),
    ("sha256(arn)", TEXT),
    ("upper(either)", OneOf(("A", "B"), ("var.e",))),
    # JSON
    ("jsonencode({ a = arn })", PartialText(('{"a":"arn:aws:s3:::', U, '/*"}'))),
    ("jsondecode(jsonencode({ b = u, a = [1, arn], c = open }))", {"a": [1, ARN], "b": U, "c": ["a", REST, "z"]}),
    ("jsondecode(jsonencode(partial))", PartialMap({"a": 1}, U)),
    ("jsondecode(jsonencode([open, u]))", [["a", REST, "z"], U]),
    ('jsondecode("{\\"a\\": \\"x-${u}\\", \\"b\\": ${u}}")', {"a": PartialText(("x-", U)), "b": U}),
    ('jsondecode("[${u}]")', [REST]),
    ("jsondecode(u)", U),
    ("jsonencode([either])", OneOf(('["a"]', '["b"]'), ("var.e",))),
    ("jsondecode(jsonencode([either, u]))", OneOf((["a", U], ["b", U]), ("var.e", "var.u"))),
    # conversions, try, can
    ("tostring(u)", TEXT),
    ("tolist(items)", ListValue(["a", TEXT, "b"])),
    ("tomap(partial)", PartialMap({"a": 1}, U)),
    ('try(u.a, "d")', U),
    ('try(partial.a, "d")', 1),
    ('try({ a = 1 }[u], "d")', U),
    ("try({ a = u }, {})", U),
    ("try(items, [])", ["a", U, "b"]),
    ('try([].x, "d")', "d"),
    ("can(u.a)", BOOL),
    ("can(items[1])", BOOL),
    ("can(bucket.id)", True),
    ("provider::aws::arn_parse(u)", Unknown(("provider::aws::arn_parse()",))),
    ('file("x")', Unknown(('file("x")',))),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "expected"), TABLE, ids=[text for text, _ in TABLE])
def test_an_unknown_spreads_no_further_than_it_must(expression: str, expected: Value) -> None:
    found = value_of(expression, **NAMES)
    assert (type(found), found) == (type(expected), expected)


def test_references_survive_the_way_into_a_policy() -> None:
    arn = Unknown(("aws_s3_bucket.b.arn",), (Reference("aws_s3_bucket.b", "arn"),))
    policy = value_of('jsondecode(jsonencode({ Resource = ["${arn}/*", arn] }))', arn=arn)
    assert policy == {"Resource": [PartialText((arn, "/*")), arn]}


BOMB = "a: &a0 [x, x]\n" + "".join(f"b{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))


@pytest.mark.parametrize(
    "expression",
    [
        "range(1000000000)",
        "setproduct(range(1000), range(1000), range(1000))",
        'format("%999999999d", 1)',
        'indent(999999999, "a\\nb\\nc")',
        f"{'(' * 3000}1{')' * 3000}",
        'join("", [for x in range(1000) : join("", [for y in range(1000) : "xxxxxxxxxx"])])',
        'regex("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")',
        'tonumber("1e999999999")',
        "pow(10, 999999)",
        'replace("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "/(a?)+/", "$1")',
        "yamldecode(local.bomb)",
    ],
)
def test_nothing_takes_long(expression: str) -> None:
    started = time.process_time()
    with suppress(EvaluationError, HclSyntaxError):
        value_of(expression, local={"bomb": BOMB})
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "expression",
    [
        "x == y",
        "jsonencode(x)",
        "yamlencode(x)",
        "tolist(x)",
        "toset([x, y])",
        "flatten(x)",
        "true ? x : y",
        "length(x)",
        "contains([x], y)",
        "distinct([x, y])",
        'format("%v", x)',
        "setproduct([x], [y])",
        "merge({ a = x }, { a = y })",
        '"${x}"',
        "try(x, y)",
        "coalesce(x, y)",
        "index([x], y)",
        "matchkeys([x], [y], [x])",
        'join(",", x)',
        "sum(x)",
    ],
)
def test_a_value_that_holds_itself_very_often_does_not_take_long(expression: str) -> None:
    first: Value = ["a"]
    second: Value = ["a"]
    for _ in range(60):
        first, second = [first, first], [second, second]
    started = time.process_time()
    with suppress(EvaluationError):
        value_of(expression, x=first, y=second)
    assert time.process_time() - started < 5


def test_an_error_points_at_the_innermost_expression() -> None:
    with pytest.raises(EvaluationError, match="does not have an attribute") as caught:
        value_of("upper({ a = 1 }.b)")
    assert caught.value.span is not None
    assert "upper({ a = 1 }.b)"[slice(*caught.value.span)] == "{ a = 1 }.b"


@pytest.mark.parametrize(
    ("constraint", "given_value", "expected"),
    [
        ("list(string)", [1, U], ListValue(["1", TEXT])),
        ("map(number)", {"a": "1"}, MapValue({"a": 1})),
        ('object({ a = optional(list(string), ["x"]) })', {}, {"a": ListValue(["x"])}),
        ("object({ id = string })", Attributes(id="b"), {"id": "b"}),
        ("object({ a = string })", PartialMap({}, U), {"a": TEXT}),
        ("string", OneOf((1, True), ("c",)), OneOf(("1", "true"), ("c",))),
        ("string", U, TEXT),
        ("any", [1, "a"], [1, "a"]),
        ("list", ["a", 1], ListValue(["a", "1"])),
    ],
)
def test_variables_are_converted_around_what_is_unknown(constraint: str, given_value: Value, expected: Value) -> None:
    found = convert(given_value, parse_type(parse_expression(constraint)))
    assert (type(found), found) == (type(expected), expected)


@pytest.mark.parametrize(
    ("constraint", "text", "expected"),
    [
        ("string", "[1]", "[1]"),
        ("number", "5", 5),
        ("bool", "true", True),
        ("any", "x", "x"),
        ("list(string)", '["a", 1]', ListValue(["a", "1"])),
        ("map(string)", '{ a = "b" }', MapValue({"a": "b"})),
    ],
)
def test_the_text_of_a_variable_is_read_by_its_type(constraint: str, text: str, expected: Value) -> None:
    assert parse_variable_text(text, parse_type(parse_expression(constraint))) == expected


@pytest.mark.parametrize(("constraint", "text"), [("number", "x"), ("list(string)", "a b"), ("list(string)", "{}")])
def test_text_that_is_no_such_value_is_an_error(constraint: str, text: str) -> None:
    with pytest.raises(EvaluationError):
        parse_variable_text(text, parse_type(parse_expression(constraint)))


@pytest.mark.parametrize("text", ["strin", "list()", "list(string, string)", "object([])", "set", "1", "tuple(string)"])
def test_what_is_no_type_is_refused(text: str) -> None:
    with pytest.raises(EvaluationError):
        parse_type(parse_expression(text))


JSON_VALUES: st.SearchStrategy[Value] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(codec="utf-8", max_codepoint=0x2FF), max_size=5)
    | st.just(U)
    | st.tuples(st.sampled_from(["a", '"', "\\"]), st.just(U), st.just("b{")).map(PartialText),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=2), inner, max_size=3),
)


@given(JSON_VALUES)
def test_json_brings_back_what_went_in_with_its_unknowns(value: Value) -> None:
    parts = list(encode(value))
    assert decode(parts) == _normal(value)
    if all(isinstance(part, str) for part in parts):
        assert json.loads("".join(map(str, parts))) == value


def _normal(value: Value) -> Value:
    if isinstance(value, str):
        return value_of("x", x=value)
    if isinstance(value, list):
        return [_normal(item) for item in value]
    return {key: _normal(item) for key, item in value.items()} if isinstance(value, dict) else value


@given(
    JSON_VALUES, st.sampled_from(["list(string)", "map(any)", "set(string)", "string", "number", "object({ a = any })"])
)
def test_converting_twice_is_converting_once(value: Value, constraint: str) -> None:
    target = parse_type(parse_expression(constraint))
    try:
        once = convert(value, target)
    except EvaluationError:
        return
    twice = convert(once, target)
    assert (type(twice), twice) == (type(once), once)
