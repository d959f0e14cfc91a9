"""Hand-made results for reporters: no parser and no engine, so that their changes do not move these snapshots."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from iaclint.benchmarks.standards import Benchmark, Control
from iaclint.engine.controls import Coverage, Covered
from iaclint.engine.findings import CheckInfo, Finding, Fix, Severity, Status
from iaclint.graph.resources import ModuleCall, Origin
from iaclint.graph.values import ABSENT, Unknown
from iaclint.problems import Level, Problem
from iaclint.reporters.report import Report, Statistics
from iaclint.source import Location, SourceFile
from iaclint.triage.suppressions import Suppressed

PUBLIC_ACL = CheckInfo(
    id="ALI-OSS-001",
    slug="oss-bucket-public-acl",
    title="OSS bucket ACL lets anyone read or write",
    severity=Severity.CRITICAL,
    confidence="high",
    category="public-access",
    service="oss",
    resources=("alicloud_oss_bucket",),
    why="Anyone on the internet can read the objects; with public-read-write they can replace them too.",
    fix="Set the ACL to private and grant access through a bucket policy.",
    fix_set=(("acl", "private"), ("versioning.enabled", "true")),
    aliases=("CKV_ALI_1",),
    benchmarks=(("cis_alibaba_1.0", ("5.1",)),),
    references=("https://registry.terraform.io/providers/aliyun/alicloud/latest/docs/resources/oss_bucket",),
)
NO_ENCRYPTION = CheckInfo(
    id="ALI-OSS-002",
    slug="oss-bucket-unencrypted",
    title="OSS bucket is not encrypted at rest",
    severity=Severity.MEDIUM,
    confidence="medium",
    category="encryption-at-rest",
    service="oss",
    resources=("alicloud_oss_bucket",),
    why="Whoever gets hold of the storage reads the objects.",
    fix="Add a server_side_encryption_rule.",
    fix_set=(),
    aliases=(),
    benchmarks=(),
    references=(),
)
PASSWORD = CheckInfo(
    id="ALI-RDS-009",
    slug="rds-account-password-in-code",
    title="Password of a database account is written in the code",
    severity=Severity.HIGH,
    confidence="high",
    category="secrets",
    service="rds",
    resources=("alicloud_rds_account",),
    why="Everybody who can read the repository can log in.",
    fix="Take the password from a variable or from KMS.",
    fix_set=(),
    aliases=(),
    benchmarks=(),
    references=(),
    sensitive=True,
)

MAIN = """\
variable "acl" {
  default = "public-read"
}

resource "alicloud_oss_bucket" "site" {
  count  = 6
  bucket = "site-${count.index}"
\tacl    = var.acl
}

resource "alicloud_rds_account" "admin" {
  account_password = "hunter2"
}
"""


def at(path: str, line: int, start: int, end: int, last: int | None = None) -> Location:
    return Location(path, line, start, last or line, end)


def finding(
    check: CheckInfo = PUBLIC_ACL,
    location: Location | None = None,
    message: str = "bucket ACL is public-read",
    value: object = "public-read",
    status: Status = Status.FAIL,
) -> Finding:
    place = location or at("main.tf", 8, 2, 18)
    return Finding(
        check,
        status,
        "alicloud_oss_bucket.site",
        "alicloud_oss_bucket",
        place,
        message,
        value,
        fingerprint="f00d",
        **in_terraform(check),
    )


def in_terraform(check: CheckInfo, attribute: str = "") -> dict[str, Any]:
    """What the engine says of a finding in Terraform: the check's own texts."""
    settings = tuple(Fix(tuple(name.split(".")), value) for name, value in check.fix_set)
    return {"attribute": attribute, "fix": check.fix, "fix_set": settings}


def report() -> Report:
    """One of everything."""
    bucket = "alicloud_oss_bucket.site"
    call = ModuleCall("module.web", at("live/main.tf", 1, 1, 13))
    inner = ModuleCall('module.web.module.site["a"]', at("modules/web/main.tf", 4, 1, 14))
    acl = Finding(
        PUBLIC_ACL,
        Status.FAIL,
        f"{bucket}[0]",
        "alicloud_oss_bucket",
        at("main.tf", 8, 2, 18),
        "bucket ACL is public-read",
        "public-read",
        instances=tuple(f"{bucket}[{number}]" for number in range(6)),
        origins=(Origin('default of variable "acl"', at("main.tf", 2, 13, 26)),),
        calls=((call, inner),),
        fingerprint="a1b2c3",
        **in_terraform(PUBLIC_ACL, "acl"),
    )
    again = finding(location=at("other.tf", 1, 1, 5))
    absent = finding(NO_ENCRYPTION, at("main.tf", 5, 1, 38), "bucket has no server_side_encryption_rule", ABSENT)
    password = Finding(
        PASSWORD,
        Status.FAIL,
        "alicloud_rds_account.admin",
        "alicloud_rds_account",
        at("main.tf", 12, 3, 31),
        "password is a literal",
        "hunter2",
        **in_terraform(PASSWORD, "account_password"),
    )
    unknown = finding(NO_ENCRYPTION, at("main.tf", 7, 3, 9), "depends", Unknown(("var.key",)), Status.UNKNOWN)
    accepted = finding(location=at("odd name.tf", 3, 1, 4))
    return Report(
        findings=(password, absent, again, acl, unknown),
        suppressed=(Suppressed(accepted, at("odd name.tf", 2, 1, 30), "a public web site"),),
        problems=(
            Problem(Level.WARNING, "missing-module", "module.vpc is not here", at("main.tf", 3, 1, 2), "run init"),
            Problem(Level.ERROR, "unreadable-file", "secret.tf cannot be read: Permission denied"),
        ),
        checks=(NO_ENCRYPTION, PUBLIC_ACL, PASSWORD),
        statistics=Statistics(files=3, resources=8, checks=3, seconds=1.5),
        read_source={"main.tf": SourceFile("main.tf", MAIN.encode())}.get,
        show=("fail",),
        working_directory=Path("/work"),
        version="1.2.3",
    )


def by_control() -> Report:
    """The same for a benchmark: controls that failed, that nobody can check in code, that have no check."""
    controls = (
        Covered(Control("5.1", "Buckets are not public"), (PUBLIC_ACL,)),
        Covered(Control("5.5", "Signed URLs expire", not_checkable="applications sign them"), ()),
        Covered(Control("5.8", "Buckets are encrypted"), (NO_ENCRYPTION, PUBLIC_ACL)),
        Covered(Control("5.10"), ()),
    )
    benchmark = Benchmark(
        "acme-1.0", "acme_1.0", "Acme Benchmark", "Acme", "1.0", "https://example.com/acme", False, ()
    )
    selected = frozenset(check.id for check in report().checks)
    return replace(report(), coverage=Coverage(benchmark, controls), selected=selected)
