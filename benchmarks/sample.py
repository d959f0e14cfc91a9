"""Findings drawn at random, to be judged one by one: `python -m benchmarks.sample --seed 7 --number 80 PATH...`.

Services take turns, so that one with many findings does not fill the sample. The same seed, checks and files give the
same sample. With `--without FILE` findings whose fingerprints stand in the file are not drawn again.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sample", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, help="what is scanned")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--number", type=int, default=80)
    parser.add_argument("--prefix", default="", help="only checks whose id begins so: ALI-, AWS-IAC-")
    parser.add_argument("--without", type=Path, help="fingerprints that were judged before, one a line")
    parser.add_argument("--context", type=int, default=12, help="lines of the file around the place")
    options = parser.parse_args()
    judged = set(options.without.read_text("utf-8").split()) if options.without else set()
    findings = [
        finding
        for finding in _findings(options.paths)
        if finding["check"].startswith(options.prefix) and finding["fingerprint"] not in judged
    ]
    for number, finding in enumerate(drawn(findings, options.number, options.seed), start=1):
        print(_shown(number, finding, options.context))
    return 0


def drawn(findings: list[dict[str, Any]], number: int, seed: int) -> list[dict[str, Any]]:
    """So many of them, service after service in a random order; fewer when there are no more."""
    generator = random.Random(seed)
    services: dict[str, list[dict[str, Any]]] = {}
    for finding in findings:
        services.setdefault(finding["check"].rpartition("-")[0], []).append(finding)
    queues = [services[name] for name in sorted(services)]
    for queue in queues:
        generator.shuffle(queue)
    sample: list[dict[str, Any]] = []
    while queues and len(sample) < number:
        generator.shuffle(queues)
        sample += [queue.pop() for queue in queues]
        queues = [queue for queue in queues if queue]
    return sample[:number]


def _findings(paths: list[Path]) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "iaclint", "check", "--profile", "all", "--format", "json", *map(str, paths)]
    run = subprocess.run(command, capture_output=True, check=False)
    if run.returncode not in (0, 1, 3):
        raise SystemExit(run.stderr.decode(errors="replace"))
    found: list[dict[str, Any]] = json.loads(run.stdout)["findings"]
    return found


def _shown(number: int, finding: dict[str, Any], context: int) -> str:
    lines = Path(finding["file"]).read_text("utf-8", "replace").splitlines()
    start = finding["start_line"]
    around = range(max(1, start - context), min(len(lines), start + context) + 1)
    excerpt = "\n".join(f"{'>' if at == start else ' '} {at:4} {lines[at - 1]}" for at in around)
    head = f"## {number}. {finding['check']} {finding['slug']} ({finding['severity']}) {finding['fingerprint']}"
    links = "".join(f"\nlink: {link['text']} {link['file']}:{link['start_line']}" for link in finding.get("links", ()))
    return f"{head}\n{finding['file']}:{start} {finding['resource']}: {finding['message']}{links}\n{excerpt}\n"


if __name__ == "__main__":
    raise SystemExit(main())
