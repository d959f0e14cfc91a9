"""The text of a plan: places in it, and the parts whose places somebody may ask for.

A plan is read by the standard library's JSON scanner, which knows no places. So the way down to each resource is gone
by hand and everything below is left to the scanner: that costs no more than a plain parse.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable
from decimal import Decimal
from functools import cached_property
from json.decoder import JSONDecodeError
from typing import Any, NamedTuple, TypeAlias

from iaclint.parsers.terraform.context import MAX_MODULE_DEPTH
from iaclint.parsers.terraform.scalars import number
from iaclint.patterns import pattern
from iaclint.problems import Level, Problem
from iaclint.records import dataclass, field
from iaclint.source import Location, SourceFile

_SPACE = pattern(r"[ \t\r\n]*")
_LONE_SURROGATE = pattern(r"\\u[dD][89a-fA-F]")
_SHORT = 400

_Visit: TypeAlias = "Callable[[str, int, int], int]"
"""Takes a key, its start, and the start of its value; returns where the value ends."""


class Element(NamedTuple):
    """A part of the document, and the range of characters that it takes."""

    data: Any
    start: int
    end: int


class PlanText:
    """The characters of a plan, and the lines that they are in. Offsets count characters, as columns do."""

    def __init__(self, source: SourceFile) -> None:
        self.path = source.path
        self.text = source.text

    def location(self, start: int, end: int) -> Location:
        return Location(self.path, *self._position(start), *self._position(max(start, end)))

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]


@dataclass(slots=True)
class Parts:
    """What a plan consists of. `document` has all of it but the values, which are `resources` and `prior_data`.

    `modules` are the module instances by address: where their address stands. `problems` say what is lost.
    """

    text: PlanText
    document: dict[str, Any] = field(default_factory=dict)
    resources: list[Element] = field(default_factory=list)
    prior_data: list[Element] = field(default_factory=list)
    modules: dict[str, Element] = field(default_factory=dict)
    providers: dict[str, Element] = field(default_factory=dict)
    variables: dict[str, Element] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def report(self, level: Level, kind: str, message: str, start: int, end: int | None = None, hint: str = "") -> None:
        where = self.text.location(start, start if end is None else end)
        self.problems.append(Problem(level, kind, message, where, hint))


def read_parts(source: SourceFile) -> Parts:
    """The parts; none of them, and a problem, when the text is no JSON or nested too deeply. Never raises."""
    text = PlanText(source)
    parts = Parts(text)
    try:
        _Walk(parts).document()
    except JSONDecodeError as error:
        return _refused(text, f"no valid JSON: {error.msg}", error.pos)
    except ValueError as error:
        return _refused(text, f"no valid JSON: {error}", 0)
    except RecursionError:
        return _refused(text, "nested too deeply to be read", 0)
    return parts


def _refused(text: PlanText, message: str, offset: int) -> Parts:
    parts = Parts(text)
    hint = "write the plan with `terraform show -json`"
    parts.report(Level.ERROR, "syntax-error", message, offset, hint=hint)
    return parts


class _Walk:
    """Goes through the text once."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._text = parts.text.text
        self._repeated: list[str] = []
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_float=number_of,
            parse_int=number_of,
            parse_constant=_refuse_constant,
        )
        self._has_surrogates = _LONE_SURROGATE.search(self._text) is not None

    def document(self) -> None:
        start = self._skip(0)
        end = self._members(start, self._top) if self._opens(start, "{") else self._value(start).end
        if self._skip(end) < len(self._text):
            raise JSONDecodeError("Extra data", self._text, self._skip(end))

    # --- the way down

    def _top(self, key: str, start: int, at: int) -> int:
        if key == "planned_values" and self._opens(at, "{"):
            return self._members(at, lambda name, _, inner: self._root_module(name, inner, self._parts.resources))
        if key == "prior_state" and self._opens(at, "{"):
            return self._members(at, lambda name, _, inner: self._prior(name, inner))
        if key == "configuration" and self._opens(at, "{"):
            content: dict[str, Any] = {}
            self._parts.document[key] = content
            return self._members(at, lambda name, _, inner: self._configuration(content, name, inner))
        if key == "variables" and self._opens(at, "{"):
            return self._members(at, lambda name, begin, inner: self._keep(self._parts.variables, name, begin, inner))
        found = self._value(at)
        self._parts.document[key] = found.data
        if key in ("planned_values", "configuration", "variables"):
            self._parts.report(Level.ERROR, "unreadable-plan", f'"{key}" is no object', start, found.end)
        return found.end

    def _prior(self, key: str, at: int) -> int:
        if key == "values" and self._opens(at, "{"):
            return self._members(at, lambda name, _, inner: self._root_module(name, inner, self._parts.prior_data))
        return self._value(at).end

    def _configuration(self, content: dict[str, Any], key: str, at: int) -> int:
        if key == "provider_config" and self._opens(at, "{"):
            return self._members(at, lambda name, begin, inner: self._keep(self._parts.providers, name, begin, inner))
        found = self._value(at)
        content[key] = found.data
        return found.end

    def _keep(self, table: dict[str, Element], key: str, start: int, at: int) -> int:
        found = self._value(at)
        table[key] = Element(found.data, start, found.end)
        return found.end

    def _root_module(self, key: str, at: int, into: list[Element]) -> int:
        return self._module(at, into, 0) if key == "root_module" else self._value(at).end

    def _module(self, at: int, into: list[Element], depth: int) -> int:
        if not self._opens(at, "{") or depth > MAX_MODULE_DEPTH:
            found = self._value(at)
            what = "a module is no object" if depth <= MAX_MODULE_DEPTH else "modules are nested too deeply"
            self._parts.report(Level.ERROR, "unreadable-plan", f"{what}: it was not analysed", at, found.end)
            return found.end

        def visit(key: str, start: int, inner: int) -> int:
            if key == "resources" and self._opens(inner, "["):
                return self._items(inner, lambda item: self._resource(item, into))
            if key == "child_modules" and self._opens(inner, "["):
                return self._items(inner, lambda item: self._module(item, into, depth + 1))
            found = self._value(inner)
            if key == "address" and isinstance(found.data, str):
                self._parts.modules.setdefault(found.data, Element(found.data, start, found.end))
            elif key in ("resources", "child_modules"):
                self._parts.report(Level.ERROR, "unreadable-plan", f'"{key}" is no list', start, found.end)
            return found.end

        return self._members(at, visit)

    def _resource(self, at: int, into: list[Element]) -> int:
        found = self._value(at)
        into.append(found)
        return found.end

    # --- JSON

    def _members(self, start: int, visit: _Visit) -> int:
        """Visits each member of the object that starts there; returns where the object ends."""
        seen: set[str] = set()
        at = self._skip(start + 1)
        if self._opens(at, "}"):
            return at + 1
        while True:
            if not self._opens(at, '"'):
                raise JSONDecodeError("Expecting property name enclosed in double quotes", self._text, at)
            key, end = self._decoder.raw_decode(self._text, at)
            colon = self._skip(end)
            if not self._opens(colon, ":"):
                raise JSONDecodeError("Expecting ':' delimiter", self._text, colon)
            if key in seen:
                self._report_repeated(key, at, end)
            seen.add(key)
            end = self._skip(visit(sane(key) if self._has_surrogates else key, at, self._skip(colon + 1)))
            if self._opens(end, "}"):
                return end + 1
            if not self._opens(end, ","):
                raise JSONDecodeError("Expecting ',' delimiter", self._text, end)
            at = self._skip(end + 1)

    def _items(self, start: int, visit: Callable[[int], int]) -> int:
        at = self._skip(start + 1)
        if self._opens(at, "]"):
            return at + 1
        while True:
            end = self._skip(visit(at))
            if self._opens(end, "]"):
                return end + 1
            if not self._opens(end, ","):
                raise JSONDecodeError("Expecting ',' delimiter", self._text, end)
            at = self._skip(end + 1)

    def _value(self, at: int) -> Element:
        data, end = self._decoder.raw_decode(self._text, at)
        if self._repeated:
            first, *others = dict.fromkeys(self._repeated)
            self._report_repeated(first, at, end, len(others))
            self._repeated.clear()
        return Element(sane(data) if self._has_surrogates else data, at, end)

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            seen: set[str] = set()
            for key, _ in pairs:
                if key in seen:
                    self._repeated.append(key)
                seen.add(key)
        return found

    def _report_repeated(self, key: str, start: int, end: int, others: int = 0) -> None:
        more = f", and {others} more keys," if others else ""
        message = f"{json.dumps(key)[:80]}{more} twice in one object: the last one counts"
        self._parts.report(Level.WARNING, "duplicate-key", message, start, end)

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self._text, at)
        return match.end() if match else at

    def _opens(self, at: int, mark: str) -> bool:
        return self._text.startswith(mark, at)


def number_of(text: str) -> int | Decimal:
    """As the other parsers read numbers: no float, and nothing that fills the memory."""
    if len(text) < _SHORT and text.removeprefix("-").isdigit():
        return int(text)
    return -number(text[1:]) if text.startswith("-") else number(text)


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def sane(data: Any) -> Any:
    """The same without halves of surrogate pairs, which are no characters and cannot be written anywhere."""
    if isinstance(data, str):
        return data.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(data, dict):
        return {sane(key): sane(item) for key, item in data.items()}
    if isinstance(data, list):
        return [sane(item) for item in data]
    return data
