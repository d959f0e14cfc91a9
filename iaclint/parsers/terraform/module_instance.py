"""One instance of a module: variables, locals, outputs, resources and child modules, evaluated when asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from iaclint.graph.resources import ModuleCall, Origin
from iaclint.graph.values import ABSENT, Unknown, Value
from iaclint.parsers.terraform.context import RootContext
from iaclint.parsers.terraform.declarations import Declaration, Module, source_of
from iaclint.parsers.terraform.expansion import (
    SINGLE,
    Each,
    Expansion,
    Instance,
    Written,
    expand_count,
    expand_for_each,
)
from iaclint.parsers.terraform.objects import Expanded, Lookup, Memo, Undeclared
from iaclint.parsers.terraform.policy_documents import POLICY_DOCUMENTS, PolicyBlock
from iaclint.parsers.terraform.scope import ChildScope, ClosedScope, EvaluationError, Files, Scope
from iaclint.parsers.terraform.syntax import Literal
from iaclint.parsers.terraform.types import ANY, Type, convert, parse_type
from iaclint.parsers.terraform.written import WrittenBlock, reads_instance_names
from iaclint.problems import Level, Problem
from iaclint.records import dataclass


@dataclass(frozen=True, slots=True)
class Input:
    """A root module's variable from outside: its value, not yet converted, and where it was given."""

    value: Value
    origin: Origin | None


PYTHON_BOOLEANS = {"True": True, "False": False}
"""Terraform refuses these as references to nothing; what was meant is plain, and other scanners read it so."""


class ModuleInstance:
    """`address` is `""` for the root, `module.a["k"]` below. `call` is the calling block in the caller's scope."""

    def __init__(
        self,
        module: Module,
        context: RootContext,
        address: str = "",
        calls: tuple[ModuleCall, ...] = (),
        call: WrittenBlock | None = None,
        inputs: Mapping[str, Input] | None = None,
        keys: tuple[str, ...] = (),
        ancestors: tuple[str, ...] = (),
    ) -> None:
        self.module = module
        self.context = context
        self.address = address
        self.calls = calls
        self.call = call
        self.keys = keys
        self.inputs = inputs or {}
        self._ancestors = (*ancestors, module.directory)
        self._named = Memo(context)
        self._expansions: dict[tuple[str, str, str], Expanded] = {}
        self._children: dict[str, tuple[Expansion, tuple[ModuleInstance, ...]] | None] = {}
        self._collected: dict[str, Value] = {}
        self._expanding: set[object] = set()
        self._roots: dict[str, Value] = {
            "var": Lookup(self.variable),
            "local": Lookup(self.local),
            "module": Lookup(self._module),
            "data": Lookup(lambda type_: Lookup(lambda name: self._resource("data", type_, name))),
            "ephemeral": Lookup(lambda type_: Lookup(lambda name: self._resource("ephemeral", type_, name))),
            "path": {"module": _module_path(self), "root": ".", "cwd": Unknown(("path.cwd",), type="string")},
            "terraform": Lookup(lambda name: Unknown((f"terraform.{name}",), type="string", not_null=True)),
            "tofu": Lookup(lambda name: Unknown((f"tofu.{name}",), type="string", not_null=True)),
            "each": Lookup(lambda name: Unknown((f"each.{name}",))),
            "count": Lookup(lambda name: Unknown((f"count.{name}",))),
            "self": Lookup(lambda name: Unknown((f"self.{name}",))),
        }

    def prefixed(self, address: str) -> str:
        return f"{self.address}.{address}" if self.address else address

    # --- the scope of its expressions

    @property
    def files(self) -> Files:
        return self.context.files

    def spend(self, steps: int) -> None:
        self.context.allowance.spend(steps)

    def root(self, name: str) -> Value:
        found = self._roots.get(name)
        if found is None and name in PYTHON_BOOLEANS:
            return PYTHON_BOOLEANS[name]
        if found is None:
            found = self._roots[name] = Lookup(lambda label: self._resource("resource", name, label))
        return found

    def _resource(self, mode: str, type_: str, name: str) -> Value:
        key = (mode, type_, name)
        if key not in self.module.resources:
            prefix = "" if mode == "resource" else f"{mode}."
            address = self.prefixed(f"{prefix}{type_}.{name}")
            return Undeclared(address)
        return self.expanded(key).value

    def _module(self, name: str) -> Value:
        if name not in self.module.calls:
            return Unknown((f"module.{name}",))
        value = self._collected.get(name)
        if value is None:
            value = self._collected[name] = self._collect(name)
        return value

    def _collect(self, name: str) -> Value:
        found = self.child(name)
        if found is None:
            address = self.prefixed(f"module.{name}")
            return Lookup(lambda output: Unknown((f"{address}.{output}",)), Unknown((address,)))
        expansion, children = found
        return expansion.collect([Lookup(child.output, Unknown((child.address,))) for child in children])

    # --- named values

    def variable(self, name: str) -> Value:
        return self._named.value(("var", name), lambda: self._variable(name))

    def local(self, name: str) -> Value:
        found = self.module.locals.get(name)
        if found is None:
            return Unknown((f"local.{name}",))
        attribute, source = found
        evaluate = self.context.evaluate
        return self._named.value(("local", name), lambda: evaluate(attribute.expression, self, source))

    def output(self, name: str) -> Value:
        found = self.module.outputs.get(name)
        value = found.attribute("value") if found else None
        if value is None:
            return Unknown((f"{self.address}.{name}",))
        attribute, source = value
        evaluate = self.context.evaluate
        return self._named.value(("output", name), lambda: evaluate(attribute.expression, self, source))

    def _variable(self, name: str) -> Value:
        declaration = self.module.variables.get(name)
        given = self._given(name)
        if declaration is None:
            return Unknown((f"var.{name}",)) if given is ABSENT else given
        constraint = self._constraint(declaration)
        default = declaration.attribute("default")
        if given is not ABSENT and not (given is None and default and _is_false(declaration, "nullable")):
            return self._converted(given, constraint, declaration, name)
        if default is None:
            return Unknown((f"var.{name}",))
        attribute, source = default
        value = self.context.evaluate(attribute.expression, ClosedScope({}), source)
        return self._converted(value, constraint, declaration, name)

    def _given(self, name: str) -> Value:
        if self.call is not None:
            return self.call.get(name)
        given = self.inputs.get(name)
        return given.value if given else ABSENT

    def _constraint(self, declaration: Declaration) -> Type:
        found = declaration.attribute("type")
        if found is None:
            return ANY
        attribute, source = found
        try:
            return parse_type(attribute.expression)
        except EvaluationError as error:
            self.context.report_error(error, attribute.expression, source)
            return ANY

    def _converted(self, value: Value, constraint: Type, declaration: Declaration, name: str) -> Value:
        try:
            return convert(value, constraint)
        except EvaluationError as error:
            header = declaration.header
            message = f'the value of variable "{name}" does not have its type: {error.message}'
            self.context.report(Problem(Level.WARNING, "evaluation-error", message, header))
            return Unknown((f"var.{name}",))

    # --- resources

    def expanded(self, key: tuple[str, str, str]) -> Expanded:
        """All instances of a declared resource or data source, with their blocks."""
        found = self._expansions.get(key)
        if found is None:
            if key in self._expanding:
                raise EvaluationError(f"{'.'.join(key[1:])} refers to itself")
            self._expanding.add(key)
            try:
                found = self._expansions[key] = self.expand(self.module.resources[key])
            finally:
                self._expanding.discard(key)
        return found

    def expand(self, declaration: Declaration) -> Expanded:
        """The same for a declaration that need not be in the table."""
        block = declaration.block
        expansion = self.expansion(declaration)
        make = PolicyBlock if block.type == "data" and block.labels[0] in POLICY_DOCUMENTS else WrittenBlock
        shared = expansion.kind != "single" and not reads_instance_names(declaration.bodies)
        blocks: list[WrittenBlock] = []
        for instance in expansion.instances:
            if shared and blocks:
                blocks.append(blocks[0])
                continue
            scope: Scope = ChildScope(self, instance.names) if instance.names else self
            blocks.append(make(declaration.bodies, block.header, block.span, scope, self.context))
        prefix = "" if block.type == "resource" else f"{block.type}."
        address = self.prefixed(f"{prefix}{block.labels[0]}.{block.labels[1]}")
        return Expanded(address, expansion, tuple(blocks), self.context)

    def expansion(self, declaration: Declaration) -> Expansion:
        """`count` or `for_each` of a block, evaluated; one unknown instance, and a warning, where they are wrong."""
        for name, expand in (("count", expand_count), ("for_each", expand_for_each)):
            found = declaration.attribute(name)
            if found is None:
                continue
            attribute, source = found
            try:
                expansion = expand(self.context.evaluate(attribute.expression, self, source), self.context.share)
            except EvaluationError as error:
                self.context.report_error(error, attribute.expression, source)
                expansion = expand(Unknown((f"error: {error.message}",)), self.context.share)
            written = Written(attribute.expression, self, source)
            for instance in expansion.instances:
                each = instance.names.get("each")
                if isinstance(each, Each):
                    each.written = written
            if expansion.truncated:
                self._report_truncated(declaration, expansion)
            return expansion
        return SINGLE

    def _report_truncated(self, declaration: Declaration, expansion: Expansion) -> None:
        message = f"{expansion.truncated} more instances are checked as one, with an unknown key"
        self.context.report(Problem(Level.WARNING, "too-many-instances", message, declaration.header))

    # --- child modules

    def children(self) -> Iterator[ModuleInstance]:
        for name in self.module.calls:
            found = self.child(name)
            if found is not None:
                yield from found[1]

    def child(self, name: str) -> tuple[Expansion, tuple[ModuleInstance, ...]] | None:
        """All instances of a module call; None when its source could not be loaded."""
        if name not in self._children:
            if name in self._expanding:
                raise EvaluationError(f"module.{name} refers to itself")
            self._expanding.add(name)
            try:
                self._children[name] = self._call(name, self.module.calls[name])
            finally:
                self._expanding.discard(name)
        return self._children[name]

    def _call(self, name: str, declaration: Declaration) -> tuple[Expansion, tuple[ModuleInstance, ...]] | None:
        directory = self._directory(name, declaration)
        if directory is None:
            return None
        self.context.reached.add(directory)
        module = self.context.module(directory)
        expansion = self.expansion(declaration)
        header = declaration.header
        children = []
        for instance in expansion.instances:
            refusal = self.context.refuse_module(len(self.keys) + 1, len(module.resources))
            if refusal:
                self.context.report(Problem(Level.ERROR, "too-many-modules", refusal, header))
                return None
            address, call = self._written_call(name, declaration, instance)
            calls = (*self.calls, ModuleCall(address, header))
            children.append(
                ModuleInstance(
                    module, self.context, address, calls, call, keys=(*self.keys, name), ancestors=self._ancestors
                )
            )
        return expansion, tuple(children)

    def called(self, name: str, declaration: Declaration) -> Iterator[tuple[str, WrittenBlock]]:
        """The address of each instance of a call, and what it is given, also where the module cannot be read."""
        for instance in self.expansion(declaration).instances:
            yield self._written_call(name, declaration, instance)

    def _written_call(self, name: str, declaration: Declaration, instance: Instance) -> tuple[str, WrittenBlock]:
        scope: Scope = ChildScope(self, instance.names) if instance.names else self
        block = declaration.block
        written = WrittenBlock(declaration.bodies, block.header, block.span, scope, self.context)
        return self.prefixed(f"module.{name}{instance.suffix}"), written

    def _directory(self, name: str, declaration: Declaration) -> str | None:
        source = source_of(declaration)
        where = declaration.header
        if source is None:
            message = f"module.{name} has no literal source"
            self.context.report(Problem(Level.WARNING, "missing-module", message, where))
            return None
        found = self.context.called(self.module.directory, source, (*self.keys, name))
        if found.directory is None:
            self.context.report(Problem(Level.NOTE, "missing-module", found.message, where, found.hint))
            return None
        if not self.context.sources.inside(found.directory):
            message = f"module.{name} lies outside of the scanned folder and is not read: {source}"
            hint = "name the folder that holds both, or put a .iaclint.yaml there"
            self.context.report(Problem(Level.WARNING, "outside-scan-root", message, where, hint))
            return None
        if found.directory in self._ancestors:
            message = f"module.{name} calls a module that calls it"
            self.context.report(Problem(Level.ERROR, "module-cycle", message, where, "remove the call"))
            return None
        return found.directory


def _module_path(instance: ModuleInstance) -> str:
    return os.path.relpath(instance.module.directory, instance.context.directory).replace(os.sep, "/")


def _is_false(declaration: Declaration, name: str) -> bool:
    found = declaration.attribute(name)
    return found is not None and isinstance(found[0].expression, Literal) and found[0].expression.value is False
