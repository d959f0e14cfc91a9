"""What is wrong with a text that is not HCL. An exception inside the parsers; a `Problem` outside of them."""

from __future__ import annotations

MAX_NESTING = 150
"""Expressions, templates and blocks nested deeper than this are refused: hand-written code stays below 30, and every
later step (conversion, evaluation) recurses a few Python frames a level."""


class HclSyntaxError(ValueError):
    """Text that is not HCL. `offset` is where, in bytes of the text that was given."""

    def __init__(self, message: str, offset: int, hint: str = "", kind: str = "syntax-error") -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.hint = hint
        self.kind = kind


def too_deep(offset: int) -> HclSyntaxError:
    return HclSyntaxError(f"nested more than {MAX_NESTING} levels deep", offset, kind="too-deep")
