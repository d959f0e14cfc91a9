"""Policy documents of IAM and RAM: statements, and whether one matches what a check asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeAlias

from iaclint.engine import globs
from iaclint.engine.comparisons import equals, is_in, matches, names_something, scalar_text
from iaclint.engine.documents import NotJsonError, parse_json
from iaclint.engine.policy_conditions import has_condition, is_unrestricted
from iaclint.engine.truth import Truth, agreement, conjunction, disjunction, negation
from iaclint.graph.resources import Path
from iaclint.graph.values import ABSENT, OneOf, PartialMap, PartialText, Rest, Unknown, Value

Statement: TypeAlias = "dict[str, Value]"


class Match(NamedTuple):
    """Whether a statement matches, and where in it the decisive key stands: a path below it, and its value."""

    truth: Truth
    path: Path
    value: Value


Matcher: TypeAlias = "Callable[[Statement], Match]"
_Part: TypeAlias = "Callable[[Statement], Truth]"

_ANYONE_TYPES = ("*", "AWS", "RAM", "CanonicalUser")
_KEYS = {
    "principal": ("Principal", "NotPrincipal"),
    "action": ("Action", "NotAction"),
    "resource": ("Resource", "NotResource"),
    "condition": ("Condition",),
}


def statements_of(value: Value) -> Iterator[tuple[Path, Value]]:
    """Every statement of a document with its path: a dict, or something unknown. Nothing for an empty document.

    Raises NotJsonError for a text that is no JSON, or is no document.
    """
    document = parse_json(value)
    if isinstance(document, (Unknown, OneOf)):
        yield (), document
        return
    if isinstance(document, list) and len(document) == 1:
        document = document[0]
    if not isinstance(document, dict):
        raise NotJsonError("a policy document is an object")
    statements = document.get("Statement", ABSENT)
    if statements is ABSENT:
        if isinstance(document, PartialMap):
            yield (), document.rest
        return
    yield from _statements(statements, ("Statement",))


def _statements(value: Value, path: Path) -> Iterator[tuple[Path, Value]]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _statements(item.unknown if isinstance(item, Rest) else item, (*path, index))
    elif value is not None:
        yield path, value


def statement_matcher(question: dict[str, Any]) -> Callable[[Value], Match]:
    """From the `statement:` of a check to the test of one statement."""
    match = _matcher(question)

    def test(statement: Value) -> Match:
        if isinstance(statement, OneOf):
            found = [test(alternative) for alternative in statement.alternatives]
            return found[0]._replace(truth=agreement(item.truth for item in found))
        if not isinstance(statement, dict):
            return Match(None, (), statement)
        return match(statement)

    return test


def _matcher(question: dict[str, Any]) -> Matcher:
    parts: list[tuple[str, _Part]] = []
    for key, asked in question.items():
        if key == "effect":
            parts.append((key, _effect(asked)))
        elif key == "not":
            inner = [_matcher(item) for item in _as_list(asked)]
            parts.append((key, lambda statement, inner=inner: negation(_all(inner, statement))))  # type: ignore[misc]
        elif key == "any":
            inner = [_matcher(item) for item in _as_list(asked)]
            parts.append((key, lambda statement, inner=inner: disjunction(m(statement).truth for m in inner)))  # type: ignore[misc]
        else:
            parts.append((key, _part(key, asked)))
    deciding = next((key for key in question if key in _KEYS), "")

    def match(statement: Statement) -> Match:
        truth = conjunction(part(statement) for _, part in parts)
        name = next((name for name in _KEYS.get(deciding, ()) if name in statement), None)
        return Match(truth, (name,) if name else (), statement[name] if name else statement)

    return match


def _all(matchers: list[Matcher], statement: Statement) -> Truth:
    return conjunction(matcher(statement).truth for matcher in matchers)


def _part(key: str, asked: Any) -> _Part:
    """One matcher, or several of which one must match."""
    makers = {"principal": _principal, "action": _action, "resource": _resource, "condition": _condition}
    alternatives = [makers[key](item) for item in _as_list(asked)]
    if len(alternatives) == 1:
        return alternatives[0]
    return lambda statement: disjunction(alternative(statement) for alternative in alternatives)


def _effect(asked: str) -> _Part:
    test = equals(asked, ignore_case=True)
    return lambda statement: _each(statement.get("Effect", ABSENT), test)


def _present(name: str) -> _Part:
    def test(statement: Statement) -> Truth:
        if statement.get(name) is not None:
            return True
        return None if isinstance(statement, PartialMap) else False

    return test


# ---- principals


def _principal(asked: Any) -> _Part:
    if asked == "not_principal":
        return _present("NotPrincipal")
    if asked == "absent":
        one, other = _present("Principal"), _present("NotPrincipal")
        return lambda statement: negation(disjunction([one(statement), other(statement)]))
    if asked == "anyone":
        anyone = _unless_named(equals("*"))
        return lambda statement: disjunction(
            _each(value, anyone) for kind, value in _principals(statement) if kind in _ANYONE_TYPES
        )
    wanted = asked.get("type")
    test: Callable[[Value], Truth] = matches(asked["matches"]) if "matches" in asked else _is_there
    return lambda statement: disjunction(
        _each(value, test)
        for kind, value in _principals(statement)
        if wanted is None or kind == wanted or (kind == "*" and isinstance(value, (Unknown, OneOf)))
    )


def _is_there(value: Value) -> Truth:
    return None if isinstance(value, Unknown) else True


def _principals(statement: Statement) -> Iterator[tuple[str, Value]]:
    """Kind and value; a bare `*` is of kind `*`, what is not known of kind `*` too: it may be anyone."""
    value = statement.get("Principal", ABSENT)
    if isinstance(statement, PartialMap) and value is ABSENT:
        value = statement.rest
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield from item.items()
            if isinstance(item, PartialMap):
                yield "*", item.rest
        elif item is not ABSENT and item is not None:
            yield "*", item


# ---- actions and resources


def _action(asked: Any) -> _Part:
    if asked == "not_action":
        return _present("NotAction")
    if asked == "all":
        return _items("Action", _unless_named(is_in(["*", "*:*"])))
    if asked == "service":
        return _items("Action", matches(r"^[A-Za-z0-9-]+:\*+$"))
    if asked == "wildcard":
        return _items("Action", matches(r"[*?]"))
    tests: list[_Part] = []
    if "covers" in asked:
        tests.append(_grants("Action", asked["covers"], any_is_enough=True))
    if "covers_all" in asked:
        tests.append(_grants("Action", asked["covers_all"], any_is_enough=False))
    if "only" in asked:
        tests.append(_only("Action", asked["only"]))
    return lambda statement: conjunction(test(statement) for test in tests)


def _resource(asked: Any) -> _Part:
    if asked == "not_resource":
        return _present("NotResource")
    if asked == "absent":
        one, other = _present("Resource"), _present("NotResource")
        return lambda statement: negation(disjunction([one(statement), other(statement)]))
    if asked == "all":
        return _items("Resource", _unless_named(equals("*")))
    if asked == "wildcard":
        return _items("Resource", _unless_named(matches(r"[*?]")))
    tests: list[_Part] = []
    if "matches" in asked:
        tests.append(_items("Resource", matches(asked["matches"])))
    if "covers" in asked:
        tests.append(_grants("Resource", asked["covers"], any_is_enough=True))
    return lambda statement: conjunction(test(statement) for test in tests)


def _unless_named(test: Callable[[Value], Truth]) -> Callable[[Value], Truth]:
    """The id, ARN or name of a resource of the graph is not known, and is surely no wildcard."""
    return lambda value: False if isinstance(value, Unknown) and names_something(value) else test(value)


def _items(name: str, test: Callable[[Value], Truth]) -> _Part:
    """Whether any item of the element matches; an element that is not there has none."""
    return lambda statement: _each(_element(statement, name), test)


def _only(name: str, pattern: str) -> _Part:
    def test(statement: Statement) -> Truth:
        value = _element(statement, name)
        if value is ABSENT:
            return False
        every = [_one(item, search) for item in (value if isinstance(value, list) else [value])]
        return conjunction(every) if every else False

    search = matches(pattern, ignore_case=True)
    return test


def _grants(name: str, targets: list[str], any_is_enough: bool) -> _Part:
    """Whether the statement reaches the targets: some part of any of them, or the whole of all of them."""
    ignore_case = name == "Action"

    def reached(statement: Statement, target: str) -> Truth:
        excluded = _element(statement, f"Not{name}")
        if excluded is not ABSENT:
            return negation(_each(excluded, lambda item: globs.covers(item, target, ignore_case)))
        reach = globs.overlaps if any_is_enough else globs.covers
        return _each(_element(statement, name), lambda item: reach(item, target, ignore_case))

    combine = disjunction if any_is_enough else conjunction
    return lambda statement: combine(reached(statement, target) for target in targets)


def _element(statement: Statement, name: str) -> Value:
    value = statement.get(name, ABSENT)
    if value is ABSENT and isinstance(statement, PartialMap):
        return statement.rest
    return ABSENT if value is None else value


def _each(value: Value, test: Callable[[Value], Truth]) -> Truth:
    """Whether the test holds for the value or any item of the list."""
    if value is ABSENT or value is None:
        return False
    return disjunction(_one(item, test) for item in (value if isinstance(value, list) else [value]))


def _one(item: Value, test: Callable[[Value], Truth]) -> Truth:
    if isinstance(item, Rest):
        return None
    if isinstance(item, OneOf):
        return agreement(_each(alternative, test) for alternative in item.alternatives)
    if isinstance(item, (str, PartialText, Unknown)):
        return test(item)
    text = scalar_text(item)
    return False if text is None else test(text)


# ---- conditions


def _condition(asked: Any) -> _Part:
    if asked == "none":

        def none(statement: Statement) -> Truth:
            value = _element(statement, "Condition")
            if isinstance(value, (Unknown, OneOf, PartialMap)):
                return None
            return value is ABSENT or not value

        return none
    tests: list[_Part] = []
    if "without" in asked:
        keys = [re.compile(_key_pattern(key), re.IGNORECASE) for key in asked["without"]]
        tests.append(lambda statement: is_unrestricted(_element(statement, "Condition"), keys))
    for key, values in asked.get("with", {}).items():
        pattern = re.compile(_key_pattern(key), re.IGNORECASE)
        test = matches(values["matches"]) if isinstance(values, dict) else is_in(_as_list(values), ignore_case=True)
        tests.append(
            lambda statement, pattern=pattern, test=test: has_condition(  # type: ignore[misc]
                _element(statement, "Condition"), pattern, test
            )
        )
    return lambda statement: conjunction(test(statement) for test in tests)


def _key_pattern(key: str) -> str:
    return ".*".join(map(re.escape, key.split("*")))


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
