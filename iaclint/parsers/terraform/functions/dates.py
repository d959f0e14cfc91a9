"""Functions on time stamps (RFC 3339). The present time is not known."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from fractions import Fraction

from iaclint.graph.values import Unknown, Value
from iaclint.parsers.terraform.functions.signature import Function
from iaclint.parsers.terraform.scope import EvaluationError
from iaclint.parsers.terraform.shapes import STRING

_STAMP = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))",
    re.ASCII,
)
_DURATION = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
_UNITS = {
    "ns": 1,
    "us": 10**3,
    "µs": 10**3,
    "μs": 10**3,
    "ms": 10**6,
    "s": 10**9,
    "m": 60 * 10**9,
    "h": 3600 * 10**9,
}
_TOKEN = re.compile(r"'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+|'")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip  # noqa: E501
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _parse(text: str) -> tuple[datetime, int]:
    """The moment to the second, and the nanoseconds beyond."""
    match = _STAMP.fullmatch(text)
    if match is None:
        raise EvaluationError(f'"{text}" is not a valid RFC3339 timestamp')
    year, month, day, hour, minute, second = map(int, match.groups()[:6])
    offset = timedelta(hours=int(match[9] or 0), minutes=int(match[10] or 0))
    try:
        if int(match[9] or 0) > 24 or int(match[10] or 0) > 60:
            raise ValueError("time zone offset out of range")
        zone = timezone(-offset if match[8] == "-" else offset)
        moment = datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError as error:
        raise EvaluationError(f'"{text}" is not a valid RFC3339 timestamp: {error}') from None
    return moment, int((match[7] or "0")[:9].ljust(9, "0"))


def _offset(moment: datetime, separator: str) -> str:
    minutes = int((moment.utcoffset() or timedelta()).total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02d}{separator}{abs(minutes) % 60:02d}"


def _zone(moment: datetime) -> str:
    return "Z" if not moment.utcoffset() else _offset(moment, ":")


_FORMATS: dict[str, Callable[[datetime], str]] = {
    "YYYY": lambda t: f"{t.year:04d}",
    "YY": lambda t: f"{t.year % 100:02d}",
    "MMMM": lambda t: _MONTHS[t.month - 1],
    "MMM": lambda t: _MONTHS[t.month - 1][:3],
    "MM": lambda t: f"{t.month:02d}",
    "M": lambda t: str(t.month),
    "DD": lambda t: f"{t.day:02d}",
    "D": lambda t: str(t.day),
    "EEEE": lambda t: _DAYS[t.weekday()],
    "EEE": lambda t: _DAYS[t.weekday()][:3],
    "hh": lambda t: f"{t.hour:02d}",
    "h": lambda t: str(t.hour),
    "HH": lambda t: f"{(t.hour + 11) % 12 + 1:02d}",
    "H": lambda t: str((t.hour + 11) % 12 + 1),
    "AA": lambda t: "AM" if t.hour < 12 else "PM",
    "aa": lambda t: "am" if t.hour < 12 else "pm",
    "mm": lambda t: f"{t.minute:02d}",
    "m": lambda t: str(t.minute),
    "ss": lambda t: f"{t.second:02d}",
    "s": lambda t: str(t.second),
    "ZZZZZ": lambda t: _offset(t, ":"),
    "ZZZZ": lambda t: _offset(t, ""),
    "ZZZ": lambda t: "UTC" if not t.utcoffset() else _offset(t, ""),
    "Z": _zone,
}


def _formatdate(template: str, stamp: str) -> Value:
    moment, _ = _parse(stamp)
    result = []
    for match in _TOKEN.finditer(template):
        token = match[0]
        if token == "'":
            raise EvaluationError("unterminated literal in the format string")
        if token.startswith("'"):
            result.append(token[1:-1].replace("''", "'") or "'")
        elif match[1] is None:
            result.append(token)
        elif token in _FORMATS:
            result.append(_FORMATS[token](moment))
        else:
            raise EvaluationError(f'invalid date format verb "{token}"')
    return "".join(result)


def _duration(text: str) -> Fraction:
    """Nanoseconds of `-1h30m`, Go's notation."""
    unsigned = text[1:] if text[:1] in ("+", "-") else text
    position, total = 0, Fraction(0)
    while match := _DURATION.match(unsigned, position):
        total += Fraction(match[1].rstrip(".") or "0") * _UNITS[match[2]]
        position = match.end()
    if unsigned != "0" and (not unsigned or position != len(unsigned)):
        raise EvaluationError(f'invalid duration "{text}"')
    if total >= 2**63:
        raise EvaluationError(f'invalid duration "{text}"')
    return -total if text[0] == "-" else total


def _timeadd(stamp: str, duration: str) -> Value:
    moment, fraction = _parse(stamp)
    nanoseconds = int(_duration(duration)) + fraction
    try:
        result = moment + timedelta(seconds=nanoseconds // 10**9)
    except OverflowError:
        raise EvaluationError("the resulting timestamp is out of range") from None
    return f"{result.year:04d}" + result.strftime("-%m-%dT%H:%M:%S") + _zone(result)


def _timecmp(left: str, right: str) -> Value:
    first, second = _parse(left), _parse(right)
    return (first > second) - (first < second)


def _now() -> Value:
    return Unknown(("timestamp()",), type="string", not_null=True)


FUNCTIONS = {
    "formatdate": Function(_formatdate, (STRING, STRING), result="string"),
    "plantimestamp": Function(_now, (), result="string"),
    "timeadd": Function(_timeadd, (STRING, STRING), result="string"),
    "timecmp": Function(_timecmp, (STRING, STRING), result="number"),
    "timestamp": Function(_now, (), result="string"),
}
