"""A finding in a template names things as the template does: types, attributes, values."""

from __future__ import annotations

from pathlib import Path

import pytest

from iaclint.engine.findings import Finding
from iaclint.engine.messages import dotted
from iaclint.lint import lint, lint_text
from iaclint.reporters.snippets import snippet
from iaclint.settings import Settings
from tests.projects import write


def finding(text: str, slug: str, resource: str) -> Finding:
    found, _ = lint_text(f"AWSTemplateFormatVersion: '2010-09-09'\n{text}", "cloudformation")
    [one] = [each for each in found if each.check.slug == slug and each.resource == resource]
    return one


def test_the_type_is_that_of_the_resource_that_is_named() -> None:
    """A policy belongs to its bucket, but has a type of its own."""
    text = """
Resources:
  Bucket: {Type: AWS::S3::Bucket}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument: {Statement: [{Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: '*'}]}
"""
    assert finding(text, "s3-bucket-policy-public", "Policy").type == "AWS::S3::BucketPolicy"
    assert finding(text, "s3-bucket-no-versioning", "Bucket").type == "AWS::S3::Bucket"


def test_of_a_resource_that_may_be_another_nothing_is_surely_wrong() -> None:
    """An instance without a cluster has to be encrypted, one of a cluster cannot be."""
    text = """
Parameters: {Wanted: {Type: String}}
Conditions: {Clustered: !Equals [!Ref Wanted, 'yes']}
Resources:
  Cluster: {Type: AWS::RDS::DBCluster}
  Instance:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: aurora-mysql
      DBClusterIdentifier: %s
"""
    for cluster, status in (
        ("!If [Clustered, !Ref Cluster, !Ref AWS::NoValue]", "unknown"),
        ("!Ref AWS::NoValue", "fail"),
    ):
        found = finding(text % cluster, "rds-instance-unencrypted", "Instance")
        assert found.status.value == status


def test_an_attribute_that_the_language_lacks_is_no_attribute() -> None:
    """Deletion with a second factor is no property of a bucket: gaps.yaml."""
    text = "Resources: {Bucket: {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: {Status: Enabled}}}}"
    found = finding(text, "s3-bucket-no-mfa-delete", "Bucket")
    assert found.attribute == ""
    assert found.message.endswith("not known before deployment (templates have no property for it)")


def test_alternatives_have_the_names_of_the_template() -> None:
    text = """
Parameters: {Logs: {Type: String}, Wanted: {Type: String}}
Conditions: {Logged: !Equals [!Ref Wanted, 'yes']}
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      LoggingConfiguration: !If [Logged, {DestinationBucketName: !Ref Logs}, !Ref AWS::NoValue]
"""
    message = finding(text, "s3-bucket-no-access-log", "Bucket").message
    assert "{ DestinationBucketName: parameter Logs } or null" in message


def test_what_a_language_means_by_saying_nothing_is_said_to_be_its_default() -> None:
    text = "Resources: {R: {Type: AWS::DMS::ReplicationInstance, Properties: {ReplicationInstanceClass: c%s}}}"
    found = finding(text % "", "dms-instance-public-endpoint", "R")
    assert found.message == "PubliclyAccessible is true by default"
    assert [(origin.text, origin.written) for origin in found.origins] == [
        ("default of AWS::DMS::ReplicationInstance", False)
    ]
    found = finding(text % ", PubliclyAccessible: true", "dms-instance-public-endpoint", "R")
    assert (found.message, found.origins) == ("PubliclyAccessible is true", ())


def test_what_stands_in_a_block_that_is_there_by_default_is_so_too() -> None:
    text = "Resources: {G: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: g%s}}}"
    found = finding(text % "", "sg-egress-all-open", "G")
    assert (found.message, found.attribute) == (
        'every port is open towards "0.0.0.0/0" by default',
        "SecurityGroupEgress.CidrIp",
    )
    assert [(origin.text, origin.written) for origin in found.origins] == [
        ("default of AWS::EC2::SecurityGroup", False)
    ]
    rule = ", SecurityGroupEgress: [{CidrIp: 0.0.0.0/0, IpProtocol: '-1'}]"
    found = finding(text % rule, "sg-egress-all-open", "G")
    assert (found.message, found.origins) == ('every port is open towards "0.0.0.0/0"', ())


def test_what_is_not_set_does_not_come_from_what_stands_beside_it() -> None:
    """It does come from what decides whether it is there."""
    text = """
Parameters:
  Idle: {Type: String, Default: "30"}
  Wanted: {Type: String, Default: "no"}
  Name: {Type: String, Default: shop}
Conditions: {Logged: !Equals [!Ref Wanted, "yes"]}
Resources:
  Web:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      LoadBalancerAttributes:
        - {Key: idle_timeout.timeout_seconds, Value: !Ref Idle}
        %s
  Shop: {Type: AWS::ECS::TaskDefinition, Properties: {ContainerDefinitions: [{Name: !Ref Name, Image: a}]}}
"""
    found = finding(text % "", "elb-no-access-log", "Web")
    assert (found.message, found.origins) == ("LoadBalancerAttributes.access_logs.s3.enabled is not set", ())
    log = "- !If [Logged, {Key: access_logs.s3.enabled, Value: 'true'}, !Ref AWS::NoValue]"
    found = finding(text % log, "elb-no-access-log", "Web")
    assert [origin.text for origin in found.origins] == ['condition "Logged"']
    assert finding(text % "", "ecs-task-writable-root-filesystem", "Shop").origins == ()


def test_the_words_by_default_do_not_part_a_value_from_what_it_counts() -> None:
    resources = "Resources: {T: {Type: ALIYUN::ACTIONTRAIL::Trail}, C: {Type: ALIYUN::CS::KubernetesCluster}}"
    text = f"ROSTemplateFormatVersion: '2015-09-01'\n{resources}"
    found, _ = lint_text(text, "ros")
    messages = {each.check.slug: each.message for each in found}
    assert messages["actiontrail-not-all-events"] == 'trail records "Write" events only by default'
    assert messages["ack-no-monitoring"].endswith("(CloudMonitorFlags is false by default)")


def test_a_text_that_is_compared_as_a_number_is_told_as_one() -> None:
    text = """
Parameters: {Days: {Type: String, Default: "1"}}
Resources:
  Log: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: !Ref Days}}
  Data: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, BackupRetentionPeriod: !Ref Days}}
"""
    found = finding(text, "cloudwatch-log-group-short-retention", "Log")
    assert (found.message, found.value) == ("events are kept for 1 days", "1")
    assert finding(text, "rds-instance-short-backup-retention", "Data").message == "BackupRetentionPeriod is 1"


WEB = """Resources:
  Web:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties:
      Scheme: internal
"""
ATTRIBUTES = (
    '      LoadBalancerAttributes: [{Key: a, Value: "1"}, {Key: deletion_protection.enabled, Value: "false"}]\n'
)
API = """Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties: {StageName: prod%s}
"""


@pytest.mark.parametrize(
    ("text", "slug", "lines"),
    [
        (
            WEB,
            "elb-no-deletion-protection",
            [
                "in Properties of Web:",
                "  LoadBalancerAttributes:",
                "    - Key: deletion_protection.enabled",
                '      Value: "true"',
            ],
        ),
        (
            WEB + ATTRIBUTES.replace("deletion_protection", "other"),
            "elb-no-deletion-protection",
            [
                "add to Properties.LoadBalancerAttributes of Web:",
                "  - Key: deletion_protection.enabled",
                '    Value: "true"',
            ],
        ),
        (
            WEB + ATTRIBUTES,
            "elb-no-deletion-protection",
            ["in Properties.LoadBalancerAttributes[1] of Web:", '  Value: "true"'],
        ),
        (
            API % "",
            "apigateway-no-tracing",
            ["in Properties of Api:", "  TracingEnabled: true"],
        ),
        (
            API % ", MethodSettings: [{HttpMethod: '*', ResourcePath: '/*'}]",
            "apigateway-method-no-cache",
            ["in Properties.MethodSettings[0] of Api:", "  CachingEnabled: true"],
        ),
    ],
)
def test_a_fix_says_what_is_not_there_yet(text: str, slug: str, lines: list[str], tmp_path: Path) -> None:
    settings = Settings(profile="all", project=tmp_path, working_directory=tmp_path, select=(slug,))
    report = lint([write(tmp_path, {"web.yaml": text})], settings)
    [found] = report.findings
    assert snippet(found, report.read_source) == lines


def test_what_a_fix_sets_a_setting_to_is_a_text() -> None:
    [fix] = finding(WEB, "elb-no-deletion-protection", "Web").fix_set
    assert (dotted(fix.path), fix.text) == ("LoadBalancerAttributes.deletion_protection.enabled", '"true"')


def test_a_fix_names_the_entry_that_is_written(tmp_path: Path) -> None:
    """SAM makes `ShopUrl` of `Shop`, ROS `Disk[0]` of `Disk`, a loop `SiteA` of `Site${Name}`."""
    sam = "{CodeUri: ./src, Handler: a.b, Runtime: python3.13, FunctionUrlConfig: {AuthType: NONE}}"
    files = {
        "sam.yaml": f"Resources:\n  Shop:\n    Type: AWS::Serverless::Function\n    Properties: {sam}\n",
        "ros.json": '{"Resources": {"Disk": {"Type": "ALIYUN::ECS::Disk", "Count": 1, "Properties": {"Size": 20}}}}',
        "loop.yaml": "Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::Sites:\n    - Name\n    - [A, B]\n"
        "    - Site${Name}:\n        Type: AWS::S3::Bucket\n        Properties:\n          AccessControl: PublicRead\n",
    }
    settings = Settings(profile="all", project=tmp_path, working_directory=tmp_path)
    report = lint([write(tmp_path, files)], settings)
    places = {line for each in report.findings for line in snippet(each, report.read_source) if line.startswith("in ")}
    assert places == {
        "in Properties.FunctionUrlConfig of Shop:",
        "in Properties of Disk:",
        "in Properties of Site${Name}:",
    }
