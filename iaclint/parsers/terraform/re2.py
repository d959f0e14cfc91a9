"""RE2's regular expressions on the `regex` package: the syntax translated, and a limit on the time a match may take.

RE2 has no lookaround, no backreferences and no possessive quantifiers, and never backtracks. `regex` does, so
a pattern made to blow up could run for ages: each search is stopped after `_TIMEOUT` seconds, and that is an error.
Syntax: https://github.com/google/re2/wiki/Syntax
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, TypeAlias

import regex  # type: ignore[import-untyped,unused-ignore]

from iaclint.parsers.terraform.scope import EvaluationError

Pattern: TypeAlias = Any

_TIMEOUT = 1.0
_PATIENCE = 5
"""Searches of one run that may take that long. From then on they have to be quick, and slow patterns are not tried."""

_QUICK = 0.02
_NAME = "n_"  # before every group's name, because Go lets a name begin with a digit
_MAX_REPEAT = 1000
_PERL = {
    "d": "0-9",
    "w": "0-9A-Za-z_",
    "s": r"\t\n\f\r ",
}
_NEGATED = {
    "D": r"\x00-/:-\U0010FFFF",
    "W": r"\x00-/:-@\[-\^`{-\U0010FFFF",
    "S": r"\x00-\x08\x0B\x0E-\x1F!-\U0010FFFF",
}
_POSIX = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": r"\x00-\x7F",
    "blank": r"\t ",
    "cntrl": r"\x00-\x1F\x7F",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\t\n\v\f\r ",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}
_CONTROL = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_REPEAT = re.compile(r"\{(\d+)(,(\d*))?\}")
_GROUP = re.compile(r"\(\?P?<([0-9A-Za-z_]+)>|\(\?([imsU]*)(?:-([imsU]+))?([:)])")
_CLASS_NAME = re.compile(r"\[:(\^?)([a-z]+):\]")
_UNICODE = re.compile(r"\\([pP])(?:\{(\^?)([A-Za-z_]+)\}|([A-Z]))")
_CHARACTER = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,6})\}|([1-7][0-7]{1,2}|0[0-7]{0,2}))")
_REFERENCE = re.compile(r"\$(?:(\$)|\{([0-9A-Za-z_]+)\}|([0-9A-Za-z_]+))")


@lru_cache(maxsize=256)
def compile_pattern(source: str) -> Pattern:
    """Raises EvaluationError for what RE2 does not accept."""
    try:
        return regex.compile(_Translator(source).translate(), regex.VERSION0)
    except (regex.error, RecursionError, OverflowError) as error:
        raise EvaluationError(f"invalid regexp pattern: {error}") from None


def group_names(pattern: Pattern) -> dict[str, int]:
    """The numbers of the named groups."""
    return {name.removeprefix(_NAME): number for name, number in pattern.groupindex.items()}


_slow: list[str] = []


def search(pattern: Pattern, value: str, position: int) -> Any:
    """The leftmost match at or after a position, or None."""
    patient = len(_slow) < _PATIENCE
    try:
        if patient or pattern.pattern not in _slow:
            return pattern.search(value, position, timeout=_TIMEOUT if patient else _QUICK)
    except TimeoutError:
        _slow.append(pattern.pattern)
    raise EvaluationError("the regular expression takes too long to match")


def expand(template: str, match: Any) -> str:
    """Go's `Expand`: the longest name counts, and one that does not exist is empty."""

    def group(reference: re.Match[str]) -> str:
        if reference[1]:
            return "$"
        name = reference[2] or reference[3]
        try:
            return match.group(int(name) if name.isdigit() else _NAME + name) or ""
        except IndexError:
            return ""

    return _REFERENCE.sub(group, template)


class _Translator:
    """One pass over a pattern. `flags` are those in force at the current place; groups restore them when they end."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.flags: frozenset[str] = frozenset()
        # Of each open group: the flags to restore after it, and what opens it again after `|` if only flags did.
        self.enclosing: list[tuple[frozenset[str], str]] = []
        self.output: list[str] = []
        # How often the atom before may be repeated by what is inside it, and each open group by what it holds so far.
        self.atom = 1
        self.repeats = [1]

    def translate(self) -> str:
        while self.position < len(self.source):
            self._step()
        while self.enclosing:
            if not self.enclosing.pop()[1]:
                raise EvaluationError("invalid regexp pattern: missing closing )")
            self.output.append(")")
        return "".join(self.output)

    def _step(self) -> None:
        character = self.source[self.position]
        if character == "\\":
            self._escape()
        elif character == "[":
            self._class()
        elif character == "(":
            self._open()
        elif character == ")":
            self._close()
        elif character in "*+?" or (character == "{" and _REPEAT.match(self.source, self.position)):
            raise EvaluationError("invalid regexp pattern: missing argument to repetition operator")
        elif character == "|":
            self._alternative()
        elif character in "^$.":
            self._emit(self._assertion(character))
            self._quantifier()
        else:
            self._emit(_literal(character))
            self._quantifier()

    def _emit(self, text: str, length: int = 1) -> None:
        self.output.append(text)
        self.position += length

    def _assertion(self, character: str) -> str:
        if character == "^":
            return "(?m:^)" if "m" in self.flags else r"\A"
        if character == "$":
            return r"(?:(?=\n)|\Z)" if "m" in self.flags else r"\Z"
        return "(?s:.)" if "s" in self.flags else r"[^\n]"

    def _quantifier(self) -> None:
        """What follows an atom; a second quantifier is an error in RE2, where Python would read a possessive one."""
        repeats, self.atom = self.atom, 1
        self.repeats[-1] = max(self.repeats[-1], repeats)
        if self.position >= len(self.source):
            return
        start = self.position
        if self.source[start] in "*+?":
            self.position += 1
        else:
            match = _REPEAT.match(self.source, start)
            if match is None:
                return
            low, high = int(match[1]), int(match[3]) if match[3] else 0
            repeats *= max(low, high, 1)
            if repeats > _MAX_REPEAT or (match[3] and high < low):
                raise EvaluationError("invalid regexp pattern: invalid repeat count")
            self.repeats[-1] = max(self.repeats[-1], repeats)
            self.position = match.end()
        operator = self.source[start : self.position]
        lazy = self.source.startswith("?", self.position)
        self.position += lazy
        if lazy != ("U" in self.flags):
            operator += "?"
        self.output.append(operator)
        following = self.source[self.position : self.position + 1]
        if following and (following in "*+?" or _REPEAT.match(self.source, self.position)):
            raise EvaluationError("invalid regexp pattern: invalid nested repetition operator")

    def _open(self) -> None:
        if not self.source.startswith("(?", self.position):
            self._enter(self.flags)
            self._emit("(")
            return
        match = _GROUP.match(self.source, self.position)
        if match is None:
            raise EvaluationError("invalid regexp pattern: invalid or unsupported Perl syntax")
        self.position = match.end()
        if match[1]:
            self._enter(self.flags)
            self.output.append(f"(?P<{_NAME}{match[1]}>")
            return
        before = self.flags
        self.flags = (self.flags | set(match[2])) - set(match[3] or "")
        case = ("i" if "i" in self.flags else "") or "-i"
        if match[4] == ":":
            self._enter(before)
            self.output.append(f"(?{case}:" if ("i" in before) != ("i" in self.flags) else "(?:")
        elif ("i" in before) != ("i" in self.flags):
            # `regex` wants a flag to hold for a whole group, so one is opened that ends with the enclosing group.
            self.output.append(f"(?{case}:")
            self.enclosing.append((before, f"(?{case}:"))

    def _enter(self, flags: frozenset[str]) -> None:
        self.enclosing.append((flags, ""))
        self.repeats.append(1)

    def _alternative(self) -> None:
        """Flags last to the end of the enclosing group, beyond `|`; the groups that carry them must not."""
        reopened: list[str] = []
        for _, opening in reversed(self.enclosing):
            if not opening:
                break
            reopened.append(opening)
        self._emit(")" * len(reopened) + "|" + "".join(reversed(reopened)))

    def _close(self) -> None:
        self.position += 1
        while True:
            if not self.enclosing:
                raise EvaluationError("invalid regexp pattern: unexpected )")
            self.flags, reopening = self.enclosing.pop()
            self.output.append(")")
            if not reopening:
                break
        self.atom = self.repeats.pop()
        self._quantifier()

    def _escape(self) -> None:
        following = self.source[self.position + 1 : self.position + 2]
        if following == "Q":
            end = self.source.find("\\E", self.position + 2)
            end = len(self.source) if end < 0 else end
            for character in self.source[self.position + 2 : end]:
                self.output.append(_literal(character))
            self.position = end + 2
        elif following and following in "AzbB":
            self._emit({"A": r"\A", "z": r"\Z", "b": r"(?a:\b)", "B": r"(?a:\B)"}[following], 2)
        else:
            content, negated = self._class_escape(inside=False)
            self.output.append(f"[{'^' * negated}{content}]")
        self._quantifier()

    def _class_escape(self, inside: bool) -> tuple[str, bool]:
        """The content of a character class for an escape sequence, and whether it has to be negated around it."""
        at = self.position
        following = self.source[at + 1 : at + 2]
        unicode_class = _UNICODE.match(self.source, at)
        character = _CHARACTER.match(self.source, at)
        if unicode_class:
            self.position = unicode_class.end()
            negated = (unicode_class[1] == "P") != bool(unicode_class[2])
            name = unicode_class[3] or unicode_class[4]
            return rf"\{'P' if negated else 'p'}{{{name}}}", False
        if character:
            self.position = character.end()
            code = int(character[1] or character[2], 16) if character[1] or character[2] else int(character[3], 8)
            return _literal(chr(code)), False
        self.position += 2
        if following in _PERL:
            return _PERL[following], False
        if following in _NEGATED:
            return (_NEGATED[following], False) if inside else (_PERL[following.lower()], True)
        if following in _CONTROL:
            return _literal(_CONTROL[following]), False
        if not following or following.isalnum() or not following.isascii():
            raise EvaluationError("invalid regexp pattern: invalid escape sequence")
        return _literal(following), False

    def _class(self) -> None:
        self.position += 1
        negated = self.source.startswith("^", self.position)
        self.position += negated
        content: list[str] = []
        first = True
        while first or not self.source.startswith("]", self.position):
            if self.position >= len(self.source):
                raise EvaluationError("invalid regexp pattern: missing closing ]")
            content.append(self._class_item())
            first = False
        self.position += 1
        self.output.append(f"[{'^' * negated}{''.join(content)}]")
        self._quantifier()

    def _class_item(self) -> str:
        named = _CLASS_NAME.match(self.source, self.position)
        if named:
            if named[2] not in _POSIX:
                raise EvaluationError("invalid regexp pattern: invalid character class range")
            self.position = named.end()
            return f"[:^{named[2]}:]" if named[1] and named[2] != "word" else _POSIX[named[2]]
        low = self._class_character()
        at_range = self.source.startswith("-", self.position) and not self.source.startswith("-]", self.position)
        if not at_range or self.position + 1 >= len(self.source):
            return low
        self.position += 1
        high = self._class_character()
        return f"{low}-{high}"

    def _class_character(self) -> str:
        if self.source[self.position] == "\\":
            return self._class_escape(inside=True)[0]
        self.position += 1
        return _literal(self.source[self.position - 1])


def _literal(character: str) -> str:
    return character if character.isalnum() or not character.isascii() else f"\\x{ord(character):02x}"
