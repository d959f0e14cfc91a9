"""What there is to say of a check beside its results: `iaclint explain` and the pages in docs/checks say it alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from iaclint.engine.findings import CheckInfo
from iaclint.records import dataclass

CONDITION_WIDTH = 100

EXAMPLE_HEADINGS = {"bad": "Insecure", "good": "Secure", "unknown": "Cannot be told before deployment"}
LANGUAGES = {"terraform": "Terraform", "ros": "ROS", "cloudformation": "CloudFormation"}
_CONDITIONS = {"when": "Applies when", "deny": "Insecure when", "require": "Secure when"}


@dataclass(frozen=True, slots=True)
class ShownExample:
    """`title` finishes "the case where"; `texts` are by language, with the marks of the lines that are reported."""

    kind: str
    title: str
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Description:
    """`conditions` are headings with YAML; `limits` are cases that the check does not see. Texts are the author's."""

    check: CheckInfo
    conditions: tuple[tuple[str, str], ...]
    absent_because: str
    examples: tuple[ShownExample, ...]
    limits: tuple[str, ...]

    @property
    def languages(self) -> list[str]:
        """Those in which the check is shown to work, by the names that people say."""
        return [name for key, name in LANGUAGES.items() if any(key in example.texts for example in self.examples)]


def describe(check: CheckInfo, data: Mapping[str, Any]) -> Description:
    """`data` is the check's file; it may be empty, where a check was installed without."""
    examples = data.get("examples") or {}
    return Description(
        check,
        tuple((heading, _yaml(data[key])) for key, heading in _CONDITIONS.items() if key in data),
        str(data.get("absent_because") or ""),
        tuple(_examples(examples)),
        tuple(str(case.get("title", "")) for case in examples.get("gap") or ()),
    )


def _examples(examples: Mapping[str, Any]) -> Iterator[ShownExample]:
    for kind in EXAMPLE_HEADINGS:
        for case in examples.get(kind) or ():
            texts = {language: str(case[language]) for language in LANGUAGES if language in case}
            yield ShownExample(kind, str(case.get("title", "")), texts)


def _yaml(condition: Any) -> str:
    """A condition as it is written; docs/writing-checks.md says how to read it."""
    return yaml.safe_dump(
        condition, sort_keys=False, default_flow_style=None, allow_unicode=True, width=CONDITION_WIDTH
    )
