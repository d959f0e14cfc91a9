"""docs/checks: made from the check files, and always what they say."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from syrupy.assertion import SnapshotAssertion

from iaclint.authoring import pages
from iaclint.authoring.markdown import block, path_from, words
from iaclint.engine.checkfile import CheckFile
from iaclint.engine.schema import read_checks, read_valid_checks

ROOT = Path(__file__).parents[1]
PUBLIC = """\
id: ALI-OSS-901
slug: oss-bucket-made-public
title: OSS bucket lets <anyone> in
severity: critical
category: public-access
resource: alicloud_oss_bucket
deny: {path: acl, in: [public-read, public-read-write], absent: pass}
absent_because: A bucket without an ACL is private.
message: bucket ACL is {value}
why: Anyone can read oss:* without signing in.
fix:
  text: Set the ACL to private.
  set: {acl: private}
  ros: Set AccessControl to private.
aliases: [CKV_ALI_1]
benchmarks: {cis_alibaba_2.0: ["5.1", "5.7"], acme_policy: ["7"]}
references:
  - https://registry.terraform.io/providers/aliyun/alicloud/latest/docs/resources/oss_bucket
silences: [oss-bucket-unnamed]
examples:
  bad:
    - title: the ACL is public-read
      terraform: |
        resource "alicloud_oss_bucket" "site" {
          acl = "public-read"  # finding
        }
      ros: |
        Resources:
          Site:
            Type: ALIYUN::OSS::Bucket
            Properties:
              AccessControl: public-read  # finding
  good:
    - title: the ACL is private
      terraform: |
        resource "alicloud_oss_bucket" "data" {
          acl = "private"
        }
      ros: |
        {"Resources": {"Data": {"Type": "ALIYUN::OSS::Bucket", "Properties": {"AccessControl": "private"}}}}
  unknown:
    - title: the ACL comes from a variable
      terraform: |
        variable "acl" {}
        resource "alicloud_oss_bucket" "data" {
          acl = var.acl
        }
  gap:
    - title: a script sets the ACL
      terraform: |
        resource "alicloud_oss_bucket" "data" {}
"""
UNNAMED = """\
id: ALI-OSS-902
slug: oss-bucket-unnamed
title: OSS bucket has no name
severity: info
category: hardening
resource: alicloud_oss_bucket
require: {path: bucket, exists: true}
message: bucket has no name
why: Nobody knows what it is for.
fix: {text: Name it.}
references: ["https://www.alibabacloud.com/help/en/oss/"]
examples:
  bad: [{title: it is not written, terraform: "resource \\"alicloud_oss_bucket\\" \\"b\\" {  # finding\\n}\\n"}]
  good: [{title: it is written, terraform: "resource \\"alicloud_oss_bucket\\" \\"b\\" {\\n  bucket = \\"b\\"\\n}\\n"}]
"""


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two checks that stand in for all, and an empty folder that stands in for docs/checks."""
    checks, out = tmp_path / "checks", tmp_path / "docs" / "checks"
    service = checks / "alicloud" / "oss"
    service.mkdir(parents=True)
    (service / "oss-bucket-made-public.yaml").write_text(PUBLIC)
    (service / "oss-bucket-unnamed.yaml").write_text(UNNAMED)
    out.mkdir(parents=True)
    monkeypatch.setattr(pages, "CHECKS", checks)
    monkeypatch.setattr(pages, "PAGES", out)
    return checks, out


@lru_cache(maxsize=1)
def files() -> list[CheckFile]:
    """All check files without those that somebody is writing, which have a test of their own."""
    return read_valid_checks([ROOT / "checks"])[0]


@lru_cache(maxsize=1)
def real() -> dict[str, str]:
    """The pages of the whole catalogue."""
    return pages.pages_of(files())


class TestPages:
    def test_of_a_service(self, folders: tuple[Path, Path], snapshot: SnapshotAssertion) -> None:
        assert pages.pages_of(read_checks([folders[0]]))["alicloud/oss.md"] == snapshot

    def test_of_the_index(self, folders: tuple[Path, Path], snapshot: SnapshotAssertion) -> None:
        index = pages.pages_of(read_checks([folders[0]]))["README.md"]
        assert index.partition("## Benchmarks")[0] == snapshot

    def test_of_severities(self, folders: tuple[Path, Path], snapshot: SnapshotAssertion) -> None:
        assert pages.pages_of(read_checks([folders[0]]))["by-severity.md"] == snapshot

    def test_of_a_benchmark(self, folders: tuple[Path, Path]) -> None:
        lines = pages.pages_of(read_checks([folders[0]]))["benchmarks/cis-alibaba-2.0.md"].splitlines()
        target = "[oss-bucket-made-public](../alicloud/oss.md#oss-bucket-made-public)"
        assert f"| 5.1 | OSS buckets are not public | {target} |" in lines
        assert "| 5.2 | No object in a bucket is public | *no check yet* |" in lines
        assert any(line.startswith("| 5.5 |") and "*not checkable in code: " in line for line in lines)
        assert "## 5 Storage" in lines

    def test_every_link_leads_somewhere(self) -> None:
        anchors = {page: set(re.findall(r"^#+ (\S+)$", text, re.MULTILINE)) for page, text in real().items()}
        anchors["README.md"].add("benchmarks")
        wrong = []
        for page, text in real().items():
            for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"(?s)```.*?```", "", text)):
                file, _, anchor = target.partition("#")
                path = normpath(join(dirname(page), file)) if file else page
                if target.startswith("https://") or path == "../compliance.md":
                    continue
                if anchor not in anchors.get(path, ()) and (anchor or path not in anchors):
                    wrong.append((page, target))
        assert wrong == []

    def test_every_check_is_on_its_page_and_in_the_lists(self) -> None:
        for file in files():
            if not file.data.get("deprecated"):
                page = "/".join(Path(file.path).parent.parts[-2:]) + ".md"
                assert f"\n## {file.data['slug']}\n" in real()[page]
                assert f"]({page}#{file.data['slug']})" in real()["by-severity.md"]

    def test_the_same_files_give_the_same_bytes(self, folders: tuple[Path, Path]) -> None:
        two = read_checks([folders[0]])
        assert pages.pages_of(reversed(two)) == pages.pages_of(two)

    def test_they_stay_small(self) -> None:
        checks = sum(text.count("\n<details>") for text in real().values())
        assert sum(len(text) for text in real().values()) < 4_500 * checks
        assert max(map(len, real().values())) < 500_000  # beyond, GitHub shows no page


class TestCommand:
    def test_what_is_stale_is_named_and_not_touched(
        self, folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert pages.main([]) == 0
        assert pages.main(["--check"]) == 0
        out = folders[1]
        (out / "aws").mkdir()
        (out / "aws" / "gone.md").write_text("old")
        (out / "README.md").write_text("changed by hand")
        (out / "by-severity.md").unlink()
        capsys.readouterr()
        assert pages.main(["--check"]) == 1
        said = capsys.readouterr()
        assert said.out.splitlines() == [
            f"docs/checks/{name} is not what the check files say"
            for name in ("README.md", "aws/gone.md", "by-severity.md")
        ]
        assert "run python -m iaclint.authoring.pages" in said.err
        assert (out / "README.md").read_text() == "changed by hand"

    def test_writing_makes_all_as_it_should_be(self, folders: tuple[Path, Path]) -> None:
        assert pages.main([]) == 0
        (folders[1] / "gone.md").write_text("old")
        (folders[0] / "alicloud" / "oss" / "oss-bucket-unnamed.yaml").write_text(
            UNNAMED.replace("Name it.", "Do name it.")
        )
        assert pages.main([]) == 0
        assert not (folders[1] / "gone.md").exists()
        assert "Do name it." in (folders[1] / "alicloud" / "oss.md").read_text()
        assert pages.main(["--check"]) == 0

    def test_other_arguments_are_refused(self) -> None:
        assert pages.main(["--chekc"]) == 2


class TestMarkdown:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("oss:* on <name>", r"oss:\* on \<name\>"),
            ("max_age and _x_", r"max_age and \_x\_"),
            ("a|b [c](d) $x$ `e`", r"a\|b \[c\](d) \$x\$ \`e\`"),
            ("&amp; & you", r"\&amp; & you"),
            ("two\n lines", "two lines"),
            ("\x1b[2J", r"\\x1b\[2J"),
        ],
    )
    def test_no_text_formats_the_page(self, text: str, expected: str) -> None:
        assert words(text) == expected

    def test_code_that_holds_a_fence(self) -> None:
        assert block("a\n```\nb\n", "yaml") == ["````yaml", "a", "```", "b", "````"]

    @pytest.mark.parametrize(
        ("page", "target", "expected"),
        [
            ("aws/s3.md", "aws/s3.md#x", "#x"),
            ("aws/s3.md", "aws/sns.md#x", "sns.md#x"),
            ("aws/s3.md", "alicloud/oss.md#x", "../alicloud/oss.md#x"),
            ("README.md", "aws/s3.md", "aws/s3.md"),
            ("aws/s3.md", "README.md", "../README.md"),
        ],
    )
    def test_paths(self, page: str, target: str, expected: str) -> None:
        assert path_from(page, target) == expected


def test_the_pages_are_what_the_check_files_say(capsys: pytest.CaptureFixture[str]) -> None:
    if not pages.PAGES.is_dir():
        pytest.skip(f"docs/checks is not there yet: run {pages.COMMAND}, and commit it")
    status = pages.main(["--check"])
    said = capsys.readouterr()
    assert status == 0, f"{said.out}{said.err}"
