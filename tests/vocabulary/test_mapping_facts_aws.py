"""What the properties of CloudFormation mean, by its documentation: what is written there, and what checks see of it.

Only what does not follow from equal names: words, places and settings. `test_mapping_defaults_aws.py` has what is the
case where nothing is written, `test_mapping_shapes_aws.py` what has another shape.
"""

from __future__ import annotations

from typing import Any

import pytest

from iaclint.graph.values import Unknown, Value
from tests.vocabulary.facts import WORDS, readings, seen
from tests.vocabulary.natives import UNKNOWN, canonical, native, ref

DOCUMENT: dict[str, Value] = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3express:CreateSession"}]}


# ---- words that are others


@pytest.mark.parametrize(
    ("source", "properties", "path", "value"),
    [
        ("AWS::S3::Bucket", {"AccessControl": "PublicReadWrite"}, "aws_s3_bucket.acl", "public-read-write"),
        ("AWS::S3::Bucket", {"AccessControl": "AuthenticatedRead"}, "aws_s3_bucket.acl", "authenticated-read"),
        (
            "AWS::S3::Bucket",
            {"VersioningConfiguration": {"Status": "Suspended"}},
            "aws_s3_bucket.versioning.enabled",
            False,
        ),
        (
            "AWS::S3::Bucket",
            {"LifecycleConfiguration": {"Rules": [{"Status": "Disabled"}]}},
            "aws_s3_bucket.lifecycle_rule.enabled",
            False,
        ),
        (
            "AWS::S3::Bucket",
            {"LifecycleConfiguration": {"Rules": [{"Status": "Enabled"}]}},
            "aws_s3_bucket.lifecycle_rule.status",
            "Enabled",
        ),
        ("AWS::ElasticLoadBalancingV2::LoadBalancer", {"Scheme": "internal"}, "aws_lb.internal", True),
        ("AWS::ElasticLoadBalancingV2::LoadBalancer", {"Scheme": "internet-facing"}, "aws_lb.internal", False),
        ("AWS::ElasticLoadBalancing::LoadBalancer", {"Scheme": "internal"}, "aws_elb.internal", True),
        (
            "AWS::ECS::Service",
            {"NetworkConfiguration": {"AwsvpcConfiguration": {"AssignPublicIp": "ENABLED"}}},
            "aws_ecs_service.network_configuration.assign_public_ip",
            True,
        ),
        (
            "AWS::Cassandra::Table",
            {"PointInTimeRecoveryEnabled": "true"},
            "aws_keyspaces_table.point_in_time_recovery.status",
            "ENABLED",
        ),
        ("AWS::IoT::CACertificate", {"Status": "INACTIVE"}, "aws_iot_ca_certificate.active", False),
        (
            "AWS::IoT::CACertificate",
            {"AutoRegistrationStatus": "ENABLE"},
            "aws_iot_ca_certificate.allow_auto_registration",
            True,
        ),
        ("AWS::IoT::Logging", {"DefaultLogLevel": "DISABLED"}, "aws_iot_logging_options.disable_all_logs", True),
        ("AWS::IoT::Logging", {"DefaultLogLevel": "ERROR"}, "aws_iot_logging_options.disable_all_logs", False),
        ("AWS::IoT::Logging", {"DefaultLogLevel": "WARN"}, "aws_iot_logging_options.default_log_level", "WARN"),
        (
            "AWS::WorkSpaces::Directory",
            {"SelfservicePermissions": {"ChangeComputeType": "ENABLED"}},
            "aws_workspaces_directory.self_service_permissions.change_compute_type",
            True,
        ),
        (
            "AWS::EC2::VPCEndpoint",
            {"DnsOptions": {"PrivateDnsOnlyForInboundResolverEndpoint": "AllResolvers"}},
            "aws_vpc_endpoint.dns_options.private_dns_only_for_inbound_resolver_endpoint",
            False,
        ),
        (
            "AWS::IoT::TopicRule",
            {"TopicRulePayload": {"RuleDisabled": True}},
            "aws_iot_topic_rule.enabled",
            False,
        ),
        (
            "AWS::Shield::ProactiveEngagement",
            {"ProactiveEngagementStatus": "DISABLED"},
            "aws_shield_proactive_engagement.enabled",
            False,
        ),
        (
            "AWS::KinesisFirehose::DeliveryStream",
            {"DeliveryStreamEncryptionConfigurationInput": {"KeyType": "AWS_OWNED_CMK"}},
            "aws_kinesis_firehose_delivery_stream.server_side_encryption.enabled",
            True,
        ),
    ],
)
def test_words(source: str, properties: dict[str, Any], path: str, value: Value) -> None:
    assert seen(source, properties, path) == value


# ---- places that are others


@pytest.mark.parametrize(
    ("source", "properties", "path", "value"),
    [
        ("AWS::CloudTrail::Trail", {"IsLogging": False}, "aws_cloudtrail.enable_logging", False),
        (
            "AWS::CodeBuild::Project",
            {"Visibility": "PUBLIC_READ"},
            "aws_codebuild_project.project_visibility",
            "PUBLIC_READ",
        ),
        (
            "AWS::RDS::DBInstance",
            {"MasterUserSecret": {"KmsKeyId": "alias/db"}},
            "aws_db_instance.master_user_secret_kms_key_id",
            "alias/db",
        ),
        ("AWS::RDS::DBInstance", {"MasterUserPassword": "x"}, "aws_db_instance.password", "x"),
        (
            "AWS::RDS::DBInstance",
            {"EnableIAMDatabaseAuthentication": True},
            "aws_db_instance.iam_database_authentication_enabled",
            True,
        ),
        (
            "AWS::Neptune::DBCluster",
            {"IamAuthEnabled": True},
            "aws_neptune_cluster.iam_database_authentication_enabled",
            True,
        ),
        ("AWS::DocDB::DBCluster", {"DBClusterIdentifier": "docs"}, "aws_docdb_cluster.cluster_identifier", "docs"),
        (
            "AWS::DMS::Endpoint",
            {"MongoDbSettings": {"Password": "x"}},
            "aws_dms_endpoint.password",
            "x",
        ),
        (
            "AWS::DMS::Endpoint",
            {"PostgreSqlSettings": {"SecretsManagerSecretId": "arn:aws:secretsmanager:x"}},
            "aws_dms_endpoint.secrets_manager_arn",
            "arn:aws:secretsmanager:x",
        ),
        (
            "AWS::MSK::Cluster",
            {"ClientAuthentication": {"Unauthenticated": {"Enabled": True}, "Sasl": {"Iam": {"Enabled": False}}}},
            "aws_msk_cluster.client_authentication",
            {"unauthenticated": True, "sasl": {"iam": False}},
        ),
        (
            "AWS::EKS::Cluster",
            {"Logging": {"ClusterLogging": {"EnabledTypes": [{"Type": "api"}, {"Type": "audit"}]}}},
            "aws_eks_cluster.enabled_cluster_log_types",
            ["api", "audit"],
        ),
        (
            "AWS::Cognito::UserPool",
            {"Policies": {"PasswordPolicy": {"MinimumLength": 6}}},
            "aws_cognito_user_pool.password_policy.minimum_length",
            6,
        ),
        (
            "AWS::Backup::BackupPlan",
            {"BackupPlan": {"BackupPlanRule": [{"TargetBackupVault": "v", "Lifecycle": {"DeleteAfterDays": 7}}]}},
            "aws_backup_plan.rule.lifecycle.delete_after",
            7,
        ),
        (
            "AWS::Backup::BackupSelection",
            {"BackupSelection": {"ListOfTags": [{"ConditionKey": "backup", "ConditionValue": "yes"}]}},
            "aws_backup_selection.selection_tag.key",
            "backup",
        ),
        (
            "AWS::Route53::RecordSet",
            {"HostedZoneId": "Z1", "AliasTarget": {"DNSName": "d1.cloudfront.net", "HostedZoneId": "Z2"}},
            "aws_route53_record.alias.zone_id",
            "Z2",
        ),
        ("AWS::Route53::RecordSet", {"HostedZoneId": "Z1"}, "aws_route53_record.zone_id", "Z1"),
        ("AWS::SQS::Queue", {"MessageRetentionPeriod": 60}, "aws_sqs_queue.message_retention_seconds", 60),
        ("AWS::KMS::Key", {"PendingWindowInDays": 7}, "aws_kms_key.deletion_window_in_days", 7),
        ("AWS::IoT::RoleAlias", {"CredentialDurationSeconds": 43200}, "aws_iot_role_alias.credential_duration", 43200),
        (
            "AWS::SecurityHub::OrganizationConfiguration",
            {"ConfigurationType": "LOCAL"},
            "aws_securityhub_organization_configuration.organization_configuration.configuration_type",
            "LOCAL",
        ),
        (
            "AWS::Glue::Crawler",
            {"CrawlerSecurityConfiguration": "sec"},
            "aws_glue_crawler.security_configuration",
            "sec",
        ),
        (
            "AWS::CodePipeline::Pipeline",
            {"Stages": [{"Actions": [{"ActionTypeId": {"Provider": "GitHub", "Owner": "ThirdParty"}}]}]},
            "aws_codepipeline.stage.action.owner",
            "ThirdParty",
        ),
        (
            "AWS::StepFunctions::StateMachine",
            {"Definition": {"StartAt": "a"}},
            "aws_sfn_state_machine.definition",
            {"StartAt": "a"},
        ),
        (
            "AWS::GuardDuty::PublishingDestination",
            {"DestinationProperties": {"KmsKeyArn": "arn:aws:kms:x"}},
            "aws_guardduty_publishing_destination.kms_key_arn",
            "arn:aws:kms:x",
        ),
        (
            "AWS::EC2::LaunchTemplate",
            {"LaunchTemplateData": {"EbsOptimized": True}},
            "aws_launch_template.ebs_optimized",
            True,
        ),
        (
            "AWS::AutoScaling::LaunchConfiguration",
            {"InstanceMonitoring": False},
            "aws_launch_configuration.enable_monitoring",
            False,
        ),
        (
            "AWS::CodeDeploy::DeploymentGroup",
            {"AlarmConfiguration": {"Alarms": [{"Name": "a"}, {"Name": "b"}]}},
            "aws_codedeploy_deployment_group.alarm_configuration.alarms",
            ["a", "b"],
        ),
        (
            "AWS::MSK::Cluster",
            {
                "BrokerNodeGroupInfo": {
                    "ConnectivityInfo": {"VpcConnectivity": {"ClientAuthentication": {"Tls": {"Enabled": True}}}}
                }
            },
            "aws_msk_cluster.broker_node_group_info.connectivity_info.vpc_connectivity.client_authentication.tls",
            True,
        ),
        ("AWS::IAM::User", {"LoginProfile": {"Password": "x"}}, "aws_iam_user_login_profile.password", "x"),
        ("AWS::S3Express::BucketPolicy", {"Bucket": "b", "PolicyDocument": DOCUMENT}, "aws_s3_bucket.policy", DOCUMENT),
    ],
)
def test_places(source: str, properties: dict[str, Any], path: str, value: Value) -> None:
    assert seen(source, properties, path) == value


# ---- settings that are called by keys


@pytest.mark.parametrize(
    ("source", "properties", "path", "value"),
    [
        (
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            {"LoadBalancerAttributes": [{"Key": "deletion_protection.enabled", "Value": "true"}]},
            "aws_lb.enable_deletion_protection",
            "true",
        ),
        (
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            {"LoadBalancerAttributes": [{"Key": "connection_logs.s3.enabled", "Value": "false"}]},
            "aws_lb.connection_logs.enabled",
            "false",
        ),
        (
            "AWS::ElasticLoadBalancingV2::TargetGroup",
            {"TargetGroupAttributes": [{"Key": "proxy_protocol_v2.enabled", "Value": "true"}]},
            "aws_lb_target_group.proxy_protocol_v2",
            "true",
        ),
        (
            "AWS::SNS::Topic",
            {"DeliveryStatusLogging": [{"Protocol": "http/s", "FailureFeedbackRoleArn": "arn:aws:iam::1:role/x"}]},
            "aws_sns_topic.http_failure_feedback_role_arn",
            "arn:aws:iam::1:role/x",
        ),
    ],
)
def test_settings(source: str, properties: dict[str, Any], path: str, value: Value) -> None:
    assert seen(source, properties, path) == value


# ---- what is a resource of its own


@pytest.mark.parametrize(
    ("source", "properties", "type_", "values"),
    [
        (
            "AWS::GuardDuty::Detector",
            {"Features": [{"Name": "S3_DATA_EVENTS", "Status": "ENABLED"}]},
            "aws_guardduty_detector_feature",
            {"name": "S3_DATA_EVENTS", "status": "ENABLED", "detector_id": ref("This", "id")},
        ),
        (
            "AWS::OpsWorks::Stack",
            {"RdsDbInstances": [{"DbPassword": "x"}]},
            "aws_opsworks_rds_db_instance",
            {"db_password": "x", "stack_id": ref("This", "id")},
        ),
        (
            "AWS::Organizations::Policy",
            {"TargetIds": ["ou-1"]},
            "aws_organizations_policy_attachment",
            {"target_id": "ou-1", "policy_id": ref("This", "id")},
        ),
        (
            "AWS::EKS::AccessEntry",
            {"ClusterName": "c", "PrincipalArn": "p", "AccessPolicies": [{"PolicyArn": "a"}]},
            "aws_eks_access_policy_association",
            {"cluster_name": "c", "principal_arn": "p", "policy_arn": "a"},
        ),
        (
            "AWS::Route53::RecordSetGroup",
            {"HostedZoneId": "Z1", "RecordSets": [{"Type": "A", "Name": "x."}]},
            "aws_route53_record",
            {"zone_id": "Z1", "type": "A", "name": "x."},
        ),
        (
            "AWS::FSx::FileSystem",
            {"FileSystemType": "WINDOWS", "WindowsConfiguration": {"AutomaticBackupRetentionDays": 0}},
            "aws_fsx_windows_file_system",
            {"automatic_backup_retention_days": 0},
        ),
        (
            "AWS::Lightsail::Instance",
            {"Networking": {"Ports": [{"FromPort": 22, "Cidrs": ["0.0.0.0/0"]}]}},
            "aws_lightsail_instance_public_ports",
            {"port_info": [{"from_port": 22, "cidrs": ["0.0.0.0/0"]}], "instance_name": ref("This", "id")},
        ),
    ],
)
def test_parts(source: str, properties: dict[str, Any], type_: str, values: dict[str, Value]) -> None:
    (part,) = readings(source, properties, type_)
    found = {name: part.attributes.get(name) for name in values}
    assert {name: _named(value) for name, value in found.items()} == {
        name: _named(each) for name, each in values.items()
    }


def _named(value: Value) -> Value:
    """A reference without what it is called."""
    return [(each.address, each.attribute) for each in value.references] if isinstance(value, Unknown) else value


def test_a_file_system_is_one_of_its_kind() -> None:
    written = {"FileSystemType": "LUSTRE", "LustreConfiguration": {"DeploymentType": "SCRATCH_2"}}
    kinds = [each.type for each in canonical(WORDS, native("AWS::FSx::FileSystem", written))]
    assert kinds == ["aws_fsx_lustre_file_system"]


# ---- maps


def test_criteria_of_findings_are_a_list() -> None:
    criterion: Value = {"severity": {"Gte": 4}, "type": {"Equals": ["Recon:EC2/PortProbe"]}}
    path = "aws_guardduty_filter.finding_criteria.criterion"
    assert seen("AWS::GuardDuty::Filter", {"FindingCriteria": {"Criterion": criterion}}, path) == [
        {"field": "severity", "greater_than_or_equal": 4},
        {"field": "type", "equals": ["Recon:EC2/PortProbe"]},
    ]


@pytest.mark.parametrize(
    ("source", "properties", "path", "value"),
    [
        (
            "AWS::Amplify::App",
            {"EnvironmentVariables": [{"Name": "API_KEY", "Value": "x"}]},
            "aws_amplify_app.environment_variables",
            {"API_KEY": "x"},
        ),
        (
            "AWS::AppRunner::Service",
            {
                "SourceConfiguration": {
                    "ImageRepository": {
                        "ImageConfiguration": {
                            "RuntimeEnvironmentVariables": [{"Name": "DB_PASSWORD", "Value": UNKNOWN}]
                        }
                    }
                }
            },
            "aws_apprunner_service.source_configuration.image_repository.image_configuration.runtime_environment_variables",
            {"DB_PASSWORD": UNKNOWN},
        ),
        (
            "AWS::CloudFormation::StackSet",
            {"Parameters": [{"ParameterKey": "Password", "ParameterValue": "x"}]},
            "aws_cloudformation_stack_set.parameters",
            {"Password": "x"},
        ),
        ("AWS::SNS::Topic", {"Tags": [{"Key": "a", "Value": 1}]}, "aws_sns_topic.tags", {"a": 1}),
    ],
)
def test_lists_of_names_and_values_are_maps(source: str, properties: dict[str, Any], path: str, value: Value) -> None:
    assert seen(source, properties, path) == value


def test_parameters_of_databases_are_a_list() -> None:
    path = "aws_neptune_cluster_parameter_group.parameter"
    written = {"Parameters": {"neptune_enable_audit_log": 1}}
    assert seen("AWS::Neptune::DBClusterParameterGroup", written, path) == [
        {"name": "neptune_enable_audit_log", "value": 1}
    ]
