"""What a template declares, and what evaluation hands around."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from iaclint.graph.resources import Origin, Path
from iaclint.graph.values import ABSENT, Value
from iaclint.parsers.templates.nodes import Mapping as MappingNode
from iaclint.parsers.templates.nodes import Member, Node
from iaclint.records import dataclass, field

Names: TypeAlias = "Mapping[str, Value]"
"""What a loop binds: identifiers of `Fn::ForEach`, `ALIYUN::Index`. The object is part of what is remembered."""

Renamed: TypeAlias = "Mapping[Path, Path]"
"""Where one writes in the file what a transform puts elsewhere."""

NO_NAMES: Names = {}
NOT_RENAMED: Renamed = {}


class CallError(Exception):
    """A call that the language does not allow; the message says why."""


@dataclass(frozen=True, slots=True)
class Argument:
    """A parameter as the stack around this one gives it: a node of that stack, evaluated there when somebody asks, or
    a value and the function that makes it, with others. `origin` is where it is given."""

    value: Value = ABSENT
    origin: Origin | None = None
    node: Node | None = None
    names: Names = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Declared:
    """A resource that a template declares, or one of several that a loop makes: `name` is its logical id, unique in the
    stack, `member` the entry that was written, `body` its content (another one where a transform made it, and then
    `renamed` says what its properties are called in the file)."""

    name: str
    member: Member
    body: MappingNode
    names: Names = field(default_factory=dict)
    renamed: Renamed = field(default_factory=dict)
