"""`iaclint graph`: what is in the input, and what refers to what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from iaclint.commands.options import DEBUG, GroupedCommand, input_options, option, settings_from
from iaclint.commands.outputs import write_file
from iaclint.lint import build_graph
from iaclint.problems import Level
from iaclint.reporters.graph_views import VIEWS
from iaclint.reporters.text import problem_line
from iaclint.reporters.type_counts import as_table
from iaclint.type_statistics import count_types


@click.command(cls=GroupedCommand)
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=".")
@option(
    "--format",
    "-f",
    "view",
    group="Report",
    type=click.Choice(tuple(VIEWS)),
    default="json",
    show_default=True,
    help="json: everything. dot: for Graphviz. mermaid: for Markdown.",
)
@option(
    "--output",
    "-o",
    group="Report",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to a file, not to the screen.",
)
@option(
    "--statistics",
    group="Report",
    is_flag=True,
    help="Print no graph but a table: resources by language, and how many of a type that checks can look at.",
)
@input_options
@DEBUG
@click.pass_context
def command(
    ctx: click.Context, /, path: Path, view: str, output: Path | None, statistics: bool, **flags: Any
) -> None:  # fmt: skip
    """Print the resources of PATH, evaluated, and their references."""
    settings = settings_from((path,), flags)
    if statistics:
        counts, problems = count_types(path, settings)
        text = as_table(counts)
    else:
        graph, problems = build_graph(path, settings)
        text = VIEWS[view]([graph])
    if output is None:
        click.echo(text, nl=False)
    else:
        write_file(output, text)
    for problem in problems:
        click.echo(problem_line(problem), err=True)
    ctx.exit(3 if any(problem.level is Level.ERROR for problem in problems) else 0)
