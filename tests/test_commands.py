"""The commands beside `check`, over the real catalogue."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from iaclint.cli import cli

KEYS = [
    *("id", "slug", "aliases", "severity", "confidence", "title", "category", "service", "resource"),
    *("why", "fix", "benchmarks", "references"),
]
OWN_CHECK = """\
id: OWN-OSS-001
slug: own-bucket-prefix
title: Bucket name lacks our prefix
severity: high
category: hardening
resource: alicloud_oss_bucket
require: {path: bucket, starts_with: acme-, absent: fail}
absent_because: A bucket without a name gets a random one.
message: bucket is {value}
why: Nobody can tell whose bucket it is.
fix: {text: Begin the name with acme-.}
references: ["https://example.com/naming"]
examples:
  bad:
    - title: the name has no prefix
      terraform: |
        resource "alicloud_oss_bucket" "b" {
          bucket = "b"  # finding
        }
    - title: there is no name
      terraform: |
        resource "alicloud_oss_bucket" "b" {  # finding
        }
  good:
    - title: the name has the prefix
      terraform: |
        resource "alicloud_oss_bucket" "b" {
          bucket = "acme-b"
        }
  unknown:
    - title: the name is a variable without default
      terraform: |
        variable "name" {}
        resource "alicloud_oss_bucket" "b" {
          bucket = var.name
        }
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def own(here: Path) -> Path:
    file = here / "policies" / "own" / "oss" / "own-bucket-prefix.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(OWN_CHECK)
    return file


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def listed(*arguments: str) -> list[str]:
    return [check["id"] for check in json.loads(run("checks", "-f", "json", *arguments).stdout)]


class TestChecks:
    def test_json_has_everything_of_every_check(self) -> None:
        checks = json.loads(run("checks", "--format", "json").stdout)
        assert all(list(check) == KEYS for check in checks)
        assert [check["id"] for check in checks] == sorted(check["id"] for check in checks)
        [acl] = [check for check in checks if check["slug"] == "oss-bucket-public-acl"]
        assert acl["resource"] == ["alicloud_oss_bucket"]
        assert acl["fix"]["set"] == {"acl": "private"}
        assert "CKV_ALI_1" in acl["aliases"]

    def test_text_is_a_line_each(self) -> None:
        lines = run("checks").stdout.splitlines()
        assert len(lines) == len(listed()) + 1
        assert any(line.split()[2] == "oss-bucket-public-acl:" for line in lines[:-1])

    def test_selecting(self) -> None:
        assert listed("--select", "CKV_ALI_16") == ["ALI-RAM-008"]
        assert "ALI-OSS-001" not in listed("--ignore", "oss")
        assert set(listed("--profile", "regular")) < set(listed("--profile", "all")) == set(listed())

    def test_own_checks_are_listed_too(self, own: Path) -> None:
        assert "OWN-OSS-001" in listed("--checks", str(own.parents[2]))
        Path(".iaclint.yaml").write_text("checks: policies\n")
        assert "OWN-OSS-001" in listed()

    def test_the_projects_choice_does_not_hide_what_there_is(self) -> None:
        everything = listed()
        Path(".iaclint.yaml").write_text("profile: regular\nselect: [oss]\nignore: [high]\n")
        assert listed() == everything


class TestExplain:
    @pytest.mark.parametrize("name", ["ALI-OSS-001", "oss-bucket-public-acl", "ali-oss-001"])
    def test_by_any_name(self, name: str) -> None:
        result = run("explain", name)
        assert result.exit_code == 0
        headings = [line for line in result.stdout.splitlines() if line and not line.startswith(" ")]
        assert headings[0] == "ALI-OSS-001 oss-bucket-public-acl"
        for heading in ("Why", "What to write instead", "Insecure when", "References", "To accept it in one place"):
            assert heading in headings
        assert "Insecure: the ACL on the bucket is public-read" in headings
        assert '    acl = "private"' in result.stdout.splitlines()

    def test_by_the_id_of_another_tool_every_check_that_has_it(self) -> None:
        pages = run("explain", "ckv_ali_1").stdout.splitlines()
        assert {"ALI-OSS-001 oss-bucket-public-acl", "ALI-ACTIONTRAIL-007 actiontrail-bucket-public"} <= set(pages)

    def test_an_own_check(self, own: Path) -> None:
        result = run("explain", "own-bucket-prefix", "--checks", str(own.parents[2]))
        assert "Secure when" in result.stdout
        assert "starts_with: acme-" in result.stdout
        assert "the name has no prefix" in result.stdout

    def test_a_misspelt_name(self) -> None:
        result = run("explain", "oss-bucket-public-acls")
        assert (result.exit_code, result.stdout) == (2, "")
        assert 'did you mean "oss-bucket-public-acl"?' in result.stderr


class TestTestChecks:
    def test_all_is_well(self, own: Path) -> None:
        result = run("test-checks", "policies")
        assert (result.exit_code, result.stdout) == (0, "4 examples, 0 wrong\n"), own

    def test_a_wrong_example_is_told_with_its_place(self, own: Path) -> None:
        own.write_text(OWN_CHECK.replace('bucket = "b"  # finding', 'bucket = "acme-b"  # finding'))
        result = run("test-checks", str(own))
        assert result.exit_code == 1
        assert ":16: the name has no prefix: line 2 is marked and not reported" in result.stdout
        assert result.stdout.endswith("4 examples, 1 wrong\n")

    def test_a_file_that_is_no_check(self, own: Path) -> None:
        own.write_text(OWN_CHECK.replace("severity: high", "severity: hihg"))
        result = run("test-checks", str(own))
        assert result.exit_code == 2
        assert "own-bucket-prefix.yaml:4:" in result.stderr

    def test_nothing_to_test_is_a_mistake(self, here: Path) -> None:
        (here / "empty").mkdir()
        assert run("test-checks", "empty").exit_code == 2


class TestOwnChecks:
    def test_they_run_beside_the_built_in_ones(self, own: Path) -> None:
        Path("main.tf").write_text('resource "alicloud_oss_bucket" "b" {\n  bucket = "b"\n  acl = "public-read"\n}\n')
        result = run("check", "main.tf", "--checks", str(own.parents[2]), "--fail-on", "high", "-q")
        assert result.exit_code == 1
        assert "main.tf:2:3: HIGH OWN-OSS-001 own-bucket-prefix" in result.stdout
        assert "main.tf:3:3: CRITICAL ALI-OSS-001 oss-bucket-public-acl" in result.stdout


class TestGraph:
    @pytest.fixture(autouse=True)
    def configuration(self) -> None:
        Path("main.tf").write_text(
            'variable "name" {}\n'
            'resource "alicloud_oss_bucket" "b" {\n  bucket = var.name\n}\n'
            'resource "alicloud_oss_bucket_acl" "b" {\n  bucket = alicloud_oss_bucket.b.bucket\n  acl = "private"\n}\n'
        )

    def test_json(self) -> None:
        result = run("graph", ".", "--format", "json")
        assert result.exit_code == 0
        data = json.loads(result.stdout)
        assert [(r["address"], r["start_line"], r["end_line"]) for r in data["resources"]] == [
            ("alicloud_oss_bucket.b", 2, 4),
            ("alicloud_oss_bucket_acl.b", 5, 8),
        ]
        assert data["resources"][0]["attributes"] == {"bucket": {"$unknown": ["var.name"]}}
        edge = {"from": "alicloud_oss_bucket_acl.b", "to": "alicloud_oss_bucket.b", "attribute": "bucket"}
        assert data["edges"] == [edge]

    @pytest.mark.parametrize(("format", "first"), [("dot", "digraph"), ("mermaid", "flowchart")])
    def test_pictures(self, format: str, first: str) -> None:
        assert run("graph", "-f", format, "-o", "out").stdout == ""
        assert Path("out").read_text().startswith(first)

    def test_what_was_not_read_is_said(self) -> None:
        Path("broken.tf").write_text('resource "a" {\n')
        result = run("graph", ".")
        assert result.exit_code == 3
        assert len(json.loads(result.stdout)["resources"]) == 2
        assert "broken.tf:" in result.stderr

    def test_statistics_say_which_types_are_known(self) -> None:
        Path("a.yaml").write_text(
            "Resources:\n"
            + "".join(
                f"  R{number}: {{Type: '{type_}'}}\n"
                for number, type_ in enumerate(
                    ["ALIYUN::OSS::Bucket", "ALIYUN::No::Such", "ALIYUN::No::Such", "DATASOURCE::X::Y"]
                )
            )
        )
        result = run("graph", ".", "--statistics")
        assert result.exit_code == 0
        lines = [line.split() for line in result.stdout.splitlines()]
        assert ["ros", "4", "3", "1", "of", "4", "(25.0%)", "1", "of", "1", "(100.0%)"] in lines
        assert ["ALIYUN::*", "3", "2", "1", "of", "3", "(33.3%)", "1", "of", "1", "(100.0%)"] in lines
        assert ["terraform", "2", "2", "2", "of", "2", "(100.0%)", "2", "of", "2", "(100.0%)"] in lines
        assert lines[-2:] == [["2", "ALIYUN::No::Such"], ["1", "DATASOURCE::X::Y"]]
