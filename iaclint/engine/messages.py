"""What a finding says: the check's message with the value in the user's terms, safe for a terminal."""

from __future__ import annotations

from decimal import Decimal

from iaclint.engine.check import Check
from iaclint.engine.findings import Status
from iaclint.engine.truth import Witness
from iaclint.graph.relations import base_address
from iaclint.graph.resources import Path, Resource
from iaclint.graph.values import ABSENT, Namespace, OneOf, PartialText, Rest, Unknown, Value
from iaclint.patterns import pattern

MASK = "(hidden)"
_LIMIT = 120
_NUMBER = pattern(r'"-?\d+(\.\d+)?"')
_PLACEHOLDER = pattern(r"\{(value|path|resource)\}")
_CONTROL = pattern(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def message_for(
    check: Check, status: Status, template: str, witness: Witness, resource: Resource, *, by_default: bool, number: bool
) -> str:
    """The check's message for a failure, otherwise its title; the value of a sensitive check is hidden.

    `template` and `witness` are already in the language of the resource's file; `by_default` says that the value
    stands nowhere, `number` that it is one, also where it is written as a text.
    """
    absent = witness.value is ABSENT
    value = "not set" if absent else MASK if check.info.sensitive else in_words(witness.value, resource.language)
    if number and _NUMBER.fullmatch(value):
        value = value.strip('"')
    if status is Status.PASS:
        return check.info.title
    if status is Status.UNKNOWN:
        return printable(f"{check.info.title}: not known before deployment ({value})")
    if by_default:
        template = _with_default(template)
    fills = {"value": value, "path": dotted(witness.path), "resource": base_address(resource.address)}
    return printable(_PLACEHOLDER.sub(lambda match: fills[match[1]], template))


def _with_default(template: str) -> str:
    """With the words after the value where the clause ends there, else at the end of the message."""
    before, placeholder, after = template.partition("{value}")
    if not placeholder:
        return template
    return f"{template} by default" if after[:1] == " " else f"{before}{placeholder} by default{after}"


def link_text(text: str, witness: Witness, resource: Resource, *, hidden: bool, by_default: bool = False) -> str:
    """What a check says of a linked place, with the value as the file has it."""
    absent = witness.value is ABSENT
    value = "not set" if absent else MASK if hidden else in_words(witness.value, resource.language)
    return printable((_with_default(text) if by_default else text).replace("{value}", value))


def dotted(path: Path) -> str:
    """A path as one writes it: `ingress[0].cidr_blocks`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def in_words(value: Value, language: str = "terraform") -> str:
    """A value as it would stand in code, shortened."""
    text = _code(value, 0, " = " if language == "terraform" else ": ")
    return text if len(text) <= _LIMIT else text[: _LIMIT - 1] + "…"


def printable(text: str) -> str:
    """With control characters, and those that turn the direction of writing, spelt out."""
    return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _code(value: Value, depth: int, is_: str) -> str:
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal)):
        return str(value)
    if value is None or value is ABSENT:
        return "null"
    if isinstance(value, PartialText):
        inner = (part if isinstance(part, str) else f"${{{_cause(part)}}}" for part in value.parts)
        return '"' + "".join(inner).replace("\n", "\\n") + '"'
    if isinstance(value, (Unknown, Rest, Namespace)):
        unknown = value if isinstance(value, Unknown) else value.unknown if isinstance(value, Rest) else value.unknown()
        return _cause(unknown)
    if depth > 4:
        return "…"
    if isinstance(value, OneOf):
        return " or ".join(_code(item, depth + 1, is_) for item in value.alternatives)
    if isinstance(value, list):
        return (
            "[" + ", ".join(_code(item, depth + 1, is_) for item in value[:20]) + (", …]" if len(value) > 20 else "]")
        )
    if isinstance(value, dict):
        entries = [f"{key}{is_}{_code(item, depth + 1, is_)}" for key, item in list(value.items())[:20]]
        return "{ " + ", ".join(entries) + " }" if entries else "{}"
    return str(value)


def _cause(unknown: Unknown) -> str:
    return unknown.causes[0] if unknown.causes else "…"
