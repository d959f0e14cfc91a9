"""Maps and lists to values: loops carried out, what is worth nothing left out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from iaclint.graph.values import ABSENT, OneOf, PartialMap, Rest, Unknown, Value, unknown_from
from iaclint.parsers.templates.choices import optional
from iaclint.parsers.templates.context import MAX_ALTERNATIVES
from iaclint.parsers.templates.declared import Names
from iaclint.parsers.templates.loops import Bound, Entry, bound_text
from iaclint.parsers.templates.nodes import Call, Mapping, Member, Node, Sequence


class Evaluator(Protocol):
    """What they need of a stack."""

    def value(self, node: Node, names: Names) -> Value: ...

    def entries(self, node: Mapping, names: Names) -> list[Entry]: ...


def mapping_value(stack: Evaluator, node: Mapping, names: Names) -> Value:
    """A map without the members that are worth nothing. Functions beside other members make the rest unknown."""
    found: dict[str, Value] = {}
    rest: list[Value] = []
    usual = not isinstance(names, Bound) and not any(key.startswith("Fn::") for key in node.by_key)
    for name, member, bound, known in _unbound(node, names) if usual else stack.entries(node, names):
        if not usual and name.startswith("Fn::"):
            value = stack.value(Call(name, member.value, member.value.place), bound)
            if isinstance(value, dict):
                found.update(value)
                rest.extend([value.rest] if isinstance(value, PartialMap) else [])
            elif value is not ABSENT:
                rest.append(unknown_from([value]))
            continue
        value = stack.value(member.value, bound)
        if not known:
            rest.append(unknown_from([bound_text(name, bound), value]))
        elif value is not ABSENT:
            found[name] = optional(value)
    return PartialMap(found, unknown_from(rest)) if rest else found


def sequence_value(stack: Evaluator, node: Sequence, names: Names) -> Value:
    """A list without the items that are worth nothing; several lists when it is not known which items those are."""
    lists: list[list[Value]] = [[]]
    open_: list[OneOf] = []
    for item in node.items:
        value = stack.value(item, names)
        if value is ABSENT:
            continue
        if isinstance(value, OneOf) and any(each is ABSENT for each in value.alternatives):
            open_.append(value)
            if len(lists) * len(value.alternatives) <= MAX_ALTERNATIVES // 4:
                lists = [[*items, *_written(each)] for items in lists for each in value.alternatives]
                continue
            value = Rest(Unknown(value.causes, unknown_from([value]).references))
        for items in lists:
            items.append(value)
    return lists[0] if len(lists) == 1 else OneOf(tuple(lists), unknown_from(open_).causes)


def _written(value: Value) -> tuple[Value, ...]:
    return () if value is ABSENT else (value,)


def _unbound(node: Mapping, names: Names) -> Iterable[tuple[str, Member, Names, bool]]:
    return ((member.key, member, names, True) for member in node.members)
