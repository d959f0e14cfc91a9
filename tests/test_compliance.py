"""Benchmarks: their data, the checks of their controls, and what a run says of each."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from syrupy.assertion import SnapshotAssertion

from iaclint.benchmarks.standards import DATA, Benchmark, find, folded, known_names, listed
from iaclint.cli import cli
from iaclint.engine.schema import read_valid_checks

ROOT = Path(__file__).parents[1]
CHECK = """\
id: OWN-OSS-{number:03}
slug: {slug}
title: The {attribute} of a bucket is wrong
severity: {severity}
category: hardening
resource: {type}
deny: {{path: {attribute}, equals: bad, absent: pass}}
absent_because: The default is sound.
message: it is {{value}}
why: It is bad.
fix: {{text: Write another value.}}
benchmarks: {{acme-policy: [{controls}]}}
references: ["https://example.com/policy"]
"""
CODE = """\
variable "redundancy" {}
resource "alicloud_oss_bucket" "b" {
  bucket          = "bad"
  acl             = "bad" # iaclint:ignore=own-acl a public site
  redundancy_type = var.redundancy
}
"""
OWN = {
    "own-name": ("bucket", "info", "alicloud_oss_bucket", "'1', '10'"),
    "own-acl": ("acl", "high", "alicloud_oss_bucket", "'2'"),
    "own-redundancy": ("redundancy_type", "low", "alicloud_oss_bucket", "'3', '10'"),
    "own-class": ("storage_class", "medium", "alicloud_oss_bucket", "'4'"),
    "own-zone": ("availability_zone", "critical", "alicloud_instance", "'5'"),
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with checks of its own, all of one benchmark, and code that each of them answers differently."""
    folder = tmp_path / "policies" / "own" / "oss"
    folder.mkdir(parents=True)
    for number, (slug, (attribute, severity, type_, controls)) in enumerate(OWN.items(), start=1):
        text = CHECK.format(
            number=number, slug=slug, attribute=attribute, severity=severity, type=type_, controls=controls
        )
        (folder / f"{slug}.yaml").write_text(text)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".iaclint.yaml").write_text("checks: policies\nselect: [own-class]\n")
    (tmp_path / "main.tf").write_text(CODE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def statuses(*arguments: str) -> dict[str, str]:
    data = json.loads(run("check", "--format", "json", *arguments).stdout)
    return {control["control"]: control["status"] for control in data["benchmark"]["controls"]}


@lru_cache(maxsize=1)
def benchmarks() -> list[Benchmark]:
    found = [find(name) for name in known_names()]
    return [benchmark for benchmark in found if benchmark]


def mapped() -> Iterator[tuple[str, str, str]]:
    """Check, benchmark and control, for every check file."""
    for file in sorted((ROOT / "checks").rglob("*.yaml")):
        data = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
        for name, controls in data.get("benchmarks", {}).items():
            yield from ((data["slug"], name, control) for control in controls)


class TestData:
    def test_every_control_that_a_check_names_is_listed(self) -> None:
        numbers = {each.key: {control.number for control in each.controls} for each in benchmarks()}
        unlisted = [each for each in mapped() if listed(each[2], numbers.get(each[1], ())) is None]
        assert unlisted == []

    @pytest.mark.parametrize("name", known_names())
    def test_a_title_is_one_short_idea(self, name: str) -> None:
        benchmark = find(name)
        assert benchmark
        assert benchmark.name == name
        assert folded(benchmark.key) == folded(name)
        assert benchmark.url.startswith("https://")
        for control in benchmark.controls:
            assert 0 < len(control.title) <= 90, control.number
            assert not control.title.endswith("."), control.number
            assert not control.title.startswith("Ensure"), control.number

    @pytest.mark.parametrize("name", known_names())
    def test_no_control_is_written_twice(self, name: str) -> None:
        root = yaml.compose((DATA / f"{name}.yaml").read_text("utf-8"), yaml.CSafeLoader)
        assert root is not None
        [controls] = [value for key, value in root.value if key.value == "controls"]
        numbers = [key.value for key, _ in controls.value]
        assert sorted(set(numbers)) == sorted(numbers)

    @pytest.mark.parametrize(
        ("name", "sections"),
        [
            ("cis-alibaba-1.0", [16, 23, 5, 6, 9, 9, 9, 8]),
            ("cis-alibaba-2.0", [16, 23, 5, 6, 9, 9, 9, 8]),
            ("cis-aws-1.4", [21, 7, 11, 15, 4]),
            ("cis-aws-3.0", [22, 9, 9, 16, 6]),
            ("cis-aws-5.0", [21, 9, 9, 16, 8]),
        ],
    )
    def test_a_complete_benchmark_has_all_its_controls(self, name: str, sections: list[int]) -> None:
        benchmark = find(name)
        assert benchmark
        assert benchmark.complete
        counts: dict[str, int] = {}
        for control in benchmark.controls:
            section = control.number.partition(".")[0]
            counts[section] = counts.get(section, 0) + 1
        assert list(counts.values()) == sections

    def test_a_statement_counts_for_its_control(self) -> None:
        numbers = {"AC-3", "AC-3(3)", "164.312(c)(1)"}
        assert listed("AC-3(3)(b)(1)", numbers) == "AC-3(3)"
        assert listed("AC-3(b)", numbers) == "AC-3"
        assert listed("164.312(c)(1)", numbers) == "164.312(c)(1)"
        assert listed("164.312(c)(2)", numbers) is None

    def test_a_check_of_ours_names_no_other(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        file = tmp_path / "own" / "oss" / "own-name.yaml"
        file.parent.mkdir(parents=True)
        text = CHECK.format(
            number=1, slug="own-name", attribute="bucket", severity="low", type="aws_s3_bucket", controls="'1'"
        )
        file.write_text(
            text.replace("acme-policy: ['1']", "cis_aws_5.0: ['1.14', '9.9'], cis-gcp: ['1'], soc-2: ['CC6.1']")
        )
        assert read_valid_checks([file], require_examples=False)[1] == []  # a user's
        monkeypatch.setattr("iaclint.engine.schema_benchmarks._OWN", tmp_path)
        errors = [error.partition("yaml:")[2] for error in read_valid_checks([file], require_examples=False)[1]]
        assert errors == [
            '12:36: control "9.9" is not in iaclint/benchmarks/data/cis-aws-5.0.yaml',
            '12:44: no benchmark is called "cis-gcp" (iaclint/benchmarks/data)',
            '12:60: no benchmark is called "soc-2" (iaclint/benchmarks/data); did you mean "soc2"?',
        ]


class TestChecksOfABenchmark:
    @pytest.mark.parametrize("name", ["cis-alibaba-2.0", "cis_alibaba_2.0", "CIS Alibaba 2.0"])
    def test_each_control_with_its_checks_or_why_there_is_none(self, name: str) -> None:
        lines = run("checks", "--benchmark", name).stdout.splitlines()
        assert lines[0] == "CIS Alibaba Cloud Foundation Benchmark 2.0.0 (cis-alibaba-2.0)"
        at = lines.index("1.1   Nobody works with the root account")
        assert lines[at + 1] == "        not checkable in code: who signs in is not written in code"
        assert "        ALI-OSS-001  critical  oss-bucket-public-acl" in lines

    def test_json(self) -> None:
        data = json.loads(run("checks", "--benchmark", "cis-alibaba-2.0", "-f", "json").stdout)
        assert list(data) == ["name", "title", "complete", "publisher", "version", "url", "controls", "summary"]
        by_number = {control["control"]: control for control in data["controls"]}
        assert by_number["5.5"]["reason"] == "applications sign URLs, code for infrastructure does not"
        acl = {"id": "ALI-OSS-001", "slug": "oss-bucket-public-acl", "severity": "critical"}
        assert acl in by_number["5.1"]["checks"]
        assert sum(data["summary"].values()) == len(data["controls"]) == 85

    def test_an_own_benchmark(self, project: Path, snapshot: SnapshotAssertion) -> None:
        assert run("checks", "--benchmark", "acme_policy").stdout == snapshot, project

    def test_it_can_be_narrowed(self) -> None:
        data = json.loads(
            run("checks", "--benchmark", "pci-dss-4.0", "--select", "oss-bucket-public-acl", "-f", "json").stdout
        )
        assert [control["control"] for control in data["controls"] if control["checks"]] == ["1.4.4"]

    @pytest.mark.parametrize("command", ["check", "checks"])
    def test_a_misspelt_name_is_answered_with_all_names(self, command: str, project: Path) -> None:
        result = run(command, "--benchmark", "cis-alibba-2.0")
        assert (result.exit_code, result.stdout) == (2, ""), project
        assert 'did you mean "cis-alibaba-2.0"?' in result.stderr
        assert all(name in result.stderr for name in (*known_names(), "acme-policy"))


class TestCheckByBenchmark:
    def test_exactly_its_checks_run_whatever_the_profile_and_the_project_select(self, project: Path) -> None:
        result = run("check", "--benchmark", "acme-policy", "-q")
        assert result.exit_code == 1, project
        assert result.stdout.splitlines() == ['main.tf:3:3: INFO OWN-OSS-001 own-name: it is "bad"']

    def test_statuses(self, project: Path) -> None:
        assert statuses("--benchmark", "acme-policy") == {
            "1": "failed",
            "2": "accepted",
            "3": "unknown",
            "4": "passed",
            "5": "nothing_to_check",
            "10": "failed",
        }, project

    def test_what_was_left_out_is_said(self, project: Path) -> None:
        found = statuses("--benchmark", "acme-policy", "--ignore", "own-name,own-class")
        assert (found["1"], found["4"], found["10"]) == ("not_run", "not_run", "unknown"), project
        found = statuses("--benchmark", "acme-policy", "--select", "info,high")
        assert [number for number, status in found.items() if status != "not_run"] == ["1", "2", "10"]

    def test_as_text(self, project: Path, snapshot: SnapshotAssertion) -> None:
        assert run("check", "--benchmark", "acme-policy", "--ignore", "own-class").stdout == snapshot, project

    def test_as_json(self, project: Path, snapshot: SnapshotAssertion) -> None:
        data = json.loads(run("check", "--benchmark", "acme-policy", "-f", "json").stdout)
        assert data["benchmark"] == snapshot, project
        assert [finding["fingerprint"] for finding in data["findings"]] == data["benchmark"]["controls"][0]["findings"]

    def test_the_exit_status_is_as_in_any_run(self, project: Path) -> None:
        assert run("check", "--benchmark", "acme-policy", "--fail-on", "low").exit_code == 0, project
        (project / "broken.tf").write_text('resource "a" {\n')
        result = run("check", "--benchmark", "acme-policy")
        assert result.exit_code == 3
        assert "Not everything was analysed: a control that passed may still fail" in result.stdout

    def test_a_finding_fails_the_controls_of_what_it_silences_too(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        rule: dict[str, Any] = {
            "type": "ingress",
            "ip_protocol": "tcp",
            "port_range": "1/65535",
            "cidr_ip": "0.0.0.0/0",
            "security_group_id": "sg-1",
        }
        (tmp_path / "main.tf.json").write_text(json.dumps({"resource": {"alicloud_security_group_rule": {"r": rule}}}))
        found = statuses("--benchmark", "cis-alibaba-2.0")
        assert [found[number] for number in ("3.2", "3.5", "4.3", "4.4")] == ["failed"] * 4

    def test_an_ordinary_run_does_not_load_it(self, project: Path) -> None:
        code = (
            "import sys\nfrom iaclint.cli import cli\n"
            "try:\n    cli(['check', '--no-config', '-q'])\n"
            "except SystemExit:\n    pass\n"
            "print([name for name in sys.modules if 'benchmark' in name or 'controls' in name], file=sys.stderr)\n"
        )
        for _ in range(2):  # the first one may have to compile the checks of a checkout
            done = subprocess.run(
                [sys.executable, "-c", code],
                cwd=project,
                capture_output=True,
                text=True,
                check=True,
                env={"PYTHONPATH": str(ROOT)},
            )
        assert done.stderr.splitlines()[-1] == "[]"
