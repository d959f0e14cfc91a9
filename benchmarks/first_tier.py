"""Rows of the catalogue that have no check yet: `python -m benchmarks.first_tier ../shared/catalog/alicloud.yaml`.

The first tier are the rows that Checkov, KICS or Trivy have a check for, or a CIS benchmark a control, or whose
severity is critical or high. A check counts in a language when an example shows it there. Rows that docs/accuracy.md
explains are left out; it names their slugs in code quotes.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from iaclint.engine.schema import read_checks

_ROOT = Path(__file__).resolve().parents[1]
_HEADING = "## Rows of the catalogue without a check"
_TOOLS = {"alicloud": frozenset({"checkov", "kics"}), "aws": frozenset({"checkov", "trivy"})}
_LANGUAGES = ("terraform", "ros", "cloudformation")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.first_tier", description="What has no check yet.")
    parser.add_argument("catalogues", nargs="+", type=Path, help="alicloud.yaml, aws.yaml")
    missing = [line for path in parser.parse_args().catalogues for line in missing_in(path)]
    print("".join(f"{line}\n" for line in missing), end="")
    return 1 if missing else 0


def missing_in(path: Path) -> list[str]:
    """A line for each row of a catalogue that has no check, or none in a language, and no explanation."""
    rows = yaml.safe_load(path.read_text("utf-8"))
    explained = explained_slugs((_ROOT / "docs" / "accuracy.md").read_text("utf-8"))
    shown = {file.data["slug"]: _languages(file.data["examples"]) for file in read_checks([_ROOT / "checks"])}
    missing = []
    for row in first_tier(rows, _TOOLS[path.stem]):
        wanted = [name for name in _LANGUAGES if row.get(name)]
        left = [name for name in wanted if name not in shown.get(row["slug"], ())]
        if left and row["slug"] not in explained:
            where = f"in {', '.join(left)}" if row["slug"] in shown else "no check"
            missing.append(f"{path.stem}: {row['slug']} ({row['severity']}): {where}")
    return missing


def first_tier(rows: Iterable[dict[str, Any]], tools: frozenset[str]) -> Iterable[dict[str, Any]]:
    for row in rows:
        peers = {name for name, ids in (row.get("peers") or {}).items() if ids}
        controls = any(name.startswith("cis_") for name in row.get("benchmarks") or {})
        if peers & tools or controls or row["severity"] in ("critical", "high"):
            yield row


def explained_slugs(text: str) -> set[str]:
    """The slugs in code quotes in the section of docs/accuracy.md about rows without a check."""
    section = text.partition(_HEADING)[2].partition("\n## ")[0]
    return set(re.findall(r"`([a-z0-9-]+)`", section))


def _languages(examples: dict[str, Any]) -> set[str]:
    return {name for case in examples.get("bad", ()) for name in case if name in _LANGUAGES}


if __name__ == "__main__":
    raise SystemExit(main())
