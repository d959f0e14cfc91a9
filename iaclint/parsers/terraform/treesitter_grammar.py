"""tree-sitter-hcl: its parser, its node kinds as numbers (names cost a string for each look), its limits."""

from __future__ import annotations

import tree_sitter
import tree_sitter_hcl
from tree_sitter import Node

from iaclint.parsers.terraform.syntax_errors import MAX_NESTING, too_deep

LANGUAGE = tree_sitter.Language(tree_sitter_hcl.language())
PARSER = tree_sitter.Parser(LANGUAGE)


def named(kind: str) -> int:
    number_of_kind = LANGUAGE.id_for_node_kind(kind, True)
    assert number_of_kind is not None, kind
    return number_of_kind


def _anonymous(*kinds: str) -> frozenset[int]:
    return frozenset(LANGUAGE.id_for_node_kind(kind, False) or 0 for kind in kinds)


ATTRIBUTE, EXPRESSION, COMMENT = map(named, ("attribute", "expression", "comment"))
OPERATION, CONDITIONAL = map(named, ("operation", "conditional"))
UNARY, BINARY = map(named, ("unary_operation", "binary_operation"))
ELEMENT, ELLIPSIS, ARGUMENTS = map(named, ("object_elem", "ellipsis", "function_arguments"))
FOR_CONDITION, IDENTIFIER = map(named, ("for_cond", "identifier"))
GET_ATTR, INDEX, SPLAT = map(named, ("get_attr", "index", "splat"))
NEW_INDEX, FULL_SPLAT, ATTR_SPLAT = map(named, ("new_index", "full_splat", "attr_splat"))
INTERPOLATION, STRIP, DIRECTIVE = map(named, ("template_interpolation", "strip_marker", "template_directive"))
OPEN = _anonymous("(")
OPERATORS = _anonymous("||", "&&", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%")
CHAINS = frozenset((EXPRESSION, UNARY, BINARY, FULL_SPLAT, ATTR_SPLAT))
NESTS = frozenset((EXPRESSION, OPERATION))
_MANY_NODES = 2 * MAX_NESTING


def check_nesting(node: Node) -> None:
    """Raise HclSyntaxError when an expression is too deep to be converted and evaluated by recursion."""
    if node.descendant_count < _MANY_NODES:
        return
    pending = [(node, 0)]
    while pending:
        node, depth = pending.pop()
        kind = node.kind_id
        children = node.children
        depth += kind in NESTS
        if depth > MAX_NESTING or (len(children) > MAX_NESTING + 3 and kind in CHAINS):
            raise too_deep(node.start_byte)
        pending.extend((child, depth) for child in children)
