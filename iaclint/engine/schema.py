"""Reads check files strictly: every mistake is reported, with its line and column, and all of them at once.

`python -m iaclint.engine.schema FILE_OR_FOLDER…` says what is wrong with check files.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from iaclint.engine.checkfile import CheckFile, KeyPath, read_check_file
from iaclint.engine.language import (
    CATEGORIES,
    CONFIDENCES,
    FIX_KEYS,
    LANGUAGES,
    MARK,
    OPTIONAL_KEYS,
    PLACEHOLDERS,
    REQUIRED_KEYS,
    SEVERITIES,
    TEMPLATE_LANGUAGES,
    VERDICT_KINDS,
)
from iaclint.engine.schema_arguments import unknown_placeholder
from iaclint.engine.schema_benchmarks import mistakes_in
from iaclint.engine.schema_conditions import ConditionReader, PathExists, Suggest
from iaclint.errors import UsageError
from iaclint.spelling import did_you_mean
from iaclint.vocabulary import schema as provider_schema
from iaclint.vocabulary.paths import path_exists

_ID = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z][A-Z0-9]*)+-\d{3,4}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SLUG_LIMIT = 60
_ALIAS = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]*")


def check_files(paths: Iterable[Path]) -> list[Path]:
    """The check files that the paths name: files as they are, folders with all `*.yaml` and `*.yml` below them."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found.extend(sorted(file for file in path.rglob("*.y*ml") if file.suffix in (".yaml", ".yml")))
        elif path.exists():
            found.append(path)
        else:
            raise UsageError(f"{path}: there is no such file or folder of checks")
    return found


def read_checks(paths: Iterable[Path], require_examples: bool = True) -> list[CheckFile]:
    """Every check file below the paths, each without a mistake. Raises UsageError that lists all mistakes."""
    files, errors = read_valid_checks(paths, require_examples)
    if errors:
        raise UsageError("\n".join(errors))
    return files


def read_valid_checks(paths: Iterable[Path], require_examples: bool = True) -> tuple[list[CheckFile], list[str]]:
    """The check files without a mistake, and every mistake of the others as `file:line:column: what is wrong`."""
    files = [read_check_file(path) for path in check_files(paths)]
    for file in files:
        if file.data:
            _Reader(file, path_exists, provider_schema.suggest, require_examples).read()
    _look_for_duplicates(files)
    _look_for_circles(files)
    return [file for file in files if not file.errors], [error for file in files for error in file.errors]


def _look_for_duplicates(files: list[CheckFile]) -> None:
    for key in ("id", "slug"):
        seen: dict[str, CheckFile] = {}
        for file in files:
            value = file.data.get(key)
            if not isinstance(value, str):
                continue
            if value in seen:
                file.error((key,), f'{key} "{value}" is also that of {seen[value].path}')
            else:
                seen[value] = file


def _look_for_circles(files: list[CheckFile]) -> None:
    """Checks that silence each other would leave nobody to tell what is wrong."""
    silences = {file.data.get("slug"): _slugs(file.data.get("silences")) for file in files}
    for file in files:
        slug = file.data.get("slug")
        seen: set[str] = set()
        following = list(silences.get(slug, ()))
        while following:
            name = following.pop()
            if name == slug:
                file.error(("silences",), f'"{slug}" silences itself, at once or through another check')
                break
            if name not in seen:
                seen.add(name)
                following += silences.get(name, ())


def _slugs(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


class _Reader:
    """Reads one file. Each method looks at one key and notes mistakes in `file`."""

    def __init__(self, file: CheckFile, path_exists: PathExists, suggest: Suggest, require_examples: bool) -> None:
        self.file = file
        self.data = file.data
        self.conditions = ConditionReader(file, path_exists, suggest)
        self.path_exists = path_exists
        self.suggest = suggest
        self.require_examples = require_examples

    def read(self) -> None:
        self._keys()
        self._identity()
        for key in ("title", "message", "why", "absent_because", "message_absent"):
            self._text((key,), self.data.get(key))
        for key in ("message", "message_absent"):
            self._placeholders(key)
        for key, allowed in (
            ("severity", SEVERITIES),
            ("category", CATEGORIES),
            ("confidence", CONFIDENCES),
            ("yields_to", CATEGORIES),
        ):
            self._one_of((key,), self.data.get(key), allowed)
        for key in ("sensitive", "deprecated"):
            if key in self.data and not isinstance(self.data[key], bool):
                self.file.error((key,), f"{key} is true or false")
        types = self._types()
        self._condition(types)
        self._fix()
        self._lists()
        if "examples" in self.data or self.require_examples:
            self._examples()

    def _keys(self) -> None:
        known = (*REQUIRED_KEYS, *OPTIONAL_KEYS)
        for key in self.data:
            if key not in known:
                self.file.error((str(key),), f'unknown key "{key}"{did_you_mean(str(key), known)}')
        for key in REQUIRED_KEYS:
            if key not in self.data:
                self.file.error((), f'"{key}" is missing')

    def _text(self, where: KeyPath, value: Any) -> bool:
        if value is None and len(where) == 1 and where[0] not in self.data:
            return False
        if not isinstance(value, str) or not value.strip():
            self.file.error(where, f"{where[-1]} is a text")
            return False
        return True

    def _one_of(self, where: KeyPath, value: Any, allowed: tuple[str, ...]) -> None:
        if where[0] in self.data and value not in allowed:
            close = did_you_mean(value, allowed) if isinstance(value, str) else ""
            self.file.error(where, f'{where[-1]} is one of {", ".join(allowed)}, not "{value}"{close}')

    def _identity(self) -> None:
        if self._text(("id",), self.data.get("id")) and not _ID.fullmatch(self.data["id"]):
            self.file.error(("id",), f'id "{self.data["id"]}" is not of the form PROVIDER-SERVICE-001')
        if not self._text(("slug",), self.data.get("slug")):
            return
        slug = self.data["slug"]
        if not _SLUG.fullmatch(slug) or len(slug) > _SLUG_LIMIT:
            self.file.error(
                ("slug",), f'slug "{slug}" is not lower-case-with-hyphens of at most {_SLUG_LIMIT} characters'
            )
        stem = Path(self.file.path).stem
        if slug != stem:
            self.file.error(("slug",), f'slug "{slug}" differs from the file name "{stem}"')

    def _placeholders(self, key: str) -> None:
        text = self.data.get(key)
        if not isinstance(text, str):
            return
        if unknown := unknown_placeholder(text, PLACEHOLDERS):
            self.file.error((key,), unknown)

    def _types(self) -> list[str]:
        return self.conditions.types(("resource",), self.data.get("resource")) if "resource" in self.data else []

    def _condition(self, types: list[str]) -> None:
        given = [key for key in ("deny", "require") if key in self.data]
        if len(given) != 1:
            wanted = '"deny" or "require" is missing' if not given else '"deny" and "require" exclude each other'
            self.file.error(tuple(given[1:]), wanted)
        if "when" in self.data:
            self.conditions.read(("when",), self.data["when"], types, truth=True)
        for key in given:
            self.conditions.read((key,), self.data[key], types)
        reasons = self.conditions.decided_absences
        if reasons and "absent_because" not in self.data:
            self.file.error(reasons[0], '"absent_because" is missing: it tells why this verdict is right')

    def _fix(self) -> None:
        fix = self.data.get("fix")
        if "fix" not in self.data:
            return
        if not isinstance(fix, dict):
            self.file.error(("fix",), "fix is a mapping with a text, and optionally set, ros and cloudformation")
            return
        for key in fix:
            if key not in FIX_KEYS:
                self.file.error(("fix", str(key)), f'unknown key "{key}"{did_you_mean(str(key), FIX_KEYS)}')
        for key in TEMPLATE_LANGUAGES:
            if key in fix:
                self._text(("fix", key), fix[key])
        if not isinstance(fix.get("text"), str) or not fix["text"].strip():
            self.file.error(("fix", "text"), "fix needs a text")
        if "set" in fix and not isinstance(fix["set"], dict):
            self.file.error(("fix", "set"), "set is a mapping of attributes to values")

    def _lists(self) -> None:
        self._texts("references", "at least one address of provider documentation", r"https?://\S+")
        if "aliases" in self.data:
            self._texts("aliases", "a list of other tools' ids", _ALIAS.pattern)
        if "silences" in self.data:
            self._texts("silences", "a list of slugs of more general checks", _SLUG.pattern)
        benchmarks = self.data.get("benchmarks", {})
        if not isinstance(benchmarks, dict):
            self.file.error(("benchmarks",), "benchmarks maps names to lists of controls")
            return
        for name, controls in benchmarks.items():
            if not isinstance(controls, list) or not all(isinstance(item, str) for item in controls):
                self.file.error(
                    ("benchmarks", str(name)), "controls are a list of texts, in quotes where they look like numbers"
                )
                return
        for mistake in mistakes_in(self.file, benchmarks):
            self.file.error(mistake.where, mistake.message)

    def _texts(self, key: str, meaning: str, pattern: str) -> None:
        items = self.data.get(key)
        if key not in self.data:
            return
        if not isinstance(items, list) or not items:
            self.file.error((key,), f"{key} is {meaning}")
            return
        for index, item in enumerate(items):
            if not isinstance(item, str) or not re.fullmatch(pattern, item):
                self.file.error((key, index), f'"{item}" is not understood: {key} is {meaning}')

    def _examples(self) -> None:
        examples = self.data.get("examples")
        if not isinstance(examples, dict):
            self.file.error(("examples",), '"examples" with "bad", "good" and "unknown" is missing')
            return
        for kind in examples:
            if kind not in VERDICT_KINDS:
                self.file.error(
                    ("examples", str(kind)), f'unknown kind of example "{kind}"{did_you_mean(str(kind), VERDICT_KINDS)}'
                )
        shown: dict[str, set[str]] = {}
        for kind in VERDICT_KINDS:
            cases = examples.get(kind)
            if cases is None and (kind == "gap" or (kind == "unknown" and not self.conditions.can_be_unknown)):
                continue
            if not isinstance(cases, list) or not cases:
                self.file.error(("examples", kind), f'an example under "{kind}" is missing')
                continue
            shown[kind] = {name for index, case in enumerate(cases) for name in self._example(kind, index, case)}
        for language in sorted(shown.get("bad", set()) ^ shown.get("good", set())):
            if shown.get("bad") and shown.get("good"):
                self.file.error(("examples",), f"{language} needs a bad example and a good one")

    def _example(self, kind: str, index: int, case: Any) -> list[str]:
        """The languages of one example."""
        where = ("examples", kind, index)
        if not isinstance(case, dict):
            self.file.error(where, "an example has a title and a text for each language")
            return []
        for key in case:
            if key != "title" and key not in LANGUAGES:
                self.file.error((*where, str(key)), f'unknown language "{key}"{did_you_mean(str(key), LANGUAGES)}')
        if not isinstance(case.get("title"), str):
            self.file.error(where, "an example needs a title")
        languages = [name for name in LANGUAGES if name in case]
        if not languages:
            self.file.error(where, f"an example needs one of {', '.join(LANGUAGES)}")
        for name in languages:
            text = case[name]
            if not isinstance(text, str) or not text.strip():
                self.file.error((*where, name), f"{name} is a text")
                continue
            marked = any(line.endswith(MARK) for line in text.splitlines())
            if marked != (kind == "bad"):
                rule = "must mark the lines that are reported" if kind == "bad" else "must not mark a line"
                self.file.error((*where, name), f'an example under "{kind}" {rule} with "{MARK}"')
        return languages


def main(arguments: list[str], report: Callable[[str], None]) -> int:
    """Report what is wrong with the named check files; 2 when anything is."""
    try:
        files = read_checks([Path(argument) for argument in arguments])
    except UsageError as error:
        report(str(error))
        return 2
    report(f"{len(files)} check files, no mistake")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["checks"], print))
