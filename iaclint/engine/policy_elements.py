"""What a check can ask of the principal, the actions, the resources and the condition of a policy statement."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from iaclint.engine import globs
from iaclint.engine.comparisons import equals, is_in, matches, scalar_text
from iaclint.engine.policy_conditions import has_condition, is_unrestricted
from iaclint.engine.truth import Truth, agreement, conjunction, disjunction, negation
from iaclint.graph.naming import PSEUDO_PARAMETERS
from iaclint.graph.values import ABSENT, OneOf, PartialMap, PartialText, Rest, Unknown, Value
from iaclint.patterns import pattern

Statement: TypeAlias = "dict[str, Value]"
Part: TypeAlias = "Callable[[Statement], Truth]"

_OWN_ACCOUNT = (*PSEUDO_PARAMETERS, "data.alicloud_account.", "data.aws_caller_identity.")
_ANYONE_TYPES = ("*", "AWS", "RAM", "CanonicalUser")


def part(key: str, asked: Any) -> Part:
    """The test of one key of `statement:`; of a list of matchers one must match."""
    alternatives = [_MAKERS[key](item) for item in as_list(asked)]
    if len(alternatives) == 1:
        return alternatives[0]
    return lambda statement: disjunction(alternative(statement) for alternative in alternatives)


def _effect(asked: str) -> Part:
    test = equals(asked, ignore_case=True)
    return lambda statement: _each(_element(statement, "Effect"), test)


def _present(name: str) -> Part:
    def there(value: Value) -> Truth:
        if isinstance(value, OneOf):
            return agreement(map(there, value.alternatives))
        return value is not ABSENT and value is not None

    def test(statement: Statement) -> Truth:
        there_is = there(statement.get(name, ABSENT))
        return None if there_is is False and isinstance(statement, PartialMap) else there_is

    return test


def _missing(name: str) -> Part:
    """Whether neither the element is there nor its opposite."""
    one, other = _present(name), _present(f"Not{name}")
    return lambda statement: negation(disjunction([one(statement), other(statement)]))


# ---- principals


def _principal(asked: Any) -> Part:
    if asked == "not_principal":
        return _present("NotPrincipal")
    if asked == "absent":
        return _missing("Principal")
    if asked == "anyone":
        anyone = _unless_plain(equals("*"))
        return _among(lambda kind, value: _each(value, anyone) if kind in _ANYONE_TYPES else False)
    if asked == "any_account":
        any_of_all = matches(r"^(arn:aws[a-z-]*:(iam|sts)::|acs:(ram|sts):[^:]*:)\*:")
        named = _unless_plain(lambda value: any_of_all(_with_account(value)))
        return _among(lambda kind, value: _each(value, named) if kind in _ANYONE_TYPES else False)
    wanted = asked.get("type")
    test: Callable[[Value], Truth] = matches(asked["matches"]) if "matches" in asked else _is_there
    return _among(
        lambda kind, value: (
            _each(value, test)
            if wanted is None or kind == wanted or (kind == "*" and isinstance(value, Unknown))
            else False
        )
    )


def _with_account(value: Value) -> Value:
    """A text in which the deploying account stands: its id is not known, and is surely no `*`."""
    if not isinstance(value, PartialText):
        return value
    parts = [
        "0" if isinstance(part, Unknown) and part.causes[:1] and part.causes[0].startswith(_OWN_ACCOUNT) else part
        for part in value.parts
    ]
    known = [part for part in parts if isinstance(part, str)]
    return "".join(known) if len(known) == len(parts) else PartialText(tuple(parts))


def _is_there(value: Value) -> Truth:
    return None if isinstance(value, Unknown) else True


def _among(ask: Callable[[str, Value], Truth]) -> Part:
    """Whether one of the principals is. A bare `*` is of kind `*`, and so is what is not known; it may be anyone."""

    def test(value: Value) -> Truth:
        if value is ABSENT or value is None:
            return False
        if isinstance(value, OneOf):
            return agreement(map(test, value.alternatives))
        if isinstance(value, list):
            return disjunction(map(test, value))
        if isinstance(value, dict):
            rest = ask("*", value.rest) if isinstance(value, PartialMap) else False
            return disjunction([rest, *(ask(kind, item) for kind, item in value.items())])
        return ask("*", value.unknown if isinstance(value, Rest) else value)

    return lambda statement: test(_element(statement, "Principal"))


# ---- actions and resources


def _action(asked: Any) -> Part:
    if asked == "not_action":
        return _present("NotAction")
    if asked == "all":
        return _items("Action", _unless_plain(is_in(["*", "*:*"])))
    if asked == "service":
        return _items("Action", matches(r"^[A-Za-z0-9-]+:\*+$"))
    if asked == "wildcard":
        return _items("Action", matches(r"[*?]"))
    tests: list[Part] = []
    if "covers" in asked:
        tests.append(_grants("Action", asked["covers"], any_is_enough=True))
    if "covers_all" in asked:
        tests.append(_grants("Action", asked["covers_all"], any_is_enough=False))
    if "only" in asked:
        tests.append(_only("Action", matches(asked["only"], ignore_case=True)))
    if "access_level" in asked:
        tests.append(_of_level(as_list(asked["access_level"]), tuple(asked.get("except", ()))))
    return lambda statement: conjunction(test(statement) for test in tests)


def _of_level(levels: list[str], but: tuple[str, ...]) -> Part:
    """Whether the statement has an action of one of the levels that could be bounded, other than those of `but`."""
    from iaclint.engine.access_levels import has_level  # 300 KB of names, for few checks

    def of_level(item: Value) -> Truth:
        return any(has_level(item, level, but) for level in levels) if isinstance(item, str) else None

    def test(statement: Statement) -> Truth:
        excluded = _element(statement, "NotAction")
        if excluded is not ABSENT:
            return negation(_each(excluded, is_in(["*", "*:*"])))
        return _each(_element(statement, "Action"), of_level)

    return test


def _resource(asked: Any) -> Part:
    if asked == "not_resource":
        return _present("NotResource")
    if asked == "absent":
        return _missing("Resource")
    if asked == "all":
        return _items("Resource", _unless_plain(equals("*")))
    if asked == "wildcard":
        return _items("Resource", _unless_plain(matches(r"[*?]")))
    tests: list[Part] = []
    if "matches" in asked:
        tests.append(_items("Resource", matches(asked["matches"])))
    if "only" in asked:
        tests.append(_only("Resource", matches(asked["only"])))
    if "covers" in asked:
        tests.append(_grants("Resource", asked["covers"], any_is_enough=True))
    return lambda statement: conjunction(test(statement) for test in tests)


def _unless_plain(test: Callable[[Value], Truth]) -> Callable[[Value], Truth]:
    """The ARN of a resource is not known, and is surely no wildcard."""
    return lambda value: False if globs.is_plain(value) else test(value)


def _items(name: str, test: Callable[[Value], Truth]) -> Part:
    """Whether any item of the element matches; an element that is not there has none."""
    return lambda statement: _each(_element(statement, name), test)


def _only(name: str, search: Callable[[Value], Truth]) -> Part:
    """Whether the element is there and every item of it matches."""

    def every(value: Value) -> Truth:
        if isinstance(value, OneOf):
            return agreement(map(every, value.alternatives))
        items = as_list(value)
        return (
            conjunction(every(item) if isinstance(item, list) else _one(item, search) for item in items)
            if items
            else False
        )

    def test(statement: Statement) -> Truth:
        value = _element(statement, name)
        return False if value is ABSENT else every(value)

    return test


def _grants(name: str, targets: list[str], any_is_enough: bool) -> Part:
    """Whether the statement reaches the targets: some part of any of them, or the whole of all of them."""
    ignore_case = name == "Action"
    wanted = tuple(targets)
    combine = disjunction if any_is_enough else conjunction

    def covered(value: Value, target: str) -> Truth:
        return _each(value, lambda item: globs.covers(item, target, ignore_case))

    def test(statement: Statement) -> Truth:
        excluded = _element(statement, f"Not{name}")
        if excluded is not ABSENT:
            return combine(negation(covered(excluded, target)) for target in wanted)
        value = _element(statement, name)
        if any_is_enough:
            return _each(value, lambda item: globs.overlaps_any(item, wanted, ignore_case))
        return combine(covered(value, target) for target in wanted)

    return test


def _element(statement: Statement, name: str) -> Value:
    value = statement.get(name, ABSENT)
    if value is ABSENT and isinstance(statement, PartialMap):
        return statement.rest
    return ABSENT if value is None else value


def _each(value: Value, test: Callable[[Value], Truth]) -> Truth:
    """Whether the test holds for the value or any item of the list."""
    if value is ABSENT or value is None:
        return False
    return disjunction(_one(item, test) for item in as_list(value))


def _one(item: Value, test: Callable[[Value], Truth]) -> Truth:
    if isinstance(item, str):  # as most are
        return test(item)
    if isinstance(item, Rest):
        return None
    if isinstance(item, OneOf):
        return agreement(_each(alternative, test) for alternative in item.alternatives)
    if isinstance(item, list):  # a choice between lists, inside a list
        return _each(item, test)
    if isinstance(item, (PartialText, Unknown)):
        return test(item)
    text = scalar_text(item)
    return False if text is None else test(text)


# ---- conditions


def _condition(asked: Any) -> Part:
    if asked == "none":

        def none(value: Value) -> Truth:
            if isinstance(value, OneOf):
                return agreement(map(none, value.alternatives))
            return None if isinstance(value, (Unknown, PartialMap)) else value is ABSENT or not value

        return lambda statement: none(_element(statement, "Condition"))
    tests: list[Part] = []
    if "without" in asked:
        keys = [pattern(_key_pattern(key), re.IGNORECASE) for key in asked["without"]]
        tests.append(lambda statement: is_unrestricted(_element(statement, "Condition"), keys))
    for key, values in asked.get("with", {}).items():
        named = pattern(_key_pattern(key), re.IGNORECASE)
        test = matches(values["matches"]) if isinstance(values, dict) else is_in(as_list(values), ignore_case=True)
        tests.append(
            lambda statement, named=named, test=test: has_condition(  # type: ignore[misc]
                _element(statement, "Condition"), named, test
            )
        )
    return lambda statement: conjunction(test(statement) for test in tests)


def _key_pattern(key: str) -> str:
    return ".*".join(map(re.escape, key.split("*")))


_MAKERS: dict[str, Callable[[Any], Part]] = {
    "effect": _effect,
    "principal": _principal,
    "action": _action,
    "resource": _resource,
    "condition": _condition,
}


def as_list(value: Any) -> list[Any]:
    """A list as it is, anything else as the only item of one."""
    return value if isinstance(value, list) else [value]
