"""A template's resource under canonical names: values as they are asked for, places and words for findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from iaclint.graph.resources import Attributes, Origin, Path
from iaclint.graph.values import ABSENT, OneOf, Reference, Unknown, Value
from iaclint.records import dataclass
from iaclint.source import Location
from iaclint.vocabulary.alternatives import is_written
from iaclint.vocabulary.conversion import Converter, put, spelled_value
from iaclint.vocabulary.mapping import Names
from iaclint.vocabulary.names import Matcher, camel_case
from iaclint.vocabulary.places import Finder, Place
from iaclint.vocabulary.plans import Plan
from iaclint.vocabulary.reading import descend, ruled_value
from iaclint.vocabulary.renaming import Rename, renamed
from iaclint.vocabulary.rules import NOWHERE, SELF, AttributeRule, TemplateType


class Native:
    """What was written in one resource, its references to others in canonical words."""

    def __init__(self, attributes: Attributes, rename: Rename) -> None:
        self.attributes = attributes
        self._rename = rename
        self._values: dict[str, Value] = {}
        self._names: tuple[str, ...] | None = None

    def names(self) -> Iterable[str]:
        if self._names is None:
            self._names = tuple(self.attributes.names())
        return self._names

    def get(self, name: str) -> Value:
        if name not in self._values:
            self._values[name] = renamed(self.attributes.get(name), self._rename)
        return self._values[name]

    def references(self, name: str) -> tuple[Reference, ...]:
        return tuple(map(self._rename, self.attributes.references(name)))


class Part:
    """One item inside a resource, as if it were a resource of its own; `path` leads to it.

    A `plain` item is a text or the like, also where it is not known: it has no members.
    """

    def __init__(self, whole: Native, path: Path, content: Value, *, plain: bool = False) -> None:
        self.whole = whole
        self.path = path
        self._content = content
        self._is_text = plain and not isinstance(content, (dict, OneOf))

    def names(self) -> Iterable[str]:
        content = self._content
        alternatives = content.alternatives if isinstance(content, OneOf) else (content,)
        return dict.fromkeys(name for each in alternatives if isinstance(each, dict) for name in each)

    def get(self, name: str) -> Value:
        if name == SELF:
            return self._content
        return ABSENT if self._is_text else descend(self._content, (name,))

    def references(self, name: str) -> tuple[Reference, ...]:  # noqa: ARG002 -- expressions are known by property
        return self.whole.references(str(self.path[0]))


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom findings are about when the resource is a part or a second reading: the logical id, else `""`."""

    address: str = ""
    link: str = ""


class TranslatedAttributes:
    """Implements `graph.resources.Attributes` for a template's resource, or for a part of one."""

    def __init__(
        self, rule: TemplateType, plan: Plan, source: Native | Part, identity: Identity, outer: Plan | None = None
    ) -> None:
        self.type = rule.type
        self._outer: TranslatedAttributes | None = None
        if outer is not None and isinstance(source, Part):
            self._outer = TranslatedAttributes(replace(rule, set=()), outer, source.whole, Identity())
        self._rule = rule
        self._plan = plan
        self._source = source
        self._identity = identity
        self._native = source.attributes if isinstance(source, Native) else source.whole.attributes
        self._start: Path = source.path if isinstance(source, Part) else ()
        self._converter = Converter()
        self._values: dict[str, Value] = {}
        self._written: dict[str, str] | None = None
        self._places: dict[Path, Place] = {}

    def names(self) -> Iterable[str]:
        constants = [target[0] for target, _ in self._rule.set]
        link = [self._identity.link] if self._identity.link else []
        around = self._outer.ruled() if self._outer else ()
        return dict.fromkeys((*self._automatic, *self.ruled(), *around, *constants, *link))

    def ruled(self) -> Iterable[str]:
        """Canonical names that a rule finds something for."""
        return [root for root, rules in self._plan.roots.items() if any(self._finds(rule) for _, rule in rules)]

    def get(self, name: str) -> Value:
        if name not in self._values:
            self._values[name] = self._get(name)
        return self._values[name]

    def references(self, name: str) -> tuple[Reference, ...]:
        if name == self._identity.link and name:
            return (Reference(self._identity.address, "id"),)
        if self._is_outer(name):
            return self._outer.references(name) if self._outer else ()
        rules = [each for _, rule in self._plan.roots.get(name, ()) for each in (rule, *rule.otherwise)]
        written = frozenset(self._source.names())
        natives = [each.path[0] for each in rules if each.path[0] in written]
        if name in self._automatic:
            natives.append(self._automatic[name])
        found = (reference for native in dict.fromkeys(natives) for reference in self._source.references(native))
        return tuple(dict.fromkeys(found))

    def locate(self, path: Path) -> Location:
        return self._native.locate(self._place(path).path)

    def whole(self, path: Path) -> Location:
        return self._native.whole(self._place(path).path)

    def extent(self) -> Location:
        return self._native.extent()

    def origins(self, path: Path, *, absent: bool = False) -> tuple[Origin, ...]:
        place = self._place(path)
        if place.is_default and not absent:
            return (Origin(f"default of {self._rule.source}", self._native.locate(place.path), written=False),)
        return self._native.origins(place.path, absent=absent)

    def address_at(self, path: Path) -> str:  # noqa: ARG002 -- all of it is one resource's
        return self._identity.address

    def spelled(self, path: Path, value: Value) -> tuple[Path, Value]:
        place = self._place(path)
        if not place.shown or not path or place.shown[-1:] == NOWHERE:
            return path, value
        shown, _ = self._native.spelled(place.shown, place.value)
        if _has_names(value):
            return shown, place.value if place.is_written else value
        return shown, spelled_value(value, place.rule, place.value) if place.rule else value

    def there(self, path: Path) -> Path:
        return self._native.there(self._place(path).path)

    def hides(self, path: Path) -> bool:
        place = self._place(path)
        if path and (place.shown[-1:] == NOWHERE or not place.path):
            return False  # the vocabulary says so, not the template
        return not place.is_default and self._native.hides(place.path)

    def _finds(self, rule: AttributeRule) -> bool:
        return any(is_written(ruled_value(self._source, each)) for each in (rule, *rule.otherwise))

    def _is_outer(self, name: str) -> bool:
        return self._outer is not None and name in self._outer._plan.roots

    def _place(self, path: Path) -> Place:
        """What a finding asks for several times: where, since when, how it is called, whether it may be shown."""
        found = self._places.get(path)
        if found is None:
            found = self._places[path] = self._found(path)
        return found

    def _found(self, path: Path) -> Place:
        if not path or (self._identity.link and path == (self._identity.link,)):
            return self._beginning()
        if self._outer is not None and self._is_outer(str(path[0])):
            return self._outer._place(path)
        start = Place(self._start, self._start, ABSENT)
        found = Finder(self._name_of).find(self._plan, self._source, path, start)
        return found if found.path else replace(found, path=self._beginning().path)  # the template has no name for it

    def _beginning(self) -> Place:
        """Where the resource begins: a further reading, at the property that makes it one."""
        path: Path = self._start
        if self._identity.link and not path:
            path = next(iter((*self._rule.present, *(names for names, _ in self._rule.when))), path)
        return Place(path, self._start, ABSENT)

    def _get(self, name: str) -> Value:
        if name == "lifecycle":  # Terraform's own
            return Unknown((name,))
        if name == self._identity.link and name:
            address = self._identity.address
            return Unknown((address,), (Reference(address, "id"),), not_null=True)
        if self._outer is not None and self._is_outer(name):
            return self._outer.get(name)
        value = self._converter.root(self._plan, self._source, name, self._automatic_or_guessed(name))
        for target, constant in self._rule.set:
            if target[0] == name:
                value = put(value, target[1:], constant)
        return value

    @property
    def _automatic(self) -> dict[str, str]:
        if self._written is None:
            self._written = self._plan.written(self._source.names())
        return self._written

    def _automatic_or_guessed(self, name: str) -> dict[str, str]:
        """Where nothing is written there may still be something, when not even the names of what is there are known."""
        written = self._automatic
        if name in written or name in self._plan.roots:
            return written
        guess = camel_case(name)
        if guess in self._plan.entered or guess in written.values():  # it is some other canonical attribute
            return written
        return {name: guess} if is_written(self._source.get(guess)) else written

    def _name_of(self, path: Path, name: str, guess: bool) -> str:
        return native_name(self._rule.source, tuple(step for step in path if isinstance(step, str)), name, guess)


@lru_cache(maxsize=1024)
def native_name(source: str, path: Names, name: str, guess: bool) -> str:
    """What a template's type calls the canonical name below a path, by its schema; `""` when it has no such thing.

    With `guess`, also where the schema leaves open what there is.
    """
    from iaclint.vocabulary.schema.templates import template_properties  # large, and for findings only

    level = template_properties(source)
    if level is None:
        return camel_case(name) if guess else ""
    for step in path:
        found = level.names.get(step) if level else None
        level = found.below if found else None
    if level is None:
        return ""
    return Matcher(level.names).find(name) or (camel_case(name) if level.open and guess else "")


def _has_names(value: Value) -> bool:
    """Whether names stand in the value, which are canonical ones."""
    if isinstance(value, OneOf):
        return any(map(_has_names, value.alternatives))
    return isinstance(value, dict) or (isinstance(value, list) and any(map(_has_names, value)))
