"""Terraform's numbers: binary floats of 512 bits, printed with the fewest digits that read back the same.

A number is kept as an `int`, or as a `Decimal` holding exactly the digits that Terraform would print. That is lossless:
those digits name one 512-bit float, from which every operation starts and to which it rounds.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from math import frexp, isfinite
from typing import TypeAlias

from iaclint.parsers.terraform.scope import EvaluationError
from iaclint.patterns import pattern

Number: TypeAlias = int | Decimal

_BITS = 512
_MAX_EXPONENT = 4000
# The same in bits. Python refuses to print integers of more than 4,300 digits.
_MAX_SHIFT = 13_300
_EXACT = Context(prec=10_000, Emax=10**9, Emin=-(10**9))
_NUMBER = pattern(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,9})?)(?:[pP]([+-]?\d{1,4}))?", re.ASCII)
# Up to this many digits, a decimal is the shortest that names its float (log10(2) * 512 = 154.1).
_SAFE_DIGITS = 150


def add(left: Number, right: Number) -> Number:
    if type(left) is int and type(right) is int:
        return _bounded(left + right)
    (left_mantissa, left_exponent), (right_mantissa, right_exponent) = _binary(left), _binary(right)
    exponent = min(left_exponent, right_exponent)
    total = (left_mantissa << (left_exponent - exponent)) + (right_mantissa << (right_exponent - exponent))
    return _scaled(total, exponent)


def subtract(left: Number, right: Number) -> Number:
    return add(left, -right if type(right) is int else right.copy_negate())  # type: ignore[union-attr]


def multiply(left: Number, right: Number) -> Number:
    if type(left) is int and type(right) is int:
        return _bounded(left * right)
    (left_mantissa, left_exponent), (right_mantissa, right_exponent) = _binary(left), _binary(right)
    return _scaled(left_mantissa * right_mantissa, left_exponent + right_exponent)


def divide(left: Number, right: Number) -> Number:
    """Raises EvaluationError for a zero divisor."""
    if right == 0:
        raise EvaluationError("division by zero")
    if type(left) is int and type(right) is int and left % right == 0:
        return _bounded(left // right)
    (left_mantissa, left_exponent), (right_mantissa, right_exponent) = _binary(left), _binary(right)
    shift = left_exponent - right_exponent
    if shift >= 0:
        return rounded(left_mantissa << shift, right_mantissa)
    return rounded(left_mantissa, right_mantissa << -shift)


def modulo(left: Number, right: Number) -> Number:
    """The remainder with the sign of `left`, by way of a truncated quotient, as Terraform gets it."""
    if right == 0:
        return left  # an infinite quotient truncates to 0 in Terraform
    quotient = truncate(divide(left, right))
    return subtract(left, multiply(right, quotient))


def truncate(value: Number) -> int:
    return int(value)


def rounded(numerator: int, denominator: int = 1) -> Number:
    """The 512-bit float nearest to a ratio, ties to even."""
    if numerator == 0:
        return 0
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    magnitude = abs(numerator)
    shift = _BITS + 2 - (magnitude.bit_length() - denominator.bit_length())
    if abs(shift) > _MAX_SHIFT:
        raise EvaluationError("number out of range")
    scaled, sticky = divmod(magnitude << max(shift, 0), denominator if shift >= 0 else denominator << -shift)
    mantissa, exponent = _nearest(scaled, -shift, sticky != 0)
    return _shortest(mantissa, exponent, negative=numerator < 0)


def from_float(value: float) -> Number:
    """A double, as Terraform prints it: the fewest digits that name it among doubles."""
    if not isfinite(value):
        raise EvaluationError("the result is not a finite number")
    if value == 0:
        return 0
    mantissa, exponent = frexp(abs(value))
    return _shortest(int(mantissa * 2**53), exponent - 53, negative=value < 0)


def normal(value: Number) -> Number:
    """The same number, as an int when it is integral, and rounded when it has more digits than 512 bits hold."""
    if type(value) is int:
        return _bounded(value)
    assert isinstance(value, Decimal)
    if not value:
        return 0
    if abs(value.adjusted()) > _MAX_EXPONENT:
        raise EvaluationError("number out of range")
    if len(value.as_tuple().digits) > _SAFE_DIGITS:
        return rounded(*value.as_integer_ratio())
    if value == value.to_integral_value(context=_EXACT):
        return _bounded(int(value))
    return value.normalize(_EXACT)


def parse_number(text: str) -> Number | None:
    """The number that a string converts to, or None when it does not. `p` is Go's exponent of two."""
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    value = normal(Decimal(match[1]))
    power = int(match[2] or 0)
    return multiply(value, rounded(1 << power)) if power >= 0 else divide(value, 1 << -power)


def number_text(value: Number) -> str:
    """As string conversion prints it: plain digits, never an exponent."""
    if type(value) is int:
        return str(value)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _bounded(value: int) -> Number:
    return value if value.bit_length() <= _BITS else rounded(value)


def _binary(value: Number) -> tuple[int, int]:
    """Mantissa and exponent of the float that a number stands for."""
    if type(value) is int and value.bit_length() <= _BITS:
        return value, 0
    numerator, denominator = value.as_integer_ratio()
    shift = _BITS + 2 - (abs(numerator).bit_length() - denominator.bit_length())
    scaled, sticky = divmod(abs(numerator) << max(shift, 0), denominator if shift >= 0 else denominator << -shift)
    mantissa, exponent = _nearest(scaled, -shift, sticky != 0)
    return (-mantissa if numerator < 0 else mantissa), exponent


def _scaled(mantissa: int, exponent: int) -> Number:
    return rounded(mantissa << exponent) if exponent >= 0 else rounded(mantissa, 1 << -exponent)


def _nearest(mantissa: int, exponent: int, sticky: bool) -> tuple[int, int]:
    """Round a longer mantissa to exactly 512 bits, ties to even; `sticky`: something nonzero lies below it."""
    extra = mantissa.bit_length() - _BITS
    low = mantissa & ((1 << extra) - 1)
    mantissa >>= extra
    half = 1 << (extra - 1)
    if low > half or (low == half and (sticky or mantissa & 1)):
        mantissa += 1
        if mantissa.bit_length() > _BITS:
            mantissa >>= 1
            extra += 1
    return mantissa, exponent + extra


def _shortest(mantissa: int, exponent: int, negative: bool) -> Number:
    """The fewest decimal digits that lie nearer to this float than to its neighbours.

    Follows Go's `roundShortest` (math/big/ftoa.go), whose choice among equally short candidates shows in results.
    """
    trailing = (mantissa & -mantissa).bit_length() - 1
    if exponent + trailing >= 0 and exponent <= 0:
        value = mantissa >> -exponent
        return -value if negative else value
    lower, exact, upper = (_digits(2 * mantissa + step, exponent - 1) for step in (-1, 0, 1))
    inclusive = mantissa & 1 == 0
    digits, point = exact
    for place, digit in enumerate(digits):
        low = lower[0][place] if place < len(lower[0]) else "0"
        high = upper[0][place] if place < len(upper[0]) else "0"
        down = low != digit or (inclusive and place + 1 == len(lower[0]))
        up = digit != high and (inclusive or int(digit) + 1 < int(high) or place + 1 < len(upper[0]))
        if down or up:
            kept = int(digits[: place + 1])
            kept += 1 if _rounds_up(digits, place + 1, down, up) else 0
            return _compose(kept, point - place - 1, negative)
    return _compose(int(digits), point - len(digits), negative)


def _rounds_up(digits: str, count: int, down: bool, up: bool) -> bool:
    if down != up:
        return up
    rest = digits[count:]
    if rest == "5":
        return int(digits[count - 1]) % 2 == 1
    return rest[:1] >= "5"


def _digits(mantissa: int, exponent: int) -> tuple[str, int]:
    """All decimal digits of mantissa * 2**exponent, and where the decimal point stands."""
    if exponent >= 0:
        text = format(Decimal(mantissa << exponent), "f")  # no limit of digits there, unlike for an int
        return text.rstrip("0"), len(text)
    text = format(Decimal(mantissa * 5**-exponent), "f")
    return text.rstrip("0"), len(text) + exponent


def _compose(digits: int, exponent: int, negative: bool) -> Number:
    if negative:
        digits = -digits
    if exponent >= 0:
        return digits * int(10**exponent)
    value = Decimal(digits).scaleb(exponent, _EXACT)
    if value == value.to_integral_value(context=_EXACT):
        return int(value)
    return value.normalize(_EXACT)
