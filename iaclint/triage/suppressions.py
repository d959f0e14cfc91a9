"""Findings that a comment beside the code accepts: `# iaclint:ignore=ID[,ID…] reason`, and the peers' own comments."""

from __future__ import annotations

from dataclasses import dataclass

from iaclint.engine.findings import Finding
from iaclint.source import Location


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that somebody accepted: the comment's place, and what it gives as the reason (may be empty)."""

    finding: Finding
    location: Location
    reason: str
