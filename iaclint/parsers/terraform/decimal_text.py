"""Decimal numbers in the notations of Go's `%f`, `%e` and `%g`."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal

from iaclint.parsers.terraform.numbers import Number

_EXACT = Context(prec=15_000, rounding=ROUND_HALF_EVEN)


def fixed(magnitude: Decimal, places: int) -> str:
    return format(magnitude.quantize(Decimal(1).scaleb(-places), context=_EXACT), "f")


def scientific(magnitude: Decimal, places: int) -> str:
    if not magnitude:
        return ("0." + "0" * places if places else "0") + "e+00"
    rounded = Context(prec=places + 1, rounding=ROUND_HALF_EVEN).plus(magnitude)
    digits = "".join(map(str, rounded.as_tuple().digits)).ljust(places + 1, "0")
    return _with_exponent(digits, rounded.adjusted())


def _with_exponent(digits: str, exponent: int) -> str:
    mantissa = digits[0] + ("." + digits[1:] if digits[1:] else "")
    return f"{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def general(magnitude: Decimal, precision: int | None) -> str:
    """`%g`: an exponent below 1e-4 and from the precision on (the sixth digit when there is none)."""
    if precision is None:
        digits, exponent = _significant(magnitude)
        limit = 6
    else:
        rounded = Context(prec=precision or 1, rounding=ROUND_HALF_EVEN).plus(magnitude)
        digits, exponent = _significant(rounded)
        limit = precision or 1
        if limit > len(digits) and len(digits) >= exponent + 1:
            limit = len(digits)
    if exponent < -4 or exponent >= limit:
        return _with_exponent(digits, exponent)
    if exponent + 1 >= len(digits):
        return digits + "0" * (exponent + 1 - len(digits))
    if exponent < 0:
        return "0." + "0" * (-exponent - 1) + digits
    return digits[: exponent + 1] + "." + digits[exponent + 1 :]


def _significant(magnitude: Decimal) -> tuple[str, int]:
    """The digits without trailing zeros, and the power of ten of the first."""
    digits = "".join(map(str, magnitude.as_tuple().digits)).rstrip("0") or "0"
    return digits, magnitude.adjusted() if magnitude else 0


def shortest(value: Number) -> str:
    """Go's `%g` of a big float with all its digits, as `%v` prints a number."""
    return ("-" if value < 0 else "") + general(Decimal(value).copy_abs(), None)
