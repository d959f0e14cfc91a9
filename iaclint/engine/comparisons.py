"""Operators that compare a value with literals: equality, order, versions, patterns of text, items of lists.

Each takes the argument from the check and returns the test of one value. A test answers None when it cannot know, and
uses what is known of a partly known text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from iaclint.engine.partial import known_prefix, known_suffix, literals, may_equal, search_partial
from iaclint.engine.truth import Truth, agreement, conjunction, disjunction
from iaclint.graph.naming import PSEUDO_PARAMETERS
from iaclint.graph.values import OneOf, PartialMap, PartialText, Rest, Unknown, Value
from iaclint.patterns import pattern

Test: TypeAlias = "Callable[[Value], Truth]"

_VERSION = pattern(r"[vV]?(\d{1,9}(?:\.\d{1,9}){0,9})")
_PROVIDER_KEY = pattern(
    r"(^|[:/…])alias/(aws|acs)/|^(aws/[a-z0-9-]+|AWS_OWNED_KMS_KEY|AWS_OWNED_KEY|ServiceKey|default)$|alias/(aws|acs)?…",
    re.IGNORECASE,
)
_PROVIDER_ALIAS = pattern(r"(^|[:/])alias/(aws|acs)/", re.IGNORECASE)
"""What makes a key one of the provider's, whatever else the text holds."""
_IDENTITY = pattern(r"(?:.*[._]|.*(?<=[a-z0-9])(?=[A-Z]))?(?i:id|arn|name|url)|")
"""What the cloud calls something: `arn`, `kms_key_id`, in templates `KeyArn`, and a plain `Ref` of a resource."""


def scalar_text(value: Any) -> str | None:
    """A scalar as providers read it, `true` for a truth and `22` for a number; None for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (Decimal, float)):
        number = Decimal(str(value))
        return str(int(number)) if number == number.to_integral_value() else format(number.normalize(), "f")
    return None


def names_something(unknown: Unknown) -> bool:
    """Whether the value, though unknown, is surely there and not empty: the id, ARN or name of one resource."""
    if len(unknown.references) != 1 or len(unknown.causes) > 1:
        return False
    return _IDENTITY.fullmatch(unknown.references[0].attribute) is not None


def _is_pseudo_parameter(unknown: Unknown) -> bool:
    """`AWS::AccountId` and the like: texts that every deployment has."""
    return len(unknown.causes) == 1 and unknown.causes[0].startswith(PSEUDO_PARAMETERS) and unknown.type == "string"


def _is_no_name(text: str, unknown: Unknown) -> bool:
    """Whether a literal is surely not what the cloud calls something that it has made: empty, a word such as
    `disabled`, `*`; no id and no ARN is a pattern, but those of log groups end in `:*`."""
    if not text or text == "*" or (text.isascii() and text.isalpha()):
        return True
    return "*" in text.removesuffix(":*") and unknown.references[0].attribute.lower().endswith(("arn", "id"))


def customer_key(argument: bool, ignore_case: bool = False) -> Test:  # noqa: ARG001
    """Whether a key of one's own is named: no blank, no alias of a key that the provider manages."""

    def test(value: Value) -> Truth:
        if isinstance(value, Unknown):
            return True if names_something(value) else None
        if isinstance(value, PartialText):
            shown = "".join(part if isinstance(part, str) else "…" for part in value.parts)
            if _PROVIDER_ALIAS.search(shown):
                return False
            return None if _PROVIDER_KEY.search(shown) or not any(literals(value)) else True
        text = scalar_text(value)
        return None if text is None else bool(text.strip()) and not _PROVIDER_KEY.search(text)

    return test


def equals(argument: Any, ignore_case: bool = False) -> Test:
    return is_in([argument], ignore_case)


def is_in(argument: list[Any], ignore_case: bool = False) -> Test:
    wanted = {text for item in argument if (text := scalar_text(item)) is not None}
    truths = wanted & {"true", "false"}  # a template may say "True"
    if ignore_case:
        wanted = {text.casefold() for text in wanted}

    def test(value: Value) -> Truth:
        if isinstance(value, PartialText):
            return None if any(may_equal(value, text, ignore_case) for text in wanted) else False
        if isinstance(value, Unknown):
            return False if names_something(value) and all(_is_no_name(text, value) for text in wanted) else None
        text = scalar_text(value)
        if text is None:
            return False
        if ignore_case:
            text = text.casefold()
        return text in wanted or text.lower() in truths

    return test


def less_than(argument: float, ignore_case: bool = False) -> Test:  # noqa: ARG001
    limit = Decimal(str(argument))
    return lambda value: None if (number := as_number(value)) is None else number < limit


def at_most(argument: float, ignore_case: bool = False) -> Test:  # noqa: ARG001
    limit = Decimal(str(argument))
    return lambda value: None if (number := as_number(value)) is None else number <= limit


def as_number(value: Value) -> Decimal | None:
    """The number that a provider reads there; None for what is none, or not known."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, str)):
        return None
    try:
        number = Decimal(value.strip() if isinstance(value, str) else value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def older_than(argument: str, ignore_case: bool = False) -> Test:  # noqa: ARG001
    limit = _parts(argument)

    def test(value: Value) -> Truth:
        whole = True
        if isinstance(value, PartialText):
            text, whole = known_prefix(value), False
        else:
            text = scalar_text(value) or ""
        match = _VERSION.match(text.strip())
        if match is None:
            return None
        parts = _parts(match[1])
        if not whole and match.end() == len(text):
            parts = parts[:-1]  # more digits may follow
        common = min(len(parts), len(limit))
        if parts[:common] != limit[:common]:
            return parts[:common] < limit[:common]
        return None if len(parts) < len(limit) else False

    return test


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def matches(argument: str, ignore_case: bool = False) -> Test:
    expression = pattern(argument, re.IGNORECASE if ignore_case else 0)

    def test(value: Value) -> Truth:
        if isinstance(value, PartialText):
            return search_partial(expression, value)
        text = scalar_text(value)
        return None if text is None else expression.search(text) is not None

    return test


def starts_with(argument: str | list[str], ignore_case: bool = False) -> Test:
    return _has_end(argument, ignore_case, known_prefix, str.startswith)


def ends_with(argument: str | list[str], ignore_case: bool = False) -> Test:
    return _has_end(argument, ignore_case, known_suffix, str.endswith)


def _has_end(
    argument: str | list[str],
    ignore_case: bool,
    known_end: Callable[[PartialText], str],
    has: Callable[[str, str | tuple[str, ...]], bool],
) -> Test:
    wanted = _texts(argument, ignore_case)

    def test(value: Value) -> Truth:
        if isinstance(value, PartialText):
            known = _fold(known_end(value), ignore_case)
            if has(known, wanted):
                return True
            return None if any(has(text, known) for text in wanted) else False
        return None if (text := scalar_text(value)) is None else has(_fold(text, ignore_case), wanted)

    return test


def includes(argument: str | list[str], ignore_case: bool = False) -> Test:
    wanted = _texts(argument, ignore_case)

    def test(value: Value) -> Truth:
        if isinstance(value, PartialText):
            known = [_fold(part, ignore_case) for part in literals(value)]
            return True if any(text in part for text in wanted for part in known) else None
        if (text := scalar_text(value)) is None:
            return None
        folded = _fold(text, ignore_case)
        return any(part in folded for part in wanted)

    return test


def _texts(argument: str | list[str], ignore_case: bool) -> tuple[str, ...]:
    return tuple(_fold(text, ignore_case) for text in ([argument] if isinstance(argument, str) else argument))


def _fold(text: str, ignore_case: bool) -> str:
    return text.casefold() if ignore_case else text


def exists(argument: bool, ignore_case: bool = False) -> Test:  # noqa: ARG001
    """Of what is written: an empty list is no more there than a block that was never written."""

    def test(value: Value) -> Truth:
        there: Truth = True
        if isinstance(value, Unknown):
            there = True if value.not_null or names_something(value) else None
        elif isinstance(value, list):
            there = disjunction(None if isinstance(item, Rest) else True for item in value)
        return there if argument or there is None else not there

    return test


def empty(argument: bool, ignore_case: bool = False) -> Test:  # noqa: ARG001
    def test(value: Value) -> Truth:
        bare = _is_empty(value)
        return bare if argument or bare is None else not bare

    return test


def _is_empty(value: Value) -> Truth:
    if isinstance(value, Unknown):
        return False if names_something(value) or _is_pseudo_parameter(value) else None
    if isinstance(value, PartialText):
        return False if any(literals(value)) or any(map(names_something, value.unknowns)) else None
    if isinstance(value, PartialMap):
        return False if value else None
    if isinstance(value, list):
        return conjunction(None if isinstance(item, Rest) else False for item in value)
    if isinstance(value, (str, dict)):
        return not value
    return False


def contains(argument: Any, ignore_case: bool = False) -> Test:
    return contains_any([argument], ignore_case)


def contains_any(argument: list[Any], ignore_case: bool = False) -> Test:
    test_item = is_in(argument, ignore_case)

    def test(value: Value) -> Truth:
        items = items_of(value)
        return None if items is None else disjunction(_item(test_item, item) for item in items)

    return test


def contains_all(argument: list[Any], ignore_case: bool = False) -> Test:
    tests = [contains(item, ignore_case) for item in argument]
    return lambda value: conjunction(test(value) for test in tests)


def fewer_than(argument: int, ignore_case: bool = False) -> Test:  # noqa: ARG001
    def test(value: Value) -> Truth:
        items = items_of(value)
        if items is None:
            return None
        known = sum(not isinstance(item, Rest) for item in items)
        if known >= argument:
            return False
        return True if known == len(items) else None

    return test


def items_of(value: Value) -> list[Value] | None:
    """Items of a list, keys of a map, the pieces of a comma-separated text; None when not known."""
    if isinstance(value, dict):
        keys: list[Value] = list(value)
        return [*keys, Rest(value.rest)] if isinstance(value, PartialMap) else keys
    if isinstance(value, list):
        return list(value)
    text = scalar_text(value)
    return None if text is None else [part.strip() for part in text.split(",") if part.strip()]


def _item(test: Test, item: Value) -> Truth:
    if isinstance(item, Rest):
        return None
    if isinstance(item, OneOf):
        return agreement(_item(test, alternative) for alternative in item.alternatives)
    return test(item)
