"""The types of resources as a table: how many of them the vocabulary has, and of those that checks look at."""

from __future__ import annotations

from collections.abc import Sequence

from iaclint.records import dataclass
from iaclint.reporters.printable import printable

_PROVIDERS = {"ros": "ALIYUN::", "cloudformation": "AWS::"}


@dataclass(frozen=True, slots=True)
class TypeCount:
    """Resources of one type as it is written.

    `canonical` are the types that they are, none for a type of templates that the vocabulary does not have. `checked`:
    some check looks at it, or, going by the name alone, would if it had a canonical type.
    """

    language: str
    type: str
    resources: int
    canonical: tuple[str, ...]
    checked: bool


def as_table(counts: Sequence[TypeCount]) -> str:
    """A line for each language, then the types that are not known, the most frequent first."""
    rows = [("", "resources", "types", "with a canonical type", "of those that a check looks at")]
    for language in dict.fromkeys(count.language for count in counts):
        own = [each for each in counts if each.language == language]
        rows.append((language, str(_sum(own)), str(len(own)), *_shares(own)))
        prefix = _PROVIDERS.get(language, "")
        narrowed = [each for each in own if each.type.startswith(prefix)]
        if len(narrowed) < len(own):
            rows.append((f"  {prefix}*", str(_sum(narrowed)), str(len(narrowed)), *_shares(narrowed)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    missing = sorted((each for each in counts if not each.canonical), key=lambda each: (-each.resources, each.type))
    if missing:
        lines += ["", "Types without a canonical type (*: a check looks at one of that name)"]
        lines += [f"{each.resources:>6}  {printable(each.type)}{' *' if each.checked else ''}" for each in missing]
    return "\n".join([*lines, ""])


def _shares(counts: Sequence[TypeCount]) -> tuple[str, str]:
    checked = [each for each in counts if each.checked]
    return _share(counts), _share(checked)


def _share(counts: Sequence[TypeCount]) -> str:
    total = _sum(counts)
    known = _sum([each for each in counts if each.canonical])
    return f"{known} of {total} ({known / total:.1%})" if total else "none"


def _sum(counts: Sequence[TypeCount]) -> int:
    return sum(each.resources for each in counts)
