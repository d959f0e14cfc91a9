"""`iaclint completion`: the script that teaches a shell our commands, options and check names."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

_INSTALL = {
    "bash": 'eval "$(iaclint completion bash)"   in ~/.bashrc',
    "zsh": 'eval "$(iaclint completion zsh)"   in ~/.zshrc',
    "fish": "iaclint completion fish > ~/.config/fish/completions/iaclint.fish",
}


@click.command(epilog="  ".join(f"{shell}: {line}." for shell, line in _INSTALL.items()))
@click.argument("shell", type=click.Choice(tuple(_INSTALL)))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script that completes commands, options and check names in a shell."""
    completion = get_completion_class(shell)
    assert completion is not None, "click knows every shell of the choice"
    root = ctx.find_root()
    click.echo(completion(root.command, {}, "iaclint", "_IACLINT_COMPLETE").source())
