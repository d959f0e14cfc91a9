"""Patterns with `*` and `?`, as policies write actions and resources: what one covers of a text or of another pattern.

A pattern is a tuple of letters, `ANY` (any text) and `ONE` (any letter). Of a text with unknown pieces only the most
that it can be is a pattern: what that does not match, the text surely does not.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from iaclint.engine.comparisons import names_something
from iaclint.engine.truth import Truth, disjunction
from iaclint.graph.values import PartialText, Unknown, Value
from iaclint.patterns import pattern

ANY, ONE = "**", "??"
Pattern: TypeAlias = "tuple[str, ...]"
_GIVEN_NAME = pattern(
    r"(.+\.)?data\.(aws|alicloud)_\w+\.[^.]+\.(id|arn|account_id|user_id)"
    r"|AWS::(AccountId|Partition|Region|StackId|StackName|URLSuffix)|ALIYUN::(AccountId|Region|StackId|StackName|TenantId)"
)
"""Names that data sources look up, and pseudo parameters."""


@lru_cache(maxsize=8192)
def pattern_of(text: str, ignore_case: bool) -> Pattern:
    """`text` with its wildcards."""
    letters = text.lower() if ignore_case else text
    return _squeeze(tuple(ANY if letter == "*" else ONE if letter == "?" else letter for letter in letters))


def is_plain(value: Value) -> bool:
    """Whether the value surely holds no wildcard, known or not: it is made of names that the cloud gives."""
    if isinstance(value, Unknown):
        is_given = len(value.causes) == 1 and _GIVEN_NAME.fullmatch(value.causes[0]) is not None
        return names_something(value) or (not value.references and is_given)
    if isinstance(value, PartialText):
        return all(map(is_plain, value.parts))
    return isinstance(value, str) and not any(letter in value for letter in "*?")


def most_of(value: PartialText, ignore_case: bool) -> Pattern:
    """A pattern that covers everything that the text can be, where an unknown piece is any text, wildcards included."""
    letters: list[str] = []
    for part in value.parts:
        letters.extend(pattern_of(part, ignore_case) if isinstance(part, str) else (ANY,))
    return _squeeze(tuple(letters))


def covers(pattern: Value, target: str, ignore_case: bool = True) -> Truth:
    """Whether everything that the target stands for is matched by the pattern."""
    wanted = pattern_of(target, ignore_case)
    if isinstance(pattern, str):
        return includes(pattern_of(pattern, ignore_case), wanted)
    if isinstance(pattern, PartialText):
        return None if includes(most_of(pattern, ignore_case), wanted) else False
    return None


def overlaps(pattern: Value, target: str, ignore_case: bool = True) -> Truth:
    """Whether something that the target stands for is matched by the pattern."""
    wanted = pattern_of(target, ignore_case)
    if isinstance(pattern, str):
        return meets(pattern_of(pattern, ignore_case), wanted)
    if isinstance(pattern, PartialText):
        return None if meets(most_of(pattern, ignore_case), wanted) else False
    return None


def overlaps_any(pattern: Value, targets: tuple[str, ...], ignore_case: bool = True) -> Truth:
    """Whether something that one of the targets stands for is matched by the pattern."""
    if isinstance(pattern, str):
        return _text_overlaps_any(pattern, targets, ignore_case)
    return disjunction(overlaps(pattern, target, ignore_case) for target in targets)


@lru_cache(maxsize=4096)
def _text_overlaps_any(text: str, targets: tuple[str, ...], ignore_case: bool) -> bool:
    """The same of a known text: a policy's actions stand in many policies, and checks ask for the same targets."""
    return any(overlaps(text, target, ignore_case) for target in targets)


def _squeeze(letters: Pattern) -> Pattern:
    """The same pattern in the one way of writing that comparisons rely on: no `**`, and `?*` for `*?`."""
    found: list[str] = []
    any_open = False
    for letter in letters:
        if letter == ANY:
            any_open = True
            continue
        if letter != ONE and any_open:
            found.append(ANY)
            any_open = False
        found.append(letter)
    return (*found, ANY) if any_open else tuple(found)


@lru_cache(maxsize=16384)
def includes(wide: Pattern, narrow: Pattern) -> bool:
    """Whether `wide` matches every text that `narrow` matches: a walk over both, quadratic at worst.

    `ANY` of the narrow one can only be matched by `ANY` of the wide one, `ONE` by `ONE` or `ANY`.
    """
    reachable = _closure({0}, wide)
    for letter in narrow:
        following: set[int] = set()
        for position in reachable:
            if position == len(wide):
                continue
            own = wide[position]
            if own == ANY:
                following.add(position)
            elif letter != ANY and own in (letter, ONE):
                following.add(position + 1)
        reachable = _closure(following, wide)
        if not reachable:
            return False
    return len(wide) in reachable


@lru_cache(maxsize=16384)
def meets(one: Pattern, other: Pattern) -> bool:
    """Whether some text is matched by both."""
    if ANY not in one and ONE not in one:
        return includes(other, one)
    if ANY not in other and ONE not in other:
        return includes(one, other)
    seen = {(0, 0)}
    todo = [(0, 0)]
    while todo:
        left, right = todo.pop()
        if left == len(one) and right == len(other):
            return True
        for state in _steps(one, left, other, right):
            if state not in seen:
                seen.add(state)
                todo.append(state)
    return False


def _steps(one: Pattern, left: int, other: Pattern, right: int) -> list[tuple[int, int]]:
    mine = one[left] if left < len(one) else None
    theirs = other[right] if right < len(other) else None
    found = []
    if mine == ANY:
        found.append((left + 1, right))
        if theirs is not None and theirs != ANY:
            found.append((left, right + 1))
    if theirs == ANY:
        found.append((left, right + 1))
        if mine is not None and mine != ANY:
            found.append((left + 1, right))
    plain = ANY not in (mine, theirs) and mine is not None and theirs is not None
    if plain and (mine == theirs or ONE in (mine, theirs)):
        found.append((left + 1, right + 1))
    return found


def _closure(positions: set[int], pattern: Pattern) -> set[int]:
    """With the positions that an `ANY` lets one skip to."""
    found = set(positions)
    for start in positions:
        position = start
        while position < len(pattern) and pattern[position] == ANY:
            position += 1
            found.add(position)
    return found
