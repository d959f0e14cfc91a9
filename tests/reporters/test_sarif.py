"""SARIF that the official schema, Microsoft's validator and GitHub accept."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from syrupy.assertion import SnapshotAssertion

from iaclint.reporters import reporter
from iaclint.reporters.report import Report, Style
from tests.reporters.sample import at, by_control, finding, report

SCHEMA = Path(__file__).parents[2] / "testdata" / "sarif" / "sarif-schema-2.1.0.json"
MULTITOOL_VERSION = "5.7.0"


def render(value: Report) -> Any:
    return json.loads(reporter("sarif")(value, Style()))


def run(value: Report) -> Any:
    return render(value)["runs"][0]


def test_one_of_everything(snapshot: SnapshotAssertion) -> None:
    assert reporter("sarif")(report(), Style()) == snapshot


@pytest.mark.parametrize("value", [report(), by_control(), Report()], ids=["everything", "benchmark", "nothing"])
def test_it_is_valid(value: Report) -> None:
    schema = json.loads(SCHEMA.read_text())
    validator = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in validator.iter_errors(render(value))] == []


def test_the_schema_refuses_what_is_wrong() -> None:
    broken = render(report())
    broken["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    assert not jsonschema.Draft7Validator(json.loads(SCHEMA.read_text())).is_valid(broken)


def test_every_result_names_its_rule_by_id_and_index() -> None:
    made = run(report())
    rules = [rule["id"] for rule in made["tool"]["driver"]["rules"]]
    assert [rules[result["ruleIndex"]] for result in made["results"]] == [r["ruleId"] for r in made["results"]]
    assert rules == sorted(rules)


def test_origins_and_calls_are_related_locations() -> None:
    [result] = [r for r in run(report())["results"] if "relatedLocations" in r]
    assert [location["message"]["text"] for location in result["relatedLocations"]] == [
        'Value comes from: default of variable "acl".',
        "Called as module.web.",
        'Called as module.web.module.site["a"].',
    ]
    assert [location["id"] for location in result["relatedLocations"]] == [0, 1, 2]


def test_a_suppressed_finding_stays_visible_with_its_reason() -> None:
    [result] = [r for r in run(report())["results"] if "suppressions" in r]
    [suppression] = result["suppressions"]
    assert (suppression["kind"], suppression["justification"]) == ("inSource", "a public web site")


def test_a_problem_makes_the_execution_unsuccessful() -> None:
    [invocation] = run(report())["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [n["level"] for n in invocation["toolExecutionNotifications"]] == ["error", "warning"]
    assert run(Report())["invocations"] == [{"executionSuccessful": True}]


@pytest.mark.parametrize(
    ("path", "uri", "base"),
    [
        ("a b/é#.tf", "a%20b/%C3%A9%23.tf", "SRCROOT"),
        ("../up.tf", "../up.tf", None),
        ("/abs/x.tf", "file:///abs/x.tf", None),
        ("C:/x.tf", "file:///C:/x.tf", None),
        ("bad\udcff.tf", "bad%FF.tf", "SRCROOT"),
    ],
)
def test_paths_are_uris(path: str, uri: str, base: str | None) -> None:
    [result] = run(Report(findings=(finding(location=at(path, 1, 1, 2)),)))["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert (artifact["uri"], artifact.get("uriBaseId")) == (uri, base)


def test_the_input_cannot_write_links() -> None:
    [result] = run(Report(findings=(finding(message="see [this](https://evil.example) and [0]"),)))["results"]
    assert result["message"]["text"].endswith(r"see \[this](https://evil.example) and [0].")


def test_a_benchmark_is_a_taxonomy() -> None:
    made = run(by_control())
    [taxonomy] = made["taxonomies"]
    assert taxonomy["name"] == "acme-1.0"
    assert [taxon["id"] for taxon in taxonomy["taxa"]] == ["5.1", "5.5", "5.8", "5.10"]
    driver = made["tool"]["driver"]
    assert driver["supportedTaxonomies"] == [{"name": "acme-1.0", "index": 0}]
    related = {rule["id"]: [each["target"]["id"] for each in rule.get("relationships", [])] for rule in driver["rules"]}
    assert related == {"ALI-OSS-001": ["5.1", "5.8"], "ALI-OSS-002": ["5.8"], "ALI-RDS-009": []}
    controls = {"5.1": "failed", "5.5": "not_checkable", "5.8": "failed", "5.10": "no_check"}
    assert made["properties"]["benchmark"]["controls"] == controls


@pytest.mark.sarif_multitool
@pytest.mark.parametrize("value", [report(), by_control(), Report()], ids=["everything", "benchmark", "nothing"])
def test_microsofts_validator_has_no_error_and_no_warning(value: Report, tmp_path: Path) -> None:
    """Needs the environment variable SARIF_MULTITOOL: `npx`, or the path of a `Sarif.Multitool` binary."""
    tool = os.environ.get("SARIF_MULTITOOL", "")
    if not tool:
        pytest.skip("SARIF_MULTITOOL is not set")
    command, kinds = [tool], "Sarif;Gh"
    if tool == "npx":
        # The npm package starts its binary through a shell, which would split at the semicolon.
        command = [shutil.which("npx") or "npx", "--yes", f"@microsoft/sarif-multitool@{MULTITOOL_VERSION}"]
        kinds = '"Sarif;Gh"'
    (tmp_path / "iaclint.sarif").write_text(reporter("sarif")(value, Style()))
    arguments = ["validate", "iaclint.sarif", "--rule-kind", kinds, "--output", "result.sarif"]
    done = subprocess.run(
        [*command, *arguments], check=False, cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    assert (tmp_path / "result.sarif").exists(), done.stdout + done.stderr
    results = json.loads((tmp_path / "result.sarif").read_text("utf-8-sig"))["runs"][0].get("results", [])
    assert [r for r in results if r.get("level", "warning") in ("error", "warning")] == []
