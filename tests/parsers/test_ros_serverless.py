"""`Transform: Aliyun::Serverless-2018-04-03` gives the resources that its documentation shows.

https://www.alibabacloud.com/help/en/ros/user-guide/transform
https://github.com/alibaba/funcraft/blob/master/docs/specs/2018-04-03.md
"""

from __future__ import annotations

import textwrap
from pathlib import Path

from iaclint.graph.values import ABSENT, Reference
from iaclint.parsers.templates.build import TemplateRoot
from tests.parsers.ros_values import build, property_of, rendered

HEADER = "ROSTemplateFormatVersion: '2015-09-01'\nTransform: Aliyun::Serverless-2018-04-03\nResources:\n"


def transformed(folder: Path, resources: str) -> TemplateRoot:
    root = build(folder, HEADER + textwrap.indent(textwrap.dedent(resources), "  "))
    assert root.problems == ()
    return root


def types(root: TemplateRoot) -> dict[str, str]:
    return {resource.address: resource.type for resource in root.resources}


def test_a_service_has_a_role_and_functions(tmp_path: Path) -> None:
    root = transformed(
        tmp_path,
        """
        MyService:
          Type: Aliyun::Serverless::Service
          Properties:
            Policies:
              - AliyunFCReadOnlyAccess
              - Version: '1'
                Statement:
                  - {Effect: Allow, Action: [oss:GetObject, oss:GetObjectACL], Resource: '*'}
          MyFunction:
            Type: Aliyun::Serverless::Function
            Properties: {Handler: index.handler, Runtime: nodejs6, CodeUri: 'oss://testBucket/myCode.zip'}
        """,
    )
    assert types(root) == {
        "MyService": "ALIYUN::FC::Service",
        "MyServiceRole": "ALIYUN::RAM::Role",
        "AliyunFCReadOnlyAccessMyServiceRole": "ALIYUN::RAM::AttachPolicyToRole",
        "MyServiceMyFunction": "ALIYUN::FC::Function",
    }
    assert property_of(root, "MyService", "Role").references == (Reference("MyServiceRole", "Arn"),)
    assert property_of(root, "MyService", "Policies") is ABSENT
    (policy,) = property_of(root, "MyServiceRole", "Policies")
    assert policy["PolicyDocument"]["Statement"][0]["Resource"] == "*"
    trust = property_of(root, "MyServiceRole", "AssumeRolePolicyDocument")
    assert trust["Statement"][0]["Principal"] == {"Service": ["fc.aliyuncs.com"]}
    attached = "AliyunFCReadOnlyAccessMyServiceRole"
    assert property_of(root, attached, "PolicyName") == "AliyunFCReadOnlyAccess"
    assert property_of(root, attached, "PolicyType") == "System"
    assert property_of(root, attached, "RoleName").references == (Reference("MyServiceRole", "RoleName"),)
    assert property_of(root, "MyServiceMyFunction", "Code") == {
        "OssBucketName": "testBucket",
        "OssObjectName": "myCode.zip",
    }
    assert property_of(root, "MyServiceMyFunction", "FunctionName") == "MyFunction"
    assert property_of(root, "MyServiceMyFunction", "ServiceName").references == (
        Reference("MyService", "ServiceName"),
    )


def test_events_are_triggers_in_the_words_of_the_service(tmp_path: Path) -> None:
    root = transformed(
        tmp_path,
        """
        Api:
          Type: Aliyun::Serverless::Service
          Properties: {Role: 'acs:ram::1:role/own', Policies: [AliyunOSSFullAccess], InternetAccess: false}
          Get:
            Type: Aliyun::Serverless::Function
            Properties:
              Handler: index.handler
              CodeUri: ./
              EnvironmentVariables: {MYSQL_PASS: pass}
            Events:
              Http: {Type: HTTP, Properties: {AuthType: ANONYMOUS, Methods: [GET, POST]}}
              Topic: {Type: MNSTopic, Properties: {TopicName: t, InvocationRole: 'acs:ram::1:role/invoke'}}
        """,
    )
    assert types(root) == {
        "Api": "ALIYUN::FC::Service",
        "ApiGet": "ALIYUN::FC::Function",
        "ApiGetHttp": "ALIYUN::FC::Trigger",
        "ApiGetTopic": "ALIYUN::FC::Trigger",
    }
    assert property_of(root, "Api", "Role") == "acs:ram::1:role/own"
    assert property_of(root, "ApiGet", "EnvironmentVariables") == {"MYSQL_PASS": "pass"}
    assert property_of(root, "ApiGet", "CodeUri") == "./"
    assert property_of(root, "ApiGetHttp", "TriggerType") == "http"
    assert property_of(root, "ApiGetHttp", "TriggerConfig") == {"authType": "anonymous", "methods": ["GET", "POST"]}
    assert property_of(root, "ApiGetHttp", "FunctionName").references == (Reference("ApiGet", "FunctionName"),)
    assert property_of(root, "ApiGetTopic", "TriggerType") == "mns_topic"
    assert property_of(root, "ApiGetTopic", "TriggerConfig") == {"topicName": "t"}
    assert property_of(root, "ApiGetTopic", "InvocationRole") == "acs:ram::1:role/invoke"


def test_a_finding_stands_where_the_thing_is_written(tmp_path: Path) -> None:
    root = transformed(
        tmp_path,
        """
        S:
          Type: Aliyun::Serverless::Service
          F:
            Type: Aliyun::Serverless::Function
            Properties:
              EnvironmentVariables:
                KEY: secret
            Events:
              E:
                Type: HTTP
                Properties:
                  AuthType: ANONYMOUS
        """,
    )
    lines = (tmp_path / "template.yml").read_text().splitlines()

    def line(address: str, *path: str) -> str:
        attributes = next(each for each in root.resources if each.address == address).attributes
        return lines[attributes.locate(path).start_line - 1].strip()

    assert line("SF") == "F:"
    assert line("SF", "EnvironmentVariables", "KEY") == "KEY: secret"
    assert line("SFE", "TriggerConfig", "authType") == "AuthType: ANONYMOUS"
    assert line("SFE", "TriggerType") == "E:"


def test_what_is_automatic_is_there_but_unknown(tmp_path: Path) -> None:
    root = transformed(
        tmp_path, "S: {Type: 'Aliyun::Serverless::Service', Properties: {LogConfig: Auto, VpcConfig: Auto}}"
    )
    unknown = {"$unknown": ["ALIYUN::StackName"]}
    assert rendered(property_of(root, "S", "LogConfig")) == {"Project": unknown, "Logstore": unknown}
    assert rendered(property_of(root, "S", "VpcConfig")) == {"VpcId": unknown, "SecurityGroupId": unknown}


def test_other_kinds_are_what_they_deploy(tmp_path: Path) -> None:
    root = transformed(
        tmp_path,
        """
        logs:
          Type: Aliyun::Serverless::Log
          Properties: {Description: d}
          store: {Type: 'Aliyun::Serverless::Log::Logstore', Properties: {TTL: 10, ShardCount: 1}}
        tables:
          Type: Aliyun::Serverless::TableStore
          Properties: {ClusterType: HYBRID, Description: d}
          users: {Type: 'Aliyun::Serverless::TableStore::Table', Properties: {PrimaryKeyList: []}}
        abc.com: {Type: 'Aliyun::Serverless::CustomDomain', Properties: {Protocol: HTTP}}
        topic: {Type: 'Aliyun::Serverless::MNSTopic'}
        api: {Type: 'Aliyun::Serverless::Api', Properties: {StageName: prod}}
        vpc: {Type: 'ALIYUN::ECS::VPC'}
        """,
    )
    assert types(root) == {
        "logs": "ALIYUN::SLS::Project",
        "logsstore": "ALIYUN::SLS::Logstore",
        "tables": "ALIYUN::OTS::Instance",
        "tablesusers": "ALIYUN::OTS::Table",
        "abc.com": "ALIYUN::FC::CustomDomain",
        "topic": "ALIYUN::MNS::Topic",
        "api": "Aliyun::Serverless::Api",
        "vpc": "ALIYUN::ECS::VPC",
    }
    assert property_of(root, "logsstore", "TTL") == 10
    assert property_of(root, "logsstore", "ProjectName").references == (Reference("logs", ""),)
    assert property_of(root, "abc.com", "DomainName") == "abc.com"
    assert property_of(root, "topic", "TopicName") == "topic"


def test_a_condition_holds_for_all_that_comes_of_a_resource(tmp_path: Path) -> None:
    root = transformed(
        tmp_path,
        """
        S:
          Type: Aliyun::Serverless::Service
          Condition: Never
          Properties: {Policies: X}
          F: {Type: 'Aliyun::Serverless::Function'}
        """.replace("Never", "{Fn::Equals: [1, 2]}"),
    )
    assert types(root) == {}
