"""YAML that is made to break the process that reads it."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from iaclint.yaml_text import LOADER, MAX_DEPTH, _depth_bound, compose


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 100_000,
        "? " * 100_000,
        "\r" + "? " * 100_000,
        "a:\x85" + "- " * 100_000,
        "\u2028" + "- " * 100_000,
        "\ufeff" + "? " * 100_000,
        "[\n" + "\ufeff[\n" * 100_000,
        "[?" * 100_000,
        '["a":' * (MAX_DEPTH // 2 + 1) + "1" + "]" * (MAX_DEPTH // 2 + 1),
        "\n".join(" " * level + "a:" for level in range(2000)),
        "\n".join(" " * level + "a:\n" + " " * level + "- b: c" for level in range(MAX_DEPTH)),
        "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
        "a: &a [x]\nb: *a",
        "a: &a [*a]",
        "a: [",
        '{a": ' + "[" * 100_000 + '"',
        '{"a": "b", -": ' + "[" * 100_000 + '"',
        '{"a' + '": {"a' * 100_000,
    ],
    ids=lambda text: text[:12],
)
def test_what_is_deep_or_refers_to_itself_is_refused(text: str) -> None:
    started = time.perf_counter()
    with pytest.raises(yaml.YAMLError):
        compose(text)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "text",
    [
        "[" * MAX_DEPTH + "]" * MAX_DEPTH,
        "a: 5 * 3 & 2\nb: '*.x'",
        '{"a": [' + '["[[[", {"}": 1e5}],' * 100 + "null]}",
        '{"a": ["*", "&"]}',
    ],
)
def test_what_is_not_is_read(text: str) -> None:
    assert compose(text) is not None


def test_aliases_may_be_allowed() -> None:
    assert compose("a: &a [x]\nb: *a", aliases=True) is not None
    assert compose("") is None


NODES = st.recursive(
    st.sampled_from(["x", "a: b", 1]),
    lambda inner: st.lists(inner, min_size=1, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner, min_size=1),
    max_leaves=20,
)


def _depth(data: object) -> int:
    if isinstance(data, dict):
        return 1 + max(map(_depth, data.values()))
    return 1 + max(map(_depth, data)) if isinstance(data, list) else 0


@given(NODES, st.sampled_from([None, True, False]), st.sampled_from([1, 2, 4]))
def test_the_bound_is_never_too_small(data: object, flow: bool | None, indent: int) -> None:
    text = yaml.safe_dump(data, default_flow_style=flow, indent=indent)
    assert _depth(data) <= _depth_bound(text)


TOKENS = [
    *"[]{},:?- \n\r\ta\"'!&*|>#%$~@\\",
    "\ufeff",
    "\x85",
    "\u2028",
    "x: ",
    "- ",
    "? ",
    '"a"',
    "!t ",
    "&b ",
    "--- ",
]


@given(st.lists(st.sampled_from(TOKENS), max_size=4), st.lists(st.sampled_from(TOKENS), max_size=8), st.integers(1, 15))
def test_nor_is_it_for_what_nobody_would_write(start: list[str], again: list[str], times: int) -> None:
    text = "".join(start) + "".join(again) * times
    depth = deepest = 0
    try:
        for event in yaml.parse(text, Loader=LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            deepest = max(deepest, depth)
    except yaml.YAMLError:
        pass  # that is as far as the composer comes too
    assert deepest <= _depth_bound(text)
