"""Loading and selecting checks."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iaclint.engine import catalogue as module
from iaclint.engine.catalogue import Catalogue, load_catalogue
from iaclint.engine.compiler import compile_folder
from iaclint.engine.selection import Selection
from iaclint.errors import UsageError
from tests.engine.fakes import catalogue_of, check
from tests.engine.test_schema import SOUND, write

ROOT = Path(__file__).parents[2]
DENY = "deny: {path: x, equals: bad, absent: pass}"


def one(number: int, **changes: Any) -> dict[str, Any]:
    return check(DENY, **{"id": f"AWS-TEST-{number:03}", "slug": f"check-{number}", **changes})


SAMPLE = catalogue_of(
    one(1, severity="high", aliases=["CKV_AWS_1", "AWS-0086"]),
    one(2, severity="low", aliases=["kics:some_query"]),
    one(3, severity="info"),
    one(4, severity="critical", deprecated=True),
)


def selected(profile: str = "regular", select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()) -> list[int]:
    return sorted(int(id_[-1]) for id_ in Selection.of(SAMPLE, profile, select, ignore).ids)


@pytest.mark.parametrize(
    ("profile", "select", "ignore", "expected"),
    [
        ("regular", (), (), [1]),
        ("strict", (), (), [1, 2]),
        ("all", (), (), [1, 2, 3]),
        ("regular", ("AWS-TEST-003",), (), [3]),
        ("regular", ("check-2",), (), [2]),
        ("regular", ("ckv_aws_1",), (), [1]),
        ("regular", ("AVD-AWS-0086",), (), [1]),
        ("regular", ("aws-0086",), (), [1]),
        ("regular", ("KICS:some_query",), (), [2]),
        ("regular", ("low",), (), [2]),
        ("regular", ("test",), (), [1]),
        ("all", ("test",), ("info",), [1, 2]),
        ("all", ("aws/test",), (), [1, 2, 3]),
        ("regular", ("AWS-TEST-004",), (), [4]),
        ("all", (), ("check-1", "kics:some_query"), [3]),
    ],
)
def test_selection(profile: str, select: tuple[str, ...], ignore: tuple[str, ...], expected: list[int]) -> None:
    assert selected(profile, select, ignore) == expected


def test_a_word_that_names_nothing() -> None:
    with pytest.raises(UsageError, match='"chekc-1" is no check, service or severity; did you mean "check-1"'):
        selected(select=("chekc-1",))
    assert selected(ignore=("critical",)) == [1]


def test_checks_that_ran_are_those_whose_resources_turned_up() -> None:
    selection = Selection.of(SAMPLE, "all", (), ())
    assert not selection.checks
    selection.checks_of("aws_other")
    selection.checks_of("aws_thing")
    assert [info.id for info in selection.checks] == ["AWS-TEST-001", "AWS-TEST-002", "AWS-TEST-003"]


def test_words() -> None:
    assert {"AWS-TEST-001", "check-1", "CKV_AWS_1", "kics:some_query"} <= SAMPLE.words()


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation whose catalogue is the one sound check."""
    write(tmp_path, SOUND)
    out = tmp_path / "compiled"
    assert compile_folder(tmp_path / "checks", out) == 1
    monkeypatch.setattr(module, "INSTALLED", out)
    module._built_in.cache_clear()
    yield out
    module._built_in.cache_clear()


def test_an_installed_catalogue(installed: Path) -> None:
    catalogue = load_catalogue()
    assert [entry["slug"] for entry in catalogue.entries] == ["bucket-public-acl"]
    assert catalogue.info("AWS-S3-001").title == "Bucket ACL is public"
    assert [each.info.id for each in catalogue.checks_of("aws_s3_bucket", {"AWS-S3-001"})] == ["AWS-S3-001"]
    assert "aws_s3_bucket_acl" in catalogue.vocabulary.satellites
    assert (installed / "aws-s3.json").is_file()


def test_own_checks_join_the_built_in_ones(installed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    own = tmp_path / "own"
    file = write(
        own, SOUND.replace("AWS-S3-001", "ACME-S3-001").replace("slug: bucket-public-acl", "slug: mine"), "mine"
    )
    assert len(load_catalogue([file]).entries) == 2
    assert load_catalogue([own]).info("ACME-S3-001").slug == "mine"


def test_own_checks_take_no_name_that_is_taken(installed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    with pytest.raises(UsageError, match='"AWS-S3-001" is already the id of a built-in check'):
        load_catalogue([write(tmp_path / "own", SOUND)])


def test_an_empty_folder_of_own_checks_is_a_mistake(installed: Path, tmp_path: Path) -> None:  # noqa: ARG001
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="no check in"):
        load_catalogue([tmp_path / "empty"])


def test_an_installation_without_checks_is_a_mistake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "INSTALLED", tmp_path / "a")
    monkeypatch.setattr(module, "CHECKOUT", tmp_path / "b")
    module._built_in.cache_clear()
    with pytest.raises(UsageError, match="installed without its checks"):
        load_catalogue()
    module._built_in.cache_clear()


def test_the_checkout_has_no_broken_check() -> None:
    catalogue = load_catalogue()
    assert isinstance(catalogue, Catalogue)
    assert catalogue.problems == ()


def test_ids_of_the_checkout_say_their_provider() -> None:
    for entry in load_catalogue().entries:
        prefix = {"aws": "AWS-IAC-", "alicloud": "ALI-"}[entry["provider"]]
        assert entry["id"].startswith(prefix)
        assert re.fullmatch(r"[A-Z0-9-]+-\d{3}", entry["id"])


def test_a_compiled_catalogue_needs_no_yaml(installed: Path) -> None:
    code = (
        "import sys, pathlib; from iaclint.engine import catalogue as c, evaluate, selection; "
        f"c.INSTALLED = pathlib.Path({str(installed)!r}); found = c.load_catalogue(); "
        "found.checks_of('aws_s3_bucket', {'AWS-S3-001'}); found.vocabulary; "
        "print([m for m in ('yaml', 'jsonpath_ng', 'tempfile') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
