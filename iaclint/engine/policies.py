"""Policy documents of IAM and RAM: statements, and whether one matches what a check asks for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from iaclint.engine.documents import NotJsonError, parse_json
from iaclint.engine.policy_elements import Part, Statement, as_list, part
from iaclint.engine.truth import Truth, conjunction, disjunction, negation
from iaclint.graph.documents import PartialDocument
from iaclint.graph.resources import Path
from iaclint.graph.values import ABSENT, PartialMap, Rest, Unknown, Value

_KEYS = {
    "principal": ("Principal", "NotPrincipal"),
    "action": ("Action", "NotAction"),
    "resource": ("Resource", "NotResource"),
    "condition": ("Condition",),
}


class StatementBlock(dict[str, Value]):
    """A statement that is written as a block of its own (`alicloud_ram_policy.statement`), under the names of JSON."""


def statements_in(value: Value) -> tuple[Path, Value]:
    """Where the statements of a document stand and what is there: one, a list, or something unknown; `[]` for none.

    A `statement` block is a document of one statement.

    Raises NotJsonError for a text that is no JSON, or is no document.
    """
    document = parse_json(value)
    if isinstance(document, Unknown):
        return (), document
    if isinstance(document, list) and len(document) == 1:
        document = document[0]
    if not isinstance(document, dict):
        raise NotJsonError("a policy document is an object")
    if "effect" in document and "action" in document and "Statement" not in document:
        return (), StatementBlock((name.capitalize(), item) for name, item in document.items())
    statements = document.get("Statement", ABSENT)
    if statements is ABSENT and isinstance(document, PartialMap):
        return (), document.rest
    if isinstance(value, PartialDocument) and isinstance(statements, list):
        # What the text could not say of statements that may be missing, the document has kept.
        both = zip(statements, value.document.statements, strict=True)
        statements = [item if isinstance(item, dict) else known.content for item, known in both]
    return ("Statement",), [] if statements is ABSENT else statements


class StatementQuestion:
    """The `statement:` of a check, asked of one statement after the other."""

    def __init__(self, question: dict[str, Any]) -> None:
        self._parts = {key: _part(key, asked) for key, asked in question.items()}
        self._deciding = next((key for key in question if key in _KEYS), "")

    def holds(self, statement: Statement) -> Truth:
        return conjunction(test(statement) for test in self._parts.values())

    def place(self, statement: Statement) -> tuple[Path, Value]:
        """What makes the answer what it is: a path below the statement, and the value there."""
        name = next((name for name in _KEYS.get(self._deciding, ()) if name in statement), None)
        if name is None:
            return (), statement
        return _deciding_item(self._parts[self._deciding], name, statement[name])


def _part(key: str, asked: Any) -> Part:
    if key not in ("not", "any"):
        return part(key, asked)
    inner = [StatementQuestion(item) for item in as_list(asked)]
    if key == "not":
        return lambda statement: negation(conjunction(question.holds(statement) for question in inner))
    return lambda statement: disjunction(question.holds(statement) for question in inner)


def _deciding_item(test: Part, name: str, value: Value) -> tuple[Path, Value]:
    """The first item of a list that makes the key what it is; the key itself when none does alone, or when it is
    something that all of them lack."""
    items = list(_items(value))
    truth = test({name: value})
    alone = [(path, item) for path, item, rebuilt in items if test({name: rebuilt}) is truth]
    if len(items) < 2 or not alone or (truth is False and len(alone) == len(items)):
        return (name,), value
    path, item = alone[0]
    return (name, *path), item.unknown if isinstance(item, Rest) else item


def _items(value: Value, path: Path = ()) -> Iterator[tuple[Path, Value, Value]]:
    """The items of an element, by path, and what the element would be without the others."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield (*path, index), item, [item]
    elif isinstance(value, dict):
        for kind, inner in value.items():
            if isinstance(inner, list):
                yield from ((below, item, {kind: alone}) for below, item, alone in _items(inner, (kind,)))
            else:
                yield (kind,), inner, {kind: inner}
