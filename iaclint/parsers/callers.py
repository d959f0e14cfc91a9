"""Who is called by whom, modules and nested templates alike: where the calls begin, and what they did not reach."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator


def uppermost(start: str, called_by: dict[str, set[str]]) -> set[str]:
    """Where the calls begin that lead to `start`; itself when they go round in a circle, or there is none."""
    roots: set[str] = set()
    seen: set[str] = set()
    pending = [start]
    while pending:
        current = pending.pop()
        if current in seen:
            continue
        seen.add(current)
        callers = called_by.get(current, set()) - {current}
        if not callers:
            roots.add(current)
        pending.extend(callers)
    return roots or {start}


def unreached(wanted: Iterable[str], reached: Container[str]) -> Iterator[str]:
    """Those of `wanted` that no evaluated root turned out to call: they are roots after all.

    Each is asked for when its turn comes, because one that was evaluated meanwhile may have reached it.
    """
    return (path for path in sorted(set(wanted)) if path not in reached)
