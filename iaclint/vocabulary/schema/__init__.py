"""Which attributes a Terraform resource type has, from compact text files with one line a type.

    alicloud_oss_bucket acl bucket creation_date= tags* versioning{status}

`name{...}` is a block, `name(...)` an object, `name*` takes any key below it, `name=` is set by the cloud and can
only be read, and a final `?` says that the list is incomplete, at any depth. `aws.txt` and `alicloud.txt` are
written by `make.py`. By hand, in the same form: `legacy.txt`, what older provider versions had besides;
`template_only.txt`, types that no provider of Terraform has; `utilities.txt`, those of providers that make passwords,
keys and requests.
Meta-arguments (`count`, `lifecycle`, `provisioner`) belong to no type and are not here.

Only the line of the type that is asked for gets parsed. Knows names, never values; reads its own files only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from iaclint.records import dataclass
from iaclint.vocabulary.schema.listing import line_of, lists, types_in

PROVIDERS = ("alicloud", "aws")

_BESIDE = ("legacy", "template_only")
_UTILITIES = ("http", "random", "tls")

_WORD = re.compile(r"([a-z0-9_]+)(=?)(\*?)([{(]?)|([)}?])")


@dataclass(frozen=True, slots=True)
class Attributes:
    """The names at one level. `open`: a name that is not listed may exist too (keys of a map, a known gap)."""

    names: Mapping[str, Attribute]
    open: bool


@dataclass(frozen=True, slots=True)
class Attribute:
    """`computed`: only the cloud sets it. `below` is None for a plain value and for a list of them."""

    block: bool
    computed: bool
    below: Attributes | None


_PLAIN = Attribute(block=False, computed=False, below=None)
_COMPUTED = Attribute(block=False, computed=True, below=None)


@lru_cache(maxsize=256)
def attributes(resource_type: str) -> Attributes | None:
    """The type's names, those of older provider versions included; None when no version has the type.

    Of the data sources, `data.<type>`, few are described; nothing is known of the others, so any name may exist.
    """
    found = [_parse(line) for file in _files(resource_type) if (line := line_of(file, resource_type)) is not None]
    if not found:
        return Attributes(MappingProxyType({}), open=True) if resource_type.startswith("data.") else None
    return found[0] if len(found) == 1 else _merge(found[0], found[1])


def has_path(resource_type: str, path: tuple[str, ...]) -> bool:
    """Whether the type can have something at `path`: names only, no indices. A gap in our knowledge is a yes."""
    return lists(attributes(resource_type), path)


def types(provider: str) -> list[str]:
    """Every type of the provider, old ones included, sorted."""
    names = {name for file in (provider, *_BESIDE) for name in types_in(file)}
    return sorted(name for name in names if _provider(name) == provider)


def suggest(resource_type: str, path: tuple[str, ...] = ()) -> str | None:
    """What was probably meant: a dotted path of the type, or a type when the type is unknown.

    None when everything exists or nothing comes close. A name that stands elsewhere in the type wins over a
    name that only looks similar: `sse_algorithm` is answered with the block that it belongs to.
    """
    import difflib  # not before somebody has misspelt a word

    level = attributes(resource_type)
    if level is None:
        known = [*(name for provider in PROVIDERS for name in types(provider)), *types_in("utilities")]
        return next(iter(difflib.get_close_matches(resource_type, known, n=1, cutoff=0.7)), None)
    if has_path(resource_type, path):
        return None
    known_paths = paths(resource_type)
    same_end = [each for each in known_paths if each[-1] == path[-1]]
    candidates = [".".join(each) for each in same_end or known_paths]
    cutoff = 0.0 if same_end else 0.6
    return next(iter(difflib.get_close_matches(".".join(path), candidates, n=1, cutoff=cutoff)), None)


def paths(resource_type: str) -> list[tuple[str, ...]]:
    """Every path that is listed for the type, blocks themselves included; none when the type is not known."""
    level = attributes(resource_type)
    return [] if level is None else list(_paths(level))


def _files(resource_type: str) -> tuple[str, ...]:
    provider = _provider(resource_type)
    if provider in PROVIDERS:
        return (provider, *_BESIDE)
    return ("utilities",) if provider in _UTILITIES else ()


def _provider(resource_type: str) -> str:
    return resource_type.removeprefix("data.").partition("_")[0]


def _paths(level: Attributes, prefix: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, attribute in level.names.items():
        yield (*prefix, name)
        if attribute.below is not None:
            yield from _paths(attribute.below, (*prefix, name))


def _parse(line: str) -> Attributes:
    incomplete = line.endswith("?")
    top: dict[str, Attribute] = {}
    stack = [(top, False)]
    for match in _WORD.finditer(line):
        name, computed_mark, map_mark, opener, closer = match.groups()
        if closer:
            if closer != "?":
                stack.pop()
            continue
        level, parent_computed = stack[-1]
        computed = parent_computed or bool(computed_mark)
        if not map_mark and not opener:
            level[name] = _COMPUTED if computed else _PLAIN
            continue
        inner: dict[str, Attribute] = {}
        below = Attributes(MappingProxyType(inner), incomplete or bool(map_mark))
        level[name] = Attribute(opener == "{", computed, below)
        if opener:
            stack.append((inner, computed))
    return Attributes(MappingProxyType(top), incomplete)


def _merge(current: Attributes, old: Attributes) -> Attributes:
    """Both levels in one; where both have a name, the current version decides what it is."""
    names = dict(current.names)
    for name, attribute in old.names.items():
        known = names.get(name)
        if known is None:
            names[name] = attribute
        elif attribute.below is not None:
            below = attribute.below if known.below is None else _merge(known.below, attribute.below)
            names[name] = Attribute(known.block, known.computed, below)
    return Attributes(MappingProxyType(names), current.open or old.open)
