"""What reports may print of a plan's text: a plan holds every secret, and most of them more than once."""

from __future__ import annotations

from typing import Any

from iaclint.parsers.plan.configuration import table
from iaclint.parsers.plan.places import ElementPlaces
from iaclint.parsers.plan.text import Element, PlanText, read_parts
from iaclint.parsers.plan.values import is_marked
from iaclint.patterns import pattern
from iaclint.source import SourceFile

_ANYTHING = pattern(r"[^\n]")


def without_secrets(source: SourceFile) -> SourceFile | None:
    """The same lines and columns with nothing but resources on them, and asterisks where sensitive values stand.

    None for a plan in which a resource takes a single line: there, whatever is printed has something beside it.
    """
    parts = read_parts(source)
    text = parts.text.text
    marks = _marks_of_changes(parts.document.get("resource_changes"))
    pieces: list[str] = []
    end = 0
    for element in sorted((*parts.resources, *parts.prior_data), key=lambda each: each.start):
        if "\n" not in text[element.start : element.end]:
            return None
        data = table(element.data)
        own = (data.get("sensitive_values"), marks.get(str(data.get("address"))))
        pieces += (_blank(text[end : element.start]), _masked(parts.text, element, own))
        end = element.end
    pieces.append(_blank(text[end:]))
    return SourceFile(source.path, "".join(pieces).encode())


def _marks_of_changes(changes: Any) -> dict[str, Any]:
    return {
        str(each.get("address")): table(each.get("change")).get("after_sensitive")
        for each in (changes if isinstance(changes, list) else ())
        if isinstance(each, dict) and "deposed" not in each
    }


def _blank(text: str) -> str:
    return _ANYTHING.sub(" ", text)


def _masked(text: PlanText, element: Element, marks: tuple[Any, ...]) -> str:
    own = text.text[element.start : element.end]
    if not any(is_marked(each, ()) for each in marks):
        return own
    scalars = ElementPlaces(text, element, "address", "values").scalars()
    if scalars is None:
        return _blank(own)
    pieces: list[str] = []
    end = element.start
    for path, start, stop in scalars:
        if any(is_marked(each, path) for each in marks):
            pieces += (text.text[end:start], "*" * (stop - start))
            end = stop
    return "".join((*pieces, text.text[end : element.end]))
