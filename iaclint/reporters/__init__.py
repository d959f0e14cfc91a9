"""One module a format, and one table of them. A format is imported when it is asked for: SARIF's model costs 0.1 s."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from iaclint.reporters.report import Report, Style

Render: TypeAlias = "Callable[[Report, Style], str]"
"""The whole report as text that ends with a newline. Formats for machines take no notice of the style."""

FORMATS = {
    "text": "iaclint.reporters.text",
    "json": "iaclint.reporters.json_report",
    "sarif": "iaclint.reporters.sarif",
}


def reporter(format: str) -> Render:
    """The `render` function of a format in FORMATS."""
    render: Render = import_module(FORMATS[format]).render
    return render
