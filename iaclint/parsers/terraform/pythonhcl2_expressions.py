"""python-hcl2's raw trees to expressions. Imported only with `pythonhcl2`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from hcl2 import parses_to_tree
from lark import Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from iaclint.parsers.terraform import postfix
from iaclint.parsers.terraform.lexical import Layout
from iaclint.parsers.terraform.scalars import number
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
from iaclint.parsers.terraform.syntax_errors import MAX_NESTING, HclSyntaxError, too_deep
from iaclint.parsers.terraform.template_syntax import read_heredoc, read_quoted
from iaclint.source import Span

RawTree: TypeAlias = "Tree[Token]"
Node: TypeAlias = "RawTree | Token"

_OPERATORS = {
    "DOUBLE_PIPE": "||",
    "DOUBLE_AMP": "&&",
    "DOUBLE_EQ": "==",
    "NEQ": "!=",
    "LT": "<",
    "LEQ": "<=",
    "GT": ">",
    "GEQ": ">=",
    "PLUS": "+",
    "MINUS": "-",
    "ASTERISK": "*",
    "SLASH": "/",
    "PERCENT": "%",
}
_CONSTANTS: dict[str, bool | None] = {"TRUE": True, "FALSE": False, "NULL": None}
_TRAVERSALS = ("get_attr_expr_term", "index_expr_term", "attr_splat_expr_term", "full_splat_expr_term")
_WORDS = {
    "EQ": "=",
    "LBRACE": "{",
    "RBRACE": "}",
    "RSQB": "]",
    "RPAR": ")",
    "COMMA": "a comma",
    "COLON": ":",
    "NAME": "a name",
    "DBLQUOTE": "a string",
    "NL_OR_COMMENT": "a new line",
}


def parse_tree(masked: bytes, data: bytes, shift: int) -> RawTree:
    """The raw tree of a text whose templates are blanked. Raises HclSyntaxError, in offsets of `data`."""
    try:
        # One character is one byte in Latin-1, so that lark's positions are byte offsets.
        tree: RawTree = parses_to_tree(masked.decode("latin-1"))
    except UnexpectedInput as error:
        raise _in_words(error, data, shift) from None
    _check_nesting(tree, shift)
    return tree


def _in_words(error: UnexpectedInput, data: bytes, shift: int) -> HclSyntaxError:
    offset = min((error.pos_in_stream or 0) + shift, len(data))
    expected: set[str] = set()
    if isinstance(error, UnexpectedToken):
        expected = set(error.accepts or error.expected)
    elif isinstance(error, UnexpectedCharacters):
        expected = set(error.allowed or ())
    words = sorted(_WORDS.get(name, name) for name in expected - {"NL_OR_COMMENT"})
    found = data[offset:].split(b"\n", 1)[0].decode("utf-8", "replace").strip()
    message = f"unexpected {found[:40]!r}" if found else "unexpected end of line"
    if words and len(words) <= 3 and expected <= _WORDS.keys():
        message += f", expected {' or '.join(words)}"
    return HclSyntaxError(message, offset)


def _check_nesting(tree: RawTree, shift: int) -> None:
    pending: list[tuple[Node, int]] = [(tree, 0)]
    while pending:
        node, depth = pending.pop()
        if isinstance(node, Tree):
            depth += node.data in ("expr_term", "binary_op", "conditional", "unary_op", "block")
            if depth > MAX_NESTING:
                raise too_deep((node.meta.start_pos or 0) + shift)
            pending.extend((child, depth) for child in node.children)


def significant(tree: RawTree) -> list[Node]:
    """Children without newlines and comments."""
    return [child for child in tree.children if not (isinstance(child, Tree) and child.data == "new_line_or_comment")]


def _trees(nodes: list[Node]) -> list[RawTree]:
    return [node for node in nodes if isinstance(node, Tree)]


def _has_ellipsis(tree: RawTree) -> bool:
    return any(isinstance(child, Token) and child.type == "ELLIPSIS" for child in tree.children)


def first_token(node: Node) -> Token:
    while isinstance(node, Tree):
        node = node.children[0]
    return node


def last_token(node: Node) -> Token:
    while isinstance(node, Tree):
        node = node.children[-1]
    return node


def parse_code(data: bytes, start: int, end: int) -> Expression:
    """The expression that stands alone between two offsets. Raises HclSyntaxError."""
    layout = Layout.of(data, start, end)
    # In parentheses, newlines mean nothing, as in a template sequence.
    masked = b"_=(" + bytes(layout.without_templates(data)[start:end]) + b"\n)"
    shift = start - 3
    statements = _trees(significant(_trees(parse_tree(masked, data, shift).children)[0]))
    converter = Converter(data, shift, layout)
    if len(statements) == 1 and statements[0].data == "attribute":
        expression = converter.expression(_trees(significant(statements[0]))[-1])
        if isinstance(expression, Parenthesis) and expression.span == Span(start - 1, end + 2):
            return expression.inner
    raise HclSyntaxError("invalid expression", start)


class Converter:
    """Trees of one parse to syntax. `data` is the original text, `shift` what to add to a token's offsets in it."""

    __slots__ = ("_data", "_layout", "_shift")

    def __init__(self, data: bytes, shift: int, layout: Layout) -> None:
        self._data = data
        self._shift = shift
        self._layout = layout

    def expression(self, tree: RawTree) -> Expression:
        if tree.data == "binary_op":
            return self._binary(tree)
        return _TERMS[tree.data](self, tree)

    def span(self, first: Node, last: Node) -> Span:
        start, end = first_token(first), last_token(last)
        return Span((start.start_pos or 0) + self._shift, (end.end_pos or 0) + self._shift)

    def _expressions(self, tree: RawTree) -> list[Expression]:
        return [self.expression(child) for child in _trees(significant(tree))]

    def name(self, tree: RawTree) -> str:
        return str(first_token(tree))

    def _term(self, tree: RawTree) -> Expression:
        children = significant(tree)
        if isinstance(children[0], Tree):
            return self.expression(children[0])
        return Parenthesis(self.expression(_trees(children)[0]), self.span(children[0], children[-1]))

    def _variable(self, tree: RawTree) -> Expression:
        return Variable(self.name(tree), self.span(tree, tree))

    def _constant(self, tree: RawTree) -> Expression:
        return Literal(_CONSTANTS[first_token(tree).type], self.span(tree, tree))

    def _number(self, tree: RawTree) -> Expression:
        """python-hcl2 takes the sign of `-52`, but not that of `-5`, for a part of the number."""
        text = str(first_token(tree))
        span = self.span(tree, tree)
        if text.startswith("-"):
            return Unary("-", Literal(number(text[1:]), Span(span.start + 1, span.end)), span)
        return Literal(number(text), span)

    def string(self, tree: RawTree) -> Expression:
        return read_quoted(self._data, self.span(tree, tree), parse_code)

    def _heredoc(self, tree: RawTree) -> Expression:
        start = self.span(tree, tree).start
        heredoc = self._layout.heredocs.get(start)
        if heredoc is None:
            raise HclSyntaxError("<< starts no heredoc", start)
        return read_heredoc(self._data, heredoc, parse_code)

    def _tuple(self, tree: RawTree) -> Expression:
        return TupleCons(tuple(self._expressions(tree)), self.span(tree, tree))

    def _object(self, tree: RawTree) -> Expression:
        items = []
        for element in _trees(significant(tree)):
            key, value = _trees(significant(element))
            inner = _trees(key.children)[0]
            converted = self._variable(inner) if inner.data == "keyword" else self.expression(inner)
            items.append((object_key(converted), self.expression(value)))
        return ObjectCons(tuple(items), self.span(tree, tree))

    def _call(self, tree: RawTree) -> Expression:
        children = significant(tree)
        names = [self.name(child) for child in _trees(children) if child.data == "identifier"]
        given = next((child for child in _trees(children) if child.data == "arguments"), None)
        arguments = tuple(self._expressions(given)) if given else ()
        expand = given is not None and any(
            isinstance(node, Token) and node.type == "ELLIPSIS" for node in given.children
        )
        return Call("::".join(names), arguments, expand, self.span(tree, tree))

    def _for(self, tree: RawTree) -> Expression:
        children = significant(tree)
        intro, *results = [child for child in _trees(children) if child.data != "for_cond"]
        parts = _trees(significant(intro))
        names = [self.name(part) for part in parts[:-1]]
        condition = next((child for child in _trees(children) if child.data == "for_cond"), None)
        converted = [self.expression(result) for result in results]
        return ForExpr(
            key=names[0] if len(names) == 2 else None,
            item=names[-1],
            collection=self.expression(parts[-1]),
            result_key=converted[0] if len(converted) == 2 else None,
            result=converted[-1],
            condition=self._expressions(condition)[0] if condition else None,
            group=_has_ellipsis(tree),
            span=self.span(tree, tree),
        )

    def _conditional(self, tree: RawTree) -> Expression:
        condition, then, otherwise = self._expressions(tree)
        return Conditional(condition, then, otherwise, Span(condition.span.start, otherwise.span.end))

    def _unary(self, tree: RawTree) -> Expression:
        token = first_token(tree)
        operand = self._expressions(tree)[0]
        return Unary(str(token), operand, Span((token.start_pos or 0) + self._shift, operand.span.end))

    def _binary(self, tree: RawTree) -> Expression:
        rights: list[RawTree] = []
        left = tree
        while left.data == "binary_op":
            left, right = _trees(significant(left))
            rights.append(right)
        result = self.expression(left)
        for term in reversed(rights):
            operator, operand = _trees(significant(term))
            right_side = self.expression(operand)
            # The token may begin with the newline or comment before it, so its text is not the operator.
            symbol = _OPERATORS[first_token(operator).type]
            result = Binary(symbol, result, right_side, Span(result.span.start, right_side.span.end))
        return result

    def _traversal(self, tree: RawTree) -> Expression:
        """Down to the first term: python-hcl2 nests `a.b.c` where HCL lists its steps."""
        groups: list[list[postfix.Step]] = []
        while True:
            on, suffix = _trees(significant(tree))
            groups.append(self._steps(suffix))
            inner = on.children[0]
            if not (isinstance(inner, Tree) and inner.data in _TRAVERSALS):
                break
            tree = inner
        return postfix.apply_steps(self.expression(on), [step for group in reversed(groups) for step in group])

    def _steps(self, tree: RawTree) -> list[postfix.Step]:
        span = self.span(tree, tree)
        children = significant(tree)
        if tree.data == "get_attr":
            return [postfix.attribute(str(last_token(tree)), span)]
        if tree.data == "short_index":
            token = last_token(tree)
            return [postfix.legacy_index(str(token), self.span(token, token), span)]
        if tree.data == "braces_index":
            return [postfix.index(self.expression(_trees(children)[0]), span)]
        steps = [postfix.splat(tree.data == "full_splat", self.span(children[0], children[0]))]
        for child in _trees(children):
            steps.extend(self._steps(child))
        return steps


_TERMS: dict[str, Callable[[Converter, RawTree], Expression]] = {
    "expr_term": Converter._term,
    "identifier": Converter._variable,
    "literal_value": Converter._constant,
    "int_lit": Converter._number,
    "float_lit": Converter._number,
    "string": Converter.string,
    "heredoc_template": Converter._heredoc,
    "heredoc_template_trim": Converter._heredoc,
    "tuple": Converter._tuple,
    "object": Converter._object,
    "function_call": Converter._call,
    "for_tuple_expr": Converter._for,
    "for_object_expr": Converter._for,
    "conditional": Converter._conditional,
    "binary_op": Converter._binary,
    "unary_op": Converter._unary,
    **dict.fromkeys(_TRAVERSALS, Converter._traversal),
}
