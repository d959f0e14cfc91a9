"""Writes docs/checks from the check files: `python -m iaclint.authoring.pages [--check]`.

Pages that no check has any more are deleted. With `--check` nothing is written: each page that differs is named, and
the exit status is 1 when there is one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from iaclint.authoring.index_pages import index_pages
from iaclint.authoring.service_pages import Documented, service_page
from iaclint.engine.check import load_info
from iaclint.engine.checkfile import CheckFile
from iaclint.engine.compiler import compile_check
from iaclint.engine.schema import read_checks
from iaclint.reporters.check_description import describe

ROOT = Path(__file__).parents[2]
CHECKS = ROOT / "checks"
PAGES = ROOT / "docs" / "checks"
COMMAND = "python -m iaclint.authoring.pages"


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        print(f"usage: {COMMAND} [--check]", file=sys.stderr)
        return 2
    pages = pages_of(read_checks([CHECKS]))
    stale = stale_pages(pages, PAGES)
    if arguments:
        for name in stale:
            print(f"docs/checks/{name} is not what the check files say")
        if stale:
            print(f"{len(stale)} of {len(pages)} pages: run {COMMAND}", file=sys.stderr)
        return 1 if stale else 0
    write(pages, stale, PAGES)
    print(f"{len(pages)} pages, {len(stale)} of them changed", file=sys.stderr)
    return 0


def pages_of(files: Iterable[CheckFile]) -> dict[str, str]:
    """Every page by its path below docs/checks; the same files give the same bytes. Deprecated checks have no part."""
    checks = sorted(map(_documented, (file for file in files if not file.data.get("deprecated"))), key=Documented.order)
    by_slug = {each.slug: each for each in checks}
    by_page: dict[str, list[Documented]] = {}
    for each in checks:
        by_page.setdefault(each.page, []).append(each)
    pages = {page: service_page(members, by_slug) for page, members in by_page.items()}
    return dict(sorted({**pages, **index_pages(checks)}.items()))


def stale_pages(pages: dict[str, str], folder: Path) -> list[str]:
    """Pages that are missing or differ, and those in the folder that should not be there."""
    there = {file.relative_to(folder).as_posix() for file in folder.rglob("*.md")}
    differing = (
        name for name, text in pages.items() if name not in there or (folder / name).read_bytes() != text.encode()
    )
    return sorted({*differing, *(there - pages.keys())})


def write(pages: dict[str, str], stale: Iterable[str], folder: Path) -> None:
    for name in stale:
        file = folder / name
        if name in pages:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(pages[name].encode())
        else:
            file.unlink()


def _documented(file: CheckFile) -> Documented:
    compiled = compile_check(file)
    return Documented(
        compiled["provider"], compiled["service"], describe(load_info(compiled), file.data), tuple(compiled["reads"])
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
