"""JSON text of values and values of JSON text, with the unknown on both sides.

An unknown value inside becomes an unknown piece of the text, of type `json`: exactly one JSON value. Decoding puts a
mark in the place of every unknown piece, reads the JSON around the marks, and turns them back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from iaclint.graph.values import PartialMap, PartialText, Rest, Unknown, Value, unknown_from
from iaclint.parsers.terraform.conversion import normalized
from iaclint.parsers.terraform.numbers import normal, number_text
from iaclint.parsers.terraform.scope import MAX_TEXT, EvaluationError
from iaclint.parsers.terraform.unknowns import ordered_items, text

ONE_VALUE = "json"
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_TO_ESCAPE = re.compile(r"[<>&\u2028\u2029]")
# Private use characters: cut away from the text itself first, so that only marks hold them.
_OPEN, _CLOSE, _REST, _VALUE = "\U000ffffa", "\U000ffffb", "\U000ffffc", "\U000ffffd"
_NO_MARKS = str.maketrans("", "", _OPEN + _CLOSE + _REST + _VALUE)
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[^"\s]', re.DOTALL)
_WHOLE = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_STRING_END = re.compile(r'(?:[^"\\]|\\.)*"', re.DOTALL)


def encode(value: Value) -> list[str | Unknown]:
    """The pieces of the text: sorted keys, no spaces, and the characters escaped that Go escapes."""
    output: list[str | Unknown] = []
    _encode(value, output)
    return output


def quoted(value: str) -> str:
    result = json.dumps(value, ensure_ascii=False)
    return _TO_ESCAPE.sub(lambda match: _ESCAPES[match[0]], result)


def _encode(value: Value, output: list[str | Unknown]) -> None:
    if isinstance(value, str):
        output.append(quoted(value))
    elif value is None:
        output.append("null")
    elif isinstance(value, bool):
        output.append("true" if value else "false")
    elif isinstance(value, (int, Decimal)):
        output.append(number_text(value))
    elif isinstance(value, PartialText):
        output.append('"')
        output += [quoted(part)[1:-1] if isinstance(part, str) else part for part in value.parts]
        output.append('"')
    elif isinstance(value, dict):
        _encode_mapping(value, output)
    elif isinstance(value, list):
        _encode_list(ordered_items(value), output)
    else:
        output.append(unknown_from([value], ONE_VALUE))


def _encode_mapping(value: dict[str, Value], output: list[str | Unknown]) -> None:
    """Unknown keys may sort anywhere: between any two there is an unknown piece, perhaps empty."""
    rest = unknown_from([value.rest]) if isinstance(value, PartialMap) else None
    output.append("{")
    if rest is not None:
        output.append(rest)
    for place, key in enumerate(sorted(value)):
        if place and rest is None:
            output.append(",")
        output.append(quoted(key) + ":")
        _encode(value[key], output)
        if rest is not None:
            output.append(rest)
    output.append("}")


def _encode_list(items: list[Value], output: list[str | Unknown]) -> None:
    output.append("[")
    at_start = True
    for item in items:
        if isinstance(item, Rest):
            # The commas around it depend on whether it is anything at all.
            output.append(unknown_from([item]))
            at_start = True
            continue
        if not at_start:
            output.append(",")
        _encode(item, output)
        at_start = False
    output.append("]")


def decode(parts: Sequence[str | Unknown]) -> Value:
    """The value of JSON text. An unknown piece between items stands for any number of them."""
    unknowns = [part for part in parts if isinstance(part, Unknown)]
    try:
        data = json.loads(
            _marked(parts) if unknowns else "".join(map(str, parts)),
            parse_int=_parse_number,
            parse_float=_parse_number,
            parse_constant=_refuse,
        )
    except (ValueError, RecursionError) as error:
        if unknowns:
            return unknown_from(unknowns)
        raise EvaluationError(f"invalid JSON: {error}") from None
    return _restored(data, unknowns)


def _parse_number(digits: str) -> Value:
    if abs(int(re.split("[eE]", digits)[1])) > MAX_TEXT if re.search("[eE]", digits) else False:
        raise EvaluationError("number out of range")
    return normal(Decimal(digits))


def _refuse(constant: str) -> Value:
    raise ValueError(f"{constant} is not JSON")


def _marked(parts: Sequence[str | Unknown]) -> str:
    """JSON with a mark for every unknown: inside a string as it is, elsewhere as a string of its own."""
    context = _Context()
    number = 0
    for place, part in enumerate(parts):
        if isinstance(part, str):
            context.add(part.translate(_NO_MARKS))
            continue
        following = parts[place + 1] if place + 1 < len(parts) else ""
        after = following.lstrip()[:1] if isinstance(following, str) else "]"
        context.add_mark(f"{_OPEN}{number}{_CLOSE}", after, part.type == ONE_VALUE)
        number += 1
    return "".join(context.output)


class _Context:
    """Where in JSON a text has got to: inside a string or not, in which brackets, after which character."""

    def __init__(self) -> None:
        self.output: list[str] = []
        self._inside = False
        self._brackets: list[str] = []
        self._last = ""

    def add(self, piece: str) -> None:
        self.output.append(piece)
        for token in _TOKEN.findall(piece) if not self._inside else _TOKEN.findall(self._skip_string(piece)):
            self._take(token)

    def _skip_string(self, piece: str) -> str:
        """The piece after the end of the string that it begins in."""
        end = _STRING_END.match(piece)
        if end is None:
            return ""
        self._inside = False
        self._last = '"'
        return piece[end.end() :]

    def _take(self, token: str) -> None:
        if token in ("{", "["):
            self._brackets.append(token)
        elif token in ("}", "]") and self._brackets:
            self._brackets.pop()
        self._inside = token[0] == '"' and (len(token) == 1 or token[-1] != '"' or not _WHOLE.fullmatch(token))
        self._last = token[-1]

    def add_mark(self, mark: str, after: str, one_value: bool) -> None:
        """A value where only a value can stand; otherwise items or members, with the commas around them."""
        if self._inside:
            self.output.append(mark)
            return
        in_object = self._brackets[-1:] == ["{"]
        if one_value or not self._brackets or (in_object and self._last == ":"):
            self.output.append(f'"{_VALUE}{mark}"')
            self._last = '"'
            return
        items = f'"{_REST}{mark}"' + (":0" if in_object else "")
        leading = "" if self._last in ("[", "{", ",") else ","
        trailing = "" if after in ("]", "}", ",") else ","
        self.output.append(leading + items + trailing)
        self._last = trailing or '"'


def _restored(data: Any, unknowns: list[Unknown]) -> Value:
    if isinstance(data, str):
        return _restored_text(data, unknowns)
    if isinstance(data, list):
        return [_restored(item, unknowns) for item in data]
    if isinstance(data, dict):
        result: dict[str, Value] = {}
        rest: list[Unknown] = []
        for key, item in data.items():
            found = _MARK.search(key)
            if found:
                rest.append(unknowns[int(found[1])])
            else:
                result[normalized(key)] = _restored(item, unknowns)
        return PartialMap(result, unknown_from(rest)) if rest else result
    return data


def _restored_text(data: str, unknowns: list[Unknown]) -> Value:
    if _OPEN not in data:
        return normalized(_without_surrogates(data))
    pieces = _MARK.split(data)
    if data[0] in (_REST, _VALUE):
        unknown = unknowns[int(pieces[1])]
        return Rest(unknown) if data[0] == _REST else Unknown(unknown.causes, unknown.references)
    return text([unknowns[int(piece)] if place % 2 else normalized(piece) for place, piece in enumerate(pieces)])


def _without_surrogates(value: str) -> str:
    return value if value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
