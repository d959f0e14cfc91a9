"""References of a plan's configuration, followed through modules to the resources and variables that they lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from iaclint.graph.values import Reference, Unknown
from iaclint.parsers.plan.addresses import INDEX, Step, address_of
from iaclint.parsers.plan.configuration import MISSING, Configuration, references_in, table
from iaclint.patterns import pattern
from iaclint.records import dataclass, field

_PART = pattern(r"\.?([^.\[\]\"]+)|(" + INDEX + r")")
_MAX_STEPS = 2_000
_MAX_PARTS = 30
MAX_ALL_STEPS = 1_000_000
"""Steps for one plan: a few seconds."""
_NO_RESOURCE = frozenset({"path", "terraform", "tofu", "self", "count", "each", "local", "var", "module", "ephemeral"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands: the module, and the instance of the block, with what its `for_each` reads."""

    steps: tuple[Step, ...]
    index: str = ""
    for_each: tuple[str, ...] = ()


@dataclass(slots=True)
class Reached:
    """What an expression comes of. `outside`: not only of what is written in the code. `locals` are names that a plan
    says nothing about."""

    causes: dict[str, None] = field(default_factory=dict)
    references: dict[Reference, None] = field(default_factory=dict)
    outside: bool = False
    locals: bool = False

    def unknown(self) -> Unknown:
        return Unknown(tuple(self.causes), tuple(self.references))


class Resolver:
    """`has_instance` says whether the plan has a resource of that address; `give_up` is told when there are too many
    references to follow. What they lead to is then not known."""

    def __init__(
        self, configuration: Configuration, has_instance: Callable[[str], bool], give_up: Callable[[], None]
    ) -> None:
        self._configuration = configuration
        self._has_instance = has_instance
        self._give_up = give_up
        self._left = MAX_ALL_STEPS
        self._known: dict[tuple[Place, tuple[str, ...]], Reached] = {}

    def reached(self, references: Iterable[str], place: Place) -> Reached:
        """Everything that the references lead to. Cycles and endless ways end somewhere."""
        wanted = tuple(references)
        key = (place, wanted)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._follow(wanted, place)
        return found

    def _follow(self, wanted: tuple[str, ...], place: Place) -> Reached:
        found = Reached()
        pending = [(reference, place) for reference in reversed(wanted)]
        seen: set[tuple[str, Place]] = set()
        while pending and len(seen) < _MAX_STEPS:
            current = pending.pop()
            if current not in seen:
                seen.add(current)
                if self._left <= 0:
                    return self._not_followed(found)
                self._left -= 1
                following = self._step(*current, found)
                pending.extend((reference, where) for reference, where in reversed(following))
        return found

    def _not_followed(self, found: Reached) -> Reached:
        self._give_up()
        found.outside = True
        found.causes["…"] = None
        return found

    def _step(self, reference: str, place: Place, found: Reached) -> list[tuple[str, Place]]:
        parts = parts_of(reference)
        if not parts:
            return []
        kind, rest = parts[0], parts[1:]
        if kind == "var" and rest:
            return self._variable(rest[0], place, found)
        if kind == "module" and rest:
            return self._output(rest, place, found)
        if kind == "each":
            return self._each(rest, place)
        if kind == "local":
            found.locals = True
        if kind == "data" and len(rest) >= 2:
            self._resource("data.", rest, place, found)
        elif kind not in _NO_RESOURCE and rest:
            self._resource("", parts, place, found)
        elif kind not in ("path", "count"):
            found.outside = True
            found.causes[_prefixed(place.steps, reference)] = None
        return []

    def _variable(self, name: str, place: Place, found: Reached) -> list[tuple[str, Place]]:
        if place.steps:
            call = self._configuration.call(place.steps)
            given = table(call.get("expressions")).get(name)
            if given is None:
                return []  # its default
            following = references_in(given)
            outer = self._caller(place.steps)
            return [(reference, outer) for reference in following]
        variable = self._configuration.variable((), name)
        if variable.default is MISSING or (variable.given is not MISSING and variable.given != variable.default):
            found.outside = True
            found.causes[f"var.{name}"] = None
        return []

    def _caller(self, steps: tuple[Step, ...]) -> Place:
        """Where the call of a module stands."""
        looped = references_in(self._configuration.call(steps).get("for_each_expression"))
        return Place(steps[:-1], steps[-1].key, tuple(looped))

    def _output(self, rest: list[str], place: Place, found: Reached) -> list[tuple[str, Place]]:
        name, *rest = rest
        index = ""
        if rest and rest[0].startswith("["):
            index = rest.pop(0)
        elif place.index and _is_looped(self._configuration.call((*place.steps, Step(name, "")))):
            index = place.index
        steps = (*place.steps, Step(name, index))
        expression = self._configuration.output(steps, rest[0]) if rest else None
        if expression is None:
            found.outside = True
            found.causes[address_of(steps) + (f".{rest[0]}" if rest else "")] = None
            return []
        inner = Place(steps)
        return [(reference, inner) for reference in references_in(expression)]

    def _each(self, rest: list[str], place: Place) -> list[tuple[str, Place]]:
        """`each.value.id` of a block that goes over other resources is the one with the same key."""
        if not rest or rest[0] != "value":
            return []
        outer = Place(place.steps)
        following: list[tuple[str, Place]] = []
        for reference in place.for_each:
            parts = parts_of(reference)
            whole = len(parts) == 2 and parts[0] not in _NO_RESOURCE
            following.append(
                (f"{reference}{place.index}.{'.'.join(rest[1:])}".rstrip(".") if whole else reference, outer)
            )
        return following

    def _resource(self, prefix: str, parts: list[str], place: Place, found: Reached) -> None:
        type_, name, *rest = parts
        address = _prefixed(place.steps, f"{prefix}{type_}.{name}")
        if rest and rest[0].startswith("["):
            address += rest.pop(0)
        elif place.index and self._has_instance(address + place.index):
            address += place.index
        attribute = next((part for part in rest if not part.startswith("[")), "")
        found.outside = True
        found.references[Reference(address, attribute)] = None
        found.causes[f"{address}.{attribute}" if attribute else address] = None


def parts_of(reference: str) -> list[str]:
    """Names and indices: `aws_s3_bucket`, `b`, `[0]`, `id`."""
    matches = _PART.finditer(reference)
    return [match[1] or match[2] for match, _ in zip(matches, range(_MAX_PARTS), strict=False)]


def _prefixed(steps: tuple[Step, ...], text: str) -> str:
    return f"{address_of(steps)}.{text}" if steps else text


def _is_looped(call: dict[str, object]) -> bool:
    return "for_each_expression" in call or "count_expression" in call
