"""Prints what becomes of each property of a template's type, for authors: `python -m iaclint.vocabulary TYPE`.

TYPE is one of a template (`AWS::S3::Bucket`), or a canonical one for all template types that become it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from iaclint.graph.values import ABSENT
from iaclint.records import dataclass
from iaclint.vocabulary.data_files import development_vocabulary, read_entries, template_data
from iaclint.vocabulary.mapping import TEMPLATE_MARK, Names, Satellite
from iaclint.vocabulary.plans import Plan
from iaclint.vocabulary.rules import NOWHERE, AttributeRule, Condition, TemplateType
from iaclint.vocabulary.schema.templates import Properties, template_properties
from iaclint.vocabulary.translation import dictionary_of

_WIDTH = 60
_DEPTH = 8
"""Levels that are printed: some types contain themselves."""


@dataclass(frozen=True, slots=True)
class Row:
    """One property: its path, the canonical path (`()`: there is none), and how one leads to the other."""

    written: Names
    canonical: Names
    how: str


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: python -m iaclint.vocabulary TYPE", file=sys.stderr)
        return 2
    wanted = arguments[0]
    data = template_data()
    sources = (
        [wanted] if TEMPLATE_MARK in wanted else [name for name in data if wanted in (each[0] for each in data[name])]
    )
    dictionary = dictionary_of(development_vocabulary())
    found = [
        (rule, plan) for source in sources for rule, plan in dictionary.rules(source) if wanted in (source, rule.type)
    ]
    satellites = [
        each
        for rules in development_vocabulary().satellites.values()
        for each in rules
        if each.is_native and wanted in (each.type, each.owner)
    ]
    if not found and not satellites:
        print(f"the vocabulary says nothing of templates and {wanted}", file=sys.stderr)
        return 2
    files = {canonical: file for canonical, (file, _) in read_entries().items()}
    for rule, plan in found:
        print(f"{rule.source} is {rule.type} ({files[rule.type]})")
        print("".join(f"  {line}\n" for line in (*_conditions(rule), *_table(list(_rows_of(rule, plan))))))
    for each in satellites:
        print(f"{each.type} is a part of {each.owner} ({files[each.owner]})")
        print("".join(f"  {line}\n" for line in (f"{each.joined_by} names the whole", *_table(list(_rows_in(each))))))
    return 0


def _conditions(rule: TemplateType) -> Iterator[str]:
    if rule.each:
        yield f"each of {'.'.join(rule.each)}"
    if rule.link:
        yield f"{rule.link} names the whole"
    yield from (f"{'.'.join(target)} is {'.'.join(each.path)} of the whole" for target, each in rule.outer)
    unsaid = [(target, each) for target, each in rule.attributes if each.path == NOWHERE]
    yield from (f"{'.'.join(target)} is {each.default!r}, no property says it" for target, each in unsaid)
    yield from (f"when {text}" for text in _texts(rule.when))
    yield from (f"present {'.'.join(path)}" for path in rule.present)
    yield from (f"absent {'.'.join(path)}" for path in rule.absent)
    yield from (f"{'.'.join(path)} is {value!r}" for path, value in rule.set)


def _rows_of(rule: TemplateType, plan: Plan) -> Iterator[Row]:
    properties = template_properties(rule.source)
    for name in rule.each:
        found = properties.names.get(name) if properties else None
        properties = found.below if found else None
    if properties is None:
        yield from (_row(each, target, each.path) for target, each in plan.rules)
    else:
        yield from _rows(plan, properties, (), ())


def _rows_in(satellite: Satellite) -> Iterator[Row]:
    inside = (satellite.append,) if satellite.append else ()
    for target, source in satellite.attributes:
        how = ["rule", *(f"{word} is {value!r}" for word, value in source.values)]
        yield Row(source.path, inside + target, ", ".join(how))


def _rows(plan: Plan, properties: Properties, written: Names, canonical: Names) -> Iterator[Row]:
    if len(written) > _DEPTH or plan.is_verbatim or plan.is_map:
        return
    for name, each in properties.names.items():
        if each.output:
            continue
        here = (*written, name)
        rules = [(target, one) for target, rule in plan.rules for one in (rule, *rule.otherwise) if one.path[0] == name]
        for target, rule in rules:
            yield _row(rule, canonical + target, written + rule.path)
            below = _below(properties, rule.path)
            if below is not None and not rule.key and not rule.kind:
                yield from _rows(plan.of_rule(rule), below, written + rule.path, canonical + target)
        automatic = next(iter(plan.written([name])), "")
        if automatic in plan.level.names:
            yield Row(here, (*canonical, automatic), "automatic")
            if each.below is not None:
                yield from _rows(plan.below(automatic), each.below, here, (*canonical, automatic))
        elif not rules:
            yield Row(here, (), "none")


def _row(rule: AttributeRule, canonical: Names, written: Names) -> Row:
    how = ["rule"]
    how += [f"the value of {rule.key}"] if rule.key else []
    how += [f"where {text}" for text in _texts(rule.where)]
    how += [f"where not {text}" for text in _texts(rule.where_not)]
    how += [f"only item {rule.item}"] if rule.item is not None else []
    how += [f"as {rule.kind}"] if rule.kind else []
    how += [f"{word} is {value!r}" for word, value in rule.values]
    how += [f"{rule.default!r} by default"] if rule.default is not ABSENT else []
    return Row(written, canonical, ", ".join(how))


def _texts(condition: Condition) -> list[str]:
    return [f"{'.'.join(path)} is {' or '.join(sorted(texts))}" for path, texts in condition]


def _below(properties: Properties, path: Names) -> Properties | None:
    level: Properties | None = properties
    for name in path:
        found = level.names.get(name) if level else None
        level = found.below if found else None
    return level


def _table(rows: list[Row]) -> list[str]:
    cells = [(".".join(row.written), ".".join(row.canonical) or "-", row.how) for row in rows]
    widths = [min(_WIDTH, max((len(cell[column]) for cell in cells), default=0)) for column in (0, 1)]
    return [f"{written:{widths[0]}}  {canonical:{widths[1]}}  {how}" for written, canonical, how in cells]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
