"""Input made to crash or stall a parser ends in a problem, and soon."""

from __future__ import annotations

import time

import pytest

from iaclint.parsers.terraform.lexical import Layout
from iaclint.parsers.terraform.reader import HclSyntaxError, parse, parse_expression
from iaclint.source import SourceFile
from tests.parsers.terraform_syntax import contents

SECONDS = 10
"""Far above what any of these takes; the quadratic ones took minutes before they were dealt with."""

MANY = 100_000
DEEP = {
    "parentheses": b"a = " + b"(" * MANY + b"1" + b")" * MANY,
    "blocks": b"a {\n" * MANY + b"}\n" * MANY,
    "unary operators": b"a = " + b"!" * MANY + b"b",
    "binary operators": b"a = 1" + b" + 1" * MANY,
    "conditionals": b"a = " + b"b ? c : " * MANY + b"d",
    "attributes": b"a = b" + b".c" * MANY,
    "indexes": b"a = b" + b"[0]" * MANY,
    "splats": b"a = b" + b"[*]" * MANY,
    "objects": b"a = " + b"{ b = " * 1_000 + b"1" + b"}" * 1_000,
    "calls": b"a = " + b"f(" * 1_000 + b")" * 1_000,
    "for expressions": b"a = " + b"[for b in c: " * 1_000 + b"1" + b"]" * 1_000,
    "templates": b"a = " + b'"${' * 10_000 + b"1" + b'}"' * 10_000,
    "directives": b'a = "' + b"%{ if b }" * 1_000 + b"%{ endif }" * 1_000 + b'"',
    "heredocs": b"a = " + b"<<E\n${" * 10_000,
}
BROKEN = {
    "open parentheses": b"a = " + b"(" * MANY,
    "open brackets": b"a = " + b"[" * MANY,
    "an open heredoc": b"a = <<E\n" + b"\n" * MANY,
    "a long gap": b"a = " + b"\n" * MANY + b"}",
    "many quotes": b'"' * (MANY + 1),
    "open sequences": b'a = "' + b"${" * MANY,
    "open comments": b"/*" * MANY,
    "noise": bytes(range(128)) * 1_000,
}
FINE = {
    "a long gap in code": b"a = [" + b"\n" * MANY + b"1 # x\n" + b" " * MANY + b"]",
    "a long gap in a comment": b"a = 1 /*" + b"\n" * MANY + b"*/ # " + b" " * MANY + b"\n",
    "a long gap in a string": b'a = "' + b" " * MANY + b'"',
    "a long gap after a heredoc": b"a = <<E\n" + b"\n" * MANY + b"E\n" + b" \n" * MANY + b"b = 1",
    "many dollars": b'a = "' + b"$" * MANY + b'"',
    "many items": b"a = [" + b"1," * MANY + b"]",
    "many interpolations": b"a = <<E\n" + b'${"x"}' * 3_000 + b"\nE\n",
}
JSON = {
    "arrays": b"[" * MANY,
    "objects": b'{"a":' * MANY,
    "backslashes": b'{"a": "' + b"\\" * MANY,
    "templates": b'{"locals": {"a": "' + b"${" * MANY + b'"}}',
    "aliases": b'{"a": &a [], "b": [*a, *a]}',
}


def problems(text: bytes, path: str) -> list[str]:
    started = time.perf_counter()
    result = parse(SourceFile.from_bytes(path, text))
    contents(result.body)
    assert time.perf_counter() - started < SECONDS
    return [problem.kind for problem in result.problems]


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_deep_nesting_is_refused(text: bytes) -> None:
    assert problems(text, "main.tf") == ["too-deep"]


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_broken_text_is_refused_in_time(text: bytes) -> None:
    assert problems(text, "main.tf") == ["syntax-error"]


@pytest.mark.parametrize("text", FINE.values(), ids=FINE)
def test_long_text_is_read_in_time(text: bytes) -> None:
    assert problems(text, "main.tf") == []


@pytest.mark.parametrize("text", JSON.values(), ids=JSON)
def test_hostile_json_is_refused(text: bytes) -> None:
    assert len(problems(text, "main.tf.json")) == 1


def test_a_block_beside_a_deep_one_is_kept() -> None:
    result = parse(SourceFile.from_bytes("main.tf", b"a {\n  b = " + b"(" * 500 + b"1" + b")" * 500 + b"\n}\nc {}\n"))
    assert [block.type for block in result.body.blocks] == ["c"]
    assert [problem.kind for problem in result.problems] == ["too-deep"]


def test_a_deep_expression_alone_is_refused() -> None:
    with pytest.raises(HclSyntaxError, match="nested more than"):
        parse_expression("(" * 1_000 + "1" + ")" * 1_000)


def test_an_expression_at_the_limit_can_be_read() -> None:
    text = b"a = " + b"[" * 70 + b"1" + b"]" * 70 + b"\nb = 1" + b" + 1" * 70
    assert problems(text, "main.tf") == []


def test_blanking_keeps_every_offset() -> None:
    text = b'a = <<E\n${b}\n  E  \nc = "${d}" # "e\n'
    layout = Layout.of(text, 0, len(text))
    assert bytes(layout.without_heredocs(text)) == b'a = <<E\n--------\nE\nc = "${d}" # "e\n'
    assert bytes(layout.code(text)) == b'a = <<E\n--------\nE\nc = "----" ----\n'
