"""Resources without a parser, and checks without a file: what the engine's tests are written with."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import yaml

from iaclint.engine.catalogue import Catalogue
from iaclint.engine.checkfile import CheckFile
from iaclint.engine.compiler import compile_check, index_entry
from iaclint.engine.evaluate import evaluate
from iaclint.engine.findings import Finding
from iaclint.engine.selection import Selection
from iaclint.graph.resources import Graph, ModuleCall, Origin, Path, Resource
from iaclint.graph.values import ABSENT, Reference, Unknown, Value, unknowns_in
from iaclint.problems import Problem
from iaclint.source import Location
from iaclint.vocabulary.mapping import parse_vocabulary

UNKNOWN = Unknown(("var.x",))


def arn_of(address: str, attribute: str = "arn") -> Unknown:
    """An attribute of another resource that only the cloud knows."""
    return Unknown((f"{address}.{attribute}",), (Reference(address, attribute),))


class FakeAttributes:
    """Attributes that are all there. Each path has a line of its own: `locate` numbers them as they are asked for.

    `secrets` are the paths of what reports must not show.
    """

    def __init__(self, values: dict[str, Value], address: str = "", file: str = "main.tf") -> None:
        self.values = values
        self.secrets: tuple[Path, ...] = ()
        self.address = address
        self.file = file
        self.asked = 0

    def names(self) -> Iterable[str]:
        return self.values

    def get(self, name: str) -> Value:
        return self.values.get(name, ABSENT)

    def references(self, name: str) -> tuple[Reference, ...]:
        return tuple(reference for unknown in unknowns_in(self.get(name)) for reference in unknown.references)

    def locate(self, path: Path) -> Location:
        self.asked += 1
        line = 1 + sum((index + 1) * sum(map(ord, str(step))) for index, step in enumerate(path))
        return Location(self.file, line, 1, line, 2)

    def whole(self, path: Path) -> Location:
        return self.locate(path)

    def extent(self) -> Location:
        return Location(self.file, 1, 1, 100_000, 1)

    def origins(self, path: Path, *, absent: bool = False) -> tuple[Origin, ...]:  # noqa: ARG002
        return ()

    def address_at(self, path: Path) -> str:  # noqa: ARG002
        return self.address

    def spelled(self, path: Path, value: Value) -> tuple[Path, Value]:
        return path, value

    def there(self, path: Path) -> Path:  # noqa: ARG002
        return ()

    def hides(self, path: Path) -> bool:
        return any(path[: len(secret)] == secret[: len(path)] for secret in self.secrets)


def resource(
    values: dict[str, Value],
    name: str = "this",
    type_: str = "aws_thing",
    *,
    complete: bool = True,
    calls: tuple[ModuleCall, ...] = (),
) -> Resource:
    address = f"{type_}.{name}"
    return Resource(address, type_, type_, FakeAttributes(values, address, f"{name.split('[')[0]}.tf"), calls, complete)


def check(conditions: str, **changes: Any) -> dict[str, Any]:
    """A compiled check; `conditions` is the YAML from `when:` and `deny:` or `require:` on."""
    data = {
        "id": "AWS-TEST-001",
        "slug": "test",
        "title": "Thing is wrong",
        "severity": "high",
        "category": "hardening",
        "resource": "aws_thing",
        "message": "{path} is {value}",
        "why": "it is",
        "fix": {"text": "mend it"},
        "references": [],
        **yaml.safe_load(textwrap.dedent(conditions)),
        **changes,
    }
    return compile_check(CheckFile(f"checks/aws/test/{data['slug']}.yaml", data, None))


def catalogue_of(*checks: dict[str, Any]) -> Catalogue:
    services = {each["file"]: (lambda: list(checks)) for each in checks}
    return Catalogue([index_entry(each) for each in checks], services, lambda: parse_vocabulary({}))


def ask(
    conditions: str | dict[str, Any], resources: Sequence[Resource], show: Sequence[str] = ("fail", "unknown", "pass")
) -> tuple[list[Finding], list[Problem]]:
    """All answers of one check."""
    catalogue = catalogue_of(check(conditions) if isinstance(conditions, str) else conditions)
    return evaluate(Graph(resources), Selection.of(catalogue, "all", (), ()), show)


def answer(conditions: str | dict[str, Any], values: dict[str, Value], *others: Resource, complete: bool = True) -> str:
    """`fail`, `pass` or `unknown` for a resource with those attributes; `none` when the check does not apply."""
    findings, problems = ask(conditions, [resource(values, complete=complete), *others])
    assert not problems, problems
    own = {finding.status.value for finding in findings if "aws_thing.this" in finding.instances}
    assert len(own) <= 1, own
    return own.pop() if own else "none"


def places(conditions: str, values: dict[str, Value], *others: Resource) -> list[str]:
    """The messages (path and value) of the failures."""
    findings, _ = ask(conditions, [resource(values), *others])
    return [finding.message for finding in findings if finding.status.value == "fail"]
