"""Resources of templates as canonical resources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from iaclint.graph.resources import Resource
from iaclint.graph.values import OneOf, Reference, Rest, Unknown, Value, unknown_from
from iaclint.vocabulary.alternatives import agreed, every, is_written, one_of
from iaclint.vocabulary.mapping import Names, Vocabulary
from iaclint.vocabulary.names import Level, level_of, snake_case
from iaclint.vocabulary.plans import Plan
from iaclint.vocabulary.reading import condition_holds, descend
from iaclint.vocabulary.rules import SELF, TemplateType, parse_template_type
from iaclint.vocabulary.translated import Identity, Native, Part, TranslatedAttributes


class Dictionary:
    """What the vocabulary says of template types, read type by type as they occur."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._data = vocabulary.template_data()
        self._rules: dict[str, tuple[tuple[TemplateType, Plan], ...]] = {}
        self._outer: dict[int, Plan] = {}
        self._levels: dict[str, Level] = {}

    def rules(self, source: str) -> tuple[tuple[TemplateType, Plan], ...]:
        """Every rule for a template type, and what it says of attributes. Raises MalformedRuleError: our bug."""
        found = self._rules.get(source)
        if found is None:
            parsed = (
                rule
                for canonical, rules, file in self._data.get(source, ())
                for rule in parse_template_type(source, canonical, rules, file)
            )
            found = self._rules[source] = tuple((rule, Plan(self.level(rule.type), rule.attributes)) for rule in parsed)
        return found

    def outer(self, rule: TemplateType) -> Plan | None:
        """What the rule says of the attributes that parts have of the whole; the rule is one of `rules`."""
        if rule.outer and id(rule) not in self._outer:
            self._outer[id(rule)] = Plan(self.level(rule.type), rule.outer)
        return self._outer.get(id(rule))

    def level(self, canonical: str) -> Level:
        """The names that a canonical type has."""
        found = self._levels.get(canonical)
        if found is None:
            found = self._levels[canonical] = level_of(canonical, self._vocabulary)
        return found


@lru_cache(maxsize=4)
def dictionary_of(vocabulary: Vocabulary) -> Dictionary:
    return Dictionary(vocabulary)


def translate(resources: Sequence[Resource], vocabulary: Vocabulary) -> list[Resource]:
    """The same resources, those of templates under canonical types as far as the vocabulary has their types."""
    dictionary = dictionary_of(vocabulary)
    translator = _Translator(dictionary, {each.address: each.source_type for each in resources})
    return [one for resource in resources for one in translator.translate(resource)]


class _Translator:
    def __init__(self, dictionary: Dictionary, types: dict[str, str]) -> None:
        self._dictionary = dictionary
        self._types = types
        self._renamed: dict[tuple[str, str], str] = {}

    def translate(self, resource: Resource) -> Iterator[Resource]:
        rules = self._dictionary.rules(resource.source_type) if "::" in resource.source_type else ()
        native = Native(resource.attributes, self._rename)
        holding = [(*each, sure) for each in rules if (sure := holds(each[0], native)) is not False]
        if not holding:
            yield resource
            return
        plain_is_taken = False
        for rule, plan, sure in sorted(holding, key=lambda each: each[0].is_conditional):
            here = resource if sure else replace(resource, certain=False)
            if may_be_left_out(rule, native):
                here = replace(here, optional=True)
            if rule.each:
                yield from self._parts(here, rule, plan, native)
                continue
            if plain_is_taken or rule.is_part:
                address = f"{resource.address}[{rule.type}]"
                identity = Identity(resource.address, rule.link)
                yield _other(here, address, TranslatedAttributes(rule, plan, native, identity))
                continue
            attributes = TranslatedAttributes(rule, plan, native, Identity())
            yield replace(here, type=rule.type, attributes=attributes)
            plain_is_taken = True

    def _parts(self, resource: Resource, rule: TemplateType, plan: Plan, native: Native) -> Iterator[Resource]:
        value = descend(native.get(rule.each[0]), rule.each[1:])
        plain = any(SELF in each.path for _, each in rule.attributes)
        outer = self._dictionary.outer(rule)
        for number, (path, content) in enumerate(items_of(value, rule.each, plain)):
            part = Part(native, path, content, plain=plain)
            attributes = TranslatedAttributes(rule, plan, part, Identity(resource.address, rule.link), outer)
            address = f"{resource.address}.{'.'.join(rule.each)}[{number}]"
            yield _other(resource, address, attributes)

    def _rename(self, reference: Reference) -> Reference:
        found = self._renamed.get(reference)
        if found is None:
            found = self._renamed[reference] = self._name_of(reference)
        return Reference(reference.address, found)

    def _name_of(self, reference: Reference) -> str:
        """What Terraform calls what `Ref` and `Fn::GetAtt` give; `Ref` is an id or a name, so its attribute is `id`."""
        if not reference.attribute:
            return "id"
        rules = self._dictionary.rules(self._types.get(reference.address, ""))
        plan = rules[0][1] if rules else None
        names = reference.attribute.split(".")
        if plan is None:
            return ".".join(map(snake_case, names))
        direct = (".".join(target) for target, rule in plan.rules if rule.path == (reference.attribute,))
        return next(direct, "") or ".".join((plan.called(names[0]), *map(snake_case, names[1:])))


def _other(resource: Resource, address: str, attributes: TranslatedAttributes) -> Resource:
    """A part or a further reading of the resource: what is wrong in it is reported of the resource alone."""
    members = frozenset({resource.address})
    return replace(resource, address=address, type=attributes.type, attributes=attributes, members=members)


def holds(rule: TemplateType, source: Native) -> bool | None:
    """Whether the rule speaks of the resource; None when it may do so. What may be `present` is looked at as if it
    were, as a resource with a condition is."""

    def at(path: Names) -> Value:
        return descend(source.get(path[0]), path[1:])

    if not rule.is_conditional:
        return True
    if not all(is_written(at(path)) for path in rule.present):
        return False
    return every((condition_holds(source, rule.when), *(_is_absent(at(path)) for path in rule.absent)))


def may_be_left_out(rule: TemplateType, source: Native) -> bool:
    """Whether one alternative of what has to be `present` is that it is not."""
    values = (descend(source.get(path[0]), path[1:]) for path in rule.present)
    return any(isinstance(value, OneOf) and not all(map(is_written, value.alternatives)) for value in values)


def _is_absent(value: Value) -> bool | None:
    if isinstance(value, OneOf):
        return agreed(map(_is_absent, value.alternatives))
    if isinstance(value, Unknown) and not value.not_null and not value.references:
        return None
    return not is_written(value)


def items_of(value: Value, path: tuple[str | int, ...], plain: bool) -> Iterator[tuple[tuple[str | int, ...], Value]]:
    """What is one item each in a list or an object, and where it stands. An unknown list has one unknown item.

    Items are objects, or with `plain` scalars too.
    """
    if isinstance(value, OneOf):
        for alternative in value.alternatives:
            yield from items_of(alternative, path, plain)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from ((((*path, index)), each) for each in _existing(item, plain))
    elif is_written(value):
        yield from ((path, each) for each in _existing(value, plain))


def _existing(item: Value, plain: bool) -> Iterable[Value]:
    """The item without the alternative that there is none; nothing where there cannot be an item."""
    if isinstance(item, Rest):
        return [item.unknown]
    if isinstance(item, OneOf):
        found = [each for each in item.alternatives if is_written(each)]
        return [one_of(found, item.causes)] if found else []
    if isinstance(item, dict) or (plain and is_written(item) and not isinstance(item, list)):
        return [item]
    return [unknown_from([item])] if isinstance(item, Unknown) else []
