"""What follows a term: attributes, indexes and splats, put together by HCL's rules. Shared by both parsers."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from iaclint.parsers.terraform.syntax import Expression, GetAttr, Index, Literal, Splat, SplatItem
from iaclint.parsers.terraform.syntax_errors import MAX_NESTING, too_deep
from iaclint.records import dataclass
from iaclint.source import Span


class Kind(Enum):
    ATTRIBUTE = ".name"
    LEGACY_INDEX = ".0"
    INDEX = "[key]"
    ATTRIBUTE_SPLAT = ".*"
    FULL_SPLAT = "[*]"


@dataclass(frozen=True, slots=True)
class Step:
    """One step and where it stands; `name` for an attribute, `key` for an index."""

    kind: Kind
    span: Span
    name: str = ""
    key: Expression | None = None


def attribute(name: str, span: Span) -> Step:
    return Step(Kind.ATTRIBUTE, span, name)


def legacy_index(digits: str, digits_span: Span, span: Span) -> Step:
    return Step(Kind.LEGACY_INDEX, span, key=Literal(int(digits[:400]), digits_span))


def index(key: Expression, span: Span) -> Step:
    return Step(Kind.INDEX, span, key=key)


def splat(full: bool, span: Span) -> Step:
    return Step(Kind.FULL_SPLAT if full else Kind.ATTRIBUTE_SPLAT, span)


_IN_ATTRIBUTE_SPLAT = (Kind.ATTRIBUTE, Kind.LEGACY_INDEX)


def apply_steps(on: Expression, steps: Sequence[Step]) -> Expression:
    """`[*]` takes all steps that follow it, `.*` only attributes and legacy indexes: `a.*.b[0]` is `(a.*.b)[0]`."""
    if len(steps) > MAX_NESTING:
        raise too_deep(steps[0].span.start)
    position = 0
    while position < len(steps):
        step = steps[position]
        position += 1
        if step.kind is Kind.ATTRIBUTE:
            on = GetAttr(on, step.name, Span(on.span.start, step.span.end))
        elif step.key is not None:
            on = Index(on, step.key, Span(on.span.start, step.span.end))
        else:
            end = len(steps)
            if step.kind is Kind.ATTRIBUTE_SPLAT:
                end = position
                while end < len(steps) and steps[end].kind in _IN_ATTRIBUTE_SPLAT:
                    end += 1
            item = apply_steps(SplatItem(step.span), steps[position:end])
            on = Splat(on, item, Span(on.span.start, steps[end - 1].span.end))
            position = end
    return on
