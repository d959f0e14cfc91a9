"""What Terraform counts as one character of a string: an extended grapheme cluster of Unicode."""

from __future__ import annotations

from collections.abc import Sequence


def graphemes(text: str) -> Sequence[str]:
    if text.isascii() and "\r" not in text:
        return text
    import regex  # type: ignore[import-untyped,unused-ignore]  # 20 ms, for text beyond ASCII only

    clusters: list[str] = regex.findall(r"\X", text)
    return clusters
