"""Nodes to values: one stack of a template, with its parameters, conditions, and the functions of its language.

Lazy and memoised. What a function needs and nobody knows makes its value unknown; a mistake in the template makes it
unknown too, and a problem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import product
from typing import Any, TypeAlias

from iaclint.graph.resources import ModuleCall, Origin
from iaclint.graph.values import (
    ABSENT,
    OneOf,
    PartialMap,
    Reference,
    Rest,
    Unknown,
    Value,
    unknown_from,
)
from iaclint.parsers.templates.context import MAX_ALTERNATIVES, MAX_DEPTH, TemplateContext
from iaclint.parsers.templates.nodes import Call, Member, Node, Scalar, Sequence, as_call
from iaclint.parsers.templates.nodes import Mapping as MappingNode
from iaclint.problems import Level
from iaclint.records import dataclass, field

Names: TypeAlias = "Mapping[str, Value]"
"""What a loop binds: identifiers of `Fn::ForEach`, `ALIYUN::Index`. The object is part of what is remembered."""

Handler: TypeAlias = "Callable[[Stack, Call, Names], Value]"
"""A function: gets its call unevaluated. Raises CallError for a call that the language does not allow."""

NO_NAMES: Names = {}


class CallError(Exception):
    """A call that the language does not allow; the message says why."""


@dataclass(frozen=True, slots=True)
class Argument:
    """A parameter's value as the stack around this one gives it, and where that is written."""

    value: Value
    origin: Origin | None = None
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """A resource that a template declares, or one of several that a loop makes: `name` is its logical id, unique in the
    stack, `member` the entry that was written, `body` its content (another one where a transform made it)."""

    name: str
    member: Member
    body: MappingNode
    names: Names = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Language:
    """What differs between the two.

    `pseudo` is what a pseudo parameter is worth, `parameter` a declared one; `declared` has the resources of a stack,
    loops and transforms carried out; `nested` the stack that a resource deploys, when its template is at hand.
    """

    name: str
    functions: Mapping[str, Handler]
    pseudo: Callable[[Stack, str, Names], Value]
    parameter: Callable[[Stack, str, MappingNode], Value]
    declared: Callable[[Stack], Iterable[Declared]]
    nested: Callable[[Stack, Declared], Stack | None]
    no_value: str


@dataclass(eq=False)
class Stack:
    """A template that is being deployed: by the user, or by a resource of the stack around it.

    `address` is put before the logical ids of its resources: "" or `Nested.`.
    """

    context: TemplateContext
    language: Language
    path: str
    template: MappingNode
    arguments: dict[str, Argument] = field(default_factory=dict)
    address: str = ""
    calls: tuple[ModuleCall, ...] = ()
    parent: Stack | None = None
    resources: dict[str, MappingNode] = field(default_factory=dict)
    children: dict[str, Stack | None] = field(default_factory=dict)
    _values: dict[tuple[int, int], tuple[Node, Names, Value]] = field(default_factory=dict)
    _open: set[tuple[int, int]] = field(default_factory=set)
    _parameters: dict[str, Value] = field(default_factory=dict)

    # ---- sections

    def section(self, name: str) -> MappingNode | None:
        """A section of the template; None when it is not there or no mapping."""
        node = self.template.get(name)
        return node if isinstance(node, MappingNode) else None

    def entry(self, section: str, name: str) -> Node | None:
        found = self.section(section)
        return found.get(name) if found is not None else None

    # ---- values

    def value(self, node: Node, names: Names = NO_NAMES) -> Value:
        """What the node is worth; `ABSENT` for `AWS::NoValue`."""
        if isinstance(node, Scalar):
            return self.text(node, names) if isinstance(node.value, str) else node.value
        key = (id(node), id(names))
        found = self._values.get(key)
        if found is None:
            if key in self._open or self.context.depth > MAX_DEPTH or self.context.steps <= 0:
                return self._given_up(node, key)
            self.context.steps -= 1
            self.context.depth += 1
            self._open.add(key)
            try:
                value = self._evaluate(node, names)
            finally:
                self._open.discard(key)
                self.context.depth -= 1
            found = self._values[key] = (node, names, value)
        return found[2]

    def text(self, node: Scalar, names: Names) -> Value:  # noqa: ARG002 -- what a loop binds stands in Sub and Ref
        """A text as it is written, or what `{{resolve:…}}` in it stands for: nothing that is known here."""
        return dynamic_text(node.value) if "{{" in node.value else node.value

    def known_text(self, node: Node, names: Names) -> str | None:
        """The text that the node is worth, when that is known."""
        value = self.value(node, names)
        return value if isinstance(value, str) else None

    def _given_up(self, node: Node, key: tuple[int, int]) -> Value:
        if key in self._open:
            self.context.report(Level.WARNING, "cycle", "the value depends on itself", node)
        else:
            self.context.report(Level.ERROR, "too-complex", "too much to evaluate here", node)
        return Unknown(("…",))

    def _evaluate(self, node: Node, names: Names) -> Value:
        node = as_call(node)
        if isinstance(node, Call):
            return self.call(node, names)
        if isinstance(node, MappingNode):
            return self.mapping(node, names)
        assert isinstance(node, Sequence)
        return self.sequence(node, names)

    def call(self, node: Call, names: Names) -> Value:
        handler = self.language.functions.get(node.name)
        if handler is None:
            self.context.report(
                Level.WARNING, "unknown-function", f"{node.name} is no function that is known here", node
            )
            return Unknown((node.name,))
        try:
            return handler(self, node, names)
        except CallError as error:
            self.context.report(Level.WARNING, "invalid-call", f"{node.name}: {error}", node)
            return Unknown((node.name,))

    def mapping(self, node: MappingNode, names: Names) -> Value:
        """A map without the members that are worth nothing. Functions beside other members make the rest unknown."""
        found: dict[str, Value] = {}
        rest: list[Value] = []
        for member in node.members:
            if member.key.startswith("Fn::"):
                value = self.call(Call(member.key, member.value, member.value.place), names)
                if isinstance(value, dict):
                    found.update(value)
                    rest.extend([value.rest] if isinstance(value, PartialMap) else [])
                else:
                    rest.append(value)
                continue
            value = self.value(member.value, names)
            if value is not ABSENT:
                found[member.key] = optional(value)
        return PartialMap(found, unknown_from(rest)) if rest else found

    def sequence(self, node: Sequence, names: Names) -> Value:
        """A list without the items that are worth nothing; several lists when it is not known which items those are."""
        lists: list[list[Value]] = [[]]
        open_: list[OneOf] = []
        for item in node.items:
            value = self.value(item, names)
            if value is ABSENT:
                continue
            if isinstance(value, OneOf) and any(each is ABSENT for each in value.alternatives):
                open_.append(value)
                if len(lists) * len(value.alternatives) <= MAX_ALTERNATIVES // 4:
                    lists = [[*items, *_written(each)] for items in lists for each in value.alternatives]
                    continue
                value = Rest(Unknown(value.causes, unknown_from([value]).references))
            for items in lists:
                items.append(value)
        return lists[0] if len(lists) == 1 else OneOf(tuple(lists), unknown_from(open_).causes)

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
        if name in self.resources:
            return Unknown((name,), (Reference(self.address + name, ""),), "string", not_null=True)
        self.context.report(Level.WARNING, "undefined-reference", f'there is no parameter or resource "{name}"', node)
        return Unknown((name,))

    def parameter(self, name: str) -> Value:
        """A parameter's value: given by the stack around or by the user, its default, or unknown."""
        if name not in self._parameters:
            declaration = self.entry("Parameters", name)
            node = declaration if isinstance(declaration, MappingNode) else MappingNode((), self.template.place)
            self._parameters[name] = self.language.parameter(self, name, node)
        return self._parameters[name]

    def condition(self, name: str, node: Node) -> bool | None:
        """Whether a named condition holds; None when nobody knows."""
        declared = self.entry("Conditions", name)
        if declared is None:
            self.context.report(Level.WARNING, "undefined-reference", f'there is no condition "{name}"', node)
            return None
        return truth(self.value(declared))


def _written(value: Value) -> tuple[Value, ...]:
    return () if value is ABSENT else (value,)


# ---- what functions are made of


def truth(value: Value) -> bool | None:
    """A condition's value; None when it is not known."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if isinstance(value, OneOf):
        answers = {truth(each) for each in value.alternatives}
        return answers.pop() if len(answers) == 1 else None
    return None


def optional(value: Value) -> Value:
    """For a map's member: an alternative that is worth nothing is null there, which means the same."""
    if isinstance(value, OneOf) and any(each is ABSENT for each in value.alternatives):
        return OneOf(tuple(None if each is ABSENT else each for each in value.alternatives), value.causes)
    return value


def one_of(values: Iterable[Value], causes: tuple[str, ...] = ()) -> Value:
    """One of the values: taken apart and without duplicates; the value itself when there is only one."""
    found: list[Value] = []
    all_causes: dict[str, None] = dict.fromkeys(causes)
    for value in values:
        if isinstance(value, OneOf):
            all_causes.update(dict.fromkeys(value.causes))
        for each in value.alternatives if isinstance(value, OneOf) else (value,):
            if not any(type(each) is type(other) and each == other for other in found):
                found.append(each)
    if len(found) > MAX_ALTERNATIVES:
        return Unknown(tuple(all_causes), unknown_from(found).references)
    return found[0] if len(found) == 1 else OneOf(tuple(found), tuple(all_causes))


def lifted(function: Callable[..., Value], *values: Value) -> Value:
    """The function called with every combination of what the arguments may be."""
    if not any(isinstance(value, OneOf) for value in values):
        return function(*values)
    choices = [value.alternatives if isinstance(value, OneOf) else (value,) for value in values]
    count = 1
    for choice in choices:
        count *= len(choice)
    causes = tuple(dict.fromkeys(cause for value in values if isinstance(value, OneOf) for cause in value.causes))
    if count > MAX_ALTERNATIVES:
        return unknown_from(values)
    return one_of([function(*combination) for combination in product(*choices)], causes)


def strict(function: Callable[..., Value], *counts: int) -> Handler:
    """A handler for a function of plain values: evaluates its arguments, `counts` says how many there may be (none: the
    argument as it is, whatever it is). `function` gets no OneOf at the top; it may get unknown values and answers what
    it can: see `needs`."""

    def handler(stack: Stack, call: Call, names: Names) -> Value:
        if not counts:
            return lifted(function, stack.value(call.argument, names))
        values = arguments(stack, call, names)
        if values is None:
            return unknown_from([stack.value(call.argument, names)])
        if len(values) not in counts:
            raise CallError(f"takes {' or '.join(map(str, counts))} arguments, not {len(values)}")
        return lifted(function, *values)

    return handler


def arguments(stack: Stack, call: Call, names: Names) -> list[Value] | None:
    """The values of a call's arguments; None when it is not known how many there are."""
    argument = as_call(call.argument)
    if isinstance(argument, Sequence):
        return [stack.value(item, names) for item in argument.items]
    value = stack.value(argument, names)
    if isinstance(value, list):
        return None if any(isinstance(item, Rest) for item in value) else value
    return None if isinstance(value, (Unknown, OneOf)) else [value]


def dynamic_text(text: str) -> Any:
    """A text with `{{resolve:service:…}}` in it: looked up at deployment.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
    """
    from iaclint.parsers.templates.texts import joined

    pieces: list[Value] = []
    position = 0
    while (start := text.find("{{resolve:", position)) >= 0 and (end := text.find("}}", start)) >= 0:
        pieces += [text[position:start], Unknown((text[start : end + 2],), type="string")]
        position = end + 2
    return joined([*pieces, text[position:]])
