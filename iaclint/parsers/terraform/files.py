"""Which files are Terraform's: those of a module, and those with values of variables.

A run on templates needs no more of Terraform than this, so nothing here imports its parser.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from iaclint.records import dataclass

SUFFIXES = (".tf", ".tofu", ".tf.json", ".tofu.json")

_OVERRIDE_NAMES = frozenset(f"override{suffix}" for suffix in SUFFIXES)
_OVERRIDE_ENDINGS = tuple(f"_override{suffix}" for suffix in SUFFIXES)


@dataclass(frozen=True, slots=True)
class Given:
    """What the user gave on the command line or in the configuration: text values, and files (absolute paths)."""

    variables: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()


def is_terraform(name: str) -> bool:
    """Whether Terraform or OpenTofu would load a file of that name (editors' backup files are not loaded)."""
    return name.endswith(SUFFIXES) and not name.startswith((".", "#")) and not name.endswith("~")


def module_files(names: Iterable[str]) -> list[str]:
    """The names that make up a module, overrides last, each group in alphabetical order.

    OpenTofu ignores `a.tf` beside `a.tofu`: https://opentofu.org/docs/language/files/
    """
    found = {name for name in names if is_terraform(name)}
    shadowed = {name.replace(".tofu", ".tf") for name in found if name.endswith((".tofu", ".tofu.json"))}
    return sorted(found - shadowed, key=lambda name: (is_override(name), name))


def is_override(name: str) -> bool:
    """Whether what stands in the file takes the place of what the others say."""
    return name in _OVERRIDE_NAMES or name.endswith(_OVERRIDE_ENDINGS)


def is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder, or a link to one."""
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself: reading it says so
        return False


def automatic(names: Iterable[str]) -> list[str]:
    """Those of a folder's files that Terraform loads values from, in its order; the last one that has a name wins."""
    found = sorted(names)
    first = [name for name in ("terraform.tfvars", "terraform.tfvars.json") if name in found]
    return [*first, *(name for name in found if name.endswith((".auto.tfvars", ".auto.tfvars.json")))]


def environments(directory: str) -> list[str]:
    """Files of variables that Terraform does not load by itself: in the root, and in its folders without a module."""
    found: list[str] = []
    for folder in (directory, *_folders_without_module(directory)):
        loaded = set(automatic_files(folder)) if folder == directory else set()
        paths = [os.path.join(folder, name) for name in _names(folder) if name.endswith((".tfvars", ".tfvars.json"))]
        found.extend(path for path in paths if path not in loaded)
    return found


def _folders_without_module(directory: str) -> Iterable[str]:
    for name in _names(directory):
        folder = os.path.join(directory, name)
        if not name.startswith(".") and os.path.isdir(folder) and not any(map(is_terraform, _names(folder))):
            yield folder


def _names(directory: str) -> list[str]:
    try:
        return sorted(os.listdir(directory))
    except OSError:
        return []  # whoever loads the module reports it


def automatic_files(directory: str) -> Iterable[str]:
    """The paths of those that Terraform loads by itself."""
    return [os.path.join(directory, name) for name in automatic(_names(directory))]
