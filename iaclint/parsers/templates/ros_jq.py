"""The jq that templates use: paths, pipes, lists, objects, comparisons, `if`, and a few functions.

https://jqlang.org/manual/ has the language. There is no recursion here and no definition, so every script comes to an
end; what is not read raises JqError, and its value is unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from iaclint.graph.values import OneOf, PartialMap, PartialText, Rest, Unknown, Value, unknown_from
from iaclint.parsers.templates.ros_calls import is_open, number_of
from iaclint.parsers.templates.sizes import weight
from iaclint.parsers.templates.texts import as_text
from iaclint.patterns import pattern

MAX_SCRIPT = 2_000
MAX_DEPTH = 40
MAX_RESULTS = 2_000
MAX_STEPS = 100_000

Filter: TypeAlias = "Callable[[Value], list[Value]]"

_TOKEN = pattern(
    r'\s*("(?:[^"\\(]|\\[^(])*"|[0-9]+(?:\.[0-9]+)?|\.\.|\.[A-Za-z_][A-Za-z0-9_]*|[A-Za-z_][A-Za-z0-9_]*|==|!=|<=|>=|//'
    r"|[][.|(){},:?<>+-])"
)
_NAME = pattern(r"[A-Za-z_][A-Za-z0-9_]*")


class JqError(Exception):
    """A script that is not read here, or that fails on this value."""


def run(script: str, value: Value) -> list[Value]:
    """The results in order; a Rest stands for an unknown number of them. Raises JqError."""
    if len(script) > MAX_SCRIPT:
        raise JqError
    parser = _Parser(_tokens(script))
    return parser.program()(value)


def _tokens(script: str) -> list[str]:
    script = script.rstrip()
    found: list[str] = []
    position = 0
    while position < len(script):
        match = _TOKEN.match(script, position)
        if match is None:
            raise JqError
        found.append(match[1])
        position = match.end()
    return found


class _Parser:
    """Recursive descent to one closure. `_steps` bounds what the closure may do."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._position = 0
        self._depth = 0
        self._steps = MAX_STEPS

    def program(self) -> Filter:
        found = self._pipe()
        if self._position < len(self._tokens):
            raise JqError
        return found

    # ---- tokens

    def _peek(self) -> str:
        return self._tokens[self._position] if self._position < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._peek()
        self._position += 1
        return token

    def _accept(self, token: str) -> bool:
        if self._peek() != token:
            return False
        self._position += 1
        return True

    def _expect(self, token: str) -> None:
        if not self._accept(token):
            raise JqError

    # ---- grammar

    def _pipe(self) -> Filter:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise JqError
        found = self._comma()
        while self._accept("|"):
            found = self._piped(found, self._comma())
        self._depth -= 1
        return found

    def _piped(self, first: Filter, second: Filter) -> Filter:
        def piped(value: Value) -> list[Value]:
            results: list[Value] = []
            for each in first(value):
                if isinstance(each, Rest):
                    results.append(each)
                    continue
                results.extend(second(each))
                self._spend(len(results), results)
            return results

        return piped

    def _spend(self, steps: int, results: list[Value]) -> None:
        self._steps -= 1 + steps // 10
        if self._steps < 0 or len(results) > MAX_RESULTS:
            raise JqError

    def _comma(self) -> Filter:
        parts = [self._alternative()]
        while self._accept(","):
            parts.append(self._alternative())
        if len(parts) == 1:
            return parts[0]
        return lambda value: [each for part in parts for each in part(value)]

    def _alternative(self) -> Filter:
        found = self._comparison()
        if self._accept("//"):
            return _or_else(found, self._alternative())
        return found

    def _comparison(self) -> Filter:
        left = self._postfix()
        operator = self._peek()
        if operator not in ("==", "!="):
            return left
        self._take()
        right = self._postfix()
        return lambda value: [_equal(one, other, operator == "!=") for other in right(value) for one in left(value)]

    def _postfix(self) -> Filter:
        found = self._term()
        while True:
            token = self._peek()
            if token.startswith(".") and len(token) > 1 and token != "..":
                self._take()
                found = self._piped(found, _member(token[1:]))
            elif token == "." and self._tokens[self._position + 1 : self._position + 2] != []:
                following = self._tokens[self._position + 1]
                if not following.startswith(('"', "[")):
                    raise JqError
                self._take()
                if following.startswith('"'):
                    found = self._piped(found, _member(_string(self._take())))
            elif token == "[":
                found = self._piped(found, self._brackets())
            elif not self._accept("?"):
                return found

    def _brackets(self) -> Filter:
        self._expect("[")
        if self._accept("]"):
            return _iterate
        if self._accept(":"):
            stop = self._number()
            self._expect("]")
            return _sliced(None, stop)
        if self._peek().startswith('"'):
            name = _string(self._take())
            self._expect("]")
            return _member(name)
        start = self._number()
        if self._accept(":"):
            end = None if self._peek() == "]" else self._number()
            self._expect("]")
            return _sliced(start, end)
        self._expect("]")
        return _indexed(start)

    def _number(self) -> int:
        sign = -1 if self._accept("-") else 1
        token = self._take()
        if not token.isdecimal() or len(token) > 9:
            raise JqError
        return sign * int(token)

    def _term(self) -> Filter:
        token = self._take()
        if token == ".":
            if self._peek().startswith('"'):
                return _member(_string(self._take()))
            return lambda value: [value]
        if token.startswith(".") and token != "..":
            return _member(token[1:])
        if token.startswith('"'):
            return _constant(_string(token))
        if token[:1].isdecimal():
            return _constant(number_of(token))
        if token == "(":
            inner = self._pipe()
            self._expect(")")
            return inner
        if token == "[":
            if self._accept("]"):
                return _constant([])
            items = self._pipe()
            self._expect("]")
            return self._made(items)
        if token == "{":
            return self._object()
        if _NAME.fullmatch(token):
            return self._named(token)
        raise JqError

    def _object(self) -> Filter:
        members: list[tuple[str, Filter]] = []
        while not self._accept("}"):
            if members:
                self._expect(",")
            token = self._take()
            if not token.startswith('"') and not _NAME.fullmatch(token):
                raise JqError
            name = _string(token) if token.startswith('"') else token
            members.append((name, self._alternative() if self._accept(":") else _member(name)))
        return self._made(lambda value: {name: _single(part(value)) for name, part in members})

    def _made(self, make: Callable[[Value], Value]) -> Filter:
        """What a script puts together must not grow beyond bounds, however often it holds the same part."""

        def made(value: Value) -> list[Value]:
            found = make(value)
            self._spend(weight(found), [found])
            return [found]

        return made

    def _named(self, name: str) -> Filter:
        constants: dict[str, Value] = {"true": True, "false": False, "null": None}
        if name in constants:
            return _constant(constants[name])
        if name == "if":
            return self._if()
        if name in _FUNCTIONS:
            plain = _FUNCTIONS[name]
            return lambda value: [plain(value)]
        if name == "empty":
            return lambda _: []
        if name not in ("map", "select", "first", "split", "join"):
            raise JqError
        if not self._accept("("):
            if name != "first":
                raise JqError
            return _indexed(0)
        inner = self._pipe()
        self._expect(")")
        if name == "map":
            return self._made(self._piped(_iterate, inner))
        if name == "first":
            return lambda value: inner(value)[:1]
        if name == "select":
            return lambda value: _selected(value, inner(value))
        return lambda value: [_SEPARATED[name](value, _single(inner(value)))]

    def _if(self) -> Filter:
        condition = self._pipe()
        self._expect("then")
        positive = self._pipe()
        if self._accept("elif"):
            negative = self._if()
        else:
            negative = self._pipe() if self._accept("else") else lambda value: [value]
            self._expect("end")

        def chosen(value: Value) -> list[Value]:
            answer = _truth(_single(condition(value)))
            if answer is None:
                return (
                    [Rest(unknown_from([value]))] if isinstance(value, Rest) else [_either(value, positive, negative)]
                )
            return positive(value) if answer else negative(value)

        return chosen


def _constant(constant: Value) -> Filter:
    return lambda _: [constant]


def _either(value: Value, positive: Filter, negative: Filter) -> Value:
    """Both branches when each gives one known thing; otherwise unknown."""
    try:
        one, other = positive(value), negative(value)
    except JqError:
        return unknown_from([value])
    if len(one) == len(other) == 1 and not any(map(is_open, (*one, *other))):
        return one[0] if one[0] == other[0] else OneOf((one[0], other[0]), unknown_from([value]).causes)
    return unknown_from([value, *one, *other])


def _string(token: str) -> str:
    if "\\" in token:
        raise JqError
    return token[1:-1]


def _single(results: list[Value]) -> Value:
    if len(results) != 1:
        raise JqError
    return unknown_from(results) if isinstance(results[0], Rest) else results[0]


def _member(name: str) -> Filter:
    def member(value: Value) -> list[Value]:
        if value is None:
            return [None]
        if isinstance(value, dict):
            found = value.get(name)
            return [value.rest if found is None and isinstance(value, PartialMap) else found]
        if is_open(value):
            return [unknown_from([value])]
        raise JqError

    return member


def _iterate(value: Value) -> list[Value]:
    if isinstance(value, dict):
        return [*value.values(), *([Rest(value.rest)] if isinstance(value, PartialMap) else [])]
    if isinstance(value, list):
        if len(value) > MAX_RESULTS:
            raise JqError
        return value
    if is_open(value):
        return [Rest(unknown_from([value]))]
    raise JqError


def _indexed(index: int) -> Filter:
    def item(value: Value) -> list[Value]:
        if value is None:
            return [None]
        if is_open(value):
            return [unknown_from([value])]
        if not isinstance(value, list):
            raise JqError
        counted = value if index >= 0 else value[::-1]
        for place, each in enumerate(counted):
            if isinstance(each, Rest):
                return [each.unknown]
            if place == (index if index >= 0 else -index - 1):
                return [each]
        return [None]

    return item


def _sliced(start: int | None, stop: int | None) -> Filter:
    def part(value: Value) -> list[Value]:
        if value is None:
            return [None]
        if isinstance(value, str) or (isinstance(value, list) and not any(isinstance(each, Rest) for each in value)):
            return [value[start:stop]]
        if isinstance(value, list) or is_open(value):
            return [unknown_from([value])]
        raise JqError

    return part


def _or_else(first: Filter, second: Filter) -> Filter:
    def either(value: Value) -> list[Value]:
        try:
            results = first(value)
        except JqError:
            results = []
        if any(map(is_open, results)):
            return [unknown_from([value])]
        return [each for each in results if each is not None and each is not False] or second(value)

    return either


def _equal(one: Value, other: Value, negate: bool) -> Value:
    if is_open(one) or is_open(other):
        return unknown_from([one, other], "bool")
    if isinstance(one, bool) != isinstance(other, bool):
        return negate
    return (one == other) != negate


def _truth(value: Value) -> bool | None:
    """Everything is true in jq but false and null."""
    if isinstance(value, PartialText):
        return True
    return None if is_open(value) else value is not None and value is not False


def _selected(value: Value, answers: list[Value]) -> list[Value]:
    answer = _truth(_single(answers))
    return [Rest(unknown_from([value]))] if answer is None else [value] if answer else []


# ---- functions


def _length(value: Value) -> Value:
    if value is None:
        return 0
    if isinstance(value, (str, dict, list)) and not isinstance(value, PartialMap):
        return (
            unknown_from([value]) if isinstance(value, list) and any(isinstance(i, Rest) for i in value) else len(value)
        )
    return _open(value)


def _to_number(value: Value) -> Value:
    number = number_of(value)
    return number if number is not None else _open(value)


def _to_string(value: Value) -> Value:
    if isinstance(value, (str, bool, int, Decimal)):
        return as_text(value)
    return "null" if value is None else _open(value)


def _keys(value: Value) -> Value:
    if isinstance(value, dict):
        return [*sorted(value), *([Rest(value.rest)] if isinstance(value, PartialMap) else [])]
    return _open(value)


def _not(value: Value) -> Value:
    answer = _truth(value)
    return unknown_from([value], "bool") if answer is None else not answer


def _open(value: Value) -> Value:
    if is_open(value) or isinstance(value, PartialMap):
        return unknown_from([value])
    raise JqError


def _split(value: Value, separator: Value) -> Value:
    if isinstance(value, str) and isinstance(separator, str) and separator:
        return value.split(separator)
    return _open(value if is_open(value) else separator)


def _join(value: Value, separator: Value) -> Value:
    if not isinstance(value, list) or not isinstance(separator, str):
        return _open(value if is_open(value) else separator)
    if any(isinstance(item, (dict, list)) for item in value):
        raise JqError
    if any(map(is_open, value)):
        return Unknown(unknown_from(value).causes, unknown_from(value).references, "string")
    return separator.join(map(as_text, value))


_FUNCTIONS: dict[str, Callable[[Value], Value]] = {
    "length": _length,
    "tonumber": _to_number,
    "tostring": _to_string,
    "keys": _keys,
    "not": _not,
}
_SEPARATED: dict[str, Callable[[Value, Value], Value]] = {"split": _split, "join": _join}
