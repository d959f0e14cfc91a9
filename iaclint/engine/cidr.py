"""Operators over networks: addresses, CIDRs, and lists of them, as lists or as text with commas."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from iaclint.engine.comparisons import Test
from iaclint.engine.partial import known_suffix
from iaclint.engine.truth import Truth
from iaclint.graph.values import OneOf, PartialText, Rest, Unknown, Value
from iaclint.patterns import pattern

Network: TypeAlias = "ipaddress.IPv4Network | ipaddress.IPv6Network"

_SEPARATORS = pattern(r"[\s,;]+")
_WORDS = {"0.0.0.0": "0.0.0.0/0", "::": "::/0", "any": "0.0.0.0/0"}
_MASK = pattern(r"/(\d{1,3})$")


def open_to_world(argument: bool, ignore_case: bool = False) -> Test:  # noqa: ARG001
    """Whether everything listed together admits all of IPv4 or of IPv6: two halves are as open as the whole."""
    return _is_open


def _is_open(value: Value) -> Truth:
    networks: list[Network] = []
    doubt = False
    for item in flat(value):
        if isinstance(item, str):
            if (found := network(item)) is not None:
                networks.append(found)
        elif isinstance(item, OneOf):
            answers = {_is_open([*map(str, networks), alternative]) for alternative in item.alternatives}
            if answers == {True}:
                return True
            doubt = doubt or answers != {False}
        else:
            doubt = doubt or not isinstance(item, PartialText) or _may_open(item)
    if covers_all(networks):
        return True
    return None if doubt else False


def _may_open(value: PartialText) -> bool:
    """`${var.ip}/32` opens nothing, whatever the address; `10.0.0.0/${var.bits}` may."""
    mask = _MASK.search(known_suffix(value))
    return mask is None or int(mask[1]) <= 1


def wider_than(argument: dict[str, int], ignore_case: bool = False) -> Test:  # noqa: ARG001
    """Whether a CIDR, or one of several in a text, has fewer bits than the argument says for its family."""
    limits = {4: argument.get("ipv4"), 6: argument.get("ipv6")}

    def test(value: Value) -> Truth:
        doubt = False
        for item in flat(value):
            if not isinstance(item, str):
                mask = _MASK.search(known_suffix(item)) if isinstance(item, PartialText) else None
                bits = int(mask[1]) if mask else -1
                given = [limit for limit in limits.values() if limit is not None]
                doubt = doubt or mask is None or any(bits < limit for limit in given)
            elif (found := network(item)) is not None:
                limit = limits[found.version]
                if limit is not None and found.prefixlen < limit:
                    return True
        return None if doubt else False

    return test


def flat(value: Value) -> Iterator[Value]:
    """Every entry, of lists in lists and of separated texts; unknown ones as they are, `Rest` as its unknown."""
    if isinstance(value, list):
        for item in value:
            yield from flat(item)
    elif isinstance(value, str):
        yield from (part for part in _SEPARATORS.split(value) if part)
    elif isinstance(value, Rest):
        yield value.unknown
    elif isinstance(value, PartialText):
        yield from _separated(value)
    elif isinstance(value, (Unknown, OneOf)):
        yield value


def _separated(value: PartialText) -> Iterator[Value]:
    """The entries of a partly known text, some of which are wholly known."""
    entries: list[list[str | Unknown]] = [[]]
    for part in value.parts:
        if isinstance(part, Unknown):
            entries[-1].append(part)
            continue
        first, *others = _SEPARATORS.split(part)
        entries[-1].append(first)
        entries.extend([other] for other in others)
    for entry in entries:
        pieces = tuple(piece for piece in entry if piece != "")
        if pieces:
            yield (
                PartialText(pieces)
                if any(isinstance(piece, Unknown) for piece in pieces)
                else "".join(map(str, pieces))
            )


@lru_cache(maxsize=4096)
def network(text: str) -> Network | None:
    """The network that is written there; a bare address is a network of its own, and `0.0.0.0` means all.

    None for what is none: a name, a prefix list.
    """
    text = text.strip().lower()
    try:
        return ipaddress.ip_network(_WORDS.get(text, text), strict=False)
    except ValueError:
        return None


def covers_all(networks: list[Network]) -> bool:
    """Whether the networks together are the whole of one address family."""
    v4 = [item for item in networks if isinstance(item, ipaddress.IPv4Network)]
    v6 = [item for item in networks if isinstance(item, ipaddress.IPv6Network)]
    return any(item.prefixlen == 0 for item in ipaddress.collapse_addresses(v4)) or any(
        item.prefixlen == 0 for item in ipaddress.collapse_addresses(v6)
    )
