"""The `Condition` of a policy statement: which keys it truly restricts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from iaclint.engine.cidr import open_to_world
from iaclint.engine.globs import is_plain
from iaclint.engine.truth import Truth, agreement, conjunction, disjunction, negation
from iaclint.graph.values import ABSENT, OneOf, PartialMap, PartialText, Rest, Unknown, Value

# Without the prefix `ForAnyValue:`. `ForAllValues:`, `…IfExists` and the negative operators hold for a request that
# does not carry the key at all, so that they keep nobody out: IAM User Guide, "IAM JSON policy elements: Condition
# operators". ArnEquals and ArnLike behave alike.
_EXACT = ("stringequals", "stringequalsignorecase", "bool", "binaryequals")
_PATTERNS = ("stringlike", "arnlike", "arnequals")
_ADDRESSES = ("ipaddress",)
_ORDERED = tuple(
    f"{kind}{comparison}"
    for kind in ("numeric", "date")
    for comparison in ("equals", "lessthan", "lessthanequals", "greaterthan", "greaterthanequals")
)
_POSITIVE = (*_EXACT, *_PATTERNS, *_ADDRESSES, *_ORDERED)

_PLAIN, _UNKNOWN = "\uf8fe", "\uf8ff"
"""Stand for a piece of a text that is not known: one that is surely no wildcard, and any other."""

_is_open = open_to_world(True)


def is_unrestricted(condition: Value, keys: list[re.Pattern[str]]) -> Truth:
    """Whether none of the keys keeps anybody out."""
    if isinstance(condition, OneOf):
        return agreement(is_unrestricted(each, keys) for each in condition.alternatives)
    found: list[Truth] = []
    for operator, key, value in _entries(condition):
        if key is None:
            found.append(None)
        elif any(pattern.fullmatch(key) for pattern in keys):
            found.append(_restricts(operator, value))
        elif "${…}" in key:
            found.append(None)
    return negation(disjunction(found))


def has_condition(condition: Value, key: re.Pattern[str], test: Callable[[Value], Truth]) -> Truth:
    """Whether a positive operator compares the key with a value for which the test holds."""
    if isinstance(condition, OneOf):
        return agreement(has_condition(each, key, test) for each in condition.alternatives)
    found: list[Truth] = []
    for operator, name, value in _entries(condition):
        if name is None:
            found.append(None)
        elif key.fullmatch(name) and _base(operator).removesuffix("ifexists") in _POSITIVE:
            found.append(disjunction(_test_item(item, test) for item in _values(value)))
        elif "${…}" in name:
            found.append(None)
    return disjunction(found)


def _entries(condition: Value) -> Iterator[tuple[str, str | None, Value]]:
    """Operator, key and value of each test; no key where something is not known."""
    if condition is ABSENT or condition is None:
        return
    for block in condition if isinstance(condition, list) else [condition]:
        if not isinstance(block, dict):
            yield "", None, block
            continue
        if isinstance(block, PartialMap):
            yield "", None, block.rest
        for operator, tests in block.items():
            if not isinstance(tests, dict):
                yield operator, None, tests
                continue
            if isinstance(tests, PartialMap):
                yield operator, None, tests.rest
            for key, value in tests.items():
                yield operator, key, value


def _base(operator: str) -> str:
    return operator.lower().removeprefix("foranyvalue:")


def _restricts(operator: str, value: Value) -> Truth:
    """Values of one key are alternatives: one that admits everything undoes the others."""
    if isinstance(value, OneOf):
        return agreement(_restricts(operator, each) for each in value.alternatives)
    name = _base(operator)
    if name not in _POSITIVE:
        return False
    return conjunction(_narrows(name, item) for item in _values(value))


def _narrows(operator: str, item: Value) -> Truth:
    if isinstance(item, OneOf):
        return agreement(_narrows(operator, each) for each in item.alternatives)
    if isinstance(item, Rest):
        return None
    if operator in _ADDRESSES:
        return negation(_is_open(item))
    if not isinstance(item, (str, Unknown, PartialText)):
        return True
    if operator in _PATTERNS:
        return _pattern_narrows(item)
    return not isinstance(item, str) or bool(item.strip("*?"))


def _pattern_narrows(item: str | Unknown | PartialText) -> Truth:
    if isinstance(item, Unknown):
        return True if is_plain(item) else None
    parts = (item,) if isinstance(item, str) else item.parts
    text = "".join(part if isinstance(part, str) else _PLAIN if is_plain(part) else _UNKNOWN for part in parts)
    if text.startswith("arn:"):
        return _arn_narrows(text)
    return bool(text.replace(_UNKNOWN, "").strip("*?")) or (None if _UNKNOWN in text else False)


def _arn_narrows(text: str) -> Truth:
    """An ARN of any account keeps nobody out, unless names in its service are the same all over the world."""
    fields = text.split(":", 5)
    if len(fields) < 6:
        return None if _UNKNOWN in text else not text.endswith("*")
    _, _, service, _, account, resource = fields
    if account and not set(account) & {"*", "?", _UNKNOWN}:
        return True
    bucket = resource.partition("/")[0] if service == "s3" else ""
    if bucket.replace(_UNKNOWN, "").strip("*?"):
        return True
    return None if _UNKNOWN in account + bucket else False


def _values(value: Value) -> list[Value]:
    return value if isinstance(value, list) else [value]


def _test_item(item: Value, test: Callable[[Value], Truth]) -> Truth:
    if isinstance(item, OneOf):
        return agreement(_test_item(each, test) for each in item.alternatives)
    return None if isinstance(item, (Rest, Unknown)) else test(item)
