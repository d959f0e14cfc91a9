"""What was not analysed, and why. Problems travel beside results and every report shows them."""

from __future__ import annotations

from enum import Enum

from iaclint.records import dataclass
from iaclint.source import Location


class Level(str, Enum):
    """`error`: something was not analysed (exit status 3). `warning`: analysed with a doubt. `note`: by design."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that could not be read, parsed, resolved or run.

    `kind` is a stable kebab-case word for machines (`syntax-error`, `unreadable-file`, `missing-module`,
    `evaluation-error`, `too-many-instances`, `check-crashed` …); `hint` says what the user can do.
    """

    level: Level
    kind: str
    message: str
    location: Location | None = None
    hint: str = ""
