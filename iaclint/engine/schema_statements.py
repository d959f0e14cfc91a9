"""Reads the `statement:` of a policy condition strictly."""

from __future__ import annotations

from typing import Any

from iaclint.engine.checkfile import CheckFile, KeyPath
from iaclint.engine.language import (
    ACCESS_LEVELS,
    ACTION_KEYS,
    ACTION_WORDS,
    CONDITION_MATCH_KEYS,
    CONDITION_WORDS,
    PRINCIPAL_KEYS,
    PRINCIPAL_WORDS,
    RESOURCE_KEYS,
    RESOURCE_WORDS,
    STATEMENT_KEYS,
)
from iaclint.engine.schema_arguments import argument_error
from iaclint.spelling import did_you_mean

_PARTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "principal": (PRINCIPAL_WORDS, PRINCIPAL_KEYS),
    "action": (ACTION_WORDS, ACTION_KEYS),
    "resource": (RESOURCE_WORDS, RESOURCE_KEYS),
    "condition": (CONDITION_WORDS, CONDITION_MATCH_KEYS),
}
_REGEX_KEYS = ("matches", "only")
_LIST_KEYS = ("covers", "covers_all", "except", "without")


class StatementReader:
    """Reads statements of one check file."""

    def __init__(self, file: CheckFile) -> None:
        self.file = file

    def read(self, where: KeyPath, statement: Any) -> None:
        if not isinstance(statement, dict) or not statement:
            self.file.error(where, f"a statement is a mapping of {', '.join(STATEMENT_KEYS)}")
            return
        for key, value in statement.items():
            at = (*where, str(key))
            if key not in STATEMENT_KEYS:
                self.file.error(at, f'unknown key "{key}"{did_you_mean(str(key), STATEMENT_KEYS)}')
            elif key == "effect":
                if value not in ("Allow", "Deny"):
                    self.file.error(at, "effect is Allow or Deny")
            elif key in ("not", "any"):
                items = value if isinstance(value, list) else [value]
                for index, item in enumerate(items):
                    self.read((*at, index) if isinstance(value, list) else at, item)
            else:
                self._part(at, str(key), value)

    def _part(self, where: KeyPath, part: str, value: Any) -> None:
        """One matcher, or a list of which any must match."""
        if isinstance(value, list):
            for index, item in enumerate(value):
                self._matcher((*where, index), part, item)
        else:
            self._matcher(where, part, value)

    def _matcher(self, where: KeyPath, part: str, value: Any) -> None:
        words, keys = _PARTS[part]
        if isinstance(value, str):
            if value not in words:
                self.file.error(where, f'{part} "{value}" is none of {", ".join(words)}{did_you_mean(value, words)}')
            return
        if not isinstance(value, dict) or not value:
            self.file.error(where, f"{part} is one of {', '.join(words)}, or a mapping with {' or '.join(keys)}")
            return
        for key, argument in value.items():
            at = (*where, str(key))
            if key not in keys:
                self.file.error(at, f'unknown key "{key}"{did_you_mean(str(key), keys)}')
            elif key in _REGEX_KEYS:
                if message := argument_error("regex", argument):
                    self.file.error(at, f"{key} takes {message}")
            elif key in _LIST_KEYS:
                if (
                    not isinstance(argument, list)
                    or not argument
                    or not all(isinstance(item, str) for item in argument)
                ):
                    self.file.error(at, f"{key} takes a list of texts")
                elif key == "except" and "access_level" not in value:
                    self.file.error(at, "except leaves actions out of access_level, which is missing")
            elif key == "with":
                self._with(at, argument)
            elif key == "access_level":
                self._levels(at, argument)
            elif not isinstance(argument, str):
                self.file.error(at, f"{key} takes a text")

    def _levels(self, where: KeyPath, argument: Any) -> None:
        for level in argument if isinstance(argument, list) else [argument]:
            if level not in ACCESS_LEVELS:
                self.file.error(where, f'access_level is one of {", ".join(ACCESS_LEVELS)}, or a list, not "{level}"')

    def _with(self, where: KeyPath, argument: Any) -> None:
        if not isinstance(argument, dict) or not argument:
            self.file.error(where, "with maps condition keys to a value, a list of values, or {matches: regex}")
            return
        for key, value in argument.items():
            at = (*where, str(key))
            if isinstance(value, dict):
                if list(value) != ["matches"]:
                    self.file.error(at, "only {matches: regex} may stand here")
                elif message := argument_error("regex", value["matches"]):
                    self.file.error(at, f"matches takes {message}")
            elif not isinstance(value, str) and not (
                isinstance(value, list) and all(isinstance(item, str) for item in value)
            ):
                self.file.error(at, "a condition value is a text in quotes, or a list of them")
