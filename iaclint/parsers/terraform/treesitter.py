"""HCL files through tree-sitter: blocks and attribute names at once, expressions when they are asked for.

The hot path of the linter. tree-sitter makes a Python object of a node on every access, so names are cut out of the
text by offset and children are listed once per node.
"""

from __future__ import annotations

import re
from functools import partial

from tree_sitter import Node

from iaclint.parsers.terraform.lexical import LONG_SPACE, NAME, NO_TEMPLATES, Layout
from iaclint.parsers.terraform.reading import Reading, add_attribute, convert_now, label_text
from iaclint.parsers.terraform.syntax import Attribute, Block, Body, Expression
from iaclint.parsers.terraform.syntax_errors import MAX_NESTING, HclSyntaxError, too_deep
from iaclint.parsers.terraform.template_syntax import read_quoted
from iaclint.parsers.terraform.treesitter_expressions import (
    ATTRIBUTE,
    EXPRESSION,
    PARSER,
    Converter,
    check_nesting,
    named,
    parse_code,
)
from iaclint.source import SourceFile, Span

_BLOCK, _BODY, _IDENTIFIER, _STRING = map(named, ("block", "body", "identifier", "string_lit"))
_NAME = re.compile(NAME)
_DOUBTFUL = re.compile(rb"<<|%\{|\$\$\$\{|\$\{~?\s*(?:[~}#/])")
"""What tree-sitter-hcl may misread, so that an error would only show on conversion: it is converted at once."""
_LONG = 2 * MAX_NESTING
_ATTEMPTS = 3


def read(source: SourceFile) -> Reading:
    """The blocks that are intact, and what is wrong with the others. Never raises."""
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: SourceFile) -> None:
        self._source = source
        self._data = source.data
        self._errors: list[HclSyntaxError] = []
        self._doubtful = _DOUBTFUL.search(source.data) is not None
        self._layout = NO_TEMPLATES

    def _text(self) -> bytes:
        """What tree-sitter-hcl is given: as long as the file, without what it cannot read, or reads slowly."""
        text = self._data
        if b"<<" in text or LONG_SPACE.search(text):
            text = self._scanned(text)
        # It does not see the end of a heredoc in the end of the file.
        return text if text.endswith(b"\n") else text + b"\n"

    def _scanned(self, text: bytes) -> bytes:
        for _ in range(_ATTEMPTS):
            try:
                self._layout = Layout.of(text, 0, len(text))
                return bytes(self._layout.without_long_spaces(text))
            except HclSyntaxError as error:
                self._errors = self._errors or [error]
                # Where a string or heredoc is never closed, nothing behind its start can be trusted.
                text = text[: error.offset]
        return b""

    def read(self) -> Reading:
        root = PARSER.parse(self._text()).root_node
        if root.has_error and self._layout is NO_TEMPLATES and not self._errors:
            text = self._scanned(self._data)
            root = PARSER.parse(text).root_node if self._errors else root
        self._converter = Converter(self._data, 0, self._layout)
        if root.has_error and not self._errors:
            self._errors.append(_first_error(root, self._data))
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        for node in self._statements(root):
            try:
                if node.kind_id == ATTRIBUTE:
                    add_attribute(attributes, self._attribute(node), self._errors)
                elif node.kind_id == _BLOCK:
                    blocks.append(self._block(node, 0))
            except HclSyntaxError as error:
                self._errors.append(error)
        return Reading(Body(attributes, tuple(blocks), self._source), tuple(self._errors))

    def _statements(self, root: Node) -> list[Node]:
        """What stands at the top level, without what is broken."""
        nodes: list[Node] = []
        for node in root.children:
            nodes.extend(node.children if node.kind_id == _BODY else (node,))
        if not root.has_error:
            return nodes
        # In recovering, tree-sitter may lift blocks out of a broken one; those are indented.
        return [node for node in nodes if not node.has_error and node.start_point.column == 0]

    def _body(self, node: Node, depth: int) -> Body:
        if depth > MAX_NESTING:
            raise too_deep(node.start_byte)
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        for child in node.children:
            kind = child.kind_id
            if kind == ATTRIBUTE:
                add_attribute(attributes, self._attribute(child), self._errors)
            elif kind == _BLOCK:
                blocks.append(self._block(child, depth))
        return Body(attributes, tuple(blocks), self._source)

    def _attribute(self, node: Node) -> Attribute:
        start, end = node.start_byte, node.end_byte
        match = _NAME.match(self._data, start)
        if match is None:
            raise HclSyntaxError("an attribute has no name", start)
        doubtful = self._doubtful and _DOUBTFUL.search(self._data, start, end)
        if doubtful:
            end = start + len(self._data[start:end].rstrip())
        name = match[0].decode()
        attribute = Attribute(name, Span(start, match.end()), Span(start, end), partial(self._value, node))
        if end - start > _LONG:
            check_nesting(node)
        if doubtful:
            convert_now(attribute)
        return attribute

    def _value(self, node: Node) -> Expression:
        return self._converter.expression(next(child for child in node.children if child.kind_id == EXPRESSION))

    def _block(self, node: Node, depth: int) -> Block:
        children = node.children
        first = children[0]
        start = first.start_byte
        header_end = first.end_byte
        labels: list[str] = []
        body: Body | None = None
        for child in children[1:]:
            kind = child.kind_id
            if kind == _STRING:
                labels.append(self._label(child))
                header_end = child.end_byte
            elif kind == _IDENTIFIER:
                header_end = child.end_byte
                labels.append(self._data[child.start_byte : header_end].decode())
            elif kind == _BODY:
                body = self._body(child, depth + 1)
        return Block(
            self._data[start : first.end_byte].decode(),
            tuple(labels),
            body or Body({}, (), self._source),
            Span(start, header_end),
            Span(start, node.end_byte),
        )

    def _label(self, node: Node) -> str:
        span = Span(node.start_byte, node.end_byte)
        raw = self._data[span.start + 1 : span.end - 1]
        if b"{" not in raw and b"\\" not in raw:
            return raw.decode()
        return label_text(read_quoted(self._data, span, parse_code))


def _first_error(root: Node, data: bytes) -> HclSyntaxError:
    """The first broken node, in words."""
    node = root
    while not (node.is_error or node.is_missing) or node is root:
        broken = next((child for child in node.children if child.has_error or child.is_error), None)
        if broken is None:
            break
        node = broken
    if node.is_missing:
        return HclSyntaxError(f"expected {node.type}", node.start_byte)
    text = data[node.start_byte : node.end_byte].split(b"\n")[0].decode("utf-8", "replace").strip()
    return HclSyntaxError(f"unexpected {text[:40]!r}" if text else "unexpected end of text", node.start_byte)
