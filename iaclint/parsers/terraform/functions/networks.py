"""Functions on IP prefixes."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from iaclint.graph.values import ListValue, Value
from iaclint.parsers.terraform.functions.collections import whole
from iaclint.parsers.terraform.functions.signature import Function
from iaclint.parsers.terraform.numbers import Number
from iaclint.parsers.terraform.scope import EvaluationError
from iaclint.parsers.terraform.shapes import NUMBER, STRING

_PREFIX = re.compile(r"([0-9A-Fa-f:.]+)/([0-9]{1,3})")
_LEADING_ZEROS = re.compile(r"(?<![0-9A-Fa-f:])0+(?=[0-9])")


def _parse(text: str) -> IPv4Network | IPv6Network:
    """A prefix, with host bits cleared. Octets with leading zeros are decimal, as Terraform has always read them."""
    match = _PREFIX.fullmatch(text)
    if match is None:
        raise EvaluationError(f"invalid CIDR expression: invalid CIDR address: {text}")
    address = match[1] if ":" in match[1] else _LEADING_ZEROS.sub("", match[1])
    try:
        if ":" in address:
            return IPv6Network(f"{address}/{int(match[2])}", strict=False)
        return IPv4Network(f"{address}/{int(match[2])}", strict=False)
    except ValueError as error:
        raise EvaluationError(f"invalid CIDR expression: {error}") from None


def _address(network: IPv4Network | IPv6Network, value: int) -> IPv4Address | IPv6Address:
    return IPv4Address(value) if isinstance(network, IPv4Network) else IPv6Address(value)


def _host(prefix: str, number: Number) -> Value:
    network = _parse(prefix)
    host = whole(number, "host number")
    count = 1 << (network.max_prefixlen - network.prefixlen)
    if not -count <= host < count:
        raise EvaluationError(f"prefix of {network.prefixlen} does not accommodate a host numbered {host}")
    return str(_address(network, int(network.network_address) + (host % count)))


def _netmask(prefix: str) -> Value:
    network = _parse(prefix)
    if isinstance(network, IPv6Network):
        raise EvaluationError("IPv6 addresses cannot have a netmask")
    return str(network.netmask)


def _subnet(prefix: str, new_bits: Number, number: Number) -> Value:
    network = _parse(prefix)
    bits, place = whole(new_bits, "newbits"), whole(number, "netnum")
    length = network.prefixlen + bits
    if not 0 <= length <= network.max_prefixlen:
        raise EvaluationError(f"insufficient address space to extend prefix of {network.prefixlen} by {bits}")
    if bits >= 0 and place >= 1 << bits:
        raise EvaluationError(f"prefix extension of {bits} does not accommodate a subnet numbered {place}")
    # Nothing refuses a negative number; its bits fall where Go's arithmetic lets them.
    start = abs(int(network.network_address) | (place << (network.max_prefixlen - length)))
    if start >> network.max_prefixlen:
        raise EvaluationError(f"prefix extension of {bits} does not accommodate a subnet numbered {place}")
    return f"{_address(network, start)}/{length}"


def _subnets(prefix: str, *new_bits: Number) -> Value:
    network = _parse(prefix)
    position = int(network.network_address)
    end = position + (1 << (network.max_prefixlen - network.prefixlen))
    result = []
    for bits in new_bits:
        extension = whole(bits, "newbits")
        length = network.prefixlen + extension
        if extension < 1:
            raise EvaluationError("must extend prefix by at least one bit")
        if extension > 32 or length > network.max_prefixlen:
            raise EvaluationError(f"not enough remaining address space for a subnet with a prefix of {length} bits")
        size = 1 << (network.max_prefixlen - length)
        position = -(-position // size) * size
        if position + size > end:
            raise EvaluationError(f"not enough remaining address space for a subnet with a prefix of {length} bits")
        result.append(f"{_address(network, position)}/{length}")
        position += size
    return ListValue(result)


FUNCTIONS = {
    "cidrhost": Function(_host, (STRING, NUMBER), result="string"),
    "cidrnetmask": Function(_netmask, (STRING,), result="string"),
    "cidrsubnet": Function(_subnet, (STRING, NUMBER, NUMBER), result="string"),
    "cidrsubnets": Function(_subnets, (STRING,), variadic=NUMBER),
}
