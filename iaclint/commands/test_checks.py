"""`iaclint test-checks`: run the examples in check files."""

from __future__ import annotations

from pathlib import Path

import click

from iaclint.authoring.examples import examples_in, run
from iaclint.commands.options import DEBUG, GroupedCommand
from iaclint.engine.catalogue import catalogue_of
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
    examples = examples_in(paths)
    if not examples:
        raise UsageError(f"no check with an example in {', '.join(map(str, paths))}")
    catalogue = catalogue_of(paths)
    failed = 0
    for example in examples:
        wrong = run(example, catalogue)
        failed += bool(wrong)
        for line in (line for text in wrong for line in text.splitlines()):
            click.echo(f"{printable(example.path)}:{example.line}: {printable(example.title)}: {printable(line)}")
    click.echo(f"{len(examples)} examples, {failed} wrong")
    ctx.exit(1 if failed else 0)
