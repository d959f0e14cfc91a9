"""Renders the data sources that write policy documents, and remembers where each statement stands.

https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
https://registry.terraform.io/providers/aliyun/alicloud/latest/docs/data-sources/ram_policy_document
"""

from __future__ import annotations

import json
from collections.abc import Callable

from iaclint.graph.documents import DocumentText, PartialDocument, PolicyDocument, Statement
from iaclint.graph.resources import Path
from iaclint.graph.values import ABSENT, OneOf, PartialText, Rest, Unknown, Value, unknown_from
from iaclint.parsers.terraform.expressions import evaluate
from iaclint.parsers.terraform.functions import call
from iaclint.parsers.terraform.scope import EvaluationError
from iaclint.parsers.terraform.written import WrittenBlock
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
        alicloud = name == "document"
        own = _alicloud_statements(self) if alicloud else _aws_statements(self)
        if isinstance(own, Unknown):
            return own
        statements: list[Statement | Unknown] = []
        for source in ("source_json", "source_policy_documents"):
            _merge(statements, _documents(self, source), replace=False)
        _merge(statements, own, replace=True)
        for source in ("override_json", "override_policy_documents"):
            _merge(statements, _documents(self, source), replace=True)
        if len(statements) > MAX_STATEMENTS:
            raise EvaluationError(f"the document has more than {MAX_STATEMENTS} statements")
        version = self.get("version")
        default = "1" if alicloud else "2012-10-17"
        content: dict[str, Value] = {
            "Version": default if version in (ABSENT, None) else version,
            "Statement": [item.content if isinstance(item, Statement) else item for item in statements],
        }
        text = call("jsonencode", [content], self.scope, evaluate)
        known = [item if isinstance(item, Statement) else Statement({}, self._header_of) for item in statements]
        document = PolicyDocument(known, super().locate(()))
        if isinstance(text, str):
            return DocumentText(text, document)
        return PartialDocument(text.parts, document) if isinstance(text, PartialText) else text

    def _header_of(self, path: Path) -> Location:  # noqa: ARG002 -- stands for a statement that nobody knows
        return super().locate(())


POLICY_DOCUMENTS = frozenset({"aws_iam_policy_document", "alicloud_ram_policy_document"})


def _merge(into: list[Statement | Unknown], more: list[Statement | Unknown], *, replace: bool) -> None:
    """Append; a statement with the `Sid` of an earlier one takes its place."""
    for item in more:
        sid = item.content.get("Sid") if isinstance(item, Statement) else None
        if replace and isinstance(sid, str) and sid:
            for index, known in enumerate(into):
                if isinstance(known, Statement) and known.content.get("Sid") == sid:
                    into[index] = item
                    break
            else:
                into.append(item)
        else:
            into.append(item)


def _documents(block: WrittenBlock, name: str) -> list[Statement | Unknown]:
    """The statements of the documents that an argument lists, or of the one that it is."""
    value = block.get(name)
    if value is ABSENT or value is None:
        return []
    statements: list[Statement | Unknown] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, (DocumentText, PartialDocument)):
            statements.extend(item.document.statements)
        elif isinstance(item, Rest):
            statements.append(item.unknown)
        elif isinstance(item, str):
            statements.extend(_parsed(item, lambda _: block.locate((name,))))
        elif item is not None:
            statements.append(unknown_from([item]))
    return statements


def _parsed(text: str, locate: Callable[[Path], Location]) -> list[Statement | Unknown]:
    try:
        content = json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        return [Unknown(("a policy that is no JSON",))]
    found = content.get("Statement", []) if isinstance(content, dict) else []
    return [
        Statement(item, locate) for item in (found if isinstance(found, list) else [found]) if isinstance(item, dict)
    ]


def _blocks(block: WrittenBlock, name: str) -> list[WrittenBlock | Unknown]:
    """Nested blocks, an `Unknown` for those that nobody knows."""
    value = block.get(name)
    if isinstance(value, (OneOf, Unknown)):
        return [unknown_from([value])]
    if not isinstance(value, list):
        return []
    children = block.children(name)
    if len(children) != len(value):  # written as an attribute, as in JSON syntax
        return [unknown_from(value)]
    return [item.unknown if isinstance(item, Rest) else child for item, child in zip(value, children, strict=True)]


def _aws_statements(block: WrittenBlock) -> list[Statement | Unknown]:
    return [child if isinstance(child, Unknown) else _aws_statement(child) for child in _blocks(block, "statement")]


_AWS_NAMES = {"sid": "Sid", "actions": "Action", "not_actions": "NotAction", "resources": "Resource"}
_AWS_NAMES |= {"not_resources": "NotResource", "principals": "Principal", "not_principals": "NotPrincipal"}
_AWS_NAMES |= {"effect": "Effect", "condition": "Condition"}
_ALICLOUD_NAMES = {"effect": "Effect", "action": "Action", "resource": "Resource"}
_ALICLOUD_NAMES |= {"principal": "Principal", "condition": "Condition"}


def _aws_statement(block: WrittenBlock) -> Statement:
    content: dict[str, Value] = {}
    effect = block.get("effect")
    for name, key in _AWS_NAMES.items():
        value = block.get(name)
        if key == "Effect":
            content[key] = "Allow" if effect in (ABSENT, None) else effect
        elif value is ABSENT or value is None or value == "":
            continue
        elif key in ("Principal", "NotPrincipal"):
            content[key] = _principals(block, name, "type")
        elif key == "Condition":
            content[key] = _conditions(block, "test")
        else:
            content[key] = _interpolated(_one_or_many(value))
    return Statement(content, _locator(block, _AWS_NAMES))


def _alicloud_statements(block: WrittenBlock) -> list[Statement | Unknown]:
    found: list[Statement | Unknown] = []
    for child in _blocks(block, "statement"):
        if isinstance(child, Unknown):
            found.append(child)
            continue
        content: dict[str, Value] = {}
        for name, key in _ALICLOUD_NAMES.items():
            value = child.get(name)
            if key == "Effect":
                content[key] = "Allow" if value in (ABSENT, None) else value
            elif value is ABSENT or value is None:
                continue
            elif key == "Principal":
                content[key] = _principals(child, name, "entity")
            elif key == "Condition":
                content[key] = _conditions(child, "operator")
            else:
                content[key] = _one_or_many(value)
        found.append(Statement(content, _locator(child, _ALICLOUD_NAMES)))
    return found


def _principals(block: WrittenBlock, name: str, kind: str) -> Value:
    principals: dict[str, Value] = {}
    for child in _blocks(block, name):
        if isinstance(child, Unknown):
            return child
        type_ = child.get(kind)
        identifiers = _one_or_many(child.get("identifiers"))
        if not isinstance(type_, str):
            return unknown_from([type_])
        if type_ == "*":
            return "*"
        known = principals.get(type_)
        principals[type_] = identifiers if known is None else [*_many(known), *_many(identifiers)]
    return principals


def _conditions(block: WrittenBlock, operator: str) -> Value:
    conditions: dict[str, Value] = {}
    for child in _blocks(block, "condition"):
        if isinstance(child, Unknown):
            return child
        test, variable = child.get(operator), child.get("variable")
        if not isinstance(test, str) or not isinstance(variable, str):
            return unknown_from([test, variable])
        conditions.setdefault(test, {})[variable] = _interpolated(_one_or_many(child.get("values")))
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


def _interpolated(value: Value) -> Value:
    """`&{…}` is how a policy variable is written where `${…}` would be Terraform's own."""
    if isinstance(value, str):
        return value.replace("&{", "${")
    if isinstance(value, list):
        return [_interpolated(item) for item in value]
    return value


def _locator(block: WrittenBlock, names: dict[str, str]) -> Callable[[Path], Location]:
    written = {key: name for name, key in names.items()}

    def locate(path: Path) -> Location:
        name = written.get(str(path[0])) if path else None
        if name is None:
            return block.locate(())
        if name in ("actions", "not_actions", "resources", "not_resources", "action", "resource"):
            return block.locate((name, *path[1:2]))
        return block.locate((name,))

    return locate
