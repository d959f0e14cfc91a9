"""python-hcl2's raw trees: how to get one, and how to find one's way in it. Imported only with `pythonhcl2`."""

from __future__ import annotations

from typing import TypeAlias

from hcl2 import parses_to_tree
from lark import Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from iaclint.parsers.terraform.syntax_errors import MAX_NESTING, HclSyntaxError, too_deep

RawTree: TypeAlias = "Tree[Token]"
Node: TypeAlias = "RawTree | Token"

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


def trees(nodes: list[Node]) -> list[RawTree]:
    return [node for node in nodes if isinstance(node, Tree)]


def has_ellipsis(tree: RawTree) -> bool:
    return any(isinstance(child, Token) and child.type == "ELLIPSIS" for child in tree.children)


def first_token(node: Node) -> Token:
    while isinstance(node, Tree):
        node = node.children[0]
    return node


def last_token(node: Node) -> Token:
    while isinstance(node, Tree):
        node = node.children[-1]
    return node
