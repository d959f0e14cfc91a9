"""Which directory a module call leads to: a local path, or what `terraform init` left behind. Nothing is fetched."""

from __future__ import annotations

import json
import os
from functools import lru_cache

from iaclint.records import dataclass
from iaclint.sources import MAX_FILE_SIZE

LOCAL_PREFIXES = ("./", "../", ".\\", "..\\")


@dataclass(frozen=True, slots=True)
class FoundModule:
    """The directory, or why there is none and what to do about it."""

    directory: str | None
    message: str = ""
    hint: str = ""


def module_directory(caller: str, root: str, source: str, keys: tuple[str, ...]) -> FoundModule:
    """`caller` and `root` are directories; `keys` are the names of the calls from the root down to this one.

    `.terraform/modules/modules.json` in the root directory maps `"a.b"` to the directory of the call `b` in the module
    that the call `a` leads to.
    """
    if source.startswith(LOCAL_PREFIXES):
        directory = os.path.normpath(os.path.join(caller, source.replace("\\", "/")))
        if os.path.isdir(directory):
            return FoundModule(directory)
        return FoundModule(None, f"module.{keys[-1]}: there is no folder {source}", "correct its source")
    installed = _installed(root).get(".".join(keys))
    if installed is not None and os.path.isdir(installed):
        return FoundModule(installed)
    message = f"module.{keys[-1]} is not installed and was not analysed: {source}"
    return FoundModule(None, message, "run `terraform init` first, or `terraform get`, to have it checked too")


@lru_cache(maxsize=64)
def _installed(root: str) -> dict[str, str]:
    """Directories by key. An unreadable manifest is as good as none: each module in it is then reported as missing."""
    path = os.path.join(root, ".terraform", "modules", "modules.json")
    try:
        if not os.path.isfile(path) or os.path.getsize(path) > MAX_FILE_SIZE:
            return {}
        with open(path, encoding="utf-8") as file:
            manifest = json.load(file)
        entries = manifest["Modules"]
        return {entry["Key"]: os.path.normpath(os.path.join(root, entry["Dir"])) for entry in entries}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
