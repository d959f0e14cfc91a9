"""The small syntax interface that both HCL parsers and the JSON reader produce. Data only.

Expressions are converted when somebody first reads `Attribute.expression`; blocks and names are cheap.
What the nodes mean is HCL's own specification: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md

Nobody changes a node. They are not `frozen` because defining a frozen class takes three times as long, at every start.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from iaclint.problems import Problem
from iaclint.records import dataclass
from iaclint.source import SourceFile, Span


@dataclass(slots=True)
class Literal:
    """A number, bool, null, or a string with no interpolation (escapes already undone, heredocs de-indented)."""

    value: bool | int | Decimal | str | None
    span: Span


@dataclass(slots=True)
class Template:
    """A string with interpolations or directives; adjacent text is one `Literal`. `"${x}"` alone is `Template((x,))`,
    which HCL evaluates to x itself, unconverted (spec: template unwrapping)."""

    parts: tuple[Expression, ...]
    span: Span


@dataclass(slots=True)
class TemplateIf:
    """`%{ if }`, inside a `Template`."""

    condition: Expression
    then: tuple[Expression, ...]
    otherwise: tuple[Expression, ...]
    span: Span


@dataclass(slots=True)
class TemplateFor:
    """`%{ for }`, inside a `Template`."""

    key: str | None
    item: str
    collection: Expression
    body: tuple[Expression, ...]
    span: Span


@dataclass(slots=True)
class Variable:
    """The first name of a traversal: `var`, `aws_s3_bucket`, `each`, a `for` variable."""

    name: str
    span: Span


@dataclass(slots=True)
class GetAttr:
    on: Expression
    name: str
    span: Span


@dataclass(slots=True)
class Index:
    """`on[key]`, and the legacy `on.0`."""

    on: Expression
    key: Expression
    span: Span


@dataclass(slots=True)
class SplatItem:
    """Stands for the current element inside `Splat.item`."""

    span: Span


@dataclass(slots=True)
class Splat:
    """`on[*].a[0].b` or `on.*.a`: `item` is the traversal of each element, rooted at `SplatItem`."""

    on: Expression
    item: Expression
    span: Span


@dataclass(slots=True)
class Call:
    """`name(arguments…)`. `expand`: `...` follows the last argument. Provider functions: `provider::a::b`."""

    name: str
    arguments: tuple[Expression, ...]
    expand: bool
    span: Span


@dataclass(slots=True)
class Unary:
    """Operators `!` and `-`."""

    operator: str
    operand: Expression
    span: Span


@dataclass(slots=True)
class Binary:
    """Operators `|| && == != < <= > >= + - * / %`."""

    operator: str
    left: Expression
    right: Expression
    span: Span


@dataclass(slots=True)
class Conditional:
    condition: Expression
    then: Expression
    otherwise: Expression
    span: Span


@dataclass(slots=True)
class TupleCons:
    items: tuple[Expression, ...]
    span: Span


@dataclass(slots=True)
class ObjectCons:
    """`{ key = value }`. A bare identifier as key is a `Literal`; `(expr)` keys stay expressions."""

    items: tuple[tuple[Expression, Expression], ...]
    span: Span


@dataclass(slots=True)
class ForExpr:
    """`[for …]` when `result_key` is None, otherwise `{for …}`. `group`: `...` follows the value of an object `for`."""

    key: str | None
    item: str
    collection: Expression
    result_key: Expression | None
    result: Expression
    condition: Expression | None
    group: bool
    span: Span


@dataclass(slots=True)
class Parenthesis:
    """Kept apart because `(x)` as an object key and in legacy splats means something else than `x`."""

    inner: Expression
    span: Span


Expression: TypeAlias = (
    Literal
    | Template
    | TemplateIf
    | TemplateFor
    | Variable
    | GetAttr
    | Index
    | SplatItem
    | Splat
    | Call
    | Unary
    | Binary
    | Conditional
    | TupleCons
    | ObjectCons
    | ForExpr
    | Parenthesis
)


def object_key(key: Expression) -> Expression:
    """An object's key as HCL means it: a bare word, even `true` or `null`, is a string."""
    if isinstance(key, Variable):
        return Literal(key.name, key.span)
    if isinstance(key, Literal) and (key.value is None or isinstance(key.value, bool)):
        return Literal("null" if key.value is None else str(key.value).lower(), key.span)
    return key


class Attribute:
    """`name = expression`. `span` covers both, `name_span` the name; the expression is converted on first use."""

    __slots__ = ("_convert", "_expression", "name", "name_span", "span")

    def __init__(self, name: str, name_span: Span, span: Span, convert: Callable[[], Expression]) -> None:
        self.name = name
        self.name_span = name_span
        self.span = span
        self._convert: Callable[[], Expression] | None = convert
        self._expression: Expression | None = None

    @property
    def expression(self) -> Expression:
        if self._expression is None:
            assert self._convert is not None
            self._expression = self._convert()
            self._convert = None
        return self._expression


@dataclass(slots=True)
class Block:
    """`type "label" … { body }`. `header` covers type and labels, `span` the whole block."""

    type: str
    labels: tuple[str, ...]
    body: Body
    header: Span
    span: Span


@dataclass(slots=True)
class Body:
    """Attributes (by name, in order of writing) and nested blocks, in order. `source` is the file they stand in."""

    attributes: dict[str, Attribute]
    blocks: tuple[Block, ...]
    source: SourceFile


@dataclass(slots=True)
class ParsedFile:
    """What could be understood of a file, and what could not. `from_json`: a `.tf.json` file, where a block and an
    object-valued attribute look alike and only the reader of the body knows which is which."""

    body: Body
    problems: tuple[Problem, ...]
    from_json: bool = False
