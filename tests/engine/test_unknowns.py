"""The promise of three answers: what is not known never makes something secure or insecure."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from iaclint.engine.truth import Truth, conjunction, disjunction, negation
from iaclint.graph.values import ListValue, OneOf, PartialText, Rest, Value
from tests.engine.fakes import UNKNOWN, answer, check

TRUTHS: st.SearchStrategy[Truth] = st.sampled_from([True, False, None])


@given(st.lists(TRUTHS, max_size=5))
def test_de_morgan(truths: list[Truth]) -> None:
    assert negation(conjunction(truths)) is disjunction(negation(truth) for truth in truths)


@given(st.lists(TRUTHS, max_size=5), st.randoms())
def test_order_does_not_matter(truths: list[Truth], random: Any) -> None:
    shuffled = list(truths)
    random.shuffle(shuffled)
    assert conjunction(truths) is conjunction(shuffled)
    assert disjunction(truths) is disjunction(shuffled)


SCALARS = st.sampled_from(["a", "b", "", "0.0.0.0/0", "10.0.0.0/8", "22", "TLSv1", "TLSv1.2", 22, 0, True, False])
NAMES = st.sampled_from(["x", "y"])
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=2), max_leaves=6
)
LEAVES = st.sampled_from(
    [
        "equals: a",
        "not_equals: a",
        "in: [a, 22]",
        "matches: ^a",
        "at_least: 10",
        "empty: true",
        "contains: a",
        "lacks: a",
        "open_to_world: true",
        "tls_older_than: '1.2'",
        "fewer_than: 2",
        "starts_with: '1'",
    ]
)
ABSENT = st.sampled_from(["pass", "fail", "unknown"])
PATHS = st.sampled_from(["x", "y", "x.y", "y.x", "[x, y]", "'x[0]'"])


@st.composite
def conditions(draw: st.DrawFn, depth: int = 2) -> str:
    kind = draw(st.sampled_from(["path", "path", "exists", "not", "all", "any", "each", "some"] if depth else ["path"]))
    absent = draw(ABSENT)
    path = draw(PATHS)
    if kind == "path":
        return f"{{path: {path}, {draw(LEAVES)}, absent: {absent}}}"
    if kind == "exists":
        return f"{{path: {path}, exists: {draw(st.sampled_from(['true', 'false']))}}}"
    inner = conditions(depth - 1)
    if kind == "not":
        return f"{{not: {draw(inner)}}}"
    if kind in ("each", "some"):
        return f"{{{kind}: {draw(NAMES)}, absent: {absent}, where: {draw(inner)}}}"
    return f"{{{kind}: [{draw(inner)}, {draw(inner)}]}}"


@st.composite
def blurred(draw: st.DrawFn, value: Value) -> Value:
    """The value, of which less is known."""
    choice = draw(st.integers(0, 5))
    if choice == 0:
        return UNKNOWN
    if choice == 1:
        return OneOf((value, draw(SCALARS)))
    if isinstance(value, str) and choice == 2:
        cut = draw(st.integers(0, len(value)))
        return PartialText((value[:cut], UNKNOWN)) if draw(st.booleans()) else PartialText((UNKNOWN, value[cut:]))
    if isinstance(value, list) and value:
        cut = draw(st.integers(0, len(value)))
        if choice == 3:
            return ListValue([*value[:cut], Rest(UNKNOWN)])
        return ListValue([draw(blurred(item)) for item in value])
    if isinstance(value, dict):
        return {key: draw(blurred(item)) for key, item in value.items()}
    return value


@settings(max_examples=600, deadline=None)
@given(conditions(), st.sampled_from(["deny", "require"]), st.dictionaries(NAMES, VALUES, max_size=2), st.data())
def test_knowing_less_never_changes_an_answer_into_its_opposite(
    condition: str, side: str, values: dict[str, Value], data: st.DataObject
) -> None:
    compiled = check(f"{side}: {condition}")
    known = answer(compiled, values)
    less = answer(compiled, {name: data.draw(blurred(value)) for name, value in values.items()})
    assert less in (known, "unknown") or known == "unknown"


@settings(max_examples=300, deadline=None)
@given(conditions(), st.dictionaries(NAMES, VALUES, max_size=2))
def test_deny_and_require_not_are_the_same(condition: str, values: dict[str, Value]) -> None:
    assert answer(f"deny: {condition}", values) == answer(f"require: {{not: {condition}}}", values)
