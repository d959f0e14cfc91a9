"""Our `dataclass` behaves as the standard library's, seen from outside."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from pathlib import Path
from typing import Any

import pytest

from iaclint import records

PACKAGE = Path(records.__file__).parent


@records.dataclass(frozen=True, slots=True, order=True)
class Point:
    """Two numbers."""

    x: int
    y: int = 2
    labels: list[str] = records.field(default_factory=list, repr=False)

    def sum(self) -> int:
        return self.x + self.y


@records.dataclass(slots=True)
class Counter:
    count: int = 0


@records.dataclass(frozen=True, eq=False)
class Node:
    name: str = records.field(repr=False)
    parent: Node | None = None


def test_an_instance_is_made_from_positions_names_and_defaults() -> None:
    assert (Point(1).x, Point(1).y, Point(x=1, y=5).y, Point(1, 3).sum()) == (1, 2, 5, 4)
    assert Counter().count == 0


@pytest.mark.parametrize(("values", "named"), [((), {}), ((1, 2, [], 4), {}), ((1,), {"z": 1}), ((1,), {"x": 1})])
def test_wrong_arguments_are_refused(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="__init__"):
        Point(*values, **named)


def test_a_factory_makes_a_value_for_each_instance() -> None:
    assert Point(1).labels == []
    assert Point(1).labels is not Point(1).labels


def test_post_init_is_called() -> None:
    @records.dataclass(slots=True)
    class Doubled:
        value: int

        def __post_init__(self) -> None:
            self.value *= 2

    assert Doubled(2) == Doubled(value=2)
    assert Doubled(2).value == 4


def test_equal_values_are_equal_and_of_one_hash() -> None:
    assert Point(1, 2) == Point(1)
    assert Point(1, 2) != Point(1, 3)
    assert Counter(1) == Counter(1)
    assert Point(1).__eq__((1, 2, [])) is NotImplemented
    assert len({Node("a"), Node("a")}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(Counter())


def test_hashes_are_those_of_the_values() -> None:
    @records.dataclass(frozen=True, slots=True)
    class Name:
        first: str
        last: str

    assert len({Name("a", "b"), Name("a", "b"), Name("b", "a")}) == 2


def test_order_is_that_of_the_values() -> None:
    assert sorted([Point(2, 1), Point(1, 3), Point(1, 2)]) == [Point(1, 2), Point(1, 3), Point(2, 1)]
    assert Point(1, 2) <= Point(1, 2) < Point(2)
    with pytest.raises(TypeError):
        assert Point(1) < (1,)  # type: ignore[operator]


def test_a_frozen_instance_stays_as_it_is() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'x'"):
        Point(1).x = 2  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'x'"):
        del Point(1).x
    counter = Counter()
    counter.count += 1
    assert counter == Counter(1)


def test_slots_leave_no_room_for_other_attributes() -> None:
    assert not hasattr(Point(1), "__dict__")
    with pytest.raises(AttributeError):
        Counter().other = 1  # type: ignore[attr-defined]


def test_the_standard_library_takes_it_for_a_dataclass() -> None:
    assert dataclasses.is_dataclass(Point)
    assert [field.name for field in dataclasses.fields(Point(1))] == ["x", "y", "labels"]
    assert dataclasses.replace(Point(1, 3), x=7) == Point(7, 3)
    assert dataclasses.asdict(Counter(3)) == {"count": 3}


def test_it_can_be_printed_matched_copied_and_sent() -> None:
    assert repr(Point(1)) == "Point(x=1, y=2)"
    assert repr(Node("a", Node("b"))) == "Node(parent=Node(parent=None))"
    match Point(1, 3):
        case Point(x, y):
            assert (x, y) == (1, 3)
    for record in (Point(1, 3, ["a"]), Counter(2)):
        assert copy.deepcopy(record) == record
        assert pickle.loads(pickle.dumps(record)) == record


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_module_takes_dataclass_from_here(path: Path) -> None:
    """The standard library's own would cost its 0.3 ms at every start."""
    if path.name != "records.py":
        assert "@dataclasses.dataclass" not in (text := path.read_text("utf-8"))
        assert "from dataclasses import dataclass" not in text
