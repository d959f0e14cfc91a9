"""ROS: numbers. https://www.alibabacloud.com/help/en/ros/user-guide/functions"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, DecimalException, localcontext
from ipaddress import AddressValueError, IPv4Network, NetmaskValueError

from iaclint.graph.values import Rest, Value, unknown_from
from iaclint.parsers.templates.declared import CallError
from iaclint.parsers.templates.evaluation import Handler
from iaclint.parsers.templates.ros_calls import (
    function,
    is_open,
    items_or_rest,
    limited,
    merged,
    number_of,
    open_or_refuse,
    spread,
)
from iaclint.patterns import pattern

MAX_DECIMALS = 30
"""Decimal places that a result is rounded to at most."""

_PLACEHOLDER = pattern(r"\{\s*([0-9]{1,4})\s*\}")


def add(items: Value) -> Value:
    """The sum of numbers, lists one after the other, or maps merged."""
    if isinstance(items, list) and not any(isinstance(item, Rest) for item in items):
        return spread(_added, items)
    return open_or_refuse(
        [items, *(items if isinstance(items, list) else [])], "takes a list of numbers, lists or maps"
    )


def _added(items: list[Value]) -> Value:
    if not items:
        raise CallError("takes a list of numbers, lists or maps")
    if any(isinstance(item, dict) for item in items):
        return merged(items)
    if any(isinstance(item, list) for item in items):
        return limited([part for item in items for part in items_or_rest(item, "adds lists to lists only")])
    if any(map(is_open, items)):
        return unknown_from(items)
    numbers = _numbers(items)
    try:
        with localcontext() as context:
            context.prec = 50
            return sum(numbers)
    except DecimalException:
        raise CallError("the numbers are too large") from None


def _numbers(items: list[Value]) -> list[int | Decimal]:
    numbers = [number_of(item) for item in items]
    if any(number is None for number in numbers):
        raise CallError("takes numbers")
    return [number for number in numbers if number is not None]


def average(places: Value, items: Value) -> Value:
    """The average, to that many decimal places."""
    if not isinstance(items, list) or is_open(places) or any(isinstance(item, Rest) for item in items):
        return open_or_refuse([places, items, *(items if isinstance(items, list) else [])], "takes a number and a list")
    return spread(lambda each: _average(_decimals(places), each), items)


def _average(places: int, items: list[Value]) -> Value:
    if any(map(is_open, items)):
        return unknown_from(items, "number")
    numbers = _numbers(items)
    if not numbers:
        raise CallError("the list is empty")
    try:
        with localcontext() as context:
            context.prec = 50
            return rounded(Decimal(sum(numbers)) / len(numbers), places)
    except DecimalException:
        raise CallError("the numbers are too large") from None


def _decimals(places: Value) -> int:
    number = number_of(places)
    if number is None or number != int(number) or not 0 <= number <= MAX_DECIMALS:
        raise CallError(f"the number of decimal places is 0 to {MAX_DECIMALS}")
    return int(number)


def rounded(number: Decimal, places: int) -> Decimal:
    """Halves away from zero. Raises DecimalException for what is out of range."""
    with localcontext() as context:
        context.prec = 1_100
        return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def largest(items: Value) -> Value:
    return _extreme(items, True)


def smallest(items: Value) -> Value:
    return _extreme(items, False)


def _extreme(items: Value, top: bool) -> Value:
    if not isinstance(items, list) or any(isinstance(item, Rest) for item in items):
        return open_or_refuse([items, *(items if isinstance(items, list) else [])], "takes a list of numbers")

    def one(each: list[Value]) -> Value:
        if any(map(is_open, each)):
            return unknown_from(each, "number")
        numbers = _numbers(each)
        if not numbers:
            raise CallError("the list is empty")
        return max(numbers) if top else min(numbers)

    return spread(one, items)


def calculate(expression: Value, places: Value = 0, numbers: Value = None) -> Value:
    """An arithmetic expression with `{0}`, `{1}` … for the numbers. Integers divide without remainder; the decimal
    places count for results with a fraction only."""
    if not isinstance(expression, str) or is_open(places):
        return open_or_refuse([expression, places], "takes an expression, a number and a list of numbers")
    given = numbers if isinstance(numbers, list) else [] if numbers is None else [numbers]
    return spread(lambda each: _calculated(expression, _decimals(places), each), given)


def _calculated(expression: str, places: int, given: list[Value]) -> Value:
    pieces: list[str] = []
    unknown: list[Value] = []
    position = 0
    for match in _PLACEHOLDER.finditer(expression):
        index = int(match[1])
        opened = [item for item in given[: index + 1] if isinstance(item, Rest)]
        if not opened and index >= len(given):
            raise CallError(f"there is no number for {{{index}}}")
        item = opened[0] if opened else given[index]
        if is_open(item):
            unknown.append(item)
        else:
            pieces += [expression[position : match.start()], str(_numbers([item])[0])]
        position = match.end()
    if unknown:
        return unknown_from(unknown, "number")
    # Behind a door: few templates calculate.
    from iaclint.parsers.templates.ros_arithmetic import ArithmeticFaultError, evaluated

    try:
        found = evaluated("".join([*pieces, expression[position:]]))
        return rounded(found, places) if isinstance(found, Decimal) else found
    except ArithmeticFaultError as error:
        raise CallError(str(error)) from None
    except DecimalException:
        raise CallError("the result is too large") from None


def cidr(block: Value, count: Value, bits: Value) -> Value:
    """The first `count` networks of `32 - bits` in a block of IPv4 addresses."""
    if any(map(is_open, (block, count, bits))):
        return [Rest(unknown_from([block, count, bits]))]
    how_many, size = number_of(count), number_of(bits)
    if not isinstance(block, str) or not isinstance(how_many, int) or not isinstance(size, int):
        raise CallError("takes a CIDR block and two numbers")
    try:
        network = IPv4Network(block, strict=False)
    except (AddressValueError, NetmaskValueError, ValueError):
        raise CallError("the first argument is no IPv4 CIDR block") from None
    length = 32 - size
    if (
        not 1 <= how_many <= 256
        or not network.prefixlen <= length <= 32
        or how_many > 1 << (length - network.prefixlen)
    ):
        raise CallError(f"{block} does not hold {how_many} blocks of /{length}")
    start = int(network.network_address)
    return [str(IPv4Network((start + (number << size), length))) for number in range(how_many)]


FUNCTIONS: dict[str, Handler] = {
    "Fn::Add": function(add),
    "Fn::Avg": function(average, 2),
    "Fn::Max": function(largest),
    "Fn::Min": function(smallest),
    "Fn::Calculate": function(calculate, 1, 2, 3),
    "Fn::Cidr": function(cidr, 3),
}
