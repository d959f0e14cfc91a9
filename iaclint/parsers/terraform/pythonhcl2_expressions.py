"""python-hcl2's raw trees to expressions. Imported only with `pythonhcl2`."""

from __future__ import annotations

from collections.abc import Callable

from lark import Token, Tree

from iaclint.parsers.terraform import postfix
from iaclint.parsers.terraform.lexical import Layout
from iaclint.parsers.terraform.pythonhcl2_tree import (
    Node,
    RawTree,
    first_token,
    has_ellipsis,
    last_token,
    parse_tree,
    significant,
    trees,
)
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
from iaclint.parsers.terraform.syntax_errors import HclSyntaxError
from iaclint.parsers.terraform.template_syntax import read_heredoc, read_quoted
from iaclint.source import Span

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


def parse_code(data: bytes, start: int, end: int) -> Expression:
    """The expression that stands alone between two offsets. Raises HclSyntaxError."""
    layout = Layout.of(data, start, end)
    # In parentheses, newlines mean nothing, as in a template sequence.
    masked = b"_=(" + bytes(layout.without_templates(data)[start:end]) + b"\n)"
    shift = start - 3
    statements = trees(significant(trees(parse_tree(masked, data, shift).children)[0]))
    converter = Converter(data, shift, layout)
    if len(statements) == 1 and statements[0].data == "attribute":
        expression = converter.expression(trees(significant(statements[0]))[-1])
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
        return [self.expression(child) for child in trees(significant(tree))]

    def name(self, tree: RawTree) -> str:
        return str(first_token(tree))

    def _term(self, tree: RawTree) -> Expression:
        children = significant(tree)
        if isinstance(children[0], Tree):
            return self.expression(children[0])
        return Parenthesis(self.expression(trees(children)[0]), self.span(children[0], children[-1]))

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
        for element in trees(significant(tree)):
            key, value = trees(significant(element))
            inner = trees(key.children)[0]
            converted = self._variable(inner) if inner.data == "keyword" else self.expression(inner)
            items.append((object_key(converted), self.expression(value)))
        return ObjectCons(tuple(items), self.span(tree, tree))

    def _call(self, tree: RawTree) -> Expression:
        children = significant(tree)
        names = [self.name(child) for child in trees(children) if child.data == "identifier"]
        given = next((child for child in trees(children) if child.data == "arguments"), None)
        arguments = tuple(self._expressions(given)) if given else ()
        expand = given is not None and any(
            isinstance(node, Token) and node.type == "ELLIPSIS" for node in given.children
        )
        return Call("::".join(names), arguments, expand, self.span(tree, tree))

    def _for(self, tree: RawTree) -> Expression:
        children = significant(tree)
        intro, *results = [child for child in trees(children) if child.data != "for_cond"]
        parts = trees(significant(intro))
        names = [self.name(part) for part in parts[:-1]]
        condition = next((child for child in trees(children) if child.data == "for_cond"), None)
        converted = [self.expression(result) for result in results]
        return ForExpr(
            key=names[0] if len(names) == 2 else None,
            item=names[-1],
            collection=self.expression(parts[-1]),
            result_key=converted[0] if len(converted) == 2 else None,
            result=converted[-1],
            condition=self._expressions(condition)[0] if condition else None,
            group=has_ellipsis(tree),
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
            left, right = trees(significant(left))
            rights.append(right)
        result = self.expression(left)
        for term in reversed(rights):
            operator, operand = trees(significant(term))
            right_side = self.expression(operand)
            # The token may begin with the newline or comment before it, so its text is not the operator.
            symbol = _OPERATORS[first_token(operator).type]
            result = Binary(symbol, result, right_side, Span(result.span.start, right_side.span.end))
        return result

    def _traversal(self, tree: RawTree) -> Expression:
        """Down to the first term: python-hcl2 nests `a.b.c` where HCL lists its steps."""
        groups: list[list[postfix.Step]] = []
        while True:
            on, suffix = trees(significant(tree))
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
            return [postfix.index(self.expression(trees(children)[0]), span)]
        steps = [postfix.splat(tree.data == "full_splat", self.span(children[0], children[0]))]
        for child in trees(children):
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
