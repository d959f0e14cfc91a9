"""Texts that are made to be slow or to break something."""

from __future__ import annotations

import json
import time

import pytest

from iaclint.engine.secrets import find_secret, literal_secret, secret_in_text
from tests.engine.fakes import answer, ask, resource

LONG = 200_000


@pytest.mark.parametrize(
    "text",
    [
        "a" * LONG,
        "password" * (LONG // 8),
        "password=" * (LONG // 9),
        "x://" * (LONG // 4),
        "a:" * (LONG // 2) + "@",
        '"name": "' * (LONG // 9),
        " " * LONG + "!",
        "A" * LONG + "!",
        "-----BEGIN " * (LONG // 11),
        "{{" * (LONG // 2),
        "xoxb-" * (LONG // 5),
        "ghp_" * (LONG // 4),
        "secret_access_key " * (LONG // 18),
    ],
    ids=lambda text: text[:12],
)
def test_looking_for_secrets_is_linear(text: str) -> None:
    started = time.perf_counter()
    find_secret(text)
    secret_in_text(True)(text)
    literal_secret(True)(text)
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    "document",
    [
        "[" * 100_000,
        '{"Statement":' * 50_000,
        '"\\"' * 100_000 + "\\",
        ", " * 100_000 + "]",
        "null",
        "12",
        '"text"',
        "NaN",
        json.dumps({"Statement": [None, 1, "x"]}),
    ],
    ids=lambda text: text[:12],
)
def test_documents_that_are_none_crash_nothing(document: str) -> None:
    deny = "deny: {path: body -> a.b, equals: bad, absent: pass}"
    assert answer(deny, {"body": document}) in ("pass", "unknown")
    _, problems = ask("deny: {policy: body, statement: {action: all}, absent: pass}", [resource({"body": document})])
    assert {problem.kind for problem in problems} <= {"invalid-policy-document"}
