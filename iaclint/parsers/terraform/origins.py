"""Where a value came from: follows an expression's references to the places that define them. Only for findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from iaclint.graph.resources import Origin
from iaclint.parsers.json_in_text import outside_strings
from iaclint.parsers.terraform.expansion import Each
from iaclint.parsers.terraform.module_instance import ModuleInstance
from iaclint.parsers.terraform.places import TRANSPARENT_CALLS, inside, unwrapped
from iaclint.parsers.terraform.policy_documents import PolicyBlock
from iaclint.parsers.terraform.scope import ChildScope, Scope
from iaclint.parsers.terraform.syntax import (
    Call,
    Conditional,
    Expression,
    GetAttr,
    Index,
    Literal,
    ObjectCons,
    Template,
    TupleCons,
    Variable,
)
from iaclint.records import dataclass
from iaclint.source import Location

MAX_ORIGINS = 8

_HANDS_ON = TRANSPARENT_CALLS | {"merge", "concat", "flatten", "coalesce", "coalescelist", "try"}


@dataclass(frozen=True, slots=True)
class Definition:
    """A place that defines a name. `expression` is None where the trail ends: a header, a file of variables."""

    text: str
    location: Location
    expression: Expression | None
    scope: Scope | None


def origins_of(expression: Expression, scope: Scope, absent: bool = False) -> list[Origin]:
    """Depth first, nearest first, each place once, at most `MAX_ORIGINS`; with `absent`, of what is not in there."""
    names_in = _names_around if absent else traversals
    found: dict[Origin, None] = {}
    stack: list[tuple[Expression, Scope]] = [(expression, scope)]
    while stack and len(found) < MAX_ORIGINS:
        current, current_scope = stack.pop()
        following: list[tuple[Expression, Scope]] = []
        for names in names_in(current):
            definition = _definition(names, current_scope)
            if definition is None:
                continue
            origin = Origin(definition.text, definition.location)
            if origin in found:
                continue
            found[origin] = None
            if definition.expression is not None and definition.scope is not None:
                following.append((definition.expression, definition.scope))
        stack.extend(reversed(following))
    return list(found)[:MAX_ORIGINS]


def traversals(expression: Expression) -> Iterator[tuple[str, ...]]:
    """The names of each traversal inside, in order of writing: `module.a["k"].b` is `("module", "a", "k", "b")`."""
    names: list[str] = []
    node = expression
    while True:
        if isinstance(node, GetAttr):
            names.append(node.name)
            node = node.on
        elif isinstance(node, Index):
            if isinstance(node.key, Literal):
                names.append(str(node.key.value))
            else:
                yield from traversals(node.key)
                names.append("*")
            node = node.on
        else:
            break
    if isinstance(node, Variable):
        yield (node.name, *reversed(names))
        return
    for field in fields(node):
        yield from _inside(getattr(node, field.name))


def _names_around(expression: Expression) -> Iterator[tuple[str, ...]]:
    """What decides what a list or object has: what it reads as a whole, and not what its members are worth."""
    expression = unwrapped(expression)
    if isinstance(expression, TupleCons):
        parts: Iterable[Expression] = expression.items
    elif isinstance(expression, Conditional):
        yield from traversals(expression.condition)
        parts = (expression.then, expression.otherwise)
    elif isinstance(expression, Call) and expression.name in _HANDS_ON:
        parts = expression.arguments
    elif isinstance(expression, Template):
        pieces = (str(part.value) if isinstance(part, Literal) else part for part in expression.parts)
        parts = outside_strings(pieces)
    else:
        if not isinstance(expression, ObjectCons):
            yield from traversals(expression)
        return
    for part in parts:
        yield from _names_around(part)


def _inside(value: object) -> Iterator[tuple[str, ...]]:
    if isinstance(value, tuple):
        for item in value:
            yield from _inside(item)
    elif is_dataclass(value) and not isinstance(value, type):
        yield from traversals(value)  # type: ignore[arg-type]


def _definition(names: tuple[str, ...], scope: Scope) -> Definition | None:
    while isinstance(scope, ChildScope):
        if names[0] in scope.names:
            bound = scope.names[names[0]]
            if isinstance(bound, Each) and bound.written is not None:
                written = bound.written
                location = written.source.location(written.expression.span)
                return Definition("for_each", location, written.expression, written.scope)
            return None
        scope = scope.parent
    return _module_definition(scope, names) if isinstance(scope, ModuleInstance) else None


def _module_definition(instance: ModuleInstance, names: tuple[str, ...]) -> Definition | None:
    kind, *rest = names
    if not rest:
        return None
    name = rest[0]
    if kind == "var":
        return _variable_definition(instance, name, rest[1:])
    if kind == "local" and name in instance.module.locals:
        attribute, source = instance.module.locals[name]
        value = inside(attribute.expression, _steps(rest[1:]))
        return Definition(f"local.{name}", source.location(attribute.span), value, instance)
    if kind == "module" and name in instance.module.calls:
        return _output_definition(instance, name, rest[1:])
    if kind in ("data", "ephemeral"):
        return _resource_definition(instance, (kind, *rest[:2]), rest[2:]) if len(rest) > 1 else None
    return _resource_definition(instance, ("resource", kind, name), rest[1:])


def _variable_definition(instance: ModuleInstance, name: str, rest: list[str]) -> Definition | None:
    if instance.call is not None:
        given = instance.call.attribute(name)
        if given is not None:
            attribute, source = given
            text = f'argument "{name}" of {instance.address}'
            value = inside(attribute.expression, _steps(rest))
            return Definition(text, source.location(attribute.span), value, instance.call.scope)
    elif name in instance.inputs:
        origin = instance.inputs[name].origin
        return Definition(origin.text, origin.location, None, None) if origin else None
    declaration = instance.module.variables.get(name)
    default = declaration.attribute("default") if declaration else None
    if default is None:
        return None
    attribute, source = default
    return Definition(f'default of variable "{name}"', source.location(attribute.span), attribute.expression, None)


def _steps(names: list[str]) -> list[str | int]:
    """The names of a traversal as a path."""
    return [int(name) if name.isascii() and name.isdigit() else name for name in names]


def _output_definition(instance: ModuleInstance, name: str, rest: list[str]) -> Definition | None:
    found = instance.child(name)
    if found is None or not rest or not found[1]:
        return None
    output = next((step for step in rest if step in found[1][0].module.outputs), None)
    if output is None:
        return None
    child = next((c for c in found[1] if c.address.endswith(f'["{rest[0]}"]')), found[1][0])
    value = child.module.outputs[output].attribute("value")
    if value is None:
        return None
    attribute, source = value
    text = f'output "{output}" of {child.address}'
    return Definition(text, source.location(attribute.span), attribute.expression, child)


def _resource_definition(instance: ModuleInstance, key: tuple[str, ...], rest: list[str]) -> Definition | None:
    full = (key[0], key[1], key[2])
    if full not in instance.module.resources:
        return None
    expanded = instance.expanded(full)
    if not expanded.blocks:
        return None
    block = expanded.blocks[0]
    for index, step in enumerate(rest):
        found = block.attribute(step)
        if found is not None:
            attribute, source = found
            text = f"{expanded.address}.{step}"
            return Definition(text, source.location(attribute.span), attribute.expression, block.scope)
        if index:
            break
    if isinstance(block, PolicyBlock):
        return Definition(expanded.address, block.locate(()), None, None)
    return None
