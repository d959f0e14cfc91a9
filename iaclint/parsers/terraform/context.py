"""What all module instances below one root module share: files, problems, limits, and the record of what was read."""

from __future__ import annotations

import os
from functools import cached_property

from iaclint.graph.values import Reference, Unknown, Value
from iaclint.parsers.terraform.allowance import Allowance
from iaclint.parsers.terraform.declarations import Module, load_module
from iaclint.parsers.terraform.expressions import evaluate
from iaclint.parsers.terraform.installed_modules import FoundModule, module_directory
from iaclint.parsers.terraform.scope import EvaluationError, Files, Scope
from iaclint.parsers.terraform.syntax import Expression, Literal
from iaclint.problems import Level, Problem
from iaclint.records import dataclass, field
from iaclint.source import Location, SourceFile, Span
from iaclint.sources import Sources

MAX_INSTANCES = 10_000
"""Instances of one resource or module call; the others are one more instance, of which `count.index` is unknown."""

MAX_ALL_INSTANCES = 50_000
"""Instances of `count` and `for_each`, and resources of modules, below one root."""

MAX_MODULE_INSTANCES = 2_000
"""Module instances below one root."""

MAX_MODULE_DEPTH = 50
"""Calls on the way from the root module to another."""

MAX_FUNCTION_FILE = 1024 * 1024
"""Size of a file that `file()` and its siblings read, in bytes."""


class References:
    """Collects the resources that are read while an expression is evaluated."""

    def __init__(self) -> None:
        self._stack: list[dict[Reference, None]] = [{}]

    def add(self, reference: Reference) -> None:
        self._stack[-1][reference] = None

    def extend(self, references: tuple[Reference, ...]) -> None:
        self._stack[-1].update(dict.fromkeys(references))

    def recording(self) -> References:
        """`with` this, as a record of what is read inside alone; the enclosing record gets it too."""
        return self

    def __enter__(self) -> dict[Reference, None]:
        record: dict[Reference, None] = {}
        self._stack.append(record)
        return record

    def __exit__(self, *error: object) -> None:
        record = self._stack.pop()
        if record:
            self._stack[-1].update(record)


class ModuleFiles:
    """What functions may read: regular files below the scan root, by paths that start at the root module."""

    def __init__(self, directory: str, sources: Sources) -> None:
        self._directory = directory
        self._sources = sources

    def read(self, path: str) -> bytes | Unknown:
        full = self._resolve(path)
        if full is None:
            return self._refused("file", path)
        try:
            if os.path.getsize(full) > MAX_FUNCTION_FILE or not os.path.isfile(full):
                return self._refused("file", path)
            with open(full, "rb") as file:
                return file.read(MAX_FUNCTION_FILE)
        except OSError:
            # Often a build writes the file before Terraform runs: what it will hold is not known.
            return self._refused("file", path)

    def exists(self, path: str) -> bool | Unknown:
        full = self._resolve(path)
        return self._refused("fileexists", path) if full is None else os.path.isfile(full)

    def below(self, folder: str) -> list[str] | Unknown:
        full = self._resolve(folder)
        if full is None:
            return self._refused("fileset", folder)
        found: list[str] = []
        for parent, directories, names in os.walk(full):
            directories[:] = sorted(name for name in directories if name not in (".git", ".terraform"))
            relative = os.path.relpath(parent, full)
            found.extend(os.path.normpath(os.path.join(relative, name)).replace(os.sep, "/") for name in sorted(names))
            if len(found) > MAX_INSTANCES:
                return self._refused("fileset", folder)
        return found

    def _resolve(self, path: str) -> str | None:
        if "\0" in path or path.startswith("~"):
            return None
        full = os.path.normpath(os.path.join(self._directory, path))
        return full if self._sources.inside(full) else None

    @staticmethod
    def _refused(function: str, path: str) -> Unknown:
        return Unknown((f'{function}("{path}")',), type="string")


@dataclass(eq=False)
class RootContext:
    """One root module's evaluation. `modules` may be shared between roots: a module is parsed once a run.

    `reached` are the directories that module calls lead to, also those that come to no instance.
    """

    directory: str
    sources: Sources
    modules: dict[str, Module] = field(default_factory=dict)
    references: References = field(default_factory=References)
    problems: dict[Problem, None] = field(default_factory=dict)
    allowance: Allowance = field(default_factory=Allowance)
    module_instances: int = 0
    reached: set[str] = field(default_factory=set)
    instances: int = 0

    @cached_property
    def files(self) -> Files:
        return ModuleFiles(self.directory, self.sources)

    @property
    def place(self) -> Location:
        """Where problems of the root as a whole are shown."""
        return Location(self.sources.display(self.directory), 1, 1, 1, 1)

    def called(self, caller: str, source: str, keys: tuple[str, ...]) -> FoundModule:
        """Which directory a call in the module `caller` leads to; `keys` are the names of the calls down to it."""
        return module_directory(caller, self.directory, source, keys)

    def module(self, directory: str) -> Module:
        found = self.modules.get(directory)
        if found is None:
            found = self.modules[directory] = load_module(directory, self.sources)
        return found

    def report(self, problem: Problem) -> None:
        self.problems[problem] = None

    def evaluate(self, expression: Expression, scope: Scope, source: SourceFile) -> Value:
        """The value. Raises EvaluationError, which then knows the file that its span is in."""
        if isinstance(expression, Literal):
            return evaluate(expression, scope)
        try:
            with self.allowance.one_expression():
                self.allowance.spend(1)
                value = evaluate(expression, scope)
                self.allowance.admit(value)
            return value
        except EvaluationError as error:
            if error.source is None:
                error.source = source
            raise
        except RecursionError:
            raise EvaluationError("nested too deeply to be evaluated", expression.span, source) from None

    def evaluate_or_unknown(self, expression: Expression, scope: Scope, source: SourceFile) -> Value:
        """The value; `Unknown`, and a warning, where Terraform would refuse the expression."""
        try:
            return self.evaluate(expression, scope, source)
        except EvaluationError as error:
            self.report_error(error, expression, source)
            return Unknown((f"error: {error.message}",))

    def share(self, wanted: int) -> int:
        """How many of that many instances may still be made."""
        granted = min(wanted, MAX_INSTANCES, max(0, MAX_ALL_INSTANCES - self.instances))
        self.instances += granted
        return granted

    def refuse_module(self, depth: int, resources: int) -> str:
        """Why one more instance of a module, that many calls deep and with so many resources, is too much; or ""."""
        self.module_instances += 1
        self.instances += resources
        if depth > MAX_MODULE_DEPTH:
            found = f"more than {MAX_MODULE_DEPTH} modules deep"
        elif self.module_instances > MAX_MODULE_INSTANCES:
            found = f"more than {MAX_MODULE_INSTANCES} module instances"
        elif self.instances > MAX_ALL_INSTANCES:
            found = f"more than {MAX_ALL_INSTANCES} resources in modules"
        else:
            return ""
        return f"{found}: this one and the following are not analysed"

    def report_error(self, error: EvaluationError, expression: Expression, source: SourceFile) -> None:
        self.report_problem(error, expression.span, source)

    def report_problem(self, error: EvaluationError, blamed: Span, source: SourceFile) -> None:
        """Blame `blamed`, unless the error knows better."""
        where = error.source or source
        span = error.span or blamed
        self.report(Problem(Level.WARNING, "evaluation-error", error.message, where.location(span)))
        if self.allowance.exhausted:
            message = "this module takes too many steps to evaluate: what comes after this was not analysed"
            self.report(Problem(Level.ERROR, "too-much-work", message, self.place))
