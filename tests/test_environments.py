"""`--var-file-sets`: one root, several files of variables, and which of them a finding is about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from iaclint.cli import cli

_MAIN = """
variable "acl" { default = "private" }
resource "alicloud_oss_bucket" "b" {
  acl = var.acl
}
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "main.tf").write_text(_MAIN)
    (tmp_path / "prod.tfvars").write_text('acl = "public-read"\n')
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments" / "dev.tfvars").write_text('acl = "private"\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _findings(*flags: str) -> dict[str, list[dict[str, Any]]]:
    run = CliRunner().invoke(cli, ["check", "-f", "json", "--select", "oss", *flags])
    found: dict[str, list[dict[str, Any]]] = {}
    for finding in json.loads(run.stdout)["findings"]:
        found.setdefault(finding["slug"], []).append(finding)
    return found


@pytest.mark.usefixtures("root")
def test_a_finding_says_with_which_files_it_is_so() -> None:
    found = _findings("--var-file-sets")
    (public,) = found["oss-bucket-public-acl"]
    assert public["environments"] == ["prod.tfvars"]
    assert [origin["file"] for origin in public["origin"]] == ["prod.tfvars"]
    (versions,) = found["oss-bucket-no-versioning"]
    assert versions["environments"] == ["prod.tfvars", "environments/dev.tfvars"]


@pytest.mark.usefixtures("root")
def test_without_the_flag_only_what_terraform_loads_by_itself_counts() -> None:
    assert "oss-bucket-public-acl" not in _findings()


def test_a_file_that_terraform_loads_by_itself_is_no_set(root: Path) -> None:
    (root / "site.auto.tfvars").write_text('acl = "public-read"\n')
    (public,) = _findings("--var-file-sets")["oss-bucket-public-acl"]
    assert public["environments"] == ["prod.tfvars"]


def test_the_configuration_can_ask_for_it(root: Path) -> None:
    (root / ".iaclint.yaml").write_text("var_file_sets: true\n")
    assert "oss-bucket-public-acl" in _findings()
    assert "oss-bucket-public-acl" not in _findings("--no-var-file-sets")
