"""What all stacks of one template share: files, problems, limits."""

from __future__ import annotations

from iaclint.parsers.templates.nodes import Node
from iaclint.problems import Level, Problem
from iaclint.records import dataclass, field
from iaclint.sources import Sources

MAX_STEPS = 2_000_000
"""Nodes that are evaluated for one template, its nested stacks included."""

MAX_TEXT = 1_000_000
"""Characters of a text that functions put together."""

MAX_ALTERNATIVES = 64
"""Combinations of what unknown conditions leave open that a function is called with."""

MAX_DEPTH = 600
"""How deep parts, functions, parameters and locals may lead from one to the next, in frames of Python: it has 1000."""

NODE_DEPTH = 3
CALL_DEPTH = 10
"""Frames that evaluating a map or list, and a function, take at most."""

MAX_RESOURCES = 10_000
"""Resources that `Fn::ForEach` and `Count` make of one template."""

MAX_STACKS = 200
"""Nested stacks below one template."""


@dataclass(eq=False)
class TemplateContext:
    """One template with all its nested stacks. `reached` are the absolute paths of the files that were evaluated;
    `variables` what the user gave for parameters."""

    sources: Sources
    variables: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    steps: int = MAX_STEPS
    exhausted: bool = False
    resources: int = MAX_RESOURCES
    stacks: int = MAX_STACKS
    depth: int = 0
    templates: dict[str, Node | None] = field(default_factory=dict)
    _reported: set[tuple[str, str, object]] = field(default_factory=set)

    def report(self, level: Level, kind: str, message: str, node: Node, hint: str = "") -> None:
        """A problem at a node, once."""
        self.add(Problem(level, kind, message, node.place.location(), hint))

    def add(self, problem: Problem) -> None:
        key = (problem.kind, problem.message, problem.location)
        if key not in self._reported:
            self._reported.add(key)
            self.problems.append(problem)
