"""What the argument of an operator must look like."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from iaclint.engine.language import ArgumentKind
from iaclint.spelling import did_you_mean

_VERSION = re.compile(r"\d+(\.\d+)*")
TLS_VERSIONS = ("1.0", "1.1", "1.2", "1.3")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_PORT_RANGE = re.compile(r"\d{1,5}-\d{1,5}")
_BITS = {"ipv4": 32, "ipv6": 128}


def argument_error(kind: ArgumentKind, value: Any) -> str:
    """What is expected instead, `""` when the argument is right. Paths and types are not judged here."""
    if kind == "regex":
        return _regex(value)
    test, expected = _TESTS[kind]
    return "" if test(value) else expected


def unknown_placeholder(text: str, known: tuple[str, ...]) -> str:
    """What is wrong with the placeholders of a text of a check, `""` when nothing is."""
    wrong = next((name for name in _PLACEHOLDER.findall(text) if name not in known), None)
    return "" if wrong is None else f"unknown placeholder {{{wrong}}}{did_you_mean(wrong, known)}"


def is_port(value: Any) -> bool:
    """A port, or a range of them as text."""
    if isinstance(value, str):
        return bool(_PORT_RANGE.fullmatch(value))
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 65535


def _regex(value: Any) -> str:
    if not isinstance(value, str):
        return "a regular expression"
    try:
        re.compile(value)
    except re.error as error:
        return f"a regular expression, and {value!r} is none: {error}"
    return ""


def _is_scalar(value: Any) -> bool:
    return isinstance(value, (str, bool, int, float))


def _is_list_of(test: Callable[[Any], bool], value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(test, value))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_bits(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(key in _BITS and isinstance(bits, int) and 0 < bits <= _BITS[key] for key, bits in value.items())
    )


_TESTS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "scalar": (_is_scalar, "a text, a number, true or false"),
    "scalars": (lambda value: _is_list_of(_is_scalar, value), "a list of texts or numbers"),
    "number": (_is_number, "a number"),
    "version": (
        lambda value: isinstance(value, str) and bool(_VERSION.fullmatch(value)),
        'a version in quotes, such as "1.29"',
    ),
    "texts": (lambda value: _is_text(value) or _is_list_of(_is_text, value), "a text or a list of texts"),
    "true": (lambda value: value is True, "only true (use not for the opposite)"),
    "bool": (lambda value: isinstance(value, bool), "true or false"),
    "bits": (_is_bits, "{ipv4: 24, ipv6: 64} or one of the two"),
    "tls": (lambda value: value in TLS_VERSIONS, f"one of {', '.join(TLS_VERSIONS)}, in quotes"),
    "cipher": (lambda value: value is True or value == "forward_secrecy", "true or forward_secrecy"),
    "types": (lambda _: True, ""),
    "path": (lambda _: True, ""),
}
