"""HCL files through tree-sitter: blocks and attribute names at once, expressions when they are asked for.

The hot path of the linter. tree-sitter makes a Python object of a node on every access, so names are cut out of the
text by offset and children are listed once per node.
"""

from __future__ import annotations

import re
from functools import partial
from itertools import pairwise

from tree_sitter import Node

from iaclint.parsers.terraform.lexical import LONG_SPACE, NAME, NO_TEMPLATES, Layout
from iaclint.parsers.terraform.reading import Reading, add_attribute, convert_now, label_text
from iaclint.parsers.terraform.syntax import Attribute, Block, Body, Expression
from iaclint.parsers.terraform.syntax_errors import MAX_NESTING, HclSyntaxError, too_deep
from iaclint.parsers.terraform.template_syntax import read_quoted
from iaclint.parsers.terraform.treesitter_expressions import Converter, parse_code
from iaclint.parsers.terraform.treesitter_grammar import ATTRIBUTE, EXPRESSION, IDENTIFIER, PARSER, check_nesting, named
from iaclint.patterns import pattern
from iaclint.source import SourceFile, Span

_BLOCK, _BODY, _STRING = map(named, ("block", "body", "string_lit"))
_NAME = pattern(NAME)
_DOUBTFUL = pattern(rb"<<|%\{|\$\$\$\{|\$\{~?\s*(?:[~}#/])")
"""What tree-sitter-hcl may misread, so that an error would only show on conversion: it is converted at once."""
_LONG = 2 * MAX_NESTING
_STATEMENT = pattern(rb"^(?=[A-Za-z_\x80-\xff])", re.MULTILINE)
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

    def read(self) -> Reading:
        text = self._data
        if b"<<" in text or LONG_SPACE.search(text):
            text = self._readable(text)
        # tree-sitter-hcl does not see the end of a heredoc in the end of the file.
        root = PARSER.parse(text if text.endswith(b"\n") else text + b"\n").root_node
        if root.has_error:
            root = self._recovered(root, text)
        self._converter = Converter(self._data, 0, self._layout)
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

    def _readable(self, text: bytes) -> bytes:
        """As long as the text, without what tree-sitter-hcl cannot read, or reads slowly; or only its sound start."""
        for _ in range(_ATTEMPTS):
            try:
                self._layout = Layout.of(text, 0, len(text))
                return bytes(self._layout.without_long_spaces(text))
            except HclSyntaxError as error:
                self._errors = self._errors or [error]
                # Where a string or heredoc is never closed, nothing behind its start can be trusted.
                text = text[: error.offset]
        return b""

    def _recovered(self, root: Node, text: bytes) -> Node:
        """The tree of what is left when every broken top-level statement is blanked.

        tree-sitter's own recovery moves blocks in and out of each other. Where a statement begins is guessed from
        the layout that everybody uses: at the start of a line.
        """
        if not self._errors:
            self._errors.append(_first_error(root, self._data))
            text = self._readable(self._data)
        code = self._layout.code(text)
        starts = [match.start() for match in _STATEMENT.finditer(code)]
        remaining = bytearray(b" " * len(text))
        for start, end in pairwise([*starts, len(text)]):
            statement = text[start:end]
            if not PARSER.parse(statement + b"\n").root_node.has_error:
                remaining[start:end] = statement
        return PARSER.parse(_spaced(bytes(remaining))).root_node

    def _statements(self, root: Node) -> list[Node]:
        nodes: list[Node] = []
        for node in root.children:
            nodes.extend(node.children if node.kind_id == _BODY else (node,))
        return [node for node in nodes if not node.has_error] if root.has_error else nodes

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
            elif kind == IDENTIFIER:
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


def _spaced(text: bytes) -> bytes:
    return LONG_SPACE.sub(lambda run: b"/*" + b"-" * (len(run[0]) - 4) + b"*/", text) + b"\n"


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
