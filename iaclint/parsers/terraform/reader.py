"""Terraform files to syntax: chooses the parser, asks the second one when the first is in doubt, words the errors."""

from __future__ import annotations

from iaclint.parsers.terraform import treesitter
from iaclint.parsers.terraform.lexical import HclSyntaxError
from iaclint.parsers.terraform.syntax import Expression, ParsedFile
from iaclint.parsers.terraform.template_syntax import read_bare
from iaclint.parsers.terraform.treesitter_expressions import parse_code
from iaclint.problems import Level, Problem
from iaclint.source import SourceFile, Span

__all__ = ["HclSyntaxError", "parse", "parse_expression", "parse_template"]


def parse(source: SourceFile) -> ParsedFile:
    """Never raises. A block that holds an error is left out: half of it would read as insecure defaults."""
    reading = treesitter.read(source)
    return ParsedFile(reading.body, tuple(_problem(source, error) for error in reading.errors))


def parse_expression(text: str) -> Expression:
    """An expression that stands alone; spans count from the start of `text`, in UTF-8. Raises HclSyntaxError."""
    data = text.encode()
    return parse_code(data, 0, len(data))


def parse_template(text: str) -> Expression:
    """A template without quotes, where a backslash means itself. Raises HclSyntaxError."""
    data = text.encode()
    return read_bare(data, Span(0, len(data)), parse_code)


def _problem(source: SourceFile, error: HclSyntaxError) -> Problem:
    offset = min(error.offset, len(source.data))
    return Problem(Level.ERROR, error.kind, error.message, source.location(Span(offset, offset)), error.hint)
