"""Which checks look at which control of a benchmark."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from iaclint.benchmarks.standards import Benchmark, Control, find, folded, known_names, listed, natural, unlisted
from iaclint.engine.catalogue import Catalogue
from iaclint.engine.findings import CheckInfo
from iaclint.errors import UsageError
from iaclint.records import dataclass
from iaclint.spelling import did_you_mean


@dataclass(frozen=True, slots=True)
class Covered:
    """A control, and the checks of it, by id; none where nobody has written one."""

    control: Control
    checks: tuple[CheckInfo, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """A benchmark's controls in its order; those that only checks name, after them."""

    benchmark: Benchmark
    controls: tuple[Covered, ...]

    def only(self, ids: Collection[str]) -> Coverage:
        """With these checks and no others; all controls stay."""
        kept = (tuple(check for check in covered.checks if check.id in ids) for covered in self.controls)
        controls = tuple(Covered(each.control, checks) for each, checks in zip(self.controls, kept, strict=True))
        return Coverage(self.benchmark, controls)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all its checks."""
        return frozenset(check.id for covered in self.controls for check in covered.checks)


def coverage_of(catalogue: Catalogue, name: str) -> Coverage:
    """The controls of the benchmark that is called so, with the catalogue's checks; deprecated ones have no part in it.

    The name may be one that only users' checks have. Raises UsageError that lists the names there are.
    """
    checks = [catalogue.info(entry["id"]) for entry in catalogue.entries if not entry["deprecated"]]
    keys = list(dict.fromkeys(key for check in checks for key, _ in check.benchmarks))
    key = next((key for key in keys if folded(key) == folded(name)), None)
    benchmark = find(name)
    if benchmark is None and key is None:
        names = sorted({*known_names(), *(key for key in keys if find(key) is None)})
        raise UsageError(f'no benchmark is called "{name}"{did_you_mean(name, names)}\nthere are {", ".join(names)}')
    return coverage_by(benchmark or unlisted(key or name), checks)


def coverage_by(benchmark: Benchmark, checks: Iterable[CheckInfo]) -> Coverage:
    """The controls of a benchmark with those of the checks that are mapped to them."""
    return Coverage(benchmark, tuple(_covered(benchmark, checks)))


def _covered(benchmark: Benchmark, checks: Iterable[CheckInfo]) -> list[Covered]:
    known = {control.number for control in benchmark.controls}
    by_number: dict[str, list[CheckInfo]] = {}
    for check in checks:
        for number in _numbers(check, benchmark.key):
            under = by_number.setdefault(listed(number, known) or number, [])
            if check not in under[-1:]:  # several statements of one control
                under.append(check)
    others = [Control(number) for number in sorted(by_number.keys() - known, key=natural)]
    return [Covered(each, tuple(by_number.get(each.number, ()))) for each in (*benchmark.controls, *others)]


def _numbers(check: CheckInfo, key: str) -> Iterator[str]:
    for name, numbers in check.benchmarks:
        if folded(name) == folded(key):
            yield from numbers
