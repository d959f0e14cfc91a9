"""`regex`, `regexall`, and `replace` with a pattern. The patterns are RE2's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from iaclint.graph.values import ListValue, Value
from iaclint.parsers.terraform.functions.signature import Function
from iaclint.parsers.terraform.re2 import Pattern, compile_pattern, expand, group_names, search
from iaclint.parsers.terraform.scope import MAX_TEXT, EvaluationError
from iaclint.parsers.terraform.shapes import STRING


def _captured(pattern: Pattern, match: Any) -> Value:
    """A string without groups, a tuple of unnamed groups, an object of named ones."""
    if not pattern.groups:
        return match.group()
    if pattern.groupindex:
        return {name: match.group(number) for name, number in sorted(group_names(pattern).items())}
    return list(match.groups())


def _compiled(source: str) -> Pattern:
    pattern = compile_pattern(source)
    if pattern.groupindex and len(pattern.groupindex) != pattern.groups:
        raise EvaluationError("invalid regexp pattern: cannot mix both named and unnamed capture groups")
    return pattern


def _regex(source: str, value: str) -> Value:
    pattern = _compiled(source)
    match = search(pattern, value, 0)
    if match is None:
        raise EvaluationError("pattern did not match any part of the given string")
    return _captured(pattern, match)


def _regexall(source: str, value: str) -> Value:
    pattern = _compiled(source)
    return ListValue([_captured(pattern, match) for match in _matches(pattern, value)])


def _matches(pattern: Pattern, value: str) -> Iterator[Any]:
    """All matches, as Go finds them: an empty one right after another does not count."""
    position, previous = 0, -1
    while position <= len(value):
        match = search(pattern, value, position)
        if match is None:
            return
        start, end = match.span()
        if end > position or start != previous:
            yield match
        position = end if end > position else position + 1
        previous = end


def replace_matches(value: str, source: str, template: str) -> str:
    """Every match replaced by the template with its `$1` and `${name}`."""
    pattern = compile_pattern(source)
    result: list[str] = []
    size = done = position = 0
    while position <= len(value):
        match = search(pattern, value, position)
        if match is None:
            break
        start, end = match.span()
        result.append(value[done:start])
        if end > done or start == 0:
            result.append(expand(template, match))
            size += len(result[-1])
            if size > MAX_TEXT:
                raise EvaluationError("text is too long")
        done = end
        position = max(position + 1, end)
    return "".join(result) + value[done:]


FUNCTIONS = {
    "regex": Function(_regex, (STRING, STRING)),
    "regexall": Function(_regexall, (STRING, STRING)),
}
