"""The hook, as a user has it: real git, real pre-commit, an installation of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

INSECURE = """\
resource "alicloud_oss_bucket" "site" {
  bucket = "site"
}

resource "alicloud_oss_bucket_acl" "site" {
  bucket = alicloud_oss_bucket.site.bucket
  acl    = "public-read"
}
"""
CLOUDFORMATION = """\
Resources:
  Site:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: site
      AccessControl: PublicRead
"""
UNRELATED: dict[str, str | bytes] = {
    "values.yaml": "Resources:\n  limits: {cpu: 1}\n",
    "two documents.yml": "a: 1\n---\nb: 2\n",
    "chart/templates/deployment.yaml": "{{- if .Values.x }}\nResources: {{ .Values.y }}\n{{- end }}\n",
    "package.json": '{"name": "AWSTemplateFormatVersion"}\n',
    "broken.json": "{",
    "latin.json": b'{"name": "Gr\xfc\xdfe"}\n',
    "schema.json": '{"properties": {"Resources": {"Type": "AWS::S3::Bucket"}}}\n',
}
HOOK = """\
repos:
  - repo: {checkout}
    rev: {revision}
    hooks:
      - id: {hook}
        args: [--select, 'oss-bucket-public-acl,s3-bucket-public-read-acl']
"""


class Repository:
    """A git repository with nothing of the developer's own configuration in it."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))},
            "HOME": str(home),
            "PRE_COMMIT_HOME": str(home / "pre-commit"),
            "GIT_CONFIG_NOSYSTEM": "1",
            **{
                f"GIT_{who}_{what}": "test@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
            },
        }
        self.run("git", "init", "--quiet", "--initial-branch=main")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        done = self.attempt(*command)
        assert done.returncode == 0, done.stdout
        return done

    def attempt(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self._environment,
            check=False,
            text=True,
            timeout=600,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def commit(self, message: str = "change") -> subprocess.CompletedProcess[str]:
        self.run("git", "add", "--all")
        return self.attempt("git", "commit", "--quiet", "--message", message)

    def commits(self) -> int:
        done = self.attempt("git", "rev-list", "--count", "HEAD")
        return int(done.stdout) if done.returncode == 0 else 0


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all tests here, so that pre-commit installs the hook once."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory, home: Path) -> Repository:
    """The working tree as it stands, committed: pre-commit installs commits only."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    repository = Repository(tmp_path_factory.mktemp("checkout"), home)
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    for name in filter(None, os.fsdecode(listing.stdout).split("\0")):
        if (ROOT / name).is_file():
            target = repository.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target)
    assert repository.commit().returncode == 0
    return repository


def project(folder: Path, checkout: Repository, home: Path, hook: str) -> Repository:
    repository = Repository(folder, home)
    revision = checkout.run("git", "rev-parse", "HEAD").stdout.strip()
    configuration = HOOK.format(checkout=checkout.folder.as_posix(), revision=revision, hook=hook)
    (folder / ".pre-commit-config.yaml").write_text(configuration)
    repository.run(sys.executable, "-m", "pre_commit", "install")
    return repository


@pytest.mark.slow
@pytest.mark.parametrize("hook", ["iaclint", "iaclint-all"])
@pytest.mark.parametrize(
    ("name", "insecure", "fix", "place", "slug"),
    [
        ("main.tf", INSECURE, ("public-read", "private"), "main.tf:7:", "oss-bucket-public-acl"),
        (
            "site.template",
            CLOUDFORMATION,
            ("PublicRead", "Private"),
            "site.template:6:",
            "s3-bucket-public-read-acl",
        ),
    ],
    ids=["terraform", "template"],
)
def test_the_hook_stops_an_insecure_commit_and_lets_the_fixed_one_pass(
    tmp_path: Path,
    checkout: Repository,
    home: Path,
    hook: str,
    name: str,
    insecure: str,
    fix: tuple[str, str],
    place: str,
    slug: str,
) -> None:
    repository = project(tmp_path / "project", checkout, home, hook)
    file = repository.folder / name
    file.write_text(insecure)
    stopped = repository.commit()
    assert stopped.returncode != 0
    assert place in stopped.stdout, stopped.stdout
    assert slug in stopped.stdout
    assert repository.commits() == 0
    file.write_text(insecure.replace(*fix))
    passed = repository.commit()
    assert passed.returncode == 0, passed.stdout
    assert repository.commits() == 1


@pytest.mark.slow
def test_the_hook_has_nothing_to_say_of_other_yaml_and_json(tmp_path: Path, checkout: Repository, home: Path) -> None:
    repository = project(tmp_path / "project", checkout, home, "iaclint")
    for name, content in UNRELATED.items():
        file = repository.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    passed = repository.commit()
    assert passed.returncode == 0, passed.stdout
    assert "Passed" in passed.stdout
    assert repository.commits() == 1


@pytest.mark.slow
def test_the_hook_reads_the_module_but_reports_on_the_commit_only(
    tmp_path: Path, checkout: Repository, home: Path
) -> None:
    repository = project(tmp_path / "project", checkout, home, "iaclint")
    (repository.folder / "old.tf").write_text(INSECURE)
    (repository.folder / "variables.tf").write_text('variable "acl" {\n  default = "public-read-write"\n}\n')
    repository.run("git", "add", "--all")
    repository.run("git", "commit", "--quiet", "--no-verify", "--message", "from before the hook")
    new = repository.folder / "new.tf"
    new.write_text('resource "alicloud_oss_bucket" "new" {\n  acl = var.acl\n}\n')
    stopped = repository.commit()
    assert stopped.returncode != 0
    assert "new.tf:2:" in stopped.stdout, stopped.stdout
    assert "old.tf:" not in stopped.stdout
