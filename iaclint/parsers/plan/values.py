"""What a plan holds of an attribute, as a value: what is known, what only deployment can tell, what nobody wrote."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from iaclint.graph.values import OutsideText, Unknown, Value
from iaclint.parsers.plan.configuration import Expression, is_leaf, step_into, written_names
from iaclint.parsers.plan.resolution import Reached

MAX_DEPTH = 100


class TooDeepError(Exception):
    """Lists and objects in one another, more than any provider has."""


class Conversion:
    """Makes the values of one resource. `reach` says what an expression comes of; `itself` names the attribute."""

    def __init__(self, reach: Callable[[Expression], Reached], itself: str) -> None:
        self._reach = reach
        self._itself = itself

    def value(self, data: Any, unknown: Any, expression: Expression, depth: int = 0) -> Value:
        """`unknown` has the shape of `data`, with true for what is not known. Raises TooDeepError."""
        if unknown is True:
            return self._unknown(expression)
        if depth > MAX_DEPTH:
            raise TooDeepError
        if isinstance(data, list):
            return self._list(data, unknown, expression, depth)
        if isinstance(data, dict):
            return self._object(data, unknown, expression, depth)
        if data is None and isinstance(unknown, dict) and any_true(unknown):
            return self._object({}, unknown, expression, depth)
        if data is None and isinstance(unknown, list) and any_true(unknown):
            return self._list([], unknown, expression, depth)
        return self._text(data, expression) if isinstance(data, str) else data

    def _list(self, data: list[Any], unknown: Any, expression: Expression, depth: int) -> Value:
        marks = unknown if isinstance(unknown, list) else []
        size = max(len(data), len(marks))
        return [
            self.value(
                data[index] if index < len(data) else None,
                marks[index] if index < len(marks) else None,
                expression,
                depth + 1,
            )
            for index in range(size)
        ]

    def _object(self, data: dict[str, Any], unknown: Any, expression: Expression, depth: int) -> Value:
        """Of a nested block only what is written: the provider's defaults and nulls are not."""
        marks = unknown if isinstance(unknown, dict) else {}
        written = written_names(expression)
        found: dict[str, Value] = {}
        for name in (*data, *(name for name in marks if name not in data)):
            item, mark = data.get(name), marks.get(name)
            is_bare = item is None or (item == [] and (written is None or name not in written))
            if is_bare and not any_true(mark) and not is_leaf(expression):
                continue
            if written is not None and name not in written and not is_blocks(item):
                continue
            found[name] = self.value(item, mark, step_into(expression, name), depth + 1)
        return found

    def _unknown(self, expression: Expression) -> Unknown:
        reached = self._reach(expression)
        if not reached.causes:
            return Unknown((self._itself,))
        return reached.unknown()

    def _text(self, text: str, expression: Expression) -> str:
        if not is_leaf(expression) or not expression.get("references"):
            return text
        reached = self._reach(expression)
        return OutsideText(text, reached.unknown()) if reached.outside or reached.locals else text


def any_true(marks: Any) -> bool:
    """Whether something in there is marked."""
    pending = [marks]
    while pending:
        each = pending.pop()
        if each is True:
            return True
        if isinstance(each, (dict, list)):
            pending.extend(each.values() if isinstance(each, dict) else each)
    return False


def is_blocks(data: Any) -> bool:
    """Whether it looks like nested blocks: dynamic ones stand in no configuration."""
    return isinstance(data, list) and bool(data) and all(isinstance(each, dict) for each in data)


def is_marked(marks: Any, path: tuple[str | int, ...]) -> bool:
    """Whether `marks`, a plan's `sensitive_values`, hold for what stands at `path`, or for anything in or around it."""
    for position, step in enumerate(path):
        if isinstance(marks, list):
            if not isinstance(step, int):
                return any(is_marked(each, path[position:]) for each in marks)
            marks = marks[step] if step < len(marks) else None
        elif isinstance(marks, dict):
            if isinstance(step, str):
                marks = marks.get(step)
        else:
            break
    return marks is not None and marks is not False and (not isinstance(marks, (dict, list)) or any_true(marks))
