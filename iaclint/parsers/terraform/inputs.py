"""Values of the root module's variables, in Terraform's order of precedence.

https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
Environment variables (`TF_VAR_…`) are left out on purpose: the same files have to give the same answer everywhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from iaclint.graph.resources import Origin
from iaclint.graph.values import Unknown, Value
from iaclint.parsers.terraform.context import RootContext
from iaclint.parsers.terraform.declarations import Declaration, Module, is_terraform
from iaclint.parsers.terraform.module_instance import Input
from iaclint.parsers.terraform.reader import parse
from iaclint.parsers.terraform.scope import ClosedScope, EvaluationError
from iaclint.parsers.terraform.types import ANY, parse_type, parse_variable_text
from iaclint.problems import Level, Problem
from iaclint.records import dataclass
from iaclint.source import Location, SourceFile


@dataclass(frozen=True, slots=True)
class Given:
    """What the user gave on the command line or in the configuration: text values, and files (absolute paths)."""

    variables: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()


def root_inputs(module: Module, context: RootContext, given: Given) -> dict[str, Input]:
    """`terraform.tfvars`, `terraform.tfvars.json`, `*.auto.tfvars[.json]` by name, then files and values as given."""
    found: dict[str, Input] = {}
    for path in (*_automatic_files(module.directory), *given.files):
        source = context.sources.read(path)
        found.update(from_file(source, context) if source is not None else {})
    for name, text in given.variables:
        found.update(_from_text(name, text, module, context))
    return found


def automatic(names: Iterable[str]) -> list[str]:
    """Those of a folder's files that Terraform loads values from, in its order; the last one that has a name wins."""
    found = sorted(names)
    first = [name for name in ("terraform.tfvars", "terraform.tfvars.json") if name in found]
    return [*first, *(name for name in found if name.endswith((".auto.tfvars", ".auto.tfvars.json")))]


def environments(directory: str) -> list[str]:
    """Files of variables that Terraform does not load by itself: in the root, and in its folders without a module."""
    found: list[str] = []
    for folder in (directory, *_folders_without_module(directory)):
        loaded = set(_automatic_files(folder)) if folder == directory else set()
        paths = [os.path.join(folder, name) for name in _names(folder) if name.endswith((".tfvars", ".tfvars.json"))]
        found.extend(path for path in paths if path not in loaded)
    return found


def _folders_without_module(directory: str) -> Iterable[str]:
    for name in _names(directory):
        folder = os.path.join(directory, name)
        if not name.startswith(".") and os.path.isdir(folder) and not any(map(is_terraform, _names(folder))):
            yield folder


def _names(directory: str) -> list[str]:
    try:
        return sorted(os.listdir(directory))
    except OSError:
        return []  # whoever loads the module reports it


def _automatic_files(directory: str) -> Iterable[str]:
    return [os.path.join(directory, name) for name in automatic(_names(directory))]


def from_file(source: SourceFile, context: RootContext) -> dict[str, Input]:
    """The values that a file of variables holds, by name."""
    parsed = parse(source)
    for problem in parsed.problems:
        context.report(problem)
    for block in parsed.body.blocks:
        message = "a file of variables holds no blocks: this one was not read"
        context.report(Problem(Level.ERROR, "syntax-error", message, source.location(block.header)))
    found: dict[str, Input] = {}
    for name, attribute in parsed.body.attributes.items():
        value = context.evaluate_or_unknown(attribute.expression, ClosedScope({}), source)
        found[name] = Input(value, Origin(f'value of variable "{name}"', source.location(attribute.span)))
    return found


def _from_text(name: str, text: str, module: Module, context: RootContext) -> dict[str, Input]:
    declaration = module.variables.get(name)
    if declaration is None:
        return {}
    try:
        value = read_text(text, declaration)
    except EvaluationError as error:
        message = f"--var {name}: {error.message}"
        context.report(Problem(Level.ERROR, "bad-variable", message, Location("command line", 1, 1, 1, 1)))
        value = Unknown((f"var.{name}",))
    return {name: Input(value, None)}


def read_text(text: str, declaration: Declaration) -> Value:
    """A text for a variable, as its type wants it. Raises EvaluationError."""
    constraint = declaration.attribute("type")
    return parse_variable_text(text, parse_type(constraint[0].expression) if constraint else ANY)
