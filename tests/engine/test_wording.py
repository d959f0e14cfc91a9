"""A check's texts in the words of the file: where their names stand, and what takes their place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from iaclint.engine.findings import Finding, Fix
from iaclint.graph.resources import Path, Resource
from iaclint.graph.values import ABSENT, Unknown, Value
from tests.engine.fakes import FakeAttributes, ask, check, resource

NAMES = {
    "acl": "AccessControl",
    "encrypt_at_rest": "EncryptionAtRestOptions",
    "kms_key_id": "KmsKeyId",
    "versioning": "VersioningConfiguration",
    "versioning.enabled": "VersioningConfiguration.Status",
}
VALUES: dict[str, dict[Any, Any]] = {
    "acl": {"public-read": "PublicRead", "private": "Private"},
    "versioning.enabled": {True: "Enabled", False: "Suspended"},
}


class TemplateAttributes(FakeAttributes):
    """Every canonical name in CamelCase, but for those in `NAMES`; what begins with `no_` the template cannot say."""

    def spelled(self, path: Path, value: Value) -> tuple[Path, Value]:
        dotted = ".".join(step for step in path if isinstance(step, str))
        if dotted.startswith("no_"):
            return path, value
        if dotted in NAMES:
            native: Path = tuple(NAMES[dotted].split("."))
        else:
            known = NAMES.get(str(path[0]), "") if path else ""
            rest = path[1:] if known else path
            camel = [s if isinstance(s, int) else "".join(w.capitalize() for w in s.split("_")) for s in rest]
            native = (*filter(None, (known,)), *camel)
        values = VALUES.get(dotted, {})
        return native, values.get(value, value) if isinstance(value, (str, bool)) else value


def in_template(type_: str, values: dict[str, Value], language: str = "cloudformation") -> Resource:
    source = "AWS::S3::Bucket"
    return Resource("Site", type_, source, TemplateAttributes(values, "Site", "t.yaml"), language=language)


def found(
    type_: str, values: dict[str, Value], conditions: str, language: str = "cloudformation", **texts: Any
) -> Finding:
    compiled = check(conditions, resource=type_, **texts)
    findings, problems = ask(compiled, [in_template(type_, values, language)])
    assert not problems, problems
    [finding] = findings
    return finding


ACL = "deny: {path: acl, equals: public-read, absent: fail}\nabsent_because: so"
VERSIONING = "require: {path: versioning.enabled, equals: true, absent: fail}\nabsent_because: so"
AT_REST = "require: {path: encrypt_at_rest.enabled, equals: true, absent: fail}\nabsent_because: so"


def words(type_: str, conditions: str, message: str) -> list[str]:
    """The pieces of a message that are taken for something."""
    compiled = check(conditions, resource=type_, message=message)
    return [message[slice(*word["at"])] for word in compiled["words"].get("message", ())]


def test_name_and_value_are_those_of_the_file() -> None:
    made = found("aws_s3_bucket", {"acl": "public-read"}, ACL, message="acl is {value}")
    assert made.message == 'AccessControl is "PublicRead"'
    assert (made.attribute, made.value, made.language) == ("AccessControl", "PublicRead", "cloudformation")
    assert (made.resource, made.type) == ("Site", "AWS::S3::Bucket")


def test_terraform_keeps_its_words() -> None:
    resource = replace(in_template("aws_s3_bucket", {"acl": "public-read"}), language="terraform")
    texts = {"message": "acl is {value}", "fix": {"text": "Set acl to private.", "set": {"acl": "private"}}}
    [made], _ = ask(check(ACL, resource="aws_s3_bucket", **texts), [resource])
    assert (made.message, made.attribute, made.value) == ('acl is "public-read"', "acl", "public-read")
    assert (made.fix, made.fix_set) == ("Set acl to private.", (Fix(("acl",), "private"),))


def test_what_is_not_written_has_its_name_in_the_file_too() -> None:
    made = found("aws_s3_bucket", {}, VERSIONING, message_absent="versioning.enabled is not set, in {path}")
    assert made.message == "VersioningConfiguration.Status is not set, in VersioningConfiguration"
    assert (made.attribute, made.value) == ("VersioningConfiguration", ABSENT)


def test_a_fix_has_values_of_the_file() -> None:
    fix = {"text": 'Set versioning.enabled to true, or acl = "private".', "set": {"versioning.enabled": True}}
    made = found("aws_s3_bucket", {}, VERSIONING, fix=fix)
    assert made.fix == 'Set VersioningConfiguration.Status to Enabled, or AccessControl: "Private".'
    assert made.fix_set == (Fix(("VersioningConfiguration", "Status"), "Enabled"),)


def test_types_have_the_names_of_the_language() -> None:
    fix = {"text": "Add an aws_flow_log, and an aws_s3_bucket_public_access_block."}
    made = found("aws_s3_bucket", {"acl": "public-read"}, ACL, fix=fix)
    assert made.fix == "Add an AWS::EC2::FlowLog, and an aws_s3_bucket_public_access_block."
    assert found("aws_s3_bucket", {"acl": "public-read"}, ACL, "ros", fix=fix).fix == fix["text"]


def test_a_text_of_its_own_wins_in_its_language() -> None:
    fix = {"text": "Set versioning.enabled to true.", "cloudformation": "Write versioning.enabled."}
    assert found("aws_s3_bucket", {}, VERSIONING, fix=fix).fix == "Write versioning.enabled."
    in_ros = found("aws_s3_bucket", {}, VERSIONING, "ros", fix=fix)
    assert in_ros.fix == "Set VersioningConfiguration.Status to Enabled."


def test_of_two_that_are_missing_the_one_that_can_be_written() -> None:
    either = "require: {any: [{path: %s, equals: on, absent: fail}, {path: %s, equals: on, absent: fail}]}"
    so = "\nabsent_because: so"
    for names in (("no_tde", "kms_key_id"), ("kms_key_id", "no_tde"), ("kms_key_id", "other")):
        assert found("aws_s3_bucket", {}, either % names + so).attribute == "KmsKeyId"
    assert found("aws_s3_bucket", {"no_tde": "off"}, either % ("no_tde", "kms_key_id") + so).value == "off"
    [made], _ = ask(check(either % ("no_tde", "kms_key_id") + so), [resource({})])
    assert made.attribute == "no_tde"


def test_the_end_of_a_path_keeps_to_the_end() -> None:
    message = "enabled is {value} in encrypt_at_rest, unlike encrypt_at_rest.enabled"
    made = found("aws_opensearch_domain", {"encrypt_at_rest": {"enabled": False}}, AT_REST, message=message)
    full = "EncryptionAtRestOptions.Enabled"
    assert made.message == f"Enabled is false in EncryptionAtRestOptions, unlike {full}"
    assert made.attribute == "EncryptionAtRestOptions.Enabled"


def test_a_name_that_the_language_lacks_stays() -> None:
    compiled = check(ACL, resource="aws_s3_bucket", message="acl and no_such are wrong")
    compiled["words"] = {"message": [{"at": [8, 15], "paths": [["no_such"]], "written": 1}]}
    [made], _ = ask(compiled, [in_template("aws_s3_bucket", {"acl": "public-read"})])
    assert made.message == "acl and no_such are wrong"
    compiled["fix_set"], compiled["fix_paths"] = [["no_such", "true"]], [[["no_such"]]]
    [made], _ = ask(compiled, [in_template("aws_s3_bucket", {"acl": "public-read"})])
    assert made.fix_set == ()


def test_values_in_a_message_are_no_names() -> None:
    values = {"acl": "public-read", "bucket": "kms_key_id {path} acl is"}
    conditions = "deny: {path: bucket, includes: kms, absent: pass}\nabsent_because: so"
    made = found("aws_s3_bucket", values, conditions, message="the name is {value}")
    assert made.message == 'the name is "kms_key_id {path} acl is"'


def test_maps_are_written_as_templates_do() -> None:
    conditions = "deny: {path: tags, empty: false, absent: pass}\nabsent_because: so"
    made = found("aws_s3_bucket", {"tags": {"a": "b"}}, conditions, message="tags are {value}")
    assert made.message.endswith('{ a: "b" }')


def test_an_unknown_value_stays_what_it_is() -> None:
    made = found("aws_s3_bucket", {"acl": Unknown(("Acl",))}, ACL)
    assert (made.status.value, made.value) == ("unknown", Unknown(("Acl",)))
    assert made.message.endswith("(Acl)")


def test_a_fix_for_an_item_of_a_list_names_the_item() -> None:
    conditions = (
        "deny: {each: ingress, absent: pass, where: {path: from_port, equals: 22, absent: pass}}\nabsent_because: so"
    )
    fix = {"text": "Set from_port to 443.", "set": {"ingress.from_port": 443}}
    values = {"ingress": [{"from_port": 443}, {"from_port": 22}]}
    made = found("aws_security_group", values, conditions, fix=fix)
    assert made.attribute == "Ingress[1].FromPort"
    assert made.fix_set == (Fix(("Ingress", 1, "FromPort"), "443"),)
    assert made.fix == "Set FromPort to 443."


def test_a_part_of_an_entry_is_reported_as_the_entry() -> None:
    whole = in_template("aws_s3_bucket", {"acl": "public-read"})
    part = replace(whole, address="Site.Rules[0]", members=frozenset({"Site"}))
    [made], _ = ask(check(ACL, resource="aws_s3_bucket"), [part])
    assert (made.resource, made.instances) == ("Site", ("Site",))


def test_a_satellite_and_what_it_configures_are_both_named() -> None:
    attributes = TemplateAttributes({"acl": "public-read"}, "Policy", "t.yaml")
    [made], _ = ask(
        check(ACL, resource="aws_s3_bucket"), [replace(in_template("aws_s3_bucket", {}), attributes=attributes)]
    )
    assert (made.resource, made.instances) == ("Policy", ("Policy", "Site"))


@pytest.mark.parametrize(
    ("type_", "conditions", "message", "expected"),
    [
        ("aws_s3_bucket", ACL, "bucket ACL is {value}", []),
        ("aws_s3_bucket", ACL, "the acl of the bucket is public", []),
        ("aws_s3_bucket", ACL, "acl is {value}", ["acl"]),
        ("aws_s3_bucket", ACL, "Set acl to public-read or less.", ["acl", "public-read"]),
        ("aws_s3_bucket", ACL, '"acl" is a word', []),
        ("aws_s3_bucket", VERSIONING, "bucket versioning is {value}", []),
        ("aws_s3_bucket", VERSIONING, "versioning is not set", ["versioning"]),
        (
            "aws_s3_bucket",
            VERSIONING,
            "Add a versioning block with enabled = true",
            ["versioning", "enabled", " = ", "true"],
        ),
        ("aws_opensearch_domain", AT_REST, "kms_key_id is not set", ["kms_key_id"]),
        ("aws_opensearch_domain", AT_REST, "neither kms_key_idea nor a.kms_key_id nor x-kms_key_id", []),
        ("aws_opensearch_domain", AT_REST, "(kms_key_id), kms_key_id.", ["kms_key_id", "kms_key_id"]),
        ("aws_opensearch_domain", AT_REST, "iam:kms_key_id and kms_key_id/x and kms_key_id()", []),
        ("aws_opensearch_domain", AT_REST, "log_connections is off", []),
        ("aws_opensearch_domain", AT_REST, "Set enabled to false or remove it", ["enabled", "false"]),
    ],
)
def test_which_words_are_names(type_: str, conditions: str, message: str, expected: list[str]) -> None:
    assert words(type_, conditions, message) == expected


def test_types_of_which_one_has_another_path() -> None:
    message = "security_policy is not set"
    conditions = """
        deny: {path: [security_policy, domain_name_configuration.security_policy], equals: TLS_1_0, absent: fail}
        absent_because: so
        """
    types = ["aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name"]
    compiled = check(conditions, resource=types, message=message)
    [word] = compiled["words"]["message"]
    assert word["paths"] == {
        "aws_api_gateway_domain_name": [["security_policy"]],
        "aws_apigatewayv2_domain_name": [["domain_name_configuration", "security_policy"]],
    }


def test_names_inside_of_json_text() -> None:
    compiled = check(
        """
        require: {path: container_definitions -> readonlyRootFilesystem, equals: true, absent: fail}
        absent_because: so
        """,
        resource="aws_ecs_task_definition",
        message="readonlyRootFilesystem is {value}",
    )
    [word] = compiled["words"]["message"]
    assert word["paths"] == [["container_definitions", "readonlyRootFilesystem"]]
    [below] = check(
        """
        deny: {each: container_definitions ->, absent: pass, where: {path: privileged, equals: true, absent: pass}}
        absent_because: so
        """,
        resource="aws_ecs_task_definition",
        message="privileged is {value}",
    )["words"]["message"]
    assert below["paths"] == [["container_definitions", "privileged"]]


def test_a_name_inside_of_data_is_that_of_the_data() -> None:
    conditions = "deny: {path: container_definitions -> privileged, equals: true, absent: pass}\nabsent_because: so"
    values: dict[str, Value] = {"container_definitions": [{"PRIVILEGED": True}]}
    made = found("aws_ecs_task_definition", values, conditions, message="privileged is {value}")
    assert made.message == "Privileged is true"  # the fake's spelling of PRIVILEGED


def test_the_condition_decides_between_paths_with_one_end() -> None:
    conditions = "require: {path: server_side_encryption.kms_key_arn, exists: true}"
    compiled = check(conditions, resource="aws_dynamodb_table", message="kms_key_arn is not set")
    assert compiled["words"]["message"][0]["paths"] == [["server_side_encryption", "kms_key_arn"]]
