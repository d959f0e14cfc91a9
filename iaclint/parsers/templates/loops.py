"""`Fn::ForEach`: the members that a loop makes of the one that is written.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html

A collection that is not known makes one member, with an unknown item; so does what comes after the limit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from iaclint.graph.values import ABSENT, OneOf, PartialText, Rest, Unknown, Value, unknown_from
from iaclint.parsers.templates.context import TemplateContext
from iaclint.parsers.templates.nodes import Mapping as MappingNode
from iaclint.parsers.templates.nodes import Member, Node, Sequence, as_text
from iaclint.parsers.templates.texts import as_text as text_of
from iaclint.parsers.templates.texts import is_text, joined
from iaclint.patterns import pattern
from iaclint.problems import Level

PREFIX = "Fn::ForEach::"

_PLACEHOLDER = pattern(r"([$&])\{([^!{}][^{}]*)\}")
_PUNCTUATION = pattern(r"[^0-9A-Za-z]")


class Bound(dict[str, Value]):
    """The identifiers of the loops around, which stand in any text of theirs as `${Name}` and `&{Name}`."""

    __slots__ = ()


class Entry(NamedTuple):
    """A member, and the key that it comes to; `name` is the key as written when that is not known."""

    name: str
    member: Member
    names: Mapping[str, Value]
    known: bool = True


class Evaluator(Protocol):
    """What loops need of a stack."""

    context: TemplateContext

    def value(self, node: Node, names: Mapping[str, Value]) -> Value: ...


def has_loops(node: MappingNode) -> bool:
    return any(key.startswith(PREFIX) for key in node.by_key)


def entries_of(stack: Evaluator, node: MappingNode, names: Mapping[str, Value]) -> Iterator[Entry]:
    """The members of a mapping, loops carried out."""
    for member in node.members:
        if member.key.startswith(PREFIX):
            yield from _rounds(stack, member, names)
        else:
            key = bound_text(member.key, names)
            yield (
                Entry(key, member, names)
                if isinstance(key, str)
                else Entry(_known_part(member.key, names), member, names, False)
            )


def _known_part(key: str, names: Mapping[str, Value]) -> str:
    """A key with the items that are known; the others stay as they are written."""
    known = bound_text(key, Bound({name: item for name, item in names.items() if isinstance(item, str)}))
    return known if isinstance(known, str) else key


def bound_text(text: str, names: Mapping[str, Value]) -> Value:
    """The text with the items of the loops around it."""
    if "{" not in text or not isinstance(names, Bound):
        return text
    pieces: list[Value] = []
    position = 0
    for match in _PLACEHOLDER.finditer(text):
        if match[2] in names:
            item = names[match[2]]
            plain = match[1] == "&" and isinstance(item, str)
            pieces += [text[position : match.start()], _PUNCTUATION.sub("", item) if plain else item]
            position = match.end()
    return joined([*pieces, text[position:]]) if pieces else text


def _rounds(stack: Evaluator, loop: Member, names: Mapping[str, Value]) -> Iterator[Entry]:
    parts = loop.value.items if isinstance(loop.value, Sequence) else ()
    identifier = as_text(parts[0]) if len(parts) == 3 else None
    if identifier is None or not isinstance(parts[2], MappingNode):
        message = f"{loop.key}: takes an identifier, a collection and a map"
        stack.context.report(Level.WARNING, "invalid-call", message, loop.value)
        return
    for item in _items(stack, stack.value(parts[1], names), loop):
        if stack.context.resources <= 0:
            message = f"{loop.key} makes too much; what is beyond the limit is read as one with an unknown item"
            stack.context.report(Level.WARNING, "too-many-instances", message, loop.value)
            yield from entries_of(stack, parts[2], Bound({**names, identifier: Unknown((loop.key,), type="string")}))
            return
        stack.context.resources -= 1
        yield from entries_of(stack, parts[2], Bound({**names, identifier: item}))


def _items(stack: Evaluator, collection: Value, loop: Member) -> list[Value]:
    """Each item once. Of several possible collections all items."""
    found: dict[str, Value] = {}
    for items in collection.alternatives if isinstance(collection, OneOf) else (collection,):
        if isinstance(items, list):
            for item in items:
                each = item.unknown if isinstance(item, Rest) else unknown_from([item]) if _unclear(item) else item
                found.setdefault(text_of(each) if is_text(each) else "", each)
        elif isinstance(items, (Unknown, PartialText)):
            found.setdefault("", unknown_from([items], "string"))
        elif items is not ABSENT:
            stack.context.report(Level.WARNING, "invalid-call", f"{loop.key}: takes a list of texts", loop.value)
            found.setdefault("", Unknown((loop.key,), type="string"))
    return [text_of(item) if is_text(item) else item for item in found.values()]


def _unclear(item: Value) -> bool:
    return not is_text(item) and not isinstance(item, (Unknown, PartialText))
