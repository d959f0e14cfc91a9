"""What a module declares: the blocks of all files of one directory, override files merged as Terraform merges them.

https://developer.hashicorp.com/terraform/language/files/override
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

from iaclint.parsers.terraform.files import is_folder, is_override, module_files
from iaclint.parsers.terraform.reader import parse
from iaclint.parsers.terraform.syntax import Attribute, Block, Body
from iaclint.problems import Level, Problem
from iaclint.records import dataclass, field
from iaclint.source import Location, SourceFile
from iaclint.sources import Sources
from iaclint.spelling import did_you_mean

_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class Declaration:
    """A block, and the blocks of override files that are merged into it. Later bodies win, attribute by attribute."""

    block: Block
    overrides: tuple[Block, ...] = ()

    @property
    def bodies(self) -> tuple[Body, ...]:
        return (self.block.body, *(block.body for block in self.overrides))

    @property
    def header(self) -> Location:
        return self.block.body.source.location(self.block.header)

    def attribute(self, name: str) -> tuple[Attribute, SourceFile] | None:
        """The attribute that counts, and the file it stands in."""
        for body in reversed(self.bodies):
            if name in body.attributes:
                return body.attributes[name], body.source
        return None


@dataclass(slots=True)
class Module:
    """The declarations of one directory. The keys of resources are mode (`resource`, `data`, …), type and name.

    `settings` are its `terraform` blocks.
    """

    directory: str
    variables: dict[str, Declaration] = field(default_factory=dict)
    locals: dict[str, tuple[Attribute, SourceFile]] = field(default_factory=dict)
    outputs: dict[str, Declaration] = field(default_factory=dict)
    resources: dict[tuple[str, str, str], Declaration] = field(default_factory=dict)
    calls: dict[str, Declaration] = field(default_factory=dict)
    providers: list[Declaration] = field(default_factory=list)
    settings: list[Declaration] = field(default_factory=list)
    duplicates: list[Declaration] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    files: list[SourceFile] = field(default_factory=list)


def source_of(call: Declaration) -> str | None:
    """A module call's `source`, which Terraform wants to be a literal; None when it is none."""
    found = call.attribute("source")
    value = getattr(found[0].expression, "value", None) if found else None
    return value if isinstance(value, str) else None


def load_module(directory: str, sources: Sources) -> Module:
    """Read and parse every file of the directory. What cannot be read stays with `sources`, syntax errors are here."""
    try:
        with os.scandir(directory) as entries:
            names = module_files([entry.name for entry in entries if not is_folder(entry)])
    except OSError as error:
        where = Location(sources.display(directory), 1, 1, 1, 1)
        message = f"cannot be read: {error.strerror or type(error).__name__}"
        return Module(directory, problems=[Problem(Level.ERROR, "unreadable-folder", message, where)])
    files = [sources.read(os.path.join(directory, name)) for name in names]
    return module_of(directory, (file for file in files if file is not None))


def module_of(directory: str, files: Iterable[SourceFile]) -> Module:
    """The module that consists of these files."""
    module = Module(directory)
    for source in files:
        module.files.append(source)
        parsed = parse(source)
        module.problems.extend(parsed.problems)
        override = is_override(source.path.rpartition("/")[2])
        for block in parsed.body.blocks:
            _declare(module, block, override)
    return module


_LABELS = {
    "resource": ("type", "name"),
    "data": ("type", "name"),
    "ephemeral": ("type", "name"),
    "variable": ("name",),
    "output": ("name",),
    "module": ("name",),
    "provider": ("name",),
    "locals": (),
}
_OTHER_BLOCKS = ("terraform", "moved", "import", "removed", "check", "action", "list", "language")


def _declare(module: Module, block: Block, override: bool) -> None:
    wanted = _LABELS.get(block.type)
    if wanted is None:
        if block.type not in _OTHER_BLOCKS:
            module.problems.append(_unknown_block(block))
    elif len(block.labels) != len(wanted):
        module.problems.append(_wrong_labels(block, wanted))
    match block.type, block.labels:
        case ("resource" | "data" | "ephemeral") as mode, (type, name):
            _add(module, module.resources, (mode, type, name), block, override)
        case "variable", (name,):
            _add(module, module.variables, name, block, override)
        case "output", (name,):
            _add(module, module.outputs, name, block, override)
        case "module", (name,):
            _add(module, module.calls, name, block, override)
        case "provider", (_,):
            module.providers.append(Declaration(block))
        case "terraform", ():
            module.settings.append(Declaration(block))
        case "locals", ():
            for name, attribute in block.body.attributes.items():
                module.locals[name] = (attribute, block.body.source)


def _add(module: Module, table: dict[_Key, Declaration], key: _Key, block: Block, override: bool) -> None:
    if key not in table:
        table[key] = Declaration(block)
        return
    known = table[key]
    if override:
        table[key] = Declaration(known.block, (*known.overrides, block))
    else:
        # Terraform refuses the second; dropping it would hide it from every check.
        module.problems.append(_duplicate(block, known.header))
        module.duplicates.append(Declaration(block))


def _unknown_block(block: Block) -> Problem:
    message = f'there is no block type "{block.type}"{did_you_mean(block.type, (*_LABELS, *_OTHER_BLOCKS))}'
    return Problem(Level.WARNING, "unknown-block", message, block.body.source.location(block.header))


def _wrong_labels(block: Block, wanted: tuple[str, ...]) -> Problem:
    labels = " and ".join(f"its {label}" for label in wanted) or "no label"
    message = f"{block.type} needs {labels}: this block was not analysed"
    return Problem(Level.ERROR, "syntax-error", message, block.body.source.location(block.header))


def _duplicate(block: Block, first: Location) -> Problem:
    message = f"{block.type} {' '.join(block.labels)} is already declared at {first.path}:{first.start_line}"
    where = block.body.source.location(block.header)
    return Problem(Level.WARNING, "duplicate-declaration", message, where, "give it another name")
