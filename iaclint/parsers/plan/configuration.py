"""The `configuration` of a plan: what each block was written as. Whatever has the wrong type counts as not there.

Terraform leaves two things out: dynamic blocks, and blocks where the provider's schema has an attribute.
https://developer.hashicorp.com/terraform/internals/json-format#configuration-representation
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from iaclint.parsers.plan.addresses import Step
from iaclint.records import dataclass

Expression: TypeAlias = Any
"""`{"constant_value": …}`, `{"references": […]}`, `{}`; a list or object of such for nested blocks; None: not known."""

_LONG = 300


@dataclass(frozen=True, slots=True)
class Variable:
    """`default` is what stands in the code, `given` the value of the plan; absent ones are `MISSING`."""

    default: Any
    given: Any
    is_sensitive: bool


MISSING = object()


class Configuration:
    """Blocks by the names of their modules. `variables` are the values of the root module's variables, `providers` the
    names of providers that it configures."""

    def __init__(self, data: Any, variables: dict[str, Any], providers: frozenset[str]) -> None:
        self._root = table(table(data).get("root_module"))
        self.is_known = bool(self._root)
        self._given = variables
        self._providers = providers
        self._modules: dict[tuple[str, ...], dict[str, Any]] = {(): self._root}
        self._blocks: dict[tuple[str, ...], dict[tuple[str, str, str], dict[str, Any]]] = {}

    def block(self, steps: tuple[Step, ...], mode: str, type_: str, name: str) -> dict[str, Any] | None:
        """The block of a resource or data source in a module."""
        names = tuple(step.name for step in steps)
        found = self._blocks.get(names)
        if found is None:
            listed = self.module(names).get("resources")
            found = self._blocks[names] = {
                (str(each.get("mode")), str(each.get("type")), str(each.get("name"))): each
                for each in (listed if isinstance(listed, list) else ())
                if isinstance(each, dict)
            }
        return found.get((mode, type_, name))

    def call(self, steps: tuple[Step, ...]) -> dict[str, Any]:
        """The block that calls a module."""
        calls = table(self.module(tuple(step.name for step in steps[:-1])).get("module_calls"))
        return table(calls.get(steps[-1].name))

    def output(self, steps: tuple[Step, ...], name: str) -> Expression:
        outputs = table(self.module(tuple(step.name for step in steps)).get("outputs"))
        return table(outputs.get(name)).get("expression")

    def variable(self, steps: tuple[Step, ...], name: str) -> Variable:
        declared = table(table(self.module(tuple(step.name for step in steps)).get("variables")).get(name))
        given = MISSING if steps else table(self._given.get(name)).get("value", MISSING)
        return Variable(declared.get("default", MISSING), given, declared.get("sensitive") is True)

    def module(self, names: tuple[str, ...]) -> dict[str, Any]:
        found = self._modules.get(names)
        if found is None:
            call = table(table(self.module(names[:-1]).get("module_calls")).get(names[-1]))
            found = self._modules[names] = table(call.get("module"))
        return found

    def root_addresses(self) -> Iterator[tuple[str, str, str]]:
        """What the root module declares: mode, type and name of resources; calls and providers by their names."""
        listed = self._root.get("resources")
        for each in listed if isinstance(listed, list) else ():
            if isinstance(each, dict):
                mode = "data" if each.get("mode") == "data" else "resource"
                yield mode, str(each.get("type")), str(each.get("name"))
        for name in table(self._root.get("module_calls")):
            yield "module", name, ""
        for name in self._providers:
            yield "provider", name, ""


def table(data: Any) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}


def is_leaf(expression: Expression) -> bool:
    """Whether it stands for one value, and not for nested blocks."""
    if not isinstance(expression, dict) or not expression.keys() <= {"constant_value", "references"}:
        return False
    return isinstance(expression.get("references", []), list)


def step_into(expression: Expression, name: str | int) -> Expression:
    """The expression of a part of a value; of several blocks of one name, what any of them has there."""
    if expression is None or is_leaf(expression):
        return expression
    if isinstance(name, int):
        return expression
    if isinstance(expression, dict):
        return expression.get(name)
    if isinstance(expression, list):
        found = [each[name] for each in expression if isinstance(each, dict) and name in each]
        if len(found) > 1 and all(map(is_leaf, found)):
            merged = dict.fromkeys(ref for each in found for ref in each.get("references", ()) if isinstance(ref, str))
            return {"references": list(merged)} if merged else found[0]
        blocks = [block for each in found for block in (each if isinstance(each, list) else [each])]
        return found[0] if len(found) == 1 else blocks or None
    return None


def written_names(expression: Expression) -> frozenset[str] | None:
    """What the nested blocks that an expression stands for write; None when it does not say so."""
    if isinstance(expression, list) and all(isinstance(each, dict) for each in expression):
        return frozenset(name for each in expression for name in each)
    if isinstance(expression, dict) and expression and not is_leaf(expression):
        return frozenset(expression)
    return None


def references_in(expression: Expression) -> list[str]:
    """What an expression reads, each as long as it was written: `aws_kms_key.k.arn` without `aws_kms_key.k`."""
    found: dict[str, None] = {}
    pending: list[Any] = [expression]
    while pending:
        each = pending.pop()
        if is_leaf(each):
            found.update(dict.fromkeys(ref for ref in each.get("references", ()) if isinstance(ref, str)))
        elif isinstance(each, (dict, list)):
            pending.extend(each.values() if isinstance(each, dict) else each)
    return longest(found)


def longest(references: dict[str, None]) -> list[str]:
    """Without those that are the beginning of another."""
    beginnings: set[str] = set()
    for each in references:
        for position, letter in enumerate(each[:_LONG]):
            if letter in ".[":
                beginnings.add(each[:position])
    return [each for each in references if each not in beginnings]
