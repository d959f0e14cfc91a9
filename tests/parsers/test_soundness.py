"""Taking knowledge away never makes a different answer: the result on unknowns leaves the known result possible."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iaclint.graph.values import OneOf, PartialMap, PartialText, Rest, Unknown, Value
from iaclint.parsers.terraform.scope import EvaluationError
from tests.parsers.terraform_values import compatible, value_of

UNKNOWN = Unknown(("var.secret",))
NAMES = {"s1": "string", "s2": "string", "n1": "number", "b1": "bool", "b2": "bool", "l1": "list", "m1": "map"}

TEMPLATES = {
    "string": [
        '"${{{string}}}-{{word}}"', '"{{word}}${{{number}}}"', "upper({string})", "lower({string})",
        'join(",", {list})', "join({string}, {list})", 'format("%s/%s", {string}, {string})', 'format("%v", {list})',
        'format("%s-%d", {string}, {number})', 'replace({string}, "a", "b")', 'replace({string}, "ab", {string})',
        "jsonencode({any})", 'trimprefix({string}, "a")', 'trimsuffix({string}, "b")', "trimspace({string})",
        "substr({string}, 0, 1)", "{bool} ? {string} : {string}", 'lookup({map}, "a", "d")',
        "lookup({map}, {string}, {string})",
        "element({list}, {number})", "coalesce({string}, {string})", "try({map}.a, {string})",
        "try({list}[0], {string})",
        "title({string})", 'split(",", {string})[0]', "{list}[{number}]", "base64encode({string})",
        "tostring({number})",
        '"%{{ if {bool} }}x${{{string}}}%{{ else }}y%{{ endif }}"', '"%{{ for x in {list} }}<${{x}}>%{{ endfor }}"',
        'jsondecode(jsonencode({{ a = {string} }})).a', "one([{string}])", 'indent(2, {string})', "{map}[{string}]",
        "try(tostring({any}), {string})",
    ],
    "number": [
        "length({list})", "length({string})", "length({map})", "{number} + {number}", "{number} * 2", "-{number}",
        "max({number}, {number})", "abs({number})", "index({list}, {string})", "sum([{number}, {number}])",
        "{bool} ? {number} : {number}", "{number} % 3", "length(toset({list}))", "length(keys({map}))",
    ],
    "bool": [
        "{string} == {string}", "{string} != {string}", "{number} < {number}", "{number} == {number}",
        "{bool} && {bool}", "{bool} || {bool}", "!{bool}", "contains({list}, {string})", 'startswith({string}, "a")',
        'endswith({string}, {string})', 'strcontains({string}, "a")', "can({map}.a)", "can({list}[1])",
        "{list} == {list}", "{map} == {map}", "{any} == null", "alltrue([{bool}, {bool}])", "anytrue([{bool}, {bool}])",
        'contains(keys({map}), "a")', "contains(toset({list}), {string})", "can(regex({string}, {string}))",
        "toset({list}) == toset({list})", "{any} == {any}",
    ],
    "list": [
        "[{string}, {string}]", "[]", "concat({list}, {list})", "[for x in {list} : x if x != {string}]",
        '[for x in {list} : "${{x}}!"]', "[for i, x in {list} : i]", "keys({map})", "values({map})",
        'split(",", {string})',
        "compact({list})", "distinct({list})", "reverse({list})", "sort({list})", "slice({list}, 0, 1)",
        "flatten([{list}, {list}])", "toset({list})", "tolist({list})", "[for k, v in {map} : k]",
        "[for k, v in {map} : v]", "setunion({list}, {list})", "jsondecode(jsonencode({list}))",
        "{bool} ? {list} : {list}",
        "[{map}, {map}][*].a", "{list}[*]", "setintersection({list}, {list})", 'formatlist("%s-x", {list})',
        "tolist(toset({list}))", "chunklist({list}, 2)[0]", "flatten({any})", "coalescelist({list}, {list})",
        "[for x in toset({list}) : x]", "setsubtract({list}, {list})",
    ],
    "map": [
        "{{ a = {string}, b = {string} }}", "merge({map}, {map})", "{{ for x in {list} : x => x... }}",
        "{{ for k, v in {map} : k => v if v != {string} }}", 'zipmap(["a", "b"], [{string}, {string}])', "tomap({map})",
        "{{ ({string}) = {string}, a = {string} }}", "jsondecode(jsonencode({map}))", "{bool} ? {map} : {map}",
        "{{}}", "merge({map}, {{ a = {string} }})", "{{ for k, v in {map} : v => k... }}", "merge([{map}, {map}]...)",
    ],
}  # fmt: skip
LITERALS = {
    "string": ['"a"', '"ab"', '""', '"b,a"', '" a "'],
    "number": ["0", "1", "2", "-1"],
    "bool": ["true", "false"],
    "list": ['["a", "b"]', '["b"]'],
    "map": ['{ a = "x" }', '{ b = "y", c = "z" }'],
}
VALUES: dict[str, st.SearchStrategy[Value]] = {
    "string": st.sampled_from(["", "a", "ab", "b", "a,b", "x y"]),
    "number": st.integers(-1, 3),
    "bool": st.booleans(),
    "list": st.lists(st.sampled_from(["a", "b", "ab", ""]), max_size=3),
    "map": st.dictionaries(st.sampled_from(["a", "b", "c"]), st.sampled_from(["a", "b", "x"]), max_size=3),
}


@st.composite
def expressions(draw: Any, kind: str = "any", depth: int = 3) -> str:
    if kind == "any":
        kind = draw(st.sampled_from(sorted(TEMPLATES)))
    simple = LITERALS[kind] + [name for name, type_ in NAMES.items() if type_ == kind] * 3
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return str(draw(st.sampled_from(simple)))
    template = str(draw(st.sampled_from(TEMPLATES[kind]))).replace("{{word}}", "w")
    while True:
        for hole in ("string", "number", "bool", "list", "map", "any"):
            if "{" + hole + "}" in template:
                filled = draw(expressions(hole, depth - 1)).replace("{{", "\0").replace("}}", "\1")
                template = template.replace("{" + hole + "}", filled.replace("{", "{{").replace("}", "}}"), 1)
                break
        else:
            return template.replace("{{", "{").replace("}}", "}").replace("\0", "{{").replace("\1", "}}")


@st.composite
def less_known(draw: Any, value: Value) -> Value:
    """The same value with something taken away."""
    choice = draw(st.integers(0, 3))
    if choice == 0:
        return UNKNOWN
    if isinstance(value, bool) or choice == 1:
        return OneOf((value, draw(VALUES[_kind(value)])), ("var.which",)) if choice == 1 else value
    if isinstance(value, str) and value:
        cut = draw(st.integers(0, len(value) - 1))
        return PartialText((value[:cut], UNKNOWN) if cut else (UNKNOWN, value[1:]) if value[1:] else (UNKNOWN,))
    if isinstance(value, list) and value:
        place = draw(st.integers(0, len(value) - 1))
        return [*value[:place], draw(st.sampled_from([UNKNOWN, Rest(UNKNOWN)])), *value[place + 1 :]]
    if isinstance(value, dict) and value:
        key = draw(st.sampled_from(sorted(value)))
        others = {name: item for name, item in value.items() if name != key}
        return draw(st.sampled_from([PartialMap(others, UNKNOWN), {**value, key: UNKNOWN}]))
    return value


def _kind(value: Value) -> str:
    names = {bool: "bool", int: "number", str: "string", list: "list", dict: "map"}
    return names[type(value)]


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.data())
def test_an_answer_on_unknowns_leaves_the_known_answer_possible(data: st.DataObject) -> None:
    text = data.draw(expressions())
    known = {name: data.draw(VALUES[kind]) for name, kind in NAMES.items()}
    partial = {
        name: data.draw(less_known(value)) if data.draw(st.booleans()) else value for name, value in known.items()
    }
    try:
        expected = value_of(text, **known)
    except EvaluationError:
        return
    found = value_of(text, **partial)
    assert compatible(found, expected), (
        f"{text}\n  known:   {known}\n  gives    {expected}\n  partial: {partial}\n  gives    {found}"
    )
