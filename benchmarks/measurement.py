"""One run of one program: wall time, peak memory, what it left behind. Linux only, because of /proc.

Time and memory are measured in separate runs, since looking at memory slows a program down.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_SAMPLE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Run:
    """`megabytes` is None for a run that was timed; `failure` says in a few words why the output is worth nothing."""

    seconds: float
    megabytes: float | None
    findings: int | None
    failure: str | None


@dataclass(frozen=True, slots=True)
class Command:
    """What to run. The findings are counted in `output`; None: the program writes them to its standard output."""

    arguments: Sequence[str]
    output: Path | None
    good_statuses: frozenset[int]
    count: Callable[[Path], int | None]


def measure(command: Callable[[Path], Command], *, memory: bool, timeout: float) -> Run:
    """Run it with a home and a cache that are new and empty; `command` gets the folder for its output.

    Memory is the greater of two: the kernel's own peak of the greatest single process (exact, `wait4`), and the
    greatest sum over all processes of the run of their proportional set size, so that what forked children share
    counts once (sampled each 20 ms).
    """
    with tempfile.TemporaryDirectory(prefix="iaclint-benchmark-") as name:
        scratch = Path(name)
        (scratch / "home").mkdir()
        (scratch / "work").mkdir()
        call = command(scratch)
        stdout = scratch / "stdout"
        with stdout.open("wb") as out, (scratch / "stderr").open("wb") as err:
            start = time.perf_counter()
            process = subprocess.Popen(
                call.arguments,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                cwd=scratch / "work",
                env=_environment(scratch / "home"),
                start_new_session=True,
            )
            killer = threading.Timer(timeout, os.killpg, (process.pid, signal.SIGKILL))
            killer.start()
            status, own_peak, tree_peak = _wait_sampling(process.pid) if memory else _wait(process.pid)
            seconds = time.perf_counter() - start
            killer.cancel()
        process.returncode = status
        failure = _failure(status, call.good_statuses, scratch / "stderr", timeout)
        findings = None if failure else call.count(call.output or stdout)
        if findings is None and failure is None:
            failure = "no readable output"
        return Run(seconds, max(own_peak, tree_peak) if memory else None, findings, failure)


def _environment(home: Path) -> Mapping[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    return kept | {"HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "NO_COLOR": "1"}


def _wait(pid: int) -> tuple[int, float, float]:
    _, status, usage = os.wait4(pid, 0)
    return os.waitstatus_to_exitcode(status), usage.ru_maxrss / 1024, 0.0


def _wait_sampling(pid: int) -> tuple[int, float, float]:
    """The exit status, the peak of the greatest process and that of all together, in MB."""
    tree_peak = 0.0
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if ended:
            # The kernel counts what this process held before the command took its place: below that, nothing is said.
            ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            own_peak = usage.ru_maxrss / 1024 if usage.ru_maxrss > ours else 0.0
            return os.waitstatus_to_exitcode(status), own_peak, tree_peak
        tree_peak = max(tree_peak, _session_megabytes(pid))
        time.sleep(_SAMPLE_SECONDS)


def _session_megabytes(session: int) -> float:
    """What all processes of the session hold now, in MB; those that end meanwhile count nothing."""
    kilobytes = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if int((process / "stat").read_text().rpartition(")")[2].split()[3]) != session:
                continue
            rollup = (process / "smaps_rollup").read_text()
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        kilobytes += sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return kilobytes / 1024


def _failure(status: int, good: frozenset[int], stderr: Path, timeout: float) -> str | None:
    if status in good:
        return None
    if status == -signal.SIGKILL:
        return f"killed after {timeout:.0f} s or for want of memory"
    lines = stderr.read_text(errors="replace").strip().splitlines()
    return f"exit status {status}" + (f": {lines[-1][:100]}" if lines else "")
