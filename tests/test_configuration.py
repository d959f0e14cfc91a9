"""`.iaclint.yaml`: what it may say, and how mistakes in it are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from iaclint.configuration import read_configuration
from iaclint.engine.findings import Severity, Status
from iaclint.errors import UsageError
from iaclint.reporters import FORMATS as REPORTERS
from iaclint.settings import FAIL_ON, FORMATS, SEVERITIES, STATUSES, Settings, find_configuration, project_folder

EVERYTHING = """\
profile: strict
select: [s3, critical]
ignore: AWS-IAC-S3-001
fail_on: high
show: [fail, unknown]
format: json
checks: [own]
var:
  text: some text
  yes: true
  number: 1.50
  list: [1, a, {b: null}]
var_files: [prod.tfvars]
exclude: ["**/examples/**"]
jobs: 2
"""


def read(folder: Path, text: str, trusted: bool = False) -> Settings:
    file = folder / ".iaclint.yaml"
    file.write_text(text)
    return read_configuration(file, Settings(), trusted)


def test_every_key(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "prod.tfvars").touch()
    settings = read(tmp_path, EVERYTHING)
    assert settings == Settings(
        profile="strict",
        select=("s3", "critical"),
        ignore=("AWS-IAC-S3-001",),
        fail_on="high",
        show=("fail", "unknown"),
        format="json",
        checks=(tmp_path / "own",),
        variables=(("text", "some text"), ("yes", "true"), ("number", "1.50"), ("list", '[1, "a", {"b": null}]')),
        variable_files=(tmp_path / "prod.tfvars",),
        exclude=("**/examples/**",),
        jobs=2,
    )


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"])
def test_an_empty_file_changes_nothing(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == Settings()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("profil: all", ':1:1: unknown key "profil"; did you mean "profile"? (known: profile, select,'),
        ("# x\nprofile: al", ':2:10: "al" is none of regular, strict, all; did you mean "all"?'),
        ("jobs: many", ':1:7: "many" is not a number'),
        ("jobs: -1", ':1:7: "-1" is not a number'),
        ("select: {a: b}", ":1:9: a list is expected"),
        ("select: [[a]]", ":1:10: a text is expected"),
        ("select:", ":1:8: a list is expected"),
        ("show: [fail, wrong]", ':1:14: "wrong" is none of fail, unknown, pass'),
        ("fail_on: worst", ':1:10: "worst" is none of critical, high, medium, low, info, never'),
        ("var: [a]", ":1:6: a mapping of variable names"),
        ("var: {a: 1, a: 2}", ':1:13: variable "a" is written twice'),
        ("jobs: 1\njobs: 2", ':2:1: "jobs" is written twice'),
        ("checks: nowhere", ':1:9: "nowhere" does not exist'),
        ("checks: ..", ':1:9: ".." lies outside'),
        ("[a]", ":1:1: a mapping of settings is expected"),
        ("a: b: c", ":1:5: not YAML: mapping values are not allowed"),
        ("a: 'b", "not YAML"),
        ("a: \x01", "not YAML"),
        ("a: 1\n---\nb: 1", "not YAML"),
        ("var: {a: &a [*a]}", "nested too deeply"),
        ("? {a: b}\n: c", ':1:3: unknown key ""'),
    ],
)
def test_mistakes_are_told_with_their_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        read(tmp_path, text)
    assert f"{tmp_path / '.iaclint.yaml'}{message}" in str(raised.value) or message in str(raised.value)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        read(tmp_path, "a: 1\nb: 2\njobs: x\n")
    assert len(str(raised.value).splitlines()) == 3


def test_a_bomb_of_aliases_is_refused(tmp_path: Path) -> None:
    lines = ["var:", "  a0: &a0 [x, x]"]
    lines += [f"  a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    with pytest.raises(UsageError, match="too large"):
        read(tmp_path, "\n".join(lines))


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        read(tmp_path, "var: {a: " + "[" * 40_000 + "]" * 40_000 + "}")


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="larger than"):
        read(tmp_path, "#" * 100_001)


def test_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_bytes(b"profile: \xff")
    with pytest.raises(UsageError, match="not UTF-8"):
        read_configuration(tmp_path / "c.yaml", Settings())


def test_only_a_file_that_the_user_named_may_point_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "repository").mkdir()
    (tmp_path / "shared").mkdir()
    (tmp_path / "repository" / "link").symlink_to(tmp_path / "shared")
    for outside in ("../shared", "link", str(tmp_path / "shared")):
        with pytest.raises(UsageError, match="lies outside"):
            read(tmp_path / "repository", f"checks: {outside}")
    settings = read(tmp_path / "repository", "checks: ../shared", trusted=True)
    assert settings.checks == (tmp_path / "shared",)


def test_it_is_found_upward_and_not_beyond_the_git_root(tmp_path: Path) -> None:
    outer, repository = tmp_path / ".iaclint.yaml", tmp_path / "repository"
    deep = repository / "live" / "prod"
    deep.mkdir(parents=True)
    outer.touch()
    (deep / "main.tf").touch()
    assert find_configuration([deep / "main.tf"]) == outer
    (repository / ".git").mkdir()
    assert find_configuration([deep]) is None
    assert project_folder(deep) == repository
    (repository / ".iaclint.yaml").touch()
    assert find_configuration([deep, deep / "main.tf", repository]) == repository / ".iaclint.yaml"
    (repository / "live" / ".iaclint.yaml").touch()
    assert find_configuration([deep]) == repository / "live" / ".iaclint.yaml"
    assert project_folder(deep) == repository / "live"


def test_two_configurations_for_one_run_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name / ".git").mkdir(parents=True)
    (tmp_path / "a" / ".iaclint.yaml").touch()
    with pytest.raises(UsageError, match="different configurations"):
        find_configuration([tmp_path / "a", tmp_path / "b"])


def test_the_words_are_those_of_the_engine_and_the_reporters() -> None:
    """settings.py stands below both and cannot import them."""
    assert tuple(severity.value for severity in Severity) == SEVERITIES == FAIL_ON[:-1]
    assert tuple(sorted(status.value for status in Status)) == tuple(sorted(STATUSES))
    assert tuple(REPORTERS) == FORMATS
