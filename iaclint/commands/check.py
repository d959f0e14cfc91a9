"""`iaclint check`: lint, report, exit."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from iaclint.commands.options import (
    DEBUG,
    FAIL_ON_OPTION,
    JOBS,
    PATHS,
    SHOW,
    GroupedCommand,
    input_options,
    option,
    selection_options,
    settings_from,
)
from iaclint.commands.outputs import Output, outputs_from, write_file
from iaclint.commands.progress import Progress
from iaclint.engine.findings import Severity, Status
from iaclint.lint import lint
from iaclint.reporters import FORMATS, reporter
from iaclint.reporters.report import Report, Style
from iaclint.settings import Settings

CLEAN, FINDINGS, INCOMPLETE = 0, 1, 3


@click.command(cls=GroupedCommand)
@PATHS
@option(
    "--format",
    "-f",
    "formats",
    group="Report",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help=f"{', '.join(FORMATS)} (default text); repeatable, as in: -f text -f sarif=out.sarif.",
)
@option(
    "--output",
    "-o",
    group="Report",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write the report to a file, not to the screen.",
)
@SHOW
@option("--quiet", "-q", group="Report", is_flag=True, help="Text: one line a finding, no summary. No progress.")
@option(
    "--statistics", group="Report", is_flag=True, help="Say on stderr how much was looked at, and how long it took."
)
@option(
    "--color/--no-color",
    "color",
    group="Report",
    default=None,
    help="Colours (default: at a terminal; NO_COLOR and FORCE_COLOR are respected).",
)
@selection_options
@FAIL_ON_OPTION
@input_options
@JOBS
@DEBUG
@click.pass_context
def command(
    ctx: click.Context,
    /,
    paths: tuple[Path, ...],
    formats: tuple[str, ...],
    output: Path | None,
    quiet: bool,
    statistics: bool,
    color: bool | None,
    **flags: Any,
) -> None:  # fmt: skip
    """Find insecure settings in files and folders (default: this folder).

    Of a Terraform file that is named itself, the whole module is read, and what lies in that file, or comes of it, is
    reported. CloudFormation and ROS templates and Terraform plans in JSON are recognised by their content.

    \b
    iaclint check                              everything below this folder
    iaclint check live/ modules/vpc/main.tf    some of it; modules are loaded whole for context
    iaclint check -f text -f sarif=out.sarif   a report for people, and one for code scanning
    iaclint check --select s3,critical         some checks only
    """
    settings = settings_from(paths, flags)
    outputs = outputs_from(formats, output, settings.format)
    with Progress(quiet) as progress:
        report = lint(paths or (Path(),), settings, progress)
    for target in outputs:
        _deliver(target, report, quiet, color)
    if statistics:
        _say_statistics(report)
    ctx.exit(exit_status(report, settings))


def exit_status(report: Report, settings: Settings) -> int:
    """3 wins over 1: "no findings" is only said of what was looked at."""
    if report.incomplete:
        return INCOMPLETE
    if settings.fail_on == "never":
        return CLEAN
    limit = Severity(settings.fail_on).rank
    failed = any(f.status is Status.FAIL and f.check.severity.rank <= limit for f in report.findings)
    return FINDINGS if failed else CLEAN


def wants_colours(flag: bool | None) -> bool:
    """The flag, then NO_COLOR, then FORCE_COLOR (each counts when it is set to something), then the terminal."""
    if flag is not None:
        return flag
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _deliver(target: Output, report: Report, quiet: bool, color: bool | None) -> None:
    colours = wants_colours(color) if target.file is None else bool(color)
    text = reporter(target.format)(report, Style(colours=colours, brief=quiet))
    if target.file is not None:
        write_file(target.file, text)
    else:
        click.echo(text, nl=False, color=colours)


def _say_statistics(report: Report) -> None:
    numbers = report.statistics
    click.echo(
        f"{numbers.files} files, {numbers.resources} resources, {numbers.checks} checks, {numbers.seconds:.2f} seconds",
        err=True,
    )
