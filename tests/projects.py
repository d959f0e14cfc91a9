"""Small projects on disk, checked through the front door."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from iaclint.lint import lint
from iaclint.reporters.report import Report
from iaclint.settings import Settings

MEMORY = 1024 * 1024 * 1024
"""Address space of a run on bad input, in bytes."""

EVERYTHING = ("fail", "unknown", "pass")


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Files by path relative to `folder`; texts are dedented."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else dedent(content).lstrip("\n").encode())
    return folder


def answers(folder: Path, check: str, *paths: str, variables: tuple[tuple[str, str], ...] = ()) -> Report:
    """One check on a folder (or some paths in it), with all three answers."""
    settings = Settings(
        select=(check,),
        show=EVERYTHING,
        variables=variables,
        project=folder,
        working_directory=folder,
    )
    return lint([folder / path for path in paths] or [folder], settings)


def verdicts(report: Report) -> dict[str, str]:
    """The answer for each resource instance, by address."""
    return {address: finding.status.value for finding in report.findings for address in finding.instances}


_LIMITED = f"""
import resource, runpy
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
runpy.run_module("iaclint", run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What a process said. `status` is negative when a signal ended it."""

    status: int
    output: bytes
    errors: str


def run(folder: Path, *arguments: str, seconds: float = 20, environment: Mapping[str, str] | None = None) -> Run:
    """The command line in a process of its own, with little memory and time. Raises when the time is over."""
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED, *arguments],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", **(environment or {})},
        capture_output=True,
        timeout=seconds,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))
