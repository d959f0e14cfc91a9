"""HCL files through python-hcl2: the second opinion on a file that tree-sitter does not understand.

Import this module only when it is needed: hcl2 takes longer to import than most runs take. It is given the text with
all templates blanked, because those are read by `template_syntax` whichever parser found them.
"""

from __future__ import annotations

from functools import partial

from lark import Token, Tree

from iaclint.parsers.terraform.lexical import Layout
from iaclint.parsers.terraform.pythonhcl2_expressions import Converter
from iaclint.parsers.terraform.pythonhcl2_tree import RawTree, first_token, parse_tree, significant
from iaclint.parsers.terraform.reading import Reading, add_attribute, convert_now, label_text
from iaclint.parsers.terraform.syntax import Attribute, Block, Body
from iaclint.parsers.terraform.syntax_errors import HclSyntaxError
from iaclint.source import SourceFile, Span


def read(source: SourceFile) -> Reading:
    """The whole file, every expression converted; or nothing of it, and why. Never raises."""
    nothing = Body({}, (), source)
    try:
        return _Reader(source).read()
    except HclSyntaxError as error:
        return Reading(nothing, (error,))


class _Reader:
    def __init__(self, source: SourceFile) -> None:
        self._source = source
        self._layout = Layout.of(source.data, 0, len(source.data))
        self._converter = Converter(source.data, 0, self._layout)
        self._errors: list[HclSyntaxError] = []

    def read(self) -> Reading:
        data = self._source.data
        try:
            tree = parse_tree(bytes(self._layout.without_templates(data)), data, 0)
        except HclSyntaxError as error:
            raise self._explained(error) from None
        body = tree.children[0]
        assert isinstance(body, Tree)
        return Reading(self._body(body), tuple(self._errors))

    def _explained(self, error: HclSyntaxError) -> HclSyntaxError:
        """At the end of the file, say which bracket is open rather than what could come next."""
        bracket = self._layout.unclosed_bracket(self._source.data)
        if error.kind != "syntax-error" or bracket is None or error.offset < len(self._source.data.rstrip()):
            return error
        symbol = self._source.data[bracket.start : bracket.end].decode()
        return HclSyntaxError(f"the {symbol} that opens here is never closed", bracket.start)

    def _body(self, tree: RawTree) -> Body:
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        for child in significant(tree):
            assert isinstance(child, Tree)
            if child.data == "attribute":
                add_attribute(attributes, self._attribute(child), self._errors)
            else:
                blocks.append(self._block(child))
        return Body(attributes, tuple(blocks), self._source)

    def _attribute(self, tree: RawTree) -> Attribute:
        children = significant(tree)
        name, value = children[0], children[-1]
        assert isinstance(value, Tree)
        name_span = self._converter.span(name, name)
        convert = partial(self._converter.expression, value)
        expression = convert_now(Attribute(str(first_token(name)), name_span, name_span, convert))
        span = Span(name_span.start, expression.span.end)
        return Attribute(str(first_token(name)), name_span, span, lambda: expression)

    def _block(self, tree: RawTree) -> Block:
        children = significant(tree)
        brace = next(i for i, child in enumerate(children) if isinstance(child, Token))
        header = children[:brace]
        body = children[brace + 1]
        assert isinstance(body, Tree)
        return Block(
            str(first_token(header[0])),
            tuple(self._label(label) for label in header[1:] if isinstance(label, Tree)),
            self._body(body),
            self._converter.span(header[0], header[-1]),
            self._converter.span(tree, tree),
        )

    def _label(self, tree: RawTree) -> str:
        if tree.data != "string":
            return str(first_token(tree))
        return label_text(self._converter.string(tree))
