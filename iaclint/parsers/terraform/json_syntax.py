"""Terraform's JSON syntax to the same bodies, blocks and expressions as HCL.

What is a block by its place in the language becomes one; inside a resource only its provider knows what is a block
and what is an object, so that stays an attribute whose value is an `ObjectCons` or `TupleCons`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import partial
from typing import Any

from iaclint.parsers.terraform.json_schema import BlockShape, Strings
from iaclint.parsers.terraform.json_tree import Array, JsonNode, Object, Text, read_json
from iaclint.parsers.terraform.reading import Reading, add_attribute, convert_now
from iaclint.parsers.terraform.syntax import Attribute, Block, Body, Expression, Literal, ObjectCons, TupleCons
from iaclint.parsers.terraform.syntax_errors import HclSyntaxError
from iaclint.parsers.terraform.template_syntax import read_bare
from iaclint.parsers.terraform.treesitter_expressions import parse_code
from iaclint.source import SourceFile, Span

_COMMENT = "//"


def read(source: SourceFile, shape: BlockShape) -> Reading:
    """The blocks that are intact, and what is wrong with the others. Never raises."""
    reader = _Reader(source)
    try:
        return reader.read(shape)
    except HclSyntaxError as error:
        return Reading(Body({}, (), source), (error,))


class _Reader:
    def __init__(self, source: SourceFile) -> None:
        self._source = source
        self._errors: list[HclSyntaxError] = []

    def read(self, shape: BlockShape) -> Reading:
        root = read_json(self._source.data)
        body = self._body(list(_objects(root)), shape, keep_going=True)
        return Reading(body, tuple(self._errors))

    def _body(self, objects: list[Object], shape: BlockShape, *, keep_going: bool = False) -> Body:
        """`keep_going`: leave out a top-level block that holds an error, rather than everything."""
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        for key, value in (member for item in objects for member in item.members):
            if key.value == _COMMENT:
                continue
            try:
                inner = shape.blocks.get(key.value)
                if inner is None:
                    add_attribute(attributes, self._attribute(key, value, shape), self._errors)
                    continue
                for labels, header, node in _labelled(key.span, value, inner.labels):
                    blocks.extend(self._blocks(key.value, labels, header, node, inner, keep_going=keep_going))
            except HclSyntaxError as error:
                if not keep_going:
                    raise
                self._errors.append(error)
        return Body(attributes, tuple(blocks), self._source)

    def _blocks(
        self, type: str, labels: tuple[str, ...], header: Span, node: JsonNode, shape: BlockShape, *, keep_going: bool
    ) -> Iterator[Block]:
        for item in _objects(node):
            repeated = isinstance(node, Array)
            # Of several blocks in an array, each has only its own brace to point at.
            where = Span(item.span.start, item.span.start + 1) if repeated else header
            try:
                body = self._body([item], shape)
            except HclSyntaxError as error:
                if not keep_going:
                    raise
                self._errors.append(error)
                continue
            yield Block(type, labels, body, where, Span(where.start, item.span.end))

    def _attribute(self, key: Text, value: JsonNode, shape: BlockShape) -> Attribute:
        strings = shape.strings.get(key.value, shape.otherwise)
        convert = partial(_expression, self._source.data, value, strings)
        attribute = Attribute(key.value, key.span, Span(key.span.start, value.span.end), convert)
        if strings is Strings.EXPRESSIONS or b"{" in self._source.data[value.span.start : value.span.end]:
            convert_now(attribute)
        return attribute


def _objects(node: JsonNode) -> Iterator[Object]:
    """The bodies that a value stands for: one object, an array of them, or none for null."""
    if isinstance(node, Object):
        yield node
    elif isinstance(node, Array):
        for item in node.items:
            yield from _objects(item)
    elif node.value is not None:
        raise HclSyntaxError("expected an object, or an array of objects", node.span.start)


def _labelled(header: Span, node: JsonNode, labels: int) -> Iterator[tuple[tuple[str, ...], Span, JsonNode]]:
    """Each label is one level of objects; `header` is the innermost key."""
    if not labels:
        yield (), header, node
        return
    for item in _objects(node):
        for key, value in item.members:
            if key.value != _COMMENT:
                for rest, where, body in _labelled(key.span, value, labels - 1):
                    yield (key.value, *rest), where, body


def _expression(data: bytes, node: JsonNode, strings: Strings) -> Expression:
    if isinstance(node, Array):
        return TupleCons(tuple(_expression(data, item, strings) for item in node.items), node.span)
    if isinstance(node, Object):
        keys = Strings.LITERAL if strings is Strings.EXPRESSIONS else strings
        members = ((_string(data, key, keys), _expression(data, value, strings)) for key, value in node.members)
        return ObjectCons(tuple(members), node.span)
    if isinstance(node.value, str):
        return _string(data, Text(node.value, node.span), strings)
    return Literal(node.value, node.span)


def _string(data: bytes, text: Text, strings: Strings) -> Expression:
    if strings is Strings.LITERAL or (strings is Strings.TEMPLATES and "{" not in text.value):
        return Literal(text.value, text.span)
    start, end = text.span
    escaped = b"\\" in data[start:end]
    if escaped:
        data, start, end = text.value.encode(), -1, len(text.value.encode()) + 1
    try:
        if strings is Strings.EXPRESSIONS:
            expression = parse_code(data, start + 1, end - 1)
        else:
            expression = read_bare(data, Span(start + 1, end - 1), parse_code)
    except HclSyntaxError as error:
        offset = text.span.start if escaped else error.offset
        raise HclSyntaxError(error.message, offset, error.hint, error.kind) from None
    if escaped:
        # An offset in the decoded text is none in the file: everything inside points at the whole string.
        moved: Expression = _moved(expression, text.span)
        return moved
    return expression if strings is Strings.EXPRESSIONS else replace(expression, span=text.span)


def _moved(node: Any, span: Span) -> Any:
    if isinstance(node, tuple):
        return tuple(_moved(item, span) for item in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    changes = {field.name: _moved(getattr(node, field.name), span) for field in fields(node) if field.name != "span"}
    return replace(node, span=span, **changes)
