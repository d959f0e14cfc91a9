"""Nodes to values: one stack of a template, with its parameters, conditions, and the functions of its language.

Lazy and memoised. What a function needs and nobody knows makes its value unknown; a mistake in the template makes it
unknown too, and a problem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, TypeAlias

from iaclint.graph.resources import ModuleCall
from iaclint.graph.values import ABSENT, Reference, Unknown, Value
from iaclint.parsers.templates.choices import truth
from iaclint.parsers.templates.containers import mapping_value, sequence_value
from iaclint.parsers.templates.context import CALL_DEPTH, MAX_DEPTH, NODE_DEPTH, TemplateContext
from iaclint.parsers.templates.declared import NO_NAMES, Argument, CallError, Declared, Names
from iaclint.parsers.templates.loops import PREFIX as LOOP
from iaclint.parsers.templates.loops import Entry, bound_text, entries_of, has_loops
from iaclint.parsers.templates.macros import beginnings_of_made
from iaclint.parsers.templates.nodes import Call, Node, Scalar, Sequence, as_call
from iaclint.parsers.templates.nodes import Mapping as MappingNode
from iaclint.parsers.templates.texts import dynamic_text
from iaclint.problems import Level
from iaclint.records import dataclass, field

Handler: TypeAlias = "Callable[[Stack, Call, Names], Value]"
"""A function: gets its call unevaluated. Raises CallError for a call that the language does not allow."""


@dataclass(frozen=True, slots=True)
class Language:
    """What differs between the two.

    `pseudo` is what a pseudo parameter is worth, `parameter` a declared one; `declared` has the resources of a stack,
    loops and transforms carried out; `nested` the stack that a resource deploys, when its template is at hand.
    `referred` is what a name, or an attribute of it, stands for beyond parameters and resources; ABSENT for nothing.
    """

    name: str
    functions: Mapping[str, Handler]
    pseudo: Callable[[Stack, str, Names], Value]
    parameter: Callable[[Stack, str, MappingNode], Value]
    declared: Callable[[Stack], Iterable[Declared]]
    nested: Callable[[Stack, Declared], Stack | None]
    no_value: str
    referred: Callable[[Stack, str, str, Names], Value] = lambda *_: ABSENT


@dataclass(eq=False)
class Stack:
    """A template that is being deployed: by the user, or by a resource of the stack around it.

    `address` is put before the logical ids of its resources: "" or `Nested.`. `memo` is for what a language works out.
    """

    context: TemplateContext
    language: Language
    path: str
    template: MappingNode
    arguments: dict[str, Argument] = field(default_factory=dict)
    address: str = ""
    calls: tuple[ModuleCall, ...] = ()
    parent: Stack | None = None
    memo: dict[tuple[object, ...], Any] = field(default_factory=dict)
    _values: dict[tuple[int, int], tuple[Node, Names, Value]] = field(default_factory=dict)
    _open: set[tuple[int, int]] = field(default_factory=set)
    _parameters: dict[str, Value] = field(default_factory=dict)
    _loops: dict[tuple[int, int], tuple[Node, Names, list[Entry]]] = field(default_factory=dict)
    _looped: dict[str, dict[str, Entry]] = field(default_factory=dict)
    _resources: dict[str, Declared] | None = None
    _children: dict[str, Stack | None] = field(default_factory=dict)

    # ---- sections

    def section(self, name: str) -> MappingNode | None:
        """A section of the template; None when it is not there or no mapping."""
        node = self.template.get(name)
        return node if isinstance(node, MappingNode) else None

    def entry(self, section: str, name: str) -> Node | None:
        """An entry of a section in which there are no loops."""
        found = self.section(section)
        return found.get(name) if found is not None else None

    def entries(self, node: MappingNode, names: Names = NO_NAMES) -> list[Entry]:
        """The members of a mapping, loops carried out."""
        key = (id(node), id(names))
        found = self._loops.get(key)
        if found is None:
            # What a loop's collection asks for meanwhile is what is written without a loop.
            written = [Entry(each.key, each, names) for each in node.members if not each.key.startswith(LOOP)]
            self._loops[key] = (node, names, written)
            found = self._loops[key] = (node, names, list(entries_of(self, node, names)))
        return found[2]

    def looped_entry(self, section: str, name: str) -> Entry | None:
        """An entry of a section that may have loops."""
        node = self.section(section)
        member = node.by_key.get(name) if node is not None else None
        if node is None or member is not None:
            return Entry(name, member, NO_NAMES) if member is not None else None
        if section not in self._looped:
            self._looped[section] = {}
            self._looped[section] = {each.name: each for each in self.entries(node)} if has_loops(node) else {}
        return self._looped[section].get(name)

    @property
    def resources(self) -> dict[str, Declared]:
        """The resources by logical id, without those whose condition is false."""
        if self._resources is None:
            self._resources = {}  # what a loop's collection asks for meanwhile is answered without
            for each in self.language.declared(self):
                condition = each.body.get("Condition")
                if condition is None or self.holds(condition, each.names) is not False:
                    self._resources[each.name] = each
        return self._resources

    def child(self, name: str) -> Stack | None:
        """The stack that a resource deploys, when its template is at hand."""
        if name not in self._children:
            self._children[name] = None
            declared = self.resources.get(name)
            self._children[name] = self.language.nested(self, declared) if declared is not None else None
        return self._children[name]

    # ---- values

    def value(self, node: Node, names: Names = NO_NAMES) -> Value:
        """What the node is worth; `ABSENT` for `AWS::NoValue`."""
        if isinstance(node, Scalar):
            return self.text(node, names) if isinstance(node.value, str) else node.value
        key = (id(node), id(names))
        found = self._values.get(key)
        if found is None:
            call = as_call(node)
            context = self.context
            depth = CALL_DEPTH if isinstance(call, Call) else NODE_DEPTH
            if key in self._open or context.depth + depth > MAX_DEPTH or context.steps <= 0:
                return self._given_up(node, key)
            context.steps -= 1
            context.depth += depth
            self._open.add(key)
            try:
                value = self._evaluate(call, names)
            finally:
                self._open.discard(key)
                context.depth -= depth
            found = self._values[key] = (node, names, value)
        return found[2]

    def text(self, node: Scalar, names: Names) -> Value:
        """A text as it is written; with a loop's items, and without what `{{resolve:…}}` in it stands for: nothing
        that is known here."""
        text: str = node.value
        if "{" not in text:
            return text
        bound = bound_text(text, names)
        return dynamic_text(bound) if isinstance(bound, str) and "{{" in bound else bound

    def known_text(self, node: Node, names: Names) -> str | None:
        """The text that the node is worth, when that is known."""
        value = self.value(node, names)
        return value if isinstance(value, str) else None

    def _given_up(self, node: Node, key: tuple[int, int]) -> Value:
        context = self.context
        if key in self._open:
            context.report(Level.WARNING, "cycle", "the value depends on itself", node)
        elif not context.exhausted:
            context.exhausted = context.steps <= 0  # then everything that follows is given up, and said to be
            context.report(Level.ERROR, "too-complex", "too much to evaluate here", node)
        return Unknown(("…",))

    def _evaluate(self, node: Node, names: Names) -> Value:
        if isinstance(node, Call):
            return self.call(node, names)
        if isinstance(node, MappingNode):
            return mapping_value(self, node, names)
        assert isinstance(node, Sequence)
        return sequence_value(self, node, names)

    def call(self, node: Call, names: Names) -> Value:
        handler = self.language.functions.get(node.name)
        if handler is None:
            message = f"{node.name} is no function that is known here"
            self.context.report(Level.WARNING, "unknown-function", message, node)
            return Unknown((node.name,))
        try:
            return handler(self, node, names)
        except CallError as error:
            self.context.report(Level.WARNING, "invalid-call", f"{node.name}: {error}", node)
            return Unknown((node.name,))

    # ---- names

    def named(self, name: str, node: Node, names: Names) -> Value:
        """What `Ref` gives: a loop's binding, a parameter, a pseudo parameter, or a resource's identity."""
        if name in names:
            return names[name]
        if self.entry("Parameters", name) is not None or name in self.arguments:
            return self.parameter(name)
        if name == self.language.no_value:
            return ABSENT
        if "::" in name:
            return self.language.pseudo(self, name, names)
        found = self.language.referred(self, name, "", names)
        if found is not ABSENT:
            return found
        if name in self.resources:
            return Unknown((name,), (Reference(self.address + name, ""),), "string", not_null=True)
        return self.undefined(name, "parameter or resource", node)

    def undefined(self, name: str, what: str, node: Node) -> Value:
        """What nobody declared; without a word where a macro may declare it, or a condition took it away."""
        if self.entry("Resources", name) is None and not name.startswith(self._made):
            self.context.report(Level.WARNING, "undefined-reference", f'there is no {what} "{name}"', node)
        in_module = "Modules" in self.template.by_key and what != "condition"
        return Unknown((name,), (Reference(self.address + name, ""),) if in_module else ())

    @cached_property
    def _made(self) -> tuple[str, ...]:
        return beginnings_of_made(self.template)

    def parameter(self, name: str) -> Value:
        """A parameter's value: given by the stack around or by the user, its default, or unknown."""
        if name not in self._parameters:
            declaration = self.entry("Parameters", name)
            node = declaration if isinstance(declaration, MappingNode) else MappingNode((), self.template.place)
            self._parameters[name] = self.language.parameter(self, name, node)
        return self._parameters[name]

    def assume(self, name: str, value: Value) -> None:
        """What a parameter is worth while its value is worked out, for a rule about it that reads it."""
        self._parameters[name] = value

    def argument(self, name: str) -> Value:
        """What the stack around gives for a parameter; ABSENT when that is nothing."""
        given = self.arguments.get(name)
        if given is None or given.node is None or self.parent is None or given.value is not ABSENT:
            return ABSENT if given is None else given.value
        return self.parent.value(given.node, given.names)

    # ---- conditions

    def holds(self, node: Node, names: Names = NO_NAMES) -> bool | None:
        """Whether a condition does, by its name or written in place; None when nobody knows."""
        if isinstance(node, MappingNode) and len(node.members) == 1 and node.members[0].key == "Condition":
            node = node.members[0].value
        if isinstance(node, Scalar) and isinstance(node.value, str):
            name = self.text(node, names)
            return self.condition(name, node) if isinstance(name, str) else None
        return truth(self.value(node, names))

    def condition(self, name: str, node: Node) -> bool | None:
        """Whether a named condition holds; None when nobody knows."""
        declared = self.looped_entry("Conditions", name)
        if declared is None:
            self.undefined(name, "condition", node)
            return None
        written = declared.member.value
        if isinstance(written, MappingNode) and "Condition" in written.by_key:
            return self._renamed(written, declared.names)
        return truth(self.value(written, declared.names))

    def _renamed(self, node: MappingNode, names: Names) -> bool | None:
        """A condition that is nothing but another one, perhaps itself."""
        key = (id(node), id(names))
        if key in self._open or self.context.depth + CALL_DEPTH > MAX_DEPTH:
            self._given_up(node, key)
            return None
        self.context.depth += CALL_DEPTH
        self._open.add(key)
        try:
            return self.holds(node, names)
        finally:
            self._open.discard(key)
            self.context.depth -= CALL_DEPTH
