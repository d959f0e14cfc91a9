"""Finds suppression comments, ours and the peers', in Terraform and YAML. Knows text only; nothing of findings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum
from functools import cached_property

from iaclint.patterns import pattern
from iaclint.records import dataclass
from iaclint.source import Location, SourceFile


class Reach(Enum):
    """What a comment covers. THING: the attribute or block that starts on its line or the next one with code.

    ENTRY is the `area` of the comment: the resource of a template whose metadata it stands in.
    """

    THING = "thing"
    ENTRY = "entry"
    LINE = "line"
    RESOURCE = "resource"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Comment:
    """One directive. `words` are ids as written; empty: every check that the peer has too (`peer` is its alias prefix).

    `first_line` and `last_line` are the lines it covers; for RESOURCE, the comment's own.
    """

    location: Location
    words: tuple[str, ...]
    reason: str
    reach: Reach
    first_line: int
    last_line: int
    ours: bool = False
    peer: str = ""
    area: Location | None = None


_TRIGGERS = (b"iaclint:", b":skip=", b":ignore:", b"kics-scan")
_IDS = r"[\w.:/-]+(?:\s*,\s*[\w.:/-]+)*"
_OURS = pattern(rf"iaclint:ignore(?P<file>-file)?=(?P<ids>{_IDS})[ \t]*(?P<reason>.*)")
_CHECKOV = pattern(r"(?:checkov|bridgecrew|cortex):skip=(?P<ids>\w+(?:\s*,\s*\w+)*)(?::(?P<reason>.*))?")
_TRIVY = pattern(r"(?:trivy|tfsec):ignore:(?P<ids>[\w.-]+)(?:\[[^\]]*\])?(?::exp:(?P<until>\d{4}-\d\d-\d\d))?")
_KICS = pattern(r"kics-scan (?P<verb>ignore-line|ignore-block|disable=(?P<ids>[\w,-]+))")
_TERRAFORM_INSIDE = (b"Aliyun::Terraform-", b"Aliyun::OpenTofu-")
_END_OF_COMMENT = pattern(r"\s*\*/.*$")


def comments_in(source: SourceFile, today: date) -> list[Comment]:
    """In order of writing. `today` decides which of Trivy's comments with a date are still good."""
    if not any(trigger in source.data for trigger in _TRIGGERS):
        return []
    return list(_Reader(source, today).comments())


class _Reader:
    def __init__(self, source: SourceFile, today: date) -> None:
        self._source = source
        self._today = today
        self._lines = [line.rstrip("\r") for line in source.text.split("\n")]
        self._is_terraform = source.path.endswith((".tf", ".tofu", ".tfvars"))
        self._holds_terraform = any(word in source.data for word in _TERRAFORM_INSIDE)
        self._ends: dict[int, int] = {}

    def comments(self) -> Iterator[Comment]:
        for number, start in enumerate(self._starts, start=1):
            if start is not None:
                yield from self._directives(number, start)

    @cached_property
    def _starts(self) -> list[int | None]:
        """For each line, where its comment starts; None without one."""
        starts: list[int | None] = []
        in_block = False
        for line in self._lines:
            start = 0 if in_block else self._comment_start(line)
            starts.append(start)
            in_block = start is not None and self._opens_block(line[start:], in_block)
        return starts

    @cached_property
    def _next_code(self) -> list[int]:
        """For each line number, the next line that is neither blank nor only a comment; the last when there is none."""
        following = [len(self._lines)] * (len(self._lines) + 1)
        for number in range(len(self._lines) - 1, 0, -1):
            is_code = self._lines[number][: self._starts[number]].strip()
            following[number] = number + 1 if is_code else following[number + 1]
        return following

    def _comment_start(self, line: str) -> int | None:
        """A sign inside double quotes is text."""
        if "#" not in line and "/" not in line:
            return None
        quoted = False
        for position, character in enumerate(line):
            if character == '"' and line[position - 1 : position] != "\\":
                quoted = not quoted
            elif not quoted and self._is_sign(line, position):
                return position
        return None

    def _is_sign(self, line: str, position: int) -> bool:
        if self._is_terraform:
            return line.startswith(("#", "//", "/*"), position)
        if line[position] != "#" and not (self._holds_terraform and line.startswith("//", position)):
            return False
        return position == 0 or line[position - 1] in " \t"

    def _opens_block(self, comment: str, in_block: bool) -> bool:
        if not self._is_terraform or not (in_block or comment.startswith("/*")):
            return False
        return "*/" not in comment

    def _directives(self, number: int, start: int) -> Iterator[Comment]:
        comment = _END_OF_COMMENT.sub("", self._lines[number - 1][start:])
        for found in _OURS.finditer(comment):
            reach = Reach.FILE if found["file"] else Reach.THING
            yield self._comment(number, start, _words(found["ids"]), found["reason"], reach, ours=True)
        for found in _CHECKOV.finditer(comment):
            yield self._comment(number, start, _words(found["ids"]), found["reason"] or "", Reach.RESOURCE)
        for found in _TRIVY.finditer(comment):
            if not found["until"] or found["until"] >= self._today.isoformat():
                yield self._comment(number, start, _words(found["ids"]), "", Reach.THING)
        for found in _KICS.finditer(comment):
            if found["ids"]:
                words = tuple(f"kics:{word}" for word in _words(found["ids"]))
                yield self._comment(number, start, words, "", Reach.FILE)
            else:
                reach = Reach.LINE if found["verb"] == "ignore-line" else Reach.THING
                yield self._comment(number, start, (), "", reach, peer="kics:")

    def _comment(
        self,
        number: int,
        start: int,
        words: tuple[str, ...],
        reason: str,
        reach: Reach,
        ours: bool = False,
        peer: str = "",
    ) -> Comment:
        line = self._lines[number - 1]
        first = last = number
        if reach is Reach.FILE:
            first, last = 1, len(self._lines)
        elif reach is not Reach.RESOURCE:
            first = last = number if line[:start].strip() else self._next_code[number]
            if reach is Reach.THING:
                last = self._end_of_thing(first)
        location = Location(self._source.path, number, start + 1, number, len(line) + 1)
        return Comment(location, words, reason.strip(), reach, first, last, ours, peer)

    def _end_of_thing(self, first: int) -> int:
        """The last line of what starts on a line: all that is indented below it, and the bracket that closes it."""
        if first not in self._ends:
            self._ends[first] = self._find_end(first)
        return self._ends[first]

    def _find_end(self, first: int) -> int:
        indent = _indent(self._lines[first - 1])
        last = first
        takes_items = not self._is_terraform and self._opens_list(first)
        for number in range(first + 1, len(self._lines) + 1):
            line = self._lines[number - 1]
            if not line.strip():
                continue
            if takes_items and _indent(line) == indent and line.startswith(("- ", "-\t"), indent):
                last = number
                continue
            if _indent(line) <= indent:
                closes = _indent(line) == indent and line.strip()[0] in "}])"
                return number if closes else last
            last = number
        return last

    def _opens_list(self, number: int) -> bool:
        """Whether YAML's items may follow at the indentation of their key: `Rules:`, and nothing behind it."""
        code = self._lines[number - 1][: self._starts[number - 1]].strip()
        return code.endswith(":") and not code.startswith("- ")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _words(ids: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in ids.split(",") if word.strip())
