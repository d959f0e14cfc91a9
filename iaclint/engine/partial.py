"""What can be said of a text of which some pieces are not known."""

from __future__ import annotations

import re
from functools import lru_cache

from iaclint.engine.truth import Truth, agreement
from iaclint.graph.values import PartialText, Unknown
from iaclint.patterns import pattern

# A match inside one known piece is a match in the whole text only when the pattern does not look around itself.
_LOOKS_AROUND = pattern(r"\\[bBAZ]|\(\?[=!<]|(?<!\[)\^|(?<=\\\[)\^|\$")
_LITERAL_START = pattern(r"\^((?:[A-Za-z0-9_:/@, -]|\\[./*+?()|-])*)")
_LITERAL_END = pattern(r"((?:[A-Za-z0-9_:/@, -]|\\[./*+?()|-])*)\$")
_UNLESS_START = pattern(r"\^\(\?!(.*)\)")
_DOMAIN = pattern(r"AWS::URLSuffix|(.+\.)?data\.aws_partition\.[^.]+\.dns_suffix")
_DOMAINS = ("amazonaws.com", "amazonaws.com.cn")
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html"""


def literals(value: PartialText) -> list[str]:
    """The known pieces, in order."""
    return [part for part in value.parts if isinstance(part, str)]


def known_prefix(value: PartialText) -> str:
    """What the text surely starts with."""
    first = value.parts[0] if value.parts else ""
    return first if isinstance(first, str) else ""


def known_suffix(value: PartialText) -> str:
    """What the text surely ends with."""
    last = value.parts[-1] if value.parts else ""
    return last if isinstance(last, str) else ""


def may_equal(value: PartialText, text: str, ignore_case: bool = False) -> bool:
    """Whether the unknown pieces can be such that the whole is `text` (already folded when `ignore_case`)."""
    pieces = [part.casefold() if ignore_case else part for part in literals(value)]
    if len(text) < sum(map(len, pieces)):
        return False
    prefix, suffix = known_prefix(value), known_suffix(value)
    if ignore_case:
        prefix, suffix = prefix.casefold(), suffix.casefold()
    if not text.startswith(prefix) or not text.endswith(suffix):
        return False
    position, end = len(prefix), len(text) - len(suffix)
    inner = pieces[bool(prefix) : len(pieces) - bool(suffix)] if pieces else []
    for piece in inner:
        found = text.find(piece, position, end)
        if found < 0:
            return False
        position = found + len(piece)
    return True


def search_partial(pattern: re.Pattern[str], value: PartialText) -> Truth:
    """Whether the pattern is found whatever the unknown pieces are; None when it depends on them, or may do."""
    if any(map(_is_domain, value.parts)):
        return agreement(_search(pattern, _with_domain(value, domain)) for domain in _DOMAINS)
    return _search(pattern, value)


def _is_domain(part: str | Unknown) -> bool:
    """Whether it is the domain of the partition's services, of which there are few."""
    return isinstance(part, Unknown) and len(part.causes) == 1 and _DOMAIN.fullmatch(part.causes[0]) is not None


def _with_domain(value: PartialText, domain: str) -> PartialText | str:
    parts: list[str | Unknown] = []
    for part in value.parts:
        known = domain if _is_domain(part) else part
        if isinstance(known, str) and parts and isinstance(parts[-1], str):
            parts[-1] += known
        else:
            parts.append(known)
    return parts[0] if len(parts) == 1 and isinstance(parts[0], str) else PartialText(tuple(parts))


def _search(pattern: re.Pattern[str], value: PartialText | str) -> Truth:
    if isinstance(value, str):
        return pattern.search(value) is not None
    source, prefix = pattern.pattern, known_prefix(value)
    if not _LOOKS_AROUND.search(source):
        return True if any(pattern.search(part) for part in literals(value)) else None
    if not source.startswith("^"):
        return _search_end(pattern, known_suffix(value)) if source.endswith("$") else None
    if unless := _UNLESS_START.fullmatch(source):
        excluded = _unanchored(unless[1], pattern.flags)
        return False if excluded is not None and excluded.match(prefix) else None
    rest = _unanchored(source[1:], pattern.flags)
    if rest is not None and prefix and rest.match(prefix):
        return True
    return False if _surely_starts_otherwise(source, prefix, bool(pattern.flags & re.IGNORECASE)) else None


def _search_end(pattern: re.Pattern[str], suffix: str) -> Truth:
    """Whether a pattern that ends with `$`, and looks around nowhere else, is found at the end that is known."""
    source = pattern.pattern
    if "|" in source or source.endswith("\\$") or _LOOKS_AROUND.search(source[:-1]):
        return None
    if pattern.search(suffix):
        return True
    literal = _LITERAL_END.fullmatch(source)
    wanted = re.sub(r"\\(.)", r"\1", literal[1]) if literal else ""
    if pattern.flags & re.IGNORECASE:
        wanted, suffix = wanted.casefold(), suffix.casefold()
    suffix = suffix.removesuffix("\n")  # `$` matches before it, too
    return None if suffix.endswith(wanted[-len(suffix) :] if suffix else "") or not wanted else False


@lru_cache(maxsize=1024)
def _unanchored(source: str, flags: int) -> re.Pattern[str] | None:
    """The pattern without its leading `^`, when nothing else in it looks around and no alternative escapes the `^`."""
    if _LOOKS_AROUND.search(source) or "|" in source:
        return None
    return re.compile(source, flags)


def _surely_starts_otherwise(source: str, prefix: str, ignore_case: bool) -> bool:
    if "|" in source:
        return False
    match = _LITERAL_START.match(source)
    wanted = re.sub(r"\\(.)", r"\1", match[1]) if match else ""
    if match and match.end() < len(source) and source[match.end()] in "*+?{":
        wanted = wanted[:-1]
    if ignore_case:
        wanted, prefix = wanted.casefold(), prefix.casefold()
    common = min(len(wanted), len(prefix))
    return wanted[:common] != prefix[:common]
