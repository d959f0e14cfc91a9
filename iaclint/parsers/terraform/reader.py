"""Terraform files to syntax: chooses the parser, asks the second one when the first is in doubt, words the errors."""

from __future__ import annotations

from iaclint.parsers.terraform import treesitter
from iaclint.parsers.terraform.reading import Reading
from iaclint.parsers.terraform.syntax import Body, Expression, ParsedFile
from iaclint.parsers.terraform.syntax_errors import HclSyntaxError, too_deep
from iaclint.parsers.terraform.template_syntax import ParseCode, read_bare
from iaclint.parsers.terraform.treesitter_expressions import parse_code
from iaclint.problems import Level, Problem
from iaclint.source import SourceFile, Span

__all__ = ["HclSyntaxError", "parse", "parse_expression", "parse_template"]


MAX_SECOND_OPINION = 300_000
"""Bytes; python-hcl2 reads less than half a megabyte a second."""

MAX_SIZE = 2 * 1024 * 1024
"""Of a file in HCL, in bytes: its syntax tree takes several hundred times as much memory."""


def parse(source: SourceFile) -> ParsedFile:
    """Never raises. A block that holds an error is left out: half of it would read as insecure defaults."""
    from_json = source.path.endswith(".json")
    reading = _read_json(source) if from_json else _read_hcl(source)
    return ParsedFile(reading.body, tuple(_problem(source, error) for error in reading.errors), from_json)


def _read_json(source: SourceFile) -> Reading:
    # Five modules that few runs have a file for.
    from iaclint.parsers.terraform import json_schema, json_syntax

    shape = json_schema.VARIABLES if source.path.endswith(".tfvars.json") else json_schema.FILE
    return json_syntax.read(source, shape)


def _read_hcl(source: SourceFile) -> Reading:
    if len(source.data) > MAX_SIZE:
        error = HclSyntaxError(f"larger than {MAX_SIZE // 1024 // 1024} MiB", 0, "split the file", kind="too-large")
        return Reading(Body({}, (), source), (error,))
    first = treesitter.read(source)
    if not _is_broken(first) or len(source.data) > MAX_SECOND_OPINION:
        return first
    # Importing hcl2 takes longer than most runs take.
    from iaclint.parsers.terraform import pythonhcl2

    second = pythonhcl2.read(source)
    if not _is_broken(second):
        return second
    others = tuple(error for error in first.errors if error.kind != "syntax-error")
    # python-hcl2 stops at the first token that cannot be right; tree-sitter's error may begin far before it.
    return Reading(first.body, (*second.errors, *others))


def _is_broken(reading: Reading) -> bool:
    return any(error.kind == "syntax-error" for error in reading.errors)


def parse_expression(text: str) -> Expression:
    """An expression that stands alone; spans count from the start of `text`, in UTF-8. Raises HclSyntaxError."""
    return _alone(text, parse_code)


def parse_template(text: str) -> Expression:
    """A template without quotes, where a backslash means itself. Raises HclSyntaxError."""
    return _alone(text, lambda data, start, end: read_bare(data, Span(start, end), parse_code))


def _alone(text: str, read: ParseCode) -> Expression:
    data = text.encode()
    try:
        return read(data, 0, len(data))
    except RecursionError:
        raise too_deep(0) from None


def _problem(source: SourceFile, error: HclSyntaxError) -> Problem:
    offset = min(error.offset, len(source.data))
    return Problem(Level.ERROR, error.kind, error.message, source.location(Span(offset, offset)), error.hint)
