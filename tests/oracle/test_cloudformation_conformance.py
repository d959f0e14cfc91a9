"""The expected values of our cases, confirmed by `cfn-lint`, which works out what calls may be worth, too."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

pytest.importorskip("cfnlint")

from tests.parsers.cloudformation_cases import FUNCTIONS, TEMPLATE, as_json

pytestmark = pytest.mark.oracle

RESOLVED = ["Ref", *(f"Fn::{name}" for name in ["FindInMap", "If", "Join", "Select", "Split", "Sub", "ToJsonString"])]

DIFFERENT = {
    "!Join ['-', [a, true]]": "true is written as in JSON, not as in Python",
    "!Sub ['${A}', {A: true}]": "the same",
    "!Sub '${!Literal}'": "the exclamation mark is taken away, says the page",
    "!Sub '${!Env} ${Env}'": "the same",
}
"""Calls of which cfn-lint says something else, and why it is not right."""


def _candidates(call: str) -> list[Any]:
    """What cfn-lint thinks that a call may be worth, whatever conditions say; nothing when it cannot tell, as of calls
    inside of maps and lists."""
    from cfnlint.context import create_context_for_template
    from cfnlint.jsonschema import CfnTemplateValidator
    from cfnlint.template import Template

    template = Template("main.yaml", as_json(TEMPLATE), ["us-east-1"])
    context = create_context_for_template(template).evolve(functions=RESOLVED)
    validator = CfnTemplateValidator({}, context=context, cfn=template)
    found = [each[0] for each in validator.resolve_value(as_json(call)) if not each[2]]
    return [] if any(name in str(found) for name in ("'Ref'", '"Ref"', "Fn::")) else found


def _known(expected: Any) -> bool:
    """Whether nothing in it is open, so that cfn-lint's guesses of regions and names play no part."""
    return "$" not in json.dumps(expected).replace("$ {", "").replace("$Env", "").replace("${", "").replace("$prod", "")


def _same(one: Any, other: Any) -> bool:
    return bool(_plain(one) == _plain(other))


def _plain(value: Any) -> Any:
    """Without the difference between a number and its text, and without spaces in JSON text."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    text = json.dumps(value) if isinstance(value, (bool, type(None))) else str(value)
    if text[:1] in ("{", "["):
        try:
            return json.dumps(json.loads(text, parse_float=Decimal), sort_keys=True, default=str)
        except ValueError:
            return text
    return text


def test_the_values_of_the_cases() -> None:
    confirmed = 0
    different: list[str] = []
    for name, number, call, expected in FUNCTIONS:
        if not _known(expected) or (isinstance(expected, dict) and "$error" in expected):
            continue
        found = _candidates(call)
        if any(_same(expected, each) for each in found):
            confirmed += 1
        elif found and call not in DIFFERENT:
            different.append(f"{name} {number}: {call}: {expected!r}, cfn-lint: {found[:3]!r}")
    assert different == []
    assert confirmed >= 100


def test_alternatives() -> None:
    """Of what may be one of several, cfn-lint knows each."""
    confirmed = 0
    for _, _, call, expected in FUNCTIONS:
        if isinstance(expected, dict) and "$one_of" in expected and _known(expected["$one_of"]):
            found = _candidates(call)
            confirmed += bool(found) and all(any(_same(each, other) for other in found) for each in expected["$one_of"])
    assert confirmed >= 20
