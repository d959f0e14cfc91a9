"""Addresses of Terraform, taken apart: `module.a["k"].aws_s3_bucket.b[0]`."""

from __future__ import annotations

from typing import NamedTuple

from iaclint.parsers.terraform.context import MAX_MODULE_DEPTH
from iaclint.patterns import pattern

INDEX = r"\[(?:\"(?:[^\"\\]|\\.)*\"|[^\]\"]*)\]"
_ANY_INDEX = pattern(INDEX)
_STEP = pattern(r"module\.([^.\[\]\"]+)(" + INDEX + r")?(?:\.|$)")


class Step(NamedTuple):
    """One module instance on the way down: the call's name, and `["k"]`, `[0]` or nothing."""

    name: str
    key: str


def module_steps(address: str) -> tuple[Step, ...]:
    """The module instances that an address leads through, from the root module; of too many, one more than may be."""
    steps: list[Step] = []
    position = 0
    while len(steps) <= MAX_MODULE_DEPTH and (match := _STEP.match(address, position)):
        steps.append(Step(match[1], match[2] or ""))
        position = match.end()
    return tuple(steps)


def address_of(steps: tuple[Step, ...]) -> str:
    return ".".join(f"module.{step.name}{step.key}" for step in steps)


def without_indices(address: str) -> str:
    """The address of the block, in whatever instance of its modules it is."""
    return _ANY_INDEX.sub("", address) if "[" in address else address
