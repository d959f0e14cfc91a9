"""Functions on numbers."""

from __future__ import annotations

import math
from string import ascii_lowercase, ascii_uppercase, digits

from iaclint.graph.values import Value
from iaclint.parsers.terraform.functions.signature import Function
from iaclint.parsers.terraform.numbers import Number, from_float, subtract
from iaclint.parsers.terraform.scope import EvaluationError
from iaclint.parsers.terraform.shapes import ANY, NUMBER

_DIGITS = digits + ascii_lowercase + ascii_uppercase


def _abs(value: Number) -> Number:
    return subtract(0, value) if value < 0 else value


def _ceil(value: Number) -> int:
    return math.ceil(value)


def _floor(value: Number) -> int:
    return math.floor(value)


def _signum(value: Number) -> int:
    if not isinstance(value, int):
        raise EvaluationError("value must be a whole number")
    return (value > 0) - (value < 0)


def _max(*values: Number) -> Number:
    if not values:
        raise EvaluationError("must pass at least one number")
    return max(values)


def _min(*values: Number) -> Number:
    if not values:
        raise EvaluationError("must pass at least one number")
    return min(values)


def _log(value: Number, base: Number) -> Number:
    try:
        return from_float(_natural_log(value) / _natural_log(base))
    except (ValueError, ZeroDivisionError, OverflowError):
        raise EvaluationError("the logarithm is not a finite number") from None


def _natural_log(value: Number) -> float:
    return math.log(value) if value else -math.inf


def _pow(value: Number, power: Number) -> Number:
    try:
        return from_float(math.pow(value, power))
    except (ValueError, OverflowError):
        raise EvaluationError("the power is not a finite number") from None


_MAX_DIGITS = 4000


def _parseint(text: Value, base: Number) -> int:
    if not isinstance(text, str):
        raise EvaluationError("first argument must be a string")
    if not isinstance(base, int) or not 2 <= base <= 62:
        raise EvaluationError("base must be a whole number between 2 and 62 inclusive")
    if len(text) > _MAX_DIGITS:
        raise EvaluationError("the number has too many digits")
    unsigned = text[1:] if text[:1] in ("+", "-") else text
    alphabet = _DIGITS[:base]
    value = 0
    for character in unsigned if base > 36 else unsigned.lower():
        place = alphabet.find(character)
        if place < 0:
            break
        value = value * base + place
    else:
        if unsigned:
            return -value if text[0] == "-" else value
    raise EvaluationError(f'cannot parse "{text}" as a base {base} integer')


FUNCTIONS = {
    "abs": Function(_abs, (NUMBER,), result="number"),
    "ceil": Function(_ceil, (NUMBER,), result="number"),
    "floor": Function(_floor, (NUMBER,), result="number"),
    "log": Function(_log, (NUMBER, NUMBER), result="number"),
    "max": Function(_max, variadic=NUMBER, result="number"),
    "min": Function(_min, variadic=NUMBER, result="number"),
    "parseint": Function(_parseint, (ANY, NUMBER), result="number"),
    "pow": Function(_pow, (NUMBER, NUMBER), result="number"),
    "signum": Function(_signum, (NUMBER,), result="number"),
}
