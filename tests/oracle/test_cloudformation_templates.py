"""Every call in the templates of the project: where `cfn-lint` knows what it is worth, so do we, and the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

pytest.importorskip("cfnlint")

from iaclint.parsers.templates.context import TemplateContext
from iaclint.parsers.templates.evaluation import Stack
from iaclint.parsers.templates.languages import language_of
from iaclint.parsers.templates.nodes import Call, Node, Scalar, Sequence, as_call, items_of
from iaclint.parsers.templates.nodes import Mapping as MappingNode
from iaclint.parsers.templates.reader import read
from iaclint.source import SourceFile
from iaclint.sources import Sources
from iaclint.yaml_text import LOADER
from tests.oracle.cloudformation_expected import PSEUDO, as_set, possible
from tests.oracle.cloudformation_values import Deployed, UnresolvedError
from tests.parsers.ros_values import rendered

pytestmark = pytest.mark.oracle

ROOT = Path(__file__).parents[2]

_DECIDE = ("Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not", "Condition")


def as_data(node: Node) -> Any:
    """A node as JSON data, functions in the long form."""
    if isinstance(node, Call):
        return {node.name: as_data(node.argument)}
    if isinstance(node, MappingNode):
        return {member.key: as_data(member.value) for member in node.members}
    if isinstance(node, Sequence):
        return [as_data(item) for item in node.items]
    return float(node.value) if isinstance(node.value, Decimal) else node.value


def calls(node: Node) -> Iterator[Node]:
    """The functions in it, those in the arguments of others too; what stands in loops has no value of its own."""
    call = as_call(node)
    if isinstance(call, Call):
        yield from [node] if call.name not in _DECIDE else []
        for item in items_of(call.argument)[1:] if call.name == "Fn::If" else [call.argument]:
            yield from calls(item)
    elif isinstance(call, MappingNode):
        for member in call.members:
            yield from calls(member.value) if not member.key.startswith("Fn::ForEach::") else ()
    else:
        for item in items_of(call):
            yield from calls(item)


def guesses_of(template: Mapping[str, Any]) -> dict[str, str]:
    """A text for every parameter that has none, and for the identity of every resource."""
    parameters = template.get("Parameters") or {}
    resources = template.get("Resources") or {}
    unset = [
        name
        for name, each in parameters.items()
        if not {"Default", "AllowedValues"} & set(each) and "List" not in each["Type"] and each["Type"] != "Number"
    ]
    return {name: f"given{name}" for name in [*unset, *resources] if not name.startswith("Fn::")}


def compared(source: SourceFile, sources: Sources) -> Iterator[tuple[str, str]]:
    """How each of a template's calls and conditions compares, and what is different."""
    template = read(source)
    language = language_of(template) if isinstance(template, MappingNode) else None
    if language is None or language.name != "cloudformation" or not isinstance(template, MappingNode):
        return
    data = as_data(template)
    guessed = guesses_of(data)
    deployed = Deployed(data, guessed)
    stack = Stack(TemplateContext(sources), language, source.path, template)
    causes = {cause: text for name, text in guessed.items() for cause in _causes(name)}
    for section in ("Conditions", "Resources", "Outputs"):
        for node in calls(template.get(section) or Scalar(None, template.place)):
            yield _compared(as_data(node), rendered(stack.value(node)), deployed, {**PSEUDO, **causes})
    for name, written in (data.get("Conditions") or {}).items():
        holds = stack.holds(Scalar(name, template.place))
        theirs = deployed.holds({"Condition": name})
        same = holds is theirs
        yield "same" if same else "different", f"condition {name} {written}: {holds}, cfn-lint: {theirs}"


def _causes(name: str) -> tuple[str, ...]:
    return name, f"parameter {name}", f"existing parameter {name}"


def _compared(call: Any, value: Any, deployed: Deployed, guesses: Mapping[str, str]) -> tuple[str, str]:
    try:
        theirs = deployed.values(call)
    except UnresolvedError:
        return "not known to cfn-lint", ""
    try:
        ours = possible(value, guesses)
    except UnresolvedError:
        return "not known to us", f"{call}: {value}, cfn-lint: {theirs}"
    if isinstance(value, dict) and "$unknown" in value and "Ref" not in call:
        return "not known to us", f"{call}: {value}, cfn-lint: {theirs}"
    found, expected = as_set(ours), as_set(theirs)
    kind = "same" if found == expected else "more of ours" if expected < found else "different"
    return kind, f"{call}: {ours}, cfn-lint: {theirs}"


def _examples() -> Iterator[SourceFile]:
    for file in sorted((ROOT / "checks").rglob("*.yaml")):
        text = file.read_text("utf-8")
        if "cloudformation:" in text:
            for group in (yaml.load(text, LOADER).get("examples") or {}).values():
                for number, example in enumerate(group):
                    written = example.get("cloudformation")
                    if isinstance(written, str):
                        yield SourceFile.from_bytes(f"{file.name} {number}", written.encode())


def _deployments() -> Iterator[SourceFile]:
    for file in sorted((ROOT / "testdata" / "equivalent").glob("*/template.*")):
        yield SourceFile.from_bytes(str(file), file.read_bytes())


@pytest.mark.parametrize(("templates", "enough"), [(_examples, 450), (_deployments, 90)])
def test_calls_are_worth_what_cfn_lint_says(templates: Any, enough: int) -> None:
    sources = Sources(ROOT, ROOT)
    found = [(source.path, *each) for source in templates() for each in compared(source, sources)]
    assert [each for each in found if each[1] == "different"] == []
    counts = Counter(kind for _, kind, _ in found)
    assert counts["same"] >= enough
    assert counts["not known to us"] + counts["more of ours"] <= counts["same"] // 50
