"""tree-sitter's expression nodes to syntax. Kinds are compared as numbers: names cost a string for each look."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tree_sitter import Node

from iaclint.parsers.terraform import postfix
from iaclint.parsers.terraform.lexical import LONG_SPACE, NO_TEMPLATES, Layout
from iaclint.parsers.terraform.scalars import number, unescape
from iaclint.parsers.terraform.syntax import (
    Binary,
    Call,
    Conditional,
    Expression,
    ForExpr,
    Literal,
    ObjectCons,
    Parenthesis,
    TupleCons,
    Unary,
    Variable,
    object_key,
)
from iaclint.parsers.terraform.syntax_errors import HclSyntaxError, too_deep
from iaclint.parsers.terraform.template_syntax import (
    Interpolation,
    Text,
    Token,
    assemble,
    read_heredoc,
    read_quoted,
)
from iaclint.parsers.terraform.treesitter_grammar import (
    ARGUMENTS,
    ATTRIBUTE,
    BINARY,
    COMMENT,
    CONDITIONAL,
    DIRECTIVE,
    ELEMENT,
    ELLIPSIS,
    EXPRESSION,
    FOR_CONDITION,
    FULL_SPLAT,
    GET_ATTR,
    IDENTIFIER,
    INTERPOLATION,
    NEW_INDEX,
    OPEN,
    OPERATION,
    OPERATORS,
    PARSER,
    SPLAT,
    STRIP,
    check_nesting,
    named,
)
from iaclint.source import Span

_CONSTANTS: dict[bytes, bool | None] = {b"true": True, b"false": False, b"null": None}


def parse_code(data: bytes, start: int, end: int) -> Expression:
    """The expression that stands alone between two offsets. Raises HclSyntaxError."""
    text = data[start:end]
    layout = NO_TEMPLATES
    if b"<<" in text or LONG_SPACE.search(text):
        layout = Layout.of(data, start, end)
        text = bytes(layout.without_long_spaces(data)[start:end])
    shift = start - 2
    root = PARSER.parse(b"_=" + text + b"\n").root_node
    attribute = root.children[0].children[0] if not root.has_error and root.child_count else None
    if attribute is None or attribute.kind_id != ATTRIBUTE or attribute.next_named_sibling is not None:
        raise HclSyntaxError("invalid expression", start)
    node = attribute.children[-1]
    try:
        check_nesting(node)
    except HclSyntaxError as error:
        raise too_deep(error.offset + shift) from None
    return Converter(data, shift, layout).expression(node)


class Converter:
    """Nodes of one parse to syntax. `data` is the original text, `shift` what to add to a node's offsets in it."""

    __slots__ = ("_data", "_layout", "_shift")

    def __init__(self, data: bytes, shift: int, layout: Layout) -> None:
        self._data = data
        self._shift = shift
        self._layout = layout

    def expression(self, node: Node) -> Expression:
        children = node.children
        if len(children) == 1:
            child = children[0]
            return _TERMS[child.kind_id](self, child)
        return self._terms(children)

    def _span(self, node: Node) -> Span:
        return Span(node.start_byte + self._shift, node.end_byte + self._shift)

    def _text(self, node: Node) -> str:
        return self._data[node.start_byte + self._shift : node.end_byte + self._shift].decode()

    def _terms(self, children: Sequence[Node]) -> Expression:
        """A term and the steps of its traversal: they are siblings in tree-sitter's tree."""
        children = [child for child in children if child.kind_id != COMMENT]
        first = children[0]
        if first.kind_id in OPEN:
            span = Span(first.start_byte + self._shift, children[2].end_byte + self._shift)
            term: Expression = Parenthesis(self.expression(children[1]), span)
            rest = children[3:]
        else:
            term = _TERMS[first.kind_id](self, first)
            rest = children[1:]
        if not rest:
            return term
        steps: list[postfix.Step] = []
        for child in rest:
            self._step(child, steps)
        return postfix.apply_steps(term, steps)

    def _step(self, node: Node, steps: list[postfix.Step]) -> None:
        kind = node.kind_id
        if kind == GET_ATTR:
            steps.append(postfix.attribute(self._text(node.children[-1]), self._span(node)))
            return
        inner = next(child for child in node.children if child.kind_id != COMMENT)
        children = [child for child in inner.children if child.kind_id != COMMENT]
        if kind == SPLAT:
            steps.append(postfix.splat(inner.kind_id == FULL_SPLAT, self._span(children[0])))
            for child in children[1:]:
                self._step(child, steps)
        elif inner.kind_id == NEW_INDEX:
            steps.append(postfix.index(self.expression(children[1]), self._span(node)))
        else:
            dot, end = self._span(node)
            steps.append(postfix.legacy_index(self._data[dot + 1 : end].decode(), Span(dot + 1, end), Span(dot, end)))

    def _only_child(self, node: Node) -> Expression:
        child = next(child for child in node.children if child.kind_id != COMMENT)
        return _TERMS[child.kind_id](self, child)

    def _scalar(self, node: Node) -> Expression:
        span = self._span(node)
        text = self._data[span.start : span.end]
        if text in _CONSTANTS:
            return Literal(_CONSTANTS[text], span)
        return Literal(int(text, 16) if text[1:2] == b"x" else number(text.decode()), span)

    def _variable(self, node: Node) -> Expression:
        span = self._span(node)
        return Variable(self._data[span.start : span.end].decode(), span)

    def quoted(self, node: Node) -> Expression:
        span = self._span(node)
        raw = self._data[span.start + 1 : span.end - 1]
        if b"{" not in raw:
            return Literal(unescape(raw.decode(), span.start + 1), span)
        children = node.children
        # tree-sitter-hcl takes `$$${x}` for an interpolation; HCL for an escape.
        if b"$$${" in raw or any(child.kind_id == DIRECTIVE for child in children):
            return read_quoted(self._data, span, parse_code)
        tokens: list[Token] = []
        position = span.start + 1
        for child in children:
            if child.kind_id == INTERPOLATION:
                token = self._interpolation(child)
                self._append_text(tokens, position, token.span.start)
                tokens.append(token)
                position = token.span.end
        self._append_text(tokens, position, span.end - 1)
        return assemble(tokens, span)

    def _append_text(self, tokens: list[Token], start: int, end: int) -> None:
        # tree-sitter-hcl leaves spaces out of its literals: what stands between two interpolations is the text.
        if start < end:
            tokens.append(Text(unescape(self._data[start:end].decode(), start), Span(start, end)))

    def _interpolation(self, node: Node) -> Interpolation:
        children = [child for child in node.children if child.kind_id != COMMENT]
        code = next((child for child in children if child.kind_id == EXPRESSION), None)
        if code is None:
            raise HclSyntaxError("a template sequence is empty", node.start_byte + self._shift)
        return Interpolation(
            self.expression(code), self._span(node), children[1].kind_id == STRIP, children[-2].kind_id == STRIP
        )

    def _heredoc(self, node: Node) -> Expression:
        start = node.start_byte + self._shift
        heredoc = self._layout.heredocs.get(start)
        if heredoc is None:
            raise HclSyntaxError("<< starts no heredoc", start)
        return read_heredoc(self._data, heredoc, parse_code)

    def _tuple(self, node: Node) -> Expression:
        items = tuple(self.expression(child) for child in node.children if child.kind_id == EXPRESSION)
        return TupleCons(items, self._span(node))

    def _object(self, node: Node) -> Expression:
        items = []
        for element in node.children:
            if element.kind_id == ELEMENT:
                key, value = (child for child in element.children if child.kind_id == EXPRESSION)
                items.append((object_key(self.expression(key)), self.expression(value)))
        return ObjectCons(tuple(items), self._span(node))

    def _for(self, node: Node) -> Expression:
        children = [child for child in node.children if child.kind_id != COMMENT]
        intro = children[1].children
        names = [self._text(child) for child in intro if child.kind_id == IDENTIFIER]
        collection = next(child for child in intro if child.kind_id == EXPRESSION)
        results = [self.expression(child) for child in children if child.kind_id == EXPRESSION]
        condition = next((child for child in children if child.kind_id == FOR_CONDITION), None)
        return ForExpr(
            key=names[0] if len(names) == 2 else None,
            item=names[-1],
            collection=self.expression(collection),
            result_key=results[0] if len(results) == 2 else None,
            result=results[-1],
            condition=self.expression(condition.children[-1]) if condition else None,
            group=any(child.kind_id == ELLIPSIS for child in children),
            span=self._span(node),
        )

    def _call(self, node: Node) -> Expression:
        children = node.children
        given = next((child for child in children if child.kind_id == ARGUMENTS), None)
        inner = given.children if given else ()
        arguments = tuple(self.expression(child) for child in inner if child.kind_id == EXPRESSION)
        expand = any(child.kind_id == ELLIPSIS for child in inner)
        return Call(self._text(children[0]), arguments, expand, self._span(node))

    def _unary(self, node: Node) -> Expression:
        children = node.children
        operand = self._terms(children[1:])
        start = node.start_byte + self._shift
        return Unary(self._text(children[0]), operand, Span(start, operand.span.end))

    def _binary(self, node: Node) -> Expression:
        """Down the left side in a loop: `a || b || …` is as deep as it is long."""
        rights: list[tuple[str, Sequence[Node]]] = []
        while True:
            children = node.children
            at = next(i for i, child in enumerate(children) if child.kind_id in OPERATORS)
            rights.append((self._text(children[at]), children[at + 1 :]))
            left = children[0]
            if at == 1 and left.kind_id == OPERATION and left.children[0].kind_id == BINARY:
                node = left.children[0]
                continue
            break
        result = self._terms(children[:at])
        for operator, operand in reversed(rights):
            right = self._terms(operand)
            result = Binary(operator, result, right, Span(result.span.start, right.span.end))
        return result

    def _conditional(self, node: Node) -> Expression:
        """tree-sitter-hcl reads `a ? b : c ? d : e` as `(a ? b : c) ? d : e`; HCL as `a ? b : (c ? d : e)`."""
        branches: list[tuple[Node, Node]] = []
        while True:
            condition, then, otherwise = (child for child in node.children if child.kind_id == EXPRESSION)
            branches.append((then, otherwise))
            first = condition.children
            if len(first) != 1 or first[0].kind_id != CONDITIONAL:
                break
            node = first[0]
        result = self.expression(branches[0][1])
        conditions = [otherwise for _, otherwise in branches[1:]] + [condition]
        for (then, _), test in zip(branches, conditions, strict=True):
            when = self.expression(test)
            result = Conditional(when, self.expression(then), result, Span(when.span.start, result.span.end))
        return result


_TERMS: dict[int, Callable[[Converter, Node], Expression]] = {
    named(kind): convert
    for kind, convert in {
        "literal_value": Converter._only_child,
        "numeric_lit": Converter._scalar,
        "bool_lit": Converter._scalar,
        "null_lit": Converter._scalar,
        "string_lit": Converter.quoted,
        "template_expr": Converter._only_child,
        "quoted_template": Converter.quoted,
        "heredoc_template": Converter._heredoc,
        "collection_value": Converter._only_child,
        "tuple": Converter._tuple,
        "object": Converter._object,
        "variable_expr": Converter._variable,
        "function_call": Converter._call,
        "for_expr": Converter._only_child,
        "for_tuple_expr": Converter._for,
        "for_object_expr": Converter._for,
        "operation": Converter._only_child,
        "unary_operation": Converter._unary,
        "binary_operation": Converter._binary,
        "conditional": Converter._conditional,
    }.items()
}
