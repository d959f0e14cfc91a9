"""A template says the same in YAML and in JSON, and a finding shows the same thing in both.

What is compared are the templates of the checks' examples and of testdata/equivalent.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from iaclint.authoring.examples import examples_in
from iaclint.engine.findings import Finding
from iaclint.lint import lint_text
from iaclint.source import SourceFile
from tests.twins import twin

ROOT = Path(__file__).parents[1]
HEADERS = {"AWSTemplateFormatVersion": "cloudformation", "ROSTemplateFormatVersion": "ros"}

JSON_TEXTS = {
    ("cloudwatch", "DestinationPolicy"),
    ("cloudwatch", "PolicyDocument"),
    ("ecr", "RepositoryPolicy"),
    ("emr", "SecurityConfiguration"),
    ("glue", "SecurityConfiguration"),
    ("opensearch", "Policy"),
}
"""Properties whose value is JSON text in some example of a service."""

_KEY = re.compile(r"""[\s{\["'-]*([^"':,\\\n]*)""")


def templates() -> Iterator[tuple[str, str, str]]:
    """Name, language and text of each."""
    for example in examples_in([ROOT / "checks"]):
        if example.language in HEADERS.values() and not example.text.lstrip().startswith("{"):
            yield example.name, example.language, example.source()
    for path in sorted((ROOT / "testdata" / "equivalent").glob("*/template.yaml")):
        text = path.read_text("utf-8")
        yield path.parent.name, next(language for header, language in HEADERS.items() if header in text), text


def answers(text: str, language: str) -> tuple[Counter[tuple[str, str, str, str, str, str]], Counter[str]]:
    """Every answer with the word that its place begins with, and the kinds of the problems."""
    findings, problems = lint_text(text, language)
    file = SourceFile.from_bytes("template", text.encode())
    answers = Counter(
        (each.check.slug, each.status.value, each.resource, each.attribute, each.message, shown(file, each))
        for each in findings
        if each.type != "file"  # its lines are others
    )
    return answers, Counter(problem.kind for problem in problems)


def shown(file: SourceFile, finding: Finding) -> str:
    """The key, or the text, that the finding points at; nothing for what the two write differently: a function in a
    list, JSON on lines of its own."""
    property_, _, inner = finding.attribute.partition(".")
    if (inner or "[" in property_) and (finding.check.service, property_.partition("[")[0]) in JSON_TEXTS:
        return ""
    line = file.text.split("\n")[finding.location.start_line - 1][finding.location.start_column - 1 :]
    found = _KEY.match(line)
    word = found[1].rstrip(" \n}]\\") if found else ""
    return "" if line.startswith("!") or word == "Ref" or word.startswith("Fn") else word


TEMPLATES = list(templates())


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template[0])
def test_both_forms_have_the_same_answers(template: tuple[str, str, str]) -> None:
    _, language, text = template
    written = answers(text, language)
    assert answers(twin(text), language) == written
    assert answers(twin(text, minified=True), language) == written
