"""tree-sitter and python-hcl2 must read the same from the same file, to the byte.

The corpus of real files is not part of the repository: `IACLINT_CORPUS` names the folder, `../shared/corpus` is looked
at, and without either only the project's own files are compared.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from iaclint.parsers.terraform import pythonhcl2, treesitter
from iaclint.source import SourceFile
from tests.parsers.terraform_syntax import contents

ROOT = Path(__file__).parents[2]
CORPUS = Path(os.environ.get("IACLINT_CORPUS") or ROOT.parent / "shared" / "corpus")
OWN = sorted((ROOT / "testdata").rglob("*.tf"))
FOLDERS = sorted(folder for folder in CORPUS.iterdir() if folder.is_dir()) if CORPUS.is_dir() else []


def disagreement(path: Path) -> str | None:
    try:
        source = SourceFile.from_bytes(path.name, path.read_bytes())
    except UnicodeDecodeError:
        return None
    first, second = treesitter.read(source), pythonhcl2.read(source)
    if first.errors and second.errors:
        # Both refuse it, for reasons that they word differently.
        return None
    if first.errors or second.errors:
        return f"{path}: {first.errors} {second.errors}"
    return None if contents(first.body) == contents(second.body) else f"{path}: different syntax"


def test_the_second_parser_is_not_even_imported_for_a_sound_file() -> None:
    code = """
import sys
from iaclint.parsers.terraform.reader import parse
from iaclint.source import SourceFile
for text, wanted in ((b'a = "${b}"', False), (b"a = 5e+2", True)):
    assert not parse(SourceFile("main.tf", text)).problems
    assert ("hcl2" in sys.modules) is wanted, text
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_there_are_files_to_compare() -> None:
    assert len([path for path in OWN if path.parent.name == "syntax"]) >= 4


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.relative_to(ROOT / "testdata").as_posix())
def test_both_parsers_read_our_own_files_alike(path: Path) -> None:
    assert disagreement(path) is None


@pytest.mark.parametrize("path", [path for path in OWN if path.parent.name == "syntax"], ids=lambda path: path.name)
def test_our_own_syntax_files_have_no_errors(path: Path) -> None:
    source = SourceFile.from_bytes(path.name, path.read_bytes())
    assert treesitter.read(source).errors == ()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_both_parsers_read_real_files_alike(folder: Path) -> None:
    found = [disagreement(path) for path in sorted(folder.rglob("*.tf"))]
    assert [text for text in found if text] == []
