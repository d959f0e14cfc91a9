"""Whether a rule's range of ports and its protocol include given ports."""

from __future__ import annotations

from collections.abc import Sequence

from iaclint.engine.comparisons import as_number, scalar_text
from iaclint.engine.partial import may_equal
from iaclint.engine.truth import Truth, conjunction, disjunction
from iaclint.graph.values import ABSENT, PartialText, Value
from iaclint.patterns import pattern
from iaclint.records import dataclass

EVERY_PORT = (0, 65535)
_ALL_PROTOCOLS = ("-1", "all", "any", "*", "")
_TCP = ("tcp", "6")
_NUMBERS = {"udp": "17", "icmp": "1", "icmpv6": "58", "tcp": "6"}
_RANGE = pattern(r"\s*(-?\d{1,5})\s*(?:[/:-]\s*(-?\d{1,5}))?\s*")


@dataclass(frozen=True, slots=True)
class PortQuestion:
    """`included` are ranges of which one port is enough, or with `every` the single range that must be all inside."""

    included: tuple[tuple[int, int], ...]
    protocols: tuple[str, ...]
    every: bool = False
    more_than: int = 0

    @classmethod
    def from_check(
        cls, include: str | Sequence[int | str], protocols: Sequence[str], more_than: int = 0
    ) -> PortQuestion:
        """`protocols` are those of the check; TCP always counts. `more_than`: how many ports the range has at least."""
        names = [name.lower() for name in protocols]
        wanted = tuple(dict.fromkeys([*_TCP, *names, *(_NUMBERS[name] for name in names if name in _NUMBERS)]))
        if include == "all":
            return cls(((1, 65535),), wanted, every=True)
        return cls(tuple(map(_bounds, include)), wanted, more_than=more_than)

    def holds(self, start: Value, end: Value, protocol: Value) -> Truth:
        """Ports `start` to `end` (absent: the start alone) under the protocol; absent counts as TCP."""
        answer = self._protocol(protocol)
        if answer is False:
            return False
        if scalar_text(protocol) is not None and str(scalar_text(protocol)).lower() in _ALL_PROTOCOLS:
            return True
        inside = self._range(start, start if end is ABSENT or end is None else end)
        if inside is False and answer is None:
            return None  # the protocol may be "all", and then the range does not matter
        return None if answer is None or inside is None else inside

    def holds_range(self, value: Value, protocol: Value) -> Truth:
        """The same of a range in one text: `22/22`, `80-90`, `443`, or several with commas."""
        text = scalar_text(value)
        if text is None:
            return self.holds(value, value, protocol) if self._protocol(protocol) is not False else False
        answers: list[Truth] = []
        for part in filter(None, (piece.strip() for piece in text.split(","))):
            match = _RANGE.fullmatch(part)
            answers.append(self.holds(int(match[1]), int(match[2] or match[1]), protocol) if match else None)
        return disjunction(answers)

    def _protocol(self, value: Value) -> Truth:
        if value is ABSENT or value is None:
            return True
        if isinstance(value, PartialText):
            return None if any(may_equal(value, name, True) for name in (*self.protocols, *_ALL_PROTOCOLS)) else False
        text = scalar_text(value)
        if text is None:
            return None
        return text.lower() in self.protocols or text.lower() in _ALL_PROTOCOLS

    def _range(self, start: Value, end: Value) -> Truth:
        low, high = _port(start), _port(end)
        if low == -1 or high == -1:
            low, high = EVERY_PORT
        if self.every:
            return conjunction((None if low is None else low <= 1, None if high is None else high >= 65535))
        if self.more_than and low is not None and high is not None and high - low < self.more_than:
            return False
        answers: list[Truth] = []
        for first, last in self.included:
            answers.append(conjunction((None if low is None else low <= last, None if high is None else high >= first)))
        found = disjunction(answers)
        return None if found and self.more_than and (low is None or high is None) else found


def _bounds(item: int | str) -> tuple[int, int]:
    if isinstance(item, int):
        return item, item
    first, _, last = item.partition("-")
    return int(first), int(last)


def _port(value: Value) -> int | None:
    number = as_number(value)
    return None if number is None or number != number.to_integral_value() else int(number)
