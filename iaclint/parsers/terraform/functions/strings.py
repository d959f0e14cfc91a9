"""Functions on strings, where they need no knowledge of formats or patterns."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from iaclint.graph.values import ListValue, PartialText, Rest, Unknown, Value, unknown_from
from iaclint.parsers.terraform.conversion import normalized
from iaclint.parsers.terraform.functions.collections import whole
from iaclint.parsers.terraform.functions.patterns import replace_matches
from iaclint.parsers.terraform.functions.signature import Function
from iaclint.parsers.terraform.graphemes import graphemes
from iaclint.parsers.terraform.scope import MAX_TEXT, EvaluationError
from iaclint.parsers.terraform.shapes import NUMBER, STRING, list_of
from iaclint.parsers.terraform.unknowns import pieces, prefix, suffix, text

# The characters that Go's unicode.IsSpace knows; Python's str.isspace knows a few more.
_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


def _piecewise(change: Callable[[str], str]) -> Callable[[Value], Value]:
    """A change of each character on its own, which therefore needs no knowledge of the neighbours."""

    def apply(value: Value) -> Value:
        if isinstance(value, Unknown):
            return value
        changed = text([change(piece) if isinstance(piece, str) else piece for piece in pieces(value)])
        return normalized(changed) if isinstance(changed, str) else changed

    return apply


def _upper(value: str) -> str:
    if value.isascii():
        return value.upper()
    return "".join(map(_upper_character, value))


def _upper_character(character: str) -> str:
    """Unicode's mapping of one character to one; where Python knows only a longer one, the title case or none."""
    return next((c for c in (character.upper(), character.title()) if len(c) == 1), character)


def _lower(value: str) -> str:
    if value.isascii():
        return value.lower()
    return "".join([character.lower()[0] for character in value])


def _title(value: str) -> str:
    result = []
    boundary = True
    for character in value:
        titled = character.title() if boundary else character
        result.append(titled if len(titled) == 1 else _upper_character(character))
        is_word = character.isalnum() or character == "_" if character.isascii() else character not in _SPACE
        boundary = not is_word
    return "".join(result)


def _chomp(value: str) -> str:
    return value.rstrip("\r\n")


def _indent(spaces: Value, value: Value) -> Value:
    if isinstance(spaces, Unknown) or isinstance(value, Unknown):
        return unknown_from([spaces, value], "string")
    count = whole(spaces, "number of spaces")
    if count < 0 or count * sum(piece.count("\n") for piece in pieces(value) if isinstance(piece, str)) > MAX_TEXT:
        raise EvaluationError("invalid number of spaces")
    return _piecewise(lambda piece: piece.replace("\n", "\n" + " " * count))(value)


def _join(separator: Value, *lists: Value) -> Value:
    if not lists:
        raise EvaluationError("at least one list is required")
    parts: list[str | Unknown | PartialText] = []
    at_start = True
    for place, item in _numbered(lists):
        if item is None:
            raise EvaluationError(f"element {place} is null; cannot concatenate null values")
        if isinstance(item, Rest):
            # It may be nothing at all, so the separators around it are part of what is unknown.
            parts.append(unknown_from([item], "string"))
            at_start = True
            continue
        if not at_start:
            parts.append(separator)
        parts.append(item if isinstance(item, (str, PartialText)) else unknown_from([item], "string"))
        at_start = False
    return text(parts)


def _numbered(lists: tuple[Value, ...]) -> Iterator[tuple[int, Value]]:
    for items in lists:
        if isinstance(items, (Unknown, Rest)):
            yield 0, Rest(unknown_from([items], "string"))
        else:
            yield from enumerate(items)


def _replace(value: Value, search: Value, replacement: Value) -> Value:
    if not isinstance(search, str) or not isinstance(replacement, str) or isinstance(value, Unknown):
        return unknown_from([value, search, replacement], "string")
    is_pattern = len(search) > 1 and search.startswith("/") and search.endswith("/")
    if isinstance(value, PartialText):
        # A longer match could begin in a known piece and end in an unknown one.
        if is_pattern or len(search) != 1:
            return unknown_from([value], "string")
        return _piecewise(lambda piece: piece.replace(search, replacement))(value)
    if is_pattern:
        return normalized(replace_matches(value, search[1:-1], replacement))
    if (value.count(search)) * len(replacement) > MAX_TEXT:
        raise EvaluationError("text is too long")
    return normalized(value.replace(search, replacement))


def _split(separator: Value, value: Value) -> Value:
    if not isinstance(separator, str) or isinstance(value, Unknown):
        return ListValue([Rest(unknown_from([separator, value], "string"))])
    if isinstance(value, str):
        return ListValue(value.split(separator) if separator else list(value))
    if len(separator) != 1:
        return ListValue([Rest(unknown_from([value], "string"))])
    result: list[Value] = []
    for piece in value.parts:
        if isinstance(piece, Unknown):
            # It may hold separators itself, so what touches it is no item of its own.
            if result and not isinstance(result[-1], Rest):
                result.pop()
            result.append(Rest(piece))
        else:
            items = piece.split(separator)
            result += items[1:] if result else items
    return ListValue(result)


def _starts_with(value: Value, wanted: Value) -> Value:
    if isinstance(value, str) and isinstance(wanted, str):
        return value.startswith(wanted)
    if isinstance(wanted, str) and not isinstance(value, Unknown):
        known = prefix(value)
        if known.startswith(wanted):
            return True
        if not wanted.startswith(known):
            return False
    return True if wanted == "" else unknown_from([value, wanted], "bool")


def _ends_with(value: Value, wanted: Value) -> Value:
    if isinstance(value, str) and isinstance(wanted, str):
        return value.endswith(wanted)
    if isinstance(wanted, str) and not isinstance(value, Unknown):
        known = suffix(value)
        if known.endswith(wanted):
            return True
        if not wanted.endswith(known):
            return False
    return True if wanted == "" else unknown_from([value, wanted], "bool")


def _contains(value: Value, wanted: Value) -> Value:
    if isinstance(wanted, str) and any(isinstance(piece, str) and wanted in piece for piece in pieces(value)):
        return True
    if isinstance(value, str) and isinstance(wanted, str):
        return False
    return unknown_from([value, wanted], "bool")


def _strrev(value: str) -> str:
    return normalized("".join(reversed(graphemes(value))))


def _substr(value: Value, offset: Value, length: Value) -> Value:
    if isinstance(value, Unknown) or isinstance(offset, Unknown) or isinstance(length, Unknown):
        return unknown_from([value, offset, length], "string")
    start, count = whole(offset, "offset"), whole(length, "length")
    characters = graphemes(value if isinstance(value, str) else prefix(value))
    if isinstance(value, PartialText):
        # The last known character may be joined to the next by an unknown one that modifies it.
        if start < 0 or count < 0 or start + count >= len(characters):
            return unknown_from([value], "string")
    elif start < 0:
        start += len(characters)
    start = max(start, 0)
    return "".join(characters[start:] if count < 0 else characters[start : start + count])


def _trim(value: str, characters: str) -> str:
    return value.strip(characters) if characters else value


def _trimprefix(value: Value, wanted: Value) -> Value:
    if isinstance(value, PartialText) and isinstance(wanted, str):
        known = prefix(value)
        if known.startswith(wanted):
            return text([known[len(wanted) :], *value.parts[1:]])
        if not wanted.startswith(known):
            return value
    if isinstance(value, str) and isinstance(wanted, str):
        return value.removeprefix(wanted)
    return unknown_from([value, wanted], "string")


def _trimsuffix(value: Value, wanted: Value) -> Value:
    if isinstance(value, PartialText) and isinstance(wanted, str):
        known = suffix(value)
        if known.endswith(wanted):
            return text([*value.parts[:-1], known[: len(known) - len(wanted)]])
        if not wanted.endswith(known):
            return value
    if isinstance(value, str) and isinstance(wanted, str):
        return value.removesuffix(wanted)
    return unknown_from([value, wanted], "string")


def _trimspace(value: Value) -> Value:
    if isinstance(value, str):
        return value.strip(_SPACE)
    if isinstance(value, PartialText):
        first, last = prefix(value), suffix(value)
        if first.strip(_SPACE) and last.strip(_SPACE):
            return text([first.lstrip(_SPACE), *value.parts[1:-1], last.rstrip(_SPACE)])
    return unknown_from([value], "string")


FUNCTIONS = {
    "chomp": Function(_chomp, (STRING,), result="string"),
    "endswith": Function(_ends_with, (STRING, STRING), partial=True, result="bool"),
    "indent": Function(_indent, (NUMBER, STRING), partial=True, result="string"),
    "join": Function(_join, (STRING,), variadic=list_of(STRING), partial=True, result="string"),
    "lower": Function(_piecewise(_lower), (STRING,), partial=True, result="string"),
    "replace": Function(_replace, (STRING, STRING, STRING), partial=True, result="string"),
    "split": Function(_split, (STRING, STRING), partial=True),
    "startswith": Function(_starts_with, (STRING, STRING), partial=True, result="bool"),
    "strcontains": Function(_contains, (STRING, STRING), partial=True, result="bool"),
    "strrev": Function(_strrev, (STRING,), result="string"),
    "substr": Function(_substr, (STRING, NUMBER, NUMBER), partial=True, result="string"),
    "title": Function(_title, (STRING,), result="string"),
    "trim": Function(_trim, (STRING, STRING), result="string"),
    "trimprefix": Function(_trimprefix, (STRING, STRING), partial=True, result="string"),
    "trimspace": Function(_trimspace, (STRING,), partial=True, result="string"),
    "trimsuffix": Function(_trimsuffix, (STRING, STRING), partial=True, result="string"),
    "upper": Function(_piecewise(_upper), (STRING,), partial=True, result="string"),
}
