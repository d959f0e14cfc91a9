"""Both ends of what the vocabulary says of templates exist: the properties, and the canonical attributes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from iaclint.vocabulary import schema
from iaclint.vocabulary.data_files import template_data
from iaclint.vocabulary.mapping import Names
from iaclint.vocabulary.paths import path_exists
from iaclint.vocabulary.rules import NOWHERE, SELF, AttributeRule, Targets, TemplateType, parse_template_type
from iaclint.vocabulary.schema.templates import has_template_path, template_properties

TYPES = [
    template_type
    for source, meanings in sorted(template_data().items())
    for canonical, rules, file in meanings
    for template_type in parse_template_type(source, canonical, rules, file)
]


def _name(template_type: TemplateType) -> str:
    return f"{template_type.source}->{template_type.type}"


def _properties(source: str, targets: Targets, start: Names) -> Iterator[Names]:
    """Every path of the template that the rules name, from the resource down."""
    said = [each for _, rule in targets for each in (rule, *rule.otherwise) if each.path != NOWHERE]
    for rule in said:
        path = start if rule.path == (SELF,) else start + rule.path
        yield path
        yield from _members(rule, path)
        items = next((path[:end] for end in range(len(start) + 1, len(path)) if _is_list(source, path[:end])), path)
        yield from (items + names for names, _ in (*rule.where, *rule.where_not))
        if rule.kind != "name_value":
            yield from _properties(source, rule.attributes, path)


def _members(rule: AttributeRule, path: Names) -> Iterator[Names]:
    if rule.key:
        yield from ((*path, name) for name in (rule.key_name, rule.value_name) if name)


def _is_list(source: str, path: Names) -> bool:
    level = template_properties(source)
    for name in path[:-1]:
        level = level.names[name].below if level and name in level.names else None
    return level is not None and path[-1] in level.names and level.names[path[-1]].is_list


def _attributes(targets: Targets, start: Names = ()) -> Iterator[Names]:
    """Every canonical path that the rules name."""
    for target, rule in targets:
        yield start + target
        for each in (rule, *rule.otherwise):
            yield from _attributes(each.attributes, start + target)


@pytest.mark.parametrize("template_type", TYPES, ids=_name)
def test_both_types_exist(template_type: TemplateType) -> None:
    assert template_properties(template_type.source) is not None
    assert schema.attributes(template_type.type) is not None


@pytest.mark.parametrize("template_type", TYPES, ids=_name)
def test_properties_exist(template_type: TemplateType) -> None:
    named = [*(path for path, _ in template_type.when), *template_type.present, *template_type.absent]
    named += [template_type.each] if template_type.each else []
    named += _properties(template_type.source, template_type.attributes, template_type.each)
    named += _properties(template_type.source, template_type.outer, ())
    assert [".".join(path) for path in named if not has_template_path(template_type.source, path)] == []


@pytest.mark.parametrize("template_type", TYPES, ids=_name)
def test_canonical_attributes_exist(template_type: TemplateType) -> None:
    named = [*_attributes(template_type.attributes), *_attributes(template_type.outer)]
    named += (path for path, _ in template_type.set)
    named += [(template_type.link,)] if template_type.link else []
    assert [".".join(path) for path in named if not path_exists(template_type.type, path)] == []
