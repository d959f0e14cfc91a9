"""What a run was asked to do: made from `.iaclint.yaml` and the command line, read by all, changed by none."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from iaclint.errors import UsageError
from iaclint.records import dataclass, field

CONFIGURATION_FILE = ".iaclint.yaml"

PROFILES = ("regular", "strict", "all")
SEVERITIES = ("critical", "high", "medium", "low", "info")
FAIL_ON = (*SEVERITIES, "never")
STATUSES = ("fail", "unknown", "pass")
FORMATS = ("text", "json", "sarif")


@dataclass(frozen=True, slots=True)
class Settings:
    """One run. Paths are absolute or relative to the working directory, wherever they were written.

    `benchmark` is the name of one, however it is spelled: its checks run, and no others. `select` and `ignore` hold
    ids, slugs, aliases, services or severities, as the user wrote them. `variables` holds values as Terraform's `-var`
    takes them: text, or an expression for a variable of another type; parameters of templates get theirs from there
    too. With `variable_file_sets` a root is checked once with every file of variables that Terraform does not load by
    itself (`prod.tfvars`, `environments/dev.tfvars`). `project` is the folder of `.iaclint.yaml`, else of `.git`:
    callers of a module are looked for up to there, and `exclude` globs are relative to it; None: neither was found.
    `jobs` is a number of processes, 0 as many as there are processors.
    """

    profile: str = "regular"
    benchmark: str = ""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str = "info"
    show: tuple[str, ...] = ("fail",)
    checks: tuple[Path, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()
    variable_files: tuple[Path, ...] = ()
    variable_file_sets: bool = False
    exclude: tuple[str, ...] = ()
    jobs: int = 0
    format: str = "text"
    project: Path | None = None
    working_directory: Path = field(default_factory=Path.cwd)


def project_folder(path: Path) -> Path | None:
    """The nearest folder upward that holds a configuration file or is the root of a git repository."""
    for folder in _upward(path):
        if (folder / CONFIGURATION_FILE).is_file() or (folder / ".git").exists():
            return folder
    return None


def find_configuration(paths: Iterable[Path]) -> Path | None:
    """The one configuration file that holds for all `paths`, looked for upward from each as far as the git root.

    Raises UsageError when two paths lead to different files (or one to a file, another to none): a run has one.
    """
    found: dict[Path | None, Path] = {}
    for path in paths:
        folder = project_folder(path)
        file = folder / CONFIGURATION_FILE if folder is not None else None
        found.setdefault(file if file is not None and file.is_file() else None, path)
    if len(found) > 1:
        (one, first), (two, second), *_ = found.items()
        raise UsageError(
            f"{first} and {second} have different configurations ({one or 'no file'}, {two or 'no file'}): "
            "check them in separate runs, or name one with --config"
        )
    return next(iter(found), None)


def _upward(path: Path) -> Iterable[Path]:
    start = Path(os.path.abspath(path))
    folder = start if start.is_dir() else start.parent
    yield folder
    if not (folder / ".git").exists():
        for parent in folder.parents:
            yield parent
            if (parent / ".git").exists():
                return
