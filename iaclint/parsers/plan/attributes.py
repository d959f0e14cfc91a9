"""A resource of a plan as the graph wants it. What nobody wrote is not there, as in a scan of the source.

A plan also lists what the provider fills in: defaults, and what an existing object has today. Neither is the user's
decision, and both would make satellites of a resource (`aws_s3_bucket_versioning`) contradict it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from iaclint.graph.naming import identity_attributes
from iaclint.graph.resources import Origin, Path
from iaclint.graph.values import ABSENT, OutsideText, Reference, Unknown, Value, contains_unknown
from iaclint.parsers.plan.configuration import Expression, references_in, table
from iaclint.parsers.plan.places import ElementPlaces
from iaclint.parsers.plan.resolution import Place, Reached, Resolver
from iaclint.parsers.plan.source_root import Written, aligned, refined
from iaclint.parsers.plan.values import Conversion, TooDeepError, any_true, is_blocks, is_marked
from iaclint.problems import Level, Problem
from iaclint.records import dataclass
from iaclint.source import Location

_MISSING = object()


@dataclass(eq=False)
class Planned:
    """One resource instance as the plan has it. `block` is what the configuration says of it, None when nothing.

    `unknown` and `hidden` have the shape of `values`, with true for what is not known and what is sensitive. `before`
    are the values of an object that exists already, None for one that is made.
    """

    address: str
    type: str
    mode: str
    place: Place
    values: dict[str, Any]
    unknown: Any
    hidden: tuple[Any, ...]
    before: dict[str, Any] | None
    block: dict[str, Any] | None
    places: ElementPlaces

    @property
    def expressions(self) -> dict[str, Any]:
        return table((self.block or {}).get("expressions"))


class Siblings:
    """The instances of one block: equal values of theirs have one place, that of the first, and one cause."""

    def __init__(self) -> None:
        self._members: list[Planned] = []
        self._first: dict[Path, dict[str, Planned]] = {}

    def add(self, planned: Planned) -> None:
        self._members.append(planned)

    def first_like(self, planned: Planned, path: Path) -> Planned:
        if len(self._members) == 1:
            return planned
        if not path:
            return self._members[0]
        found = self._first.get(path)
        if found is None:
            found = self._first[path] = {}
            for member in self._members:
                found.setdefault(_text_at(member.values, path), member)
        return found.get(_text_at(planned.values, path), planned)


@dataclass(eq=False)
class PlanContext:
    """What the resources of one plan share."""

    path: str
    resolver: Resolver
    report: Callable[[Problem], None]


class PlanAttributes:
    """Implements `graph.resources.Attributes`; `written` is the block in the source, when it is there."""

    def __init__(self, planned: Planned, context: PlanContext, siblings: Siblings, written: Written | None) -> None:
        self._planned = planned
        self._context = context
        self._siblings = siblings
        self._source = written.attributes if written is not None else None
        self._knows_values = written is not None and written.is_exact
        self._values: dict[str, Value] = {}
        self._source_names: frozenset[str] | None = None

    def names(self) -> Iterable[str]:
        planned = self._planned
        listed = dict.fromkeys((*planned.expressions, *planned.values, *table(planned.unknown)))
        identities = identity_attributes(planned.type)
        return [
            name
            for name in listed
            if self._is_written(name) or (name in identities and planned.values.get(name) is not None)
        ]

    def get(self, name: str) -> Value:
        if name not in self._values:
            self._values[name] = self._get(name)
        return self._values[name]

    def references(self, name: str) -> tuple[Reference, ...]:
        found = dict.fromkeys(self._reach(self._planned.expressions.get(name)).references)
        if self._source is not None and self._knows_values:
            found |= dict.fromkeys(self._source.references(name))
        return tuple(found)

    def locate(self, path: Path) -> Location:
        if self._source is None:
            return self._siblings.first_like(self._planned, path).places.locate(path)
        return self._source.locate(self._in_source(path))

    def whole(self, path: Path) -> Location:
        return self.locate(path)

    def extent(self) -> Location:
        if self._source is None:
            return self._siblings.first_like(self._planned, ()).places.extent()
        return self._source.extent()

    def origins(self, path: Path, *, absent: bool = False) -> tuple[Origin, ...]:
        return self._source.origins(self._in_source(path), absent=absent) if self._source is not None else ()

    def address_at(self, path: Path) -> str:  # noqa: ARG002 -- all of it is the resource's own
        return ""

    def spelled(self, path: Path, value: Value) -> tuple[Path, Value]:
        return path, value

    def there(self, path: Path) -> Path:  # noqa: ARG002 -- paths say it
        return ()

    def hides(self, path: Path) -> bool:
        return any(is_marked(marks, path) for marks in self._planned.hidden)

    # --- values

    def _get(self, name: str) -> Value:
        if name == "lifecycle":  # a plan does not say
            return self._source.get(name) if self._source is not None else Unknown((name,))
        planned = self._planned
        data = planned.values.get(name, _MISSING)
        unknown = table(planned.unknown).get(name)
        if not self._is_written(name) and not self._is_visible(name, data):
            return ABSENT
        if data is _MISSING and not unknown:
            unknown = True  # the provider's schema has it, or Terraform would have refused it
        if data is None and not any_true(unknown):
            return None
        conversion = Conversion(self._reach, f"{planned.address}.{name}")
        try:
            value = conversion.value(None if data is _MISSING else data, unknown, planned.expressions.get(name))
        except TooDeepError:
            self._report_depth(name)
            return Unknown((f"{planned.address}.{name}",))
        if contains_unknown(value):
            return self._better(name, value)
        if isinstance(value, OutsideText) and self._stands_in_code(name):
            return str(value)
        return value

    def _better(self, name: str, value: Value) -> Value:
        """With what the source knows of a value that the plan does not know: the other pieces of a text, say."""
        written = self._source.get(name) if self._source is not None and self._knows_values else ABSENT
        if written is ABSENT or written is None:
            return value
        # Of a provider a plan has only constants, so the source knows more; of a resource a plan is the later news.
        return written if self._planned.mode == "provider" else refined(value, written)

    def _stands_in_code(self, name: str) -> bool:
        """Whether a text that comes of locals, of which a plan says nothing, is made of what stands in the code."""
        if self._source is None or not self._reach(self._planned.expressions.get(name)).locals:
            return False
        written = self._source.get(name)
        return isinstance(written, str) and not isinstance(written, OutsideText) and not self._comes_of_plan(name)

    def _comes_of_plan(self, name: str) -> bool:
        origins = self._source.origins((name,)) if self._source is not None else ()
        return any(origin.location.path == self._context.path for origin in origins)

    def _is_written(self, name: str) -> bool:
        planned = self._planned
        if name in planned.expressions:
            return True
        data = planned.values.get(name)
        if planned.mode == "data":
            return data is not None or any_true(table(planned.unknown).get(name))
        if self._source is not None:
            if self._source_names is None:
                self._source_names = frozenset(self._source.names())
            return name in self._source_names
        if planned.block is None:
            return data not in (None, [], {}) or bool(table(planned.unknown).get(name))
        # A dynamic block, which stands in no configuration; or what an existing object has, which is no news.
        return is_blocks(data) and (planned.before is None or planned.before.get(name) != data)

    def _is_visible(self, name: str, data: Any) -> bool:
        """Whether a value that nobody seems to have written counts: a name, or blocks that may be written after all."""
        if name in identity_attributes(self._planned.type):
            return data is not None and data is not _MISSING
        return self._source is None and is_blocks(data)

    def _reach(self, expression: Expression) -> Reached:
        return self._context.resolver.reached(references_in(expression), self._planned.place)

    def _report_depth(self, name: str) -> None:
        message = f"{self._planned.address}.{name} is nested too deeply: it counts as not known"
        where = self._planned.places.locate(())
        self._context.report(Problem(Level.ERROR, "too-deep", message, where))

    def _in_source(self, path: Path) -> Path:
        if self._source is None or len(path) < 2:
            return path
        name = str(path[0])
        return (name, *aligned(path[1:], self.get(name), self._source.get(name)))


def _text_at(data: Any, path: Path) -> str:
    """What stands at a path, to compare by; nothing where the path leads nowhere."""
    for step in path:
        if isinstance(data, list) and isinstance(step, str) and len(data) == 1:
            data = data[0]
        if isinstance(data, dict) and isinstance(step, int):
            continue  # a single block may be no list
        if isinstance(step, int):
            if not isinstance(data, list) or step >= len(data):
                break
            data = data[step]
        elif isinstance(data, dict) and step in data:
            data = data[step]
        else:
            break
    try:
        return json.dumps(data, sort_keys=True, default=str)
    except RecursionError:
        return ""
