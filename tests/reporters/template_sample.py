"""Hand-made findings in templates: YAML, JSON and ROS, in the words of those files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from iaclint.engine.findings import CheckInfo, Finding, Fix, Severity, Status
from iaclint.graph.resources import Origin
from iaclint.graph.values import ABSENT
from iaclint.reporters.report import Report, Statistics
from iaclint.source import Location, SourceFile
from tests.reporters.sample import NO_ENCRYPTION, PASSWORD, PUBLIC_ACL, at

VERSIONING = replace(
    NO_ENCRYPTION,
    id="AWS-IAC-S3-014",
    slug="s3-bucket-no-versioning",
    title="S3 bucket keeps no old versions",
    severity=Severity.LOW,
    category="backup-recovery",
    service="s3",
    resources=("aws_s3_bucket",),
    why="What is deleted or overwritten is gone.",
    fix="Set versioning.enabled to true.",
    fix_set=(("versioning.enabled", "true"),),
    fix_texts=(("cloudformation", "Write a VersioningConfiguration whose Status is Enabled."),),
)
OPEN_RULE = replace(
    PUBLIC_ACL,
    id="AWS-IAC-SG-001",
    slug="security-group-open-ssh",
    title="Security group opens SSH to the world",
    service="securitygroup",
    resources=("aws_security_group",),
    why="Every machine on the internet can try passwords.",
    fix="Name the networks in cidr_blocks.",
    fix_set=(("ingress.cidr_blocks", "10.0.0.0/8"),),
    aliases=(),
    benchmarks=(),
    references=(),
)

YAML = """\
AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Acl: {Type: String, Default: PublicRead}
Resources:
  Site:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: !Ref Acl
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}
        - IpProtocol: tcp
          FromPort: 22
          ToPort: 22
          CidrIp: 0.0.0.0/0
"""
JSON = """\
{
  "Resources": {
    "Site": {
      "Type": "AWS::S3::Bucket",
      "Properties": {
        "AccessControl": "PublicRead",
        "VersioningConfiguration": {
          "Status": "Suspended"
        }
      }
    }
  }
}
"""
MINIFIED = "".join(line.strip() for line in JSON.splitlines())
ROS = """\
ROSTemplateFormatVersion: '2015-09-01'
Resources:
  Admin:
    Type: ALIYUN::RDS::Account
    Properties:
      AccountPassword: hunter2
"""
FILES = {"site.yaml": YAML, "site.json": JSON, "site.template": MINIFIED, "ros.yml": ROS}


def within(file: str, text: str) -> Location:
    """Where a text without line breaks stands first."""
    before, _, after = FILES[file].partition(text)
    assert after, (file, text)
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return at(file, line, column, column + len(text))


def template_finding(
    check: CheckInfo,
    where: Location,
    attribute: str,
    value: object,
    fix_set: tuple[Fix, ...] = (),
    *,
    resource: str = "Site",
    type_: str = "AWS::S3::Bucket",
    fix: str = "",
    origins: tuple[Origin, ...] = (),
    language: str = "cloudformation",
) -> Finding:
    shown = "not set" if value is ABSENT else f'"{value}"'
    return Finding(
        check,
        Status.FAIL,
        resource,
        type_,
        where,
        f"{attribute} is {shown}",
        value,
        instances=(resource,),
        origins=origins,
        fingerprint=f"{where.path}:{where.start_line}",
        attribute=attribute,
        language=language,
        fix=fix or check.fix,
        fix_set=fix_set,
    )


PRIVATE = (Fix(("AccessControl",), "Private"),)
STATUS = ("VersioningConfiguration", "Status")
VERSIONED = (Fix(STATUS, "Enabled"),)
SUSPENDED = (Fix(STATUS, "Enabled", there=STATUS),)


def template_report() -> Report:
    status = "VersioningConfiguration.Status"
    origin = Origin('default of parameter "Acl"', within("site.yaml", "PublicRead"))
    open_to = ("SecurityGroupIngress", 1, "CidrIp")
    acl = (PRIVATE, "Set the ACL to Private and grant access through a bucket policy.")
    write_versioning = VERSIONING.fix_texts[0][1]
    findings = (
        template_finding(
            PUBLIC_ACL,
            within("site.yaml", "AccessControl: !Ref Acl"),
            "AccessControl",
            "PublicRead",
            acl[0],
            fix=acl[1],
            origins=(origin,),
        ),
        template_finding(VERSIONING, within("site.yaml", "Site"), status, ABSENT, VERSIONED, fix=write_versioning),
        template_finding(
            OPEN_RULE,
            at("site.yaml", 17, 11, 28),
            "SecurityGroupIngress[1].CidrIp",
            "0.0.0.0/0",
            (Fix(open_to, "10.0.0.0/8", there=open_to),),
            resource="Group",
            type_="AWS::EC2::SecurityGroup",
            fix="Name the networks in CidrIp.",
        ),
        template_finding(
            PUBLIC_ACL,
            within("site.json", '"AccessControl": "PublicRead"'),
            "AccessControl",
            "PublicRead",
            acl[0],
            fix=acl[1],
        ),
        template_finding(
            VERSIONING,
            within("site.json", '"Status": "Suspended"'),
            status,
            "Suspended",
            SUSPENDED,
            fix=write_versioning,
        ),
        template_finding(
            VERSIONING,
            within("site.template", '"Status": "Suspended"'),
            status,
            "Suspended",
            SUSPENDED,
            fix=write_versioning,
        ),
        template_finding(
            PASSWORD,
            within("ros.yml", "AccountPassword: hunter2"),
            "AccountPassword",
            "********",
            resource="Admin",
            type_="ALIYUN::RDS::Account",
            language="ros",
        ),
    )
    sources = {name: SourceFile(name, text.encode()) for name, text in FILES.items()}
    return Report(
        findings=findings,
        checks=(OPEN_RULE, PASSWORD, PUBLIC_ACL, VERSIONING),
        statistics=Statistics(files=4, resources=5, checks=4),
        read_source=sources.get,
        working_directory=Path("/work"),
        version="1.2.3",
    )
