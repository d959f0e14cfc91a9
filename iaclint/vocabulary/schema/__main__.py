"""Prints what a type has, for authors of checks: `python -m iaclint.vocabulary.schema TYPE [PATH]`."""

from __future__ import annotations

import sys

from iaclint.vocabulary.schema import Attribute, Attributes, attributes, has_path, suggest


def main(arguments: list[str]) -> int:
    if len(arguments) not in (1, 2):
        print("usage: python -m iaclint.vocabulary.schema TYPE [PATH]", file=sys.stderr)
        return 2
    resource_type = arguments[0]
    path = tuple(arguments[1].split(".")) if len(arguments) == 2 else ()
    level = attributes(resource_type)
    if level is None or not has_path(resource_type, path):
        hint = suggest(resource_type, path)
        print(f"no {'.'.join((resource_type, *path))}" + (f", did you mean {hint}" if hint else ""), file=sys.stderr)
        return 2
    print("\n".join([".".join((resource_type, *path)), *_lines(_below(level, path), 1)]))
    return 0


def _below(level: Attributes, path: tuple[str, ...]) -> Attributes:
    for name in path:
        attribute = level.names.get(name)
        if attribute is None or attribute.below is None:
            return Attributes({}, open=attribute is None)
        level = attribute.below
    return level


def _lines(level: Attributes, depth: int) -> list[str]:
    lines = []
    for name, attribute in level.names.items():
        marks = [mark for mark in (_kind(attribute), "read only" if attribute.computed else "") if mark]
        lines.append("  " * depth + name + (f"  ({', '.join(marks)})" if marks else ""))
        if attribute.below is not None and attribute.below.names:
            lines += _lines(attribute.below, depth + 1)
    return [*lines, "  " * depth + "(and maybe others)"] if level.open else lines


def _kind(attribute: Attribute) -> str:
    if attribute.block or attribute.below is None:
        return "block" if attribute.block else ""
    return "object" if attribute.below.names else "map"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
