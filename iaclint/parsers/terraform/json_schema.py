"""Which keys of a `.tf.json` file are blocks, how many labels they have, and how their strings are read. Data only.

https://developer.hashicorp.com/terraform/language/syntax/json#block-type-specific-exceptions
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from iaclint.records import dataclass, field


class Strings(Enum):
    """What the strings in a value are."""

    TEMPLATES = "templates"
    LITERAL = "literal text"
    EXPRESSIONS = "references, types and other expressions without ${}"


@dataclass(frozen=True, slots=True)
class BlockShape:
    """Keys that are not in `blocks` are attributes; their strings are `otherwise` unless `strings` names them."""

    labels: int = 0
    blocks: Mapping[str, BlockShape] = field(default_factory=dict)
    strings: Mapping[str, Strings] = field(default_factory=dict)
    otherwise: Strings = Strings.TEMPLATES


def _expressions(*names: str) -> dict[str, Strings]:
    return dict.fromkeys(names, Strings.EXPRESSIONS)


_PLAIN = BlockShape()
_LITERAL = BlockShape(otherwise=Strings.LITERAL)
_CONNECTION = BlockShape()
_LIFECYCLE = BlockShape(
    blocks={"precondition": _PLAIN, "postcondition": _PLAIN},
    strings=_expressions("ignore_changes", "replace_triggered_by"),
)
_PROVISIONER = BlockShape(1, {"connection": _CONNECTION})
# A `content` may hold `dynamic` in its turn: the mapping is closed after it is made.
_INNER: dict[str, BlockShape] = {}
_INNER["dynamic"] = BlockShape(1, {"content": BlockShape(blocks=_INNER)}, _expressions("iterator"))
_RESOURCE = BlockShape(
    2,
    {**_INNER, "lifecycle": _LIFECYCLE, "provisioner": _PROVISIONER, "connection": _CONNECTION},
    _expressions("depends_on", "provider"),
)
_DATA = BlockShape(2, {**_INNER, "lifecycle": _LIFECYCLE}, _expressions("depends_on", "provider"))


FILE = BlockShape(
    blocks={
        "resource": _RESOURCE,
        "data": _DATA,
        "ephemeral": _DATA,
        "module": BlockShape(1, strings=_expressions("depends_on", "providers")),
        "variable": BlockShape(1, {"validation": _PLAIN}, _expressions("type"), Strings.LITERAL),
        "output": BlockShape(1, {"precondition": _PLAIN}, _expressions("depends_on")),
        "provider": BlockShape(1, _INNER),
        "locals": _PLAIN,
        "terraform": BlockShape(
            blocks={
                "backend": BlockShape(1, otherwise=Strings.LITERAL),
                "cloud": BlockShape(blocks={"workspaces": _LITERAL}, otherwise=Strings.LITERAL),
                "required_providers": _LITERAL,
                "provider_meta": BlockShape(1),
            },
            otherwise=Strings.LITERAL,
        ),
        "moved": BlockShape(strings=_expressions("from", "to")),
        "import": BlockShape(strings=_expressions("to", "provider")),
        "removed": BlockShape(
            blocks={"lifecycle": _LIFECYCLE, "provisioner": _PROVISIONER, "connection": _CONNECTION},
            strings=_expressions("from"),
        ),
        "check": BlockShape(1, {"data": _DATA, "assert": _PLAIN}),
    }
)
"""A `.tf.json` file."""

VARIABLES = BlockShape(otherwise=Strings.LITERAL)
"""A `.tfvars.json` file."""
