"""YAML to nodes with positions, for text that anybody may have written.

libyaml's composer calls itself for every level and kills the process some ten thousand levels down; its parser does
not. So what may be deep is parsed to events first.
"""

from __future__ import annotations

from itertools import accumulate
from typing import Any

import yaml

from iaclint.patterns import pattern

MAX_DEPTH = 100
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_FLOW_START = pattern(r"(?<![^\s\[{,:?\ufeff-])[\[{]")
_BRACKET = pattern(r"[\[{}\]]")
_STRING = pattern(r'"(?:[^"\\]|\\.)*"')
_NO_JSON = pattern(r'[^\s{}\[\],:0-9.+Eaeflnrstu"-]|[^\s{}\[\],:]"')
_LINE_START = pattern(r"(?:\A|[\n\r\x85\u2028\u2029])\ufeff*[ \t?:-]*")


def compose(text: str, loader: Any = LOADER, *, aliases: bool = False) -> yaml.Node | None:
    """The root of the only document; None when there is none.

    Raises yaml.YAMLError, also for more than MAX_DEPTH levels and, unless `aliases` may stand, for an alias: with those
    the caller has to bound how far they are expanded.
    """
    if _depth_bound(text) > MAX_DEPTH or (not aliases and "*" in text and "&" in text):
        _refuse(text, loader, aliases)
    node: yaml.Node | None = yaml.compose(text, Loader=loader)
    return node


def _depth_bound(text: str) -> int:
    """More levels than this there cannot be.

    A block is further to the right than the one around it, or a list at the place of its key; lines begin where YAML
    1.1 says so. A bracket opens nothing behind a word (`${`), a quote or another bracket's end, and a list in brackets
    may hold a map without (`[a: b]`). Text that has nothing but JSON's tokens has the levels of its brackets; a quote
    inside of a word would start no string in YAML.
    """
    if text.startswith(("{", "[")) and not _NO_JSON.search(outside := _STRING.sub('"', text)):
        return 1 + 2 * max(accumulate(1 if mark in "{[" else -1 for mark in _BRACKET.findall(outside)))
    return 2 * len(_FLOW_START.findall(text)) + 2 * (1 + max(map(len, _LINE_START.findall(text)), default=0))


def _refuse(text: str, loader: Any, aliases: bool) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise _error("nested too deeply", event)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.AliasEvent) and not aliases:
            raise _error("an alias (*name) is not read here", event)


def _error(problem: str, event: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=event.start_mark)
