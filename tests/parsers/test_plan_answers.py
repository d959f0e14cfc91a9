"""A plan answers as its source does: for every Terraform example of every check, with the source beside it and not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from iaclint.authoring.examples import Example, examples_in
from iaclint.engine.catalogue import load_catalogue
from iaclint.engine.evaluate import evaluate
from iaclint.engine.findings import Finding
from iaclint.engine.selection import Selection
from iaclint.graph.resources import Graph, Resource
from iaclint.graph.values import contains_unknown
from iaclint.parsers.plan.build import build_plan
from iaclint.parsers.terraform.build import build_root
from iaclint.parsers.terraform.files import Given
from iaclint.sources import Sources
from iaclint.vocabulary.folding import fold
from tests.parsers.planner import plan_of

CHECKS = Path(__file__).parents[2] / "checks"
EXAMPLES = [each for each in examples_in([CHECKS]) if each.language == "terraform" and each.kind != "gap"]
FOLDERS = sorted({str(Path(each.path).parent) for each in EXAMPLES})
CATALOGUE = load_catalogue()


class Case(NamedTuple):
    example: Example
    source: tuple[Resource, ...]
    plan: tuple[Resource, ...]


def cases(folder: str, place: Path, *, with_source: bool) -> Iterator[Case]:
    """The examples of one folder of checks, but those with instances or modules."""
    for number, example in enumerate(each for each in EXAMPLES if str(Path(each.path).parent) == folder):
        root = place / str(number)
        (root / "source").mkdir(parents=True)
        (root / "source" / "main.tf").write_text(example.source(), "utf-8")
        built = build_root(str(root / "source"), Sources(root / "source", root), {}, Given())
        if any("[" in each.address or each.calls for each in built.resources):
            continue
        file = root / ("source" if with_source else "alone") / "plan.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(plan_of(built.resources), indent=1), "utf-8")
        plan = build_plan(str(file), Sources(root / "source", file.parent), {}, Given())
        assert plan.problems == ()
        yield Case(example, built.resources, plan.resources)


def answers(resources: tuple[Resource, ...], example: Example) -> list[Finding]:
    selection = Selection.of(CATALOGUE, "all", (example.check_id,), ())
    findings, problems = evaluate(Graph(fold(resources, CATALOGUE.vocabulary)), selection, ("fail", "unknown", "pass"))
    assert not problems
    return findings


def only_linked(findings: list[Finding]) -> set[str]:
    """The resources that findings link to: an answer that is not known has no links, and does not count them."""
    return {link.resource for each in findings for link in each.links} - {each.resource for each in findings}


def verdicts(findings: list[Finding], without: set[str]) -> dict[str, str]:
    """The worst answer for each resource."""
    order = ("pass", "unknown", "fail")
    found: dict[str, str] = {}
    for finding in findings:
        for address in (each for each in finding.instances if each not in without):
            found[address] = max(found.get(address, "pass"), finding.status.value, key=order.index)
    return found


def is_known(resources: tuple[Resource, ...]) -> bool:
    return not any(
        contains_unknown(resource.attributes.get(name))
        for resource in resources
        for name in resource.attributes.names()
    )


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: "-".join(Path(folder).parts[-2:]))
def test_a_plan_alone_answers_as_its_source_or_does_not_know(folder: str, tmp_path: Path) -> None:
    for example, source, plan in cases(folder, tmp_path, with_source=False):
        told = answers(plan, example), answers(source, example)
        linked = only_linked(told[0]) | only_linked(told[1])
        own, theirs = verdicts(told[0], linked), verdicts(told[1], linked)
        if not is_known(source) or "lifecycle" in CATALOGUE.compiled(example.check_id)["reads"]:
            own = {
                address: theirs.get(address, answer) if answer == "unknown" else answer
                for address, answer in own.items()
            }
        assert own == theirs, example.name


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: "-".join(Path(folder).parts[-2:]))
def test_a_plan_beside_its_source_tells_exactly_what_the_source_tells(folder: str, tmp_path: Path) -> None:
    for example, source, plan in cases(folder, tmp_path, with_source=True):
        told = [
            {(each.status, each.location, each.message, each.instances) for each in answers(resources, example)}
            for resources in (plan, source)
        ]
        assert told[0] == told[1], example.name


def test_nearly_all_examples_are_held() -> None:
    assert len(EXAMPLES) > 1500
