"""The page of a service in docs/checks: a table of its checks, then each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from iaclint.authoring.markdown import block, code, count, link, path_from, table, words
from iaclint.benchmarks.standards import find
from iaclint.records import dataclass
from iaclint.reporters.check_description import EXAMPLE_HEADINGS, LANGUAGES, Description, ShownExample
from iaclint.reporters.values import fix_lines, fixes_elsewhere

PROVIDERS = {"alicloud": "Alibaba Cloud", "aws": "AWS"}
GENERATED = "<!-- Made from the check files by `python -m iaclint.authoring.pages`: change those, not this page. -->"

_SHORT = 16  # lines of an example
_ATTRIBUTES = 6
_KINDS = ("bad", "good")


@dataclass(frozen=True, slots=True)
class Documented:
    """A check with what its page says of it. `reads` are the attributes that it looks at."""

    provider: str
    service: str
    description: Description
    reads: tuple[str, ...]

    @property
    def slug(self) -> str:
        return self.description.check.slug

    @property
    def page(self) -> str:
        """Below docs/checks."""
        return f"{self.provider}/{self.service}.md"

    @property
    def target(self) -> str:
        return f"{self.page}#{self.slug}"

    def order(self) -> tuple[int, str]:
        """The worst first."""
        return self.description.check.severity.rank, self.slug


def provider_name(provider: str) -> str:
    return PROVIDERS.get(provider, provider)


def service_page(checks: Sequence[Documented], by_slug: Mapping[str, Documented]) -> str:
    """All checks of one service; `by_slug` are all checks there are, for links from one to another."""
    ordered = sorted(checks, key=Documented.order)
    page, provider, service = ordered[0].page, ordered[0].provider, ordered[0].service
    lines = [f"# {provider_name(provider)}: {words(service)}", "", GENERATED, ""]
    lines += [f"{count(len(ordered), 'check')}. {link('All services', path_from(page, 'README.md'))}", ""]
    rows = (
        (each.description.check.severity.value, link(each.slug, f"#{each.slug}"), words(each.description.check.title))
        for each in ordered
    )
    lines += table(("severity", "check", "what is wrong"), rows)
    for each in ordered:
        lines += ["", *_check(each, by_slug)]
    return "\n".join(lines) + "\n"


def _check(documented: Documented, by_slug: Mapping[str, Documented]) -> Iterator[str]:
    description = documented.description
    check = description.check
    yield f"## {documented.slug}"
    yield ""
    yield f"**{words(check.title)}**<br>"
    yield f"{check.severity.value} · {check.category.replace('-', ' ')} · {code(check.id)}"
    yield ""
    yield words(check.why)
    yield ""
    yield f"**Instead:** {words(check.fix)}"
    if lines := fix_lines(check):
        yield ""
        yield from block("\n".join(lines), "hcl")
    for language, text in fixes_elsewhere(check).items():
        yield ""
        yield f"**In {language}:** {words(text)}"
    yield ""
    yield from (f"- {fact}" for fact in _facts(documented, by_slug))
    yield from _examples(description)


def _facts(documented: Documented, by_slug: Mapping[str, Documented]) -> Iterator[str]:
    description, page = documented.description, documented.page
    check = description.check
    yield f"Looks at {_looks_at(documented)}; in {', '.join(description.languages) or 'Terraform'}"
    if description.absent_because:
        yield f"When it is not written: {words(description.absent_because)}"
    if check.silences:
        others = (link(slug, path_from(page, by_slug[slug].target)) if slug in by_slug else code(slug)
                  for slug in check.silences)  # fmt: skip
        yield f"Speaks for {', '.join(others)}: where this is found, they are silent"
    if description.limits:
        yield f"Does not see the case where {'; '.join(map(words, description.limits))}"
    if check.aliases:
        yield f"Also known as {', '.join(map(code, check.aliases))}"
    if check.benchmarks:
        yield f"Benchmarks: {'; '.join(_benchmarks(documented))}"
    yield f"See {', '.join(map(_reference, check.references))}"


def _looks_at(documented: Documented) -> str:
    types = ", ".join(map(code, documented.description.check.resources))
    first = documented.reads[:_ATTRIBUTES]
    more = " …" if len(documented.reads) > _ATTRIBUTES else ""
    return f"{', '.join(map(code, first))}{more} of {types}" if first else types


def _benchmarks(documented: Documented) -> Iterator[str]:
    for key, controls in documented.description.check.benchmarks:
        benchmark = find(key)
        name = (
            link(benchmark.name, path_from(documented.page, benchmark_page(benchmark.name))) if benchmark else code(key)
        )
        yield f"{name} {words(', '.join(controls))}"


def benchmark_page(name: str) -> str:
    """Below docs/checks."""
    return f"benchmarks/{name}.md"


def _reference(address: str) -> str:
    """The host and the last word of the path say what it is; more would fill the page."""
    parts = urlsplit(address)
    last = next((part for part in reversed(parts.path.split("/")) if part), "")
    name = f"{parts.netloc}: {last.removesuffix('.html').removesuffix('.md')}" if last else parts.netloc
    return link(words(name), address.replace("(", "%28").replace(")", "%29"))


def _examples(description: Description) -> Iterator[str]:
    """One insecure and one secure text in each language, out of the way until somebody asks for them."""
    chosen = [
        (kind, language, example)
        for language in LANGUAGES
        for kind in _KINDS
        if (example := _shortest(description.examples, kind, language))
    ]
    if not chosen:
        return
    yield ""
    yield "<details><summary>Examples</summary>"
    for kind, language, example in chosen:
        yield ""
        yield f"**{EXAMPLE_HEADINGS[kind]}**, {LANGUAGES[language]}: {words(example.title)}"
        yield ""
        text = example.texts[language]
        syntax = "hcl" if language == "terraform" else "json" if text.lstrip().startswith("{") else "yaml"
        yield from block(text, syntax)
    yield ""
    yield "</details>"


def _shortest(examples: Sequence[ShownExample], kind: str, language: str) -> ShownExample | None:
    """The first, which shows the commonest case, when it is short; else the shortest."""
    candidates = [example for example in examples if example.kind == kind and language in example.texts]
    lengths = [example.texts[language].count("\n") for example in candidates]
    if not candidates:
        return None
    return candidates[0] if lengths[0] <= _SHORT else candidates[lengths.index(min(lengths))]
