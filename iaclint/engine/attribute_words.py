"""Which words of a check's texts name attributes, so that a finding can say them as its file does.

Only for the time of compiling: what it finds are places in the texts, and nothing is guessed at run time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from iaclint.engine.dependencies import Compiled, paths_read
from iaclint.engine.language import PARSED
from iaclint.vocabulary.data_files import template_data
from iaclint.vocabulary.mapping import Names
from iaclint.vocabulary.paths import all_paths

Word: TypeAlias = "dict[str, Any]"
"""`at`: start and end in the text. `paths`: which attribute it may be, by type where types differ. With `written`, that
many names of the path stand there; with `value`, that value of the attribute; with `text`, what other languages put
there. `types` alone: how other languages call the resource type that stands there."""

_NAME = re.compile(r"""(?<![\w./:"'$*{-])[a-z]\w*(?:\.[A-Za-z]\w*)*(?![\w/*"'}(-]|[.:]\w)""", re.ASCII)
_RESOURCE_TYPE = re.compile(r"(?<![\w.:/-])(?:aws|alicloud)_[a-z0-9_]+(?![\w/-])")
_SET_TO = re.compile(r" (?:set )?to | = ")
_LITERAL = re.compile(r'"[^"]*"|[A-Za-z][\w:./+-]*\w|\d+(?:\.\d+)*')
_NEXT = re.compile(r",? or |, ")
_BEFORE = re.compile(r"(?:^|[ (])[Ss]et $")
_ASSIGNED = re.compile(r" = | (?:set )?to (?:true|false)\b")
_COMPARED = re.compile(r" is \{value\}| is (?:true|false)\b")
_MENTIONED = re.compile(r" is (?:not set|empty)|(?: (?:and|or) [a-z_]+)? blocks?\b| (?:and|or) [a-z]+_[a-z_]+")
_TEMPLATES = {"AWS": "cloudformation", "ALIYUN": "ros"}


def words_in(texts: dict[str, str], attributes: AttributeNames, literals: Iterable[str]) -> dict[str, list[Word]]:
    """The words of each text, in order. `literals` are values that the check speaks of."""
    known = frozenset(literals)
    found = {key: _words(text, attributes, known) for key, text in texts.items()}
    return {key: words for key, words in found.items() if words}


class AttributeNames:
    """Which attribute a text means by a name: one that the condition reads before any other of the type."""

    def __init__(self, types: Sequence[str], conditions: Iterable[Compiled | None]) -> None:
        self._types = tuple(types)
        read = sorted({names for node in conditions for names in paths_read(node)})
        begun = dict.fromkeys(path[:length] for path in read for length in range(1, len(path) + 1))
        self._read = [_without_arrow(path) for path in read]
        self._begun = list(dict.fromkeys(_without_arrow(path) for path in begun if path[-1] != PARSED))
        self._parsed = frozenset(_without_arrow(path) for path in begun if PARSED in path[:-1])

    def paths(self, names: Names) -> Any:
        """Paths that end in `names`: a list, or one for each type where they differ; empty for what is no attribute."""
        return self._each_type(lambda type_: self._of(type_, names))

    def paths_read(self, name: str, whole: bool) -> Any:
        """The same among the paths that the condition reads; with `whole`, not the blocks on their way."""
        return self._each_type(lambda type_: self._read_by_name((name,), _known(type_, name), whole))

    def _each_type(self, find: Callable[[str], list[Names]]) -> Any:
        each = {type_: [list(path) for path in find(type_)] for type_ in self._types}
        first = next(iter(each.values()), [])
        return first if all(paths == first for paths in each.values()) else {k: v for k, v in each.items() if v}

    def _of(self, type_: str, names: Names) -> list[Names]:
        known = _known(type_, names[-1])
        ends = self._read_by_name(names, known, whole=False)
        return ends or ([names] if names in known else self._nearest(names, known))

    def _read_by_name(self, names: Names, known: Collection[Names], whole: bool) -> list[Names]:
        among = self._read if whole else self._begun
        ends = [path for path in among if path[-len(names) :] == names and (path in known or path in self._parsed)]
        return [names] if names in ends else ends

    def _nearest(self, names: Names, known: Iterable[Names]) -> list[Names]:
        """The one path with that end that has most in common with what the condition reads."""
        near: dict[int, list[Names]] = {}
        for path in known:
            if path[-len(names) :] == names:
                near.setdefault(max((_in_common(path, read) for read in self._read), default=0), []).append(path)
        best = near[max(near)] if near else []
        return best if len(best) == 1 else []


def _words(text: str, attributes: AttributeNames, literals: frozenset[str]) -> list[Word]:
    words: list[Word] = []
    for match in _RESOURCE_TYPE.finditer(text):
        if types := _template_types().get(match[0]):
            words.append({"at": [*match.span()], "types": types})
    for match in _NAME.finditer(text):
        if paths := _attribute(text, match, attributes):
            words.append({"at": [*match.span()], "paths": paths, "written": match[0].count(".") + 1})
    starts = {word["at"][0] for word in words}
    for name in [word for word in words if "paths" in word]:
        words += (word for word in _after(text, name, literals) if word["at"][0] not in starts)
    return sorted(words, key=lambda word: word["at"][0])


def _attribute(text: str, match: re.Match[str], attributes: AttributeNames) -> Any:
    """The paths that a word stands for. A plain one such as `encrypted` or `logs` has to stand as a name does."""
    start, end = match.span()
    if "_" in match[0] or "." in match[0] or not match[0].islower() or _ASSIGNED.match(text, end):
        return attributes.paths(tuple(match[0].split(".")))
    if _COMPARED.match(text, end) or _BEFORE.search(text, 0, start):
        return attributes.paths_read(match[0], whole=True)
    return attributes.paths_read(match[0], whole=False) if _MENTIONED.match(text, end) else []


def _after(text: str, name: Word, literals: frozenset[str]) -> Iterator[Word]:
    """The literals in `name = a`, `name to a or b`; other languages write a colon for the sign."""
    joint = _SET_TO.match(text, name["at"][1])
    if joint is None:
        return
    if joint[0] == " = ":
        yield {"at": [*joint.span()], "paths": name["paths"], "text": ": "}
    start = joint.end()
    while (literal := _LITERAL.match(text, start)) and _is_literal(literal[0], literals):
        yield {"at": [*literal.span()], "paths": name["paths"], "value": literal[0]}
        following = _NEXT.match(text, literal.end())
        if following is None:
            return
        start = following.end()


def _is_literal(word: str, literals: frozenset[str]) -> bool:
    return word in literals or word in ("true", "false") or not word[0].islower()


def _without_arrow(path: Names) -> Names:
    return tuple(name for name in path if name != PARSED)


def _known(type_: str, name: str) -> Collection[Names]:
    return _by_last_name(type_).get(name, {})


@lru_cache(maxsize=256)
def _by_last_name(type_: str) -> dict[str, dict[Names, None]]:
    found: dict[str, dict[Names, None]] = {}
    for path in all_paths(type_):
        found.setdefault(path[-1], {})[path] = None
    return found


@lru_cache(maxsize=1)
def _template_types() -> dict[str, dict[str, str]]:
    """Canonical types, each with what template languages call it; the first name of several."""
    found: dict[str, dict[str, str]] = {}
    for name, meanings in template_data().items():
        language = _TEMPLATES.get(name.partition("::")[0])
        for canonical, rules, *_ in meanings:
            if language and not _is_part(rules):
                found.setdefault(canonical, {}).setdefault(language, name)
    return found


def _is_part(rules: Any) -> bool:
    """Whether the canonical resource is only a part of the template's, so that its name would mislead."""
    each = rules if isinstance(rules, list) else [rules or {}]
    return all("each" in rule or "present" in rule for rule in each)


def _in_common(one: Names, other: Names) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
