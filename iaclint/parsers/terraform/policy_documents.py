"""Renders the data sources that write policy documents, and remembers where each statement stands.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
https://registry.terraform.io/providers/aliyun/alicloud/latest/docs/data-sources/ram_policy_document
"""

from __future__ import annotations

import json
from collections.abc import Callable

from iaclint.graph.documents import DocumentText, PartialDocument, PolicyDocument, Statement
from iaclint.graph.resources import Path
from iaclint.graph.values import ABSENT, OneOf, PartialText, Rest, Unknown, Value, plain, unknown_from
from iaclint.parsers.terraform.expressions import evaluate
from iaclint.parsers.terraform.functions import call
from iaclint.parsers.terraform.scope import EvaluationError
from iaclint.parsers.terraform.written import WrittenBlock
from iaclint.records import dataclass
from iaclint.source import Location

MAX_STATEMENTS = 1000


class PolicyBlock(WrittenBlock):
    """A policy document data source: what is written, and the rendered `json` (AWS) or `document` (Alibaba Cloud)."""

    def get(self, name: str) -> Value:
        if name in ("json", "minified_json", "document"):
            if name not in self._values:
                with self._context.references.recording() as references, self._context.allowance.one_expression():
                    self._values[name] = self._rendered(name)
                self._references[name] = tuple(references)
            return self._values[name]
        return super().get(name)

    def locate(self, path: Path) -> Location:
        if path and path[0] in ("json", "minified_json", "document"):
            value = self.get(str(path[0]))
            if isinstance(value, (DocumentText, PartialDocument)):
                return value.document.locate(path[1:])
            return super().locate(())
        return super().locate(path)

    def _rendered(self, name: str) -> Value:
        try:
            return self._render(name)
        except EvaluationError as error:
            self._context.report_problem(error, self._header, self.source)
            return Unknown((f"error: {error.message}",), type="string")

    def _render(self, name: str) -> Value:
        statements: list[Statement] = []
        for source in ("source_json", "source_policy_documents"):
            _merge(statements, _documents(self, source), replace=False)
        _merge(statements, _statements(self, _ALICLOUD if name == "document" else _AWS), replace=True)
        for source in ("override_json", "override_policy_documents"):
            _merge(statements, _documents(self, source), replace=True)
        if len(statements) > MAX_STATEMENTS:
            raise EvaluationError(f"the document has more than {MAX_STATEMENTS} statements")
        version = self.get("version")
        default = "1" if name == "document" else "2012-10-17"
        contents = (statement.content for statement in statements)
        content: dict[str, Value] = {
            "Version": default if version in (ABSENT, None) else version,
            "Statement": [unknown_from([item]) if isinstance(item, OneOf) else item for item in contents],
        }
        text = call("jsonencode", [content], self.scope, evaluate)
        document = PolicyDocument(statements, super().locate(()))
        if isinstance(text, str):
            return DocumentText(text, document)
        return PartialDocument(text.parts, document) if isinstance(text, PartialText) else text


POLICY_DOCUMENTS = frozenset({"aws_iam_policy_document", "alicloud_ram_policy_document"})


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How a data source spells a statement: its arguments by key of the JSON, and what tells kinds of principals and
    operators of conditions."""

    names: dict[str, str]
    principal: str
    operator: str


_AWS = _Dialect(
    {
        "Sid": "sid",
        "Action": "actions",
        "NotAction": "not_actions",
        "Resource": "resources",
        "NotResource": "not_resources",
        "Principal": "principals",
        "NotPrincipal": "not_principals",
        "Effect": "effect",
        "Condition": "condition",
    },
    "type",
    "test",
)
_ALICLOUD = _Dialect(
    {
        "Effect": "effect",
        "Action": "action",
        "Resource": "resource",
        "Principal": "principal",
        "Condition": "condition",
    },
    "entity",
    "operator",
)


def _merge(into: list[Statement], more: list[Statement], *, replace: bool) -> None:
    """Append; a statement with the `Sid` of an earlier one takes its place."""
    for item in more:
        sid = _sid(item)
        same = next((index for index, known in enumerate(into) if replace and sid and _sid(known) == sid), None)
        if same is None:
            into.append(item)
        else:
            into[same] = item


def _sid(statement: Statement) -> str:
    sid = statement.content.get("Sid") if isinstance(statement.content, dict) else None
    return sid if isinstance(sid, str) else ""


def _documents(block: WrittenBlock, name: str) -> list[Statement]:
    """The statements of the documents that an argument lists, or of the one that it is."""
    value = block.get(name)
    if value is ABSENT or value is None:
        return []

    def locate(_: Path) -> Location:
        return block.locate((name,))

    statements: list[Statement] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, (DocumentText, PartialDocument)):
            statements.extend(item.document.statements)
        elif isinstance(item, str):
            statements.extend(_parsed(item, locate))
        elif item is not None:
            statements.append(Statement(unknown_from([item]), locate))
    return statements


def _parsed(text: str, locate: Callable[[Path], Location]) -> list[Statement]:
    try:
        content = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        return [Statement(Unknown(("a policy that is no JSON",)), locate)]
    found = content.get("Statement", []) if isinstance(content, dict) else []
    return [
        Statement(item, locate) for item in (found if isinstance(found, list) else [found]) if isinstance(item, dict)
    ]


def _blocks(block: WrittenBlock, name: str) -> list[WrittenBlock | Unknown]:
    """Nested blocks, the optional ones too, and an `Unknown` for those that nobody knows."""
    value = block.get(name)
    if isinstance(value, (OneOf, Unknown)):
        children = block.children(name)
        known = isinstance(value, OneOf) and all(child.optional for child in children)
        return list(children) if known else [unknown_from([value])]
    if not isinstance(value, list):
        return []
    children = block.children(name)
    if len(children) != len(value):  # written as an attribute, as in JSON syntax
        return [unknown_from(value)]
    return [
        item.unknown if isinstance(item, Rest) and not child.optional else child
        for item, child in zip(value, children, strict=True)
    ]


def _statements(block: WrittenBlock, dialect: _Dialect) -> list[Statement]:
    found: list[Statement] = []
    for child in _blocks(block, "statement"):
        if isinstance(child, Unknown):
            found.append(Statement(child, lambda _: block.locate(())))
            continue
        content: Value = plain(_statement(child, dialect))
        found.append(Statement(OneOf((content, None)) if child.optional else content, _locator(child, dialect.names)))
    return found


def _statement(block: WrittenBlock, dialect: _Dialect) -> dict[str, Value]:
    content: dict[str, Value] = {}
    for key, name in dialect.names.items():
        value = block.get(name)
        if value is ABSENT or value is None or value == "":
            if key == "Effect":
                content[key] = "Allow"
        elif key in ("Principal", "NotPrincipal"):
            content[key] = _principals(block, name, dialect.principal)
        elif key == "Condition":
            content[key] = _conditions(block, dialect)
        elif key in ("Effect", "Sid"):
            content[key] = value
        else:
            content[key] = _interpolated(_one_or_many(value), dialect)
    return content


def _principals(block: WrittenBlock, name: str, kind: str) -> Value:
    principals: dict[str, Value] = {}
    for child in _blocks(block, name):
        if isinstance(child, Unknown) or child.optional:
            return child if isinstance(child, Unknown) else unknown_from([block.get(name)])
        type_ = child.get(kind)
        identifiers = _one_or_many(child.get("identifiers"))
        if not isinstance(type_, str):
            return unknown_from([type_])
        if type_ == "*":
            return "*"
        known = principals.get(type_)
        principals[type_] = identifiers if known is None else [*_many(known), *_many(identifiers)]
    return principals


def _conditions(block: WrittenBlock, dialect: _Dialect) -> Value:
    conditions: dict[str, Value] = {}
    for child in _blocks(block, "condition"):
        if isinstance(child, Unknown) or child.optional:
            return child if isinstance(child, Unknown) else unknown_from([block.get("condition")])
        test, variable = child.get(dialect.operator), child.get("variable")
        if not isinstance(test, str) or not isinstance(variable, str):
            return unknown_from([test, variable])
        conditions.setdefault(test, {})[variable] = _interpolated(_one_or_many(child.get("values")), dialect)
    return conditions


def _many(value: Value) -> list[Value]:
    return list(value) if isinstance(value, list) else [value]


def _one_or_many(value: Value) -> Value:
    """A single item stands alone, as the provider renders it."""
    if isinstance(value, list):
        if len(value) == 1 and not isinstance(value[0], Rest):
            return value[0]
        return list(value)
    return [] if value is ABSENT else value


def _interpolated(value: Value, dialect: _Dialect) -> Value:
    """In AWS's, `&{…}` is how a policy variable is written where `${…}` would be Terraform's own."""
    if dialect is _AWS and isinstance(value, str):
        return value.replace("&{", "${")
    return [_interpolated(item, dialect) for item in value] if isinstance(value, list) else value


def _locator(block: WrittenBlock, names: dict[str, str]) -> Callable[[Path], Location]:
    def locate(path: Path) -> Location:
        key = str(path[0]) if path else ""
        if key not in names:
            return block.locate(())
        listed = key in ("Action", "NotAction", "Resource", "NotResource")
        return block.locate((names[key], *path[1:2]) if listed else (names[key],))

    return locate
