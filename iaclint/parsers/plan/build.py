"""A plan to resources: `terraform show -json` or `tofu show -json` of a plan, formats 1.0 to 1.2.

https://developer.hashicorp.com/terraform/internals/json-format
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from iaclint.graph.resources import ModuleCall, Resource
from iaclint.parsers.plan.addresses import Step, address_of, module_steps, without_indices
from iaclint.parsers.plan.attributes import PlanAttributes, PlanContext, Planned, Siblings
from iaclint.parsers.plan.configuration import Configuration, references_in
from iaclint.parsers.plan.places import ElementPlaces
from iaclint.parsers.plan.providers import constants, provider_blocks
from iaclint.parsers.plan.resolution import Place, Resolver
from iaclint.parsers.plan.source_root import SourceRoot, source_of
from iaclint.parsers.plan.text import Element, Parts, read_parts
from iaclint.parsers.terraform.context import MAX_MODULE_DEPTH
from iaclint.parsers.terraform.declarations import Module
from iaclint.parsers.terraform.files import Given
from iaclint.problems import Level, Problem
from iaclint.records import dataclass, field
from iaclint.source import Location
from iaclint.sources import Sources

_FORMATS = ("0.", "1.")


@dataclass(slots=True)
class PlanRoot:
    """What one plan holds. Evaluating attributes later can add to `problems`: read it last.

    `reached` are the absolute paths of the source folders that its places are in; empty when places are in the plan.
    """

    path: str
    resources: tuple[Resource, ...] = ()
    reached: set[str] = field(default_factory=set)
    found: dict[Problem, None] = field(default_factory=dict)

    @property
    def blocks(self) -> tuple[Resource, ...]:
        """None: the module that the plan was made of has them."""
        return ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(self.found)


def build_plan(path: str, sources: Sources, modules: dict[str, Module], given: Given) -> PlanRoot:
    """Every resource that will be there when the plan is applied. Never raises for an input.

    `path` is absolute. Why a file cannot be read, `sources` says.
    """
    source = sources.read(path)
    if source is None:
        return PlanRoot(path)
    parts = read_parts(source)
    root = PlanRoot(path)
    if _is_readable(parts):
        _Builder(root, parts, sources, modules, given).build()
    root.found = dict.fromkeys((*parts.problems, *root.found))
    return root


def _is_readable(parts: Parts) -> bool:
    """Whether this is a plan in a format that is known, and a whole one; says so otherwise."""
    if any(problem.kind == "syntax-error" for problem in parts.problems):
        return False
    version = parts.document.get("format_version")
    if not isinstance(version, str) or not version.startswith(_FORMATS):
        shown = version if isinstance(version, str) and len(version) < 20 else "that is missing or no text"
        message = f"a plan in format {shown}: formats 1.0 to 1.2 are known"
        hint = "write it with `terraform show -json` of Terraform 1.1 or newer, or of OpenTofu"
        parts.report(Level.ERROR, "unknown-plan-format", message, 0, hint=hint)
        return False
    if parts.document.get("errored") is True:
        message = "planning ended with an error: the plan may not have every resource"
        parts.report(Level.ERROR, "incomplete-plan", message, 0, hint="make the plan again without an error")
    elif parts.document.get("deferred_changes"):
        message = "the plan leaves resources to a later one: these were not analysed"
        parts.report(Level.ERROR, "incomplete-plan", message, 0)
    return True


class _Builder:
    def __init__(
        self, root: PlanRoot, parts: Parts, sources: Sources, modules: dict[str, Module], given: Given
    ) -> None:
        self._root = root
        self._parts = parts
        given_values = {name: element.data for name, element in parts.variables.items()}
        self._provider_blocks = list(provider_blocks(parts.providers))
        configured = frozenset(block.name for block in self._provider_blocks if not block.module)
        self._configuration = Configuration(parts.document.get("configuration"), given_values, configured)
        self._changes = self._changes_by_address()
        self._calls: dict[tuple[Step, ...], tuple[ModuleCall, ...]] = {}
        self._siblings: dict[str, Siblings] = {}
        self._source: SourceRoot | None = source_of(root.path, parts, self._configuration, sources, modules, given)
        if self._source is not None:
            root.reached |= self._source.reached
        self._context = PlanContext(
            parts.text.path,
            Resolver(self._configuration, self._changes.__contains__, self._give_up_references),
            self._report,
        )

    def build(self) -> None:
        found: dict[str, Resource] = {}
        for planned, steps in [*self._providers(), *self._listed()]:
            if planned.address in found:
                message = f"{planned.address} is listed twice: the first one counts"
                self._report(Problem(Level.WARNING, "duplicate-declaration", message, planned.places.locate(())))
                continue
            found[planned.address] = self._resource(planned, steps)
        self._root.resources = tuple(found.values())

    def _give_up_references(self) -> None:
        message = "the plan has too many references to follow: what the others lead to is not known"
        self._report(Problem(Level.ERROR, "too-complex", message, self._parts.text.location(0, 0)))

    def _report(self, problem: Problem) -> None:
        self._root.found[problem] = None

    def _changes_by_address(self) -> dict[str, dict[str, Any]]:
        """What the plan does to each object; those that are no longer needed come under the same address."""
        listed = self._parts.document.get("resource_changes", [])
        if not isinstance(listed, list):
            self._parts.report(Level.ERROR, "unreadable-plan", '"resource_changes" is no list', 0)
            return {}
        found: dict[str, dict[str, Any]] = {}
        for each in listed:
            if isinstance(each, dict) and isinstance(each.get("address"), str) and isinstance(each.get("change"), dict):
                if "deposed" not in each:
                    found.setdefault(each["address"], each["change"])
            else:
                message = "an entry of resource_changes has no address or no change: what it leaves open is not known"
                self._parts.report(Level.ERROR, "unreadable-plan", message, 0)
        return found

    # --- resources

    def _listed(self) -> Iterator[tuple[Planned, tuple[Step, ...]]]:
        """Data sources that were read already, and all that is planned; a data source that is read again is planned."""
        planned = [read for element in self._parts.resources if (read := self._read(element)) is not None]
        addresses = {each.address for each, _ in planned}
        for element in self._parts.prior_data:
            if not isinstance(element.data, dict) or element.data.get("mode") != "data":
                continue  # what exists, and is planned if it stays
            read = self._read(element)
            if read is not None and read[0].address not in addresses and self._is_declared(read[0]):
                yield read
        yield from planned

    def _is_declared(self, planned: Planned) -> bool:
        return planned.block is not None or not self._configuration.is_known

    def _read(self, element: Element) -> tuple[Planned, tuple[Step, ...]] | None:
        data = element.data
        wrong = _wrong_with(data)
        if wrong:
            message = f"a resource of the plan {wrong}: it was not analysed"
            self._report(Problem(Level.ERROR, "unreadable-resource", message, self._location(element)))
            return None
        address, mode, type_, name = data["address"], data.get("mode", "managed"), data["type"], data["name"]
        steps = module_steps(address)
        block = self._configuration.block(steps, mode, type_, name)
        looped = tuple(references_in((block or {}).get("for_each_expression")))
        change = self._changes.get(address, {})
        before = change.get("before")
        planned = Planned(
            address=address,
            type=type_ if mode == "managed" else f"{mode}.{type_}",
            mode=mode,
            place=Place(steps, _index_of(address, type_, name), looped),
            values=data.get("values") or {},
            unknown=change.get("after_unknown"),
            hidden=(data.get("sensitive_values"), change.get("after_sensitive")),
            before=before if isinstance(before, dict) else None,
            block=block,
            places=ElementPlaces(self._parts.text, element, "address", "values"),
        )
        return planned, steps

    def _providers(self) -> Iterator[tuple[Planned, tuple[Step, ...]]]:
        for block in self._provider_blocks:
            steps = module_steps(block.module)
            prefix = f"{address_of(steps)}." if steps else ""
            values, unknown = constants(block.expressions)
            planned = Planned(
                address=f"{prefix}provider.{block.name}.{block.alias or 'default'}",
                type=f"provider.{block.name}",
                mode="provider",
                place=Place(steps),
                values=values,
                unknown=unknown,
                hidden=(),
                before=None,
                block={"expressions": block.expressions},
                places=ElementPlaces(self._parts.text, block.element, "name", "expressions", wrapped=True),
            )
            yield planned, steps

    def _resource(self, planned: Planned, steps: tuple[Step, ...]) -> Resource:
        written = self._source.find(planned.address) if self._source is not None else None
        siblings = self._siblings.setdefault(without_indices(planned.address), Siblings())
        siblings.add(planned)
        attributes = PlanAttributes(planned, self._context, siblings, written)
        calls = written.calls if written is not None else self._calls_to(steps)
        return Resource(planned.address, planned.type, planned.type, attributes, calls)

    def _calls_to(self, steps: tuple[Step, ...]) -> tuple[ModuleCall, ...]:
        found = self._calls.get(steps)
        if found is None:
            addresses = [address_of(steps[: length + 1]) for length in range(len(steps))]
            found = self._calls[steps] = tuple(ModuleCall(each, self._module_location(each)) for each in addresses)
        return found

    def _module_location(self, address: str) -> Location:
        element = self._parts.modules.get(address)
        return self._parts.text.location(element.start, element.end) if element else self._parts.text.location(0, 0)

    def _location(self, element: Element) -> Location:
        return self._parts.text.location(element.start, element.end)


def _wrong_with(data: Any) -> str:
    """Why an entry cannot be a resource; empty when it can."""
    if not isinstance(data, dict):
        return "is no object"
    for key in ("address", "type", "name"):
        if not isinstance(data.get(key), str) or not data[key]:
            return f"has no {key}"
    if len(module_steps(data["address"])) > MAX_MODULE_DEPTH:
        return f"is more than {MAX_MODULE_DEPTH} modules deep"
    if data.get("mode", "managed") not in ("managed", "data"):
        return f"{data['address'][:200]!r} has a mode that is not known"
    if data.get("values") is not None and not isinstance(data["values"], dict):
        return f"{data['address'][:200]!r} has values that are no object"
    return ""


def _index_of(address: str, type_: str, name: str) -> str:
    """`["k"]` or `[0]` at the end of an instance's address."""
    _, _, index = address.rpartition(f"{type_}.{name}")
    return index if index.startswith("[") else ""
