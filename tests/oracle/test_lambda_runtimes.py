"""Our list of deprecated runtimes of Lambda against the dates of cfn-lint, which has them from the page of AWS."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

pytest.importorskip("cfnlint")

from iaclint.engine.findings import Status
from iaclint.lint import lint_text

pytestmark = pytest.mark.oracle

SLUG = "lambda-deprecated-runtime"
AS_OF = "2026-11-23"
"""The day of which the check's list is; whoever brings the list up to date moves it."""

CONTAINERS_ONLY = {"dotnet9"}
"""cfn-lint lists them, but no function can name them."""


def test_what_is_deprecated_on_that_day_is_reported_and_nothing_else() -> None:
    lifecycle = json.loads((files("cfnlint") / "data/AdditionalSpecs/LmbdRuntimeLifecycle.json").read_text("utf-8"))
    runtimes = {name: dates["deprecated"] for name, dates in lifecycle.items() if name not in CONTAINERS_ONLY}
    functions = {
        f"F{number}": {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": name, "Role": "r", "Code": {}}}
        for number, name in enumerate(runtimes)
    }
    found, _ = lint_text(json.dumps({"Resources": functions}), "cloudformation")
    reported = {each.resource for each in found if each.check.slug == SLUG and each.status is Status.FAIL}
    expected = {f"F{number}" for number, date in enumerate(runtimes.values()) if date <= AS_OF}
    assert len(runtimes) > 30
    assert reported == expected
