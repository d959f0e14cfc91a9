"""SARIF 2.1.0 for code scanning: GitHub, Azure DevOps, editors.

Valid against the OASIS schema, and without an error or warning from Microsoft's sarif-multitool with GitHub's rules
(tests/reporters/test_sarif.py runs both). No time, no absolute path and no machine's name is written: the same input
gives the same bytes everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import attr
import sarif_om as om

from iaclint.engine.findings import Finding, Status
from iaclint.problems import Level, Problem
from iaclint.reporters.excerpt import MASK
from iaclint.reporters.json_report import dump
from iaclint.reporters.report import Report, Style
from iaclint.reporters.sarif_rules import LEVELS, message, pascal_case, rule, sentence
from iaclint.reporters.values import value_data
from iaclint.source import Location
from iaclint.triage.suppressions import Suppressed

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "SRCROOT"
_HOME = "https://pypi.org/project/iaclint/"
_RELATED_LIMIT = 50
_FIRST = ("schema_uri", "version", "id", "rule_id", "name", "tool")
_ALWAYS = ("level", "kind")  # readers differ in the defaults they assume
_KINDS = {Status.FAIL: "fail", Status.UNKNOWN: "open", Status.PASS: "pass"}


def render(report: Report, style: Style) -> str:  # noqa: ARG001 -- data has no style
    return dump(_plain(om.SarifLog(schema_uri=_SCHEMA, version="2.1.0", runs=[_run(report)])))


def _run(report: Report) -> om.Run:
    checks = report.sorted_checks()
    indices = {check.id: index for index, check in enumerate(checks)}
    problems = report.sorted_problems()
    kinds = sorted({problem.kind for problem in problems})
    results = [_result(finding, indices[finding.check.id]) for finding in report.shown()]
    results += [_suppressed(item, indices[item.finding.check.id]) for item in report.sorted_suppressed()]
    driver = om.ToolComponent(
        name="iaclint",
        semantic_version=report.version,
        version=report.version,
        information_uri=_HOME,
        rules=[rule(check) for check in checks],
        notifications=[_notification_kind(kind) for kind in kinds] or None,
    )
    hides = any(finding.check.sensitive for finding in report.shown())
    run = om.Run(
        tool=om.Tool(driver=driver),
        invocations=[
            om.Invocation(
                execution_successful=not report.incomplete,
                tool_execution_notifications=[_notification(problem, kinds) for problem in problems] or None,
            )
        ],
        original_uri_base_ids={
            _ROOT: om.ArtifactLocation(description=message("The working directory that iaclint was run in."))
        },
        column_kind="unicodeCodePoints",
        default_encoding="utf-8",
        redaction_tokens=[MASK] if hides else None,
        results=results,
    )
    if report.coverage is not None:
        from iaclint.reporters.sarif_taxonomy import add_taxonomy  # few runs are asked for a benchmark

        add_taxonomy(run, report, report.coverage)
    return run


def _result(finding: Finding, index: int, suppressions: list[om.Suppression] | None = None) -> om.Result:
    failed = finding.status is Status.FAIL
    related = _related(finding)
    return om.Result(
        rule_id=finding.check.id,
        rule_index=index,
        kind=_KINDS[finding.status],
        level=LEVELS[finding.check.severity] if failed else "none",
        message=message(f"{finding.resource}: {finding.message}"),
        locations=[_location(finding.location, logical=finding.resource)],
        related_locations=related or None,
        partial_fingerprints=_fingerprints(finding),
        suppressions=suppressions,
        properties=_properties(finding),
    )


def _fingerprints(finding: Finding) -> dict[str, str] | None:
    """GitHub tracks alerts by `primaryLocationLineHash`; without it, its own looks at the line's text alone."""
    if not finding.fingerprint:
        return None
    return {"iaclint/v1": finding.fingerprint, "primaryLocationLineHash": finding.fingerprint}


def _properties(finding: Finding) -> dict[str, Any]:
    properties: dict[str, Any] = {"resource": finding.resource, "resourceType": finding.type}
    if len(finding.instances) > 1:
        properties["instances"] = list(finding.instances)
    if (value := value_data(finding)) is not None:
        properties["value"] = value
    if finding.language != "terraform":  # a rule's help is written for Terraform
        properties |= {"language": finding.language, "attribute": finding.attribute, "fix": finding.fix}
    if finding.silenced:
        properties["silenced"] = list(finding.silenced)
    if finding.environments:
        properties["environments"] = list(finding.environments)
    return properties


def _suppressed(item: Suppressed, index: int) -> om.Result:
    suppression = om.Suppression(
        kind="inSource",
        justification=item.reason or None,
        location=_location(item.location),
    )
    return _result(item.finding, index, [suppression])


def _related(finding: Finding) -> list[om.Location]:
    """What else makes it so, where the value came from, then the module calls; each place once."""
    steps = [(link.location, f"{link.resource}: {link.text}") for link in finding.links]
    steps += [(origin.location, f"Value comes from: {origin.text}") for origin in finding.origins]
    steps += [(call.location, f"Called as {call.address}") for chain in finding.calls for call in chain]
    unique = list(dict.fromkeys(steps))[:_RELATED_LIMIT]
    return [_location(location, id=number, text=text) for number, (location, text) in enumerate(unique)]


def _location(location: Location, logical: str = "", id: int = -1, text: str = "") -> om.Location:
    place = om.PhysicalLocation(
        artifact_location=_artifact(location.path),
        region=om.Region(
            start_line=location.start_line,
            start_column=location.start_column,
            end_line=location.end_line,
            end_column=location.end_column,
        ),
    )
    names = [om.LogicalLocation(fully_qualified_name=logical, kind="resource")] if logical else None
    return om.Location(id=id, physical_location=place, logical_locations=names, message=message(text) if text else None)


def _artifact(path: str) -> om.ArtifactLocation:
    """Relative to the working directory; a path that leaves it has no base that a reader could resolve safely."""
    outside = path.startswith(("/", "../")) or path[1:2] == ":"
    return om.ArtifactLocation(
        uri=_uri(path),
        uri_base_id=None if outside else _ROOT,
    )


def _uri(path: str) -> str:
    if path.startswith("/"):
        return "file://" + quote(path, errors="surrogateescape")
    if path[1:2] == ":":
        return f"file:///{path[:2]}" + quote(path[2:], errors="surrogateescape")
    return quote(path, errors="surrogateescape")


def _notification_kind(kind: str) -> om.ReportingDescriptor:
    words = kind.replace("-", " ")
    text = om.MultiformatMessageString(text=sentence(words[:1].upper() + words[1:]))
    return om.ReportingDescriptor(
        id=kind, name=pascal_case(kind), short_description=text, full_description=text, help=text
    )


def _notification(problem: Problem, kinds: list[str]) -> om.Notification:
    text = problem.message + (f". {problem.hint}" if problem.hint else "")
    return om.Notification(
        descriptor=om.ReportingDescriptorReference(id=problem.kind, index=kinds.index(problem.kind)),
        level={Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "note"}[problem.level],
        message=message(text),
        locations=[_location(problem.location)] if problem.location else None,
    )


def _plain(value: Any) -> Any:
    """sarif-om's objects as JSON data: the schema's names, and what equals the schema's default left out."""
    if attr.has(type(value)):
        return {
            field.metadata["schema_property_name"]: _plain(item)
            for field in _fields(type(value))
            if (item := getattr(value, field.name)) is not None and (field.name in _ALWAYS or item != _default(field))
        }
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _default(field: Any) -> Any:
    return field.default.factory() if hasattr(field.default, "factory") else field.default


def _fields(type_: type) -> Iterable[Any]:
    """Those that identify an object come first, for people who read SARIF; the rest as the model has them."""
    return sorted(attr.fields(type_), key=lambda field: _FIRST.index(field.name) if field.name in _FIRST else 99)
