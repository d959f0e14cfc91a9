"""What references are worth: resources, module calls and namespaces inside expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from iaclint.graph.values import ABSENT, Namespace, PartialMap, Reference, Unknown, Value
from iaclint.parsers.terraform.context import RootContext
from iaclint.parsers.terraform.expansion import Expansion, Instance
from iaclint.parsers.terraform.scope import EvaluationError
from iaclint.parsers.terraform.written import WrittenBlock


class Expanded:
    """The instances of one resource or data source: address, expansion, and one block an instance."""

    def __init__(
        self, address: str, expansion: Expansion, blocks: tuple[WrittenBlock, ...], context: RootContext
    ) -> None:
        self.address = address
        self.expansion = expansion
        self.blocks = blocks
        self._context = context

    def instances(self) -> Iterator[tuple[str, Instance, WrittenBlock]]:
        """Address, instance and block of each."""
        for instance, block in zip(self.expansion.instances, self.blocks, strict=True):
            yield self.address + instance.suffix, instance, block

    @cached_property
    def value(self) -> Value:
        """What a reference to the whole resource is worth."""
        objects = [ResourceObject(address, block, self._context) for address, _, block in self.instances()]
        return self.expansion.collect(objects)


_STEPS_OF_A_REFERENCE = 5


class ResourceObject(Namespace):
    """A resource instance in an expression: what is written is known, all else is decided by the cloud."""

    def __init__(self, address: str, block: WrittenBlock, context: RootContext) -> None:
        self._address = address
        self._block = block
        self._context = context
        self._references: dict[str, Reference] = {}

    def get(self, name: str) -> Value:
        reference = self._references.get(name) or self._references.setdefault(name, Reference(self._address, name))
        self._context.references.add(reference)
        self._context.allowance.spend(_STEPS_OF_A_REFERENCE)
        value = self._block.get(name)
        if value is ABSENT or value is None:
            return Unknown((f"{self._address}.{name}",), (reference,))
        return _opened(value, Unknown((f"{self._address}.{name}",), (reference,)))

    def unknown(self) -> Unknown:
        reference = Reference(self._address, "")
        self._context.references.add(reference)
        return Unknown((self._address,), (reference,))


def _opened(value: Value, rest: Unknown) -> Value:
    """Nested blocks with room for what the provider adds to them."""
    if isinstance(value, list) and any(type(item) is dict for item in value):
        return type(value)(_opened(item, rest) for item in value)
    if type(value) is dict:
        return PartialMap({key: _opened(item, rest) for key, item in value.items()}, rest)
    return value


class Undeclared(Namespace):
    """A resource that the module does not declare: nothing is known of it but that it is another one."""

    def __init__(self, address: str) -> None:
        self._address = address

    def get(self, name: str) -> Value:
        return Unknown((f"{self._address}.{name}",), (Reference(self._address, name),))

    def unknown(self) -> Unknown:
        return Unknown((self._address,), (Reference(self._address, ""),))


class Lookup(Namespace):
    """A namespace made of one function; `whole` is what it is worth when it is used as a value."""

    def __init__(self, find: Callable[[str], Value], whole: Unknown | None = None) -> None:
        self._find = find
        self._whole = whole or Unknown()

    def get(self, name: str) -> Value:
        return self._find(name)

    def unknown(self) -> Unknown:
        return self._whole


class Memo:
    """Values that are worked out once, with the resources read for them; a value that needs itself is an error."""

    def __init__(self, context: RootContext) -> None:
        self._context = context
        self._known: dict[tuple[str, str], tuple[Value | EvaluationError, tuple[Reference, ...]]] = {}
        self._running: set[tuple[str, str]] = set()

    def value(self, key: tuple[str, str], work: Callable[[], Value]) -> Value:
        found = self._known.get(key)
        if found is None:
            if key in self._running:
                raise EvaluationError(f"{'.'.join(key)} refers to itself")
            self._running.add(key)
            result: Value | EvaluationError
            try:
                with self._context.references.recording() as references:
                    try:
                        result = work()
                    except EvaluationError as error:
                        result = error
            finally:
                self._running.discard(key)
            found = self._known[key] = (result, tuple(references))
        else:
            self._context.references.extend(found[1])
        if isinstance(found[0], EvaluationError):
            raise found[0]
        return found[0]
