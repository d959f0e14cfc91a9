"""What the engine says of a resource, in the form that triage and reporters take."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from iaclint.graph.resources import ModuleCall, Origin, Path
from iaclint.graph.values import Value
from iaclint.records import dataclass, field
from iaclint.source import Location


class Status(str, Enum):
    FAIL = "fail"
    UNKNOWN = "unknown"
    PASS = "pass"


class Severity(str, Enum):
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 is the worst."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class CheckInfo:
    """What reports print of a check. `fix` is for Terraform, and for every language that `fix_texts` does not have.

    `silences` are the slugs of checks, `yields_to` is a category of them: see silencing.py.
    """

    id: str
    slug: str
    title: str
    severity: Severity
    confidence: str
    category: str
    service: str
    resources: tuple[str, ...]
    why: str
    fix: str
    fix_set: tuple[tuple[str, str], ...]
    aliases: tuple[str, ...]
    benchmarks: tuple[tuple[str, tuple[str, ...]], ...]
    references: tuple[str, ...]
    sensitive: bool = False
    fix_texts: tuple[tuple[str, str], ...] = ()
    silences: tuple[str, ...] = ()
    yields_to: str = ""


class Fix(NamedTuple):
    """An attribute to set, by its path, to the value that `text` is; `there` is how much of the way is written."""

    path: Path
    text: str
    there: Path = ()


@dataclass(frozen=True, slots=True)
class LinkedPlace:
    """One part of what makes a failure: `text` says what the place in `resource` has to do with it."""

    text: str
    resource: str
    location: Location


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer for one cause: a check, a place, and every resource instance that shares it.

    `resource` is the address of the first instance, `instances` all of them (`resource` and those of `links`
    included), in order of writing. `attribute` is the path of what failed (`""`: the whole resource) and `value`
    what stands there (`ABSENT` when it is not written), both as the file's `language` has them, the value already
    masked for a sensitive check. `fix` and `fix_set` say in that language what to write instead. `origins` lead from
    the attribute to the place where the value was written, `calls` are the chains of module calls that reach the
    resource, one tuple a chain. `fingerprint` is stable when lines move.
    `extent` is the whole block that `location` lies in (`Attributes.extent()`): suppression comments are looked for
    in it. `environments` are the files of variables with which it is so, when several were tried. `links` are the
    places that make it so together. `silenced` are the ids of checks that this finding speaks for: they
    would say the same thing. `aliases` are what other tools call its check, and those that it speaks for.
    """

    check: CheckInfo
    status: Status
    resource: str
    type: str
    location: Location
    message: str
    value: Value
    instances: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    calls: tuple[tuple[ModuleCall, ...], ...] = ()
    fingerprint: str = field(default="")
    environments: tuple[str, ...] = ()
    extent: Location | None = None
    attribute: str = ""
    language: str = "terraform"
    fix: str = ""
    fix_set: tuple[Fix, ...] = ()
    links: tuple[LinkedPlace, ...] = ()
    silenced: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
