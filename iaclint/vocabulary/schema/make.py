"""Writes the compact schemas from the full ones: `python -m iaclint.vocabulary.schema.make /path/to/schema`.

A maintainer's script. Its input is a folder with `terraform/aws.json` and `terraform/alicloud.json`, each
`{"<type>": {"<attr.path>": {"type": ..., "mode": ...}}}`; the form it writes is described in `__init__.py`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

Rows = Mapping[str, Mapping[str, object]]

# What each file was read from, and what makes its list of names incomplete.
SOURCES = {
    "alicloud": "provider aliyun/alicloud 1.283.0 and newer documentation",
    "aws": "provider hashicorp/aws 6.47.0",
}

# These come from prose: statements that contain themselves are cut off and names were made singular by rule,
# so a name that is not listed may still exist.
INCOMPLETE = frozenset(
    {
        "aws_quicksight_analysis",
        "aws_quicksight_dashboard",
        "aws_quicksight_template",
        "aws_wafv2_rule_group",
        "aws_wafv2_web_acl",
        "aws_wafv2_web_acl_rule",
    }
)

_HEADER = """\
# Names in the Terraform {source}, one type a line.
# Written by `python -m iaclint.vocabulary.schema.make`; names of older versions go to legacy.txt instead.
# name{{...}} block, name(...) object, name* any key below, name= set by the cloud only, ? more names may exist.
"""


def main() -> None:
    folder = Path(sys.argv[1]) / "terraform"
    for provider in SOURCES:
        full = json.loads((folder / f"{provider}.json").read_text(encoding="utf-8"))
        (Path(__file__).parent / f"{provider}.txt").write_text(compact(provider, full), encoding="utf-8", newline="\n")


def compact(provider: str, full: Mapping[str, Rows]) -> str:
    """The whole text of `<provider>.txt`."""
    lines = [_line(resource_type, full[resource_type]) for resource_type in sorted(full)]
    return _HEADER.format(source=SOURCES[provider]) + "".join(f"{line}\n" for line in lines)


def _line(resource_type: str, rows: Rows) -> str:
    children: dict[str, list[str]] = {}
    for path in sorted(rows):
        parent, _, _ = path.rpartition(".")
        children.setdefault(parent, []).append(path)
    words = [resource_type, *_words("", rows, children)]
    if resource_type in INCOMPLETE:
        words.append("?")
    return " ".join(words)


def _words(parent: str, rows: Rows, children: Mapping[str, list[str]], *, computed: bool = False) -> Iterator[str]:
    """One word for each name below `parent`; `computed` when the parent's mark already says so for all of them."""
    for path in children.get(parent, ()):
        row = rows[path]
        own = row["mode"] == "computed"
        word = path.rpartition(".")[2] + ("=" if own and not computed else "")
        if "map(" in str(row["type"]) or "dynamic" in str(row["type"]):
            word += "*"
        inner = " ".join(_words(path, rows, children, computed=own or computed))
        if row["type"] == "block":
            word += f"{{{inner}}}"
        elif inner:
            word += f"({inner})"
        yield word


if __name__ == "__main__":
    main()
