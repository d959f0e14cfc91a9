"""Which properties a CloudFormation or ROS resource type has, from compact text files with one line a type.

    AWS::S3::BucketPolicy Bucket PolicyDocument*
    ALIYUN::OSS::Bucket AccessControl Name= VersioningConfiguration(Status) LifecycleConfiguration(Rule[](ID))

`name[]` is a list, `name(...)` an object, `name*` takes any key below it, `name=` is set by the cloud and can only be
read, and a final `?` says that the list is incomplete, at any depth. `cloudformation.txt` and `ros.txt` are written by
`make.py` and have the types that checks may look at; `ros_newer.txt` holds by hand, from ROS's own pages, types that
came later. For tests, authors and the coverage command; a run loads it for findings in templates only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from iaclint.graph.resources import Setting
from iaclint.records import dataclass
from iaclint.vocabulary.schema.listing import line_of, lists, types_in

LANGUAGES = ("cloudformation", "ros")

_FILES = {"cloudformation": ("cloudformation",), "ros": ("ros", "ros_newer")}

_WORD = re.compile(r"(\w+)((?:\[\])?)(=?)(\*?)(\(?)|([)?])")


@dataclass(frozen=True, slots=True)
class Properties:
    """The names at one level. `open`: a name that is not listed may exist too (keys of a map, a known gap)."""

    names: Mapping[str, Property]
    open: bool


@dataclass(frozen=True, slots=True)
class Property:
    """`output`: only the cloud sets it. `below` is None for a plain value and for a list of them."""

    is_list: bool
    output: bool
    below: Properties | None


def language_of(resource_type: str) -> str:
    """The template language that has types of this form."""
    return "cloudformation" if resource_type.startswith(("AWS::", "Alexa::")) else "ros"


@lru_cache(maxsize=256)
def template_properties(resource_type: str) -> Properties | None:
    """The type's properties and outputs; None when it is not among the types that checks may look at."""
    lines = (line_of(file, resource_type) for file in _FILES[language_of(resource_type)])
    line = next((line for line in lines if line is not None), None)
    return None if line is None else _parse(line)


def with_items(resource_type: str, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The path with an index after each list of objects that it goes through by name: what one has to write there.

    A setting is an item of its own.
    """
    level = template_properties(resource_type)
    found: list[str | int] = []
    for index, step in enumerate(path):
        found.append(step)
        if not isinstance(step, str):
            continue
        here = level.names.get(step) if level else None
        level = here.below if here else None
        following = next(iter(path[index + 1 :]), 0)
        if here and here.is_list and level and isinstance(following, str) and not isinstance(following, Setting):
            found.append(0)
    return tuple(found)


def has_template_path(resource_type: str, path: tuple[str, ...]) -> bool:
    """Whether the type can have something at `path`: names only, no indices. A gap in our knowledge is a yes."""
    return lists(template_properties(resource_type), path)


def template_types(language: str) -> list[str]:
    """Every type of `cloudformation` or `ros` that checks may look at, sorted."""
    return sorted({name for file in _FILES[language] for name in types_in(file)})


def _parse(line: str) -> Properties:
    incomplete = line.endswith("?")
    top: dict[str, Property] = {}
    stack = [top]
    for match in _WORD.finditer(line):
        name, list_mark, output_mark, any_mark, opener, closer = match.groups()
        if closer:
            if closer == ")":
                stack.pop()
            continue
        inner: dict[str, Property] = {}
        holds = bool(any_mark or opener)
        below = Properties(MappingProxyType(inner), incomplete or bool(any_mark)) if holds else None
        stack[-1][name] = Property(bool(list_mark), bool(output_mark), below)
        if opener:
            stack.append(inner)
    return Properties(MappingProxyType(top), incomplete)
