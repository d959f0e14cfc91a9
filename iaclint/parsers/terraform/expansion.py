"""`count` and `for_each`: how many instances a block has, what they are called, and what their keys are worth.

https://developer.hashicorp.com/terraform/language/meta-arguments
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from iaclint.graph.values import (
    ListValue,
    Namespace,
    OneOf,
    PartialMap,
    Rest,
    SetValue,
    Unknown,
    Value,
    is_unknown,
    unknown_from,
)
from iaclint.parsers.terraform.scope import EvaluationError, Scope
from iaclint.parsers.terraform.syntax import Expression
from iaclint.parsers.terraform.unknowns import one_of
from iaclint.patterns import pattern
from iaclint.records import dataclass, field
from iaclint.source import SourceFile

Key: TypeAlias = "str | int | None"
"""The instance key; None for a block without `count` and `for_each`, and for instances whose key is not known."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One instance: `names` are the root names that only it has (`each`, `count`)."""

    key: Key
    names: dict[str, Value]

    @property
    def suffix(self) -> str:
        """What Terraform appends to the address: `[0]`, `["a"]`."""
        if self.key is None:
            return ""
        if isinstance(self.key, int):
            return f"[{self.key}]"
        return f'["{_quoted(self.key)}"]'


_INTRODUCER = pattern(r"([$%])(?={)")
_ESCAPED = {"\n": r"\n", "\r": r"\r", "\t": r"\t", '"': r"\"", "\\": r"\\"}


def _quoted(key: str) -> str:
    """A key as Terraform prints it: what would not read back as itself, or not print at all, is escaped."""
    if key.isidentifier():
        return key
    return "".join(_ESCAPED.get(letter) or _printable(letter) for letter in _INTRODUCER.sub(r"\1\1", key))


def _printable(letter: str) -> str:
    if letter.isprintable():
        return letter
    return f"\\u{ord(letter):04x}" if ord(letter) < 0x10000 else f"\\U{ord(letter):08x}"


@dataclass(frozen=True, slots=True)
class Expansion:
    """All instances of a block. `kind` says what a reference to the whole block is: one object, a list, or a map.

    `rest` is set when instances may exist that nobody can name; one of `instances` then stands for them all.
    """

    kind: str
    instances: Sequence[Instance]
    rest: Unknown | None = None
    truncated: int = 0

    def collect(self, objects: Sequence[Value]) -> Value:
        """The value of a reference to the whole block, from one value for each instance."""
        if self.kind == "single":
            return objects[0] if objects else Unknown()
        known = [
            (instance.key, item)
            for instance, item in zip(self.instances, objects, strict=True)
            if instance.key is not None
        ]
        if self.kind == "count":
            items = ListValue(item for _, item in known)
            if len(known) < len(objects):
                items.append(objects[-1])
            if self.rest is not None:
                items.append(Rest(self.rest))
            return items
        table = {str(key): item for key, item in known}
        return PartialMap(table, self.rest) if self.rest is not None else table


SINGLE = Expansion("single", (Instance(None, {}),))


@dataclass(frozen=True, slots=True)
class Written:
    """An expression with all that is needed to evaluate it or to say where it stands."""

    expression: Expression
    scope: Scope
    source: SourceFile


class Each(Namespace):
    """`key` and `value` of an instance, or of an element of a dynamic block. `written` is the `for_each` expression."""

    def __init__(self, key: Value, value: Value, written: Written | None = None) -> None:
        self._names = {"key": key, "value": value}
        self.written = written

    def get(self, name: str) -> Value:
        if name not in self._names:
            raise EvaluationError(f'"each" has no attribute "{name}"')
        return self._names[name]


@dataclass(frozen=True, slots=True)
class Elements:
    """What `for_each` iterates over: known pairs, and whether there may be more."""

    pairs: list[tuple[Value, Value]]
    rest: Unknown | None = None
    alternatives: tuple[Elements, ...] = field(default=())


def elements(value: Value) -> Elements:
    """Keys and values in iteration order. Raises EvaluationError for what cannot be iterated over."""
    if isinstance(value, OneOf):
        parts = tuple(elements(alternative) for alternative in value.alternatives)
        return Elements([], Unknown(value.causes), parts)
    if is_unknown(value) or isinstance(value, Namespace):
        unknown = value.unknown() if isinstance(value, Namespace) else unknown_from([value])
        return Elements([], unknown)
    if isinstance(value, dict):
        pairs = [(key, value[key]) for key in sorted(value)]
        return Elements(pairs, value.rest if isinstance(value, PartialMap) else None)
    if isinstance(value, list):
        rest = next((item.unknown for item in value if isinstance(item, Rest)), None)
        items = [item for item in value if not isinstance(item, Rest)]
        if isinstance(value, SetValue):
            return Elements([(item, item) for item in items], rest)
        return Elements(list(enumerate(items)), rest)
    if value is None:
        raise EvaluationError("for_each is null: it needs a map, or a set of strings")
    raise EvaluationError("for_each needs a map, or a set of strings")


Share: TypeAlias = Callable[[int], int]
"""Grants as many of the instances that are asked for as a linter should look at one by one."""

_MAX_COUNT = 2**63 - 1


def expand_count(value: Value, share: Share) -> Expansion:
    """Raises EvaluationError when the value can be no count."""
    if isinstance(value, OneOf) and all(type(number) is int and number >= 0 for number in value.alternatives):
        found = _numbered(max(value.alternatives), share)
        return replace(found, rest=found.rest or Unknown(value.causes))
    if isinstance(value, str) and value.isdigit():
        value = int(value)
    if isinstance(value, bool) or value is None:
        raise EvaluationError("count must be a whole number")
    if isinstance(value, int):
        if not 0 <= value <= _MAX_COUNT:
            raise EvaluationError("count must not be negative" if value < 0 else "count is too large a number")
        return _numbered(value, share)
    if isinstance(value, (Unknown, OneOf, Namespace)):
        unknown = value.unknown() if isinstance(value, Namespace) else unknown_from([value])
        index = Unknown(("count.index",), type="number", not_null=True)
        return Expansion("count", (Instance(None, {"count": {"index": index}}),), unknown)
    raise EvaluationError("count must be a whole number")


def _numbered(count: int, share: Share) -> Expansion:
    granted = share(count)
    known = [Instance(index, {"count": {"index": index}}) for index in range(granted)]
    if count == granted:
        return Expansion("count", known)
    index = Unknown(("count.index",), type="number", not_null=True)
    known.append(Instance(None, {"count": {"index": index}}))
    return Expansion("count", known, index, count - granted)


def expand_for_each(value: Value, share: Share) -> Expansion:
    """Raises EvaluationError when the value cannot be iterated over."""
    if isinstance(value, OneOf) and all(isinstance(item, (dict, SetValue)) for item in value.alternatives):
        return _united([expand_for_each(item, share) for item in value.alternatives], value.causes)
    if isinstance(value, list) and not isinstance(value, SetValue):
        # Terraform wants toset(); the instances that were meant are still worth looking at.
        value = SetValue(value)
    found = elements(value)
    pairs: dict[str, Value] = {}
    unknown_keys: list[Value] = []
    for key, item in found.pairs:
        if isinstance(key, str):
            pairs[key] = item
        elif isinstance(key, (int, bool)):
            pairs[str(key).lower()] = item
        else:
            unknown_keys.append(key)
    kept = list(pairs.items())[: share(len(pairs))]
    instances = [Instance(key, {"each": Each(key, item)}) for key, item in kept]
    rest = found.rest or (unknown_from(unknown_keys) if unknown_keys else None)
    truncated = len(pairs) - len(kept)
    if truncated:
        rest = rest or Unknown(("each.key",))
    if rest is not None:
        each = Each(
            Unknown(("each.key", *rest.causes), type="string", not_null=True), Unknown(("each.value", *rest.causes))
        )
        instances.append(Instance(None, {"each": each}))
    return Expansion("for_each", instances, rest, truncated)


def _united(alternatives: Sequence[Expansion], causes: tuple[str, ...]) -> Expansion:
    """Every instance that there may be when one of several expansions is meant, with the values it may have."""
    found: dict[Key, list[Instance]] = {}
    for expansion in alternatives:
        for instance in expansion.instances:
            found.setdefault(instance.key, []).append(instance)
    instances = [
        _one_of_several(same, causes) for _, same in sorted(found.items(), key=lambda pair: str(pair[0] or ""))
    ]
    instances.sort(key=lambda instance: instance.key is None)
    rest = next((expansion.rest for expansion in alternatives if expansion.rest is not None), Unknown(causes))
    return Expansion("for_each", instances, rest, max(expansion.truncated for expansion in alternatives))


def _one_of_several(same: Sequence[Instance], causes: tuple[str, ...]) -> Instance:
    each = [instance.names["each"] for instance in same]
    value = one_of([item.get("value") for item in each], causes)
    return Instance(same[0].key, {"each": Each(each[0].get("key"), value)})
