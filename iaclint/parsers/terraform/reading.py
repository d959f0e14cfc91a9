"""What one parser made of a file, and the rules of bodies that both parsers share."""

from __future__ import annotations

from iaclint.parsers.terraform.syntax import Attribute, Body, Expression, Literal
from iaclint.parsers.terraform.syntax_errors import HclSyntaxError, too_deep
from iaclint.records import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """`body` holds what is intact; `errors` say why the rest is not there."""

    body: Body
    errors: tuple[HclSyntaxError, ...]


def add_attribute(attributes: dict[str, Attribute], attribute: Attribute, errors: list[HclSyntaxError]) -> None:
    """Keep the first of several attributes of one name, as the place where Terraform's own error points to."""
    if attribute.name in attributes:
        errors.append(
            HclSyntaxError(
                f"{attribute.name} is set twice in one block",
                attribute.name_span.start,
                "remove one of them; the first was used",
                kind="duplicate-attribute",
            )
        )
    else:
        attributes[attribute.name] = attribute


def convert_now(attribute: Attribute) -> Expression:
    """Read an expression that may be wrong while there is somebody to report it. Raises HclSyntaxError."""
    try:
        return attribute.expression
    except RecursionError:
        raise too_deep(attribute.span.start) from None


def label_text(label: Expression) -> str:
    """The text of a quoted label. Raises HclSyntaxError."""
    if not isinstance(label, Literal):
        raise HclSyntaxError("a label may not contain a template", label.span.start)
    return str(label.value)
