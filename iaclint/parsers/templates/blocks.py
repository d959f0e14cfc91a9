"""Entries of a template that are no resources, as checks look at them: parameters, outputs, the file's text.

They have the names that Terraform has for them: `variable` with `default` and `sensitive`, `output` with `value`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from iaclint.graph.resources import UNREAD, UNREAD_CODE, Origin, Path, Resource
from iaclint.graph.values import ABSENT, Reference, Value
from iaclint.parsers.file_text import file_block
from iaclint.parsers.templates.attributes import NativeAttributes
from iaclint.parsers.templates.declared import NO_NAMES
from iaclint.parsers.templates.evaluation import Stack
from iaclint.parsers.templates.macros import is_module
from iaclint.parsers.templates.nodes import Mapping, Member, as_text
from iaclint.source import Location

_VARIABLE = {"default": "Default", "description": "Description", "sensitive": "NoEcho", "type": "Type"}
_OUTPUT = {"description": "Description", "sensitive": "NoEcho", "value": "Value"}

_CODE = ("AWS::CloudFormation::CustomResource", "ALIYUN::ROS::CustomResource", "Custom::")
"""How the types begin of resources that are made by a program."""

_STACKS = (
    "AWS::CloudFormation::LocalModule",
    "AWS::CloudFormation::Stack",
    "AWS::Serverless::Application",
    "ALIYUN::ROS::Stack",
    "MODULE::",
)
"""How the types begin of resources that stand for others."""


def blocks_of(stack: Stack) -> Iterator[Resource]:
    """The entries of the stack, and the parameters of those that it nests; each file once. Outputs are its own only."""
    yield from _entries(stack, "Outputs", "output", _OUTPUT)
    yield from _declared(stack, set())


def unread_parts(stack: Stack) -> Iterator[Resource]:
    """What is given to each nested stack and module that is not at hand, and to each custom resource."""
    for name, declared in stack.resources.items():
        child = stack.child(name)
        if child is not None:
            yield from unread_parts(child)
            continue
        type_ = as_text(declared.body.get("Type")) or ""
        is_code = type_.startswith(_CODE)
        if is_code or type_.startswith(_STACKS) or is_module(declared.body):
            source_type = UNREAD_CODE if is_code else UNREAD
            attributes = NativeAttributes(stack, declared.member, declared.body.get("Properties"), declared.names)
            address = stack.address + name
            yield Resource(address, UNREAD, source_type, attributes, stack.calls, language=stack.language.name)


def _declared(stack: Stack, seen: set[str]) -> Iterator[Resource]:
    if stack.path in seen:
        return
    seen.add(stack.path)
    yield from _entries(stack, "Parameters", "variable", _VARIABLE)
    source = stack.context.sources.read(stack.path)
    if source is not None:
        yield file_block(source, stack.language.name)
    for name in stack.resources:
        child = stack.child(name)
        if child is not None:
            yield from _declared(child, seen)


def _entries(stack: Stack, section: str, type_: str, names: dict[str, str]) -> Iterator[Resource]:
    found = stack.section(section)
    for entry in stack.entries(found) if found is not None else ():
        member = entry.member
        if isinstance(member.value, Mapping):
            attributes = EntryAttributes(stack, member, entry.name, names)
            address = f"{stack.address}{section}.{entry.name}"
            yield Resource(address, type_, type_, attributes, stack.calls, language=stack.language.name)


class EntryAttributes:
    """Implements `graph.resources.Attributes` for one entry; `names` are the template's, by the common ones."""

    def __init__(self, stack: Stack, member: Member, name: str, names: dict[str, str]) -> None:
        self._name = name
        self._written = names
        self._inner = NativeAttributes(stack, member, member.value, NO_NAMES)

    def names(self) -> Iterable[str]:
        own = set(self._inner.names())
        return ("name", *(name for name, written in self._written.items() if written in own))

    def get(self, name: str) -> Value:
        if name == "name":
            return self._name
        return self._inner.get(self._written[name]) if name in self._written else ABSENT

    def references(self, name: str) -> tuple[Reference, ...]:
        return self._inner.references(self._written[name]) if name in self._written else ()

    def locate(self, path: Path) -> Location:
        return self._inner.locate(self._native(path))

    def whole(self, path: Path) -> Location:
        return self._inner.whole(self._native(path))

    def extent(self) -> Location:
        return self._inner.extent()

    def origins(self, path: Path, *, absent: bool = False) -> tuple[Origin, ...]:
        return self._inner.origins(self._native(path), absent=absent)

    def address_at(self, path: Path) -> str:  # noqa: ARG002 -- all of an entry is its own
        return ""

    def spelled(self, path: Path, value: Value) -> tuple[Path, Value]:
        return self._native(path) or path, value

    def there(self, path: Path) -> Path:
        return self._inner.there(self._native(path))

    def hides(self, path: Path) -> bool:
        return self._inner.hides(self._native(path))

    def _native(self, path: Path) -> Path:
        """The same place as the template has it; `()` for what it has no word for."""
        name = self._written.get(str(path[0])) if path else None
        return (name, *path[1:]) if name is not None else ()
