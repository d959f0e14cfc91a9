"""The `iaclint` command, and `python -m iaclint`: a process of its own, arranged for a short life."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

_OBJECTS_BETWEEN_COLLECTIONS = 500_000
"""Python's 700 are for programs that make garbage all the time; what a run makes, it mostly keeps until its report."""


def run() -> NoReturn:
    """Imports with no collection of garbage, and ends with no tidying up: that is a tenth of a run on one file."""
    gc.disable()
    from iaclint.cli import main

    gc.freeze()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    gc.enable()
    try:
        main()
    except SystemExit as end:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code if isinstance(end.code, int) else int(end.code is not None))
    raise AssertionError("main always exits")


if __name__ == "__main__":
    run()
