"""The walk through folders: which files may hold configuration, going by their names. Reads nothing."""

from __future__ import annotations

import os
from collections.abc import Container, Iterator

from iaclint.parsers.terraform.files import is_folder, is_terraform
from iaclint.records import dataclass, field

SKIPPED_FOLDERS = frozenset(
    {".git", ".hg", ".svn", ".terraform", ".terragrunt-cache", ".external_modules", ".aws-sam", "node_modules"}
)
_VIRTUAL_ENVIRONMENT = "pyvenv.cfg"
"""The file that tells a virtual environment of Python, whatever its folder is called."""

_SUFFIXES = (".yaml", ".yml", ".json", ".template")


@dataclass(slots=True)
class Listing:
    """One folder: the names of its Terraform files, and of files that may be templates or plans; both in order."""

    folder: str
    terraform: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def may_be_template(name: str) -> bool:
    """Whether a file of that name is worth a look: a template, a plan, or one of a hundred other things."""
    return name.endswith(_SUFFIXES) and not name.endswith(".tfvars.json")


def walk(
    top: str, unlisted: list[tuple[str, OSError]] | None = None, without: Container[str] = frozenset()
) -> Iterator[Listing]:
    """Every folder below `top` that holds such files, in order. Links are not followed, nor is `without` entered.

    Folders that may not be listed are added to `unlisted`, for whoever has to say so.
    """
    pending = [top]
    while pending:
        folder = pending.pop()
        found = Listing(folder)
        inner: list[str] = []
        is_environment = False
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    name = entry.name
                    if entry.is_dir(follow_symlinks=False):
                        if name not in SKIPPED_FOLDERS:
                            inner.append(name)
                    elif is_terraform(name):
                        if not is_folder(entry):
                            found.terraform.append(name)
                    elif may_be_template(name):
                        if not is_folder(entry):
                            found.others.append(name)
                    elif name == _VIRTUAL_ENVIRONMENT and folder != top:
                        is_environment = True
                        break
        except OSError as error:
            if unlisted is not None:
                unlisted.append((folder, error))
            continue
        if is_environment:
            continue
        if found.terraform or found.others:
            found.terraform.sort()
            found.others.sort()
            yield found
        paths = (os.path.join(folder, each) for each in sorted(inner, reverse=True))
        pending.extend(path for path in paths if path not in without)
