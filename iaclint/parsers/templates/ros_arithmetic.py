"""Arithmetic in a text: `+ - * / // % **`, brackets, numbers. Every step is bounded; nothing is ever executed."""

from __future__ import annotations

from decimal import Decimal, DecimalException, localcontext
from math import floor
from typing import TypeAlias

from iaclint.patterns import pattern

MAX_LENGTH = 2_000
MAX_DEPTH = 50
MAX_BITS = 4_000
"""Of an integer: more than any template can mean."""

Number: TypeAlias = "int | Decimal"

_TOKEN = pattern(r"\s*(\*\*|//|[-+*/%()]|[0-9]+\.?[0-9]*(?:[eE][-+]?[0-9]{1,3})?|\.[0-9]+)")


class ArithmeticFaultError(Exception):
    """The text is no expression, or its value is out of range."""


def evaluated(text: str) -> Number:
    """An integer, or a Decimal when a number with a fraction takes part: then `/` keeps the fraction. Raises
    ArithmeticFaultError."""
    if len(text) > MAX_LENGTH:
        raise ArithmeticFaultError("the expression is too long")
    try:
        with localcontext() as context:
            context.prec = 50
            return _Expression(_tokens(text)).value()
    except (DecimalException, OverflowError):
        raise ArithmeticFaultError("the result is out of range") from None


def _tokens(text: str) -> list[str]:
    text = text.rstrip()
    found: list[str] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ArithmeticFaultError(f"{text[position : position + 20]!r} is no arithmetic")
        found.append(match[1])
        position = match.end()
    return found


class _Expression:
    """Recursive descent, with Python's precedence: `**` binds tighter than a sign before it."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._position = 0
        self._depth = 0

    def value(self) -> Number:
        value = self._sum()
        if self._position < len(self._tokens):
            raise ArithmeticFaultError(f"{self._tokens[self._position]!r} is not expected there")
        return value

    def _next(self, *wanted: str) -> str:
        """The next token when it is one of those; "" otherwise."""
        if self._position < len(self._tokens) and self._tokens[self._position] in wanted:
            self._position += 1
            return self._tokens[self._position - 1]
        return ""

    def _sum(self) -> Number:
        value = self._product()
        while operator := self._next("+", "-"):
            right = self._product()
            value = _checked(value + right if operator == "+" else value - right)
        return value

    def _product(self) -> Number:
        value = self._signed()
        while operator := self._next("*", "/", "//", "%"):
            value = _checked(_multiplied(value, operator, self._signed()))
        return value

    def _signed(self) -> Number:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ArithmeticFaultError("the expression is nested too deeply")
        sign = self._next("+", "-")
        value = self._signed() if sign else self._power()
        self._depth -= 1
        return -value if sign == "-" else value

    def _power(self) -> Number:
        base = self._atom()
        return _checked(_raised(base, self._signed())) if self._next("**") else base

    def _atom(self) -> Number:
        if self._next("("):
            value = self._sum()
            if not self._next(")"):
                raise ArithmeticFaultError("a bracket is not closed")
            return value
        token = self._tokens[self._position] if self._position < len(self._tokens) else ""
        if not token or token[0] not in "0123456789.":
            raise ArithmeticFaultError("a number is missing")
        self._position += 1
        return _checked(int(token) if token.isdecimal() else Decimal(token))


def _multiplied(left: Number, operator: str, right: Number) -> Number:
    if operator == "*":
        return left * right
    if right == 0:
        raise ArithmeticFaultError("division by zero")
    if isinstance(left, int) and isinstance(right, int):
        return left % right if operator == "%" else left // right
    quotient = Decimal(left) / Decimal(right)
    if operator == "/":
        return quotient
    whole = Decimal(floor(quotient))
    return whole if operator == "//" else left - whole * right


def _raised(base: Number, exponent: Number) -> Number:
    if isinstance(base, int) and isinstance(exponent, int) and exponent >= 0:
        if base.bit_length() * exponent > MAX_BITS:
            raise ArithmeticFaultError("the result is out of range")
        power: int = base**exponent
        return power
    return Decimal(base) ** Decimal(exponent)


def _checked(value: Number) -> Number:
    if isinstance(value, int):
        if value.bit_length() > MAX_BITS:
            raise ArithmeticFaultError("the result is out of range")
    elif not value.is_finite() or abs(value.adjusted()) > 1_000:
        raise ArithmeticFaultError("the result is out of range")
    return value
