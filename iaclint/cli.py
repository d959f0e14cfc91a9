"""The edge: arguments in, text and an exit status out. What was asked for lives in `commands/`, one module each."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from iaclint import __version__
from iaclint.commands import COMMANDS
from iaclint.errors import UsageError

USAGE_STATUS = 2
BUG_STATUS = 3
INTERRUPTED_STATUS = 130
BROKEN_PIPE_STATUS = 141


class _Commands(click.Group):
    """Imports a command when it is called for, and turns every way to end into an exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """`iaclint main.tf` is the commonest slip: say what to write."""
        if args[0] not in COMMANDS and os.path.exists(args[0]):
            ctx.fail(f'no such command "{args[0]}": to check that path, write "iaclint check {args[0]}"')
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """The reader may go away (`iaclint check | head`): click would make that status 1, which means findings."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Python would complain once more when it flushes at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(BROKEN_PIPE_STATUS)

    def main(self, args: Sequence[str] | None = None, *more: Any, **extra: Any) -> NoReturn:
        """Never returns. The exit statuses are documented in docs/configuration.md."""
        words = list(sys.argv[1:] if args is None else args)
        extra["standalone_mode"] = False
        try:
            status = super().main(words, *more, **extra)
        except Exception as error:  # noqa: BLE001 -- the one place where everything ends
            status = _status_of(error, debug="--debug" in words)
        except KeyboardInterrupt:
            status = INTERRUPTED_STATUS
        sys.exit(status if isinstance(status, int) else 0)


def _status_of(error: Exception, debug: bool) -> int:
    if isinstance(error, click.Abort):  # click's name for Ctrl-C
        return INTERRUPTED_STATUS
    if isinstance(error, click.ClickException):
        error.show()
        return USAGE_STATUS
    if isinstance(error, UsageError):
        for line in str(error).splitlines():
            click.echo(f"iaclint: {line}", err=True)
        return USAGE_STATUS
    if debug:
        traceback.print_exception(error)
    click.echo(
        f"iaclint: this is a bug in iaclint {__version__}: {type(error).__name__}: {error}\n"
        "Nothing can be said of the input. Please report it; --debug shows where it happened.",
        err=True,
    )
    return BUG_STATUS


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 clean, 1 findings, 2 wrong usage or configuration, 3 something could not be analysed.",
)
@click.version_option(__version__, "--version", prog_name="iaclint", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, expose_value=False, help="Show where iaclint itself failed.")
def cli() -> None:
    """Find insecure settings in Terraform, CloudFormation and ROS before anything is deployed."""


def main() -> None:
    """What the `iaclint` script calls."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that cannot show a character gets its escape
            stream.reconfigure(errors="backslashreplace")
    cli(prog_name="iaclint")
