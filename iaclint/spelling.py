"""Guesses at what a misspelt word was meant to be."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean "profile"?` when a known word is close, whatever the case; otherwise nothing."""
    from difflib import get_close_matches  # not before somebody has misspelt a word

    by_folded = {candidate.casefold(): candidate for candidate in known}
    close = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.7)
    return f'; did you mean "{by_folded[close[0]]}"?' if close else ""
