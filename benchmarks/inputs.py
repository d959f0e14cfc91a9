"""What the tools are run on: three inputs that are written here, and folders of configurations that people wrote."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from iaclint.errors import UsageError

_ONE_FILE = """\
variable "environment" {
  default = "test"
}

resource "aws_s3_bucket" "reports" {
  bucket = "reports-${var.environment}"
}

resource "aws_s3_bucket_versioning" "reports" {
  bucket = aws_s3_bucket.reports.id
  versioning_configuration {
    status = "Suspended"
  }
}

resource "aws_security_group" "web" {
  name = "web"
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_db_instance" "orders" {
  engine              = "postgres"
  instance_class      = "db.t4g.small"
  allocated_storage   = 20
  storage_encrypted   = false
  publicly_accessible = true
}

resource "alicloud_oss_bucket" "site" {
  bucket = "site-${var.environment}"
  acl    = "public-read"
}
"""

_MANY_INSTANCES = """\
resource "aws_ebs_volume" "scratch" {
  count             = 3000
  availability_zone = "eu-west-1a"
  size              = 10
  encrypted         = false
}
"""

_ONE_TEMPLATE = """\
AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Environment: {Type: String, Default: test}
Resources:
  Reports:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub 'reports-${Environment}'
      VersioningConfiguration: {Status: Suspended}
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
  Orders:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      DBInstanceClass: db.t4g.small
      AllocatedStorage: 20
      StorageEncrypted: false
      PubliclyAccessible: true
"""

_WRITTEN = {"one-file": _ONE_FILE, "one-template": _ONE_TEMPLATE, "count-3000": _MANY_INSTANCES}
_FILE_NAMES = {"one-template": "site.yaml"}
DEFAULT = (
    "one-file",
    "one-template",
    "terragoat",
    "count-3000",
    "alicloud-docs-examples",
    "aws-cloudformation-templates",
    "ros-templates",
)
_SUFFIXES = frozenset({".tf", ".json", ".yaml", ".yml", ".template"})


class Budget(Enum):
    """The most that iaclint may take of a peer's time: of Trivy's for one file, of the faster peer's otherwise.

    No peer understands ROS: what they take to find that out is no measure.
    """

    ONE_FILE = 1 / 8
    REPOSITORY = 1 / 15
    ALONE = 0.0


_BUDGETS = {"one-file": Budget.ONE_FILE, "one-template": Budget.ONE_FILE, "ros-templates": Budget.ALONE}


@dataclass(frozen=True, slots=True)
class Input:
    name: str
    folder: Path
    files: int
    budget: Budget


def collect(requested: list[str], corpus: Path, scratch: Path) -> tuple[list[Input], list[str]]:
    """The inputs, and the names of those whose folder is not there. A request is `NAME` or `NAME=DIR`."""
    found: list[Input] = []
    missing: list[str] = []
    for request in requested or DEFAULT:
        name, equals, given = request.partition("=")
        if not equals and name not in DEFAULT:
            raise UsageError(f"--inputs {name}: give NAME=DIR, or one of {', '.join(DEFAULT)}")
        folder = Path(given) if equals else _write(name, scratch) if name in _WRITTEN else corpus / name
        if folder.is_dir():
            files = sum(path.suffix in _SUFFIXES for path in folder.rglob("*"))
            found.append(Input(name, folder.resolve(), files, _BUDGETS.get(name, Budget.REPOSITORY)))
        else:
            missing.append(f"{name} ({folder})")
    return found, missing


def _write(name: str, scratch: Path) -> Path:
    folder = scratch / name
    folder.mkdir()
    (folder / _FILE_NAMES.get(name, "main.tf")).write_text(_WRITTEN[name], encoding="utf-8")
    return folder
