"""One check file as data, and the place of every part of it. Reads YAML; knows nothing of what a check must say."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

import yaml

from iaclint.records import dataclass, field
from iaclint.yaml_text import LOADER, compose

KeyPath: TypeAlias = "tuple[str | int, ...]"

_BOOL, _INT, _TIME = (f"tag:yaml.org,2002:{name}" for name in ("bool", "int", "timestamp"))


@dataclass(slots=True)
class CheckFile:
    """`data` is the mapping in the file (empty when there is none); `errors` are complete lines."""

    path: str
    data: dict[str, Any]
    root: yaml.Node | None
    errors: list[str] = field(default_factory=list)

    def error(self, where: KeyPath, message: str) -> None:
        """Note a mistake at the deepest part of `where` that was written."""
        line, column = self.position(where)
        self.errors.append(f"{self.path}:{line}:{column}: {message}")

    def position(self, where: KeyPath) -> tuple[int, int]:
        """Line and column of the key (or list item) that `where` leads to, as far as it exists."""
        node, place = self.root, self.root
        for step in where:
            entry = _entry(node, step)
            if entry is None:
                break
            place, node = entry
        if place is None:
            return 1, 1
        return place.start_mark.line + 1, place.start_mark.column + 1


def read_check_file(path: Path, shown_as: str | None = None) -> CheckFile:
    """Never raises for what the file says: a file that is no YAML mapping has an error and no data."""
    file = CheckFile(shown_as or path.as_posix(), {}, None)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        file.error((), f"cannot be read: {error.strerror}")
        return file
    except UnicodeDecodeError:
        file.error((), "is not UTF-8")
        return file
    try:
        file.root = compose(text)
        data = LOADER("").construct_document(file.root) if file.root is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        file.errors.append(f"{file.path}:{line}:{column}: not YAML: {error.problem}")
        return file
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        file.error((), f"not YAML: {str(error).splitlines()[0]}")
        return file
    if not isinstance(data, dict):
        file.error((), "a check is a mapping")
        return file
    file.data = data
    assert file.root is not None
    _look_for_traps(file, file.root, ())
    return file


def _entry(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def _look_for_traps(file: CheckFile, node: yaml.Node, where: KeyPath) -> None:
    """YAML 1.1 reads `off` as false and `22:22` as a number, and lets a key be written twice: all refused."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            inner = (*where, name)
            if name in seen:
                mark = key.start_mark
                file.errors.append(f'{file.path}:{mark.line + 1}:{mark.column + 1}: "{name}" is written twice')
            seen.add(name)
            _look_for_traps(file, value, inner)
            _look_at_scalar(file, key, inner)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _look_for_traps(file, item, (*where, index))
    else:
        _look_at_scalar(file, node, where)


def _look_at_scalar(file: CheckFile, node: yaml.Node, where: KeyPath) -> None:
    text = node.value
    if (
        (node.tag == _BOOL and text.lower() not in ("true", "false"))
        or (node.tag == _INT and not text.lstrip("-").isdigit())
        or (node.tag == _INT and len(text) > 1 and text.startswith("0"))
        or node.tag == _TIME
    ):
        file.error(where, f"YAML takes {text} for something else than text: put it in quotes")
