"""The source of a plan's configuration, when it lies beside the plan: places, module calls, and partly known values."""

from __future__ import annotations

import os
from collections.abc import Iterator
from decimal import Decimal

from iaclint.graph.resources import Attributes, ModuleCall, Origin, Path, Resource
from iaclint.graph.values import Unknown, Value, contains_unknown
from iaclint.parsers.plan.addresses import without_indices
from iaclint.parsers.plan.configuration import MISSING, Configuration
from iaclint.parsers.plan.text import Parts
from iaclint.parsers.terraform.build import build_root
from iaclint.parsers.terraform.declarations import Module, load_module
from iaclint.parsers.terraform.files import Given, is_terraform
from iaclint.parsers.terraform.module_instance import Input
from iaclint.records import dataclass
from iaclint.sources import Sources

_MAX_LEVELS = 6
_MAX_ITEMS = 1_000
_MAX_REFINED = 100


@dataclass(frozen=True, slots=True)
class Written:
    """What the source has of a planned resource. Unless it `is_exact`, it is another instance of the same block: its
    places count, its values do not."""

    attributes: Attributes
    calls: tuple[ModuleCall, ...]
    is_exact: bool


class SourceRoot:
    """The root module that a plan was made of, evaluated with the plan's variables. Its problems are its own scan's."""

    def __init__(self, resources: tuple[Resource, ...], reached: set[str]) -> None:
        self.reached = reached
        self._by_address = {resource.address: resource for resource in reversed(resources)}
        self._by_block: dict[str, Resource] = {}
        for resource in resources:
            self._by_block.setdefault(without_indices(resource.address), resource)

    def find(self, address: str) -> Written | None:
        """The resource of that address; any instance of its block where the source does not tell their keys."""
        found = self._by_address.get(address)
        if found is not None:
            return Written(found.attributes, found.calls, is_exact=True)
        found = self._by_block.get(without_indices(address))
        return None if found is None else Written(found.attributes, found.calls, is_exact=False)


def source_of(
    path: str, parts: Parts, configuration: Configuration, sources: Sources, modules: dict[str, Module], given: Given
) -> SourceRoot | None:
    """The folder of the plan, or one above it, that declares most of what the plan's root module does."""
    declared = set(configuration.root_addresses())
    best, most = "", len(declared) // 2
    for folder in _folders(path, sources):
        if folder not in modules:
            modules[folder] = load_module(folder, sources)
        module = modules[folder]
        same = len(declared & set(_declared(module)))
        if same > most:
            best, most = folder, same
    if not best:
        return None
    root = build_root(best, sources, modules, given, planned=_inputs(parts, configuration))
    return SourceRoot(root.resources, {*root.context.reached})


def _declared(module: Module) -> Iterator[tuple[str, str, str]]:
    yield from module.resources
    yield from (("module", name, "") for name in module.calls)
    yield from (("provider", each.block.labels[0], "") for each in module.providers)


def _folders(path: str, sources: Sources) -> Iterator[str]:
    folder = os.path.dirname(path)
    for _ in range(_MAX_LEVELS):
        if not sources.inside(folder):
            return
        try:
            if any(map(is_terraform, os.listdir(folder))):
                yield folder
        except OSError:
            pass  # then it is none that anybody could read the source in
        if os.path.dirname(folder) == folder:
            return
        folder = os.path.dirname(folder)


def _inputs(parts: Parts, configuration: Configuration) -> dict[str, Input]:
    """The variables to which the plan gives another value than the code does. Secrets stay unknown there."""
    found: dict[str, Input] = {}
    for name, element in parts.variables.items():
        variable = configuration.variable((), name)
        if variable.is_sensitive:
            found[name] = Input(Unknown((f"var.{name}",)), None)
        elif variable.given is not MISSING and (variable.default is MISSING or variable.given != variable.default):
            origin = Origin(f'value of variable "{name}"', parts.text.location(element.start, element.end))
            found[name] = Input(variable.given, origin)
    return found


def aligned(path: Path, planned: Value, written: Value) -> Path:
    """`path` into a planned value as a path into what was written: sets come in another order in a plan."""
    found: list[str | int] = []
    for position, step in enumerate(path):
        if isinstance(step, int) and isinstance(planned, list) and isinstance(written, list) and step < len(planned):
            index = _same_item(planned[step], step, written)
            found.append(index)
            planned, written = planned[step], written[index] if index < len(written) else None
            continue
        found.append(step)
        planned, written = _inside(planned, step), _inside(written, step)
        if planned is None or written is None:
            return (*found, *path[position + 1 :])
    return tuple(found)


def refined(planned: Value, written: Value) -> Value:
    """The planned value; where it is not known, what the source says, such as which resource it comes of."""
    if isinstance(planned, Unknown):
        return written if contains_unknown(written) else planned
    if isinstance(planned, dict) and isinstance(written, dict):
        return {name: refined(item, written[name]) if name in written else item for name, item in planned.items()}
    if isinstance(planned, list) and isinstance(written, list) and len(planned) == len(written) <= _MAX_REFINED:
        return [refined(item, written[_same_item(item, at, written)]) for at, item in enumerate(planned)]
    return planned


def _inside(value: Value, step: str | int) -> Value:
    if isinstance(value, list) and isinstance(step, str) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict):
        return value.get(step) if isinstance(step, str) else value
    if isinstance(value, list) and isinstance(step, int):
        return value[step] if step < len(value) else None
    return None


def _same_item(item: Value, index: int, written: list[Value]) -> int:
    """Where the item was written: at its own index, unless another place fits and this one does not."""
    ranked = [(_likeness(item, written[index]), 1, index)] if index < len(written) else []
    ranked += [(_likeness(item, other), 0, at) for at, other in enumerate(written[:_MAX_ITEMS]) if at != index]
    best = max(ranked, key=lambda each: (each[0], each[1], -each[2]), default=(0.0, 0, index))
    return best[2]


def _likeness(planned: Value, written: Value) -> float:
    """How many scalars are equal; a scalar that differs counts more than any that agree."""
    if isinstance(planned, dict) and isinstance(written, dict):
        return sum(_likeness(planned[name], written[name]) for name in planned.keys() & written.keys())
    if isinstance(planned, list) and isinstance(written, list):
        if len(planned) != len(written):
            return -100
        pairs = zip(planned[:_MAX_ITEMS], written, strict=False)
        return sum(_likeness(*pair) for pair in pairs)
    if isinstance(planned, _SCALARS) and isinstance(written, _SCALARS):
        return 1 if _word(planned) == _word(written) else -1000
    return 0


_SCALARS = (str, bool, int, Decimal)


def _word(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
