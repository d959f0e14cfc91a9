"""The shape that programs rely on."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from iaclint.graph.values import ABSENT, PartialMap, Unknown
from iaclint.reporters import reporter
from iaclint.reporters.report import Report, Style
from tests.reporters.sample import PASSWORD, finding, report

FINDING_KEYS = [
    *("check", "slug", "aliases", "status", "severity", "resource", "instances", "type", "attribute"),
    *("file", "start_line", "start_column", "end_line", "end_column"),
    *("message", "value", "origin", "calls", "fix", "fingerprint"),
]


def render(value: Report) -> Any:
    return json.loads(reporter("json")(value, Style()))


def test_one_of_everything(snapshot: SnapshotAssertion) -> None:
    assert reporter("json")(report(), Style()) == snapshot


def test_the_keys_are_the_documented_ones() -> None:
    data = render(report())
    assert list(data) == ["version", "summary", "findings", "problems"]
    assert all(list(item) == FINDING_KEYS for item in data["findings"])
    assert len(data["findings"]) == 4


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (ABSENT, None),
        (None, None),
        (22, 22),
        (Decimal("1.5"), 1.5),
        (Decimal("1e999"), "inf"),
        pytest.param(10**5000, hex(10**5000), id="huge"),
        ("\ud800", "\ufffd"),
        (["\ud83d\ude00 ok"], ["😀 ok"]),
        (Unknown(("var.a",)), {"$unknown": ["var.a"]}),
        (PartialMap({"a": 1}, Unknown(("var.b",))), {"a": 1, "$unknown": ["var.b"]}),
    ],
)
def test_values_as_data(value: object, expected: object) -> None:
    assert render(Report(findings=(finding(value=value),)))["findings"][0]["value"] == expected


def test_a_secret_never_shows() -> None:
    made = finding(PASSWORD, value={"password": "s3cret"})
    for format in ("json", "sarif"):
        text = reporter(format)(Report(findings=(made,)), Style())
        assert "s3cret" not in text
        assert "********" in text
