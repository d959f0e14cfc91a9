"""`count` and `for_each`: how many instances a block has, what they are called, and what their keys are worth.

https://developer.hashicorp.com/terraform/language/meta-arguments
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
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
from iaclint.parsers.terraform.context import MAX_INSTANCES
from iaclint.parsers.terraform.declarations import Declaration
from iaclint.parsers.terraform.scope import EvaluationError, Scope
from iaclint.parsers.terraform.syntax import Expression
from iaclint.source import SourceFile

Key: TypeAlias = "str | int | None"
"""The instance key; None for a block without `count` and `for_each`, and for instances whose key is not known."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One instance: `names` are the root names that only it has (`each`, `count`), `certain` that it will exist."""

    key: Key
    names: dict[str, Value]
    certain: bool = True

    @property
    def suffix(self) -> str:
        """What Terraform appends to the address: `[0]`, `["a"]`."""
        if self.key is None:
            return ""
        if isinstance(self.key, int):
            return f"[{self.key}]"
        escaped = self.key.replace("\\", "\\\\").replace('"', '\\"')
        return f'["{escaped}"]'


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
            if self.rest is not None:
                items.append(objects[-1])
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


def expand_count(value: Value) -> Expansion:
    """Raises EvaluationError when the value can be no count."""
    if isinstance(value, str) and value.isdigit():
        value = int(value)
    if isinstance(value, bool) or value is None:
        raise EvaluationError("count must be a whole number")
    if isinstance(value, int):
        if value < 0:
            raise EvaluationError("count must not be negative")
        return _numbered(value)
    if isinstance(value, (Unknown, OneOf, Namespace)):
        unknown = value.unknown() if isinstance(value, Namespace) else unknown_from([value])
        index = Unknown(("count.index",), type="number", not_null=True)
        return Expansion("count", (Instance(None, {"count": {"index": index}}, certain=False),), unknown)
    raise EvaluationError("count must be a whole number")


def _numbered(count: int) -> Expansion:
    known = [Instance(index, {"count": {"index": index}}) for index in range(min(count, MAX_INSTANCES))]
    if count <= MAX_INSTANCES:
        return Expansion("count", known)
    index = Unknown(("count.index",), type="number", not_null=True)
    known.append(Instance(None, {"count": {"index": index}}))
    return Expansion("count", known, index, count - MAX_INSTANCES)


def expand_for_each(value: Value) -> Expansion:
    """Raises EvaluationError when the value cannot be iterated over."""
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
    kept = list(pairs.items())[:MAX_INSTANCES]
    instances = [Instance(key, {"each": Each(key, item)}) for key, item in kept]
    rest = found.rest or (unknown_from(unknown_keys) if unknown_keys else None)
    truncated = len(pairs) - len(kept)
    if truncated:
        rest = rest or Unknown(("each.key",))
    if rest is not None:
        each = Each(
            Unknown(("each.key", *rest.causes), type="string", not_null=True), Unknown(("each.value", *rest.causes))
        )
        instances.append(Instance(None, {"each": each}, certain=False))
    return Expansion("for_each", instances, rest, truncated)


def meta_argument(declaration: Declaration) -> str | None:
    """Which of `count` and `for_each` the block has."""
    return next((name for name in ("count", "for_each") if declaration.attribute(name)), None)
