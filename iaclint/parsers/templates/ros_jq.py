"""The jq that templates use: paths, pipes, lists, objects, comparisons, `if`, and a few functions.

https://jqlang.org/manual/ has the language. There is no recursion here and no definition, so every script comes to an
end; what is not read raises JqError, and its value is unknown.
"""

from __future__ import annotations

from collections.abc import Callable

from iaclint.graph.values import Rest, Value, unknown_from
from iaclint.parsers.templates.ros_calls import number_of
from iaclint.parsers.templates.ros_jq_filters import (
    FUNCTIONS,
    MAX_RESULTS,
    SEPARATED,
    Filter,
    JqError,
    constant,
    either_of,
    equal_to,
    indexed,
    iterate,
    member_of,
    or_else,
    selected,
    single,
    sliced,
    string_of,
    truth_of,
)
from iaclint.parsers.templates.sizes import weight
from iaclint.patterns import pattern

MAX_SCRIPT = 2_000
MAX_DEPTH = 40
MAX_STEPS = 100_000

_TOKEN = pattern(
    r'\s*("(?:[^"\\(]|\\[^(])*"|[0-9]+(?:\.[0-9]+)?|\.\.|\.[A-Za-z_][A-Za-z0-9_]*|[A-Za-z_][A-Za-z0-9_]*|==|!=|<=|>=|//'
    r"|[][.|(){},:?<>+-])"
)
_NAME = pattern(r"[A-Za-z_][A-Za-z0-9_]*")


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
            return or_else(found, self._alternative())
        return found

    def _comparison(self) -> Filter:
        left = self._postfix()
        operator = self._peek()
        if operator not in ("==", "!="):
            return left
        self._take()
        right = self._postfix()
        return lambda value: [equal_to(one, other, operator == "!=") for other in right(value) for one in left(value)]

    def _postfix(self) -> Filter:
        found = self._term()
        while True:
            token = self._peek()
            if token.startswith(".") and len(token) > 1 and token != "..":
                self._take()
                found = self._piped(found, member_of(token[1:]))
            elif token == "." and self._tokens[self._position + 1 : self._position + 2] != []:
                following = self._tokens[self._position + 1]
                if not following.startswith(('"', "[")):
                    raise JqError
                self._take()
                if following.startswith('"'):
                    found = self._piped(found, member_of(string_of(self._take())))
            elif token == "[":
                found = self._piped(found, self._brackets())
            elif not self._accept("?"):
                return found

    def _brackets(self) -> Filter:
        self._expect("[")
        if self._accept("]"):
            return iterate
        if self._accept(":"):
            stop = self._number()
            self._expect("]")
            return sliced(None, stop)
        if self._peek().startswith('"'):
            name = string_of(self._take())
            self._expect("]")
            return member_of(name)
        start = self._number()
        if self._accept(":"):
            end = None if self._peek() == "]" else self._number()
            self._expect("]")
            return sliced(start, end)
        self._expect("]")
        return indexed(start)

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
                return member_of(string_of(self._take()))
            return lambda value: [value]
        if token.startswith(".") and token != "..":
            return member_of(token[1:])
        if token.startswith('"'):
            return constant(string_of(token))
        if token[:1].isdecimal():
            return constant(number_of(token))
        if token == "(":
            inner = self._pipe()
            self._expect(")")
            return inner
        if token == "[":
            if self._accept("]"):
                return constant([])
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
            name = string_of(token) if token.startswith('"') else token
            members.append((name, self._alternative() if self._accept(":") else member_of(name)))
        return self._made(lambda value: {name: single(part(value)) for name, part in members})

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
            return constant(constants[name])
        if name == "if":
            return self._if()
        if name in FUNCTIONS:
            plain = FUNCTIONS[name]
            return lambda value: [plain(value)]
        if name == "empty":
            return lambda _: []
        if name not in ("map", "select", "first", "split", "join"):
            raise JqError
        if not self._accept("("):
            if name != "first":
                raise JqError
            return indexed(0)
        inner = self._pipe()
        self._expect(")")
        if name == "map":
            return self._made(self._piped(iterate, inner))
        if name == "first":
            return lambda value: inner(value)[:1]
        if name == "select":
            return lambda value: selected(value, inner(value))
        return lambda value: [SEPARATED[name](value, single(inner(value)))]

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
            answer = truth_of(single(condition(value)))
            if answer is None:
                return (
                    [Rest(unknown_from([value]))] if isinstance(value, Rest) else [either_of(value, positive, negative)]
                )
            return positive(value) if answer else negative(value)

        return chosen
