"""What people read."""

from __future__ import annotations

import dataclasses
import random

import pytest
from syrupy.assertion import SnapshotAssertion

from iaclint.engine.findings import Status
from iaclint.graph.values import ABSENT, OneOf, PartialText, Unknown
from iaclint.problems import Level, Problem
from iaclint.reporters import reporter
from iaclint.reporters.report import Report, Style
from iaclint.source import SourceFile
from tests.reporters.sample import MAIN, PASSWORD, at, finding, report

render = reporter("text")


def excerpt(text: str, line: int, start: int, end: int, last: int | None = None, **more: object) -> list[str]:
    """The lines of the excerpt, gutter included, of one finding in `text`."""
    path = str(more.pop("path", "main.tf"))
    made = finding(location=at(path, line, start, end, last), **more)  # type: ignore[arg-type]
    shown = render(Report(findings=(made,), read_source={path: SourceFile(path, text.encode())}.get), Style())
    return [row for row in shown.splitlines() if " | " in row or row.endswith(" |")]


def test_one_of_everything(snapshot: SnapshotAssertion) -> None:
    assert render(report(), Style()) == snapshot


def test_one_of_everything_in_colours(snapshot: SnapshotAssertion) -> None:
    assert render(report(), Style(colours=True)) == snapshot


def test_brief_is_one_line_each(snapshot: SnapshotAssertion) -> None:
    assert render(report(), Style(brief=True)) == snapshot


def test_nothing_found_says_what_was_looked_at() -> None:
    assert render(Report(), Style()) == "No findings in 0 files, 0 resources, 0 checks run\n"


def test_a_finding_and_a_problem_are_never_reported_as_nothing() -> None:
    only_problem = Report(problems=(Problem(Level.ERROR, "syntax-error", "unexpected }", at("a.tf", 3, 1, 2)),))
    text = render(only_problem, Style())
    assert "a.tf:3:1: error: unexpected } [syntax-error]" in text
    assert "not everything was analysed" in text


def test_order_of_the_input_does_not_matter() -> None:
    original = report()
    findings, problems = list(original.findings), list(original.problems)
    random.Random(1).shuffle(findings)
    shuffled = dataclasses.replace(original, findings=tuple(findings), problems=tuple(reversed(problems)))
    assert shuffled.findings != original.findings
    assert render(shuffled, Style()) == render(original, Style())


def test_tabs_wide_and_combining_characters_keep_the_carets_in_place() -> None:
    assert excerpt("\tacl = 1", 1, 2, 5) == ["  1 |     acl = 1", "    |     ^^^"]
    assert excerpt('名 = "私有"', 1, 5, 9) == ['  1 | 名 = "私有"', "    |      ^^^^^^"]
    assert excerpt("e\u0301 = 1", 1, 1, 3) == ["  1 | e\u0301 = 1", "    | ^"]


def test_several_lines_are_all_underlined_and_many_are_cut() -> None:
    three = "a = [\n  1,\n]\n"
    assert excerpt(three, 1, 1, 2, 3) == [
        "  1 | a = [",
        "    | ^^^^^",
        "  2 |   1,",
        "    |   ^^",
        "  3 | ]",
        "    | ^",
    ]
    rows = excerpt("a = [\n" + "  1,\n" * 9 + "]\n", 1, 1, 2, 11)
    assert [row.split("|")[0].strip() for row in rows] == ["1", "", "2", "", "3", "", "", "11", ""]


def test_a_very_long_line_is_cropped_around_the_place() -> None:
    line = "x" * 5000 + "HERE" + "y" * 5000
    text, marks = excerpt(line, 1, 5001, 5005)
    assert len(text) < 130
    assert text[marks.index("^") : marks.rindex("^") + 1] == "HERE"
    assert text.startswith("  1 | ...")
    assert text.endswith("...")


def test_a_place_that_the_file_no_longer_has_shows_no_excerpt() -> None:
    assert excerpt("a = 1", 7, 1, 2) == []


@pytest.mark.parametrize(
    ("path", "text", "line", "start", "end", "last", "name"),
    [
        ("main.tf", 'password = "s3cret"', 1, 1, 20, 1, "password = "),
        ("main.tf", 'password="s3cret", other = 1', 1, 1, 18, 1, "password="),
        ("main.tf", 'password = "s3cret"', 1, 12, 20, 1, "password = "),
        ("main.tf", 'x = "s3c:ret"', 1, 5, 14, 1, "x = "),
        ("main.tf", "password = <<EOT\ns3cret\nEOT\n", 1, 1, 4, 3, "password = "),
        ("main.tf.json", '{"password":"s3cret"}', 1, 2, 21, 1, '{"password":'),
        ("t.yaml", "Password: s3cret", 1, 1, 17, 1, "Password: "),
        ("t.yaml", "Password: s3c:ret=", 1, 11, 19, 1, "Password: "),
        ("t.yaml", "Password: 's3c: ret'", 1, 11, 21, 1, "Password: "),
        ("t.yaml", "Password: |\n  s3cret\n  s3cret\n", 1, 1, 1, 4, "Password: "),
    ],
)
def test_a_secret_never_shows(path: str, text: str, line: int, start: int, end: int, last: int, name: str) -> None:
    rows = excerpt(text, line, start, end, last, path=path, check=PASSWORD, value="s3cret")
    assert rows[0] == f"  1 | {name}********"
    assert "s3c" not in "".join(rows)


def test_a_secret_value_never_shows() -> None:
    made = finding(PASSWORD, value="s3cret")
    assert "s3cret" not in render(Report(findings=(made,)), Style())


HOSTILE = "a\x1b[31m\x07\x9b2J\u202eb\u200b\r\x00\u2028\x7f\U000e0041"


def test_nothing_in_the_input_acts_on_the_terminal() -> None:
    made = dataclasses.replace(
        finding(location=at(f"{HOSTILE}.tf", 1, 1, 4), message=HOSTILE, value=HOSTILE), resource=HOSTILE
    )
    problem = Problem(Level.ERROR, "syntax-error", HOSTILE, at(f"{HOSTILE}.tf", 1, 1, 1), HOSTILE)
    source = SourceFile("x", f'acl = "{HOSTILE}"\n'.encode())
    for format in ("text", "json", "sarif"):
        text = reporter(format)(Report((made,), problems=(problem,), read_source=lambda _: source), Style())
        assert [c for c in text if not c.isprintable() and c != "\n"] == []


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (ABSENT, None),
        (None, "null"),
        (True, "true"),
        ("private", '"private"'),
        (["0.0.0.0/0"], '["0.0.0.0/0"]'),
        (Unknown(("var.acl",)), "known after deployment only: var.acl"),
        (PartialText((Unknown(("var.name",)), "-logs")), '"${var.name}-logs"'),
        (OneOf(("a", "b"), ("var.x",)), '"a" or "b" (decided by var.x)'),
        ("xy " * 400, '"' + ("xy " * 100)[:299] + "... (1202 characters)"),
    ],
)
def test_values_in_words(value: object, words: str | None) -> None:
    text = render(Report(findings=(finding(value=value),)), Style())
    fields = text.partition("  value ")[2].partition("  why ")[0]
    assert " ".join(fields.split()) == " ".join((words or "").split())


def test_unknown_answers_are_counted_and_only_listed_when_asked_for() -> None:
    answers = (finding(status=Status.UNKNOWN), finding(location=at("main.tf", 9, 1, 2)))
    text = render(Report(findings=answers), Style())
    assert "main.tf:8:2" not in text
    assert "1 answer known after deployment only (--show fail,unknown lists them)" in text
    text = render(Report(findings=answers, show=("fail", "unknown")), Style())
    assert "main.tf:8:2: CRITICAL (unknown) ALI-OSS-001" in text


def test_main_is_what_the_snapshots_show() -> None:
    """The sample's locations point at what they claim to."""
    lines = MAIN.splitlines()
    assert lines[7][1:17] == "acl    = var.acl"
    assert lines[11][2:30] == 'account_password = "hunter2"'
