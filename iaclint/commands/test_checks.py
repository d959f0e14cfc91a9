"""`iaclint test-checks`: run the examples in check files."""

from __future__ import annotations

from pathlib import Path

import click

from iaclint.authoring.examples import examples_of, run, silences_not_shown
from iaclint.commands.options import DEBUG, GroupedCommand
from iaclint.engine.catalogue import catalogue_of
from iaclint.engine.schema import read_checks
from iaclint.errors import UsageError
from iaclint.reporters.printable import printable


@click.command(cls=GroupedCommand)
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@DEBUG
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[Path, ...]) -> None:
    """Run the examples of the check files in PATHS: exactly the marked lines must be reported.

    Exit status: 0 all as they say, 1 some are not, 2 a file is no valid check.
    """
    files = read_checks(paths)
    examples = [example for file in files for example in examples_of(file)]
    if not examples:
        raise UsageError(f"no check with an example in {', '.join(map(str, paths))}")
    catalogue = catalogue_of(paths)
    failed = 0
    for example in examples:
        wrong = run(example, catalogue)
        failed += bool(wrong)
        for line in (line for text in wrong for line in text.splitlines()):
            click.echo(f"{printable(example.path)}:{example.line}: {printable(example.title)}: {printable(line)}")
    for file in files:
        for slug in silences_not_shown(file, catalogue):
            failed += 1
            where = f"{printable(file.path)}:{file.position(('silences',))[0]}"
            click.echo(f"{where}: silences {slug}, but no bad example would be reported by it")
    click.echo(f"{len(examples)} examples, {failed} wrong")
    ctx.exit(1 if failed else 0)
