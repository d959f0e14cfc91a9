"""What functions are made of: how a call hands over its arguments."""

from __future__ import annotations

from collections.abc import Callable

from iaclint.graph.values import OneOf, Rest, Unknown, Value, unknown_from
from iaclint.parsers.templates.choices import lifted
from iaclint.parsers.templates.declared import CallError, Names
from iaclint.parsers.templates.evaluation import Handler, Stack
from iaclint.parsers.templates.nodes import Call, Sequence, as_call


def strict(function: Callable[..., Value], *counts: int) -> Handler:
    """A handler for a function of plain values: evaluates its arguments, `counts` says how many there may be (none: the
    argument as it is, whatever it is). `function` gets no OneOf at the top; it may get unknown values and answers what
    it can."""

    def handler(stack: Stack, call: Call, names: Names) -> Value:
        if not counts:
            return lifted(function, stack.value(call.argument, names))
        values = arguments(stack, call, names)
        if values is None:
            return unknown_from([stack.value(call.argument, names)])
        if len(values) not in counts:
            raise CallError(f"takes {' or '.join(map(str, counts))} arguments, not {len(values)}")
        return lifted(function, *values)

    return handler


def arguments(stack: Stack, call: Call, names: Names) -> list[Value] | None:
    """The values of a call's arguments; None when it is not known how many there are."""
    argument = as_call(call.argument)
    if isinstance(argument, Sequence):
        return [stack.value(item, names) for item in argument.items]
    value = stack.value(argument, names)
    if isinstance(value, list):
        return None if any(isinstance(item, Rest) for item in value) else value
    return None if isinstance(value, (Unknown, OneOf)) else [value]
