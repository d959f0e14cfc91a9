"""What to write instead, in the form of the file: HCL, lines of YAML, members of a JSON object."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from iaclint.engine.findings import Finding, Fix
from iaclint.engine.messages import dotted
from iaclint.graph.resources import Path, Setting
from iaclint.patterns import pattern
from iaclint.reporters.printable import printable
from iaclint.reporters.values import literal
from iaclint.source import SourceFile

_PLAIN_KEY = pattern(r"[A-Za-z_][\w.:/-]*(?<!:)")
_PLAIN_TEXT = pattern(r"[A-Za-z][\w./+@=-]*(?::[\w./+@=-]+)*|/[\w./+@=-]*")
_KEY = pattern(r"[\"'](?P<quoted>[^\"'\\]+)[\"']\s*:|(?P<plain>[^\s\"':][^\s:]*):")
_ENOUGH = 2000  # bytes of a line in which its key is looked for: a minified file is one long line
_NO_TEXT = ("true", "false", "yes", "no", "on", "off", "y", "n", "null")


def snippet(finding: Finding, read_source: Callable[[str], SourceFile | None]) -> list[str]:
    """The lines, where they belong in a template before them; none when the check names no values."""
    if finding.language == "terraform":
        return [f"{dotted(path)} = {_json(literal(text))}" for path, text, _ in finding.fix_set]
    lines = _as_json if _is_json(finding.location.path, read_source) else _as_yaml
    found: list[str] = []
    for place, tree in _trees(finding.fix_set).items():
        where = "add to" if isinstance(tree, list) else "in"
        found.append(f"{where} {dotted(('Properties', *place))} of {_entry(finding, read_source)}:")
        found += (f"  {line}" for line in lines(tree))
    return found


def _entry(finding: Finding, read_source: Callable[[str], SourceFile | None]) -> str:
    """The entry to write in: a resource that a transform, a loop or `Count` made has another name than it."""
    extent, where = finding.extent, finding.location
    source = read_source(where.path)
    if source is None or extent is None or extent.path != where.path:
        return finding.resource
    if not extent.start_line <= where.start_line <= extent.end_line:
        return finding.resource
    if not 1 <= extent.start_line <= source.line_count:
        return finding.resource
    start = source.line_start(extent.start_line)
    line = source.data[start : start + _ENOUGH].decode("utf-8", "ignore")
    key = _KEY.match(line, extent.start_column - 1)
    name = (key["quoted"] or key["plain"]) if key else ""
    return finding.resource if finding.resource.endswith(name) else printable(name)


def _is_json(path: str, read_source: Callable[[str], SourceFile | None]) -> bool:
    """By its name, or else by how it begins."""
    if path.lower().endswith((".json", ".yaml", ".yml")):
        return path.lower().endswith(".json")
    source = read_source(path)
    return source is not None and source.data.lstrip()[:1] == b"{"


def _trees(settings: Iterable[Fix]) -> dict[Path, Any]:
    """Nested values to write, by the place that is already there; a list where items are to be added."""
    found: dict[Path, Any] = {}
    for fix in settings:
        place, rest = _parted(fix)
        found[place] = _with(found.get(place), rest, literal(fix.text))
    return found


def _parted(fix: Fix) -> tuple[Path, Path]:
    """The place that is already there, and what has to be written below it: at least one name, or the key of a
    setting. An item of a list other than its first is there."""
    path = _with_value_names(fix.path)
    place: list[str | int] = []
    for step, there in zip(path, fix.there, strict=False):
        if step != there and not (isinstance(step, Setting) and isinstance(there, int)):
            break
        place.append(there)
    item = max((at for at, step in enumerate(path[:-1]) if isinstance(step, int) and step > 0), default=-1)
    place += path[len(place) : item + 1]
    last = max((at for at, step in enumerate(path) if isinstance(step, str)), default=0)
    length = min(len(place), last)
    return tuple(place[:length]), path[length:]


def _with_value_names(path: Path) -> Path:
    """With the name of the value after the key of each setting."""
    return tuple(name for step in path for name in ((step, step.value_name) if isinstance(step, Setting) else (step,)))


def _with(tree: Any, path: Path, value: Any) -> Any:
    """The tree with a value at the path; what is missing on the way is made."""
    if not path:
        return value
    if isinstance(path[0], int):
        return [_with(tree[0] if isinstance(tree, list) else None, path[1:], value)]
    if isinstance(path[0], Setting):
        item = {path[0].key_name: str(path[0]), **_with(None, path[1:], value)}
        return [*(tree if isinstance(tree, list) else ()), item]
    entries = tree if isinstance(tree, dict) else {}
    return {**entries, path[0]: _with(entries.get(path[0]), path[1:], value)}


def _as_yaml(tree: Any, indent: str = "") -> Iterator[str]:
    if isinstance(tree, list):
        for item in tree:
            lines = _as_yaml(item) if isinstance(item, dict) and item else iter((_scalar(item),))
            yield from (f"{indent}{'  ' if at else '- '}{line}" for at, line in enumerate(lines))
        return
    for key, value in tree.items():
        name = key if _PLAIN_KEY.fullmatch(key) and key.lower() not in _NO_TEXT else _json(key)
        items = value if isinstance(value, list) else [value]
        if any(isinstance(item, dict) and item for item in items):
            yield f"{indent}{name}:"
            yield from _as_yaml(value, f"{indent}  ")
        else:
            yield f"{indent}{name}: {_scalar(value)}"


def _as_json(tree: Any) -> list[str]:
    lines = json.dumps(tree, ensure_ascii=False, indent=2).splitlines()
    return [line[2:] for line in lines[1:-1]]


def _scalar(value: Any) -> str:
    plain = isinstance(value, str) and _PLAIN_TEXT.fullmatch(value) and value.lower() not in _NO_TEXT
    return str(value) if plain else _json(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
