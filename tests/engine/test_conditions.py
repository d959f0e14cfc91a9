"""How conditions combine: polarity, several values, absence, alternatives, elements."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from iaclint.graph.values import ABSENT, ListValue, OneOf, PartialMap, PartialText, Rest, Value
from tests.engine.fakes import UNKNOWN, answer, arn_of, ask, places, resource

OPEN = "0.0.0.0/0"
INSIDE = "10.0.0.0/8"


@pytest.mark.parametrize(("verdict", "expected"), [("pass", "pass"), ("fail", "fail"), ("unknown", "unknown")])
@pytest.mark.parametrize("polarity", ["deny", "require"])
@pytest.mark.parametrize(
    "wrapped", ["{c}", "{{not: {c}}}", "{{not: {{not: {c}}}}}", "{{all: [{c}]}}", "{{any: [{c}]}}"]
)
@pytest.mark.parametrize("values", [{}, {"x": None}, {"x": []}], ids=["left out", "null", "empty list"])
def test_absent_is_the_verdict_on_either_side(
    verdict: str, expected: str, polarity: str, wrapped: str, values: dict[str, Value]
) -> None:
    condition = wrapped.format(c=f"{{path: x, equals: a, absent: {verdict}}}")
    assert answer(f"{polarity}: {condition}", values) == expected


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
    [
        ("deny: {path: x, exists: true}", {}, "pass"),
        ("deny: {path: x, exists: true}", {"x": "a"}, "fail"),
        ("deny: {path: x, exists: false}", {}, "fail"),
        ("require: {path: x, exists: true}", {}, "fail"),
        ("require: {path: x, exists: true}", {"x": "a"}, "pass"),
        ("require: {path: x, exists: true}", {"x": UNKNOWN}, "unknown"),
        ("require: {path: x, exists: true}", {"x": arn_of("aws_kms_key.k")}, "pass"),
        ("require: {path: x, exists: false}", {"x": "a"}, "fail"),
        ("require: {not: {path: x, exists: true}}", {"x": "a"}, "fail"),
        ("require: {not: {path: x, exists: true}}", {}, "pass"),
    ],
)
def test_exists(condition: str, values: dict[str, Value], expected: str) -> None:
    assert answer(condition, values) == expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("client_secret", "ClientSecret", "pass"),
        ("client_secret", "your-client-secret", "pass"),
        ("client_secret", "my_client_secret", "pass"),
        ("client_secret", "client-secret-4711", "fail"),
        ("admin_password", "admin_password", "fail"),
    ],
)
def test_a_secret_that_repeats_its_own_name_is_none(name: str, value: str, expected: str) -> None:
    assert answer(f"deny: {{path: {name}, literal_secret: true, absent: pass}}", {name: value}) == expected
    wanted = {"pass": "fail", "fail": "pass"}[expected]
    assert answer(f"require: {{path: {name}, literal_secret: true, absent: pass}}", {name: value}) == wanted


def test_declared_holds_for_every_resource() -> None:
    assert answer("deny: {declared: true}", {"x": UNKNOWN}) == "fail"
    assert answer("deny: {not: {declared: true}}", {}) == "pass"
    assert answer("when: {declared: true}\ndeny: {path: x, equals: a, absent: pass}", {"x": "a"}) == "fail"
    assert places("deny: {all: [{declared: true}, {path: x, equals: a, absent: pass}]}", {"x": "a"}) == [" is not set"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"a": "x", "b": "x"}, ("fail", "fail", "pass", "pass")),
        ({"a": "x", "b": "y"}, ("pass", "fail", "pass", "fail")),
        ({"a": "y", "b": "y"}, ("pass", "pass", "fail", "fail")),
        ({"a": "x", "b": UNKNOWN}, ("unknown", "fail", "pass", "unknown")),
        ({"a": "y", "b": UNKNOWN}, ("pass", "unknown", "unknown", "fail")),
        ({"a": UNKNOWN, "b": UNKNOWN}, ("unknown", "unknown", "unknown", "unknown")),
    ],
)
def test_all_and_any_follow_kleene(values: dict[str, Value], expected: tuple[str, str, str, str]) -> None:
    parts = "[{path: a, equals: x, absent: pass}, {path: b, equals: x, absent: pass}]"
    forms = ("deny: {all: %s}", "deny: {any: %s}", "require: {any: %s}", "require: {all: %s}")
    assert tuple(answer(form % parts, values) for form in forms) == expected


def test_each_bad_value_is_a_place_of_its_own() -> None:
    values: dict[str, Value] = {
        "ingress": [{"cidr": ListValue([INSIDE, OPEN])}, {"cidr": ListValue([INSIDE])}, {"cidr": ListValue([OPEN])}]
    }
    deny = "deny: {path: ingress.cidr, open_to_world: true, absent: pass}"
    assert places(deny, values) == [f'ingress[0].cidr[1] is "{OPEN}"', f'ingress[2].cidr[0] is "{OPEN}"']


def test_two_halves_are_one_place() -> None:
    deny = "deny: {path: cidr, open_to_world: true, absent: pass}"
    assert places(deny, {"cidr": ["0.0.0.0/1", "128.0.0.0/1"]}) == ['cidr is ["0.0.0.0/1", "128.0.0.0/1"]']


def test_require_fails_for_the_values_that_do_not_meet_it() -> None:
    require = "require: {path: listener.protocol, in: [HTTPS, TLS], absent: fail}"
    values = {"listener": [{"protocol": "HTTP"}, {"protocol": "HTTPS"}, {}]}
    assert places(require, values) == ['listener[0].protocol is "HTTP"', "listener[2].protocol is not set"]


def test_not_turns_the_side_round() -> None:
    deny = "deny: {not: {path: listener.protocol, equals: HTTPS, absent: pass}}"
    values = {"listener": [{"protocol": "HTTP"}, {"protocol": "HTTPS"}]}
    assert places(deny, values) == ['listener[0].protocol is "HTTP"']


def test_the_first_part_of_all_says_where() -> None:
    deny = "deny: {all: [{path: a, equals: x, absent: pass}, {path: b, equals: x, absent: pass}]}"
    assert places(deny, {"a": "x", "b": "x"}) == ['a is "x"']
    require = "require: {all: [{path: a, equals: x, absent: fail}, {path: b, equals: x, absent: fail}]}"
    assert places(require, {"a": "y", "b": "y"}) == ['a is "y"']
    assert places(require, {"a": "x", "b": "y"}) == ['b is "y"']


def test_every_part_of_any_that_holds_says_where() -> None:
    deny = "deny: {any: [{path: a, equals: x, absent: pass}, {path: b, equals: x, absent: pass}]}"
    assert places(deny, {"a": "x", "b": "x"}) == ['a is "x"', 'b is "x"']


def test_a_single_block_may_be_a_list_of_one_or_a_map() -> None:
    deny = "deny: {path: versioning.enabled, equals: false, absent: pass}"
    assert places(deny, {"versioning": [{"enabled": False}]}) == ["versioning[0].enabled is false"]
    assert places(deny, {"versioning": {"enabled": False}}) == ["versioning.enabled is false"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("rule[1].name", ['rule[1].name is "bad"']),
        ("rule[0].name", []),
        ("rule[5].name", []),
        ("rule[*].name", ['rule[1].name is "bad"', 'rule[2].name is "bad"']),
        ("tags.*", ['tags.b is "bad"']),
        ('["dotted.name"]', ['dotted.name is "bad"']),
        ("[missing, flat]", ['flat is "bad"']),
        ("[rule.name, flat]", ['rule[1].name is "bad"', 'rule[2].name is "bad"']),
        ("body -> items.first_name", ['body.Items[0].firstName is "bad"']),
    ],
)
def test_paths(path: str, expected: list[str]) -> None:
    values = {
        "rule": [{"name": "good"}, {"name": "bad"}, {"name": "bad"}],
        "tags": {"a": "good", "b": "bad"},
        "dotted.name": "bad",
        "flat": "bad",
        "body": '{"Items": [{"firstName": "bad"}]}',
    }
    quoted = path if path.startswith("[m") or path.startswith("[r") else f"'{path}'"
    assert places(f"deny: {{path: {quoted}, equals: bad, absent: pass}}", values) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{"a": [{"b": "bad"}]}', "fail"),
        ('{"a": [{"b": "good"}]}', "pass"),
        ({"a": [{"b": "bad"}]}, "fail"),
        ([{"a": {"b": "bad"}}], "fail"),
        (PartialText(('{"a": {"b": "bad", "c": "', UNKNOWN, '"}}')), "fail"),
        (PartialText(('{"a": {"b": "', UNKNOWN, '-good"}}')), "pass"),
        (PartialText(('{"a": {"b": ', UNKNOWN, "}}")), "unknown"),
        (PartialText(('{"a": ', UNKNOWN, ', "z": 1}')), "unknown"),
        (PartialText((UNKNOWN, '"b": "bad"')), "unknown"),
        (UNKNOWN, "unknown"),
        ("no json", "unknown"),
    ],
)
def test_a_path_goes_on_inside_a_json_text(body: Value, expected: str) -> None:
    assert answer("deny: {path: body -> a.b, equals: bad, absent: pass}", {"body": body}) == expected


@pytest.mark.parametrize(
    ("rules", "deny", "require"),
    [
        ([{"port": 22, "cidr": OPEN}], "fail", "pass"),
        ([{"port": 22, "cidr": INSIDE}, {"port": 80, "cidr": OPEN}], "pass", "fail"),
        ([{"port": 22, "cidr": INSIDE}, {"port": 22, "cidr": OPEN}], "fail", "fail"),
        ([{"port": 22, "cidr": UNKNOWN}], "unknown", "unknown"),
        ([{"port": 22, "cidr": UNKNOWN}, {"port": 22, "cidr": OPEN}], "fail", "unknown"),
        ([{"port": 80, "cidr": UNKNOWN}], "pass", "fail"),
        (ListValue([Rest(UNKNOWN)]), "unknown", "unknown"),
        (ListValue([{"port": 22, "cidr": OPEN}, Rest(UNKNOWN)]), "fail", "unknown"),
        (ListValue([{"port": 80, "cidr": OPEN}, Rest(UNKNOWN)]), "unknown", "fail"),
        (OneOf(([{"port": 22, "cidr": OPEN}], [{"port": 22, "cidr": "::/0"}])), "fail", "pass"),
        (OneOf(([{"port": 22, "cidr": OPEN}], [])), "unknown", "unknown"),
        (UNKNOWN, "unknown", "unknown"),
        ([], "pass", "fail"),
        (ABSENT, "pass", "fail"),
    ],
)
def test_each_element_is_asked_for_itself(rules: Value, deny: str, require: str) -> None:
    where = "{all: [{path: port, equals: 22, absent: %s}, {path: cidr, open_to_world: true, absent: %s}]}"
    assert answer(f"deny: {{each: rule, absent: pass, where: {where % ('pass', 'pass')}}}", {"rule": rules}) == deny
    condition = f"require: {{each: rule, absent: fail, where: {where % ('fail', 'fail')}}}"
    assert answer(condition, {"rule": rules}) == require


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([{"name": "a", "active": True}], "pass"),
        ([{"name": "b", "active": True}], "fail"),
        ([{"name": "b"}, {"name": "a", "active": True}], "pass"),
        ([{"name": "b"}, {"name": "a", "active": UNKNOWN}], "unknown"),
        ([{"name": "a", "active": True}, Rest(UNKNOWN)], "pass"),
        ([{"name": "b"}, Rest(UNKNOWN)], "unknown"),
        ([{"name": "a"}], "fail"),
        ([], "fail"),
        (UNKNOWN, "unknown"),
    ],
)
def test_some_asks_for_one_good_element(rules: Value, expected: str) -> None:
    where = "{all: [{path: name, equals: a, absent: fail}, {path: active, equals: true, absent: fail}]}"
    assert answer(f"require: {{some: rule, absent: fail, where: {where}}}", {"rule": rules}) == expected


def test_the_block_that_lacks_a_good_element_is_reported() -> None:
    require = "require: {some: rule, absent: fail, where: {path: name, equals: a, absent: fail}}"
    assert places(require, {"rule": [{"name": "b"}]}) == [" is not set"]
    nested = f"require: {{each: group, absent: pass, where: {require.removeprefix('require: ')}}}"
    assert places(nested, {"group": [{"rule": [{"name": "a"}]}, {"rule": [{"name": "b"}]}]}) == ["group[1] is not set"]


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([], "fail"),
        ([{"number": 1, "action": "deny"}], "pass"),
        ([{"number": "3", "action": "deny"}], "fail"),
        ([{"number": 2, "action": "deny"}], "fail"),
        ([{"number": 1, "action": "pass"}], "fail"),
        ([{"number": UNKNOWN, "action": "deny"}], "unknown"),
        ([{"number": UNKNOWN, "action": "pass"}], "fail"),
        ([{"number": 1, "action": UNKNOWN}], "unknown"),
        ([Rest(UNKNOWN)], "fail"),
        ([Rest(UNKNOWN), {"number": 1, "action": "deny"}], "unknown"),  # it may be another allow
    ],
)
def test_rules_that_come_first(others: list[Value], expected: str) -> None:
    deny = """
        deny:
          each: rule
          absent: pass
          where:
            all:
              - {path: action, equals: allow, absent: pass}
              - not: {shadowed_by: number, where: {path: action, equals: deny, absent: false}}
    """
    assert answer(deny, {"rule": ListValue([{"number": 2, "action": "allow"}, *others])}) == expected


def test_the_element_itself() -> None:
    deny = 'deny: {each: names, absent: pass, where: {path: ".", equals: root, absent: pass}}'
    assert places(deny, {"names": ["web", "root"]}) == ['names[1] is "root"']


@pytest.mark.parametrize(
    ("when", "values", "expected"),
    [
        ("{path: active, equals: true, absent: false}", {"active": True}, "fail"),
        ("{path: active, equals: true, absent: false}", {"active": False}, "none"),
        ("{path: active, equals: true, absent: false}", {}, "none"),
        ("{path: active, equals: true, absent: true}", {}, "fail"),
        ("{path: active, equals: true, absent: unknown}", {}, "unknown"),
        ("{path: active, equals: true, absent: false}", {"active": UNKNOWN}, "unknown"),
        ("{not: {path: active, equals: true, absent: false}}", {}, "fail"),
        ("{not: {path: active, equals: true, absent: false}}", {"active": True}, "none"),
        ("{not: {path: active, equals: true, absent: false}}", {"active": UNKNOWN}, "unknown"),
        ("{path: names, equals: a, absent: false}", {"names": ["b", "a"]}, "fail"),
        ("{not: {path: names, equals: a, absent: false}}", {"names": ["b", "a"]}, "none"),
        ("{not: {path: names, equals: a, absent: false}}", {"names": ["b"]}, "fail"),
        (
            "{each: rule, absent: false, where: {path: active, equals: true, absent: false}}",
            {"rule": [{"active": True}, {}]},
            "none",
        ),
        (
            "{some: rule, absent: false, where: {path: active, equals: true, absent: false}}",
            {"rule": [{"active": True}, {}]},
            "fail",
        ),
        ("{path: active, exists: true}", {}, "none"),
        ("{path: active, exists: false}", {}, "fail"),
    ],
)
def test_when_says_whether_the_check_applies(when: str, values: dict[str, Value], expected: str) -> None:
    text = f"when: {when}\ndeny: {{path: x, equals: bad, absent: pass}}"
    assert answer(text, {"x": "bad", **values}) == expected


def test_a_good_resource_is_good_even_when_nobody_knows_whether_the_check_applies() -> None:
    text = "when: {path: active, equals: true, absent: false}\ndeny: {path: x, equals: bad, absent: pass}"
    assert answer(text, {"x": "good", "active": UNKNOWN}) == "pass"


def test_what_is_not_written_proves_nothing_of_a_resource_that_was_not_seen_whole() -> None:
    deny = "deny: {path: block.x, equals: bad, absent: fail}"
    assert ask(deny, [resource({}, complete=False)]) == ([], [])
    assert answer(deny, {"block": [{}]}, complete=False) == "fail"


@pytest.mark.parametrize("names", ["active", "[active, x2]"])
@pytest.mark.parametrize(
    ("elsewhere", "values", "complete", "expected"),
    [
        ("", {}, False, "none"),  # not known, and nothing that is worth saying
        (", elsewhere: false", {}, False, "fail"),
        (", elsewhere: true", {}, False, "none"),
        (", elsewhere: true", {}, True, "fail"),
        (", elsewhere: false", {"active": True}, False, "none"),
        (", elsewhere: true", {"active": False}, False, "fail"),
    ],
)
def test_what_may_be_set_elsewhere(
    names: str, elsewhere: str, values: dict[str, Value], complete: bool, expected: str
) -> None:
    when = f"when: {{not: {{path: {names}, equals: true, absent: false{elsewhere}}}}}"
    deny = f"{when}\ndeny: {{path: x, equals: bad, absent: pass}}"
    assert answer(deny, {"x": "bad", **values}, complete=complete) == expected


def test_absence_can_differ_by_the_type_that_was_written() -> None:
    deny = "deny: {path: x, equals: bad, absent: {aws_thing: pass, aws_new_thing: fail}}"
    old, new = resource({}, "old"), resource({}, "new")
    findings, _ = ask(deny, [old, replace(new, source_type="aws_new_thing"), replace(new, source_type="aws_stand_in")])
    assert [(finding.status.value, finding.instances) for finding in findings] == [
        ("pass", ("aws_thing.old",)),
        ("fail", ("aws_thing.new",)),
        ("pass", ("aws_thing.new",)),
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (PartialMap({"a": "bad"}, UNKNOWN), "fail"),
        (PartialMap({"b": "bad"}, UNKNOWN), "unknown"),
        ({"b": "bad"}, "pass"),
    ],
)
def test_a_map_of_which_keys_are_missing(values: Value, expected: str) -> None:
    assert answer("deny: {path: tags.a, equals: bad, absent: pass}", {"tags": values}) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"old": "bad"}, "fail"),
        ({"new": "good", "old": "bad"}, "pass"),
        ({"new": UNKNOWN, "old": "bad"}, "unknown"),
        ({"new": arn_of("aws_kms_key.k"), "old": "bad"}, "pass"),
        ({}, "unknown"),
    ],
)
def test_the_first_path_that_is_written_counts(values: dict[str, Any], expected: str) -> None:
    assert answer("deny: {path: [new, old], equals: bad, absent: unknown}", values) == expected
