"""Every example of every check: exactly the marked lines are reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from iaclint.authoring.examples import Example, examples_in, run

CHECKS = Path(__file__).parents[1] / "checks"
EXAMPLES = examples_in([CHECKS])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_example(example: Example) -> None:
    assert run(example) == [], f"{example.path}:{example.line}"


def test_there_are_examples() -> None:
    assert EXAMPLES
