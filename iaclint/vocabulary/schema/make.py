"""Writes the compact schemas from the full ones: `python -m iaclint.vocabulary.schema.make /path/to/schema`.

A maintainer's script. Its input is a folder with `terraform/{aws,alicloud}.json`, `cloudformation.json` and
`ros.json`, each `{"<type>": {"<path>": {"type": ..., ...}}}`, with `map/<language>_to_terraform.json`, and, beside
that folder, `catalog/{aws,alicloud}.yaml`: of the template languages only the types that a check of the catalogue
may look at are written. The forms it writes are described in `__init__.py` and `templates.py`.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from iaclint.vocabulary.data_files import template_data

Rows: TypeAlias = Mapping[str, Mapping[str, object]]

# What each file was read from, and what makes its list of names incomplete.
SOURCES = {
    "alicloud": "provider aliyun/alicloud 1.283.0 and newer documentation",
    "aws": "provider hashicorp/aws 6.47.0",
}
TEMPLATES = {
    "cloudformation": ("aws", "CloudFormation schemas of cfn-lint 1.58.0, and SAM"),
    "ros": ("alicloud", "packages ros-cdk 1.15.0; types that end in ? are known from mapping rules only"),
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
        "AWS::Lex::Bot",
        "AWS::QuickSight::Analysis",
        "AWS::QuickSight::Dashboard",
        "AWS::QuickSight::Template",
    }
)

# SAM describes many of its objects by examples only.
LOOSE = "AWS::Serverless::"

# The products that ROS describes with types; of the others we know the names that mapping rules use.
DESCRIBED = frozenset(
    {"ACTIONTRAIL", "ALB", "CR", "CS", "ECS", "ElasticSearch", "FC", "KMS", "MONGODB", "NAS", "OSS", "POLARDB", "RAM"}
    | {"RDS", "REDIS", "SLB", "SLS", "VPC"}
)

_HEADER = """\
# Names in the Terraform {source}, one type a line.
# Written by `python -m iaclint.vocabulary.schema.make`; names of older versions go to legacy.txt instead.
# name{{...}} block, name(...) object, name* any key below, name= set by the cloud only, ? more names may exist.
"""

_TEMPLATE_HEADER = """\
# Names in {source}; one type a line, those that checks may look at.
# Written by `python -m iaclint.vocabulary.schema.make`.
# name[] list, name(...) object, name* any key below, name= set by the cloud only, ? more names may exist.
"""


def main() -> None:
    folder = Path(sys.argv[1])
    out = Path(__file__).parent
    for provider in SOURCES:
        full = _read(folder / "terraform" / f"{provider}.json")
        (out / f"{provider}.txt").write_text(compact(provider, full), encoding="utf-8", newline="\n")
    for language in TEMPLATES:
        full = _read(folder / f"{language}.json")
        text = compact_templates(language, full, wanted_types(folder, language))
        (out / f"{language}.txt").write_text(text, encoding="utf-8", newline="\n")


def _read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


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


def wanted_types(folder: Path, language: str) -> set[str]:
    """Template types that the catalogue or our data names, and those that stand for a resource type it names."""
    import yaml

    provider = TEMPLATES[language][0]
    catalogue = folder.parent / "catalog" / f"{provider}.yaml"
    rows = yaml.load(catalogue.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    canonical = {each for row in rows for each in _named(row["terraform"])}
    wanted = {each for row in rows for each in _named(row[language])} | template_data().keys()
    for type_, entry in _read(folder / "map" / f"{language}_to_terraform.json").items():
        also = entry.get("also", ()) if language == "cloudformation" else entry.get("alternatives", ())
        if canonical.intersection((entry["terraform"], *also)):
            wanted.add(type_)
    return wanted


def _named(part: Mapping[str, list[str]] | None) -> Iterable[str]:
    return [*part["types"], *(path.split(".")[0] for path in part["looks_at"])] if part else ()


def compact_templates(language: str, full: Mapping[str, Rows], wanted: Iterable[str]) -> str:
    """The whole text of `<language>.txt`, with the wanted types only."""
    header = _TEMPLATE_HEADER.format(source=TEMPLATES[language][1])
    lines = [_template_line(type_, full[type_]) for type_ in sorted(set(wanted) & full.keys())]
    return header + "".join(f"{line}\n" for line in lines)


def is_incomplete(resource_type: str, rows: Rows) -> bool:
    """Whether properties may exist that the full schema does not list."""
    provider, product, _ = resource_type.split("::")
    if provider != "ALIYUN":
        return resource_type in INCOMPLETE or resource_type.startswith(LOOSE)
    return product not in DESCRIBED or all(row.get("type", "array") == "array" for row in rows.values())


def _template_line(resource_type: str, rows: Rows) -> str:
    tree: dict[str, Any] = {}
    for path in sorted(rows):
        if re.fullmatch(r"\w+(\.\w+|\[\]|\.\*)*", path):
            level = tree
            for name in _steps(path):
                level = level.setdefault(name, {})
    bare = {re.sub(r"\[\]|\.\*", "", path): row for path, row in rows.items()}
    words = [resource_type, *_template_words(tree, "", bare)]
    if is_incomplete(resource_type, rows):
        words.append("?")
    return " ".join(words)


def _steps(path: str) -> list[str]:
    """The names of a path; `[]` and `.*` are marks of the container before them, not names."""
    return [step for step in path.replace("[]", "").split(".") if step != "*"]


def _template_words(tree: Mapping[str, Any], prefix: str, bare: Rows) -> Iterator[str]:
    for name, below in tree.items():
        path = f"{prefix}{name}"
        row = bare.get(path, {})
        inner = list(_template_words(below, f"{path}.", bare))
        word = name + ("[]" if "array" in str(row.get("type")) else "")
        if row.get("readonly"):
            word += "="
        elif "map" in row or row.get("recursive") or (not inner and _may_hold_anything(row)):
            word += "*"
        yield word + (f"({' '.join(inner)})" if inner else "")


def _may_hold_anything(row: Mapping[str, object]) -> bool:
    kind = str(row.get("items", "any") if row.get("type") == "array" else row.get("type"))
    return "object" in kind or kind in ("any", "None")


if __name__ == "__main__":
    main()
