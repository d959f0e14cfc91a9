"""Random syntax, printed and read back; and random text, which must never raise or hang."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iaclint.parsers.terraform import pythonhcl2, treesitter
from iaclint.parsers.terraform.reader import HclSyntaxError, parse, parse_expression, parse_template
from iaclint.parsers.terraform.reading import Reading
from iaclint.parsers.terraform.syntax import (
    Binary,
    Call,
    Conditional,
    ForExpr,
    GetAttr,
    Index,
    Literal,
    ObjectCons,
    Parenthesis,
    Splat,
    SplatItem,
    Template,
    TemplateFor,
    TemplateIf,
    TupleCons,
    Unary,
    Variable,
)
from iaclint.source import SourceFile
from tests.parsers.terraform_syntax import NOWHERE, contents, without_spans

SYNTAX_FILES = sorted((Path(__file__).parents[2] / "testdata" / "terraform" / "syntax").glob("*.tf"))
PRECEDENCE = {
    operator: rank
    for rank, operators in enumerate(["||", "&&", "== !=", "< <= > >=", "+ -", "* / %"])
    for operator in operators.split()
}
names = st.sampled_from(["a", "b", "var", "each", "x-y", "_z", "resource", "count"])
numbers = st.integers(0, 10**12) | st.decimals("0.001", "1000", places=3).filter(lambda number: number % 1 != 0)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


def lit(value: Any) -> Literal:
    return Literal(value, NOWHERE)


def primary(node: Any) -> Any:
    """What may stand where only a term may: everything else in parentheses."""
    is_term = isinstance(node, Literal | Variable | GetAttr | Index | Call | TupleCons | ObjectCons | Template)
    return node if is_term and not isinstance(node, Literal) else Parenthesis(node, NOWHERE)


def operand(node: Any, least: int) -> Any:
    """An operand of an operator of rank `least`: as it is when it binds tighter, else in parentheses."""
    if isinstance(node, Conditional) or (isinstance(node, Binary) and PRECEDENCE[node.operator] < least):
        return Parenthesis(node, NOWHERE)
    return node


def template(parts: list[Any]) -> Any:
    melded: list[Any] = []
    for part in parts:
        if isinstance(part, str):
            if part and melded and isinstance(melded[-1], str):
                melded[-1] += part
            elif part:
                melded.append(part)
        else:
            melded.append(part)
    if not melded:
        return lit("")
    if len(melded) == 1 and isinstance(melded[0], str):
        return lit(melded[0])
    return Template(tuple(lit(part) if isinstance(part, str) else part for part in melded), NOWHERE)


def inner_parts(parts: list[Any]) -> tuple[Any, ...]:
    whole = template(parts)
    if isinstance(whole, Literal):
        return (whole,) if whole.value else ()
    return tuple(whole.parts)


@st.composite
def binary(draw: Any, children: Any) -> Any:
    operator = draw(st.sampled_from(sorted(PRECEDENCE)))
    rank = PRECEDENCE[operator]
    return Binary(operator, operand(draw(children), rank), operand(draw(children), rank + 1), NOWHERE)


@st.composite
def steps(draw: Any, on: Any, *, splats: bool) -> Any:
    for kind in draw(st.lists(st.sampled_from(["attr", "index", "splat"]), min_size=1, max_size=3)):
        if kind == "attr":
            on = GetAttr(on, draw(names), NOWHERE)
        elif kind == "index":
            on = Index(on, lit(draw(st.integers(0, 99))), NOWHERE)
        elif splats:
            item = draw(steps(SplatItem(NOWHERE), splats=True) | st.just(SplatItem(NOWHERE)))
            return Splat(on, item, NOWHERE)
    return on


def objects(children: Any) -> Any:
    key = names.map(lit) | texts.map(lit) | children.map(lambda node: Parenthesis(node, NOWHERE))
    return st.lists(st.tuples(key, children), max_size=3).map(lambda items: ObjectCons(tuple(items), NOWHERE))


@st.composite
def for_expressions(draw: Any, children: Any) -> Any:
    key = draw(st.none() | children)
    group = draw(st.booleans()) if key is not None else False
    index, condition = draw(st.none() | names), draw(st.none() | children)
    return ForExpr(index, draw(names), draw(children), key, draw(children), condition, group, NOWHERE)


def templates(children: Any) -> Any:
    # A string inside `${}` would be indistinguishable from text, and mean the same.
    part = texts | children.map(lambda node: Parenthesis(node, NOWHERE) if isinstance(node, Literal) else node)
    directive = st.one_of(
        st.builds(
            lambda condition, then, otherwise: TemplateIf(
                condition, inner_parts(then), inner_parts(otherwise), NOWHERE
            ),
            children,
            st.lists(part, max_size=2),
            st.lists(part, max_size=2),
        ),
        st.builds(
            lambda key, item, of, body: TemplateFor(key, item, of, inner_parts(body), NOWHERE),
            st.none() | names,
            names,
            children,
            st.lists(part, max_size=2),
        ),
    )
    return st.lists(part | directive, max_size=4).map(template)


def compound(children: Any) -> Any:
    return st.one_of(
        binary(children),
        st.builds(lambda op, node: Unary(op, primary(node), NOWHERE), st.sampled_from("!-"), children),
        st.builds(lambda c, t, o: Conditional(operand(c, 0), t, o, NOWHERE), children, children, children),
        children.flatmap(lambda node: steps(primary(node), splats=True)),
        st.builds(
            lambda name, items, expand: Call(name, tuple(items), expand and bool(items), NOWHERE),
            st.sampled_from(["f", "merge", "provider::aws::x"]),
            st.lists(children, max_size=3),
            st.booleans(),
        ),
        st.lists(children, max_size=3).map(lambda items: TupleCons(tuple(items), NOWHERE)),
        objects(children),
        for_expressions(children),
        templates(children),
        children.map(lambda node: Parenthesis(node, NOWHERE)),
    )


constants = st.sampled_from([True, False, None])
leaves = st.one_of((constants | numbers | texts).map(lit), names.map(lambda name: Variable(name, NOWHERE)))
expressions = st.recursive(leaves, compound, max_leaves=12)


def quoted_text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    # Every brace escaped keeps `$` and `{` apart wherever they meet, also across parts.
    return "".join(f"\\u{ord(c):04x}" if c in "${%" or ord(c) < 32 else c for c in escaped.replace("\t", "\\t"))


def print_part(part: Any) -> str:
    if isinstance(part, Literal) and isinstance(part.value, str):
        return quoted_text(part.value)
    if isinstance(part, TemplateIf):
        otherwise = f"%{{ else }}{print_parts(part.otherwise)}" if part.otherwise else ""
        return f"%{{ if {show(part.condition)} }}{print_parts(part.then)}{otherwise}%{{ endif }}"
    if isinstance(part, TemplateFor):
        item = f"{part.key}, {part.item}" if part.key else part.item
        return f"%{{ for {item} in {show(part.collection)} }}{print_parts(part.body)}%{{ endfor }}"
    return f"${{{show(part)}}}"


def print_parts(parts: tuple[Any, ...]) -> str:
    return "".join(print_part(part) for part in parts)


def print_literal(node: Literal) -> str:
    words = {None: "null", True: "true", False: "false"}
    if node.value is None or isinstance(node.value, bool):
        return words[node.value]
    return f'"{quoted_text(node.value)}"' if isinstance(node.value, str) else str(node.value)


def print_for(node: ForExpr) -> str:
    item = f"{node.key}, {node.item}" if node.key else node.item
    condition = f" if {show(node.condition)}" if node.condition else ""
    intro = f"for {item} in {show(node.collection)} : "
    if node.result_key is None:
        return f"[{intro}{show(node.result)}{condition}]"
    group = "..." if node.group else ""
    return f"{{{intro}{show(node.result_key)} => {show(node.result)}{group}{condition}}}"


PRINT: dict[type, Callable[[Any], str]] = {
    Literal: print_literal,
    Variable: lambda node: node.name,
    GetAttr: lambda node: f"{show(node.on)}.{node.name}",
    Index: lambda node: f"{show(node.on)}[{show(node.key)}]",
    SplatItem: lambda _: "[*]",
    Splat: lambda node: f"{show(node.on)}{show(node.item)}",
    Call: lambda node: f"{node.name}({', '.join(map(show, node.arguments))}{'...' if node.expand else ''})",
    Unary: lambda node: f"{node.operator}{show(node.operand)}",
    Binary: lambda node: f"{show(node.left)} {node.operator} {show(node.right)}",
    Conditional: lambda node: f"{show(node.condition)} ? {show(node.then)} : {show(node.otherwise)}",
    TupleCons: lambda node: f"[{', '.join(map(show, node.items))}]",
    ObjectCons: lambda node: "{" + ", ".join(f"{show(k)} = {show(v)}" for k, v in node.items) + "}",
    ForExpr: print_for,
    Parenthesis: lambda node: f"({show(node.inner)})",
    Template: lambda node: f'"{print_parts(node.parts)}"',
}


def show(node: Any) -> str:
    return PRINT[type(node)](node)


READERS: list[Callable[[SourceFile], Reading]] = [treesitter.read, pythonhcl2.read]


@pytest.mark.parametrize("read", READERS, ids=["tree-sitter", "python-hcl2"])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(expression=expressions)
def test_printed_syntax_is_read_back(read: Callable[[SourceFile], Reading], expression: Any) -> None:
    reading = read(SourceFile.from_bytes("main.tf", f"value = {show(expression)}\n".encode()))
    assert reading.errors == ()
    assert without_spans(reading.body.attributes["value"].expression) == expression


def everything(text: bytes, path: str) -> None:
    try:
        source = SourceFile.from_bytes(path, text)
    except UnicodeDecodeError:
        return
    result = parse(source)
    contents(result.body)
    for problem in result.problems:
        assert problem.message
        assert problem.location is not None


@settings(max_examples=150, deadline=None)
@given(text=st.binary(max_size=60) | st.text('a={}[]()"$%~<>.*,:\n\\ #/E1', max_size=60).map(str.encode))
@pytest.mark.parametrize("path", ["main.tf", "main.tf.json", "x.tfvars.json"])
def test_no_text_raises(path: str, text: bytes) -> None:
    everything(text, path)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_damaged_file_raises(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(SYNTAX_FILES)).read_bytes()
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(start + 12, len(text))))
        text = (
            text[:start]
            + data.draw(st.sampled_from([b"", b"{", b"}", b'"', b"<<E\n", b"${", b"%{ if", b"\x00"]))
            + text[end:]
        )
    everything(text, "main.tf")


@settings(max_examples=150, deadline=None)
@given(text=st.text('a={}[]()"$%~<>.*,:\n\\ #/E1', max_size=40))
@pytest.mark.parametrize("read", [parse_expression, parse_template])
def test_text_alone_is_read_or_refused(read: Callable[[str], Any], text: str) -> None:
    with suppress(HclSyntaxError):
        without_spans(read(text))
