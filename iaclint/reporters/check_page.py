"""One check, explained: why it matters, what to write instead, examples, references, limits."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from iaclint.engine.findings import CheckInfo
from iaclint.reporters.check_description import (
    CONDITION_WIDTH,
    EXAMPLE_HEADINGS,
    Description,
    ShownExample,
    describe,
)
from iaclint.reporters.printable import printable
from iaclint.reporters.values import fix_lines, fixes_elsewhere


def explain(check: CheckInfo, data: Mapping[str, Any]) -> str:
    """`data` is the check's file; everything in it is the catalogue author's, and printed with care all the same."""
    return "".join(f"{line}\n" for line in _lines(describe(check, data)))


def _lines(description: Description) -> Iterator[str]:
    check = description.check
    yield f"{check.id} {check.slug}"
    yield printable(check.title)
    yield ""
    yield f"Severity    {check.severity.value}, confidence {check.confidence}"
    yield f"Category    {check.category}, service {check.service}"
    yield f"Resource    {', '.join(check.resources)}"
    if check.aliases:
        yield f"Also as     {printable(', '.join(check.aliases))}"
    if check.silences:
        yield f"Speaks for  {printable(', '.join(check.silences))}"
    for name, sections in check.benchmarks:
        yield f"Benchmark   {printable(name)} {printable(', '.join(sections))}"
    yield from _section("Why", check.why)
    yield from _section("What to write instead", check.fix)
    yield from (f"    {printable(line)}" for line in fix_lines(check))
    for language, text in fixes_elsewhere(check).items():
        yield from _section(f"In {language}", text)
    for heading, condition in description.conditions:
        yield from _heading(heading)
        yield from _indented(condition)
    yield from _section("When it is not written", description.absent_because)
    for example in description.examples:
        yield from _example(example)
    if description.limits:
        yield from _heading("Limits")
        yield from (f"  Not seen: the case where {printable(title)}" for title in description.limits)
    if check.references:
        yield from _heading("References")
        yield from (f"  {printable(reference)}" for reference in check.references)
    yield from _heading("To accept it in one place")
    yield f"  # iaclint:ignore={check.id} reason"


def _example(example: ShownExample) -> Iterator[str]:
    yield from _heading(f"{EXAMPLE_HEADINGS[example.kind]}: {printable(example.title)}")
    for text in example.texts.values():
        yield from _indented(text)


def _heading(text: str) -> Iterator[str]:
    yield ""
    yield text


def _section(heading: str, text: str) -> Iterator[str]:
    if text:
        yield from _heading(heading)
        words = printable(" ".join(text.strip().splitlines()))
        yield from textwrap.wrap(
            words, CONDITION_WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False
        )


def _indented(text: str) -> Iterator[str]:
    yield from (f"    {printable(line.expandtabs(4))}".rstrip() for line in text.rstrip().split("\n"))
