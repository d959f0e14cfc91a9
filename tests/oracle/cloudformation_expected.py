"""The values of ours beside those of `cfn-lint`, which guesses what nobody knows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import product
from typing import Any

from tests.oracle.cloudformation_values import NOTHING, UnresolvedError, plain

PSEUDO = {
    "AWS::Region": "us-east-1",
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::StackName": "teststack",
    "AWS::StackId": "arn:aws:cloudformation:us-east-1:123456789012:stack/teststack/"
    "51af3dc0-da77-11e4-872e-1234567db123",
    "AWS::URLSuffix": "amazonaws.com",
}
"""What cfn-lint takes for what nobody knows. Where it gives a text, ours, with these in its gaps, is the same text."""


def possible(expected: Any, guesses: Mapping[str, str]) -> list[Any]:
    """The values that one of ours stands for, as `tests.parsers.ros_values.rendered` writes it.

    Raises UnresolvedError where it is open in a way that cannot be guessed.
    """
    if isinstance(expected, list):
        return [_without_nothing(items) for items in product(*(possible(item, guesses) for item in expected))]
    if not isinstance(expected, dict):
        return [expected]
    name = next(iter(expected), "")
    given: Any = expected.get(name)
    if name == "$one_of":
        return [value for each in given for value in ([NOTHING] if each is None else possible(each, guesses))]
    if name == "$text":
        return ["".join(map(str, pieces)) for pieces in product(*(possible(piece, guesses) for piece in given))]
    if name == "$absent":
        return [NOTHING]
    if name == "$unknown" and (given[0] in guesses or given[0].startswith("{{")):
        return [guesses.get(given[0], given[0])]
    if any(key.startswith("$") for key in expected):
        raise UnresolvedError
    found = product(*(possible(item, guesses) for item in expected.values()))
    return [{key: each for key, each in zip(expected, items, strict=True) if each != NOTHING} for items in found]


def _without_nothing(items: tuple[Any, ...]) -> list[Any]:
    return [item for item in items if item != NOTHING]


def as_set(values: list[Any]) -> set[str]:
    return {json.dumps(plain(value), sort_keys=True) for value in values}
