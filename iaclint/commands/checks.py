"""`iaclint checks`: what can be found."""

from __future__ import annotations

from typing import Any

import click

from iaclint.commands.options import DEBUG, GroupedCommand, option, selection_options, settings_from
from iaclint.engine.catalogue import Catalogue, load_catalogue
from iaclint.engine.findings import CheckInfo
from iaclint.engine.selection import Selection
from iaclint.reporters.json_report import dump, fix_data
from iaclint.reporters.printable import printable
from iaclint.reporters.text import problem_line


@click.command(cls=GroupedCommand)
@option(
    "--format",
    "-f",
    "format",
    group="Report",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="A table, or everything but the examples.",
)
@selection_options
@DEBUG
def command(format: str, **flags: Any) -> None:  # fmt: skip
    """List the checks (all of them, unless --profile, --select or --ignore says otherwise).

    With --benchmark, list its controls: the checks of each, or why there is none.
    """
    chosen = settings_from((), flags)
    profile = flags["profile"] or "all"
    catalogue = load_catalogue(chosen.checks)
    select = [word for words in flags["select"] for word in words]
    ignore = [word for words in flags["ignore"] for word in words]
    if chosen.benchmark:
        click.echo(_by_control(catalogue, chosen.benchmark, select, ignore, format), nl=False)
    else:
        ids = sorted(Selection.of(catalogue, profile, select, ignore).ids)
        checks = [catalogue.info(id_) for id_ in ids]
        click.echo(_as_json(checks) if format == "json" else _as_text(checks), nl=False)
    for problem in catalogue.problems:
        click.echo(problem_line(problem), err=True)


def _by_control(catalogue: Catalogue, name: str, select: list[str], ignore: list[str], format: str) -> str:
    from iaclint.engine.controls import coverage_of  # few ask for a benchmark
    from iaclint.reporters.controls import coverage_data
    from iaclint.reporters.controls_text import listing

    whole = coverage_of(catalogue, name)
    coverage = whole.only(Selection.of(catalogue, "all", select, ignore, whole.ids).ids)
    return dump(coverage_data(coverage)) if format == "json" else listing(coverage)


def _as_json(checks: list[CheckInfo]) -> str:
    return dump([_entry(check) for check in checks])


def _entry(check: CheckInfo) -> dict[str, Any]:
    return {
        "id": check.id,
        "slug": check.slug,
        "aliases": list(check.aliases),
        "severity": check.severity.value,
        "confidence": check.confidence,
        "title": check.title,
        "category": check.category,
        "service": check.service,
        "resource": list(check.resources),
        "why": check.why,
        "fix": fix_data(check),
        "benchmarks": {name: list(sections) for name, sections in check.benchmarks},
        "references": list(check.references),
    }


def _as_text(checks: list[CheckInfo]) -> str:
    width = max((len(check.id) for check in checks), default=0)
    rows = [f"{c.id:<{width}}  {c.severity.value:<8}  {c.slug}: {printable(c.title)}" for c in checks]
    return "".join(f"{row}\n" for row in [*rows, f"{len(checks)} checks; iaclint explain NAME shows one"])
