"""Syntax as short text, for tests: `(a + b)`, `a[*].b`, and nodes without their spans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from iaclint.parsers.terraform import syntax
from iaclint.parsers.terraform.syntax import Body, Expression
from iaclint.source import Span

NOWHERE = Span(0, 0)


def without_spans(node: Any) -> Any:
    """The same node, and all inside it, at `NOWHERE`."""
    if isinstance(node, Span):
        return NOWHERE
    if isinstance(node, tuple):
        return tuple(without_spans(item) for item in node)
    if is_dataclass(node) and not isinstance(node, type):
        return replace(node, **{field.name: without_spans(getattr(node, field.name)) for field in fields(node)})
    return node


def contents(body: Body) -> Any:
    """Everything that a body holds, comparable: spans, labels, and every expression, converted."""
    attributes = [(item.name, item.name_span, item.span, item.expression) for item in body.attributes.values()]
    blocks = [(block.type, block.labels, block.header, block.span, contents(block.body)) for block in body.blocks]
    return attributes, blocks


def nodes(expression: Any) -> Iterator[Any]:
    """Every node, outermost first, in order of writing."""
    if isinstance(expression, tuple) and not isinstance(expression, Span):
        for item in expression:
            yield from nodes(item)
    elif is_dataclass(expression):
        yield expression
        for field in fields(expression):
            yield from nodes(getattr(expression, field.name))


def _literal(node: syntax.Literal) -> str:
    constants = {None: "null", True: "true", False: "false"}
    if node.value is None or isinstance(node.value, bool):
        return constants[node.value]
    return repr(node.value) if isinstance(node.value, str) else str(node.value)


def _many(items: tuple[Expression, ...]) -> str:
    return ", ".join(show(item) for item in items)


def _for(node: syntax.ForExpr) -> str:
    names = f"{node.key}, {node.item}" if node.key else node.item
    key = f"{show(node.result_key)} => " if node.result_key else ""
    group = "..." if node.group else ""
    condition = f" if {show(node.condition)}" if node.condition else ""
    return f"for({names} in {show(node.collection)}: {key}{show(node.result)}{group}{condition})"


def _template_for(node: syntax.TemplateFor) -> str:
    names = f"{node.key}, {node.item}" if node.key else node.item
    return f"FOR({names} in {show(node.collection)}: {_many(node.body)})"


_SHOW: dict[type, Any] = {
    syntax.Literal: _literal,
    syntax.Template: lambda node: f"T({_many(node.parts)})",
    syntax.TemplateIf: lambda node: f"IF({show(node.condition)}: {_many(node.then)} | {_many(node.otherwise)})",
    syntax.TemplateFor: _template_for,
    syntax.Variable: lambda node: node.name,
    syntax.GetAttr: lambda node: f"{show(node.on)}.{node.name}",
    syntax.Index: lambda node: f"{show(node.on)}[{show(node.key)}]",
    syntax.SplatItem: lambda _: "@",
    syntax.Splat: lambda node: f"{show(node.on)}*<{show(node.item)}>",
    syntax.Call: lambda node: f"{node.name}({_many(node.arguments)}{'...' if node.expand else ''})",
    syntax.Unary: lambda node: f"({node.operator}{show(node.operand)})",
    syntax.Binary: lambda node: f"({show(node.left)} {node.operator} {show(node.right)})",
    syntax.Conditional: lambda node: f"({show(node.condition)} ? {show(node.then)} : {show(node.otherwise)})",
    syntax.TupleCons: lambda node: f"[{_many(node.items)}]",
    syntax.ObjectCons: lambda node: "{" + ", ".join(f"{show(k)}: {show(v)}" for k, v in node.items) + "}",
    syntax.ForExpr: _for,
    syntax.Parenthesis: lambda node: f"<{show(node.inner)}>",
}


def show(node: Expression) -> str:
    text: str = _SHOW[type(node)](node)
    return text
