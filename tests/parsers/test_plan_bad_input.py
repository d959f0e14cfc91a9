"""Plans that nobody would make: each has a problem with its place, and everything else is still read."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from iaclint.graph.values import Unknown
from iaclint.parsers.plan import resolution
from iaclint.parsers.plan.build import PlanRoot, build_plan
from iaclint.parsers.plan.redaction import without_secrets
from iaclint.parsers.recognition import language_of
from iaclint.parsers.terraform.files import Given
from iaclint.source import SourceFile
from iaclint.sources import MAX_FILE_SIZE, Sources

PLANS = Path(__file__).parents[2] / "testdata" / "plans"
NOWHERE = Path("/nowhere")
BUCKET = {
    "address": "aws_s3_bucket.b",
    "mode": "managed",
    "type": "aws_s3_bucket",
    "name": "b",
    "values": {"bucket": "b"},
}


def read(data: bytes | dict[str, Any]) -> PlanRoot:
    sources = Sources(NOWHERE, NOWHERE)
    sources.put("/nowhere/plan.json", data if isinstance(data, bytes) else json.dumps(data).encode())
    return build_plan("/nowhere/plan.json", sources, {}, Given())


def plan(*resources: Any, **more: Any) -> dict[str, Any]:
    return {"format_version": "1.2", "planned_values": {"root_module": {"resources": list(resources)}}, **more}


def kinds(root: PlanRoot) -> list[str]:
    return [f"{problem.level.value} {problem.kind}" for problem in root.problems]


def addresses(root: PlanRoot) -> list[str]:
    return [resource.address for resource in root.resources]


@pytest.mark.parametrize(
    "text",
    [
        '{"format_version": "1.2", "planned_values": {',
        '{"format_version": "1.2", "planned_values": {}} x',
        '{"format_version": "1.2", "planned_values": {"root_module": {"resources": [NaN]}}}',
        '{"format_version": "1.2", "planned_values": {"root_module": {"resources": [1 2]}}}',
        '{"format_version": "1.2", "planned_values": {"root_module": {"resources": [1,]}}}',
        '{"format_version": "1.2" "planned_values": {}}',
        '{"format_version": "1.2", 1: {}, "planned_values": {}}',
        '{"format_version": "1.2", "planned_values"}',
        '{"format_version": "1.2", "planned_values": ' + "[" * 100_000,
        '{"format_version": "1.2", "planned_values": ' + '{"root_module":' * 100_000,
        '{"format_version": "1.2", "planned_values": {"a": ' + "[" * 100_000 + "]" * 100_000 + "}}",
    ],
    ids=lambda text: text[25:80],
)
def test_no_json(text: str) -> None:
    root = read(text.encode())
    assert kinds(root) == ["error syntax-error"]
    assert root.resources == ()


def test_the_place_of_a_syntax_error() -> None:
    (problem,) = read(b'{"format_version": "1.2",\n "planned_values": [1 2]}').problems
    assert problem.location is not None
    assert (problem.location.start_line, problem.location.start_column) == (2, 23)


@pytest.mark.parametrize("version", ["2.0", "", None, 1.2, {}])
def test_a_format_that_nobody_knows(version: Any) -> None:
    root = read({**plan(BUCKET), "format_version": version})
    assert kinds(root) == ["error unknown-plan-format"]


def test_a_plan_that_failed_is_not_all() -> None:
    root = read(plan(BUCKET, errored=True))
    assert kinds(root) == ["error incomplete-plan"]
    assert addresses(root) == ["aws_s3_bucket.b"]


def test_a_plan_that_leaves_resources_to_another_is_not_all() -> None:
    assert kinds(read(plan(BUCKET, deferred_changes=[{}]))) == ["error incomplete-plan"]


@pytest.mark.parametrize(
    "resource",
    [
        None,
        7,
        "aws_s3_bucket.c",
        [],
        {},
        {**BUCKET, "address": None},
        {**BUCKET, "address": ["x"]},
        {**BUCKET, "type": 1},
        {**BUCKET, "name": {}},
        {**BUCKET, "address": "module.a." * 5_000 + "aws_s3_bucket.b"},
        {**BUCKET, "mode": "else"},
        {**BUCKET, "mode": ["data"]},
        {**BUCKET, "values": []},
        {**BUCKET, "values": "x"},
    ],
    ids=lambda resource: str(resource)[:80],
)
def test_an_entry_that_is_no_resource(resource: Any) -> None:
    root = read(plan(resource, BUCKET))
    assert kinds(root) == ["error unreadable-resource"]
    assert addresses(root) == ["aws_s3_bucket.b"]


@pytest.mark.parametrize(
    ("document", "lost"),
    [
        ({"format_version": "1.2", "planned_values": []}, 1),
        ({"format_version": "1.2", "planned_values": {"root_module": []}}, 1),
        ({"format_version": "1.2", "planned_values": {"root_module": {"resources": {}}}}, 1),
        ({"format_version": "1.2", "planned_values": {"root_module": {"child_modules": [7, {"resources": 7}]}}}, 2),
        (plan(resource_changes=7), 1),
        (plan(resource_changes=[7, {"address": 1}, {"address": "x", "change": 1}]), 1),
        (plan(configuration=7), 1),
        (plan(variables=[]), 1),
    ],
    ids=str,
)
def test_parts_of_the_wrong_type(document: dict[str, Any], lost: int) -> None:
    assert kinds(read(document)) == ["error unreadable-plan"] * lost


def test_modules_without_end() -> None:
    inner: dict[str, Any] = {"resources": [BUCKET]}
    for _ in range(200):
        inner = {"child_modules": [inner]}
    root = read({"format_version": "1.2", "planned_values": {"root_module": inner}})
    assert kinds(root) == ["error unreadable-plan"]


def test_keys_that_come_twice() -> None:
    text = json.dumps(plan(BUCKET)).replace('{"bucket": "b"}', '{"bucket": "a", "bucket": "b", "x": {"y": 1, "y": 2}}')
    root = read(text.encode())
    assert kinds(root) == ["warning duplicate-key"]
    assert root.resources[0].attributes.get("bucket") == "b"


def test_resources_that_come_twice() -> None:
    root = read(plan(BUCKET, {**BUCKET, "values": {"bucket": "c"}}))
    assert kinds(root) == ["warning duplicate-declaration"]
    assert root.resources[0].attributes.get("bucket") == "b"


def test_a_provider_of_a_module_that_is_too_deep() -> None:
    block = {"name": "aws", "module_address": "module.a." * 5_000, "expressions": {"region": {"references": ["var.r"]}}}
    root = read(plan(BUCKET, configuration={"provider_config": {"aws": block}, "root_module": {}}))
    assert isinstance(root.resources[0].attributes.get("region"), Unknown)


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


def test_a_value_that_is_nested_too_deeply_is_not_known() -> None:
    root = read(plan({**BUCKET, "values": {"bucket": "b", "policy": nested(300)}}))
    assert root.resources[0].attributes.get("policy") == Unknown(("aws_s3_bucket.b.policy",))
    assert root.resources[0].attributes.locate(("policy", 0)).path == "plan.json"
    assert root.resources[0].attributes.get("bucket") == "b"
    assert kinds(root) == ["error too-deep"]


def test_numbers_that_fill_the_memory_and_halves_of_characters() -> None:
    text = json.dumps(plan({**BUCKET, "values": {"bucket": "\ud800x", "size": 1}})).replace(": 1}", ": 1e999999999}")
    root = read(text.encode())
    assert root.resources[0].attributes.get("bucket").encode() == "\ufffdx".encode()
    assert len(str(root.resources[0].attributes.get("size"))) < 1000


@pytest.mark.parametrize(
    "references",
    [
        ["var.a", "var.a.b", "var.b"],
        ["module.m.out", "module.m"],
        ["each.value", "each.value.x", "each.key"],
        ["local.x", "path.module", "self.id", "count.index", "terraform.workspace"],
        ["data", "data.x", "module", "var", "", ".", "[0]", "a.b[", 'a.b["', "a" * 10_000, "a." * 10_000],
    ],
    ids=lambda references: str(references)[:40],
)
def test_references_that_lead_in_circles_or_nowhere(references: list[str]) -> None:
    """A module whose arguments and outputs read each other."""
    reads = {"references": references}
    block = {**BUCKET, "expressions": {"bucket": reads}, "for_each_expression": reads}
    inner = {"outputs": {"out": {"expression": reads}}, "resources": [block], "variables": {"a": {}, "b": {}}}
    call = {"expressions": {"a": reads, "b": reads}, "for_each_expression": reads, "module": inner}
    configuration = {"root_module": {"module_calls": {"m": call}, "outputs": {"out": {"expression": reads}}}}
    address = 'module.m["k"].aws_s3_bucket.b["k"]'
    resource = {**BUCKET, "address": address, "values": {}}
    change = {"address": address, "change": {"after_unknown": {"bucket": True}}}
    root = read(plan(resource, resource_changes=[change], configuration=configuration))
    assert isinstance(root.resources[0].attributes.get("bucket"), Unknown)


def keys_that_come_twice() -> str:
    members = ", ".join(f'"k{number % 50_000}": 1' for number in range(100_000))
    return json.dumps(plan({**BUCKET, "values": 0})).replace('"values": 0', f'"values": {{{members}}}')


def one_long_line() -> str:
    return json.dumps(plan({**BUCKET, "values": {"bucket": "é" * 2_000_000}}), ensure_ascii=False)


def many_resources() -> str:
    return json.dumps(plan(*({**BUCKET, "address": f"aws_s3_bucket.b[{number}]"} for number in range(20_000))))


def many_references() -> str:
    reads = {"references": [f"a.b{number}." + "c." * 100 for number in range(20_000)]}
    block = {**BUCKET, "expressions": {"bucket": reads}}
    return json.dumps(plan(BUCKET, configuration={"root_module": {"resources": [block]}}))


@pytest.mark.parametrize("make", [keys_that_come_twice, one_long_line, many_resources, many_references])
def test_large_plans_take_no_more_than_their_size(make: Callable[[], str]) -> None:
    data = make().encode()
    started = time.process_time()
    assert language_of(data) == "plan"
    root = read(data)
    for resource in root.resources:
        for attribute in resource.attributes.names():
            resource.attributes.get(attribute)
            resource.attributes.references(attribute)
    for resource in root.resources[:100]:
        resource.attributes.locate(("bucket",))
    without_secrets(SourceFile.from_bytes("plan.json", data))
    assert time.process_time() - started < 10


def test_more_references_than_anybody_waits_for_are_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolution, "MAX_ALL_STEPS", 50)
    reads = {"references": [f"aws_s3_bucket.b{number}.id" for number in range(20)]}
    block = {**BUCKET, "expressions": {"bucket": reads}}
    buckets = [{**BUCKET, "address": f"aws_s3_bucket.b[{number}]", "values": {}} for number in range(10)]
    changes = [{"address": each["address"], "change": {"after_unknown": {"bucket": True}}} for each in buckets]
    root = read(plan(*buckets, configuration={"root_module": {"resources": [block]}}, resource_changes=changes))
    values = [resource.attributes.get("bucket") for resource in root.resources]
    assert len(values[0].references) == 20
    assert values[-1].causes == ("…",)
    assert [problem.kind for problem in root.problems] == ["too-complex"]


def test_a_plan_that_is_too_large_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(json.dumps(plan(BUCKET)).encode() + b" " * MAX_FILE_SIZE)
    sources = Sources(tmp_path, tmp_path)
    assert build_plan(str(path), sources, {}, Given()).resources == ()
    assert [problem.kind for problem in sources.problems] == ["too-large"]


JUNK: tuple[Any, ...] = (
    None,
    True,
    0,
    -1.5,
    "",
    "x",
    "\ud800",
    "module.a",
    [],
    {},
    [None],
    {"a": [{}]},
    {"references": "x"},
    {"references": [1]},
    {"references": ["var.v", "each.value.x", "module.bucket.id", "local.x.y[0]", 'aws_x.y["k"].z']},
    {"constant_value": None},
    10**500,
)
BASE = json.loads((PLANS / "web" / "plan" / "tfplan.json").read_text("utf-8"))


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    for key, item in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield (*path, key)
        yield from places(item, (*path, key))


PLACES = list(places(BASE))


def spoiled(chance: random.Random) -> Any:
    data = json.loads(json.dumps(BASE))
    for _ in range(chance.randint(1, 6)):
        *way, last = chance.choice(PLACES)
        target = data
        try:
            for step in way:
                target = target[step]
            if chance.random() < 0.2:
                del target[last]
            else:
                target[last] = chance.choice(JUNK)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    return data


@pytest.mark.parametrize("seed", range(40))
def test_nothing_that_is_spoiled_ends_the_run(seed: int) -> None:
    chance = random.Random(seed)
    data = json.dumps(spoiled(chance), indent=chance.choice([None, 1])).encode()
    path = (PLANS / "web" if seed % 2 else NOWHERE) / "spoiled.json"
    sources = Sources(path.parent, path.parent)
    sources.put(str(path), data)
    for resource in build_plan(str(path), sources, {}, Given()).resources:
        attributes = resource.attributes
        attributes.extent()
        attributes.locate(())
        for name in attributes.names():
            attributes.get(name)
            attributes.references(name)
            for place in ((name,), (name, 0, "x"), (name, "x", 1)):
                attributes.locate(place)
                attributes.origins(place)
                attributes.hides(place)
    without_secrets(SourceFile.from_bytes("spoiled.json", data))
