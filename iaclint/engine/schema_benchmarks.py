"""The benchmarks that our own check files name, held against what we have of them; users name what they like."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from iaclint.benchmarks.standards import find, known_names, listed
from iaclint.engine.checkfile import CheckFile, KeyPath
from iaclint.records import dataclass
from iaclint.spelling import did_you_mean

_OWN = Path(__file__).parents[2] / "checks"


@dataclass(frozen=True, slots=True)
class Mistake:
    where: KeyPath
    message: str


def mistakes_in(file: CheckFile, benchmarks: dict[str, Any]) -> Iterator[Mistake]:
    """Names and controls that are in no data file, and names that are not spelled as check files spell them."""
    if not Path(file.path).resolve().is_relative_to(_OWN):
        return
    for key, controls in benchmarks.items():
        benchmark = find(str(key))
        if benchmark is None or benchmark.key != key:
            close = did_you_mean(str(key), _keys())
            yield Mistake(("benchmarks", str(key)), f'no benchmark is called "{key}" (iaclint/benchmarks/data){close}')
            continue
        numbers = {control.number for control in benchmark.controls}
        for index, number in enumerate(controls):
            if listed(str(number), numbers) is None:
                where = ("benchmarks", str(key), index)
                yield Mistake(where, f'control "{number}" is not in iaclint/benchmarks/data/{benchmark.name}.yaml')


def _keys() -> list[str]:
    return [benchmark.key for name in known_names() if (benchmark := find(name))]
