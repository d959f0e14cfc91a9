"""Values as templates have them: objects instead of text, one instead of a list, booleans and numbers as text."""

from __future__ import annotations

import json
from typing import Any

import pytest

from iaclint.graph.values import ABSENT, OneOf, PartialMap, PartialText, Reference, Rest, Unknown, Value
from tests.engine.fakes import UNKNOWN, answer, places

SO = "\nabsent_because: so"


def deny(condition: str) -> str:
    return f"deny: {{{condition}}}{SO}"


def ref(logical_id: str, attribute: str = "") -> Unknown:
    """`!Ref` or `!GetAtt` of a resource."""
    return Unknown((f"{logical_id}.{attribute}".rstrip("."),), (Reference(logical_id, attribute),))


# ---- scalars


@pytest.mark.parametrize("argument", ["true", '"true"'])
@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, "fail"), ("true", "fail"), ("True", "fail"), ("TRUE", "fail"), (False, "pass"), ("false", "pass")],
)
def test_truths(argument: str, value: Value, expected: str) -> None:
    assert answer(deny(f"path: a, equals: {argument}, absent: pass"), {"a": value}) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("False", "pass"), (False, "pass"), ("True", "fail"), (UNKNOWN, "unknown"), (OneOf((True, "true")), "fail")],
)
def test_truths_in_a_list_of_values(value: Value, expected: str) -> None:
    assert answer(f"require: {{path: a, in: [false, none], absent: pass}}{SO}", {"a": value}) == expected


def test_other_words_keep_their_case() -> None:
    assert answer(deny("path: a, equals: enabled, absent: pass"), {"a": "Enabled"}) == "pass"


@pytest.mark.parametrize("value", [22, "22", " 22"])
def test_numbers_as_text(value: Value) -> None:
    assert answer(deny("path: a, less_than: 30, absent: pass"), {"a": value}) == "fail"
    assert answer(deny("path: a, at_least: 30, absent: pass"), {"a": value}) == "pass"


def test_a_number_equals_its_text() -> None:
    for value in (22, "22"):
        for argument in ("22", '"22"'):
            assert answer(deny(f"path: a, equals: {argument}, absent: pass"), {"a": value}) == "fail"


@pytest.mark.parametrize("attribute", ["", "Arn", "KeyArn", "KeyId", "RoleARN", "QueueName", "Outputs.NestedArn"])
def test_what_names_a_resource_is_there(attribute: str) -> None:
    key = ref("Key", attribute)
    assert answer("require: {path: a, exists: true}", {"a": key}) == "pass"
    assert answer(deny("path: a, empty: true, absent: fail"), {"a": key}) == "pass"
    assert answer(f"require: {{path: a, customer_key: true, absent: fail}}{SO}", {"a": key}) == "pass"


@pytest.mark.parametrize("attribute", ["Endpoint.Address", "Valid", "Warn", "Curl"])
def test_other_attributes_may_be_anything(attribute: str) -> None:
    assert answer(deny("path: a, empty: true, absent: fail"), {"a": ref("Key", attribute)}) == "unknown"


# ---- a single object where Terraform has a list of blocks


@pytest.mark.parametrize("wrap", [lambda block: block, lambda block: [block]])
@pytest.mark.parametrize(
    ("condition", "values"),
    [
        ("path: a.b, equals: 1, absent: pass", {"b": 1}),
        ("path: 'a[0].b', equals: 1, absent: pass", {"b": "1"}),
        ("each: a, absent: pass, where: {path: b, equals: 1, absent: pass}", {"b": 1}),
        ("some: a, absent: pass, where: {path: b, equals: 1, absent: pass}", {"b": 1}),
        ("path: a.b.c, open_to_world: true, absent: pass", {"b": {"c": ["0.0.0.0/0"]}}),
    ],
)
def test_one_object_is_a_list_of_one(wrap: Any, condition: str, values: dict[str, Value]) -> None:
    assert answer(deny(condition), {"a": wrap(values)}) == "fail"


@pytest.mark.parametrize("rule", [{"from": "22", "to": 22}, [{"from": 22, "to": "22"}]])
def test_ports_of_one_object(rule: Value) -> None:
    condition = deny("ports: {from: 'rule[0].from', to: rule.to, protocol: protocol, include: [22], absent: pass}")
    assert answer(condition, {"rule": rule, "protocol": "tcp"}) == "fail"


# ---- ports


PORTS = deny("ports: {from: from, to: to, protocol: protocol, include: [22], absent: pass}")


@pytest.mark.parametrize("protocol", [-1, "-1", "all", "ALL"])
def test_every_protocol_is_every_port(protocol: Value) -> None:
    assert answer(PORTS, {"protocol": protocol}) == "fail"
    assert answer(PORTS, {"protocol": protocol, "from": 443, "to": 443}) == "fail"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"protocol": "tcp", "from": "0", "to": "65535"}, "fail"),
        ({"protocol": 6, "from": 22, "to": 22}, "fail"),
        ({"protocol": "6", "from": "22", "to": "22"}, "fail"),
        ({"protocol": 17, "from": 22, "to": 22}, "pass"),
        ({"protocol": "icmp", "from": "-1", "to": "-1"}, "pass"),
        ({"protocol": "tcp", "from": "80", "to": 443}, "pass"),
        ({"protocol": "tcp", "from": UNKNOWN, "to": UNKNOWN}, "unknown"),
        ({"protocol": OneOf(("tcp", "-1")), "from": "22", "to": "22"}, "fail"),
        ({"protocol": "tcp", "from": OneOf(("22", "443")), "to": "22"}, "unknown"),
        ({"protocol": UNKNOWN, "from": 22, "to": 22}, "unknown"),
    ],
)
def test_ports_as_text_and_protocols_as_numbers(values: dict[str, Value], expected: str) -> None:
    assert answer(PORTS, values) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("22/22", "fail"), ("-1/-1", "fail"), (22, "fail"), ("443/443", "pass"), (UNKNOWN, "unknown")],
)
def test_a_range_in_one_text(value: Value, expected: str) -> None:
    condition = deny("ports: {range: range, protocol: protocol, include: [22], absent: pass}")
    assert answer(condition, {"range": value, "protocol": "TCP"}) == expected


# ---- networks


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0.0.0.0/0", "fail"),
        (["10.0.0.0/8", OneOf(("0.0.0.0/0", "::/0"))], "fail"),
        ([OneOf(("0.0.0.0/0", "10.0.0.0/8"))], "unknown"),
        (["10.0.0.0/8", Rest(UNKNOWN)], "unknown"),
        (PartialText((UNKNOWN, "/32")), "pass"),
        ({"CidrIp": "0.0.0.0/0"}, "fail"),
        (PartialMap({"CidrIp": "10.0.0.0/8"}, UNKNOWN), "unknown"),
    ],
)
def test_networks(value: Value, expected: str) -> None:
    assert answer(deny("path: a, open_to_world: true, absent: pass"), {"a": value}) == expected


# ---- whole lists


@pytest.mark.parametrize(
    ("condition", "value", "expected"),
    [
        ("path: a, contains: audit, absent: pass", "audit, error", "fail"),
        ("path: a, contains: audit, absent: pass", ["error", OneOf(("audit", "general"))], "unknown"),
        ("path: a, contains: 'true', absent: pass", ["True"], "fail"),
        ("path: a, contains_all: [a, b], absent: pass", ["a", Rest(UNKNOWN)], "unknown"),
        ("path: a, contains_all: [a, b], absent: pass", "b,a", "fail"),
        ("path: a, fewer_than: 2, absent: pass", ["a", Rest(UNKNOWN)], "unknown"),
        ("path: a, fewer_than: 2, absent: pass", ["a"], "fail"),
        ("path: a, empty: true, absent: pass", PartialMap({}, UNKNOWN), "unknown"),
        ("path: a, empty: true, absent: pass", {}, "fail"),
        ("path: a, exists: true", [Rest(UNKNOWN)], "unknown"),
    ],
)
def test_operators_on_the_whole(condition: str, value: Value, expected: str) -> None:
    assert answer(deny(condition).removesuffix(SO if "exists" in condition else ""), {"a": value}) == expected


# ---- texts and secrets


@pytest.mark.parametrize(
    ("condition", "value", "expected"),
    [
        ("path: a, matches: '^aws/', absent: pass", PartialText(("aws/", UNKNOWN)), "fail"),
        ("path: a, starts_with: 'alias/aws/', absent: pass", OneOf(("alias/aws/s3", "alias/aws/ebs")), "fail"),
        ("path: a, older_than: '1.29', absent: pass", "1.28", "fail"),
        ("path: a, tls_older_than: '1.2', absent: pass", "TLSv1.1_2016", "fail"),
        ("path: a, literal_secret: true, absent: pass", "{{resolve:secretsmanager:db:SecretString:password}}", "pass"),
        ("path: a, literal_secret: true, absent: pass", 12345678, "fail"),
        ("path: a, literal_secret: true, absent: pass", Unknown(("Password",)), "unknown"),
        ("path: a, secret_in_text: true, absent: pass", {"DB_PASSWORD": "s3cr3t-Words"}, "fail"),
        ("path: a, secret_in_text: true, absent: pass", {"DB_PASSWORD": 31415926}, "fail"),
        ("path: a, secret_in_text: true, absent: pass", {"PORT": 5432}, "pass"),
        ("path: a, secret_in_text: true, absent: pass", {"DB_PASSWORD": ref("Secret")}, "pass"),
        ("path: a, secret_in_text: true, absent: pass", {"DB_PASSWORD": Unknown(("Password",))}, "unknown"),
        ("path: a, secret_in_text: true, absent: pass", {"STACK": Unknown(("AWS::StackName",), type="string")}, "pass"),
        (
            "path: a, secret_in_text: true, absent: pass",
            {"DB_PASSWORD": Unknown(("{{resolve:secretsmanager:db}}",), type="string")},
            "pass",
        ),
        ("path: a, empty: true, absent: pass", Unknown(("AWS::AccountId",), type="string"), "pass"),
        ("path: a, secret_in_text: true, absent: pass", [{"Name": "DB_PASSWORD", "Value": "s3cr3t-Words"}], "fail"),
        ("path: a, secret_in_text: true, absent: pass", [{"Name": "DB_HOST", "Value": "s3cr3t-Words"}], "pass"),
        ("path: a, secret_in_text: true, absent: pass", PartialMap({"PORT": "1"}, UNKNOWN), "unknown"),
    ],
)
def test_texts(condition: str, value: Value, expected: str) -> None:
    assert answer(deny(condition), {"a": value}) == expected


# ---- documents as objects

ANYONE = deny("policy: p, statement: {effect: Allow, principal: anyone, condition: none}, absent: pass")
OPEN = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}
OWN = {"Effect": "Allow", "Principal": {"AWS": ref("Role", "Arn")}, "Action": "s3:*", "Resource": "*"}


def document(*statements: Value, **more: Value) -> dict[str, Value]:
    return {"Version": "2012-10-17", "Statement": list(statements), **more}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (document(OPEN), "fail"),
        ({"Version": "2012-10-17", "Statement": OPEN}, "fail"),
        (document(OWN), "pass"),
        (document(), "pass"),
        ({}, "pass"),
        ("", "pass"),
        (PartialMap({}, UNKNOWN), "unknown"),
        (PartialMap({"Version": "2012-10-17"}, UNKNOWN), "unknown"),
        (document(OWN, UNKNOWN), "unknown"),
        (document(OWN, Rest(UNKNOWN)), "unknown"),
        (document(OPEN, Rest(UNKNOWN)), "fail"),
        (document(OneOf((OPEN, None))), "unknown"),
        (document(OneOf((OWN, None))), "pass"),
        (OneOf((document(OPEN), document(OPEN, OWN))), "fail"),
        (OneOf((document(OPEN), document(OWN))), "unknown"),
        (document([OWN, OPEN]), "fail"),
        ({"Statement": OneOf(([OPEN], OPEN))}, "fail"),
        ({"Statement": UNKNOWN}, "unknown"),
        (json.dumps(document(OPEN)), "fail"),
        ([document(OWN), document(OPEN)], "fail"),
        ([document(OWN), json.dumps(document(OPEN))], "fail"),
        ([document(OWN), None], "pass"),
        ([document(OWN), Rest(UNKNOWN)], "unknown"),
        ([document(OWN), OneOf((document(OPEN), None))], "unknown"),
    ],
)
def test_documents(value: Value, expected: str) -> None:
    assert answer(ANYONE, {"p": value}) == expected


@pytest.mark.parametrize(
    ("statement", "changes", "expected"),
    [
        ("principal: anyone", {"Principal": {"AWS": "*"}}, "fail"),
        ("principal: anyone", {"Principal": {"AWS": ["arn:aws:iam::1:root", OneOf(("*", "*"))]}}, "fail"),
        ("principal: anyone", {"Principal": {"AWS": OneOf(("*", "arn:aws:iam::1:root"))}}, "unknown"),
        ("principal: anyone", {"Principal": {"AWS": [ref("Role", "Arn"), Rest(UNKNOWN)]}}, "unknown"),
        ("principal: anyone", {"Principal": {"AWS": 123456789012}}, "pass"),
        ("principal: anyone", {"Principal": {"AWS": PartialText(("arn:aws:iam::", UNKNOWN, ":root"))}}, "pass"),
        ("principal: anyone", {"Principal": PartialMap({"Service": "ec2.amazonaws.com"}, UNKNOWN)}, "unknown"),
        ("principal: anyone", {"Principal": {"AWS": [["*"]]}}, "fail"),
        ("principal: not_principal", {"NotPrincipal": {"AWS": "x"}}, "fail"),
        ("principal: not_principal", {"NotPrincipal": OneOf((None, {"AWS": "x"}))}, "unknown"),
        ("effect: Allow", {"Effect": "allow"}, "fail"),
        ("effect: Allow", {"Effect": OneOf(("Allow", "Deny"))}, "unknown"),
        ("action: all", {"Action": "*"}, "fail"),
        ("action: all", {"Action": ["s3:*", PartialText((UNKNOWN, ":*"))]}, "unknown"),
        ("action: all", {"Action": ["s3:*", Rest(UNKNOWN)]}, "unknown"),
        ("action: all", {"Action": [["s3:Get*", "*"]]}, "fail"),
        ("action: {covers: [iam:PassRole]}", {"Action": OneOf((["iam:*"], ["iam:Pass*", "s3:*"]))}, "fail"),
        ("action: {only: '^s3:'}", {"Action": ["s3:Get*", ["s3:Put*", "ec2:*"]]}, "pass"),
        ("action: not_action", {"NotAction": "iam:*"}, "fail"),
        ("resource: all", {"Resource": OneOf(("*", ref("Bucket", "Arn")))}, "unknown"),
        ("resource: all", {"Resource": [ref("Bucket", "Arn"), PartialText((ref("Bucket", "Arn"), "/*"))]}, "pass"),
        ("condition: none", {"Condition": OneOf((None, {"Bool": {"aws:SecureTransport": True}}))}, "unknown"),
        ("condition: none", {"Condition": {}}, "fail"),
        ("condition: none", {"Condition": PartialMap({}, UNKNOWN)}, "unknown"),
        (
            "condition: {without: [aws:SourceArn]}",
            {"Condition": {"ArnLike": {"aws:SourceArn": ref("T", "Arn")}}},
            "pass",
        ),
        ("condition: {without: [aws:SourceArn]}", {"Condition": {"ArnLike": {"aws:SourceArn": "*"}}}, "fail"),
    ],
)
def test_statements(statement: str, changes: dict[str, Value], expected: str) -> None:
    assert (
        answer(deny(f"policy: p, statement: {{{statement}}}, absent: pass"), {"p": document({**OWN, **changes})})
        == expected
    )


@pytest.mark.parametrize("value", [False, "false", "False", ["false"], OneOf(("false", False))])
def test_a_truth_in_a_condition(value: Value) -> None:
    condition = deny('policy: p, statement: {condition: {with: {aws:SecureTransport: "false"}}}, absent: pass')
    block = {"Bool": {"aws:SecureTransport": value}}
    for either in (block, OneOf((block, {**block, "StringEquals": {"a": "b"}}))):
        assert answer(condition, {"p": document({**OWN, "Condition": either})}) == "fail"


def test_an_effect_that_may_be_merged_in_is_not_known() -> None:
    statement = PartialMap({key: value for key, value in OPEN.items() if key != "Effect"}, UNKNOWN)
    condition = deny("policy: p, statement: {effect: Allow, principal: anyone}, absent: pass")
    assert answer(condition, {"p": document(statement)}) == "unknown"


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (document(OPEN), "p.Statement[0].Principal"),
        (document(OWN, OPEN), "p.Statement[1].Principal"),
        ({"Statement": OPEN}, "p.Statement.Principal"),
        (document({**OPEN, "Principal": {"AWS": ["x", "*"]}}), "p.Statement[0].Principal.AWS[1]"),
        ([document(OWN), document(OPEN)], "p[1].Statement[0].Principal"),
        ([document(OPEN)], "p[0].Statement[0].Principal"),
        ([{"name": "x", "doc": 1}, document(OPEN)], "p[1].Statement[0].Principal"),
    ],
)
def test_the_place_in_a_document(value: Value, where: str) -> None:
    assert [message.split(" is ")[0] for message in places(ANYONE, {"p": value})] == [where]


def test_the_place_of_an_action() -> None:
    condition = deny("policy: p, statement: {action: all}, absent: pass")
    [message] = places(condition, {"p": document({**OWN, "Action": ["s3:Get*", "*"]})})
    assert message == 'p.Statement[0].Action[1] is "*"'


def test_documents_in_blocks() -> None:
    condition = deny("policy: inline_policy.policy, statement: {action: all}, absent: pass")
    blocks = [{"name": "a", "policy": document(OWN)}, {"name": "b", "policy": document({**OWN, "Action": "*"})}]
    assert places(condition, {"inline_policy": blocks}) == ['inline_policy[1].policy.Statement[0].Action is "*"']


# ---- objects where Terraform has JSON text

NATIVE = [
    {"Name": "web", "Privileged": "true", "ReadonlyRootFilesystem": False, "LinuxParameters": {"InitProcessEnabled": 1}}
]
TEXT = json.dumps(
    [{"name": "web", "privileged": True, "readonlyRootFilesystem": False, "linuxParameters": {"initProcessEnabled": 1}}]
)


@pytest.mark.parametrize("value", [NATIVE, NATIVE[0], TEXT, OneOf((NATIVE, TEXT))])
@pytest.mark.parametrize(
    "condition",
    [
        "path: containers -> privileged, equals: true, absent: pass",
        "path: containers -> readonly_root_filesystem, equals: false, absent: pass",
        "path: containers -> LinuxParameters.initProcessEnabled, equals: 1, absent: pass",
        "each: containers ->, absent: pass, where: {path: privileged, equals: true, absent: pass}",
        "each: containers ->, absent: pass, where: {path: linuxParameters.initProcessEnabled, equals: 1, absent: pass}",
        "some: containers ->, absent: pass, where: {not: {path: privileged, equals: false, absent: pass}}",
        "each: containers ->, absent: pass, where: {some: linuxParameters, absent: pass, where: "
        "{path: initProcessEnabled, equals: 1, absent: pass}}",
    ],
)
def test_names_below_an_arrow(condition: str, value: Value) -> None:
    assert answer(deny(condition), {"containers": value}) == "fail"


def test_ports_below_an_arrow() -> None:
    ports = "ports: {from: hostPort, to: hostPort, protocol: protocol, include: [22], absent: pass}"
    condition = deny(f"each: containers -> portMappings, absent: pass, where: {{{ports}}}")
    mapping = {"HostPort": "22", "Protocol": "tcp"}
    assert answer(condition, {"containers": [{"PortMappings": [mapping]}]}) == "fail"
    assert answer(condition, {"containers": json.dumps([{"portMappings": [{"hostPort": 22}]}])}) == "fail"


def test_the_place_below_an_arrow_has_the_names_of_the_file() -> None:
    condition = deny("path: containers -> privileged, equals: true, absent: pass")
    assert places(condition, {"containers": NATIVE}) == ['containers[0].Privileged is "true"']


def test_what_is_not_written_below_an_arrow_has_the_name_of_the_check() -> None:
    conditions = f"require: {{path: containers -> readonlyRootFilesystem, equals: true, absent: fail}}{SO}"
    assert places(conditions, {"containers": [{"Name": "a"}]}) == ["containers[0].readonlyRootFilesystem is not set"]


def test_what_is_not_known_below_an_arrow() -> None:
    condition = f"require: {{path: containers -> privileged, equals: false, absent: pass}}{SO}"
    for value in ([{"Name": "a", "Privileged": UNKNOWN}], [{"Name": "a"}, Rest(UNKNOWN)], [PartialMap({}, UNKNOWN)]):
        assert answer(condition, {"containers": value}) == "unknown"
    assert answer(condition, {"containers": ABSENT}) == "pass"
