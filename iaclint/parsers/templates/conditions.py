"""Functions of conditions that both languages have.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html
"""

from __future__ import annotations

from iaclint.graph.values import PartialText, Rest, Unknown, Value, contains_unknown, unknown_from
from iaclint.parsers.templates.declared import Names
from iaclint.parsers.templates.evaluation import Stack
from iaclint.parsers.templates.nodes import Call, Sequence
from iaclint.parsers.templates.sizes import same
from iaclint.parsers.templates.texts import as_text, is_text


def equals(one: Value, other: Value) -> Value:
    """Texts are compared as they are written: `1` equals `"1"`. Of lists and maps every part has to be known."""
    if any(isinstance(value, (Unknown, Rest)) for value in (one, other)):
        return unknown_from([one, other], "bool")
    if isinstance(one, PartialText) or isinstance(other, PartialText):
        return unknown_from([one, other], "bool") if _may_be_equal(one, other) else False
    if is_text(one) and is_text(other):
        return as_text(one) == as_text(other)
    answer = None if contains_unknown(one) or contains_unknown(other) else same(one, other)
    return unknown_from([one, other], "bool") if answer is None else answer


def _may_be_equal(one: Value, other: Value) -> bool:
    """Whether a partly known text can be the other one."""
    partial, text = (one, other) if isinstance(one, PartialText) else (other, one)
    if not is_text(text):
        return isinstance(text, PartialText)
    text = as_text(text)
    first, last = partial.parts[0], partial.parts[-1]
    known = sum(len(part) for part in partial.parts if isinstance(part, str))
    return (
        len(text) >= known
        and (not isinstance(first, str) or text.startswith(first))
        and (not isinstance(last, str) or text.endswith(last))
    )


def and_(stack: Stack, call: Call, names: Names) -> Value:
    return _combined(stack, call, names, decisive=False)


def or_(stack: Stack, call: Call, names: Names) -> Value:
    return _combined(stack, call, names, decisive=True)


def _combined(stack: Stack, call: Call, names: Names, *, decisive: bool) -> Value:
    items = call.argument.items if isinstance(call.argument, Sequence) else (call.argument,)
    answers = [stack.holds(item, names) for item in items]
    if decisive in answers:
        return decisive
    unknown = [stack.value(item, names) for item, answer in zip(items, answers, strict=True) if answer is None]
    return unknown_from(unknown, "bool") if None in answers else not decisive


def not_(stack: Stack, call: Call, names: Names) -> Value:
    argument = call.argument
    item = argument.items[0] if isinstance(argument, Sequence) and len(argument.items) == 1 else argument
    answer = stack.holds(item, names)
    return unknown_from([stack.value(item, names)], "bool") if answer is None else not answer


def condition(stack: Stack, call: Call, names: Names) -> Value:
    name = stack.known_text(call.argument, names)
    answer = stack.condition(name, call) if name is not None else None
    return Unknown((f"condition {name}",), type="bool") if answer is None else answer
