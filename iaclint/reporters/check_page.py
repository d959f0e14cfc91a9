"""One check, explained: why it matters, what to write instead, examples, references, limits."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from iaclint.engine.findings import CheckInfo
from iaclint.reporters.printable import printable
from iaclint.reporters.values import fix_lines, fixes_elsewhere

_WIDTH = 100
_EXAMPLES = {"bad": "Insecure", "good": "Secure", "unknown": "Cannot be told before deployment"}
_LANGUAGES = ("terraform", "ros", "cloudformation")


def explain(check: CheckInfo, data: Mapping[str, Any]) -> str:
    """`data` is the check's file; everything in it is the catalogue author's, and printed with care all the same."""
    return "".join(f"{line}\n" for line in _lines(check, data))


def _lines(check: CheckInfo, data: Mapping[str, Any]) -> Iterator[str]:
    yield f"{check.id} {check.slug}"
    yield printable(check.title)
    yield ""
    yield f"Severity    {check.severity.value}, confidence {check.confidence}"
    yield f"Category    {check.category}, service {check.service}"
    yield f"Resource    {', '.join(check.resources)}"
    if check.aliases:
        yield f"Also as     {printable(', '.join(check.aliases))}"
    for name, sections in check.benchmarks:
        yield f"Benchmark   {printable(name)} {printable(', '.join(sections))}"
    yield from _section("Why", check.why)
    yield from _section("What to write instead", check.fix)
    yield from (f"    {printable(line)}" for line in fix_lines(check))
    for language, text in fixes_elsewhere(check).items():
        yield from _section(f"In {language}", text)
    yield from _condition(data)
    examples = data.get("examples") or {}
    for verdict, heading in _EXAMPLES.items():
        for example in examples.get(verdict) or ():
            yield from _example(heading, example)
    if gaps := examples.get("gap"):
        yield from _heading("Limits")
        yield from (f"  Not seen: the case where {printable(str(gap.get('title', '')))}" for gap in gaps)
    if check.references:
        yield from _heading("References")
        yield from (f"  {printable(reference)}" for reference in check.references)
    yield from _heading("To accept it in one place")
    yield f"  # iaclint:ignore={check.id} reason"


def _condition(data: Mapping[str, Any]) -> Iterator[str]:
    """The condition as it is written; docs/writing-checks.md says how to read it."""
    headings = {"when": "Applies when", "deny": "Insecure when", "require": "Secure when"}
    for key, heading in headings.items():
        if key in data:
            yield from _heading(heading)
            text = yaml.safe_dump(data[key], sort_keys=False, default_flow_style=None, allow_unicode=True, width=_WIDTH)
            yield from _indented(text)
    if because := data.get("absent_because"):
        yield from _section("When it is not written", str(because))


def _example(heading: str, example: Mapping[str, Any]) -> Iterator[str]:
    yield from _heading(f"{heading}: {printable(str(example.get('title', '')))}")
    for language in _LANGUAGES:
        if language in example:
            yield from _indented(str(example[language]))


def _heading(text: str) -> Iterator[str]:
    yield ""
    yield text


def _section(heading: str, text: str) -> Iterator[str]:
    if text:
        yield from _heading(heading)
        words = printable(" ".join(text.strip().splitlines()))
        yield from textwrap.wrap(words, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def _indented(text: str) -> Iterator[str]:
    yield from (f"    {printable(line.expandtabs(4))}".rstrip() for line in text.rstrip().split("\n"))
