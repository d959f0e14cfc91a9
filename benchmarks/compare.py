"""iaclint beside Trivy and Checkov on the same inputs: `python -m benchmarks.compare`. See README.md."""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import inputs, table, tools
from benchmarks.inputs import Input
from benchmarks.measurement import Run, measure
from benchmarks.table import Summary
from benchmarks.tools import Tool
from iaclint.errors import UsageError

_ROOT = Path(__file__).resolve().parents[1]

_METHOD = """\
Medians of {runs} runs a tool, in turns (iaclint, Trivy, Checkov, iaclint, ...), after one run each that does not
count for time and gives the memory: the greatest sum over all processes of the run, what they share counted once.
Every run starts with an empty home and cache directory; the files themselves are in the page cache. Each tool runs
with its own default checks, so the numbers of findings say that it worked, not how good it is.
"""


def main() -> int:
    options = _arguments(sys.argv[1:])
    if options.install:
        tools.install(options.install.resolve())
        return 0
    found = [tools.find(name, getattr(options, name).absolute()) for name in table.NAMES]
    with tempfile.TemporaryDirectory(prefix="iaclint-benchmark-") as scratch:
        try:
            given, missing = inputs.collect(options.inputs, options.corpus, Path(scratch))
        except UsageError as error:
            print(f"error: {error}", file=sys.stderr)
            return 2
        usable = [tool for tool in found if tool.version]
        results = [(each, _compare(each, usable, options.runs, options.timeout)) for each in given]
    text = f"{_machine(found)}\n\n{_METHOD.format(runs=options.runs)}\n{table.render(results)}"
    absent = [f"{tool.name}: {tool.program} does not run" for tool in found if not tool.version]
    for line in [*absent, *(f"input not there: {name}" for name in missing)]:
        text += f"\nNot measured: {line}\n"
    if options.output:
        options.output.write_text(f"# Benchmarks\n\n{text}", encoding="utf-8")
    print(text)
    return 0


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=__doc__)
    peers = _ROOT.parent / "peers"
    here = Path(sys.executable).parent
    parser.add_argument("--iaclint", type=Path, default=here / "iaclint", help="default: %(default)s")
    parser.add_argument("--trivy", type=Path, default=peers / "trivy" / "bin" / "trivy", help="default: %(default)s")
    parser.add_argument(
        "--checkov", type=Path, default=peers / "checkov" / "bin" / "checkov", help="default: %(default)s"
    )
    parser.add_argument("--install", type=Path, metavar="DIR", help="install the peers below DIR, and end")
    parser.add_argument("--runs", type=int, default=5, help="timed runs of each tool on each input")
    parser.add_argument("--timeout", type=float, default=900, help="seconds after which a run is ended")
    parser.add_argument(
        "--corpus", type=Path, default=_ROOT.parent / "shared" / "corpus" / "real", help="holds the inputs by name"
    )
    parser.add_argument("--inputs", nargs="+", default=[], metavar="NAME[=DIR]", help="default: all the known ones")
    parser.add_argument("--output", type=Path, metavar="FILE", help="also write the page, as in docs/benchmarks.md")
    return parser.parse_args(arguments)


def _compare(given: Input, found: Sequence[Tool], runs: int, timeout: float) -> dict[str, Summary]:
    """The first round looks at memory and warms the page cache; the others take the time."""
    done: dict[str, list[Run]] = {tool.name: [] for tool in found}
    for round_number in range(runs + 1):
        for tool in found:
            run = measure(tool.command(given.folder), memory=round_number == 0, timeout=timeout)
            done[tool.name].append(run)
            note = f"{run.megabytes:.0f} MB" if run.megabytes is not None else f"{run.seconds:.2f} s"
            print(f"{given.name}: {tool.name} {note} {run.failure or ''}".rstrip(), file=sys.stderr)
    return {name: table.summarize(each) for name, each in done.items()}


def _machine(found: Sequence[Tool]) -> str:
    versions = ", ".join(f"{tool.name} {tool.version}" for tool in found if tool.version)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    revision = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=_ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    return (
        f"{len(os.sched_getaffinity(0))} cores ({_processor()}), {memory:.0f} GB, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f} at the end; {versions}; commit {revision or 'unknown'}; "
        f"{datetime.datetime.now(datetime.timezone.utc).date().isoformat()}."
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


if __name__ == "__main__":
    sys.exit(main())
