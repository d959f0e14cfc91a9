"""Which canonical attributes can be written in a template language: by a rule, or because the names agree.

Works on names alone, from the languages' schemas: for tests, authors and the coverage command. No run loads this.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from iaclint.records import dataclass
from iaclint.vocabulary.mapping import Names, Satellite, Vocabulary
from iaclint.vocabulary.names import snake_case
from iaclint.vocabulary.plans import Plan
from iaclint.vocabulary.rules import NOWHERE, AttributeRule, TemplateType
from iaclint.vocabulary.schema.templates import Properties, language_of, template_properties
from iaclint.vocabulary.translation import dictionary_of

LANGUAGE_OF_PROVIDER = {"aws": "cloudformation", "alicloud": "ros"}

_ANYTHING = Properties({}, open=True)
_PLAIN = Properties({}, open=False)


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A template type that is a canonical type, and what it, or an item of it, has."""

    rule: TemplateType
    plan: Plan
    properties: Properties


class Reach:
    """What template types reach. A type of which not all properties are known reaches everything."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def counterparts(self, canonical: str) -> list[str]:
        """The template types that are, or configure, the canonical type."""
        satellites = self._vocabulary.owners.get(canonical, ())
        types = (canonical, *(each.type for each in satellites))
        found = [each.rule.source for type_ in types for each in self._by_type.get(type_, ())]
        return list(dict.fromkeys((*found, *(each.type for each in satellites if each.is_native))))

    def reaches(self, canonical: str, path: Names) -> bool:
        """Whether something that a template can say stands at the path, or below it."""
        if any(_is_said(each, path) for each in self._by_type.get(canonical, ())):
            return True
        satellites = self._vocabulary.owners.get(canonical, ())
        return any(
            each.is_native or self.reaches(each.type, inner)
            for each in satellites
            for inner in _in_satellite(each, path)
        )

    @cached_property
    def _by_type(self) -> dict[str, list[Counterpart]]:
        dictionary = dictionary_of(self._vocabulary)
        found: dict[str, list[Counterpart]] = {}
        for source in self._vocabulary.template_data():
            properties = template_properties(source)
            for rule, plan in dictionary.rules(source):
                if properties is not None:
                    below = _below(properties, rule.each) or _PLAIN
                    found.setdefault(rule.type, []).append(Counterpart(rule, plan, below))
        return found


def language_of_type(resource_type: str) -> str | None:
    """The template language that may have a counterpart of a Terraform type; None for what is no resource."""
    if "::" in resource_type:
        return language_of(resource_type)
    return LANGUAGE_OF_PROVIDER.get(resource_type.partition("_")[0])


def _is_said(counterpart: Counterpart, path: Names) -> bool:
    rule = counterpart.rule
    around = [target for target, _ in (*rule.set, *rule.outer)] + ([(rule.link,)] if rule.link else [])
    if any(_overlap(path, target) for target in around):
        return True
    return _reaches(counterpart.plan, counterpart.properties, path)


def _reaches(plan: Plan, properties: Properties | None, path: Names) -> bool:
    if not path or plan.is_verbatim:
        return True
    if properties is None:
        return False
    if properties.open:
        return True
    return any(_by_rule(plan, properties, path)) or _by_name(plan, properties, path)


def _by_rule(plan: Plan, properties: Properties, path: Names) -> Iterator[bool]:
    for target, first in plan.roots.get(path[0], ()):
        if not _overlap(path, target):
            continue
        for rule in (first, *first.otherwise):
            rest = path[len(target) :]
            if rule.path == NOWHERE:
                continue
            yield not rest or _below_rule(plan, rule, properties, rest)


def _below_rule(plan: Plan, rule: AttributeRule, properties: Properties, rest: Names) -> bool:
    if rule.kind == "name_value":
        return rest[0] in ("name", "value")
    if rule.kind == "statement":
        return True
    if rule.kind in ("entries", "groups") and rest[0] == rule.key_name:
        return True
    below = _below(properties, rule.path)
    if rule.kind == "snake_case":
        return below is not None and (below.open or any(snake_case(name) == rest[0] for name in below.names))
    return _reaches(plan.of_rule(rule), below, rest)


def _by_name(plan: Plan, properties: Properties, path: Names) -> bool:
    inputs = [name for name, each in properties.names.items() if not each.output]
    name = plan.written(inputs).get(path[0])
    if name is None:
        return False
    below = plan.below(path[0])
    return len(path) == 1 or below.is_map or _reaches(below, properties.names[name].below, path[1:])


def _below(properties: Properties | None, path: Names) -> Properties | None:
    for name in path:
        if properties is None:
            return None
        found = properties.names.get(name)
        if found is None:
            return _ANYTHING if properties.open else None
        properties = found.below
    return properties


def _in_satellite(satellite: Satellite, path: Names) -> Iterator[Names]:
    """The paths in a satellite that are folded as, or into, a path of its owner."""
    inside = satellite.under or satellite.append
    if inside:
        if path[0] != inside:
            return
        path = path[1:]
    renamed = [(target, source) for target, source in satellite.attributes if _overlap(path, target)]
    for target, source in renamed:
        yield source.path + path[len(target) :]
    if inside and not renamed:
        yield path


def _overlap(one: Names, other: Names) -> bool:
    return all(a == b for a, b in zip(one, other, strict=False))
