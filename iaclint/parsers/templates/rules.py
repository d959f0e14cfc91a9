"""`Rules` of CloudFormation: functions that only they have, and what they say about parameters.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-rules.html

A rule is checked at deployment. Of its assertions only those are used here that list what a parameter may be worth.
"""

from __future__ import annotations

from collections.abc import Iterator

from iaclint.graph.values import PartialText, Rest, Unknown, Value, unknown_from
from iaclint.parsers.templates.calls import strict
from iaclint.parsers.templates.conditions import equals
from iaclint.parsers.templates.declared import CallError, Names
from iaclint.parsers.templates.evaluation import Handler, Stack
from iaclint.parsers.templates.nodes import (
    Call,
    Mapping,
    Node,
    Scalar,
    as_call,
    as_mapping,
    as_text,
    items_of,
)


def contains(items: Value, wanted: Value) -> Value:
    """Whether a text is one of a list."""
    return any_of([equals(item, wanted) for item in _items(items)], [items, wanted])


def each_equals(items: Value, wanted: Value) -> Value:
    """Whether all of a list are equal to a text."""
    return _negated(any_of([_negated(equals(item, wanted)) for item in _items(items)], [items, wanted]))


def each_in(items: Value, others: Value) -> Value:
    """Whether all of a list are among others."""
    return _negated(any_of([_negated(contains(others, item)) for item in _items(items)], [items, others]))


def any_of(answers: list[Value], values: list[Value]) -> Value:
    if True in answers:
        return True
    return False if all(answer is False for answer in answers) else unknown_from([*answers, *values], "bool")


def _negated(answer: Value) -> Value:
    return not answer if isinstance(answer, bool) else answer


def _items(value: Value) -> list[Value]:
    if isinstance(value, (Unknown, PartialText)):
        return [unknown_from([value])]
    if not isinstance(value, list):
        raise CallError("takes a list")
    return [item.unknown if isinstance(item, Rest) else item for item in value]


def of_account(stack: Stack, call: Call, names: Names) -> Value:
    """Attributes of what the account has: `Fn::RefAll`, `Fn::ValueOf`, `Fn::ValueOfAll`."""
    value = stack.value(call.argument, names)
    return Unknown((f"existing {call.name.removeprefix('Fn::')}",), unknown_from([value]).references)


FUNCTIONS: dict[str, Handler] = {
    "Fn::Contains": strict(contains, 2),
    "Fn::EachMemberEquals": strict(each_equals, 2),
    "Fn::EachMemberIn": strict(each_in, 2),
    "Fn::RefAll": of_account,
    "Fn::ValueOf": of_account,
    "Fn::ValueOfAll": of_account,
}


def allowed_by_rules(stack: Stack, name: str) -> list[Node] | None:
    """The values that a rule which is in force lists for a parameter; None when there is none."""
    key = ("rules",)
    if key not in stack.memo:
        stack.memo[key] = _lists_of_rules(stack.section("Rules"))
    for condition, items in stack.memo[key].get(name, ()):
        if condition is None or stack.holds(condition) is True:
            return list(items)
    return None


def _lists_of_rules(section: Mapping | None) -> dict[str, list[tuple[Node | None, tuple[Node, ...]]]]:
    """The values that rules list for parameters, by the parameters' names, each with the condition of its rule."""
    found: dict[str, list[tuple[Node | None, tuple[Node, ...]]]] = {}
    for member in section.members if section is not None else ():
        rule = as_mapping(member.value)
        if rule is not None:
            for name, items in _listed(rule.get("Assertions")):
                found.setdefault(name, []).append((rule.get("RuleCondition"), items))
    return found


def _listed(assertions: Node | None) -> Iterator[tuple[str, tuple[Node, ...]]]:
    """Names and values in `{Assert: {Fn::Contains: [[…], {Ref: name}]}}`."""
    for assertion in items_of(assertions):
        asserted = assertion.get("Assert") if isinstance(assertion, Mapping) else None
        call = as_call(asserted) if asserted is not None else None
        parts = items_of(call.argument) if isinstance(call, Call) and call.name == "Fn::Contains" else ()
        read = as_call(parts[1]) if len(parts) == 2 else None
        name = as_text(read.argument) if isinstance(read, Call) and read.name == "Ref" else None
        items = items_of(parts[0]) if parts else ()
        if name and items and all(isinstance(item, Scalar) for item in items):
            yield name, items
