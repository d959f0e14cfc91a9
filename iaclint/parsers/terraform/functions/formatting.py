"""`format` and `formatlist`: Go's verbs as cty narrows them (https://developer.hashicorp.com/terraform/language/functions/format)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from iaclint.graph.values import ListValue, OneOf, PartialText, SetValue, Unknown, Value, unknown_from
from iaclint.parsers.terraform.conversion import normalized, to_bool, to_number, to_text
from iaclint.parsers.terraform.decimal_text import fixed, general, scientific, shortest
from iaclint.parsers.terraform.functions.signature import Function
from iaclint.parsers.terraform.graphemes import graphemes
from iaclint.parsers.terraform.json_text import encode, quoted
from iaclint.parsers.terraform.numbers import Number
from iaclint.parsers.terraform.scope import MAX_ITEMS, EvaluationError
from iaclint.parsers.terraform.shapes import ANY, STRING
from iaclint.parsers.terraform.unknowns import has_rest, is_known, pieces, text
from iaclint.records import dataclass

_VERB = re.compile(r"%([ 0#+\-]*)([1-9][0-9]*)?(\.[0-9]*)?(?:\[([1-9][0-9]*)\])?([A-Za-z])")
_LARGEST = 10_000


@dataclass(frozen=True, slots=True)
class _Verb:
    raw: str
    flags: str
    width: int
    precision: int | None
    letter: str


def _format(template: Value, *values: Value) -> Value:
    """Unknown values become unknown pieces where the verb prints them as they are."""
    if not isinstance(template, str):
        return unknown_from([template, *values], "string")
    result = text(_formatted(template, values))
    return normalized(result) if isinstance(result, str) else result


def _formatted(template: str, values: Sequence[Value]) -> list[str | Unknown | PartialText]:
    output: list[str | Unknown | PartialText] = []
    position = used = highest = 0
    while True:
        percent = template.find("%", position)
        if percent < 0:
            break
        output.append(template[position:percent])
        if template.startswith("%%", percent):
            output.append("%")
            position = percent + 2
            continue
        match = _VERB.match(template, percent)
        if match is None:
            raise EvaluationError(f"unrecognized format character at offset {percent}")
        used = int(match[4]) if match[4] else used + 1
        highest = max(highest, used)
        if used > len(values):
            raise EvaluationError(f'not enough arguments for "{match[0]}" at {percent}: need index {used}')
        output += _printed(_verb(match), values[used - 1])
        position = match.end()
    if highest < len(values):
        raise EvaluationError(f"too many arguments; only {highest} used by format string")
    output.append(template[position:])
    return output


def _verb(match: re.Match[str]) -> _Verb:
    width = int(match[2]) if match[2] else -1
    precision = None if match[3] is None else int(match[3][1:] or 0)
    if width > _LARGEST or (precision or 0) > _LARGEST:
        raise EvaluationError(f'width or precision of "{match[0]}" is too large')
    return _Verb(match[0], match[1], width, precision, match[5])


def _printed(verb: _Verb, value: Value) -> Sequence[str | Unknown | PartialText]:
    if not is_known(value):
        return _printed_unknown(verb, value)
    if value is None and verb.letter != "v":
        raise EvaluationError(f'unsupported value for "{verb.raw}": null value cannot be formatted')
    try:
        return [_PRINTERS[verb.letter](verb, value)]
    except KeyError:
        raise EvaluationError(f'unsupported format verb "{verb.letter}" in "{verb.raw}"') from None
    except EvaluationError as error:
        raise EvaluationError(f'unsupported value for "{verb.raw}": {error.message}') from None


def _printed_unknown(verb: _Verb, value: Value) -> Sequence[str | Unknown | PartialText]:
    if verb.letter in ("v", "s") and verb.width < 0 and verb.precision is None and "#" not in verb.flags:
        if isinstance(value, (PartialText, Unknown)):
            return pieces(value)
        if verb.letter == "v" and isinstance(value, (list, dict)):
            return list(encode(value))
    if verb.raw == "%#v":
        return list(encode(value))
    if verb.letter not in _PRINTERS:
        raise EvaluationError(f'unsupported format verb "{verb.letter}" in "{verb.raw}"')
    return [unknown_from([value], "string")]


def _as_is(verb: _Verb, value: Value) -> str:
    if "#" not in verb.flags and isinstance(value, str):
        return _padded(verb, value)
    if "#" not in verb.flags and isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return _padded(verb, shortest(value))
    return _padded(verb, "".join(map(str, encode(value))))


def _boolean(verb: _Verb, value: Value) -> str:  # noqa: ARG001
    return "true" if to_bool(value) else "false"


def _string(verb: _Verb, value: Value) -> str:
    content = to_text(value)
    assert isinstance(content, str)
    if verb.precision:
        content = "".join(graphemes(content)[: verb.precision])
    return _padded(verb, quoted(content) if verb.letter == "q" else content)


def _padded(verb: _Verb, content: str) -> str:
    lacking = verb.width - len(graphemes(content))
    if lacking <= 0:
        return content
    padding = ("0" if "0" in verb.flags else " ") * lacking
    return content + padding if "-" in verb.flags else padding + content


def _integer(verb: _Verb, value: Value) -> str:
    number = to_number(value)
    if isinstance(number, Decimal):
        raise EvaluationError("an integer is required")
    digits = format(abs(number), verb.letter)
    if verb.precision is not None:
        digits = digits.rjust(verb.precision, "0") if number or verb.precision else ""
    prefix = ""
    if "#" in verb.flags:
        prefix = {"x": "0x", "X": "0X", "o": "0" if not digits.startswith("0") else "", "b": "0b", "d": ""}[verb.letter]
    return _signed(verb, number < 0, prefix, digits, zero_fill=verb.precision is None)


def _signed(verb: _Verb, negative: bool, prefix: str, digits: str, zero_fill: bool) -> str:
    """Sign, prefix and digits in the width; zeros go between sign and digits, spaces outside."""
    sign = "-" if negative else "+" if "+" in verb.flags else " " if " " in verb.flags else ""
    lacking = verb.width - len(sign) - len(prefix) - len(digits)
    if lacking <= 0:
        return sign + prefix + digits
    if "-" in verb.flags:
        return sign + prefix + digits + " " * lacking
    if "0" in verb.flags and zero_fill:
        return sign + prefix + "0" * lacking + digits
    return " " * lacking + sign + prefix + digits


def _real(verb: _Verb, value: Value) -> str:
    number: Number = to_number(value)
    magnitude = Decimal(number).copy_abs()
    letter = verb.letter.lower()
    if letter == "f":
        digits = fixed(magnitude, 6 if verb.precision is None else verb.precision)
    elif letter == "e":
        digits = scientific(magnitude, 6 if verb.precision is None else verb.precision)
    else:
        digits = general(magnitude, verb.precision)
    if verb.letter.isupper():
        digits = digits.upper()
    return _signed(verb, number < 0, "", digits, zero_fill=True)


_PRINTERS = {
    "v": _as_is,
    "t": _boolean,
    **dict.fromkeys("sq", _string),
    **dict.fromkeys("bdoxX", _integer),
    **dict.fromkeys("eEfgG", _real),
}


def _formatlist(template: Value, *values: Value) -> Value:
    """Lists among the values are gone through together, everything else is repeated."""
    lists = [value for value in values if isinstance(value, list)]
    if any(isinstance(value, (Unknown, OneOf)) for value in values) and (
        not lists or any(_may_be_list(value) for value in values)
    ):
        return unknown_from([template, *values])
    if any(has_rest(items) or (isinstance(items, SetValue) and not is_known(items)) for items in lists):
        return unknown_from([template, *values])
    sizes = {len(items) for items in lists}
    if len(sizes) > 1:
        raise EvaluationError("list arguments must all have the same length")
    count = sizes.pop() if sizes else 1
    if count * len(values) > MAX_ITEMS:
        raise EvaluationError("the list is too large")
    rows = [[value[row] if isinstance(value, list) else value for value in values] for row in range(count)]
    return ListValue([_format(template, *row) for row in rows])


def _may_be_list(value: Value) -> bool:
    return isinstance(value, OneOf) or (isinstance(value, Unknown) and value.type not in ("string", "number", "bool"))


FUNCTIONS = {
    "format": Function(_format, (STRING,), variadic=ANY, nulls=True, partial=True, result="string"),
    "formatlist": Function(_formatlist, (STRING,), variadic=ANY, nulls=True, partial=True),
}
