"""Where a canonical path of a template's resource stands in the template, and what it is called there.

Follows one path through the same rules as `conversion.py`, for findings only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from iaclint.graph.resources import Path, Setting
from iaclint.graph.values import ABSENT, OneOf, Rest, Value
from iaclint.records import dataclass
from iaclint.vocabulary.alternatives import is_written
from iaclint.vocabulary.mapping import Names
from iaclint.vocabulary.names import camel_case, snake_case
from iaclint.vocabulary.plans import Plan
from iaclint.vocabulary.reading import Inside, Source, chosen, descend, fits, key_and_value, member, picks, ruled_value
from iaclint.vocabulary.rules import SELF, AttributeRule, text_of

NameOf = Callable[["Path", str, bool], str]
"""What a template calls the canonical name below a path, where nothing is written: `""` when nobody knows. The last is
whether a guess will do."""

_EMPTY = Inside({})


@dataclass(frozen=True, slots=True)
class Place:
    """`path` leads to what is written; `shown` is what to tell the user, who knows a setting by its key.

    `value` is what is written there, and `rule` how it became canonical. `is_default`: nothing is, here or further up,
    by which the template's language means something.
    """

    path: Path
    shown: Path
    value: Value
    rule: AttributeRule | None = None
    is_default: bool = False

    @property
    def is_written(self) -> bool:
        return is_written(self.value)

    def at(self, *steps: str | int, value: Value) -> Place:
        return Place((*self.path, *steps), (*self.shown, *steps), value, self.rule)


class Finder:
    """Finds places; `name_of` says what unwritten things are called."""

    def __init__(self, name_of: NameOf) -> None:
        self._name_of = name_of

    def find(self, plan: Plan, source: Source, path: Path, start: Place) -> Place:
        """The place of a canonical path that starts in `source`, which stands at `start`."""
        while path and not isinstance(path[0], str):
            path = path[1:]
        if not path:
            return start
        root = str(path[0])
        ruled = self._ruled(plan, source, path, start)
        if ruled is not None and ruled.is_written:
            return ruled
        written = plan.written(source.names()).get(root)
        if written is not None:
            automatic = start.at(written, value=source.get(written))
            found = self._inside(plan.below(root), path[1:], automatic)
            if ruled is None or found.is_written:
                return found
        if ruled is not None:
            return ruled
        around = self._around(plan, source, path, start)
        if around is not None:
            return around
        name = self._name_of(start.shown or start.path, root, True)
        if not name:
            return replace(start, value=ABSENT, shown=())
        return self._inside(plan.below(root), path[1:], start.at(name, value=source.get(name)))

    def _ruled(self, plan: Plan, source: Source, path: Path, start: Place) -> Place | None:
        """The place by the rule that says most about the path."""
        found: Place | None = None
        for target, rule in plan.roots.get(str(path[0]), ()):
            used = _used(target, path)
            if not used:
                continue
            each = self._by_rule(plan, rule, source, path[used:], start)
            if found is None or each.is_written or not found.is_written:
                found = each
        return found

    def _around(self, plan: Plan, source: Source, path: Path, start: Place) -> Place | None:
        """The place of a container that only rules for its content make."""
        names = tuple(step for step in path if isinstance(step, str))
        found: Place | None = None
        rules = [(target, rule) for target, rule in plan.roots.get(names[0], ()) if target[: len(names)] == names]
        for target, each in ((target, each) for target, rule in rules for each in (rule, *rule.otherwise)):
            length = len(each.path) if each.key else max(1, len(each.path) - (len(target) - len(names)))
            place = _at_path(start, source, each.path[:length])
            if place.is_written:
                return place
            found = found or place
        return found

    def _by_rule(self, plan: Plan, rule: AttributeRule, source: Source, rest: Path, start: Place) -> Place:
        each = next((each for each in (rule, *rule.otherwise) if is_written(ruled_value(source, each))), rule)
        place = replace(_at_path(start, source, each.path, each), rule=each)
        found = self._below_rule(plan, each, source, rest, start, place)
        return found if place.is_written or each.default is ABSENT else replace(found, is_default=True)

    def _below_rule(
        self, plan: Plan, each: AttributeRule, source: Source, rest: Path, start: Place, place: Place
    ) -> Place:
        """The place of a path below what a rule makes, which stands at `place`."""
        if each.key:
            return self._inside(plan.of_rule(each), rest, _setting(place, each))
        if each.kind == "name_value":
            return _pair(place, rest)
        if each.kind == "entries":
            pair = _pair(place, rest)
            inner = rest[1:] if pair is not place else ()
            if rest and isinstance(rest[0], str):  # of whatever entry
                return self._inside(plan.of_rule(each), rest, replace(place, value=ABSENT))
            return pair if inner[:1] == (each.key_name,) else self._inside(plan.of_rule(each), inner, pair)
        if each.kind == "groups":
            return self._group(plan.of_rule(each), each.key_name, rest, place)
        if each.kind == "statement":
            alone = rest[:1] == ("Statement",) and isinstance(place.value, dict) and "Statement" not in place.value
            return self._inside(plan.of_rule(each), rest[2:] if alone else rest, place)
        if each.kind == "snake_case" and rest:
            return _renamed(place, str(rest[0]))
        if each.kind:
            return place
        if rest and isinstance(rest[0], int):
            item = _item(start, source, each, rest[0])
            if item is not None:
                return self._inside(plan.of_rule(each), rest[1:], item)
        return self._inside(plan.of_rule(each), rest, place)

    def _group(self, plan: Plan, key_name: str, rest: Path, place: Place) -> Place:
        """The place of a path into the objects that the inner lists of a list became."""
        if not rest:
            return place
        index, inner = (rest[0], rest[1:]) if isinstance(rest[0], int) else (0, rest)
        group = place.at(index, value=_entry(place.value, index))
        return self._inside(plan.below(key_name), inner[1:], group) if inner[:1] == (key_name,) else group

    def _inside(self, plan: Plan, path: Path, place: Place) -> Place:
        """The place of a path below a value that stands at `place`."""
        if not path:
            return place
        value = place.value
        if isinstance(value, OneOf):
            found = [self._inside(plan, path, replace(place, value=each)) for each in value.alternatives]
            return next((each for each in found if each.is_written), found[0])
        step = path[0]
        if plan.is_verbatim or (plan.is_map and isinstance(value, dict)):
            entry = _entry(value, step)
            if entry is ABSENT and plan.is_verbatim and isinstance(value, dict):
                step = self._name_of(place.shown, str(step), False) or step  # Terraform has it from JSON text
            return self._inside(plan, path[1:], place.at(step, value=entry))
        if isinstance(step, int):
            if not isinstance(value, list):
                return self._inside(plan, path[1:], place)
            if step < len(value):
                return self._inside(plan, path[1:], place.at(step, value=value[step]))
            return self._inside(plan, path[1:], replace(place, value=ABSENT))
        if plan.is_map and isinstance(value, list):
            return _tag(place, value, step)
        if isinstance(value, list) and len(value) == 1:
            return self._inside(plan, path, place.at(0, value=value[0]))
        source = Inside(value) if isinstance(value, dict) else _EMPTY
        return self.find(plan, source, path, replace(place, rule=None))


def _used(target: Names, path: Path) -> int:
    """How many steps of the path the names of the target are; 0 when it does not start with them."""
    index = 0
    for name in target:
        while index < len(path) and isinstance(path[index], int):
            index += 1
        if index == len(path) or path[index] != name:
            return 0
        index += 1
    return index


def _at_path(start: Place, source: Source, names: Names, rule: AttributeRule | None = None) -> Place:
    """The place at the end of a path in the template; of several items of a list on the way, that list's."""
    first = _first(start, source, names)
    place = _along(first, names[1:], rule)
    value = chosen(first.value, names[1:], rule) if rule else descend(first.value, names[1:])
    return replace(place, shown=place.shown if place.is_written else (*first.shown, *names[1:]), value=value)


def _first(start: Place, source: Source, names: Names) -> Place:
    value = source.get(names[0])
    return replace(start, value=value) if names[0] == SELF else start.at(names[0], value=value)


def _along(place: Place, names: Names, rule: AttributeRule | None) -> Place:
    value = place.value
    if not names:
        return place
    if isinstance(value, OneOf):
        found = [_along(replace(place, value=each), names, rule) for each in value.alternatives]
        return next((each for each in found if each.is_written), found[0])
    if isinstance(value, list):
        items = _fitting(place, rule)
        if len(items) == 1 and not _is_list(items[0]):
            return _along(items[0], names, None)
        if not items:
            return replace(place, value=ABSENT)  # and not that of an item that the rule does not speak of
    below = member(value, names[0]) if isinstance(value, dict) else ABSENT
    return _along(place.at(names[0], value=below), names[1:], rule)


def _fitting(place: Place, rule: AttributeRule | None) -> list[Place]:
    """The items of a list that the rule speaks of, or may do."""
    items = [place.at(index, value=item) for index, item in enumerate(place.value)]
    if rule is None or not picks(rule):
        return items
    items = [item for item in items if fits(item.value, rule) is not False]
    return items if rule.item is None else items[rule.item : rule.item + 1]


def _item(start: Place, source: Source, rule: AttributeRule, index: int) -> Place | None:
    """The place of one item of the list that the rule makes: others may be left out, or stand in several lists."""
    items = _items(_first(start, source, rule.path), rule.path[1:], rule)
    return replace(items[index], rule=rule) if index < len(items) else None


def _items(place: Place, names: Names, rule: AttributeRule | None) -> list[Place]:
    value = place.value
    if isinstance(value, OneOf):
        return max((_items(replace(place, value=each), names, rule) for each in value.alternatives), key=len)
    if isinstance(value, list):
        items = _fitting(place, rule)
        if not names:
            return items
        return [each for item in items if not _is_list(item) for each in _inner_items(item, names)]
    if names:
        below = member(value, names[0]) if isinstance(value, dict) else ABSENT
        return _items(place.at(names[0], value=below), names[1:], rule)
    return [place] if place.is_written else []


def _inner_items(item: Place, names: Names) -> list[Place]:
    return [item] if isinstance(item.value, Rest) else _items(item, names, None)


def _is_list(place: Place) -> bool:
    return isinstance(place.value, list)


def _setting(place: Place, rule: AttributeRule) -> Place:
    """The place of the value of a setting, shown by its key."""
    shown = (*place.shown, Setting(rule.key, rule.key_name, rule.value_name))
    for items in place.value.alternatives if isinstance(place.value, OneOf) else (place.value,):
        if isinstance(items, dict) and rule.key in items:
            return place.at(rule.key, value=items[rule.key])
        found = _pair_named(place, items, rule.key, rule.key_name, rule.value_name)
        if found is not None:
            return replace(found, shown=shown)
    return replace(place, shown=shown, value=ABSENT)


def _tag(place: Place, items: list[Value], name: str) -> Place:
    shown = (*place.shown, name)
    found = _pair_named(place, items, name)
    return replace(found, shown=shown) if found else replace(place, shown=shown, value=ABSENT)


def _pair_named(place: Place, items: Value, key: str, key_name: str = "", value_name: str = "") -> Place | None:
    for index, item in enumerate(items if isinstance(items, list) else ()):
        for each in item.alternatives if isinstance(item, OneOf) else (item,):
            pair = key_and_value(each, key_name, value_name) if isinstance(each, dict) else None
            if pair is not None and text_of(each[pair[0]]) == key:
                return place.at(index, pair[1], value=each.get(pair[1], ABSENT))
    return None


def _pair(place: Place, rest: Path) -> Place:
    """The place of one of the pairs that a map becomes."""
    value = place.value.alternatives[0] if isinstance(place.value, OneOf) else place.value
    if not isinstance(value, dict) or not rest or not isinstance(rest[0], int) or rest[0] >= len(value):
        return place
    name = list(value)[rest[0]]
    return place.at(name, value=value[name])


def _renamed(place: Place, name: str) -> Place:
    """The place of an entry of a map whose keys the template writes in its own way."""
    for value in place.value.alternatives if isinstance(place.value, OneOf) else (place.value,):
        for key in value if isinstance(value, dict) else ():
            if snake_case(key) == name:
                return place.at(key, value=value[key])
    return place.at(camel_case(name), value=ABSENT)


def _entry(value: Value, step: str | int) -> Value:
    if isinstance(value, dict):
        return value.get(str(step), ABSENT)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step]
    return ABSENT
