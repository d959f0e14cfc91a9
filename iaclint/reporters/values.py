"""Values of findings as data and as words. What a sensitive check found stays hidden in both."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

from iaclint.engine.findings import CheckInfo, Finding
from iaclint.graph.values import ABSENT, OneOf, PartialText, Unknown, Value, to_json
from iaclint.reporters.excerpt import MASK

_LENGTH = 300
_INTEGER_BITS = 10_000
_LANGUAGES = {"cloudformation": "CloudFormation", "ros": "ROS"}


def value_data(finding: Finding) -> Any:
    """JSON data; None also when the attribute is not written."""
    if finding.value is ABSENT:
        return None
    if finding.check.sensitive and not isinstance(finding.value, Unknown):
        return MASK
    return to_json(finding.value)


def value_words(finding: Finding) -> str:
    """A phrase of limited length; empty when the attribute is not written."""
    if finding.value is ABSENT:
        return ""
    if finding.check.sensitive and not isinstance(finding.value, Unknown):
        return MASK
    return shorten(_words(finding.value))


def shorten(text: str) -> str:
    """At most a few lines of text, and how long it was."""
    return text if len(text) <= _LENGTH else f"{text[:_LENGTH]}... ({len(text)} characters)"


def fix_settings(check: CheckInfo) -> dict[str, Any]:
    """What to write instead in Terraform, as data."""
    return {name: literal(text) for name, text in check.fix_set}


def fix_lines(check: CheckInfo) -> list[str]:
    """What to write instead, one assignment a line, as Terraform writes it."""
    return [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in fix_settings(check).items()]


def fixes_elsewhere(check: CheckInfo) -> dict[str, str]:
    """What to write instead in languages other than Terraform, by their names, where the check tells them apart."""
    return {_LANGUAGES.get(language, language): text for language, text in check.fix_texts}


def literal(text: str) -> Any:
    """A value of the catalogue as data: it holds texts, and JSON for everything else. `1.30` is a version."""
    try:
        return json.loads(text, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return text


def portable(data: Any) -> Any:
    """The same JSON data without what JSON readers refuse: lone surrogates, infinity, integers of 3,000 digits."""
    if isinstance(data, str):
        return data.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(data, float) and not isfinite(data):
        return str(data)
    if isinstance(data, int) and data.bit_length() > _INTEGER_BITS:
        return hex(data)
    if isinstance(data, dict):
        return {portable(key): portable(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [portable(item) for item in data]
    return data


def _words(value: Value) -> str:
    if isinstance(value, Unknown):
        return "known after deployment only" + (f": {_list(value.causes)}" if value.causes else "")
    if isinstance(value, PartialText):
        pieces = (part if isinstance(part, str) else f"${{{_list(part.causes) or '?'}}}" for part in value.parts)
        return json.dumps("".join(pieces), ensure_ascii=False)
    if isinstance(value, OneOf):
        decided = f" (decided by {_list(value.causes)})" if value.causes else ""
        return " or ".join(_words(alternative) for alternative in value.alternatives) + decided
    return json.dumps(portable(to_json(value)), ensure_ascii=False)


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(names)
