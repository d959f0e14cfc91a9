"""The checks of a checkout: compiled again when a file has changed, and kept in `.cache/`."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from iaclint.engine.compiled_files import INDEX_FILE

_PACKAGE = Path(__file__).parents[1]
_CACHE = _PACKAGE.parent / ".cache"


def compiled_folder(checks: Path) -> Path:
    """A folder like that of an installed package, with the mistakes of files that were left out beside it."""
    folder = _CACHE / f"checks-{_state(checks)}"
    return folder if (folder / INDEX_FILE).is_file() else _compile_into(folder, checks)


def _state(checks: Path) -> str:
    """Changes with every check file, with the vocabulary, the benchmarks and the code that compiles them."""
    digest = hashlib.sha256()
    data = [file for name in ("vocabulary", "benchmarks") for file in (_PACKAGE / name).rglob("*.*")]
    sources = (checks.rglob("*.y*ml"), data, (_PACKAGE / "engine").glob("*.py"))
    for file in sorted(file for files in sources for file in files if file.suffix != ".pyc"):
        status = file.stat()
        digest.update(f"{file}\0{status.st_mtime_ns}\0{status.st_size}\0".encode())
    return digest.hexdigest()[:16]


def _compile_into(folder: Path, checks: Path) -> Path:
    from iaclint.engine.compiler import compile_checkout  # reads YAML: only when a file has changed

    fresh = _CACHE / f"compiling-{os.getpid()}"
    fresh.mkdir(parents=True, exist_ok=True)
    compile_checkout(checks, fresh)
    _remove((old for old in _CACHE.glob("checks-*") if old != folder), keep=4)
    try:
        os.replace(fresh, folder)
    except OSError:  # another process was faster
        _remove([fresh], keep=0)
    return folder


def _remove(folders: Iterable[Path], keep: int) -> None:
    """All but the newest ones, which another process may be reading."""

    def age(folder: Path) -> float:
        try:
            return -folder.stat().st_mtime
        except FileNotFoundError:
            return 0.0

    for folder in sorted(folders, key=age)[keep:]:
        for file in folder.glob("*"):
            file.unlink(missing_ok=True)
        try:
            folder.rmdir()
        except OSError:  # somebody else removes it too
            continue
