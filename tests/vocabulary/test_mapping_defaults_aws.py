"""What is the case where a CloudFormation template says nothing, and Terraform's provider would say something else."""

from __future__ import annotations

from typing import Any

import pytest

from iaclint.graph.values import ABSENT, Unknown, Value
from tests.vocabulary.facts import seen
from tests.vocabulary.natives import ref


@pytest.mark.parametrize(
    ("source", "properties", "path", "value"),
    [
        ("AWS::RDS::DBInstance", {"Engine": "mysql"}, "aws_db_instance.backup_retention_period", 1),
        ("AWS::RDS::DBInstance", {"BackupRetentionPeriod": 0}, "aws_db_instance.backup_retention_period", 0),
        ("AWS::RAM::ResourceShare", {"Name": "x"}, "aws_ram_resource_share.allow_external_principals", True),
        ("AWS::DMS::ReplicationInstance", {}, "aws_dms_replication_instance.publicly_accessible", True),
        ("AWS::DMS::ReplicationInstance", {}, "aws_dms_replication_instance.auto_minor_version_upgrade", True),
        ("AWS::EC2::VPCEndpointService", {}, "aws_vpc_endpoint_service.acceptance_required", True),
        (
            "AWS::CertificateManager::Certificate",
            {"DomainName": "x.example"},
            "aws_acm_certificate.validation_method",
            "EMAIL",
        ),
        (
            "AWS::CertificateManager::Certificate",
            {"DomainName": "x.example", "CertificateAuthorityArn": ref("Authority", "Arn")},
            "aws_acm_certificate.validation_method",
            ABSENT,
        ),
        ("AWS::ElasticLoadBalancing::LoadBalancer", {}, "aws_elb.cross_zone_load_balancing", False),
        (
            "AWS::OpenSearchService::Domain",
            {"DomainEndpointOptions": {"TLSSecurityPolicy": "Policy-Min-TLS-1-2-2019-07"}},
            "aws_opensearch_domain.domain_endpoint_options.enforce_https",
            False,
        ),
        ("AWS::OpenSearchService::Domain", {}, "aws_opensearch_domain.domain_endpoint_options", ABSENT),
        (
            "AWS::Elasticsearch::Domain",
            {"LogPublishingOptions": {"AUDIT_LOGS": {"CloudWatchLogsLogGroupArn": "arn:aws:logs:x"}}},
            "aws_elasticsearch_domain.log_publishing_options.enabled",
            False,
        ),
        (
            "AWS::ServiceCatalog::PortfolioShare",
            {"AccountId": "1"},
            "aws_servicecatalog_portfolio_share.type",
            "ACCOUNT",
        ),
        ("AWS::DirectoryService::SimpleAD", {}, "aws_directory_service_directory.type", "SimpleAD"),
        ("AWS::DirectoryService::MicrosoftAD", {}, "aws_directory_service_directory.type", "MicrosoftAD"),
        # A template gives the password itself, and nothing generated has to be hidden.
        ("AWS::IAM::User", {"LoginProfile": {"Password": "x"}}, "aws_iam_user_login_profile.pgp_key", "none needed"),
    ],
)
def test_defaults(source: str, properties: dict[str, Any], path: str, value: Value) -> None:
    assert seen(source, properties, path) == value


@pytest.mark.parametrize(
    ("source", "properties", "path"),
    [
        ("AWS::RDS::DBInstance", {}, "aws_db_instance.publicly_accessible"),
        ("AWS::RDS::DBInstance", {}, "aws_db_instance.skip_final_snapshot"),
        ("AWS::S3::Bucket", {}, "aws_s3_bucket.versioning.mfa_delete"),
        ("AWS::IAM::AccessKey", {"UserName": "u"}, "aws_iam_access_key.pgp_key"),
        ("AWS::Organizations::Organization", {}, "aws_organizations_organization.enabled_policy_types"),
        ("AWS::WAF::WebACL", {}, "aws_waf_web_acl.logging_configuration"),
    ],
)
def test_what_a_template_does_not_say_is_not_known(source: str, properties: dict[str, Any], path: str) -> None:
    assert isinstance(seen(source, properties, path), Unknown)
