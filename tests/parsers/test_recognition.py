"""Which files are templates or plans: by the keys at the top of their text, whatever they are called."""

from __future__ import annotations

import json

import pytest

from iaclint.parsers.recognition import language_of

CLOUDFORMATION = {
    "a header": "AWSTemplateFormatVersion: '2010-09-09'\nResources: {}\n",
    "a header that is no text": "AWSTemplateFormatVersion: 2010-09-09\n",
    "a header after a comment, a separator and a directive": "# c\n%YAML 1.1\n---\n\nAWSTemplateFormatVersion: x\n",
    "no header": "Resources:\n  B:\n    Type: AWS::S3::Bucket\n",
    "a custom resource": "Resources:\n  B:\n    Type: Custom::Thing\n",
    "Alexa": "Resources:\n  B:\n    Type: 'Alexa::ASK::Skill'\n",
    "a vendor of the registry": "Resources:\n  B:\n    Type: MongoDB::Atlas::Cluster\n",
    "the type after the properties": "Resources:\n  B:\n    Properties: {A: 1}\n    Type: AWS::S3::Bucket\n",
    "a transform": "Transform: AWS::Serverless-2016-10-31\nResources: {}\n",
    "a list of transforms": "Transform:\n  - 'AWS::Serverless-2016-10-31'\nResources: {}\n",
    "quoted keys": "\"Resources\":\n  B:\n    'Type': AWS::S3::Bucket\n",
    "in braces": "{Resources: {B: {Type: AWS::S3::Bucket}}}",
    "braces below": "Resources: {B: {Type: AWS::S3::Bucket}}",
    "indented as a whole": "  Resources:\n    B:\n      Type: AWS::S3::Bucket\n",
    "CRLF": "\r\nResources:\r\n  B:\r\n    Type: AWS::S3::Bucket\r\n",
    "a byte order mark": "\ufeffAWSTemplateFormatVersion: x\n",
    "JSON": '{"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}',
    "JSON, spread out": '\n{\n  "AWSTemplateFormatVersion" : "2010-09-09"\n}\n',
    "JSON, the section last": '{"Parameters": {"Resources": {"Type": "String"}, "x": ["}", "\\""]},'
    '"Resources": {"B": {"Type":"AWS::S3::Bucket"}}}',
    "CDK": '{\n "Resources": {\n  "B": {\n   "Type": "AWS::CDK::Metadata"\n  }\n }\n}',
    "broken YAML": "AWSTemplateFormatVersion: x\nResources: [\n",
    "broken JSON": '{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {',
    "a text template around it": "{% if x %}\nAWSTemplateFormatVersion: x\n{% endif %}\n",
}
ROS = {
    "a header": "ROSTemplateFormatVersion: '2015-09-01'\nResources: {}\n",
    "no header": "Resources:\n  B:\n    Type: ALIYUN::OSS::Bucket\n",
    "a data source": "Resources:\n  B:\n    Type: DATASOURCE::ECS::Images\n",
    "a transform": "Transform: Aliyun::Serverless-2018-04-03\nResources: {}\n",
    "JSON": '{"ROSTemplateFormatVersion": "2015-09-01"}',
    "JSON without header": '{"Resources": {"B": {"Type": "ALIYUN::OSS::Bucket"}}}',
}
PLAN = {
    "as Terraform writes it": '{"format_version":"1.2","terraform_version":"1.9.0","planned_values":{}}',
    "sorted": '{\n"configuration": {"Resources": "x"},\n"format_version": "1.2",\n"resource_changes": []\n}',
}
OTHERS = {
    "nothing": "",
    "a comment": "# Resources:\n",
    "Serverless Framework": "service: x\nresources:\n  Resources:\n    B:\n      Type: AWS::S3::Bucket\n",
    "Ansible": "- hosts: all\n  tasks:\n    - cloudformation:\n        template_body: |\n          Resources:\n"
    "            B:\n              Type: AWS::S3::Bucket\n",
    "Kubernetes": "kind: ConfigMap\ndata:\n  t.yaml: |\n    AWSTemplateFormatVersion: x\n    Resources:\n",
    "Resources of something else": "Resources:\n  - name: x\n",
    "Resources of a type of something else": "Resources:\n  a:\n    Type: folder\n",
    "a type in another word": "Resources:\n  a:\n    ContentType: AWS::S3::Bucket\n    x-Type: AWS::S3::Bucket\n",
    "a schema": json.dumps({"properties": {"Resources": {"Type": "AWS::S3::Bucket"}, "AWSTemplateFormatVersion": 1}}),
    "a template in a text": json.dumps({"body": '{"AWSTemplateFormatVersion": "x", "Resources": {}}', "a": "{"}),
    "a template in a text of YAML in braces": '{body: "AWSTemplateFormatVersion: x"}',
    "templates in a list": '[{"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}]',
    "parameters": '[{"ParameterKey": "Resources", "ParameterValue": "AWS::S3::Bucket"}]',
    "parameters in an object": '{"Parameters": {"Type": "AWS::S3::Bucket"}}',
    "package.json": '{"name": "x", "keywords": ["AWSTemplateFormatVersion", "Resources"]}',
    "a specification": '{"ResourceTypes": {"AWS::S3::Bucket": {}}, "PropertyTypes": {}}',
    "a transform of something else": "Transform: x::y\nResources: [a::b]\n",
    "prose": "A template has a section\nResources:\n  B:\n    Type: AWS::S3::Bucket\n",
    "a state": '{"format_version":"1.0","terraform_version":"1.9.0","values":{"planned_values":{}}}',
    "a plan in something else": '{"plan": {"format_version":"1.2","planned_values":{}}}',
}
ENCODINGS = ("utf-8", "utf-16", "latin-1")


@pytest.mark.parametrize("text", CLOUDFORMATION.values(), ids=CLOUDFORMATION)
def test_cloudformation(text: str) -> None:
    assert language_of(text.encode()) == "cloudformation"


@pytest.mark.parametrize("text", ROS.values(), ids=ROS)
def test_ros(text: str) -> None:
    assert language_of(text.encode()) == "ros"


@pytest.mark.parametrize("text", PLAN.values(), ids=PLAN)
def test_plan(text: str) -> None:
    assert language_of(text.encode()) == "plan"


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_others(text: str) -> None:
    assert language_of(text.encode()) is None


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_encoding_does_not_hide_a_template(encoding: str) -> None:
    assert language_of("Description: Größe\nResources:\n  B:\n    Type: AWS::S3::Bucket\n".encode(encoding)) is not None


MANY = 200_000
HOSTILE = {
    "braces": b'{"Resources"::' + b"{" * MANY,
    "escapes": b'{"Resources::' + b'\\"' * MANY,
    "one key again and again": b'{"Resources": 1,' * MANY + b"::",
    "one key again and again, in one object": b'{"::": 1,' + b'"Resources": 1,' * MANY,
    "lines of one key": b"a: a::b\n" + b"Resources: 1\n" * MANY,
    "empty lines": b"Resources::" + b"\n" * MANY,
    "spaces": b"Resources::" + b" " * MANY,
    "types without value": b"Resources:\n a: a::b\n" + b" Type:\n" * MANY,
    "headers that are none": b" AWSTemplateFormatVersion\n" * MANY,
    "bytes": bytes(range(256)) * 100 + b"Resources::",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_no_text_takes_long(data: bytes) -> None:
    assert language_of(data) is None
