"""JSONPath of the check language to steps: names, indices, `[*]`, and `->` into a text that holds JSON.

Only for the time of compiling: nothing at run time imports it, nor jsonpath-ng with it.
"""

from __future__ import annotations

import re
from typing import TypeAlias

import jsonpath_ng
from jsonpath_ng.exceptions import JSONPathError
from jsonpath_ng.parser import parse

from iaclint.engine.language import EVERY, PARSED

Step: TypeAlias = "str | int"

_ARROW = re.compile(r"\s*->\s*")


def parse_path(text: str) -> list[Step]:
    """Steps of a path; `.` is the element itself and has none. Raises ValueError that says what is wrong with it."""
    text = text.strip()
    if text in (".", "$", "@"):
        return []
    steps: list[Step] = []
    for number, part in enumerate(_ARROW.split(text)):
        if number:
            steps.append(PARSED)
        if part in (".", ""):
            if not number:
                raise ValueError(f'"{text}" begins with ->')
            continue
        steps.extend(_parse_part(part))
    return steps


def attribute_names(steps: list[Step]) -> tuple[str, ...]:
    """The names on the way, as a provider's schema knows them: without indices, and only as far as the first `->`."""
    names: list[str] = []
    for step in steps:
        if step == PARSED:
            break
        if isinstance(step, str) and step != EVERY:
            names.append(step)
    return tuple(names)


def _parse_part(text: str) -> list[Step]:
    try:
        tree = parse(text)
    except (JSONPathError, ValueError, KeyError, TypeError) as error:
        raise ValueError(f'"{text}" is no JSONPath: {str(error).splitlines()[0]}') from None
    return _steps(tree, text)


def _steps(tree: jsonpath_ng.JSONPath, text: str) -> list[Step]:
    match tree:
        case jsonpath_ng.Child(left=left, right=right):
            return [*_steps(left, text), *_steps(right, text)]
        case jsonpath_ng.Root() | jsonpath_ng.This():
            return []
        case _ if str(tree).strip("'") in ("*", "[*]"):  # Fields, Slice or Wildcard: releases differ
            return [EVERY]
        case jsonpath_ng.Fields(fields=(name,)):
            return [int(name) if name.isascii() and name.isdigit() else str(name)]
        case jsonpath_ng.Index(indices=(index,)) if index >= 0:
            return [int(index)]
    raise ValueError(f'"{text}" uses a part of JSONPath that checks do not have ({type(tree).__name__})')
