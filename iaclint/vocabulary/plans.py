"""The rules for one level of a template's resource: what each name there is called in the canonical vocabulary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from iaclint.vocabulary.mapping import Names
from iaclint.vocabulary.names import NOWHERE, Level, Matcher, snake_case, squeezed
from iaclint.vocabulary.rules import AttributeRule, Targets


class Plan:
    """How the names of an object become canonical ones. `level` are the canonical names; `rules` the irregular ones.

    What is below a plain value (a policy document) and the keys of a map are the user's own, and stay as they are:
    such a plan `is_verbatim`.
    """

    def __init__(self, level: Level | None, rules: Targets = ()) -> None:
        self.level = level or NOWHERE
        self.is_verbatim = level is None and not rules
        self.is_map = level is not None and level.is_map and not rules
        self._children: dict[str, Plan] = {}
        self._called: dict[str, str] = {}
        self._nested: dict[str, Targets] = {}
        self.rules = self._arranged(rules)
        self._plans = {id(each): self._plan_of(target, each) for target, rule in self.rules for each in _each(rule)}

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self.level.names)

    @cached_property
    def roots(self) -> dict[str, tuple[tuple[Names, AttributeRule], ...]]:
        """The rules by the canonical name that they say something about, the shortest paths first."""
        found: dict[str, list[tuple[Names, AttributeRule]]] = {}
        for target, rule in sorted(self.rules, key=lambda each: len(each[0])):
            found.setdefault(target[0], []).append((target, rule))
        return {root: tuple(rules) for root, rules in found.items()}

    @cached_property
    def _taken(self) -> frozenset[str]:
        """Names in the template that a rule says everything about."""
        return frozenset(each.path[0] for _, rule in self.rules for each in _each(rule) if len(each.path) == 1)

    @cached_property
    def entered(self) -> frozenset[str]:
        """Names in the template that a rule says something about."""
        return frozenset(each.path[0] for _, rule in self.rules for each in _each(rule))

    def called(self, name: str) -> str:
        """The canonical name of what the template calls `name`, by the automatic rule."""
        found = self._called.get(name)
        if found is None:
            found = self._called[name] = self._matcher.find(name) or snake_case(name)
        return found

    def written(self, names: Iterable[str]) -> dict[str, str]:
        """Canonical names to those of `names` that they are made of by the automatic rule."""
        found: dict[str, str] = {}
        for name in names:
            if name in self._taken:
                continue
            canonical = self.called(name)
            if self._is_ruled(canonical) or (name in self.entered and canonical not in self.level.names):
                continue
            if canonical not in found or squeezed(name) == squeezed(canonical):
                found[canonical] = name
        return found

    def below(self, canonical: str) -> Plan:
        """The plan for what stands under a canonical name by the automatic rule."""
        found = self._children.get(canonical)
        if found is None:
            rules = self._nested.get(canonical, ())
            found = self._children[canonical] = Plan(self.level.names.get(canonical), rules)
        return found

    def of_rule(self, rule: AttributeRule) -> Plan:
        """The plan for what one of the rules leads to."""
        return self._plans[id(rule)]

    def _is_ruled(self, canonical: str) -> bool:
        return any(len(target) == 1 for target, _ in self.roots.get(canonical, ()))

    def _plan_of(self, target: Names, rule: AttributeRule) -> Plan:
        level: Level | None = self.level
        for name in target:
            level = level.names.get(name) if level else None
        return Plan(level, rule.attributes)

    def _arranged(self, rules: Targets) -> Targets:
        """The rules, those that lead into what another rule leads to as a part of that one: only so items of lists
        stay apart."""
        found: dict[Names, AttributeRule] = {}
        whole = {target[0] for target, _ in rules if len(target) == 1}
        for target, rule in sorted(rules, key=lambda each: len(each[0])):
            outer = next((each for each in found if _is_inside(target, rule, each, found[each])), None)
            if outer is not None:
                around = found[outer]
                inner = (target[len(outer) :], _from(rule, len(around.path)))
                found[outer] = replace(around, attributes=(*around.attributes, inner))
            elif len(target) > 1 and target[0] not in whole and self._is_below(target[0], rule):
                inner = (target[1:], _from(rule, 1))
                self._nested[target[0]] = (*self._nested.get(target[0], ()), inner)
            else:
                found[target] = rule
        return tuple(found.items())

    def _is_below(self, canonical: str, rule: AttributeRule) -> bool:
        return all(len(each.path) > 1 and self.called(each.path[0]) == canonical for each in _each(rule))


def _each(rule: AttributeRule) -> tuple[AttributeRule, ...]:
    return (rule, *rule.otherwise)


def _is_inside(target: Names, rule: AttributeRule, outer: Names, around: AttributeRule) -> bool:
    if around.key or around.kind or around.otherwise or target[: len(outer)] != outer or len(target) == len(outer):
        return False
    length = len(around.path)
    return all(each.path[:length] == around.path and len(each.path) > length for each in _each(rule))


def _from(rule: AttributeRule, start: int) -> AttributeRule:
    others = tuple(replace(each, path=each.path[start:]) for each in rule.otherwise)
    return replace(rule, path=rule.path[start:], otherwise=others)
