"""Literals as they are written to what they are worth: numbers, and the escapes of strings."""

from __future__ import annotations

import re
from decimal import Context, Decimal

from iaclint.parsers.terraform.syntax_errors import HclSyntaxError
from iaclint.patterns import pattern

_MANY_DIGITS = 400
_HUGE = Decimal(f"1E+{_MANY_DIGITS}")
_UNTRAPPED = Context(traps=[])
_ESCAPE = pattern(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))|([$%])\4\{", re.DOTALL)
_DOUBLED = pattern(r"([$%])\1\{")
_SIMPLE_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}


def number(text: str) -> int | Decimal:
    """An `int` when the number is integral and of sane size: `int(Decimal("1e999999999"))` would fill the memory.

    Whatever is larger than any setting can be is cut down to a number that can be printed.
    """
    if text.isdigit() and len(text) < _MANY_DIGITS:
        return int(text)
    value = Decimal(text, _UNTRAPPED)
    if not value.is_finite() or value.adjusted() >= _MANY_DIGITS:
        return _HUGE
    return int(value) if value == value.to_integral_value() else value


def unescape(raw: str, offset: int) -> str:
    """Undo the escapes of a quoted string. Raises HclSyntaxError for one that HCL does not have."""
    if "\\" not in raw and "{" not in raw:
        return raw

    def replace(match: re.Match[str]) -> str:
        short, long, simple, doubled = match.groups()
        if doubled:
            return f"{doubled}{{"
        if simple:
            if simple not in _SIMPLE_ESCAPES:
                where = offset + len(raw[: match.start()].encode())
                raise HclSyntaxError(f"\\{simple} is no escape sequence", where, "write \\\\ for a backslash")
            return _SIMPLE_ESCAPES[simple]
        return _character(int(short or long, 16))

    return _ESCAPE.sub(replace, raw)


def _character(code: int) -> str:
    # Go's encoder, which Terraform uses, writes U+FFFD for what is no character; a lone surrogate would also
    # crash whoever encodes the text later.
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"


def undouble(raw: str) -> str:
    """Undo `$${` and `%%{`, the only escapes outside quoted strings."""
    return _DOUBLED.sub(r"\1{", raw) if "{" in raw else raw
