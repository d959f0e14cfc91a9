"""A progress bar on stderr, for runs that last, at a terminal only."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType

_PATIENCE = 1.0  # seconds without a bar
_INTERVAL = 0.1
_WIDTH = 30


class Progress:
    """Call it with (done, total). Draws nothing in the first second, and removes what it drew."""

    def __init__(self, quiet: bool) -> None:
        self._draws = not quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._next = time.monotonic() + _PATIENCE
        self._drawn = False

    def __enter__(self) -> Progress:
        return self

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if not self._draws or now < self._next or total <= 0:
            return
        self._next = now + _INTERVAL
        self._drawn = True
        filled = _WIDTH * min(done, total) // total
        bar = "#" * filled + "." * (_WIDTH - filled)
        sys.stderr.write(f"\r[{bar}] {done}/{total}")
        sys.stderr.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._drawn:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
