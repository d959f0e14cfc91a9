"""A benchmark as a SARIF taxonomy: its controls are taxa, and rules are related to those that they look at."""

from __future__ import annotations

from typing import Any

import sarif_om as om

from iaclint.engine.controls import Coverage
from iaclint.reporters.controls import counts_of, results_of
from iaclint.reporters.report import Report
from iaclint.reporters.sarif_rules import sentence


def add_taxonomy(run: om.Run, report: Report, coverage: Coverage) -> None:
    """The taxonomy, what its rules have to do with it, and as a property what the run says of each control."""
    benchmark = coverage.benchmark
    reference = om.ToolComponentReference(name=benchmark.name, index=0)
    run.taxonomies = [
        om.ToolComponent(
            name=benchmark.name,
            full_name=benchmark.heading(),
            version=benchmark.version or None,
            organization=benchmark.publisher or None,
            information_uri=benchmark.url or None,
            short_description=om.MultiformatMessageString(text=sentence(benchmark.heading())),
            is_comprehensive=benchmark.complete,
            taxa=[_taxon(covered.control.number, covered.control.title) for covered in coverage.controls],
        )
    ]
    run.tool.driver.supported_taxonomies = [reference]
    related: dict[str, list[om.ReportingDescriptorRelationship]] = {}
    for index, covered in enumerate(coverage.controls):
        target = om.ReportingDescriptorReference(id=covered.control.number, index=index, tool_component=reference)
        for check in covered.checks:
            related.setdefault(check.id, []).append(
                om.ReportingDescriptorRelationship(target=target, kinds=["relevant"])
            )
    for rule in run.tool.driver.rules:
        rule.relationships = related.get(rule.id)
    run.properties = {"benchmark": _statuses(report, benchmark.name)}


def _taxon(number: str, title: str) -> om.ReportingDescriptor:
    text = om.MultiformatMessageString(text=sentence(title)) if title else None
    return om.ReportingDescriptor(id=number, short_description=text)


def _statuses(report: Report, name: str) -> dict[str, Any]:
    results = results_of(report)
    counts = counts_of(result.status for result in results)
    return {
        "name": name,
        "controls": {result.control.number: result.status.value for result in results},
        "summary": {status.value: number for status, number in counts.items()},
    }
