"""The sections of a ROS template: parameters, local variables, conditions, copies of resources, nested stacks.

https://www.alibabacloud.com/help/en/ros/user-guide/template-structure
"""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

import pytest

from iaclint.graph.values import ABSENT, Reference
from tests.parsers.ros_values import addresses, build, property_of, rendered

VERSION = "ROSTemplateFormatVersion: '2015-09-01'\n"


def template(text: str) -> str:
    return VERSION + textwrap.dedent(text)


def worth(folder: Path, sections: str, value: str, **given: str) -> Any:
    """What a value of a resource is worth in a template with those sections."""
    text = template(sections) + "Resources:\n  R:\n    Type: ALIYUN::ROS::Sleep\n    Properties:\n      Value: " + value
    root = build(folder, text, **given)
    assert root.problems == ()
    return rendered(property_of(root, "R", "Value"))


# ---- parameters


@pytest.mark.parametrize(
    ("declaration", "value"),
    [
        ("{Type: String, Default: ecs.t1.small}", "ecs.t1.small"),
        ("{Type: String, Default: 1}", "1"),
        ("{Type: String, Default: true}", True),
        ("{Type: String, Default: null}", None),
        ("{Type: String, Default: null, Required: false}", None),
        ("{Type: String, Default: null, Required: true}", {"$unknown": ["parameter P"]}),
        ("{Type: String, Default: x, Required: true}", "x"),
        ("{Type: Number, Default: 3.14}", 3.14),
        ("{Type: Number, Default: '3'}", 3),
        ("{Type: Boolean, Default: 'true'}", True),
        ("{Type: Boolean, Default: false}", False),
        ("{Type: CommaDelimitedList, Default: '80, foo, bar'}", ["80", "foo", "bar"]),
        ("{Type: CommaDelimitedList, Default: ''}", []),
        ("{Type: CommaDelimitedList, Default: [a, b]}", ["a", "b"]),
        ("""{Type: Json, Default: '{"foo": "bar"}'}""", {"foo": "bar"}),
        ("{Type: Json, Default: [1, 2, 3]}", [1, 2, 3]),
        ("{Type: Json, Default: ''}", ""),
        ("{Type: String}", {"$unknown": ["parameter P"]}),
        ("{Type: String, NoEcho: true, Confirm: true}", {"$unknown": ["parameter P"]}),
        ("{Type: String, AllowedValues: [a, b]}", {"$one_of": ["a", "b"]}),
        ("{Type: Number, AllowedValues: ['1', '2']}", {"$one_of": [1, 2]}),
        ("{Type: ALIYUN::OOS::Parameter::Value, Default: my_image}", {"$unknown": ["parameter P"]}),
        ("{Type: ALIYUN::OOS::SecretParameter::Value, Default: my_password}", {"$unknown": ["parameter P"]}),
        ("{Type: ALIYUN::ECS::VPC::VPCId}", {"$unknown": ["existing parameter P"]}),
        ("{Type: String, AssociationProperty: ALIYUN::ECS::VPC::VPCId}", {"$unknown": ["existing parameter P"]}),
        (
            "{Type: String, AssociationProperty: 'ALIYUN::ECS::SecurityGroup::SecurityGroupId'}",
            {"$unknown": ["existing parameter P"]},
        ),
        ("{Type: String, AssociationProperty: ALIYUN::RAM::Role}", {"$unknown": ["existing parameter P"]}),
        (
            "{Type: String, AssociationProperty: ALIYUN::ECS::KeyPair::KeyPairName}",
            {"$unknown": ["existing parameter P"]},
        ),
        (
            "{Type: String, AssociationProperty: ALIYUN::OSS::Bucket::BucketName}",
            {"$unknown": ["existing parameter P"]},
        ),
        ("{Type: String, AssociationProperty: ALIYUN::ECS::Instance::ZoneId}", {"$unknown": ["parameter P"]}),
        ("{Type: String, AssociationProperty: ALIYUN::ECS::Instance:ZoneId}", {"$unknown": ["parameter P"]}),
        ("{Type: String, AssociationProperty: ALIYUN::ECS::RegionId}", {"$unknown": ["parameter P"]}),
        ("{Type: String, AssociationProperty: ALIYUN::ECS::Instance::InstanceType}", {"$unknown": ["parameter P"]}),
        ("{Type: String, AssociationProperty: ALIYUN::ECS::Instance::Password}", {"$unknown": ["parameter P"]}),
        ("{Type: String, AssociationProperty: ALIYUN::ECS::VPC::VPCId, Default: vpc-1}", "vpc-1"),
    ],
)
def test_a_parameter_is_worth_what_its_type_and_default_say(declaration: str, value: Any, tmp_path: Path) -> None:
    assert worth(tmp_path, f"Parameters:\n  P: {declaration}\n", "{Ref: P}") == value


@pytest.mark.parametrize(
    ("type_", "given", "value"),
    [
        ("String", "x", "x"),
        ("Number", "5", 5),
        ("CommaDelimitedList", "a,b", ["a", "b"]),
        ("Json", "[1]", [1]),
        ("Boolean", "true", True),
    ],
)
def test_what_the_user_gives_has_the_type_of_the_parameter(type_: str, given: str, value: Any, tmp_path: Path) -> None:
    assert worth(tmp_path, f"Parameters:\n  P: {{Type: {type_}}}\n", "{Ref: P}", P=given) == value


def test_a_pseudo_parameter_is_what_the_user_says(tmp_path: Path) -> None:
    found = worth(
        tmp_path, "", "{Fn::Sub: '${ALIYUN::Region}-${ALIYUN::AccountId}'}", **{"ALIYUN::Region": "cn-beijing"}
    )
    assert found == {"$text": ["cn-beijing-", {"$unknown": ["ALIYUN::AccountId"]}]}


# ---- local variables: https://www.alibabacloud.com/help/en/ros/user-guide/local-variables-locals


def test_a_local_variable_stands_for_its_value(tmp_path: Path) -> None:
    sections = """
        Parameters:
          P1: {Type: Number, Default: 1}
          P2: {Type: Number, Default: 2}
        Locals:
          Description: {Value: test}
          VpcCount: {Value: {Fn::Add: [{Ref: P1}, {Ref: P2}]}}
          Twice: {Type: Eval, Value: {Fn::Calculate: ['{0}*2', 0, [{Ref: VpcCount}]]}}
          Zones: {Type: DATASOURCE::ECS::Zones, Properties: {}}
        """
    found = worth(
        tmp_path, sections, "[{Ref: Description}, {Ref: VpcCount}, {Ref: Twice}, {Fn::GetAtt: [Zones, ZoneIds]}]"
    )
    assert found == ["test", 3, 6, {"$unknown": ["existing Zones.ZoneIds"]}]


def test_a_macro_reads_the_number_of_the_copy_that_it_stands_in(tmp_path: Path) -> None:
    root = build(
        tmp_path,
        template("""
            Locals:
              Name: {Value: {Fn::Sub: 'vpc-${ALIYUN::Index}'}}
            Resources:
              Vpc: {Type: ALIYUN::ECS::VPC, Count: 2, Properties: {VpcName: {Ref: Name}}}
            """),
    )
    assert [property_of(root, f"Vpc[{number}]", "VpcName") for number in (0, 1)] == ["vpc-0", "vpc-1"]


def test_a_local_variable_is_named_as_the_origin(tmp_path: Path) -> None:
    root = build(
        tmp_path,
        template("""
            Parameters:
              Acl: {Type: String, Default: public-read}
            Locals:
              Shared: {Value: {Ref: Acl}}
            Resources:
              Bucket: {Type: ALIYUN::OSS::Bucket, Properties: {AccessControl: {Ref: Shared}}}
            """),
    )
    origins = root.resources[0].attributes.origins(("AccessControl",))
    assert [origin.text for origin in origins] == ['local "Shared"', 'default of parameter "Acl"']


@pytest.mark.parametrize(
    ("value", "origins"),
    [
        ("{Kind: {Ref: Kind}}", []),
        ("{'Fn::MergeMap': [{Kind: {Ref: Kind}}, {Ref: Given}]}", ['default of parameter "Given"']),
        ("{'Fn::If': [Wanted, {Kind: {Ref: Kind}}, {}]}", ['condition "Wanted"']),
        ("{'Fn::Sub': '{\"kind\": \"${Kind}\"}'}", []),
        ("{'Fn::Sub': '{\"kind\": ${Given}}'}", ['default of parameter "Given"']),
    ],
)
def test_what_is_not_in_a_map_does_not_come_from_its_members(value: str, origins: list[str], tmp_path: Path) -> None:
    sections = """
        Parameters: {Kind: {Type: String, Default: a}, Given: {Type: Json, Default: {}}}
        Conditions: {Wanted: {'Fn::Equals': [{Ref: Kind}, b]}}
        """
    resource = f"Resources: {{R: {{Type: ALIYUN::ROS::Sleep, Properties: {{Value: {value}}}}}}}\n"
    attributes = build(tmp_path, template(sections) + resource).resources[0].attributes
    assert [origin.text for origin in attributes.origins(("Value", "missing"), absent=True)] == origins


# ---- conditions: https://www.alibabacloud.com/help/en/ros/user-guide/conditions

CONDITIONS = """
Conditions:
  DevEnv: {Fn::Equals: [Dev, {Ref: EnvType}]}
  UTEnv: {Fn::Equals: [UT, {Ref: EnvType}]}
  PREEnv: {Fn::Not: {Fn::Or: [DevEnv, UTEnv]}}
  ProdEnv: {Fn::And: [{Fn::Equals: [Prod, {Ref: EnvType}]}, PREEnv]}
Resources:
  Dev: {Type: ALIYUN::ECS::VPC, Condition: DevEnv}
  Pre: {Type: ALIYUN::ECS::VPC, Condition: PREEnv}
  Prod: {Type: ALIYUN::ECS::VPC, Condition: ProdEnv}
"""


@pytest.mark.parametrize(
    ("default", "present"),
    [
        (", Default: Dev", ["Dev"]),
        (", Default: pre", ["Pre"]),
        (", Default: Prod", ["Pre", "Prod"]),
        ("", ["Dev", "Pre", "Prod"]),
    ],
)
def test_a_condition_decides_which_resources_there_are(default: str, present: list[str], tmp_path: Path) -> None:
    root = build(tmp_path, template(f"Parameters:\n  EnvType: {{Type: String{default}}}") + CONDITIONS)
    assert addresses(root) == present


# ---- Count: https://www.alibabacloud.com/help/en/ros/user-guide/resources

COPIES = """
Resources:
  Eip: {Type: ALIYUN::VPC::EIP, Count: {Ref: Count}, Properties: {Bandwidth: 5}}
  Servers: {Type: ALIYUN::ECS::InstanceGroup}
  EipBind:
    Type: ALIYUN::VPC::EIPAssociation
    Count: {Ref: Count}
    Properties:
      InstanceId: {Fn::Select: [{Ref: ALIYUN::Index}, {Fn::GetAtt: [Servers, InstanceIds]}]}
      AllocationId: {Fn::Select: [{Ref: ALIYUN::Index}, {Ref: Eip}]}
      All: {Ref: Eip}
"""


def test_count_makes_copies_that_refer_to_each_other_by_number(tmp_path: Path) -> None:
    root = build(tmp_path, template("Parameters:\n  Count: {Type: Number, Default: 2}") + COPIES)
    assert addresses(root) == ["Eip[0]", "Eip[1]", "Servers", "EipBind[0]", "EipBind[1]"]
    assert property_of(root, "EipBind[1]", "AllocationId").references == (Reference("Eip[1]", ""),)
    assert property_of(root, "EipBind[1]", "InstanceId").references == (Reference("Servers", "InstanceIds"),)
    assert [each.references[0].address for each in property_of(root, "EipBind[0]", "All")] == ["Eip[0]", "Eip[1]"]


def test_an_unknown_count_makes_one_resource(tmp_path: Path) -> None:
    root = build(tmp_path, template("Parameters:\n  Count: {Type: Number}") + COPIES)
    assert addresses(root) == ["Eip", "Servers", "EipBind"]
    assert property_of(root, "EipBind", "AllocationId").references == (Reference("Eip", ""),)
    assert rendered(property_of(root, "EipBind", "All")) == [{"$rest": ["Eip"]}]


@pytest.mark.parametrize(
    ("count", "names"),
    [
        ("0", []),
        ("1", ["R[0]"]),
        ("'2'", ["R[0]", "R[1]"]),
        ("{Fn::Length: {Ref: Zones}}", ["R[0]", "R[1]", "R[2]"]),
        ("{Fn::Select: [a, {Ref: Unset}]}", ["R"]),
    ],
)
def test_count_is_a_number_that_functions_may_work_out(count: str, names: list[str], tmp_path: Path) -> None:
    parameters = "Parameters:\n  Unset: {Type: Json}\n  Zones: {Type: Json, Default: [a, b, c]}"
    root = build(tmp_path, template(f"{parameters}\nResources:\n  R: {{Type: ALIYUN::ECS::VPC, Count: {count}}}"))
    assert (addresses(root), root.problems) == (names, ())


@pytest.mark.parametrize(
    ("count", "kind"), [("99999999", "too-many-instances"), ("-1", "invalid-resource"), ("x", "invalid-resource")]
)
def test_a_count_that_cannot_be_is_a_problem_and_one_resource(count: str, kind: str, tmp_path: Path) -> None:
    root = build(tmp_path, template(f"Resources:\n  R: {{Type: ALIYUN::ECS::VPC, Count: {count}}}"))
    assert (addresses(root), [problem.kind for problem in root.problems]) == (["R"], [kind])


# ---- nested stacks: https://www.alibabacloud.com/help/en/ros/developer-reference/aliyun-ros-stack

INNER = """
Parameters:
  Acl: {Type: String, Default: private}
Resources:
  Bucket:
    Type: ALIYUN::OSS::Bucket
    Properties:
      AccessControl: {Ref: Acl}
Outputs:
  Acl: {Value: {Ref: Acl}}
  Id: {Value: {Fn::GetAtt: [Bucket, Name]}}
"""

INNER_JSON = {
    "Parameters": {"Acl": {"Type": "String"}},
    "Resources": {"Bucket": {"Type": "ALIYUN::OSS::Bucket", "Properties": {"AccessControl": {"Ref": "Acl"}}}},
    "Outputs": {"Acl": {"Value": {"Ref": "Acl"}}, "Id": {"Value": {"Fn::GetAtt": ["Bucket", "Name"]}}},
}

OUTER = """
Parameters:
  Given: {Type: String, Default: public-read}
Resources:
  Nested:
    Type: ALIYUN::ROS::Stack
    Properties:
      Parameters: {Acl: {Ref: Given}}
"""

USER = """
  User:
    Type: ALIYUN::ROS::Sleep
    Properties:
      Value: {Fn::GetAtt: [Nested, Outputs.Acl]}
      Id: {Fn::GetAtt: [Nested, Outputs.Id]}
"""


def bodies() -> list[Any]:
    as_text = textwrap.indent(VERSION + INNER, " " * 8)
    as_json = json.dumps(json.dumps(INNER_JSON))
    return [
        pytest.param("      TemplateURL: inner.yml\n", id="file"),
        pytest.param("      TemplateURL: ./inner.yml\n", id="relative file"),
        pytest.param("      TemplateBody:\n" + textwrap.indent(INNER, " " * 8), id="object"),
        pytest.param("      TemplateBody: |\n" + as_text, id="text"),
        pytest.param(f"      TemplateBody: {as_json}\n", id="JSON text"),
    ]


@pytest.mark.parametrize("body", bodies())
def test_a_nested_stack_brings_its_resources(body: str, tmp_path: Path) -> None:
    (tmp_path / "inner.yml").write_text(VERSION + INNER)
    root = build(tmp_path, VERSION + OUTER + body + USER)
    assert root.problems == ()
    assert addresses(root) == ["Nested", "Nested.Bucket", "User"]
    assert property_of(root, "Nested.Bucket", "AccessControl") == "public-read"
    assert property_of(root, "User", "Value") == "public-read"
    assert property_of(root, "User", "Id").references == (Reference("Nested.Bucket", "Name"),)
    bucket = root.resources[1]
    assert [call.address for call in bucket.calls] == ["Nested"]
    assert [origin.text for origin in bucket.attributes.origins(("AccessControl",))] == [
        'parameter "Acl" of Nested',
        'default of parameter "Given"',
    ]


def test_a_template_in_a_text_is_located_in_the_file_around_it(tmp_path: Path) -> None:
    text = VERSION + OUTER + "      TemplateBody: |\n" + textwrap.indent(VERSION + INNER, " " * 8)
    root = build(tmp_path, text)
    found = root.resources[1].attributes.locate(("AccessControl",))
    assert (
        text.splitlines()[found.start_line - 1][found.start_column - 1 : found.end_column - 1]
        == "AccessControl: {Ref: Acl}"
    )


def test_a_group_of_stacks_deploys_its_template_too(tmp_path: Path) -> None:
    root = build(
        tmp_path,
        VERSION
        + OUTER.replace("ROS::Stack", "ROS::StackGroup")
        + "      TemplateBody:\n"
        + textwrap.indent(INNER, " " * 8),
    )
    assert (addresses(root), root.problems) == (["Nested", "Nested.Bucket"], ())


@pytest.mark.parametrize(
    ("where", "kind"),
    [
        ("TemplateURL: https://a.b/inner.yml", "missing-template"),
        ("TemplateURL: oss://bucket/inner.yml", "missing-template"),
        ("TemplateURL: missing.yml", "missing-template"),
        ("TemplateURL: ../outside.yml", "outside-scan-root"),
        ("TemplateURL: {Ref: Given}", "missing-template"),
        ("TemplateId: 5ecd1e10-b0e9-4389-a565-e4c15efc", "missing-template"),
        ("TemplateBody: {Ref: Given}", "missing-template"),
        ("TemplateBody: just a text", "missing-template"),
    ],
)
def test_a_template_that_is_not_at_hand_makes_its_outputs_unknown(where: str, kind: str, tmp_path: Path) -> None:
    (tmp_path / "outside.yml").write_text(VERSION + INNER)
    folder = tmp_path / "project"
    folder.mkdir()
    root = build(folder, VERSION + OUTER + f"      {where}\n" + USER)
    assert (addresses(root), [problem.kind for problem in root.problems]) == (["Nested", "User"], [kind])
    assert rendered(property_of(root, "User", "Value")) == {"$unknown": ["Nested.Outputs.Acl"]}


def test_a_template_that_nests_itself_is_a_problem(tmp_path: Path) -> None:
    root = build(tmp_path, VERSION + OUTER + "      TemplateURL: template.yml\n")
    assert (addresses(root), [problem.kind for problem in root.problems]) == (["Nested"], ["cycle"])


def test_a_nested_template_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "inner.yml").write_text("a: [")
    in_file = build(tmp_path, VERSION + OUTER + "      TemplateURL: inner.yml\n")
    in_text = build(tmp_path, VERSION + OUTER + "      TemplateBody: 'a: ['\n")
    assert [[problem.kind for problem in root.problems] for root in (in_file, in_text)] == [["syntax-error"]] * 2


# ---- the rest


def test_what_templates_have_besides_is_no_problem(tmp_path: Path) -> None:
    root = build(
        tmp_path,
        template("""
            Description: {en: a stack, zh-cn: 一个资源栈}
            Metadata: {ALIYUN::ROS::Interface: {ParameterGroups: [], TemplateTags: [x]}}
            Parameters:
              Zone: {Type: String, Label: {en: Zone, zh-cn: 可用区}, AssociationPropertyMetadata: {RegionId: '${R}'}}
            Rules:
              Prod: {RuleCondition: {Fn::Equals: [1, 1]}, Assertions: [{Assert: {Fn::Contains: [[a], {Ref: Zone}]}}]}
            Resources:
              Found: {Type: DATASOURCE::VPC::Vpcs, DependsOn: [Ghost]}
              Ds.Exec: {Type: ALIYUN::OOS::Execution, Properties: {Value: {Fn::GetAtt: [Ds.Exec, Outputs]}}}
              Module: {Type: MODULE::ACS::OOS::ExecuteAPI, Version: default, Properties: {Api: x}}
              Service: {Type: ALIYUN::ROS::AutoEnableService, Properties: {ServiceName: SLS}}
              Custom: {Type: Custom::Thing, Properties: {ServiceToken: x}}
              Own: {Type: ALIYUN::ROS::CustomResource, DeletionPolicy: Retain}
            Outputs:
              Id: {Value: {Ref: Found}, Condition: Ghost, Label: {en: Id}}
            """),
    )
    assert root.problems == ()
    assert [resource.type for resource in root.resources] == [
        *("DATASOURCE::VPC::Vpcs", "ALIYUN::OOS::Execution", "MODULE::ACS::OOS::ExecuteAPI"),
        *("ALIYUN::ROS::AutoEnableService", "Custom::Thing", "ALIYUN::ROS::CustomResource"),
    ]
    assert rendered(property_of(root, "Ds.Exec", "Value")) == {"$unknown": ["Ds.Exec.Outputs"]}


def test_properties_may_be_a_function(tmp_path: Path) -> None:
    root = build(
        tmp_path,
        template("""
            Parameters: {Open: {Type: Boolean}}
            Conditions: {IsOpen: {Fn::Equals: [{Ref: Open}, true]}}
            Resources:
              Bucket:
                Type: ALIYUN::OSS::Bucket
                Properties:
                  Fn::If: [IsOpen, {AccessControl: public-read}, {BucketName: x}]
            """),
    )
    assert rendered(property_of(root, "Bucket", "AccessControl")) == {"$one_of": ["public-read", None]}
    assert property_of(root, "Bucket", "Tags") is ABSENT


CDK = {
    "Metadata": {"ALIYUN::ROS::Interface": {"TemplateTags": ["Create by ROS CDK"]}},
    "ROSTemplateFormatVersion": "2015-09-01",
    "Resources": {
        "Vpc": {"Type": "ALIYUN::ECS::VPC", "Properties": {"CidrBlock": "10.0.0.0/8"}},
        "Sg": {
            "Type": "ALIYUN::ECS::SecurityGroup",
            "Properties": {
                "VpcId": {"Fn::GetAtt": ["Vpc", "VpcId"]},
                "Tags": [{"Key": "k", "Value": {"Fn::Join": ["", ["a", {"Ref": "ALIYUN::Region"}]]}}],
            },
        },
    },
}


def test_what_the_cdk_synthesises_is_a_template(tmp_path: Path) -> None:
    root = build(tmp_path, json.dumps(CDK), "Stack.template.json")
    assert property_of(root, "Sg", "VpcId").references == (Reference("Vpc", "VpcId"),)
    assert rendered(property_of(root, "Sg", "Tags"))[0]["Value"] == {"$text": ["a", {"$unknown": ["ALIYUN::Region"]}]}
