"""Ports and networks."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iaclint.engine.cidr import covers_all, network, open_to_world
from iaclint.graph.values import OneOf, Value
from tests.engine.fakes import UNKNOWN, answer, places

ANSWERS = {True: "fail", False: "pass", None: "unknown"}
AWS = "deny: {ports: {from: from, to: to, protocol: protocol, include: %s, absent: pass}}"
ALI = "deny: {ports: {range: range, protocol: protocol, include: %s, protocols: [tcp, udp], absent: pass}}"


@pytest.mark.parametrize(
    ("include", "values", "expected"),
    [
        ("[22]", {"from": 22, "to": 22, "protocol": "tcp"}, True),
        ("[22]", {"from": "0", "to": "1024", "protocol": "6"}, True),
        ("[22]", {"from": 23, "to": 80, "protocol": "tcp"}, False),
        ("[22]", {"from": 22, "to": 22, "protocol": "udp"}, False),
        ("[22]", {"from": 22, "to": 22, "protocol": "icmp"}, False),
        ("[22]", {"from": 0, "to": 0, "protocol": "-1"}, True),
        ("[22]", {"protocol": "-1"}, True),
        ("[22]", {"protocol": -1}, True),
        ("[22]", {"protocol": "ALL"}, True),
        ("[22]", {"protocol": "tcp"}, False),
        ("[22]", {"protocol": UNKNOWN}, None),
        ("[22]", {"protocol": OneOf(("-1", "all"))}, True),
        ("[22]", {"protocol": OneOf(("-1", "icmp"))}, None),
        ("[22]", {"from": 0, "to": 0, "protocol": "tcp"}, False),
        ("[22]", {"from": -1, "to": -1, "protocol": "tcp"}, True),
        ("[22]", {"from": 22, "protocol": "tcp"}, True),
        ("[22]", {"from": 22, "to": 22}, True),
        ("[22]", {"from": UNKNOWN, "to": 80, "protocol": "tcp"}, None),
        ("[22]", {"from": 80, "to": UNKNOWN, "protocol": "tcp"}, False),
        ("[22]", {"from": 0, "to": 80, "protocol": UNKNOWN}, None),
        ("[22]", {"from": 80, "to": 80, "protocol": UNKNOWN}, None),
        ("[22]", {"from": UNKNOWN, "to": 80, "protocol": "udp"}, False),
        ("[22]", {"from": OneOf((22, 20)), "to": 80, "protocol": "tcp"}, True),
        ("[22]", {"from": OneOf((22, 80)), "to": 80, "protocol": "tcp"}, None),
        ("[3389, '8000-8100']", {"from": 8050, "to": 8050, "protocol": "tcp"}, True),
        ("[3389, '8000-8100']", {"from": 8101, "to": 9000, "protocol": "tcp"}, False),
        ("all", {"from": 0, "to": 65535, "protocol": "tcp"}, True),
        ("all", {"from": 1, "to": 65535, "protocol": "tcp"}, True),
        ("all", {"from": 0, "to": 1024, "protocol": "tcp"}, False),
        ("all", {"from": 0, "to": UNKNOWN, "protocol": "tcp"}, None),
        ("all", {"from": 0, "to": 0, "protocol": "-1"}, True),
    ],
)
def test_ports_of_aws(include: str, values: dict[str, Value], expected: bool | None) -> None:
    assert answer(AWS % include, values) == ANSWERS[expected]


@pytest.mark.parametrize(
    ("include", "values", "expected"),
    [
        ("[22, 3389]", {"range": "22/22", "protocol": "tcp"}, True),
        ("[22, 3389]", {"range": "1/65535", "protocol": "tcp"}, True),
        ("[22, 3389]", {"range": "80/443", "protocol": "tcp"}, False),
        ("[22, 3389]", {"range": "-1/-1", "protocol": "all"}, True),
        ("[22, 3389]", {"range": "-1/-1", "protocol": "icmp"}, False),
        ("[22, 3389]", {"range": "-1/-1", "protocol": "tcp"}, True),
        ("[22, 3389]", {"range": "22", "protocol": "udp"}, True),
        ("[22, 3389]", {"range": "80-90,3389", "protocol": "tcp"}, True),
        ("[22, 3389]", {"range": UNKNOWN, "protocol": "tcp"}, None),
        ("[22, 3389]", {"range": UNKNOWN, "protocol": "gre"}, False),
        ("[22, 3389]", {"range": "soon", "protocol": "tcp"}, None),
        ("[22, 3389]", {"range": 22}, True),
        ("[22, 3389]", {"protocol": "tcp"}, False),
        ("all", {"range": "1/65535", "protocol": "tcp"}, True),
        ("['0-65535'], more_than: 20", {"range": "8000/8020", "protocol": "tcp"}, True),
        ("['0-65535'], more_than: 20", {"range": "8000/8019", "protocol": "tcp"}, False),
        ("['0-65535'], more_than: 20", {"range": "8000/8019", "protocol": "all"}, True),
        ("['0-65535'], more_than: 20", {"range": UNKNOWN, "protocol": "tcp"}, None),
        ("[22], more_than: 20", {"range": "20/60", "protocol": "tcp"}, True),
        ("[22], more_than: 20", {"range": "30/60", "protocol": "tcp"}, False),
    ],
)
def test_ports_of_alibaba_cloud(include: str, values: dict[str, Value], expected: bool | None) -> None:
    assert answer(ALI % include, values) == ANSWERS[expected]


def test_the_range_says_where_or_else_the_protocol() -> None:
    ports = (AWS % "[22]").removeprefix("deny: ")
    each = f"deny: {{each: rule, absent: pass, where: {ports}}}"
    rules = [{"from": 22, "to": 22, "protocol": "tcp"}, {"protocol": "-1"}, {"from": 80, "to": 80, "protocol": "tcp"}]
    assert places(each, {"rule": rules}) == ["rule[0].from is 22", 'rule[1].protocol is "-1"']


V4 = st.builds(
    lambda bits, address: ipaddress.ip_network((address, bits), strict=False),
    st.integers(0, 4),
    st.integers(0, 2**32 - 1),
)


@given(st.lists(V4, max_size=6))
def test_networks_cover_all_as_arithmetic_says(networks: list[ipaddress.IPv4Network]) -> None:
    slices = {index for each in networks for index in range(int(each[0]) >> 28, (int(each[-1]) >> 28) + 1)}
    assert covers_all(list(networks)) is (len(slices) == 16)


@given(st.ip_addresses(), st.integers(0, 128))
def test_a_written_network_is_what_the_library_reads(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, bits: int
) -> None:
    text = f"{address}/{bits}"
    try:
        expected = ipaddress.ip_network(text, strict=False)
    except ValueError:
        assert network(text) is None
        return
    assert network(text) == expected
    assert open_to_world(True)(text) is (expected.prefixlen == 0)
