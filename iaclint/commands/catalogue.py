"""Checks by name, for the commands that show them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from iaclint.engine.catalogue import CHECKOUT, INSTALLED, Catalogue, load_catalogue
from iaclint.engine.selection import folded
from iaclint.errors import UsageError
from iaclint.spelling import did_you_mean


def named(catalogue: Catalogue, word: str) -> list[dict[str, Any]]:
    """The entries that an id, a slug or a peer's id means; an alias can belong to several. Raises UsageError."""
    entries = [
        entry
        for entry in catalogue.entries
        if folded(word) in (folded(name) for name in (entry["id"], entry["slug"], *entry["aliases"]))
    ]
    if not entries:
        raise UsageError(f'no check is called "{word}"{did_you_mean(word, catalogue.words())}')
    return entries


def source_file(entry: dict[str, Any], folders: Sequence[Path]) -> Path | None:
    """The YAML file of a check; None when it was installed without."""
    place = Path(entry["provider"]) / entry["service"] / f"{entry['slug']}.yaml"
    candidates = [INSTALLED.parent / place, CHECKOUT / place]
    for folder in folders:
        candidates += sorted(folder.rglob(place.name)) if folder.is_dir() else [folder]
    return next((file for file in candidates if file.is_file()), None)


def completions(incomplete: str) -> list[str]:
    """Ids and slugs that begin as the last word of a comma-separated list does, with the words before it."""
    before, comma, last = incomplete.rpartition(",")
    try:
        entries = load_catalogue().entries
    except UsageError:  # a shell that waits for words is no place to complain
        return []
    names = [name for key in ("slug", "id") for name in sorted(str(entry[key]) for entry in entries)]
    return [f"{before}{comma}{name}" for name in names if name.casefold().startswith(last.casefold())]
