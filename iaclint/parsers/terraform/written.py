"""A block as it was written, evaluated attribute by attribute when somebody asks: the values, and the places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from iaclint.graph.documents import DocumentText, PartialDocument
from iaclint.graph.resources import Path
from iaclint.graph.values import ABSENT, ListValue, OneOf, Reference, Rest, Unknown, Value
from iaclint.parsers.terraform.context import MAX_INSTANCES, RootContext
from iaclint.parsers.terraform.expansion import Each, Elements, Written, elements
from iaclint.parsers.terraform.places import place_in
from iaclint.parsers.terraform.scope import ChildScope, EvaluationError, Scope
from iaclint.parsers.terraform.syntax import Attribute, Block, Body, Expression, Literal, Variable
from iaclint.patterns import pattern
from iaclint.records import dataclass
from iaclint.source import Location, SourceFile, Span

META_ARGUMENTS = frozenset({"count", "for_each", "provider", "depends_on", "providers", "source", "version"})
META_BLOCKS = frozenset({"lifecycle", "provisioner", "connection"})
_STEPS_OF_A_BLOCK = 100
_INSTANCE_NAMES = pattern(rb"\b(?:each|count)\b")


class WrittenBlock:
    """A block's attributes and nested blocks in one scope. `bodies` are its own and those of override files, in order.

    One object serves all instances of a resource that do not read `count` or `each`, which makes thousands of equal
    instances cheap. `optional` is a nested block of which it is not known whether it is there, and all else is.
    """

    optional = False

    def __init__(self, bodies: tuple[Body, ...], header: Span, span: Span, scope: Scope, context: RootContext) -> None:
        self.bodies = bodies
        self.scope = scope
        self._header = header
        self._span = span
        self._context = context
        self._values: dict[str, Value] = {}
        self._references: dict[str, tuple[Reference, ...]] = {}
        self._children: dict[str, list[WrittenBlock]] = {}
        self._evaluating: set[str] = set()

    # --- values

    def names(self) -> Iterable[str]:
        found: dict[str, None] = {}
        for body in self.bodies:
            found.update(dict.fromkeys(name for name in body.attributes if name not in META_ARGUMENTS))
            for block in body.blocks:
                name = _block_name(block)
                if name not in META_BLOCKS:
                    found[name] = None
        return found

    def get(self, name: str) -> Value:
        if name in self._values:
            return self._values[name]
        if name in self._evaluating:
            raise EvaluationError(f'"{name}" refers to itself')
        found = self.attribute(name)
        if found is not None and isinstance(found[0].expression, Literal):  # as most are: it refers to nothing
            value = self._values[name] = self._context.evaluate(found[0].expression, self.scope, found[1])
            return value
        self._evaluating.add(name)
        try:
            with self._context.references.recording() as references, self._context.allowance.one_expression():
                value = self._evaluate(name)
        finally:
            self._evaluating.discard(name)
        self._values[name] = value
        self._references[name] = tuple(references)
        return value

    def get_safely(self, name: str) -> Value:
        """The same, with an answer and a warning for blocks that are nested too deeply. Never raises."""
        try:
            return self.get(name)
        except RecursionError:
            self._values[name] = Unknown(("nested too deeply",))
            error = EvaluationError("nested too deeply to be evaluated")
            self._context.report_problem(error, self._header, self.source)
            return self._values[name]

    def references(self, name: str) -> tuple[Reference, ...]:
        """Those that `get(name)`, which comes first, has found."""
        return self._references.get(name, ())

    def attribute(self, name: str) -> tuple[Attribute, SourceFile] | None:
        for body in reversed(self.bodies):
            if name in body.attributes:
                return body.attributes[name], body.source
        return None

    def content(self) -> dict[str, Value]:
        """All of it as one object; what is null or absent is left out."""
        values = {name: self.get(name) for name in self.names()}
        return {name: value for name, value in values.items() if value is not ABSENT and value is not None}

    def children(self, name: str) -> list[WrittenBlock]:
        """The nested blocks of that name, in the order in which `get(name)` lists them."""
        self.get(name)
        return self._children.get(name, [])

    def _evaluate(self, name: str) -> Value:
        found = self.attribute(name)
        if found is not None:
            attribute, source = found
            return self._context.evaluate_or_unknown(attribute.expression, self.scope, source)
        for body in reversed(self.bodies):
            blocks = [block for block in body.blocks if _block_name(block) == name]
            if blocks:
                return self._admitted(name, blocks, body.source)
        return ABSENT

    def _admitted(self, name: str, blocks: list[Block], source: SourceFile) -> Value:
        try:
            value = self._evaluate_blocks(name, blocks, source)
            self._context.allowance.admit(value)
            return value
        except EvaluationError as error:
            self._context.report_problem(error, blocks[0].header, source)
            return Unknown((f"error: {error.message}",))

    def _evaluate_blocks(self, name: str, blocks: list[Block], source: SourceFile) -> Value:
        values: ListValue = ListValue()
        children = self._children.setdefault(name, [])
        for block in blocks:
            if block.type != "dynamic":
                child = WrittenBlock((block.body,), block.header, block.span, self.scope, self._context)
                children.append(child)
                values.append(child.content())
                continue
            found = self._elements(block, source)
            if found.alternatives and len(blocks) == 1:
                return self._alternatives(block, found, children)
            self._expand(block, found, values, children)
        return values

    def _elements(self, block: Block, source: SourceFile) -> Elements:
        attribute = block.body.attributes.get("for_each")
        if attribute is None:
            return Elements([], Unknown((f"dynamic.{block.labels[0] if block.labels else ''}",)))
        value = self._context.evaluate_or_unknown(attribute.expression, self.scope, source)
        try:
            return elements(value)
        except EvaluationError as error:
            self._context.report_error(error, attribute.expression, source)
            return Elements([], Unknown((f"error: {error.message}",)))

    def _expand(self, block: Block, found: Elements, values: ListValue, children: list[WrittenBlock]) -> None:
        content = next((inner for inner in block.body.blocks if inner.type == "content"), None)
        if content is None or "for_each" not in block.body.attributes:
            return
        only = _only_alternative(found)
        if only is not None:
            first = len(children)
            self._expand(block, only, ListValue(), children)
            for child in children[first:]:
                child.optional = True
                values.append(Rest(found.rest or Unknown()))
            return
        attribute = block.body.attributes["for_each"]
        written = Written(attribute.expression, self.scope, block.body.source)
        for key, value in found.pairs[:MAX_INSTANCES]:
            self._context.allowance.spend(_STEPS_OF_A_BLOCK)
            scope = ChildScope(self.scope, {_iterator(block): Each(key, value, written)})
            child = WrittenBlock((content.body,), content.header, content.span, scope, self._context)
            children.append(child)
            values.append(child.content())
        rest = found.rest
        if len(found.pairs) > MAX_INSTANCES:
            rest = Unknown((f"dynamic.{_block_name(block)}",))
        if rest is not None:
            # A place holder keeps the indices of values and children equal.
            children.append(WrittenBlock((content.body,), content.header, content.span, self.scope, self._context))
            values.append(Rest(rest))

    def _alternatives(self, block: Block, found: Elements, children: list[WrittenBlock]) -> Value:
        outcomes: list[Value] = []
        for alternative in found.alternatives:
            values: ListValue = ListValue()
            own: list[WrittenBlock] = []
            self._expand(block, alternative, values, own)
            outcomes.append(values)
            if len(own) > len(children):
                children[:] = own
                for child in own:
                    child.optional = _only_alternative(found) is not None
        assert found.rest is not None
        return OneOf(tuple(outcomes), found.rest.causes)

    # --- places

    @property
    def source(self) -> SourceFile:
        return self.bodies[0].source

    def locate(self, path: Path) -> Location:
        place = self.place(path)
        return place if isinstance(place, Location) else place.source.location(place.span)

    def extent(self) -> Location:
        return self.source.location(self._span)

    def place(self, path: Path) -> Place | Location:
        header = Place(self.source, self._header, None, self.scope)
        if not path:
            return header
        name = str(path[0])
        found = self.attribute(name)
        if found is not None:
            attribute, source = found
            value = self.get(name)
            if isinstance(value, (DocumentText, PartialDocument)) and len(path) > 1:
                return value.document.locate(path[1:])
            span, expression = place_in(attribute, source, path[1:])
            return Place(source, span, expression, self.scope)
        children = self.children(name)
        if not children:
            return header
        index, rest = (path[1], path[2:]) if len(path) > 1 and isinstance(path[1], int) else (0, path[1:])
        return children[min(int(index), len(children) - 1)].place(rest)


@dataclass(frozen=True, slots=True)
class Place:
    """A span, and the expression there with the scope that it is evaluated in (None: a block's header)."""

    source: SourceFile
    span: Span
    expression: Expression | None
    scope: Scope


def _only_alternative(found: Elements) -> Elements | None:
    """What there is to iterate over, if anything: `condition ? [1] : []`."""
    filled = [each for each in found.alternatives if each.pairs or each.rest]
    return filled[0] if len(filled) == 1 and filled[0].rest is None else None


def _block_name(block: Block) -> str:
    if block.type == "dynamic" and block.labels:
        return block.labels[0]
    return block.type


def _iterator(block: Block) -> str:
    """`iterator = name` is a bare word; without it the iterator is called like the block."""
    attribute = block.body.attributes.get("iterator")
    expression = attribute.expression if attribute else None
    if isinstance(expression, Variable):
        return expression.name
    if isinstance(expression, Literal) and isinstance(expression.value, str):
        return expression.value
    return _block_name(block)


def reads_instance_names(bodies: Iterable[Body]) -> bool:
    """Whether anything but the block's own `count` or `for_each` mentions `count` or `each`.

    A look at the text, which errs on yes: a comment or a string counts too.
    """
    return any(_INSTANCE_NAMES.search(body.source.data, *span) for body in bodies for span in _spans(body))


def _spans(body: Body) -> Iterator[Span]:
    for attribute in body.attributes.values():
        if attribute.name not in ("count", "for_each"):
            yield Span(attribute.name_span.end, attribute.span.end)
    yield from (block.span for block in body.blocks)
