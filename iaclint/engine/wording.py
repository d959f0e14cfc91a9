"""Says what a check says in the words of the file: `AccessControl is "PublicRead"`, not `acl is "public-read"`.

Checks are written in Terraform's words. Where the names in their texts stand was found when they were compiled
(attribute_words.py); what they are called in a file's own language its attributes know.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from iaclint.engine.check import Check
from iaclint.engine.findings import Fix
from iaclint.engine.messages import dotted, in_words
from iaclint.engine.truth import Witness
from iaclint.graph.resources import Path, Resource, Setting
from iaclint.graph.values import ABSENT, Value
from iaclint.patterns import pattern

TERRAFORM = "terraform"

_NO_TEXT = pattern(r"true|false|null|-?\d+")


def spelled(resource: Resource, witness: Witness) -> Witness:
    """Where the value stands in the file, and what stands there."""
    if resource.language == TERRAFORM or not witness.path:
        return witness
    return Witness(*resource.attributes.spelled(witness.path, witness.value))


def attribute(resource: Resource, witness: Witness, written: Witness) -> str:
    """What the file calls the attribute that a finding is about; `""`, the whole resource, when it has no name."""
    has_name = resource.language == TERRAFORM or written.path != witness.path
    return dotted(written.path) if has_name else ""


def reworded(check: Check, key: str, text: str, resource: Resource, witness: Witness) -> str:
    """One text of the check (`message`, `message_absent`, `fix`) for a finding in the resource."""
    words = check.words.get(key)
    if resource.language == TERRAFORM or not words:
        return text
    pieces: list[str] = []
    end = 0
    for word in words:
        start, stop = word["at"]
        found = _in_place_of(text[start:stop], word, resource, witness)
        if found is not None:
            pieces += (text[end:start], found)
            end = stop
    return "".join((*pieces, text[end:]))


def fix_text(check: Check, resource: Resource, witness: Witness) -> str:
    """What to write instead: the check's own text for the language, or else the one for Terraform, reworded."""
    for language, text in check.info.fix_texts:
        if language == resource.language:
            return text
    return reworded(check, "fix", check.info.fix, resource, witness)


def fix_settings(check: Check, resource: Resource, witness: Witness) -> tuple[Fix, ...]:
    """Which attributes to set to what, as the file writes them; what its language has no name for is left out."""
    if resource.language == TERRAFORM:
        return tuple(Fix(tuple(name.split(".")), value) for name, value in check.info.fix_set)
    from iaclint.vocabulary.schema.templates import with_items  # large, and for findings in templates only

    settings: list[Fix] = []
    for (_, text), paths in zip(check.info.fix_set, check.fix_paths, strict=True):
        value = scalar(text)
        for names in _most_likely(_for_type(paths, resource), witness):
            path = _along(names, witness.path)
            found, own = resource.attributes.spelled(path, value)
            if found and found != path:
                shown = with_items(resource.source_type, found)
                written = text if own == value and type(own) is type(value) else literal(own)
                if isinstance(shown[-1], Setting) and _NO_TEXT.fullmatch(written):
                    written = json.dumps(written)  # of a list of keys and values all values are texts
                settings.append(Fix(shown, written, resource.attributes.there(path)))
    return tuple(settings)


def scalar(text: str) -> Value:
    """A literal of a check as a value: `true` and `7` are no texts."""
    if text in ("true", "false"):
        return text == "true"
    return int(text) if text.isascii() and text.isdigit() and (text == "0" or text[0] != "0") else text


def literal(value: Value) -> str:
    """The opposite of `scalar`."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=in_words)


def _in_place_of(text: str, word: dict[str, Any], resource: Resource, witness: Witness) -> str | None:
    """What a word is in the resource's language; None where nothing takes its place."""
    if "types" in word:
        found: str | None = word["types"].get(resource.language)
        return found
    paths = _most_likely(_for_type(word["paths"], resource), witness)
    if "value" in word:
        found = next(iter(_values(text, paths, resource)), None)
    elif "text" in word:
        found = word["text"] if any(_name(path, 1, resource) for path in paths) else None
    else:
        names = dict.fromkeys(_name(path, word["written"], resource) for path in paths)
        found = next(iter(names)) if len(names) == 1 else None
    return found


def _values(text: str, paths: Sequence[Path], resource: Resource) -> Iterator[str]:
    quote = '"' if text[:1] == '"' else ""
    value = scalar(text) if not quote else text.strip('"')
    for path in paths:
        own = resource.attributes.spelled(path, value)[1]
        if own != value or isinstance(own, bool) is not isinstance(value, bool):
            yield quote + literal(own) + quote


def _name(path: Path, written: int, resource: Resource) -> str | None:
    """The last names of a path, as many as the check wrote (`kms_key_id`, `logs.audit`), in the file's language."""
    found = resource.attributes.spelled(path, ABSENT)[0]
    names = _names(found)
    if not names or found == path:
        return None
    if written < len(path):
        before = _names(resource.attributes.spelled(path[:-written], ABSENT)[0])
        pairs = enumerate(zip(before, names, strict=False))
        common = next((at for at, (one, other) in pairs if one != other), len(before))
        names = names[min(common, len(names) - 1) :]
    return ".".join(names)


def _for_type(paths: Any, resource: Resource) -> list[Path]:
    return [tuple(path) for path in (paths.get(resource.type, ()) if isinstance(paths, dict) else paths)]


def _most_likely(paths: list[Path], witness: Witness) -> list[Path]:
    """Of several attributes that a name may mean, the one that the finding is about, or else all of them.

    A name inside of JSON data is taken as it is written there: no vocabulary has it.
    """
    at = _names(witness.path)
    return [at] if any(_squeezed(at) == _squeezed(path) for path in paths) else paths


def _along(names: Path, at: Path) -> Path:
    """The names with the indices of the items that are wrong, as far as they are those on the way there."""
    found: list[str | int] = []
    rest = list(at)
    for name in names:
        found.append(name)
        rest = rest[1:] if rest[:1] == [name] else []
        while rest and isinstance(rest[0], int):
            found.append(rest.pop(0))
    return tuple(found)


def _squeezed(path: Path) -> str:
    return ".".join(map(str, path)).replace("_", "").lower()


def _names(path: Path) -> tuple[str, ...]:
    return tuple(step for step in path if isinstance(step, str))
