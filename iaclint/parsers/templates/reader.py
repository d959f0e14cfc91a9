"""The bytes of a YAML or JSON template to nodes.

JSON goes the way of YAML, libyaml's, for it is several times as fast as a reader in Python; what YAML refuses (tabs
before a token, some escapes) is read again by the strict reader.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

from iaclint.graph.values import Value
from iaclint.parsers.templates.nodes import Call, Mapping, Member, Node, Place, Scalar, Sequence
from iaclint.parsers.terraform.json_tree import Array, JsonNode, Object, Text, read_json
from iaclint.parsers.terraform.json_tree import Scalar as JsonScalar
from iaclint.parsers.terraform.syntax_errors import HclSyntaxError
from iaclint.patterns import pattern
from iaclint.problems import Level, Problem
from iaclint.source import Location, SourceFile, Span
from iaclint.yaml_text import LOADER, compose

MAX_EXPANDED = 2_000_000
"""Nodes of a document with every alias followed."""

_INTEGER = pattern(r"[-+]?(?:0|[1-9][0-9]*)")
_NUMBER = pattern(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]*)?(?:[eE][-+]?[0-9]{1,3})?")
_EXPONENT = pattern(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?[eE][-+]?[0-9]{1,3}")
_ALIAS = pattern(r"\*[^\s,\[\]{}]")
_ANCHOR = pattern(r"&[^\s,\[\]{}]")
_OTHER_BREAK = pattern("\r(?!\n)|[\x85\u2028\u2029]")
_PLAIN = "tag:yaml.org,2002:"
_MERGE = _PLAIN + "merge"
_TEXT = _PLAIN + "str"
_MAY_BE_OTHER = frozenset(("", *(character for character in LOADER.yaml_implicit_resolvers if character is not None)))


class _Loader(LOADER):  # type: ignore[misc]
    """Most texts begin with a character that nothing but a text begins with: those need not be looked at further."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        if kind is yaml.ScalarNode and (not implicit[0] or value[:1] not in _MAY_BE_OTHER):
            return _TEXT
        return super().resolve(kind, value, implicit)


class UnreadableError(Exception):
    """The text is no YAML and no JSON: `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def _ignore(problem: Problem) -> None:
    """For whoever reads a template that somebody else reads too."""


def read(source: SourceFile, report: Callable[[Problem], None] = _ignore) -> Node | None:
    """The document's root; None when it is empty. Raises UnreadableError.

    `report` gets what is odd in a part when somebody looks at that part: a key that stands twice.
    """
    try:
        root = compose(source.text, _Loader, aliases=True)
    except yaml.YAMLError as error:
        if source.data.lstrip()[:1] in (b"{", b"["):
            return _read_json(source, report)
        raise UnreadableError(_problem(source, error)) from None
    if root is None:
        return None
    if _begins_token(_ALIAS, source.text) and _begins_token(_ANCHOR, source.text):
        _check_size(root, source)
    return _Converter(source, report).node(root)


def _begins_token(token: re.Pattern[str], text: str) -> bool:
    """Whether what is found stands where a token of YAML may begin."""
    return any(match.start() == 0 or text[match.start() - 1] in " \t\r\n,[{" for match in token.finditer(text))


def _read_json(source: SourceFile, report: Callable[[Problem], None]) -> Node:
    try:
        return _JsonConverter(source, report).node(read_json(source.data))
    except HclSyntaxError as error:
        where = source.location(Span(error.offset, error.offset))
        raise UnreadableError(Problem(Level.ERROR, error.kind, error.message, where, error.hint)) from None


def _problem(source: SourceFile, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = str(getattr(error, "problem", None) or error)
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    return Problem(Level.ERROR, "syntax-error", what, Location(source.path, line, column, line, column))


def _check_size(root: yaml.Node, source: SourceFile) -> None:
    """Raises UnreadableError for a node inside itself, and for aliases that come to more than anybody wrote."""
    sizes: dict[int, int] = {}
    pending: list[tuple[yaml.Node, bool]] = [(root, False)]
    open_: set[int] = set()
    while pending:
        node, done = pending.pop()
        if done:
            open_.discard(id(node))
            sizes[id(node)] = 1 + sum(sizes.get(id(child), 1) for child in _children(node))
            if sizes[id(node)] > MAX_EXPANDED:
                raise _refused(source, node, "its aliases come to too much")
        elif id(node) in open_:
            raise _refused(source, node, "an anchor that holds itself")
        elif id(node) not in sizes:
            open_.add(id(node))
            pending.append((node, True))
            pending.extend((child, False) for child in _children(node) if not isinstance(child, yaml.ScalarNode))


def _refused(source: SourceFile, node: yaml.Node, what: str) -> UnreadableError:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    return UnreadableError(
        Problem(Level.ERROR, "syntax-error", what, Location(source.path, line, column, line, column))
    )


def _children(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


class _Converter:
    """Nodes of PyYAML to ours, each once: a part with an anchor stays one part."""

    def __init__(self, source: SourceFile, report: Callable[[Problem], None]) -> None:
        self._path = source.path
        self._is_json = source.data.lstrip()[:1] == b"{"
        self._report = report
        self._made: dict[int, Node] = {}
        # libyaml starts a line where nobody else does; its index counts characters.
        text = source.text
        plain = text.isascii() and "\r" not in text
        self._lines = None if plain or not _OTHER_BREAK.search(text) else _line_starts(text)

    def node(self, raw: Any) -> Node:
        found = self._made.get(id(raw))
        if found is None:
            found = self._made[id(raw)] = self._convert(raw)
        return found

    def _convert(self, raw: Any) -> Node:
        place = self._place(raw)
        tag: str = raw.tag
        if tag.startswith("!") and len(tag) > 1:
            return Call(_long_name(tag), self._untagged(raw, place), place)
        if isinstance(raw, yaml.ScalarNode):
            return Scalar(self._scalar(raw), place, raw.style in ("|", ">"))
        return self._container(raw, place)

    def _scalar(self, raw: Any) -> Value:
        if self._is_json and not raw.style and _EXPONENT.fullmatch(raw.value):  # a text in YAML 1.1
            return _number(raw.value)
        return _scalar(raw)

    def _container(self, raw: Any, place: Place) -> Node:
        if isinstance(raw, yaml.SequenceNode):
            return Sequence(lambda: tuple(map(self.node, raw.value)), place, bool(raw.flow_style))
        return Mapping(lambda: tuple(self._members(raw)), place, bool(raw.flow_style))

    def _untagged(self, raw: Any, place: Place) -> Node:
        """The argument of a short function; `!GetAtt A.B` is a text."""
        if isinstance(raw, yaml.ScalarNode):
            return Scalar(raw.value, place, raw.style in ("|", ">"))
        return self._container(raw, place)

    def _members(self, raw: Any) -> list[Member]:
        merged: list[Member] = []
        own: list[Member] = []
        for key, value in raw.value:
            if key.tag == _MERGE:
                parts = value.value if isinstance(value, yaml.SequenceNode) else [value]
                for part in reversed(parts):
                    if isinstance(part, yaml.MappingNode):
                        merged.extend(self._members(part))
            elif isinstance(key, yaml.ScalarNode):
                own.append(Member(key.value, self._place(key), self.node(value)))
            else:
                where = self._place(key).location()
                self._report(Problem(Level.WARNING, "invalid-key", "a key that is no text is not read", where))
        own = _without_duplicates(own, self._report)
        return list({member.key: member for member in (*merged, *own)}.values()) if merged else own

    def _place(self, raw: Any) -> Place:
        start, end = raw.start_mark, raw.end_mark
        if self._lines is None:
            return Place(self._path, start.line, start.column, end.line, end.column)
        return Place(self._path, *_position(self._lines, start.index), *_position(self._lines, end.index))


def _line_starts(text: str) -> list[int]:
    starts = [0]
    starts.extend(match.end() for match in re.finditer("\n", text))
    return starts


def _position(lines: list[int], index: int) -> tuple[int, int]:
    line = bisect_right(lines, index) - 1
    return line, index - lines[line]


def _without_duplicates(members: list[Member], report: Callable[[Problem], None]) -> list[Member]:
    """Of a key that stands twice the last one counts, as in PyYAML and most readers of JSON."""
    by_key = {member.key: member for member in members}
    if len(by_key) == len(members):
        return members
    for member in members:
        if by_key[member.key] is not member:
            message = f'the key "{member.key}" stands twice; the last one counts'
            report(Problem(Level.WARNING, "duplicate-key", message, member.key_place.location()))
    return list(by_key.values())


def _long_name(tag: str) -> str:
    name = tag[1:]
    return name if name in ("Ref", "Condition") or name.startswith("Fn::") else f"Fn::{name}"


def _scalar(raw: Any) -> Value:
    """Dates, octal and sexagesimal numbers of YAML 1.1 stay text: an account's id or a pair of ports is no number."""
    text: str = raw.value
    tag = raw.tag.removeprefix(_PLAIN)
    if tag == "null":
        return None
    if tag == "bool":
        return text.lower() in ("true", "yes", "on")
    if tag == "int" and _INTEGER.fullmatch(text) and len(text) < 400:
        return int(text)
    if tag == "float" and _NUMBER.fullmatch(text):
        return _number(text)
    return text


def _number(text: str) -> Value:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return text
    whole = "." not in text and abs(found.adjusted()) < 300 and found == found.to_integral_value()
    return int(found) if whole else found  # a version 5.0 keeps its zero


class _JsonConverter:
    """The strict reader's nodes to ours."""

    def __init__(self, source: SourceFile, report: Callable[[Problem], None]) -> None:
        self._source = source
        self._report = report

    def node(self, raw: JsonNode) -> Node:
        place = self._place(raw)
        if isinstance(raw, JsonScalar):
            return Scalar(self._value(raw), place)
        if isinstance(raw, Array):
            return Sequence(lambda: tuple(map(self.node, raw.items)), place, bracketed=True)
        return Mapping(lambda: tuple(self._members(raw)), place, bracketed=True)

    def _value(self, raw: JsonScalar) -> Value:
        """Of a number what is written, as in YAML: the strict reader takes 5.0 for 5."""
        if isinstance(raw.value, (str, bool)) or raw.value is None:
            return raw.value
        written = self._source.data[raw.span.start : raw.span.end].decode()
        return _number(written) if _NUMBER.fullmatch(written) else raw.value

    def _members(self, raw: Object) -> list[Member]:
        members = [self._member(key, value) for key, value in raw.members]
        return _without_duplicates(members, self._report)

    def _member(self, key: Text, value: JsonNode) -> Member:
        return Member(key.value, self._place(key), self.node(value))

    def _place(self, raw: JsonNode | Text) -> Place:
        found = self._source.location(raw.span)
        return Place(found.path, found.start_line - 1, found.start_column - 1, found.end_line - 1, found.end_column - 1)
