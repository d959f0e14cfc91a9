"""A sample can be drawn again, and gives every service its turn."""

from __future__ import annotations

from typing import Any

from benchmarks.sample import drawn


def findings(**numbers: int) -> list[dict[str, Any]]:
    return [
        {"check": f"ALI-{service}-001", "fingerprint": f"{service}{number}"}
        for service, count in numbers.items()
        for number in range(count)
    ]


def test_the_same_seed_draws_the_same() -> None:
    many = findings(OSS=50, RDS=50, RAM=50)
    assert drawn(many, 20, seed=1) == drawn(many, 20, seed=1)
    assert drawn(many, 20, seed=1) != drawn(many, 20, seed=2)


def test_services_take_turns() -> None:
    sample = drawn(findings(OSS=90, RDS=2, RAM=1), 6, seed=3)
    assert sorted(each["check"] for each in sample) == [
        *["ALI-OSS-001"] * 3,
        "ALI-RAM-001",
        *["ALI-RDS-001"] * 2,
    ]


def test_there_may_be_less_than_asked_for() -> None:
    assert len(drawn(findings(OSS=2), 80, seed=1)) == 2
