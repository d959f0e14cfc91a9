"""Every example of every check: exactly the marked lines are reported."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from iaclint.authoring.examples import Example, examples_of, run, silences_not_shown
from iaclint.engine.catalogue import load_catalogue
from iaclint.engine.checkfile import CheckFile
from iaclint.engine.schema import read_checks
from iaclint.yaml_text import LOADER

CHECKS = Path(__file__).parents[1] / "checks"
FILES = read_checks([CHECKS])
SILENCING = [file for file in FILES if "silences" in file.data]
EXAMPLES = [example for file in FILES for example in examples_of(file)]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_example(example: Example) -> None:
    assert run(example) == [], f"{example.path}:{example.line}"


@pytest.mark.parametrize("file", SILENCING, ids=lambda file: file.data["slug"])
def test_what_a_check_silences_exists_and_is_shown(file: CheckFile) -> None:
    assert set(file.data["silences"]) <= {other.data["slug"] for other in FILES}
    assert silences_not_shown(file, load_catalogue()) == []


def test_there_are_examples() -> None:
    assert EXAMPLES


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.data["slug"])
def test_a_check_is_yaml_without_libyaml_too(file: CheckFile) -> None:
    """PyYAML in pure Python refuses some texts that libyaml reads, such as an unquoted `^?` inside of braces."""
    text = Path(file.path).read_text("utf-8")
    assert yaml.load(text, yaml.SafeLoader) == yaml.load(text, LOADER)
