"""What the engine says of a resource, in the form that triage and reporters take."""

from __future__ import annotations

from enum import Enum

from iaclint.graph.resources import ModuleCall, Origin
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
    """What reports print of a check."""

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


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer for one cause: a check, a place, and every resource instance that shares it.

    `resource` is the address of the first instance, `instances` all of them (`resource` included), in order of
    writing. `value` is what failed (`ABSENT` when the attribute is not written), already masked for a sensitive
    check. `origins` lead from the attribute to the place where the value was written, `calls` are the chains of
    module calls that reach the resource, one tuple a chain. `fingerprint` is stable when lines move. `extent` is the
    whole block that `location` lies in (`Attributes.extent()`): suppression comments are looked for in it.
    `environments` are the files of variables with which it is so, when several were tried.
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
