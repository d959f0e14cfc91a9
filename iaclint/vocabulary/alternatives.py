"""Values that are one of several, taken apart and put together again; answers of which some are not known."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from iaclint.graph.values import ABSENT, Namespace, OneOf, Value


def is_written(value: Value) -> bool:
    return value is not ABSENT and value is not None


def one_of(alternatives: Iterable[Value], causes: tuple[str, ...]) -> Value:
    """The alternatives as one value; those without it are None. Equal scalars are no alternatives."""
    found: list[Value] = []
    for each in alternatives:
        if isinstance(each, OneOf):
            found.extend(each.alternatives)
        else:
            found.append(None if each is ABSENT else each)
    first = found[0]
    if not isinstance(first, (dict, list)) and all(type(each) is type(first) and each == first for each in found):
        return ABSENT if first is None else first
    return OneOf(tuple(found), causes)


def agreed(answers: Iterable[bool | None]) -> bool | None:
    """The answer of alternatives, of which one is real; None when they differ, or there is none."""
    found = set(answers)
    return found.pop() if len(found) == 1 else None


def every(answers: Iterable[bool | None]) -> bool | None:
    """Whether all are true; None when that hangs on one that is not known."""
    found = set(answers)
    return False if False in found else None if None in found else True


def mapped(value: Value, convert: Callable[[Value], Value]) -> Value:
    """`convert`, of every alternative."""
    if isinstance(value, OneOf):
        return one_of(map(convert, value.alternatives), value.causes)
    return convert(value.unknown() if isinstance(value, Namespace) else value)
