"""TLS versions and named TLS policies: the lowest version that one admits, and whether it admits weak ciphers.

The tables follow the providers' documentation: "Security policies" of Application, Network and Classic Load Balancers,
"Supported protocols and ciphers" of CloudFront, "Security policies" of API Gateway, Transfer Family, IoT Core and
Lightsail, the TLS options of OpenSearch Service, and "TLS security policies" of Alibaba Cloud ALB, NLB, CLB and GA.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from iaclint.engine.comparisons import Test, scalar_text
from iaclint.engine.truth import Truth
from iaclint.patterns import pattern

_SSL3 = 3
"""Versions are numbers: SSL 2.0 and 3.0 are 2 and 3, TLS 1.n is 10 + n."""

_VERSION = pattern(r"(tls|ssl)?[ _-]?v?[ _-]?(\d)(?:[._-]?(\d))?", re.IGNORECASE)

# A family of policies by the form of its names; the group is n of TLS 1.n.
_FAMILIES: tuple[re.Pattern[str], ...] = tuple(
    pattern(names, re.IGNORECASE)
    for names in (
        r"ELBSecurityPolicy-TLS13-1-(\d)\b.*",
        r"ELBSecurityPolicy-TLS-1-(\d)\b.*",
        r"ELBSecurityPolicy-FS-1-(\d)\b.*",
        r"TLSv1\.?(\d?)_20\d\d",
        r"(?:IoT)?SecurityPolicy_TLS1[23]_1_(\d)(?:_.*)?",
        r"SecurityPolicy_TLS1(\d)_(?:20\d\d|PFS|FIPS).*",
        r"Policy-Min-TLS-1-(\d)\b.*",
        r"tls_cipher_policy_1_(\d)(?:_strict(?:_with_1_3)?)?",
        r"(?:HTTPS?\d(?:_\d)?)_TLS1_(\d)",
        r"TLS-FS-(?:Res-)?1-(\d)-20\d\d-\d\d",
    )
)

_LOWEST: dict[str, int] = {
    "elbsecuritypolicy-2011-08": _SSL3,
    "elbsecuritypolicy-2014-01": _SSL3,
    "elbsecuritypolicy-2014-10": 10,
    "elbsecuritypolicy-2015-02": 10,
    "elbsecuritypolicy-2015-03": 10,
    "elbsecuritypolicy-2015-05": 10,
    "elbsecuritypolicy-2016-08": 10,
    "elbsecuritypolicy-fs-2018-06": 10,
    "tls-2016-08": 10,
}
_TRANSFER = pattern(r"TransferSecurityPolicy-[A-Za-z0-9-]+", re.IGNORECASE)

# Names with RC4 or 3DES, which the other names of their family do not have.
_BROKEN = (
    "elbsecuritypolicy-2011-08",
    "elbsecuritypolicy-2014-01",
    "elbsecuritypolicy-2014-10",
    "elbsecuritypolicy-2015-03",
    "elbsecuritypolicy-tls-1-0-2015-04",
    "sslv3",
    "tlsv1",
    "tls_cipher_policy_1_0",
    "tls_cipher_policy_1_1",
    "tls_cipher_policy_1_2",
)
# Classic Load Balancers have 3DES under this name, Application Load Balancers do not.
_BROKEN_FOR_SOME = ("elbsecuritypolicy-2015-05",)

_FORWARD_SECRECY = pattern(
    r"ELBSecurityPolicy-FS-.*"
    r"|ELBSecurityPolicy-TLS13-1-(?:3|2)(?:-Res)?(?:-FIPS)?(?:-PQ)?-20.*"
    r"|ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-.*"
    r"|TLSv1\.2_20(?:19|2\d)|TLSv1\.3_20\d\d"
    r"|SecurityPolicy_TLS13_1_3_.*|SecurityPolicy_TLS1\d_.*PFS.*"
    r"|Policy-Min-TLS-1-[23]-(?:PFS|RFC9151).*"
    r"|tls_cipher_policy_1_2_strict(?:_with_1_3)?"
    r"|TLS-FS-.*",
    re.IGNORECASE,
)
# Documented with ciphers of static RSA key exchange; every other name of a family is not judged.
_STATIC_RSA = pattern(
    r"ELBSecurityPolicy-20.*|ELBSecurityPolicy-TLS-1-.*"
    r"|ELBSecurityPolicy-TLS13-1-[01]-.*|ELBSecurityPolicy-TLS13-1-2-Ext[12]-.*"
    r"|SSLv3|TLSv1|TLSv1(?:\.1)?_2016|TLSv1\.2_2018"
    r"|Policy-Min-TLS-1-[02]-2019-07|tls_cipher_policy_1_[012]|TLS_1_[02]",
    re.IGNORECASE,
)

_CIPHER = pattern(r"AES|CAMELLIA|CHACHA20|3?DES|RC4|NULL|SEED|IDEA|ARIA", re.IGNORECASE)
_BROKEN_CIPHER = pattern(
    r"(?:^|[-_+!])(?:RC4|RC2|3DES|DES|NULL|EXP|EXPORT\d*|MD5|ADH|AECDH|anon)(?=$|[-_\d])", re.IGNORECASE
)
_EXCHANGE = pattern(r"(?:^|[-_])(?:ECDHE|DHE|EDH)(?=[-_])|^TLS_(?:AES|CHACHA20)_", re.IGNORECASE)


def tls_older_than(argument: str, ignore_case: bool = False) -> Test:  # noqa: ARG001
    """Whether a version, or the lowest one that a policy admits, is older; unknown for a name of no table."""
    limit = 10 + int(argument.removeprefix("1."))

    def test(value: object) -> Truth:
        text = scalar_text(value)
        lowest = None if text is None else lowest_version(text)
        return None if lowest is None else lowest < limit

    return test


@lru_cache(maxsize=512)
def lowest_version(name: str) -> int | None:
    """2 and 3 for SSL, 10 to 13 for TLS; None for a name that is no version and no known policy."""
    name = name.strip()
    if name.lower() in _LOWEST:
        return _LOWEST[name.lower()]
    for family in _FAMILIES:
        if match := family.fullmatch(name):
            return 10 + int(match[1] or 0)
    if _TRANSFER.fullmatch(name):
        return 12
    match = _VERSION.fullmatch(name.removeprefix("Protocol-"))
    if match is None:
        return None
    major, minor = int(match[2]), int(match[3] or 0)
    if (match[1] or "tls").lower() == "ssl" or major in (2, 3):
        return major
    return 10 + minor if major == 1 else None


def weak_cipher(argument: bool | str, ignore_case: bool = False) -> Test:  # noqa: ARG001
    """Whether a policy or cipher is broken, or, with `forward_secrecy`, does without it."""
    judge: Callable[[str], Truth] = _lacks_forward_secrecy if argument == "forward_secrecy" else _is_broken

    def test(value: object) -> Truth:
        text = scalar_text(value)
        return None if text is None else judge(text.strip())

    return test


def _is_broken(name: str) -> Truth:
    if name.lower() in _BROKEN:
        return True
    if name.lower() in _BROKEN_FOR_SOME:
        return None
    if name.lower() in _LOWEST or any(family.fullmatch(name) for family in _FAMILIES) or _TRANSFER.fullmatch(name):
        return False
    if name.lower() == "none" or _BROKEN_CIPHER.search(name):
        return True
    return False if _CIPHER.search(name) else None


def _lacks_forward_secrecy(name: str) -> Truth:
    if _FORWARD_SECRECY.fullmatch(name):
        return False
    if _STATIC_RSA.fullmatch(name) or _is_broken(name):
        return True
    if _CIPHER.search(name):
        return not _EXCHANGE.search(name)
    return None
