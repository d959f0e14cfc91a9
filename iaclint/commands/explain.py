"""`iaclint explain`: one check, all of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from iaclint.commands.catalogue import named, source_file
from iaclint.commands.options import DEBUG, GroupedCommand, complete_checks, option, settings_from
from iaclint.engine.catalogue import load_catalogue
from iaclint.engine.checkfile import read_check_file
from iaclint.reporters.check_page import explain


@click.command(cls=GroupedCommand)
@click.argument("name", shell_complete=complete_checks)
@option(
    "--checks",
    "check_folders",
    group="Checks",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="FOLDER",
    help="Folder of your own checks. Repeatable.",
)
@DEBUG
def command(name: str, **flags: Any) -> None:  # fmt: skip
    """Explain the check NAME (an id, a slug, or another tool's id): why, what to write, examples, limits."""
    folders = settings_from((), flags).checks
    catalogue = load_catalogue(folders)
    pages = []
    for entry in named(catalogue, name):
        file = source_file(entry, folders)
        data = read_check_file(file).data if file else {}
        pages.append(explain(catalogue.info(entry["id"]), data))
    click.echo("\n".join(pages), nl=False)
