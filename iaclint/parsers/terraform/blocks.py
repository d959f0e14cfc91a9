"""Blocks that are no resources, as checks look at them: variables, outputs, module calls, backends, texts of files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from iaclint.graph.resources import UNREAD, Origin, Path, Resource
from iaclint.graph.values import ABSENT, Reference, Value
from iaclint.parsers.file_text import file_block
from iaclint.parsers.terraform.attributes import BlockAttributes
from iaclint.parsers.terraform.declarations import Declaration
from iaclint.parsers.terraform.module_instance import ModuleInstance
from iaclint.parsers.terraform.syntax import Block
from iaclint.parsers.terraform.written import WrittenBlock
from iaclint.source import Location

_NO_EXPRESSIONS = frozenset({"type", "validation", "precondition"})
"""What in a variable or an output is no value."""


def blocks_of(instances: Iterable[ModuleInstance]) -> Iterator[Resource]:
    """The blocks of each module once, however often it is called, and the outputs of the root module.

    The first instance is that of the root module.
    """
    seen: set[str] = set()
    for instance in instances:
        if instance.module.directory in seen:
            continue
        if not seen:
            yield from _named(instance, "output", "output", instance.module.outputs)
        seen.add(instance.module.directory)
        yield from _named(instance, "variable", "var", instance.module.variables)
        yield from _named(instance, "module", "module", instance.module.calls)
        for declaration in instance.module.settings:
            yield _block("terraform", "terraform", "", instance, declaration)
            for block in declaration.block.body.blocks:
                if block.type == "backend" and len(block.labels) == 1:
                    type_ = f"backend.{block.labels[0]}"
                    yield _block(type_, type_, "", instance, Declaration(block))
        for source in instance.module.files:
            yield file_block(source)


def unread_parts(instances: Iterable[ModuleInstance]) -> Iterator[Resource]:
    """For each call of a module that was not read, what it is given."""
    for instance in instances:
        for name, declaration in instance.module.calls.items():
            if instance.child(name) is None:
                for address, written in instance.called(name, declaration):
                    yield Resource(address, UNREAD, UNREAD, BlockAttributes(written), instance.calls)


def _named(
    instance: ModuleInstance, type_: str, prefix: str, declarations: dict[str, Declaration]
) -> Iterator[Resource]:
    for name, declaration in declarations.items():
        yield _block(type_, f"{prefix}.{name}", name, instance, declaration)


def _block(type_: str, address: str, name: str, instance: ModuleInstance, declaration: Declaration) -> Resource:
    block: Block = declaration.block
    written = WrittenBlock(declaration.bodies, block.header, block.span, instance, instance.context)
    attributes = _LabelledAttributes(written, name) if name else BlockAttributes(written)
    return Resource(instance.prefixed(address), type_, type_, attributes, instance.calls)


class _LabelledAttributes(BlockAttributes):
    """With the block's label as its attribute `name`."""

    __slots__ = ("_name",)

    def __init__(self, block: WrittenBlock, name: str) -> None:
        super().__init__(block)
        self._name = name

    def names(self) -> Iterable[str]:
        return ("name", *(name for name in super().names() if name not in _NO_EXPRESSIONS))

    def get(self, name: str) -> Value:
        if name in _NO_EXPRESSIONS:
            return ABSENT
        return self._name if name == "name" else super().get(name)

    def references(self, name: str) -> tuple[Reference, ...]:
        return () if name == "name" else super().references(name)

    def locate(self, path: Path) -> Location:
        return super().locate(() if path[:1] == ("name",) else path)

    def origins(self, path: Path, *, absent: bool = False) -> tuple[Origin, ...]:
        return () if path[:1] == ("name",) else super().origins(path, absent=absent)
