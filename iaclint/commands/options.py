"""Options in groups, so that help reads by purpose, and the settings that come of configuration file and flags."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from iaclint.errors import UsageError
from iaclint.settings import FAIL_ON, PROFILES, STATUSES, Settings, find_configuration, project_folder

_REST = "Other"
_Function = TypeVar("_Function", bound=Callable[..., Any])


class GroupedOption(click.Option):
    """An option that help lists under a heading of its own."""

    def __init__(self, *args: Any, group: str = _REST, **more: Any) -> None:
        super().__init__(*args, **more)
        self.group = group


class GroupedCommand(click.Command):
    """Prints options under their headings, in the order in which the headings first occur; the rest comes last."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx) if isinstance(parameter, click.Option) else None
            if record is not None:
                groups.setdefault(getattr(parameter, "group", _REST), []).append(record)
        for heading, records in sorted(groups.items(), key=lambda group: group[0] == _REST):
            with formatter.section(heading):
                formatter.write_dl(records)


if TYPE_CHECKING:
    _WordListType = click.ParamType[tuple[str, ...]]
else:  # older releases of click have no generic type
    _WordListType = click.ParamType


class WordList(_WordListType):
    """Comma-separated words, each one of `allowed` when that is given."""

    name = "list"

    def __init__(self, allowed: tuple[str, ...] = ()) -> None:
        self.allowed = allowed

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        words = tuple(word.strip() for word in str(value).split(",") if word.strip())
        for word in words:
            if self.allowed and word not in self.allowed:
                self.fail(f'"{word}" is none of {", ".join(self.allowed)}', param, ctx)
        if not words:
            self.fail("no word is given", param, ctx)
        return words


def complete_checks(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """Ids and slugs, for the shell. In a comma-separated list, the last word is completed."""
    from iaclint.commands.catalogue import completions  # a shell waits for this only when it asks for check names

    return completions(incomplete)


def complete_benchmarks(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """Names of benchmarks, for the shell."""
    from iaclint.benchmarks.standards import known_names

    return [name for name in known_names() if name.startswith(incomplete.casefold())]


def option(*names: str, group: str, **more: Any) -> Callable[[_Function], _Function]:
    return click.option(*names, cls=GroupedOption, group=group, **more)


_EXISTING = click.Path(exists=True, path_type=Path)
_EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_EXISTING_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)

PATHS = click.argument("paths", nargs=-1, type=_EXISTING)

_INPUT = (
    option("--var", "var", group="Input", multiple=True, metavar="NAME=VALUE",
           help="Value of a Terraform variable, as for terraform plan, or of a template's parameter. Repeatable."),
    option("--var-file", "var_file", group="Input", multiple=True, type=_EXISTING_FILE, metavar="FILE",
           help="Values from a .tfvars file. Repeatable; later files win."),
    option("--var-file-sets/--no-var-file-sets", "var_file_sets", group="Input", default=None,
           help="Check each root once with every .tfvars file beside it (prod.tfvars, dev.tfvars …)."),
    option("--exclude", group="Input", multiple=True, metavar="GLOB",
           help="Leave out files that match, relative to the project folder. Repeatable."),
    option("--config", group="Input", type=_EXISTING_FILE, metavar="FILE",
           help="Use this configuration, not the .iaclint.yaml found upward from the paths."),
    option("--no-config", group="Input", is_flag=True, help="Use no configuration file."),
)  # fmt: skip

_SELECTION = (
    option("--profile", group="Checks", type=click.Choice(PROFILES),
           help="regular: medium and worse (the default). strict: low too. all: advice too."),
    option("--benchmark", group="Checks", metavar="NAME", shell_complete=complete_benchmarks,
           help="The checks of a benchmark, and a report by its controls: cis-alibaba-2.0, pci-dss-4.0 …"),
    option("--select", group="Checks", multiple=True, type=WordList(), metavar="LIST", shell_complete=complete_checks,
           help="Run only these: ids, slugs, peers' ids, services, severities. Comma-separated, repeatable."),
    option("--ignore", group="Checks", multiple=True, type=WordList(), metavar="LIST", shell_complete=complete_checks,
           help="Do not run these; wins over --select."),
    option("--checks", "check_folders", group="Checks", multiple=True, type=_EXISTING_FOLDER, metavar="FOLDER",
           help="Folder of your own checks, beside the built-in ones. Repeatable."),
)  # fmt: skip

DEBUG = option("--debug", group=_REST, is_flag=True, expose_value=False, help="Show where iaclint itself failed.")
FAIL_ON_OPTION = option(
    "--fail-on", group="Checks", type=click.Choice(FAIL_ON),
    help="Exit with 1 only for findings at least this severe (default info: any finding).",
)  # fmt: skip
SHOW = option(
    "--show", group="Report", multiple=True, type=WordList(STATUSES), metavar="LIST",
    help="Answers to report: fail, unknown, pass (default fail). Comma-separated.",
)  # fmt: skip
JOBS = option(
    "--jobs", "-j", group=_REST, type=click.IntRange(0, 1024), metavar="N",
    help="Processes to use; 0, the default, is one a processor.",
)  # fmt: skip


def input_options(function: _Function) -> _Function:
    return _stack(function, _INPUT)


def selection_options(function: _Function) -> _Function:
    return _stack(function, _SELECTION)


def _stack(function: _Function, decorators: tuple[Callable[[_Function], _Function], ...]) -> _Function:
    for decorate in reversed(decorators):
        function = decorate(function)
    return function


def settings_from(paths: tuple[Path, ...], flags: dict[str, Any]) -> Settings:
    """The configuration file's settings, and over them the flags that were given; `--var` adds, the others replace."""
    settings = _configured(paths or (Path(),), flags.get("config"), bool(flags.get("no_config")))
    changes: dict[str, Any] = {
        "profile": flags.get("profile"),
        "benchmark": flags.get("benchmark"),
        "fail_on": flags.get("fail_on"),
        "jobs": flags.get("jobs"),
        "select": _joined(flags.get("select", ())),
        "ignore": _joined(flags.get("ignore", ())),
        "show": _joined(flags.get("show", ())),
        "checks": flags.get("check_folders"),
        "variable_files": flags.get("var_file"),
        "variable_file_sets": flags.get("var_file_sets"),
        "exclude": flags.get("exclude"),
    }
    given = {name: value for name, value in changes.items() if value is not None and value != ()}
    if given.get("benchmark"):  # says itself which checks run; what the project ignores stays ignored
        given.setdefault("select", ())
    variables = dict(settings.variables)
    variables.update(_variable(text) for text in flags.get("var", ()))
    return dataclasses.replace(settings, variables=tuple(variables.items()), **given)


def _configured(paths: tuple[Path, ...], named: Path | None, none: bool) -> Settings:
    if named and none:
        raise UsageError("--config and --no-config exclude each other")
    settings = Settings(project=project_folder(paths[0]))
    file = named or (None if none else find_configuration(paths))
    if file is None:
        return settings
    from iaclint.configuration import read_configuration  # YAML is imported only for a file that exists

    return read_configuration(file, settings, trusted=named is not None)


def _joined(lists: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for words in lists for word in words))


def _variable(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator or not name.strip():
        raise UsageError(f'--var "{text}": write NAME=VALUE')
    return name.strip(), value
