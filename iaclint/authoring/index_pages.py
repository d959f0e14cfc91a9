"""The pages of docs/checks that lead to checks: by provider and service, by severity, by control of a benchmark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from iaclint.authoring.markdown import count, link, path_from, table, words
from iaclint.authoring.service_pages import GENERATED, Documented, benchmark_page, provider_name
from iaclint.benchmarks.standards import find, known_names
from iaclint.engine.controls import Coverage, Covered, coverage_by
from iaclint.engine.findings import Severity

INDEX = "README.md"
BY_SEVERITY = "by-severity.md"


def index_pages(checks: Sequence[Documented]) -> dict[str, str]:
    """Each page by its path below docs/checks."""
    infos = [each.description.check for each in checks]
    coverages = [coverage_by(benchmark, infos) for name in known_names() if (benchmark := find(name))]
    by_id = {each.description.check.id: each for each in checks}
    pages = {INDEX: _index(checks, coverages), BY_SEVERITY: _by_severity(checks)}
    pages.update((benchmark_page(each.benchmark.name), _benchmark(each, by_id)) for each in coverages)
    return {path: "\n".join(lines) + "\n" for path, lines in pages.items()}


def _index(checks: Sequence[Documented], coverages: Sequence[Coverage]) -> list[str]:
    lines = ["# Checks", "", GENERATED, ""]
    lines.append(
        f"{count(len(checks), 'check')}, each with its reason, what to write instead, and examples. They are listed"
    )
    lines.append(
        f"by service, {link('by severity', BY_SEVERITY)} and by control of {link('benchmarks', '#benchmarks')}."
    )
    for provider in sorted({each.provider for each in checks}):
        own = [each for each in checks if each.provider == provider]
        lines += ["", f"## {provider_name(provider)}", "", f"{count(len(own), 'check')}.", ""]
        headings = ("service", "checks", *(severity.value for severity in Severity))
        lines += table(headings, _services(own), numbers=frozenset(range(1, len(headings))))
    lines += ["", "## Benchmarks", "", "What a control demands, its benchmark says; titles here are our own words.", ""]
    headings = ("name", "benchmark", "controls", "with checks", "not checkable in code")
    return lines + table(headings, map(_benchmark_row, coverages), numbers=frozenset((2, 3, 4)))


def _services(checks: Sequence[Documented]) -> Iterator[Sequence[str]]:
    for page in sorted({each.page for each in checks}):
        own = [each for each in checks if each.page == page]
        severities = Counter(each.description.check.severity for each in own)
        numbers = (str(severities[severity] or "") for severity in Severity)
        yield (link(words(own[0].service), page), str(len(own)), *numbers)


def _benchmark_row(coverage: Coverage) -> Sequence[str]:
    benchmark = coverage.benchmark
    number = f"{len(coverage.controls)}" if benchmark.complete else f"{len(coverage.controls)} listed"
    covered = sum(bool(each.checks) for each in coverage.controls)
    hidden = sum(not each.checks and bool(each.control.not_checkable) for each in coverage.controls)
    name = link(benchmark.name, benchmark_page(benchmark.name))
    return name, words(benchmark.heading()), number, str(covered), str(hidden or "")


def _by_severity(checks: Sequence[Documented]) -> list[str]:
    lines = ["# Checks by severity", "", GENERATED, "", link("All services", INDEX)]
    for severity in Severity:
        own = sorted((each for each in checks if each.description.check.severity is severity), key=lambda e: e.target)
        lines += ["", f"## {severity.value}", "", f"{count(len(own), 'check')}."]
        for provider in sorted({each.provider for each in own}):
            lines += ["", f"### {provider_name(provider)}: {severity.value}", ""]
            lines += [
                f"- {link(each.slug, each.target)}: {words(each.description.check.title)}"
                for each in own
                if each.provider == provider
            ]
    return lines


def _benchmark(coverage: Coverage, by_id: Mapping[str, Documented]) -> list[str]:
    benchmark = coverage.benchmark
    page = benchmark_page(benchmark.name)
    lines = [f"# {words(benchmark.heading())}", "", GENERATED, ""]
    publication = f"{words(benchmark.publisher)}, {link('publication', benchmark.url)}."
    manual = link("how to read it", path_from(f"checks/{page}", "compliance.md"))
    lines.append(f"{publication} Numbers are the benchmark's, titles our own words.")
    lines.append(f"A report by control: `iaclint check --benchmark {benchmark.name}` ({manual}).")
    if not benchmark.complete:
        lines.append("Only controls that checks are mapped to are listed.")
    lines += ["", link("All services", path_from(page, INDEX))]
    for section, title, controls in _sections(coverage):
        if section:
            lines += ["", f"## {words(section)} {words(title)}"]
        rows = ((each.control.number, words(each.control.title), _checks(each, page, by_id)) for each in controls)
        lines += ["", *table(("control", "asks", "checks"), rows)]
    return lines


def _sections(coverage: Coverage) -> Iterator[tuple[str, str, list[Covered]]]:
    """The controls under the headings that their numbers begin with; one nameless section when there are none."""
    titles = dict(coverage.benchmark.sections)
    groups: dict[str, list[Covered]] = {}
    for each in coverage.controls:
        first = each.control.number.replace("-", ".").partition(".")[0]
        groups.setdefault(first if first in titles else "", []).append(each)
    for section, controls in groups.items():
        yield section, titles.get(section, ""), controls


def _checks(covered: Covered, page: str, by_id: Mapping[str, Documented]) -> str:
    if covered.checks:
        targets = (by_id[check.id] for check in covered.checks)
        return "<br>".join(link(each.slug, path_from(page, each.target)) for each in targets)
    reason = covered.control.not_checkable
    return f"*not checkable in code: {words(reason)}*" if reason else "*no check yet*"
