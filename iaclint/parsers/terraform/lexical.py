"""Where strings, heredocs, comments and template sequences begin and end. Bytes in, offsets out; never recursive.

Both parsers stumble over what stands inside a template (tree-sitter-hcl over a heredoc line that ends in `$`,
python-hcl2 over `%%{ ${x}`), so templates are taken apart here, by the rules of HCL's own scanner:
https://github.com/hashicorp/hcl/blob/main/hclsyntax/scan_tokens.rl
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from iaclint.parsers.terraform.syntax_errors import MAX_NESTING, HclSyntaxError, too_deep
from iaclint.patterns import pattern
from iaclint.records import dataclass
from iaclint.source import Span

NAME = rb"[A-Za-z_\x80-\xff][\w\x80-\xff-]*"
"""A pattern: HCL's identifiers, with every non-ASCII letter let through."""

LONG_SPACE = pattern(rb"\s{500,}")
"""tree-sitter-hcl looks ahead over all the space that follows, once for each character of it."""
_CODE_TOKEN = pattern(rb'"|#[^\n]*|//[^\n]*|/\*|<<|[{}]')
_QUOTED_TOKEN = pattern(rb'\\.|"|\n|\$+\{|%+\{', re.DOTALL)
_HEREDOC_TOKEN = pattern(rb"\n|\$+\{|%+\{")
_HEREDOC_HEADER = pattern(rb"<<(-?)(" + NAME + rb")[ \t]*\r?\n")
_BRACKET = pattern(rb"[][(){}]")
_QUOTED_SEQUENCE = pattern(rb"\\.|\$+\{|%+\{", re.DOTALL)
_BARE_SEQUENCE = pattern(rb"\$+\{|%+\{")


@dataclass(frozen=True, slots=True)
class Heredoc:
    """`start` is that of `<<`, `body` excludes the line of the end marker, `end` is where that marker ends."""

    start: int
    body: Span
    end: int
    line_end: int
    marker: bytes
    indented: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """A piece of a template: text when `opener` is empty, otherwise `${…}` or `%{…}` with its code between."""

    opener: str
    span: Span
    code: Span
    strip_before: bool = False
    strip_after: bool = False


class _Context(Protocol):
    start: int

    def step(self, scan: _Scan, position: int) -> int:
        """Read one token at or after `position`; push and pop contexts; where to go on."""


class _Code:
    """Expressions and blocks: the whole text, or what stands in a template sequence, up to its own `}`."""

    __slots__ = ("braces", "closes", "start")

    def __init__(self, start: int, closes: bool) -> None:
        self.start = start
        self.closes = closes
        self.braces = 0

    def step(self, scan: _Scan, position: int) -> int:
        match = _CODE_TOKEN.search(scan.data, position, scan.end)
        if match is None:
            if self.closes:
                raise HclSyntaxError("a template sequence is never closed", self.start, "add the missing }")
            scan.stack.pop()
            return scan.end
        token = match[0]
        if token[:1] == b"#" or token[:2] == b"//":
            scan.comments.append(Span(*match.span()))
        elif token == b'"':
            scan.push(_Quoted(match.start()))
        elif token == b"<<":
            return scan.open_heredoc(match.start())
        elif token == b"/*":
            end = scan.data.find(b"*/", match.end(), scan.end)
            if end < 0:
                raise HclSyntaxError("a comment is never closed", match.start(), "add the missing */")
            scan.comments.append(Span(match.start(), end + 2))
            return end + 2
        elif token == b"{":
            self.braces += 1
        elif token == b"}":
            if self.closes and not self.braces:
                scan.stack.pop()
            self.braces -= 1
        return match.end()


class _Quoted:
    __slots__ = ("start",)

    def __init__(self, start: int) -> None:
        self.start = start

    def step(self, scan: _Scan, position: int) -> int:
        match = _QUOTED_TOKEN.search(scan.data, position, scan.end)
        if match is None or match[0] == b"\n":
            raise HclSyntaxError(
                "a quoted string is not closed on its line", self.start, "close it, or use \\n or a heredoc"
            )
        token = match[0]
        if token == b'"':
            scan.stack.pop()
            scan.strings.append(Span(self.start, match.end()))
        elif len(token) == 2 and token[1:] == b"{":
            scan.push(_Code(match.start(), closes=True))
        return match.end()


class _HeredocBody:
    __slots__ = ("at_line_start", "body", "header", "start")

    def __init__(self, header: re.Match[bytes]) -> None:
        self.header = header
        self.start = header.start()
        self.body = header.end()
        self.at_line_start = True

    def step(self, scan: _Scan, position: int) -> int:
        if self.at_line_start:
            self.at_line_start = False
            line_end = scan.data.find(b"\n", position, scan.end)
            line_end = scan.end if line_end < 0 else line_end
            line = scan.data[position:line_end]
            if line.strip() == self.header[2]:
                end = position + len(line.rstrip())
                scan.stack.pop()
                body = Span(self.body, position)
                scan.heredocs.append(Heredoc(self.start, body, end, line_end, self.header[2], self.header[1] == b"-"))
                return end
        match = _HEREDOC_TOKEN.search(scan.data, position, scan.end)
        if match is None:
            marker = self.header[2].decode("utf-8", "replace")
            raise HclSyntaxError(
                f"the heredoc {marker} is never closed", self.start, f"put {marker} alone on the line after its text"
            )
        if match[0] == b"\n":
            self.at_line_start = True
        elif len(match[0]) == 2:
            scan.push(_Code(match.start(), closes=True))
        return match.end()


class _Scan:
    """A pushdown automaton: `stack` holds what the current position is inside of."""

    __slots__ = ("comments", "data", "end", "heredocs", "stack", "strings")

    def __init__(self, data: bytes, end: int, root: _Context) -> None:
        self.data = data
        self.end = end
        self.stack: list[_Context] = [root]
        self.heredocs: list[Heredoc] = []
        self.strings: list[Span] = []
        self.comments: list[Span] = []

    def push(self, context: _Context) -> None:
        if len(self.stack) > 2 * MAX_NESTING:
            raise too_deep(context.start)
        self.stack.append(context)

    def open_heredoc(self, position: int) -> int:
        header = _HEREDOC_HEADER.match(self.data, position, self.end)
        if header is None:
            raise HclSyntaxError("<< starts no heredoc", position, "write <<NAME, and nothing after it on the line")
        self.push(_HeredocBody(header))
        return header.end()

    def run(self, position: int) -> int:
        stack = self.stack
        while stack:
            position = stack[-1].step(self, position)
        return position


@dataclass(frozen=True, slots=True)
class Layout:
    """The templates of a text: heredocs by where they start, quoted strings in order of their ends."""

    heredocs: dict[int, Heredoc]
    strings: tuple[Span, ...]
    comments: tuple[Span, ...]

    @classmethod
    def of(cls, data: bytes, start: int, end: int) -> Layout:
        """Raises HclSyntaxError for an unclosed string, heredoc or comment."""
        scan = _Scan(data, end, _Code(start, closes=False))
        scan.run(start)
        heredocs = {heredoc.start: heredoc for heredoc in scan.heredocs}
        return cls(heredocs, tuple(scan.strings), tuple(scan.comments))

    def without_heredocs(self, data: bytes) -> bytearray:
        """The same text, as long, with every heredoc's text blanked and its end marker at the end of its line."""
        masked = bytearray(data)
        for heredoc in self.heredocs.values():
            start, end = heredoc.body.start, heredoc.line_end
            blanks = end - start - len(heredoc.marker)
            masked[start:end] = (b"-" * (blanks - 1) + b"\n" if blanks else b"") + heredoc.marker
        return masked

    def without_templates(self, data: bytes) -> bytearray:
        """As `without_heredocs`, and with the text of every quoted string blanked too."""
        masked = self.without_heredocs(data)
        for start, end in self.strings:
            masked[start + 1 : end - 1] = b"-" * (end - start - 2)
        return masked

    def code(self, data: bytes) -> bytearray:
        """As `without_templates`, and with comments blanked too: what is left is structure."""
        masked = self.without_templates(data)
        for start, end in self.comments:
            masked[start:end] = b"-" * (end - start)
        return masked

    def unclosed_bracket(self, data: bytes) -> Span | None:
        """The last bracket that is still open at the end of the text."""
        opened: list[Span] = []
        for match in _BRACKET.finditer(self.code(data)):
            if match[0] in b"([{":
                opened.append(Span(*match.span()))
            elif opened:
                opened.pop()
        return opened[-1] if opened else None

    def without_long_spaces(self, data: bytes) -> bytearray:
        """As `without_heredocs`, and with long runs of space outside strings and comments made one comment."""
        masked = self.without_heredocs(data)
        code = self.code(data)
        for run in LONG_SPACE.finditer(code):
            # The first newline stays: it may be what ends a heredoc.
            start = code.find(b"\n", run.start(), run.end()) + 1 or run.start()
            if run.end() - start > 4:
                masked[start : run.end()] = b"/*" + b"-" * (run.end() - start - 4) + b"*/"
        return masked


NO_TEMPLATES = Layout({}, (), ())


def split_template(data: bytes, span: Span, *, quoted: bool) -> Iterator[Sequence]:
    """The pieces of a template's text, in order. Raises HclSyntaxError when a sequence is not closed."""
    pattern = _QUOTED_SEQUENCE if quoted else _BARE_SEQUENCE
    text_start = position = span.start
    while match := pattern.search(data, position, span.end):
        position = match.end()
        # `$${` and `%%{` are escapes however many `$` come before them; `\x` is no concern of this function.
        if len(match[0]) > 2 or match[0][:1] == b"\\":
            continue
        if text_start < match.start():
            yield Sequence("", Span(text_start, match.start()), Span(text_start, match.start()))
        close = _Scan(data, span.end, _Code(match.start(), closes=True)).run(position)
        before = data[position : position + 1] == b"~"
        after = data[close - 2 : close - 1] == b"~"
        code = Span(position + before, close - 1 - after)
        yield Sequence(match[0].decode(), Span(match.start(), close), code, before, after)
        text_start = position = close
    if text_start < span.end:
        yield Sequence("", Span(text_start, span.end), Span(text_start, span.end))
