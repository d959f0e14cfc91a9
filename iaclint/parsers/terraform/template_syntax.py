"""Pieces of a template to expressions: escapes, strip markers, indented heredocs, and nesting of directives.

The order of the steps and their units are HCL's, and visible: a strip marker and the indentation of `<<-` work on
the tokens of HCL's scanner, which end at every newline of a heredoc but not at a `\\n` in a quoted string.
https://github.com/hashicorp/hcl/blob/main/hclsyntax/parser_template.go
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from iaclint.parsers.terraform.lexical import NAME, Heredoc, Sequence, split_template
from iaclint.parsers.terraform.scalars import undouble, unescape
from iaclint.parsers.terraform.syntax import Expression, Literal, Template, TemplateFor, TemplateIf
from iaclint.parsers.terraform.syntax_errors import MAX_NESTING, HclSyntaxError, too_deep
from iaclint.patterns import pattern
from iaclint.records import dataclass
from iaclint.source import Span

ParseCode: TypeAlias = Callable[[bytes, int, int], Expression]
"""Reads the expression between two offsets of a text. Raises HclSyntaxError."""

_DIRECTIVE = pattern(rb"\s*(if|else|endif|for|endfor)\b(?!-)\s*")
_FOR_NAMES = pattern(rb"(" + NAME + rb")\s*(?:,\s*(" + NAME + rb")\s*)?\bin\b(?!-)")


@dataclass(slots=True)
class Text:
    """A literal token. Mutable because strip markers and de-indentation shorten it in place."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Interpolation:
    expression: Expression
    span: Span
    strip_before: bool = False
    strip_after: bool = False


@dataclass(frozen=True, slots=True)
class _Directive:
    keyword: str
    span: Span
    strip_before: bool
    strip_after: bool
    expression: Expression | None = None
    names: tuple[str, ...] = ()


Token: TypeAlias = Text | Interpolation | _Directive


def read_quoted(data: bytes, span: Span, parse: ParseCode) -> Expression:
    """The expression of a quoted string; `span` includes the quotes."""
    inner = Span(span.start + 1, span.end - 1)
    tokens: list[Token] = []
    for piece in split_template(data, inner, quoted=True):
        if piece.opener:
            tokens.append(_sequence(data, piece, parse))
        else:
            raw = data[piece.span.start : piece.span.end].decode()
            tokens.append(Text(unescape(raw, piece.span.start), piece.span))
    return assemble(tokens, span)


def read_heredoc(data: bytes, heredoc: Heredoc, parse: ParseCode) -> Expression:
    tokens = _bare_tokens(data, heredoc.body, parse)
    return assemble(tokens, Span(heredoc.start, heredoc.end), indented=heredoc.indented)


def read_bare(data: bytes, span: Span, parse: ParseCode) -> Expression:
    """A template with no delimiters: a file for `templatefile`, a string of a JSON file."""
    return assemble(_bare_tokens(data, span, parse), span)


def _bare_tokens(data: bytes, span: Span, parse: ParseCode) -> list[Token]:
    tokens: list[Token] = []
    for piece in split_template(data, span, quoted=False):
        if piece.opener:
            tokens.append(_sequence(data, piece, parse))
        else:
            tokens.extend(_lines(data, piece.span))
    return tokens


def _lines(data: bytes, span: Span) -> Iterator[Text]:
    start = span.start
    while start < span.end:
        end = data.find(b"\n", start, span.end) + 1 or span.end
        yield Text(undouble(data[start:end].decode()), Span(start, end))
        start = end


def _sequence(data: bytes, piece: Sequence, parse: ParseCode) -> Token:
    start, end = piece.code
    if piece.opener == "${":
        return Interpolation(parse(data, start, end), piece.span, piece.strip_before, piece.strip_after)
    match = _DIRECTIVE.match(data, start, end)
    if match is None:
        hint = "use if, else, endif, for or endfor; for the text itself, write %%{"
        raise HclSyntaxError("%{ starts no directive", piece.span.start, hint)
    keyword = match[1].decode()
    names: tuple[str, ...] = ()
    expression: Expression | None = None
    start = match.end()
    if keyword == "for":
        header = _FOR_NAMES.match(data, start, end)
        if header is None:
            raise HclSyntaxError("a for directive names no variable", start, "write %{ for item in list }")
        names = tuple(name.decode() for name in header.groups() if name)
        start = header.end()
    if keyword in ("if", "for"):
        expression = parse(data, start, end)
    elif start < end:
        raise HclSyntaxError(f"unexpected text after {keyword}", start)
    return _Directive(keyword, piece.span, piece.strip_before, piece.strip_after, expression, names)


def assemble(tokens: list[Token], span: Span, *, indented: bool = False) -> Expression:
    """Tokens in order to one expression. Raises HclSyntaxError when directives do not balance."""
    _strip(tokens)
    if indented:
        _remove_indentation(tokens)
    tokens = _meld(tokens)
    parts = _Nesting(tokens).read()
    if not parts:
        return Literal("", span)
    if len(tokens) == 1 and isinstance(tokens[0], Text):
        return Literal(tokens[0].value, span)
    if len(parts) == 1 < len(tokens) and not isinstance(parts[0], TemplateIf | TemplateFor):
        # `"${x ~} "` is a string although only x is left of it: an empty part says that it is not x itself.
        parts = (*parts, Literal("", Span(span.end, span.end)))
    return Template(parts, span)


def _strip(tokens: Iterable[Token]) -> None:
    previous: Token | None = None
    for token in tokens:
        if isinstance(token, Text):
            if previous is not None and not isinstance(previous, Text) and previous.strip_after:
                token.value = token.value.lstrip()
        elif token.strip_before and isinstance(previous, Text):
            previous.value = previous.value.rstrip()
        previous = token


def _remove_indentation(tokens: Iterable[Token]) -> None:
    """Take the indentation that all lines share from each; lines of nothing but spaces do not count."""
    smallest: int | None = None
    firsts: list[Text] = []
    at_line_start = True
    for token in tokens:
        if at_line_start:
            at_line_start = False
            spaces: int | None = 0
            if isinstance(token, Text):
                trimmed = token.value.lstrip()
                if not trimmed and token.value.endswith("\n"):
                    spaces = None
                else:
                    spaces = len(token.value) - len(trimmed)
                    firsts.append(token)
            if spaces is not None and (smallest is None or spaces < smallest):
                smallest = spaces
        if isinstance(token, Text) and token.value.endswith("\n"):
            at_line_start = True
    for text in firsts:
        text.value = text.value[smallest:]


def _meld(tokens: Iterable[Token]) -> list[Token]:
    """Join adjacent text."""
    melded: list[Token] = []
    for token in tokens:
        previous = melded[-1] if melded else None
        if isinstance(token, Text) and isinstance(previous, Text):
            # In place: a quadratic sum would be felt in a heredoc of thousands of lines.
            previous.value += token.value
            previous.span = Span(previous.span.start, token.span.end)
        else:
            melded.append(token)
    return melded


class _Nesting:
    """Reads a flat list of tokens as the tree that its directives make."""

    __slots__ = ("_index", "_tokens")

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._index = 0

    def read(self) -> tuple[Expression, ...]:
        parts, stop = self._until_stop(0)
        if stop is not None:
            raise HclSyntaxError(f"unexpected {stop.keyword} directive", stop.span.start)
        return parts

    def _until_stop(self, depth: int) -> tuple[tuple[Expression, ...], _Directive | None]:
        """Parts up to a directive that closes or continues another, and that directive."""
        parts: list[Expression] = []
        while self._index < len(self._tokens):
            token = self._tokens[self._index]
            self._index += 1
            if isinstance(token, Text):
                if token.value:
                    parts.append(Literal(token.value, token.span))
            elif isinstance(token, Interpolation):
                parts.append(token.expression)
            elif token.keyword == "if":
                parts.append(self._if(token, depth))
            elif token.keyword == "for":
                parts.append(self._for(token, depth))
            else:
                return tuple(parts), token
        return tuple(parts), None

    def _if(self, opening: _Directive, depth: int) -> Expression:
        then, stop = self._inside(opening, ("else", "endif"), depth)
        otherwise: tuple[Expression, ...] = ()
        if stop.keyword == "else":
            otherwise, stop = self._inside(opening, ("endif",), depth)
        assert opening.expression is not None
        return TemplateIf(opening.expression, then, otherwise, Span(opening.span.start, stop.span.end))

    def _for(self, opening: _Directive, depth: int) -> Expression:
        body, stop = self._inside(opening, ("endfor",), depth)
        assert opening.expression is not None
        key = opening.names[0] if len(opening.names) == 2 else None
        span = Span(opening.span.start, stop.span.end)
        return TemplateFor(key, opening.names[-1], opening.expression, body, span)

    def _inside(
        self, opening: _Directive, closers: tuple[str, ...], depth: int
    ) -> tuple[tuple[Expression, ...], _Directive]:
        if depth > MAX_NESTING:
            raise too_deep(opening.span.start)
        parts, stop = self._until_stop(depth + 1)
        if stop is None:
            raise HclSyntaxError(f"the {opening.keyword} directive is never closed", opening.span.start)
        if stop.keyword not in closers:
            raise HclSyntaxError(f"unexpected {stop.keyword} directive", stop.span.start)
        return parts, stop
