"""Values of the root module's variables, in Terraform's order of precedence.

https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
Environment variables (`TF_VAR_…`) are left out on purpose: the same files have to give the same answer everywhere.
"""

from __future__ import annotations

from iaclint.graph.resources import Origin
from iaclint.graph.values import Unknown, Value
from iaclint.parsers.terraform.context import RootContext
from iaclint.parsers.terraform.declarations import Declaration, Module
from iaclint.parsers.terraform.files import Given, automatic_files
from iaclint.parsers.terraform.module_instance import Input
from iaclint.parsers.terraform.reader import parse
from iaclint.parsers.terraform.scope import ClosedScope, EvaluationError
from iaclint.parsers.terraform.types import ANY, parse_type, parse_variable_text
from iaclint.problems import Level, Problem
from iaclint.source import Location, SourceFile


def root_inputs(module: Module, context: RootContext, given: Given) -> dict[str, Input]:
    """`terraform.tfvars`, `terraform.tfvars.json`, `*.auto.tfvars[.json]` by name, then files and values as given."""
    found: dict[str, Input] = {}
    for path in (*automatic_files(module.directory), *given.files):
        source = context.sources.read(path)
        found.update(from_file(source, context) if source is not None else {})
    for name, text in given.variables:
        found.update(_from_text(name, text, module, context))
    return found


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
