"""Checks as SARIF rules, with the help that code scanning shows beside an alert."""

from __future__ import annotations

import re
from typing import Any

import sarif_om as om

from iaclint.engine.findings import CheckInfo, Severity
from iaclint.reporters.values import fix_lines, fixes_elsewhere

LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
# GitHub: over 9.0 critical, from 7.0 high, from 4.0 medium, from 0.1 low.
_SECURITY_SEVERITY = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "3.0",
    Severity.INFO: "0.5",
}
_TAG_LIMIT = 20  # GitHub's


def rule(check: CheckInfo) -> om.ReportingDescriptor:
    return om.ReportingDescriptor(
        id=check.id,
        name=pascal_case(check.slug),
        short_description=om.MultiformatMessageString(text=sentence(check.title)),
        full_description=om.MultiformatMessageString(text=sentence(check.why or check.title)),
        default_configuration=om.ReportingConfiguration(level=LEVELS[check.severity]),
        help_uri=next((reference for reference in check.references if reference.startswith("https://")), None),
        help=om.MultiformatMessageString(text=_help_text(check), markdown=_help_markdown(check)),
        properties=_properties(check),
    )


def pascal_case(kebab: str) -> str:
    return "".join(word.capitalize() for word in kebab.split("-"))


def sentence(text: str) -> str:
    """With a full stop: code scanning strings texts together."""
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else f"{text}."


def message(text: str) -> om.Message:
    """Plain text. `[words](target)` would be a link in SARIF, and the input has no say in links."""
    return om.Message(text=re.sub(r"\[(?=[^\]]*\]\()", r"\\[", sentence(text)))


def _properties(check: CheckInfo) -> dict[str, Any]:
    tags = ["security", check.category, check.service]
    tags += [f"external/{benchmark}/{section}" for benchmark, sections in check.benchmarks for section in sections]
    return {
        "tags": list(dict.fromkeys(tag for tag in tags if tag))[:_TAG_LIMIT],
        "precision": check.confidence,
        "problem.severity": {"note": "recommendation"}.get(LEVELS[check.severity], LEVELS[check.severity]),
        "security-severity": _SECURITY_SEVERITY[check.severity],
        "aliases": list(check.aliases),
    }


def _help_text(check: CheckInfo) -> str:
    parts = [sentence(check.title), check.why, f"Fix: {check.fix}"]
    parts += [f"  {line}" for line in fix_lines(check)]
    parts += [f"Fix in {language}: {text}" for language, text in fixes_elsewhere(check).items()]
    parts += list(check.references)
    return "\n".join(part.strip("\n") for part in parts if part)


def _help_markdown(check: CheckInfo) -> str:
    parts = [f"## {check.title}", check.why, f"### Fix\n\n{check.fix}"]
    if check.fix_set:
        lines = "\n".join(fix_lines(check))
        parts.append(f"```hcl\n{lines}\n```")
    parts += [f"### Fix in {language}\n\n{text}" for language, text in fixes_elsewhere(check).items()]
    if check.benchmarks:
        rows = "\n".join(f"- {name}: {', '.join(sections)}" for name, sections in check.benchmarks)
        parts.append(f"### Benchmarks\n\n{rows}")
    if check.aliases:
        parts.append("Known elsewhere as " + ", ".join(f"`{alias}`" for alias in check.aliases) + ".")
    if check.references:
        parts.append("### References\n\n" + "\n".join(f"- <{reference}>" for reference in check.references))
    parts.append(f"To accept it, write `# iaclint:ignore={check.id} reason` above the line.")
    return "\n\n".join(part.strip() for part in parts)
