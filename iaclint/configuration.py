"""Reads `.iaclint.yaml`, strictly: a key or value that is not understood is an error with its line."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from iaclint.errors import UsageError
from iaclint.settings import FAIL_ON, FORMATS, PROFILES, STATUSES, Settings
from iaclint.spelling import did_you_mean
from iaclint.yaml_text import compose

_SIZE_LIMIT = 100_000
_DEPTH_LIMIT = 50
_NODE_LIMIT = 100_000
# The loader in Python: libyaml's binding overflows the C stack on deep nesting, and ends the process.
_LOADER = yaml.SafeLoader
_NULL = "tag:yaml.org,2002:null"


class _MistakeError(Exception):
    """A value that is not understood, at a node."""

    def __init__(self, node: yaml.Node, message: str) -> None:
        super().__init__(message)
        self.node = node
        self.message = message


def read_configuration(file: Path, settings: Settings, trusted: bool = False) -> Settings:
    """`settings` with what the file says. Relative paths in it start at its folder.

    A file that was found, not named by the user, belongs to the repository that is scanned: it can name only files
    below its own folder, or scanning somebody's repository would read whatever that somebody asks for; `trusted` lifts
    this.
    Raises UsageError that lists everything wrong with the file.
    """
    reader = _Reader(file, trusted)
    changes: dict[str, Any] = {}
    errors: list[str] = []
    for key, value in _entries(file):
        try:
            name, convert = reader.keys[_known_key(key, changes, reader)]
            changes[name] = convert(value)
        except _MistakeError as mistake:
            mark = mistake.node.start_mark
            errors.append(f"{file}:{mark.line + 1}:{mark.column + 1}: {mistake.message}")
    if errors:
        raise UsageError("\n".join(errors))
    return dataclasses.replace(settings, **changes)


def _entries(file: Path) -> list[tuple[yaml.Node, yaml.Node]]:
    try:
        with file.open("rb") as stream:
            data = stream.read(_SIZE_LIMIT + 1)
        if len(data) > _SIZE_LIMIT:
            raise UsageError(f"{file}: larger than {_SIZE_LIMIT} bytes")
        root = compose(data.decode("utf-8-sig"), _LOADER, aliases=True)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{file}: not UTF-8") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise UsageError(f"{file}{where}: not YAML: {error.problem}") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise UsageError(f"{file}: not YAML: {str(error).splitlines()[0]}") from None
    if root is None or root.tag == _NULL:
        return []
    if not isinstance(root, yaml.MappingNode):
        raise UsageError(f"{file}:1:1: a mapping of settings is expected")
    return list(root.value)


def _known_key(node: yaml.Node, seen: dict[str, Any], reader: _Reader) -> str:
    key = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
    if key not in reader.keys:
        raise _MistakeError(
            node, f'unknown key "{key}"{did_you_mean(key, reader.keys)} (known: {", ".join(reader.keys)})'
        )
    if reader.keys[key][0] in seen:
        raise _MistakeError(node, f'"{key}" is written twice')
    return key


class _Reader:
    """Turns the nodes of one file into values of Settings' fields; `keys` is the whole language of the file."""

    def __init__(self, file: Path, trusted: bool) -> None:
        self.folder = file.parent
        self.trusted = trusted
        self.keys: dict[str, tuple[str, Callable[[yaml.Node], Any]]] = {
            "profile": ("profile", lambda node: _one_of(node, PROFILES)),
            "select": ("select", _texts),
            "ignore": ("ignore", _texts),
            "fail_on": ("fail_on", lambda node: _one_of(node, FAIL_ON)),
            "show": ("show", lambda node: tuple(_one_of(item, STATUSES) for item in _items(node))),
            "format": ("format", lambda node: _one_of(node, FORMATS)),
            "checks": ("checks", self._paths),
            "var": ("variables", _variables),
            "var_files": ("variable_files", self._paths),
            "var_file_sets": ("variable_file_sets", _switch),
            "exclude": ("exclude", _texts),
            "jobs": ("jobs", _number),
        }

    def _paths(self, node: yaml.Node) -> tuple[Path, ...]:
        return tuple(self._path(item) for item in _items(node))

    def _path(self, node: yaml.Node) -> Path:
        path = self.folder / _text(node)
        if not path.exists():
            raise _MistakeError(node, f'"{node.value}" does not exist in {self.folder}')
        if not self.trusted and not path.resolve().is_relative_to(self.folder.resolve()):
            raise _MistakeError(
                node,
                f'"{node.value}" lies outside {self.folder}: name it on the command line, '
                "or name this file with --config",
            )
        return Path(os.path.normpath(path))


def _text(node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode) or node.tag == _NULL or not node.value:
        raise _MistakeError(node, "a text is expected")
    return str(node.value)


def _items(node: yaml.Node) -> list[yaml.Node]:
    """The items of a list; a single scalar stands for a list of one."""
    if isinstance(node, yaml.SequenceNode):
        return list(node.value)
    if isinstance(node, yaml.ScalarNode) and node.tag != _NULL:
        return [node]
    raise _MistakeError(node, "a list is expected")


def _texts(node: yaml.Node) -> tuple[str, ...]:
    return tuple(_text(item) for item in _items(node))


def _one_of(node: yaml.Node, allowed: tuple[str, ...]) -> str:
    text = _text(node)
    if text not in allowed:
        raise _MistakeError(node, f'"{text}" is none of {", ".join(allowed)}{did_you_mean(text, allowed)}')
    return text


def _switch(node: yaml.Node) -> bool:
    text = _text(node)
    if text not in ("true", "false"):
        raise _MistakeError(node, f'"{text}" is neither true nor false')
    return text == "true"


def _number(node: yaml.Node) -> int:
    text = _text(node)
    if not (text.isascii() and text.isdigit() and int(text) <= 1024):
        raise _MistakeError(node, f'"{text}" is not a number from 0 (one a processor) to 1024')
    return int(text)


def _variables(node: yaml.Node) -> tuple[tuple[str, str], ...]:
    if not isinstance(node, yaml.MappingNode):
        raise _MistakeError(node, "a mapping of variable names to values is expected")
    budget = [_NODE_LIMIT]
    values: dict[str, str] = {}
    for key, value in node.value:
        name = _text(key)
        if name in values:
            raise _MistakeError(key, f'variable "{name}" is written twice')
        data = _plain(value, budget, 0)
        values[name] = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return tuple(values.items())


def _plain(node: yaml.Node, budget: list[int], depth: int) -> Any:
    """Data for a variable. Numbers stay text, as written; aliases count each time, so that a bomb stays small."""
    budget[0] -= 1
    if budget[0] < 0 or depth > _DEPTH_LIMIT:
        raise _MistakeError(node, "the value is too large or nested too deeply")
    if isinstance(node, yaml.MappingNode):
        return {_text(key): _plain(value, budget, depth + 1) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, budget, depth + 1) for item in node.value]
    if node.tag == _NULL:
        return None
    if node.tag == "tag:yaml.org,2002:bool":
        return node.value.lower() in ("true", "yes", "on")
    if node.tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float") and depth:
        try:
            return json.loads(node.value)
        except ValueError:  # `0x1f`, `.inf`: for Terraform to judge
            return str(node.value)
    return str(node.value)
