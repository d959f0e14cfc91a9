"""Benchmarks and their controls: one data file each, read when somebody asks for it and never in an ordinary run."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from iaclint.records import dataclass

DATA = Path(__file__).parent / "data"

_DIGITS = re.compile(r"(\d+)")
_NUMBER = re.compile(r"[\d.]+")
_LAST_PART = re.compile(r"\([^()]*\)$")


@dataclass(frozen=True, slots=True)
class Control:
    """`number` is the benchmark's, `title` our own words (empty for a benchmark that only checks know).

    `not_checkable` is the reason why code cannot show whether the control is met; empty where it can.
    """

    number: str
    title: str = ""
    not_checkable: str = ""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """`name` is what users say, `key` what check files write. `complete`: no control of the benchmark is left out."""

    name: str
    key: str
    title: str
    publisher: str
    version: str
    url: str
    complete: bool
    controls: tuple[Control, ...]
    sections: tuple[tuple[str, str], ...] = ()

    def heading(self) -> str:
        """`CIS Alibaba Cloud Foundation Benchmark 2.0.0`; `HIPAA Security Rule, 45 CFR part 164`."""
        if self.version in self.title:
            return self.title
        return f"{self.title}{' ' if _NUMBER.fullmatch(self.version) else ', '}{self.version}"


def listed(number: str, numbers: Container[str]) -> str | None:
    """Which of `numbers` a control stands under: its own, or that of the control it is a statement of."""
    return next((each for each in _with_enclosing(number) if each in numbers), None)


def folded(name: str) -> str:
    """A name as it is compared: `cis-alibaba-2.0` is `cis_alibaba_2.0` is `CIS Alibaba 2.0`."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def known_names() -> list[str]:
    return sorted(file.stem for file in DATA.glob("*.yaml"))


@cache
def find(name: str) -> Benchmark | None:
    """The benchmark of that name or key, however it is spelled; None when we have no data of it."""
    stem = next((each for each in known_names() if folded(each) == folded(name)), None)
    return None if stem is None else _read(DATA / f"{stem}.yaml")


def unlisted(key: str) -> Benchmark:
    """A benchmark that only checks know: the numbers that they name are all there is to say."""
    return Benchmark(key, key, key, "", "", "", False, ())


def natural(number: str) -> list[tuple[int, int, str]]:
    """To sort by: 2.9 before 2.10."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in _DIGITS.split(number) if part]


def _with_enclosing(number: str) -> Iterator[str]:
    """`AC-3(3)(b)`, `AC-3(3)`, `AC-3`."""
    yield number
    while (shorter := _LAST_PART.sub("", number)) != number:
        yield shorter
        number = shorter


def _read(file: Path) -> Benchmark:
    import yaml  # an ordinary run on Terraform does without

    from iaclint.yaml_text import LOADER

    data: dict[str, Any] = yaml.load(file.read_text("utf-8"), LOADER)
    return Benchmark(
        file.stem,
        data["key"],
        data["title"],
        data["publisher"],
        str(data["version"]),
        data["url"],
        data["complete"],
        tuple(_control(number, said) for number, said in data["controls"].items()),
        tuple(data.get("sections", {}).items()),
    )


def _control(number: str, said: Any) -> Control:
    if isinstance(said, str):
        return Control(number, said)
    return Control(number, said["title"], said.get("not_checkable", ""))
