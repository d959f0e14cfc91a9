"""What a text says of the resource that it names: alone, or as a part of an ARN, a path or an address."""

from __future__ import annotations

from collections.abc import Iterable

from iaclint.graph.values import OneOf, PartialText, Rest, Unknown, Value, unknowns_in
from iaclint.patterns import pattern

PSEUDO_PARAMETERS = ("AWS::", "ALIYUN::")
"""How the causes begin that are pseudo parameters of templates."""

_VARIABLES = ("var.", "parameter ", *PSEUDO_PARAMETERS)
"""How the causes begin that mean one value throughout a module or a stack."""

_EXISTING = ("data.", "import ", "existing ", "{{resolve:")
"""How the causes begin that name an object outside of the graph."""

_LONG_NAMES = {"aws_s3_bucket": "arn:aws:s3:::{}", "aws_dynamodb_table": "table/{}"}
"""What names a resource of a type that is called `{}`, where the name alone would not."""

_ENDS = (":", "/")
"""What stands before and after a name in a longer text."""

_BUCKET_ARN = pattern(r"(?:^arn:[^:]*|^):s3:::([^/*?]+)(?:/|$)")


def identity_attributes(resource_type: str) -> tuple[str, ...]:
    """Attributes whose literal value names a resource of the type, as providers call them: `name`, `role_name`."""
    words = resource_type.removeprefix("data.").split("_")[1:]
    endings = ["_".join(words[start:]) for start in range(len(words))]
    own = [f"{ending}_{kind}" for ending in endings for kind in ("name", "identifier", "id", "arn")]
    return ("id", "arn", "name", "identifier", *endings, *own)


def long_name(resource_type: str, name: str) -> str:
    """The name as other services write it; empty where they do as everybody does."""
    return _LONG_NAMES.get(resource_type, "").format(name)


def surely_named(item: Value) -> frozenset[str]:
    """The addresses of the resources that a value with unknown pieces names for sure.

    In a text, a piece between colons and slashes does so. Beside it may stand what is no name of a resource here, as it
    does in ARNs: region, account and partition.
    """
    if isinstance(item, (OneOf, Rest)):
        return frozenset()
    if not isinstance(item, PartialText):
        return _single(unknowns_in(item))
    parts = [":", *("" if is_pseudo_parameter(part) else part for part in item.parts), ":"]
    found: set[str] = set()
    for at, part in enumerate(parts):
        if isinstance(part, str):
            continue
        if not part.references and not comes_from_data([part]):
            return frozenset()
        before, after = parts[at - 1], parts[at + 1]
        if isinstance(before, str) and before.endswith(_ENDS) and isinstance(after, str) and after.startswith(_ENDS):
            found |= _single([part])
    return frozenset(found)


def _single(unknowns: Iterable[Unknown]) -> frozenset[str]:
    addresses = frozenset(reference.address for unknown in unknowns for reference in unknown.references)
    return addresses if len(addresses) == 1 else frozenset()


def holds_name(text: Value, name: Value) -> bool:
    """Whether a text has the name between colons and slashes. Unknown pieces of a name are the same in the text when
    the same things cause them: ask where the text is known to read the name."""
    wanted, shown = _shown(name), _shown(text)
    if not wanted or not shown:
        return False
    at = shown.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if (at == 0 or shown[at - 1] in _ENDS) and (end == len(shown) or shown[end] in _ENDS):
            return True
        at = shown.find(wanted, at + 1)
    return False


def _shown(value: Value) -> str:
    """A text in which causes stand for unknown pieces; empty for what is no text, or has a piece without cause."""
    if isinstance(value, str):
        return value
    parts = value.parts if isinstance(value, PartialText) else (value,)
    if not all(isinstance(part, str) or (isinstance(part, Unknown) and part.causes) for part in parts):
        return ""
    return "".join(part if isinstance(part, str) else f"\0{'|'.join(part.causes)}\0" for part in parts)


def bucket_arn(text: Value) -> str:
    """The ARN of the bucket of S3 that the text names by its ARN, or by that of an object in it, with the usual
    partition; empty for any other text. Of a partly known text the name must be known."""
    end = text.parts[-1] if isinstance(text, PartialText) else text
    match = _BUCKET_ARN.search(end) if isinstance(end, str) else None
    return f"arn:aws:s3:::{match[1]}" if match is not None else ""


def may_equal(value: PartialText, text: str) -> bool:
    first, last = value.parts[0], value.parts[-1]
    known = sum(len(part) for part in value.parts if isinstance(part, str))
    return (
        len(text) >= known
        and (not isinstance(first, str) or text.startswith(first))
        and (not isinstance(last, str) or text.endswith(last))
    )


def is_pseudo_parameter(part: Value) -> bool:
    return (
        isinstance(part, Unknown)
        and not part.references
        and bool(part.causes)
        and all(cause.startswith(PSEUDO_PARAMETERS) for cause in part.causes)
    )


def is_of_variables(value: Value) -> bool:
    """Whether the same writing means the same value everywhere in a module: nothing but variables is unknown."""
    causes = [cause for unknown in unknowns_in(value) for cause in unknown.causes]
    return isinstance(value, (Unknown, PartialText)) and bool(causes) and all(c.startswith(_VARIABLES) for c in causes)


def comes_from_data(unknowns: Iterable[Unknown]) -> bool:
    """Whether what is not known is an existing object, looked up by a data source, imported from another stack, or
    chosen from what the account has: no resource of this graph."""
    causes = [cause for unknown in unknowns for cause in unknown.causes]
    return bool(causes) and all(cause.startswith(_EXISTING) or ".data." in cause for cause in causes)
