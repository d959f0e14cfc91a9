"""Resources of templates become canonical resources: values first; `test_translation_places.py` has the places."""

from __future__ import annotations

import base64
import time
from typing import Any

import pytest

from iaclint.graph.resources import Resource
from iaclint.graph.values import ABSENT, EncodedText, OneOf, PartialMap, PartialText, Reference, Rest, Unknown, Value
from iaclint.vocabulary.data_files import development_vocabulary
from tests.vocabulary.natives import UNKNOWN, NativeFake, canonical, native, place, ref, values, vocabulary

EMPTY = "aws_s3_bucket: {from: {AWS::S3::Bucket: {}}}"


def bucket(rules: str, properties: dict[str, Value]) -> Resource:
    """A bucket by the attribute rules given as YAML in flow style."""
    words = f"aws_s3_bucket: {{from: {{AWS::S3::Bucket: {{attributes: {rules}}}}}}}"
    return canonical(words, native("AWS::S3::Bucket", properties))[0]


def read(rules: str, properties: dict[str, Value], name: str) -> Value:
    return bucket(rules, properties).attributes.get(name)


# ---- names that follow the automatic rule


@pytest.mark.parametrize(
    ("canonical_type", "template_type", "written", "name"),
    [
        ("aws_db_instance", "AWS::RDS::DBInstance", "StorageEncrypted", "storage_encrypted"),
        ("aws_db_instance", "AWS::RDS::DBInstance", "KmsKeyId", "kms_key_id"),
        ("alicloud_instance", "ALIYUN::ECS::Instance", "VSwitchId", "vswitch_id"),
        ("aws_sns_topic", "AWS::SNS::Topic", "KmsMasterKeyId", "kms_master_key_id"),
        ("aws_sqs_queue", "AWS::SQS::Queue", "Tag", "tags"),
        ("aws_s3_bucket", "AWS::S3::Bucket", "CorsRules", "cors_rule"),
        ("aws_lb", "AWS::ElasticLoadBalancingV2::LoadBalancer", "SubnetMappings", "subnet_mapping"),
    ],
)
def test_names_that_agree_need_no_rule(canonical_type: str, template_type: str, written: str, name: str) -> None:
    words = f"{canonical_type}: {{from: {{{template_type}: }}}}"
    resource = canonical(words, native(template_type, {written: "x"}))[0]
    assert (resource.type, resource.source_type) == (canonical_type, template_type)
    assert values(resource) == {name: "x"}


def test_names_inside_follow_the_rule_too() -> None:
    encryption = {"Rule": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "k"}}]}
    rule = {"apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": "k"}}
    assert values(bucket("{}", {"ServerSideEncryptionConfiguration": encryption})) == {
        "server_side_encryption_configuration": {"rule": [rule]}
    }


def test_what_has_a_canonical_name_has_no_other() -> None:
    """`Grants` is `grant`; a check that also asks for the name of another type, `grants`, sees nothing."""
    for rules in ("{}", "{grant: {path: Grants, attributes: {type: Kind}}}"):
        properties: dict[str, Value] = {"Grants": [{"Kind": "Group"}]}
        assert isinstance(read(rules, properties, "grant"), list)
        assert read(rules, properties, "grants") is ABSENT


def test_a_name_that_nobody_knows_stays_in_snake_case() -> None:
    assert values(bucket("{}", {"FancyNewKMSThing": {"InnerName": 1}})) == {"fancy_new_kms_thing": {"InnerName": 1}}


def test_a_document_and_the_keys_of_a_map_stay_as_they_are() -> None:
    document = {"Statement": [{"Effect": "Allow", "Principal": "*"}]}
    written = {"Policy": document, "Tags": {"CostCenter": 1}}
    assert values(bucket("{}", written)) == {"policy": document, "tags": {"CostCenter": 1}}


def test_a_type_without_an_entry_stays_as_it_is() -> None:
    resource = native("AWS::New::Thing", {"SomeName": 1})
    assert canonical(EMPTY, resource) == [resource]


def test_an_equal_name_wins_over_a_plural() -> None:
    assert read("{}", {"CorsRules": "plural", "CorsRule": "equal"}, "cors_rule") == "equal"


# ---- rules


def test_a_rule_leads_through_objects() -> None:
    assert read("{logging.target_bucket: A.B}", {"A": {"B": "logs"}}, "logging") == {"target_bucket": "logs"}


def test_a_rule_wins_over_a_name_that_agrees() -> None:
    assert values(bucket("{acl: AccessControl}", {"AccessControl": "x", "Acl": "y"})) == {"acl": "x"}


def test_a_rule_adds_to_an_object_that_follows_the_automatic_rule() -> None:
    written = {"Logging": {"TargetPrefix": "p", "Destination": "logs"}}
    assert read("{logging.target_bucket: Logging.Destination}", written, "logging") == {
        "target_prefix": "p",
        "target_bucket": "logs",
    }


def test_each_item_of_a_list_keeps_what_is_its_own() -> None:
    written = {"Rules": [{"Days": 1, "Id": "a"}, {"Id": "b"}, {"Days": 3}]}
    wanted = [{"id": "a", "expiration": {"days": 1}}, {"id": "b"}, {"expiration": {"days": 3}}]
    inside = "{lifecycle_rule: {path: Rules, attributes: {expiration.days: Days}}}"
    beside = "{lifecycle_rule: Rules, lifecycle_rule.expiration.days: Rules.Days}"
    assert read(inside, written, "lifecycle_rule") == wanted
    assert read(beside, written, "lifecycle_rule") == wanted


def test_a_path_through_a_list_finds_what_is_in_any_item() -> None:
    rules = "{acl: A.B}"
    assert read(rules, {"A": [{"B": 1}]}, "acl") == 1
    assert read(rules, {"A": [{"B": 1}, {}, {"B": [2, 3]}]}, "acl") == [1, 2, 3]
    assert read(rules, {"A": [{"B": 1}, Rest(UNKNOWN)]}, "acl") == [1, Rest(UNKNOWN)]
    assert read(rules, {"A": [{}, {}]}, "acl") is ABSENT


def test_of_several_places_the_first_that_is_written_counts() -> None:
    rules = "{acl: [First, {path: Second, values: {shut: private}}]}"
    assert read(rules, {"First": 1, "Second": "shut"}, "acl") == 1
    assert read(rules, {"Second": "shut"}, "acl") == "private"
    assert read(rules, {}, "acl") is ABSENT


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Enabled", True),
        ("Suspended", False),
        ("Other", "Other"),
        (True, "yes"),
        ("True", "yes"),
        (2, "two"),
        ("2", "two"),
        (None, ABSENT),
        (UNKNOWN, UNKNOWN),
        (["Enabled", "Other"], [True, "Other"]),
        (OneOf(("Enabled", None)), OneOf((True, None))),
        (PartialText(("En", UNKNOWN)), UNKNOWN),
    ],
)
def test_values_are_translated(written: Value, value: Value) -> None:
    rules = "{acl: {path: A, values: {Enabled: true, Suspended: false, true: 'yes', 2: two}}}"
    assert read(rules, {"A": written}, "acl") == value


def test_a_default_says_what_not_written_means() -> None:
    rules = "{versioning.enabled: {path: V.Status, default: false}, acl: {path: Acl, default: unknown}}"
    resource = bucket(rules, {})
    assert resource.attributes.get("versioning") == {"enabled": False}
    assert resource.attributes.get("acl") == Unknown(("Acl is not set",))
    assert values(resource) == {}
    assert read(rules, {"V": OneOf(({"Status": True}, None))}, "versioning") == {"enabled": OneOf((True, False))}
    assert read(rules, {"V": UNKNOWN}, "versioning") == {"enabled": UNKNOWN}


def test_a_block_that_is_there_by_default_goes_when_satellites_are_appended() -> None:
    """AWS lets everything out of a new group unless the template adds an egress rule, in the group or beside it."""
    words = vocabulary("""
        aws_security_group:
          from:
            aws_vpc_security_group_egress_rule:
              {joined_by: security_group_id, append: egress, attributes: {protocol: ip_protocol}}
            AWS::EC2::SecurityGroup:
              attributes:
                egress: {path: SecurityGroupEgress, attributes: {protocol: IpProtocol}, default: {protocol: "-1"}}
        aws_vpc_security_group_egress_rule:
          from: {AWS::EC2::SecurityGroupEgress: {attributes: {security_group_id: GroupId}}}
    """)
    group = native("AWS::EC2::SecurityGroup", {}, "Group")
    rule = native("AWS::EC2::SecurityGroupEgress", {"GroupId": ref("Group"), "IpProtocol": "tcp"}, "Rule")
    assert canonical(words, group)[0].attributes.get("egress") == {"protocol": "-1"}
    beside = canonical(words, group, rule)[0]
    assert beside.attributes.get("egress") == [{"protocol": "tcp"}]
    assert beside.attributes.address_at(("egress", 0, "protocol")) == "Rule"
    inside = native("AWS::EC2::SecurityGroup", {"SecurityGroupEgress": [{"IpProtocol": "udp"}]}, "Group")
    assert canonical(words, inside, rule)[0].attributes.get("egress") == [{"protocol": "udp"}, {"protocol": "tcp"}]


@pytest.mark.parametrize(
    ("items", "value"),
    [
        ([{"Key": "a", "Value": 1}, {"Key": "b", "Value": 2}], 2),
        ([{"Key": "a", "Value": 1}], ABSENT),
        ([], ABSENT),
        ({"b": 2}, 2),
        ([{"key": "b", "value": UNKNOWN}], UNKNOWN),
        ([{"Key": UNKNOWN, "Value": 1}], UNKNOWN),
        ([{"Key": UNKNOWN, "Value": 1}, {"Key": "b", "Value": 2}], 2),
        ([Rest(UNKNOWN)], UNKNOWN),
        ([OneOf(({"Key": "b", "Value": 2}, None))], OneOf((2, None))),
        (OneOf(([{"Key": "b", "Value": 2}], [])), OneOf((2, None))),
        (UNKNOWN, UNKNOWN),
        ("text", ABSENT),
    ],
)
def test_a_setting_is_found_by_its_key(items: Value, value: Value) -> None:
    assert read("{acl: {path: Settings, key: b}}", {"Settings": items}, "acl") == value


def test_a_setting_with_members_of_other_names() -> None:
    rules = "{acl: {path: S, key: a.b, key_name: ParameterName, value_name: ParameterValue}}"
    assert read(rules, {"S": [{"ParameterName": "a.b", "ParameterValue": 1}]}, "acl") == 1


def test_only_the_wanted_items_are_kept() -> None:
    items: list[Value] = [{"Name": "a", "Id": 1}, {"Name": "b", "Id": 2}, {"Id": 3}]
    assert read("{cors_rule: {path: L, where: {Name: a}}}", {"L": items}, "cors_rule") == [{"name": "a", "id": 1}]
    rest = read("{cors_rule: {path: L, where_not: {Name: [a]}}}", {"L": items}, "cors_rule")
    assert rest == [{"name": "b", "id": 2}, {"id": 3}]
    assert read("{cors_rule: {path: L, where: {Name: c}}}", {"L": items}, "cors_rule") is ABSENT


@pytest.mark.parametrize("item", [{"Name": UNKNOWN}, UNKNOWN, Rest(UNKNOWN), OneOf(({"Name": "a"}, {"Name": "b"}))])
def test_an_item_that_may_be_wanted_is_not_known(item: Value) -> None:
    found = read("{cors_rule: {path: L, where: {Name: a}}}", {"L": [item]}, "cors_rule")
    assert [type(each) for each in found] == [Rest]


def test_an_item_that_may_be_left_out_is_wanted_if_it_is_there() -> None:
    item = OneOf(({"Name": "a"}, None))
    found = read("{cors_rule: {path: L, where: {Name: a}}}", {"L": [item]}, "cors_rule")
    assert found == [OneOf(({"name": "a"}, None))]


def test_items_are_chosen_before_what_is_inside_is_read() -> None:
    rules = "{cors_rule: {path: L.Inner, where: {Name: [a, b]}}}"
    items: list[Value] = [{"Name": "a", "Inner": {"Id": 1}}, {"Name": "b"}, {"Name": "c", "Inner": {"Id": 3}}]
    assert read(rules, {"L": items}, "cors_rule") == [{"id": 1}]
    items.append({"Name": "b", "Inner": {"Id": 4}})
    assert read(rules, {"L": items}, "cors_rule") == [{"id": 1}, {"id": 4}]
    found = bucket(rules, {"L": items})
    assert [place(found, "cors_rule", index, "id") for index in (0, 1)] == ["L.0.Inner.Id", "L.3.Inner.Id"]
    assert place(bucket(rules, {"L": items[1:]}), "cors_rule", 0, "id") == "L.2.Inner.Id"


def test_a_map_of_objects_becomes_blocks() -> None:
    rules = "{cors_rule: {path: Options, as: entries, key_name: id}}"
    options = {"x": {"MaxAgeSeconds": 1}, "y": OneOf(({"MaxAgeSeconds": 2}, None)), "z": UNKNOWN}
    found = read(rules, {"Options": options}, "cors_rule")
    assert found[:2] == [
        {"max_age_seconds": 1, "id": "x"},
        OneOf(({"max_age_seconds": 2, "id": "y"}, None)),
    ]
    assert (dict(found[2]), found[2].rest) == ({"id": "z"}, UNKNOWN)
    assert place(bucket(rules, {"Options": options}), "cors_rule", 1, "max_age_seconds") == "Options.y.MaxAgeSeconds"
    assert place(bucket(rules, {"Options": options}), "cors_rule", 0, "id") == "Options.x"


def test_a_map_whose_keys_are_spelled_as_names() -> None:
    rules = "{tags: {path: Settings, as: snake_case}}"
    written = {"Settings": {"K8sAuditEnabled": True, "RdsTtl": UNKNOWN}}
    found = bucket(rules, written)
    assert found.attributes.get("tags") == {"k8s_audit_enabled": True, "rds_ttl": UNKNOWN}
    assert place(found, "tags", "k8s_audit_enabled") == "Settings.K8sAuditEnabled"
    assert found.attributes.spelled(("tags", "rds_ttl"), 7) == (("Settings", "RdsTtl"), 7)
    assert found.attributes.spelled(("tags", "oss_ttl"), 7) == (("Settings", "OssTtl"), 7)
    assert (
        place(bucket(rules, {"Settings": OneOf((None, written["Settings"]))}), "tags", "rds_ttl") == "Settings.RdsTtl"
    )
    open_ended = read(rules, {"Settings": PartialMap({"RdsTtl": 1}, UNKNOWN)}, "tags")
    assert (dict(open_ended), open_ended.rest) == ({"rds_ttl": 1}, UNKNOWN)


def test_what_a_template_cannot_say() -> None:
    rules = "{acl: {default: unknown}, versioning.mfa_delete: {default: unknown}, versioning.enabled: Versioned}"
    resource = bucket(rules, {"Versioned": True})
    assert isinstance(resource.attributes.get("acl"), Unknown)
    versioning = resource.attributes.get("versioning")
    assert (versioning["enabled"], type(versioning["mfa_delete"])) == (True, Unknown)
    assert values(resource).keys() == {"versioning"}
    assert place(resource, "acl") == ""
    assert resource.attributes.spelled(("acl",), "private") == (("acl",), "private")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a, b,,c", ["a", "b", "c"]),
        (["a", "b"], ["a", "b"]),
        (PartialText(("a,", UNKNOWN, ",b")), ["a", Rest(UNKNOWN), "b"]),
        (PartialText(("a", UNKNOWN, "z,b")), [Rest(UNKNOWN), "b"]),
        (UNKNOWN, UNKNOWN),
        (OneOf(("a,b", None)), OneOf((["a", "b"], None))),
    ],
)
def test_a_text_with_commas_becomes_a_list(text: Value, value: Value) -> None:
    assert read("{acl: {path: A, as: split}}", {"A": text}, "acl") == value


def _encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (_encoded(b"#!/bin/sh"), "#!/bin/sh"),
        (_encoded(b"\xff\xfe\x00"), _encoded(b"\xff\xfe\x00")),
        ("no base64!", "no base64!"),
        ("ünïcode", "ünïcode"),
        (EncodedText.of(PartialText(("key=", UNKNOWN))), PartialText(("key=", UNKNOWN))),
        (UNKNOWN, UNKNOWN),
        (OneOf((_encoded(b"a"), EncodedText.of(UNKNOWN))), OneOf(("a", UNKNOWN))),
        (7, 7),
    ],
)
def test_encoded_text_is_read(written: Value, value: Value) -> None:
    assert read("{acl: {path: UserData, as: base64}}", {"UserData": written}, "acl") == value


def test_encoded_text_is_unknown_to_others() -> None:
    text = EncodedText.of(PartialText(("a", UNKNOWN)))
    assert isinstance(text, Unknown)
    assert text.causes == UNKNOWN.causes


def test_a_map_becomes_pairs() -> None:
    rules = "{acl: {path: A, as: name_value}}"
    assert read(rules, {"A": {"X": 1}}, "acl") == [{"name": "X", "value": 1}]
    assert read(rules, {"A": PartialMap({"X": 1}, UNKNOWN)}, "acl") == [{"name": "X", "value": 1}, Rest(UNKNOWN)]
    assert read(rules, {"A": [{"Name": "X"}]}, "acl") == [{"Name": "X"}]


@pytest.mark.parametrize(
    ("tags", "value"),
    [
        ([{"Key": "a", "Value": 1}, {"Key": "b"}], {"a": 1, "b": None}),
        ([{"key": "a", "value": 1}], {"a": 1}),
        ([{"TagKey": "a", "TagValue": 1}], {"a": 1}),
        ([{"Key": "a", "Value": UNKNOWN}], {"a": UNKNOWN}),
        ([OneOf(({"Key": "a", "Value": 1}, None))], {"a": OneOf((1, None))}),
        ([], []),
        (UNKNOWN, UNKNOWN),
        ({"a": 1}, {"a": 1}),
    ],
)
def test_tags_become_a_map(tags: Value, value: Value) -> None:
    assert read("{}", {"Tags": tags}, "tags") == value


@pytest.mark.parametrize("item", [{"Key": UNKNOWN, "Value": 1}, UNKNOWN, Rest(UNKNOWN)])
def test_tags_of_which_not_all_are_known(item: Value) -> None:
    found = read("{}", {"Tags": [{"Key": "a", "Value": 1}, item]}, "tags")
    assert isinstance(found, PartialMap)
    assert (dict(found), found.rest) == ({"a": 1}, UNKNOWN)


# ---- what is not known


def test_below_something_unknown_everything_is_unknown() -> None:
    rules = "{acl: A.B.C, logging.target_bucket: A.D}"
    for written in ({"A": UNKNOWN}, {"A": PartialMap({}, UNKNOWN)}):
        assert read(rules, written, "acl") == UNKNOWN
        assert read(rules, written, "logging") == {"target_bucket": UNKNOWN}


def test_alternatives_are_translated_one_by_one() -> None:
    written = {"Logging": OneOf(({"TargetBucket": "a"}, {"TargetPrefix": "p"}, None, UNKNOWN), ("condition C",))}
    assert read("{}", written, "logging") == OneOf(
        ({"target_bucket": "a"}, {"target_prefix": "p"}, None, UNKNOWN), ("condition C",)
    )
    assert read("{acl: Logging.TargetBucket}", written, "acl") == OneOf(("a", None, None, UNKNOWN), ("condition C",))


def test_alternatives_that_agree_are_one_value() -> None:
    written = {"A": OneOf(({"B": "x", "C": 1}, {"B": "x", "C": 2}))}
    assert read("{acl: A.B}", written, "acl") == "x"


def test_a_partly_known_object_stays_so() -> None:
    found = read("{}", {"Logging": PartialMap({"TargetBucket": "a"}, UNKNOWN)}, "logging")
    assert isinstance(found, PartialMap)
    assert (dict(found), found.rest) == ({"target_bucket": "a"}, UNKNOWN)


def test_properties_of_which_not_even_the_names_are_known() -> None:
    class Opaque(NativeFake):
        def get(self, name: str) -> Value:
            return UNKNOWN if name.isalpha() else ABSENT

    resource = Resource("This", "AWS::S3::Bucket", "AWS::S3::Bucket", Opaque({}))
    found = canonical("aws_s3_bucket: {from: {AWS::S3::Bucket: {attributes: {acl: AccessControl}}}}", resource)[0]
    assert (found.attributes.get("acl"), found.attributes.get("policy")) == (UNKNOWN, UNKNOWN)


# ---- one resource as several, or as another


def test_constants_that_the_type_implies() -> None:
    words = "aws_security_group_rule: {from: {AWS::EC2::SecurityGroupEgress: {set: {type: egress}}}}"
    found = canonical(words, native("AWS::EC2::SecurityGroupEgress", {"FromPort": 1}))[0]
    assert values(found) == {"from_port": 1, "type": "egress"}


RULES = """
alicloud_security_group: {from: {ALIYUN::ECS::SecurityGroup: {attributes: {security_group_name: SecurityGroupName}}}}
alicloud_security_group_rule:
  from:
    ALIYUN::ECS::SecurityGroup:
      each: SecurityGroupIngress
      link: security_group_id
      set: {type: ingress}
      attributes: {cidr_ip: SourceCidrIp}
"""


def group(rules: Value) -> list[Resource]:
    return canonical(RULES, native("ALIYUN::ECS::SecurityGroup", {"SecurityGroupIngress": rules}, "Group"))


def test_every_item_is_a_resource_that_refers_to_the_whole() -> None:
    whole, first, second = group([{"SourceCidrIp": "10.0.0.0/8", "PortRange": "22/22"}, {"SourceCidrIp": UNKNOWN}])
    assert [whole.address, first.address, second.address] == [
        "Group",
        "Group.SecurityGroupIngress[0]",
        "Group.SecurityGroupIngress[1]",
    ]
    assert first.members == {"Group"}
    assert (whole.attributes.address_at(()), first.attributes.address_at(("cidr_ip",))) == ("", "Group")
    link = Reference("Group", "id")
    assert values(first) == {
        "cidr_ip": "10.0.0.0/8",
        "port_range": "22/22",
        "type": "ingress",
        "security_group_id": Unknown(("Group",), (link,), not_null=True),
    }
    assert first.attributes.references("security_group_id") == (link,)
    assert second.attributes.get("cidr_ip") == UNKNOWN


@pytest.mark.parametrize(
    ("rules", "cidrs"),
    [
        ({"SourceCidrIp": "a"}, ["a"]),
        ([], []),
        (ABSENT, []),
        ("text", []),
        (UNKNOWN, [UNKNOWN]),
        ([Rest(UNKNOWN)], [UNKNOWN]),
        ([OneOf(({"SourceCidrIp": "a"}, None))], ["a"]),
        ([OneOf((None, None))], []),
        ([OneOf(({"SourceCidrIp": "a"}, {"SourceCidrIp": "b"}))], [OneOf(("a", "b"))]),
        (OneOf(([{"SourceCidrIp": "a"}], [{"SourceCidrIp": "b"}])), ["a", "b"]),
    ],
)
def test_items_that_may_be_there_are_there(rules: Value, cidrs: list[Value]) -> None:
    parts = group(rules)[1:]
    assert [part.attributes.get("cidr_ip") for part in parts] == cidrs
    assert len({part.address for part in parts}) == len(parts)


def test_an_item_between_alternatives_has_what_any_of_them_has() -> None:
    part = group([OneOf(({"NICType": "a", "SourceCidrIp": "x"}, {"SourceCidrIp": "x"}))])[1]
    assert part.attributes.get("nic_type") == OneOf(("a", None))
    assert part.attributes.get("cidr_ip") == "x"
    assert part.attributes.get("port_range") is ABSENT


def test_a_part_has_attributes_of_the_whole() -> None:
    words = """
      alicloud_security_group_rule:
        from:
          ALIYUN::ECS::SecurityGroupIngresses:
            each: Permissions
            outer: {security_group_id: SecurityGroupId}
            attributes: {cidr_ip: SourceCidrIp}
    """
    written = {"SecurityGroupId": ref("Group"), "Permissions": [{"SourceCidrIp": "x"}]}
    part = canonical(words, native("ALIYUN::ECS::SecurityGroupIngresses", written))[0]
    wanted = Reference("Group", "id")
    assert values(part) == {"cidr_ip": "x", "security_group_id": Unknown(("Group",), (wanted,))}
    assert part.attributes.references("security_group_id") == (wanted,)
    assert (place(part, "security_group_id"), place(part, "cidr_ip")) == (
        "SecurityGroupId",
        "Permissions.0.SourceCidrIp",
    )
    assert part.attributes.spelled(("security_group_id",), "g") == (("SecurityGroupId",), "g")


ATTACHMENT = """
aws_iam_user: {from: {AWS::IAM::User: {}}}
aws_iam_user_policy_attachment:
  from: {AWS::IAM::User: {each: ManagedPolicyArns, link: user, attributes: {policy_arn: .}}}
"""


def test_items_that_are_plain_values() -> None:
    written = {"ManagedPolicyArns": ["arn:a", ref("Policy"), OneOf(("arn:b", None)), Rest(UNKNOWN), None]}
    _, *parts = canonical(ATTACHMENT, native("AWS::IAM::User", written, "User"))
    found = [part.attributes.get("policy_arn") for part in parts]
    policy = Unknown(("Policy",), (Reference("Policy", "id"),))
    assert found == ["arn:a", policy, "arn:b", UNKNOWN]
    assert place(parts[2], "policy_arn") == "ManagedPolicyArns.2"
    assert parts[0].attributes.spelled(("policy_arn",), "x") == (("ManagedPolicyArns", 0), "x")
    assert parts[0].attributes.references("user") == (Reference("User", "id"),)


@pytest.mark.parametrize("item", ["arn:a", PartialText(("arn:", UNKNOWN)), UNKNOWN])
def test_items_that_are_plain_values_have_no_members(item: Value) -> None:
    _, part = canonical(ATTACHMENT, native("AWS::IAM::User", {"ManagedPolicyArns": [item]}, "User"))
    assert part.attributes.get("id") is ABSENT


def test_a_further_reading_refers_to_the_whole() -> None:
    words = """
      aws_iam_user_login_profile: {from: {AWS::IAM::User: {present: LoginProfile, link: user}}}
      aws_iam_user: {from: {AWS::IAM::User: {}}}
    """
    user, profile = canonical(words, native("AWS::IAM::User", {"LoginProfile": {}}, "User"))
    assert (user.type, user.address) == ("aws_iam_user", "User")
    assert profile.attributes.references("user") == (Reference("User", "id"),)
    assert profile.members == {profile.attributes.address_at(())} == {"User"}


@pytest.mark.parametrize(
    ("profile", "optional"), [({}, False), (UNKNOWN, False), (OneOf(({}, {})), False), (OneOf(({}, None)), True)]
)
def test_nobody_may_count_on_a_further_reading_that_may_be_left_out(profile: Value, optional: bool) -> None:
    words = "aws_iam_user_login_profile: {from: {AWS::IAM::User: {present: Login.Profile, link: user}}}"
    [found] = canonical(words, native("AWS::IAM::User", {"Login": {"Profile": profile}}, "User"))
    assert (found.optional, found.certain) == (optional, True)


def test_a_resource_that_is_referred_to_is_surely_there() -> None:
    words = "aws_s3_bucket: {from: {AWS::S3::Bucket: {absent: Other}}}"
    sure = Unknown(("Other",), (Reference("Other", ""),), not_null=True)
    assert canonical(words, native("AWS::S3::Bucket", {"Other": sure}))[0].type == "AWS::S3::Bucket"


TWO = """
aws_iam_group_policy: {from: {AWS::IAM::Policy: {present: Groups, attributes: {name: PolicyName, group: Groups}}}}
aws_iam_role_policy: {from: {AWS::IAM::Policy: {attributes: {name: PolicyName, role: Roles}}}}
"""


def test_a_type_of_two_meanings_is_two_resources() -> None:
    written = {"PolicyName": "p", "Groups": [ref("G")], "Roles": ["r"]}
    role, other = canonical(TWO, native("AWS::IAM::Policy", written))
    assert (role.type, role.address, role.attributes.address_at(())) == ("aws_iam_role_policy", "This", "")
    assert (other.type, other.attributes.address_at(())) == ("aws_iam_group_policy", "This")
    assert other.address not in ("", "This")
    assert [each.type for each in canonical(TWO, native("AWS::IAM::Policy", {}))] == ["aws_iam_role_policy"]


@pytest.mark.parametrize(
    ("condition", "written", "holds"),
    [
        ("when: {Kind: [a, b]}", {"Kind": "b"}, True),
        ("when: {Kind: [a, b]}", {"Kind": "c"}, False),
        ("when: {Kind: [a]}", {}, False),
        ("when: {Kind: [a]}", {"Kind": UNKNOWN}, None),
        ("when: {Kind: [a]}", {"Kind": OneOf(("a", "c"))}, None),
        ("when: {Kind: [a]}", {"Kind": OneOf(("b", "c"))}, False),
        ("when: {In.Side: true}", {"In": {"Side": "True"}}, True),
        ("present: Name", {"Name": UNKNOWN}, True),
        ("present: Name", {"Name": OneOf(("a", None))}, True),
        ("present: Name", {"Name": None}, False),
        ("present: [Name, Other]", {"Name": 1}, False),
        ("absent: Name", {}, True),
        ("absent: Name", {"Name": UNKNOWN}, None),
        ("absent: Name", {"Name": OneOf(("a", None))}, None),
        ("absent: Name", {"Name": OneOf((None, ""))}, None),
        ("absent: Name", {"Name": OneOf(("a", "b"))}, False),
        ("absent: Name", {"Name": "a"}, False),
        ("absent: Name", {"Name": PartialText(("a", UNKNOWN))}, False),
    ],
)
def test_a_condition_decides_whether_the_entry_counts(
    condition: str, written: dict[str, Any], holds: bool | None
) -> None:
    words = f"aws_s3_bucket: {{from: {{AWS::S3::Bucket: [{{{condition}}}]}}}}"
    [found] = canonical(words, native("AWS::S3::Bucket", written))
    assert found.type == ("AWS::S3::Bucket" if holds is False else "aws_s3_bucket")
    assert found.certain is (holds is not None)


# ---- resources that refer to each other


@pytest.mark.parametrize("name", [ref("Bucket"), ref("Bucket", "Arn"), "logs"])
def test_a_satellite_of_a_template_is_folded(name: Value) -> None:
    policy: Value = {"Statement": []}
    owner = native("AWS::S3::Bucket", {"BucketName": "logs"}, "Bucket")
    satellite = native("AWS::S3::BucketPolicy", {"Bucket": name, "PolicyDocument": policy}, "Policy")
    found = canonical(development_vocabulary(), owner, satellite)[0]
    assert found.attributes.get("policy") == policy
    assert found.satellites == ("Policy",)
    assert found.attributes.address_at(("policy",)) == "Policy"


WHITELISTS = """
alicloud_kvstore_instance:
  from:
    ALIYUN::REDIS::Instance: {attributes: {security_ips: Ips}}
    ALIYUN::REDIS::Whitelist: {joined_by: InstanceId, append: security_ips, attributes: {.: SecurityIps}}
    ALIYUN::REDIS::Switch:
      joined_by: InstanceId
      attributes: {ssl_enable: {path: Active, values: {"true": Enable, "false": Disable}}}
"""


@pytest.mark.parametrize(
    ("own", "ips", "places"),
    [
        (ABSENT, ["0.0.0.0/0"], [("List", "SecurityIps")]),
        ("10.0.0.0/8", ["0.0.0.0/0", "10.0.0.0/8"], [("List", "SecurityIps"), ("", "Ips")]),
        (["a", "b"], ["a", "b", "0.0.0.0/0"], [("", "Ips.0"), ("", "Ips.1"), ("List", "SecurityIps")]),
        (UNKNOWN, ["0.0.0.0/0", Rest(UNKNOWN)], [("List", "SecurityIps"), ("", "Ips")]),
    ],
)
def test_a_resource_that_only_templates_have_is_one_more_value(
    own: Value, ips: list[Value], places: list[tuple[str, str]]
) -> None:
    cache = native("ALIYUN::REDIS::Instance", {} if own is ABSENT else {"Ips": own}, "Cache")
    written = {"InstanceId": ref("Cache"), "SecurityIps": "0.0.0.0/0"}
    found, apart = canonical(WHITELISTS, cache, native("ALIYUN::REDIS::Whitelist", written, "List"))
    assert found.attributes.get("security_ips") == ips
    assert found.members == {"List"}
    assert apart.type == "ALIYUN::REDIS::Whitelist"
    paths = [("security_ips", index) for index in range(len(ips))]
    assert [(found.attributes.address_at(path), place(found, *path)) for path in paths] == places
    shown = [found.attributes.spelled(path, "x")[0] for path in paths]
    assert [".".join(map(str, path)) for path in shown] == [name for _, name in places]


def test_a_resource_that_only_templates_have_without_its_owner() -> None:
    written = {"InstanceId": "r-1", "SecurityIps": OneOf(("a", "b"))}
    _, stand_in = canonical(WHITELISTS, native("ALIYUN::REDIS::Whitelist", written, "List"))
    assert (stand_in.type, stand_in.address, stand_in.complete) == ("alicloud_kvstore_instance", "List", False)
    assert stand_in.attributes.get("security_ips") == [OneOf(("a", "b"))]
    assert isinstance(stand_in.attributes.get("ssl_enable"), Unknown)


@pytest.mark.parametrize(
    ("on", "value", "written"),
    [(False, "Disable", False), ("true", "Enable", "true"), (OneOf((True, False)), OneOf(("Enable", "Disable")), ...)],
)
def test_an_attribute_that_only_templates_set_apart(on: Value, value: Value, written: Value) -> None:
    cache = native("ALIYUN::REDIS::Instance", {}, "Cache")
    switch = native("ALIYUN::REDIS::Switch", {"InstanceId": ref("Cache"), "Active": on}, "Switch")
    found = canonical(WHITELISTS, cache, switch)[0]
    assert found.attributes.get("ssl_enable") == value
    assert found.attributes.spelled(("ssl_enable",), value) == (("Active",), on if written is ... else written)
    assert found.attributes.spelled(("ssl_enable",), "Enable")[1] in ("true", on)
    assert place(found, "ssl_enable") == "Active"


def test_rules_of_a_group_are_its_blocks_wherever_they_are_written() -> None:
    inline = {"CidrIp": "10.0.0.0/8", "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}
    group = native("AWS::EC2::SecurityGroup", {"GroupDescription": "g", "SecurityGroupIngress": [inline]}, "Group")
    rule = {"GroupId": ref("Group", "GroupId"), "CidrIpv6": "::/0", "IpProtocol": -1}
    apart = native("AWS::EC2::SecurityGroupIngress", rule, "Rule")
    found = canonical(development_vocabulary(), group, apart)[0]
    assert found.attributes.get("ingress") == [
        {"cidr_blocks": "10.0.0.0/8", "protocol": "tcp", "from_port": 22, "to_port": 22},
        {"ipv6_cidr_blocks": "::/0", "protocol": -1},
    ]
    assert [found.attributes.address_at(("ingress", index)) for index in (0, 1)] == ["", "Rule"]
    assert found.members == {"Rule"}


def test_items_of_one_resource_are_folded_into_another() -> None:
    words = """
      aws_security_group:
        from:
          AWS::EC2::SecurityGroup: {}
          aws_security_group_rule: {joined_by: security_group_id, append: ingress}
      aws_security_group_rule: {from: {AWS::EC2::SecurityGroup: {each: Rules, link: security_group_id}}}
    """
    whole = canonical(words, native("AWS::EC2::SecurityGroup", {"Rules": [{"FromPort": 1}]}, "Group"))[0]
    assert whole.attributes.get("ingress") == [{"from_port": 1}]
    assert whole.attributes.address_at(("ingress", 0, "from_port")) == "Group"


def test_a_finding_in_an_item_is_that_of_the_resource_that_it_is_written_in() -> None:
    """Also where the item is folded into another resource, or has satellites itself."""
    words = """
      aws_security_group: {from: {aws_security_group_rule: {joined_by: security_group_id, append: ingress}, A::G: {}}}
      aws_security_group_rule: {from: {A::Rules: {each: Rules, outer: {security_group_id: GroupId}}}}
      aws_iam_user:
        from: {A::User: {each: Users, link: id}, aws_iam_user_tag: {joined_by: user, attributes: {tags: t}}}
      aws_iam_user_tag: {from: {A::Tag: {}}}
    """
    rules = native("A::Rules", {"GroupId": ref("Group"), "Rules": [{"FromPort": 1}]}, "Rules")
    group = canonical(words, native("A::G", {}, "Group"), rules)[0]
    assert group.attributes.address_at(("ingress", 0, "from_port")) == "Rules"
    assert group.members == {"Rules", "Rules.Rules[0]"}
    users = native("A::User", {"Users": [{"Name": "n"}]}, "Whole")
    tag = native("A::Tag", {"User": ref("Whole.Users[0]"), "T": {}}, "Tag")
    user = canonical(words, users, tag)[0]
    assert (user.satellites, user.members) == (("Tag",), frozenset({"Whole"}))


@pytest.mark.parametrize(
    ("own", "ingress"),
    [
        (UNKNOWN, [{"protocol": "-1"}, Rest(UNKNOWN)]),
        (
            OneOf(([{"IpProtocol": "tcp"}], None)),
            OneOf(([{"protocol": "-1"}, {"protocol": "tcp"}], [{"protocol": "-1"}])),
        ),
        ({"IpProtocol": "tcp"}, [{"protocol": "tcp"}, {"protocol": "-1"}]),
        (ABSENT, [{"protocol": "-1"}]),
    ],
)
def test_a_rule_apart_counts_whatever_the_group_says_itself(own: Value, ingress: Value) -> None:
    group = native("AWS::EC2::SecurityGroup", {"SecurityGroupIngress": own}, "Group")
    apart = native("AWS::EC2::SecurityGroupIngress", {"GroupId": ref("Group"), "IpProtocol": "-1"}, "Rule")
    found = canonical(development_vocabulary(), group, apart)[0]
    assert found.attributes.get("ingress") == ingress
    first = ingress[0] if isinstance(ingress, list) else {"protocol": "-1"}
    index = int(first["protocol"] != "-1")
    assert found.attributes.address_at(("ingress", index, "protocol")) == "Rule"
    if isinstance(own, OneOf):
        assert place(found, "ingress", 1, "protocol") == "SecurityGroupIngress.0.IpProtocol"


@pytest.mark.parametrize(
    ("given", "canonical_name"),
    [("", "id"), ("Arn", "arn"), ("BucketName", "bucket"), ("RegionalDomainName", "regional_domain_name")],
)
def test_references_are_in_canonical_words(given: str, canonical_name: str) -> None:
    owner = native("AWS::S3::Bucket", {}, "Bucket")
    document = {"Statement": [{"Resource": PartialText((ref("Bucket", given), "/*"))}]}
    written = {"Bucket": "x", "PolicyDocument": document}
    policy = canonical(development_vocabulary(), native("AWS::S3::BucketPolicy", written, "P"), owner)[0]
    wanted = Reference("Bucket", canonical_name)
    assert policy.attributes.references("policy") == (wanted,)
    resource = policy.attributes.get("policy")["Statement"][0]["Resource"]
    assert resource.unknowns[0].references == (wanted,)
    assert resource.unknowns[0].causes == (f"Bucket.{given}" if given else "Bucket",)


# ---- cost


def test_only_what_is_asked_for_is_evaluated() -> None:
    attributes = NativeFake({"AccessControl": "x", "Tags": [], "PolicyText": "y"})
    resource = Resource("This", "AWS::S3::Bucket", "AWS::S3::Bucket", attributes)
    words = "aws_s3_bucket: {from: {AWS::S3::Bucket: {attributes: {acl: AccessControl}}}}"
    assert canonical(words, resource)[0].attributes.get("acl") == "x"
    assert attributes.evaluated == ["AccessControl"]


def test_a_value_that_contains_one_part_many_times_costs_no_more() -> None:
    bomb: Value = {"Prefix": "x", "Unknown": ref("Other", "Arn")}
    for _ in range(70):
        bomb = {"And": [bomb, bomb], "Rule": [bomb, bomb]}
    started = time.process_time()
    for name in ("Policy", "Tags", "Logging", "LifecycleRule", "ServerSideEncryptionConfiguration"):
        assert bucket("{}", {name: bomb}).attributes.get(name) is not None
        bucket("{acl: " + name + ".Rule.And.Prefix}", {name: bomb}).attributes.get("acl")
    assert time.process_time() - started < 2
