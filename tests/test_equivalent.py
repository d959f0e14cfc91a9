"""One deployment written in two languages has the same findings: testdata/equivalent/<name>/{main.tf,template.yaml}.

Names correspond: `aws_s3_bucket.access_logs` is the logical id `AccessLogs`. What passes, and what is not known, is
compared too.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from iaclint.engine.findings import Finding
from iaclint.lint import lint
from iaclint.problems import Level
from iaclint.settings import Settings

FOLDER = Path(__file__).parents[1] / "testdata" / "equivalent"
DEPLOYMENTS = sorted(path.name for path in FOLDER.iterdir())
LANGUAGES = {"AWSTemplateFormatVersion": "cloudformation", "ROSTemplateFormatVersion": "ros"}

UNSAYABLE = {
    "ALI-ACTIONTRAIL-004": "ROS does not say whether a trail without TrailLogging is switched on",
    "ALI-ECS-003": "encryption of the system disk is no property of an instance in ROS",
    "ALI-MONGODB-005": "TLS is no property of a sharding instance in ROS",
    "ALI-OSS-028": "transfer acceleration is no property of a bucket in ROS",
    "ALI-RDS-006": "forced encryption is no property of a database in ROS",
    "ALI-RDS-007": "TDE is no property of a database in ROS, and may be on nevertheless",
    "ALI-RDS-012": "parameters of a database stand in a parameter group, which is not in the template",
    "ALI-RDS-013": "as above",
    "ALI-RDS-014": "as above",
    "AWS-IAC-APIGATEWAY-028": "what Terraform's lifecycle says is CloudFormation's own business",
    "AWS-IAC-APIGATEWAY-029": "as above",
    "AWS-IAC-IAM-055": "CloudFormation keeps no state in which the secret could be read",
    "AWS-IAC-NETWORKFIREWALL-004": "the key of a firewall is no property in CloudFormation",
    "AWS-IAC-NETWORKFIREWALL-005": "as above, of its policy",
    "AWS-IAC-SG-018": "CloudFormation does not take over the group that a network comes with",
    "AWS-IAC-S3-015": "deletion that needs a second factor is no property of a bucket in CloudFormation",
}
"""Checks that ask what the template language has no word for: there the answer is that nobody knows."""

NESTED_STACKS = "ALI-ROS-"
"""Checks of stacks as resources, which they are in ROS; in Terraform they are calls of modules."""

_NAME = re.compile(r"([\w-]+)((?:\[[^\]]*\])*)$")


def role(address: str) -> str:
    """What a resource is in its deployment, whatever language it is written in: `aws_sqs_queue.orders["eu"]`,
    `OrdersEu` and `ordersEu[0]` are all `orderseu`. A number tells equal copies apart, which findings do not."""
    found = _NAME.search(address)
    assert found is not None, address
    keys = "".join(key for key in re.findall(r"\[([^\]]*)\]", found[2]) if not key.isdecimal())
    return re.sub(r"[^a-z0-9]", "", (found[1] + keys).lower())


def _role(finding: Finding, instance: str) -> str:
    return "" if finding.type == "file" else role(instance)


def answers(path: Path) -> set[tuple[str, str, str]]:
    """Status, check and role of every answer."""
    settings = Settings(working_directory=FOLDER, profile="all", show=("fail", "unknown", "pass"))
    report = lint([path], settings)
    assert [problem for problem in report.problems if problem.level is not Level.NOTE] == []
    found = {
        (finding.status.value, f"{finding.check.id} {finding.check.slug}", _role(finding, instance))
        for finding in report.findings
        for instance in (finding.instances or (finding.resource,))
        if not finding.check.id.startswith(NESTED_STACKS)
    }
    # What is one resource here may be two there: a role, and its policy, of which one passes.
    wrong = {(check.split()[0], resource) for status, check, resource in found if status != "pass"}
    wrong |= {
        (id_, _role(finding, instance))
        for finding in report.findings
        for id_ in finding.silenced
        for instance in finding.instances
    }
    return {answer for answer in found if answer[0] != "pass" or (answer[1].split()[0], answer[2]) not in wrong}


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_both_languages_have_the_same_findings(name: str) -> None:
    terraform = answers(FOLDER / name / "main.tf")
    template = answers(FOLDER / name / "template.yaml")
    unknown = {
        answer for answer in template - terraform if answer[0] == "unknown" and answer[1].split()[0] in UNSAYABLE
    }
    told = {answer for answer in terraform - template if answer[1].split()[0] not in UNSAYABLE}
    assert (sorted(template - terraform - unknown), sorted(told)) == ([], [])


@pytest.mark.parametrize("name", DEPLOYMENTS)
def test_a_deployment_is_named_in_both_languages(name: str) -> None:
    assert sorted(path.name for path in (FOLDER / name).iterdir()) == ["main.tf", "template.yaml"]


def test_there_are_enough_of_both_languages() -> None:
    texts = [(FOLDER / name / "template.yaml").read_text("utf-8") for name in DEPLOYMENTS]
    languages = [language for text in texts for header, language in LANGUAGES.items() if header in text]
    assert len(languages) == len(texts)
    assert languages.count("ros") >= 10
    assert languages.count("cloudformation") >= 15


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("aws_s3_bucket.access_logs", "accesslogs"),
        ("AccessLogs", "accesslogs"),
        ("Nested.AccessLogs", "accesslogs"),
        ("module.x.aws_instance.node[3]", "node"),
        ('aws_sqs_queue.orders["eu-west"]', "orderseuwest"),
        ("OrdersEuWest", "orderseuwest"),
    ],
)
def test_names_correspond(address: str, expected: str) -> None:
    assert role(address) == expected
