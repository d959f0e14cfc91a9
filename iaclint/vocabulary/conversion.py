"""Values of a template's resource as values of the canonical one. Where they stand is the concern of `places.py`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from iaclint.graph.values import ABSENT, OneOf, PartialMap, PartialText, Rest, Unknown, Value, unknown_from
from iaclint.vocabulary.alternatives import is_written, mapped
from iaclint.vocabulary.mapping import Names
from iaclint.vocabulary.plans import Plan
from iaclint.vocabulary.reading import Inside, Source, as_map, key_and_value, ruled_value
from iaclint.vocabulary.rules import NOWHERE, UNKNOWN, AttributeRule, text_of

_LISTS_IN_LISTS = 3
"""More levels of lists, with no name between them, than any property has."""


class Converter:
    """Converts the values of one resource. A part that stands in many places is converted once."""

    def __init__(self) -> None:
        self._done: dict[tuple[int, int, int], tuple[Value, Value]] = {}

    def root(self, plan: Plan, source: Source, root: str, written: dict[str, str]) -> Value:
        """What the canonical name `root` is worth; `written` is `plan.written` of the source."""
        name = written.get(root)
        value = ABSENT if name is None else self.value(plan.below(root), source.get(name))
        for target, rule in plan.roots.get(root, ()):
            value = put(value, target[1:], self.by_rule(plan, rule, source))
        return value

    def by_rule(self, plan: Plan, rule: AttributeRule, source: Source) -> Value:
        """What a rule makes of the source."""
        value: Value = ABSENT
        for each in (rule, *rule.otherwise):
            value = self._read(plan, each, source)
            if is_written(value):
                break
        return _with_default(value, rule)

    def value(self, plan: Plan, value: Value, depth: int = 0) -> Value:
        """A value with the names that the plan gives to what is inside."""
        if plan.is_verbatim or not isinstance(value, (dict, list, OneOf)):
            return value
        key = (id(value), id(plan), depth)
        found = self._done.get(key)
        if found is None:
            found = self._done[key] = (value, self._value(plan, value, depth))
        return found[1]

    def _value(self, plan: Plan, value: Value, depth: int) -> Value:
        if isinstance(value, OneOf):
            return mapped(value, lambda each: self.value(plan, each, depth))
        if isinstance(value, list):
            if plan.is_map and _is_list_of_pairs(value):
                return as_map(value)
            return [self.value(plan, item, depth + 1) for item in value] if depth < _LISTS_IN_LISTS else value
        return value if plan.is_map else self._object(plan, value)

    def _object(self, plan: Plan, entries: dict[str, Value]) -> Value:
        source = Inside(entries)
        written = plan.written(entries)
        roots = dict.fromkeys((*written, *plan.roots))
        values = {root: self.root(plan, source, root, written) for root in roots}
        known = {root: value for root, value in values.items() if value is not ABSENT}
        return PartialMap(known, entries.rest) if isinstance(entries, PartialMap) else known

    def _read(self, plan: Plan, rule: AttributeRule, source: Source) -> Value:
        value = self.value(plan.of_rule(rule), ruled_value(source, rule))
        return translated(value, dict(rule.values)) if rule.values else value


def put(container: Value, names: Names | Sequence[str], value: Value) -> Value:
    """The container with a value at a path of names inside. What is not known stays so; a list means its items."""
    if value is ABSENT or not names:
        return container if value is ABSENT else value
    if isinstance(container, OneOf):
        return OneOf(tuple(put(each, names, value) for each in container.alternatives), container.causes)
    if isinstance(container, list):
        return [item if isinstance(item, Rest) else put(item, names, value) for item in container]
    if isinstance(container, dict):
        changed = {**container, names[0]: put(container.get(names[0], ABSENT), names[1:], value)}
        return PartialMap(changed, container.rest) if isinstance(container, PartialMap) else changed
    return container if is_written(container) else {names[0]: put(ABSENT, names[1:], value)}


def translated(value: Value, values: dict[str, Value]) -> Value:
    """A scalar, or every item of a list, as `values` has it; as it is where they do not have it."""

    def translate(value: Value) -> Value:
        if isinstance(value, list):
            return [translated(item, values) for item in value]
        if isinstance(value, PartialText):
            return unknown_from([value])
        text = text_of(value) if is_written(value) else None
        return value if text is None else values.get(text, value)

    return mapped(value, translate)


def spelled_value(value: Value, rule: AttributeRule, native: Value) -> Value:
    """The inverse: what one writes to mean `value`; of several words the one that is there now, `native`."""
    if isinstance(value, OneOf):
        return OneOf(tuple(spelled_value(each, rule, native) for each in value.alternatives), value.causes)
    if isinstance(value, list):
        if rule.kind == "split" and all(isinstance(item, str) for item in value):
            return ",".join(value)
        return [spelled_value(item, rule, native) for item in value]
    wanted = text_of(value)
    words = [word for word, meant in rule.values if wanted is not None and text_of(meant) == wanted]
    if not words or not is_written(value):
        return value
    return native if text_of(native) in words else words[0]


def _with_default(value: Value, rule: AttributeRule) -> Value:
    if rule.default is ABSENT:
        return value
    default = _not_told(rule) if rule.default == UNKNOWN else rule.default
    if isinstance(value, OneOf):
        return mapped(value, lambda each: each if is_written(each) else default)
    return value if is_written(value) else default


def _not_told(rule: AttributeRule) -> Unknown:
    return Unknown(
        ("templates have no property for it" if rule.path == NOWHERE else f"{'.'.join(rule.path)} is not set",)
    )


def _is_list_of_pairs(items: list[Value]) -> bool:
    found: Iterable[Value] = (
        each for item in items for each in (item.alternatives if isinstance(item, OneOf) else (item,))
    )
    return any(isinstance(each, dict) and key_and_value(each) is not None for each in found)
