"""All checks there are, loaded as they are needed: the index at once, a service's checks with its first resource.

In an installed package the checks are compiled. In a checkout they are compiled when they have changed, and kept in
`.cache/`; users' own checks are compiled in each run. Only then is YAML read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from iaclint.engine.check import Check, load_check, load_info
from iaclint.engine.compiled_files import ERRORS_FILE, INDEX_FILE, TEMPLATES_FILE, VOCABULARY_FILE
from iaclint.engine.findings import CheckInfo
from iaclint.errors import UsageError
from iaclint.problems import Level, Problem
from iaclint.vocabulary.mapping import Vocabulary, parse_vocabulary

_PACKAGE = Path(__file__).parents[1]
INSTALLED = _PACKAGE / "_checks" / "compiled"
CHECKOUT = _PACKAGE.parent / "checks"

_Service = Callable[[], "list[dict[str, Any]]"]


class Catalogue:
    """`entries` has one mapping a check, by id: `id slug aliases severity title service provider resources deprecated`.

    `problems` are check files of a checkout that do not compile; nowhere else are they let pass.
    """

    def __init__(
        self,
        entries: list[dict[str, Any]],
        services: dict[str, _Service],
        vocabulary: Callable[[], Vocabulary],
        problems: tuple[Problem, ...] = (),
    ) -> None:
        self.entries = sorted(entries, key=lambda entry: str(entry["id"]))
        self.problems = problems
        self._services = services
        self._vocabulary = vocabulary
        self._compiled: dict[str, dict[str, dict[str, Any]]] = {}
        self._checks: dict[str, Check] = {}
        self._by_id = {str(entry["id"]): entry for entry in self.entries}
        self._by_type: dict[str, list[dict[str, Any]]] = {}
        for entry in self.entries:
            for resource_type in entry["resources"]:
                self._by_type.setdefault(resource_type, []).append(entry)

    def checks_of(self, resource_type: str, ids: Collection[str]) -> list[Check]:
        """Those of `ids` that look at resources of the type, by id."""
        return [self._check(entry) for entry in self._by_type.get(resource_type, ()) if entry["id"] in ids]

    def info(self, id_: str) -> CheckInfo:
        """What reports print of the check with that id. Raises KeyError when there is none."""
        return load_info(self.compiled(id_))

    def compiled(self, id_: str) -> dict[str, Any]:
        """The whole compiled form of one check. Raises KeyError when there is none."""
        return self._service(self._by_id[id_]["file"])[id_]

    def words(self) -> frozenset[str]:
        """Everything that a check can be called by: ids, slugs and aliases."""
        return frozenset(word for each in self.entries for word in (each["id"], each["slug"], *each["aliases"]))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """How the graph is folded before these checks look at it."""
        return self._vocabulary()

    def _check(self, entry: dict[str, Any]) -> Check:
        id_ = entry["id"]
        found = self._checks.get(id_)
        if found is None:
            found = self._checks[id_] = load_check(self._service(entry["file"])[id_])
        return found

    def _service(self, file: str) -> dict[str, dict[str, Any]]:
        found = self._compiled.get(file)
        if found is None:
            found = self._compiled[file] = {check["id"]: check for check in self._services[file]()}
        return found


def load_catalogue(paths: Sequence[Path] = ()) -> Catalogue:
    """The built-in checks, and those of the user in `paths` (files or folders).

    Raises UsageError for mistakes in the user's checks, for an id that is taken, and when there is no check at all: a
    hook that lost its checks would pass everything.
    """
    own = _built_in()
    if not paths:
        return own
    from iaclint.engine.compiler import compile_checks

    added = compile_checks(paths, require_examples=False)
    if not added:
        raise UsageError(f"no check in {', '.join(map(str, paths))}: a check is a .yaml file")
    taken = {entry[key]: entry["id"] for entry in own.entries for key in ("id", "slug")}
    clashes = [
        f'"{check[key]}" is already the {key} of a built-in check'
        for check in added
        for key in ("id", "slug")
        if check[key] in taken
    ]
    if clashes:
        raise UsageError("\n".join(clashes))
    return _with(own, added)


def catalogue_of(paths: Sequence[Path]) -> Catalogue:
    """The checks in these files and folders alone. Raises UsageError that lists all mistakes in them."""
    from iaclint.engine.compiler import compile_checks
    from iaclint.vocabulary.data_files import development_vocabulary  # like the compiler it reads YAML

    return _with(Catalogue([], {}, development_vocabulary), compile_checks(paths))


def _with(own: Catalogue, added: list[dict[str, Any]]) -> Catalogue:
    from iaclint.engine.compiler import index_entry

    services = dict(own._services)
    files: dict[str, list[dict[str, Any]]] = {}
    for check in added:
        check["file"] = f"own:{check['file']}"
        files.setdefault(check["file"], []).append(check)
    for file, members in files.items():
        services[file] = lambda members=members: members  # type: ignore[misc]
    return Catalogue([*own.entries, *map(index_entry, added)], services, own._vocabulary, own.problems)


@lru_cache(maxsize=1)
def _built_in() -> Catalogue:
    if (INSTALLED / INDEX_FILE).is_file():
        catalogue = _from_folder(INSTALLED, ())
    elif CHECKOUT.is_dir():
        catalogue = _from_checkout()
    else:
        raise UsageError(f"iaclint is installed without its checks: neither {INSTALLED} nor {CHECKOUT} exists")
    if not catalogue.entries:
        raise UsageError("iaclint is installed without its checks: the catalogue is empty")
    return catalogue


def _from_folder(folder: Path, problems: tuple[Problem, ...]) -> Catalogue:
    entries = _read(folder / INDEX_FILE)
    services: dict[str, _Service] = {
        file: (lambda file=file: _read(folder / file))  # type: ignore[misc]
        for file in {entry["file"] for entry in entries}
    }

    def vocabulary() -> Vocabulary:
        return parse_vocabulary(_read(folder / VOCABULARY_FILE), lambda: _read(folder / TEMPLATES_FILE))

    return Catalogue(entries, services, vocabulary, problems)


def _read(file: Path) -> Any:
    return json.loads(file.read_bytes())


def _from_checkout() -> Catalogue:
    """A file with mistakes is left out and reported."""
    from iaclint.engine.checkout import compiled_folder  # an installed package has no use for it

    folder = compiled_folder(CHECKOUT)
    errors = _read(folder / ERRORS_FILE)
    problems = (Problem(Level.ERROR, "invalid-check", error, hint="Run iaclint test-checks") for error in errors)
    return _from_folder(folder, tuple(problems))
