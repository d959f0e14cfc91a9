"""Policy documents: their forms, statements, patterns, and conditions that do or do not restrict."""

from __future__ import annotations

import fnmatch
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iaclint.engine.globs import covers, overlaps
from iaclint.graph.values import ListValue, OneOf, PartialText, Rest, Unknown, Value
from tests.engine.fakes import UNKNOWN, answer, arn_of, ask, places, resource

ANSWERS = {True: "fail", False: "pass", None: "unknown"}
TENANT = Unknown(("ALIYUN::TenantId",))
ROLE = arn_of("aws_iam_role.r")
ADMIN = {"Effect": "Allow", "Action": "*", "Resource": "*"}
READ = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}


def holds(question: str, statement: Any) -> str:
    return answer(
        f"deny: {{policy: policy, statement: {question}, absent: pass}}", {"policy": {"Statement": [statement]}}
    )


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (json.dumps({"Statement": [READ, ADMIN]}), "fail"),
        (json.dumps({"Statement": ADMIN}), "fail"),
        (json.dumps({"Statement": [READ]}), "pass"),
        ({"Version": "2012-10-17", "Statement": [ADMIN]}, "fail"),
        ([{"Statement": [READ]}], "pass"),
        ({"Statement": ListValue([READ, Rest(UNKNOWN)])}, "unknown"),
        ({"Statement": ListValue([ADMIN, Rest(UNKNOWN)])}, "fail"),
        ({"Statement": UNKNOWN}, "unknown"),
        ({"Statement": [OneOf((ADMIN, READ))]}, "unknown"),
        (OneOf((json.dumps({"Statement": ADMIN}), {"Statement": [ADMIN]})), "fail"),
        (PartialText(('{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "', UNKNOWN, '/*"}]}')), "pass"),
        (PartialText(('{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "', UNKNOWN, '"}]}')), "unknown"),
        (PartialText(('{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "', ROLE, '"}]}')), "pass"),
        (PartialText(('{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": ', ROLE, "}]}")), "pass"),
        (PartialText(('{"Statement": [', UNKNOWN, ', {"Effect": "Allow", "Action": "*", "Resource": "*"}]}')), "fail"),
        (PartialText(('{"Statement": [', UNKNOWN, "]}")), "unknown"),
        ('{"Statement": [{"Effect": "Allow", "Action": ["s3:Get*", "*",], "Resource": "*",}, ],}', "fail"),
        ('{"Statement": [{"Effect": "Allow", "Action": ["*,]"], "Resource": "*",}]}', "pass"),
        (
            PartialText(('{"Statement": [{"Effect": "Allow", "Action": ["*",], "Resource": "', UNKNOWN, '/*",}]}')),
            "pass",
        ),
        (UNKNOWN, "unknown"),
        ("", "pass"),
        (None, "pass"),
        ("{}", "pass"),
    ],
)
def test_documents(document: Value, expected: str) -> None:
    deny = "deny: {policy: policy, statement: {effect: Allow, action: all, resource: all}, absent: pass}"
    assert answer(deny, {"policy": document}) == expected


@pytest.mark.parametrize("text", ["{'Statement': []}", '{"Statement": [1,,]}', '{"Statement": [], "Id": NaN,}'])
def test_a_text_that_is_no_json_is_a_problem(text: str) -> None:
    deny = "deny: {policy: policy, statement: {effect: Allow}, absent: pass}"
    findings, problems = ask(deny, [resource({"policy": text})])
    assert [finding.status.value for finding in findings] == ["unknown"]
    assert [problem.kind for problem in problems] == ["invalid-policy-document"]


def test_each_bad_statement_is_a_place_of_its_own() -> None:
    deny = "deny: {policy: policy, statement: {effect: Allow, action: all}, absent: pass}"
    document = json.dumps({"Statement": [ADMIN, READ, {**ADMIN, "Action": ["s3:*", "*"]}]})
    assert places(deny, {"policy": document}) == [
        'policy.Statement[0].Action is "*"',
        'policy.Statement[2].Action[1] is "*"',
    ]


@pytest.mark.parametrize(
    ("question", "key", "value", "place"),
    [
        ("{action: wildcard}", "Action", ["s3:GetObject", "s3:Get*", "s3:Put*"], "Action[1]"),
        ("{action: {access_level: write}}", "Action", ["s3:GetObject", "s3:PutObject", "s3:*"], "Action[1]"),
        ("{principal: anyone}", "Principal", {"Service": "x", "AWS": ["*", "*"]}, "Principal.AWS[0]"),
        ("{action: wildcard}", "Action", ["s3:Get*"], "Action"),
        ("{principal: anyone}", "Principal", {"AWS": ["arn:aws:iam::1:root", "*"]}, "Principal.AWS[1]"),
        ("{principal: anyone}", "Principal", {"AWS": "*", "Service": "x"}, "Principal.AWS"),
        ("{principal: anyone}", "Principal", {"AWS": ["*"]}, "Principal"),
        ("{not: {effect: Deny}, action: {covers_all: ['s3:Get*', 's3:Put*']}}", "Action", ["s3:G*", "s3:P*"], "Action"),
        ("{resource: all}", "Resource", OneOf((["*"], ["*", "x"])), "Resource"),
    ],
)
def test_the_first_item_that_decides_is_reported(question: str, key: str, value: Value, place: str) -> None:
    deny = f"deny: {{policy: policy, statement: {question}, absent: pass}}"
    found = places(deny, {"policy": {"Statement": [{"Effect": "Allow", key: value}]}})
    assert [text.split(" is ")[0] for text in found] == [f"policy.Statement[0].{place}"]


def test_the_item_that_is_not_as_required_is_reported() -> None:
    require = "require: {policy: policy, statement: {action: {only: '^sts:'}}, absent: pass}"
    document = {"Statement": [{"Action": ["sts:AssumeRole", "s3:*", "sts:TagSession"]}]}
    assert places(require, {"policy": document}) == ['policy.Statement[0].Action[1] is "s3:*"']
    document = {"Statement": [{"Action": ["s3:*", "sts:AssumeRole", "ec2:*"]}]}
    assert places(require, {"policy": document}) == ['policy.Statement[0].Action[0] is "s3:*"']


def test_the_first_item_that_nobody_knows_is_reported() -> None:
    deny = "deny: {policy: policy, statement: {action: {access_level: write}}, absent: pass}"
    actions = ["s3:GetObject", UNKNOWN, Rest(UNKNOWN)]
    [found], _ = ask(deny, [resource({"policy": {"Statement": [{"Effect": "Allow", "Action": actions}]}})])
    assert (found.status.value, found.attribute, found.value) == ("unknown", "policy.Statement[0].Action[1]", UNKNOWN)


def test_what_all_items_lack_is_reported_at_the_key() -> None:
    require = "require: {policy: policy, statement: {action: {covers: ['s3:PutObject']}}, absent: pass}"
    [found] = places(require, {"policy": {"Statement": [{"Action": ["s3:GetObject", "ec2:*"]}]}})
    assert found.startswith("policy.Statement[0].Action is [")


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (OneOf(([READ], [])), "pass"),
        (OneOf(([READ, ADMIN], [ADMIN])), "fail"),
        (OneOf(([READ, ADMIN], [READ])), "unknown"),
        ([READ, OneOf(([READ], None))], "pass"),
        ([ADMIN, OneOf(([READ], None))], "fail"),
        ([READ, OneOf((ADMIN, None))], "unknown"),
        ([[READ, ADMIN], READ], "fail"),
    ],
)
def test_alternatives_of_statements(statements: Value, expected: str) -> None:
    deny = "deny: {policy: policy, statement: {effect: Allow, action: all, resource: all}, absent: pass}"
    assert answer(deny, {"policy": {"Statement": statements}}) == expected


@pytest.mark.parametrize(
    ("document", "expected"), [({"Statement": [READ]}, "fail"), ({"Statement": [READ, ADMIN]}, "pass"), ({}, "fail")]
)
def test_some_statement(document: Value, expected: str) -> None:
    require = "require: {policy: policy, some_statement: {action: all}, absent: fail}"
    assert answer(require, {"policy": document}) == expected


@pytest.mark.parametrize(
    ("question", "statement", "expected"),
    [
        ("{principal: anyone}", {"Principal": "*"}, True),
        ("{principal: anyone}", {"Principal": {"AWS": "*"}}, True),
        ("{principal: anyone}", {"Principal": {"AWS": ["arn:aws:iam::1:root", "*"]}}, True),
        ("{principal: anyone}", {"Principal": {"RAM": ["*"]}}, True),
        ("{principal: anyone}", {"Principal": ["*"]}, True),
        ("{principal: anyone}", {"Principal": {"Service": "*"}}, False),
        ("{principal: anyone}", {"Principal": {"AWS": "arn:aws:iam::1:root"}}, False),
        ("{principal: anyone}", {"Principal": {"AWS": UNKNOWN}}, None),
        ("{principal: anyone}", {"Principal": {"AWS": ROLE}}, False),
        ("{principal: anyone}", {"Principal": {"AWS": Unknown(("AWS::AccountId",), type="string")}}, False),
        ("{action: {access_level: write}}", {"Action": "s3:PutObject"}, True),
        ("{action: {access_level: write}}", {"Action": ["s3:GetObject", "S3:putobject"]}, True),
        ("{action: {access_level: write}}", {"Action": "s3:Get*"}, False),
        ("{action: {access_level: write}}", {"Action": "s3:*"}, True),
        ("{action: {access_level: write}}", {"Action": "*"}, True),
        ("{action: {access_level: write}}", {"Action": "s3:P?tObject"}, True),
        ("{action: {access_level: write}}", {"Action": "nothing:Like"}, False),
        ("{action: {access_level: write}}", {"Action": UNKNOWN}, None),
        ("{action: {access_level: write}}", {"NotAction": "s3:*"}, True),
        ("{action: {access_level: write}}", {"NotAction": "*"}, False),
        ("{action: {access_level: write, except: ['kms:decrypt']}}", {"Action": "kms:Decrypt"}, False),
        ("{action: {access_level: write, except: ['kms:Decrypt']}}", {"Action": ["kms:Decrypt", "s3:PutObject"]}, True),
        ("{action: {access_level: write, except: ['kms:*DataKey*']}}", {"Action": "kms:GenerateDataKey*"}, False),
        ("{action: {access_level: write, except: ['kms:Decrypt']}}", {"Action": "kms:De*"}, True),
        ("{action: {access_level: write, except: ['kms:*']}}", {"Action": "*"}, True),
        ("{action: {access_level: [list, permissions_management]}}", {"Action": "s3:PutBucketAcl"}, True),
        ("{action: {access_level: permissions_management}}", {"Action": "s3:PutObject"}, False),
        # Nobody can bound what no resource belongs to: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
        ("{action: {access_level: list}}", {"Action": "ec2:DescribeInstances"}, False),
        ("{principal: any_account}", {"Principal": {"AWS": "arn:aws:iam::*:role/x"}}, True),
        ("{principal: any_account}", {"Principal": {"AWS": ["arn:aws:iam::1:role/*", "arn:aws-cn:sts::*:x"]}}, True),
        ("{principal: any_account}", {"Principal": {"AWS": "arn:aws:iam::111122223333:role/*"}}, False),
        ("{principal: any_account}", {"Principal": {"Service": "arn:aws:iam::*:role/x"}}, False),
        ("{principal: any_account}", {"Principal": {"AWS": ROLE}}, False),
        ("{principal: any_account}", {"Principal": {"AWS": UNKNOWN}}, None),
        ("{principal: any_account}", {"Principal": {"RAM": "acs:ram::*:root"}}, True),
        ("{principal: any_account}", {"Principal": {"RAM": "acs:ram::1234567890:root"}}, False),
        ("{principal: any_account}", {"Principal": {"RAM": PartialText(("acs:ram::", UNKNOWN, ":root"))}}, None),
        ("{principal: any_account}", {"Principal": {"RAM": PartialText(("acs:ram::", TENANT, ":root"))}}, False),
        ("{principal: anyone}", {"Principal": {"AWS": [UNKNOWN, "*"]}}, True),
        ("{principal: anyone}", {"Principal": {"AWS": PartialText(("arn:aws:iam::", UNKNOWN, ":root"))}}, False),
        ("{principal: anyone}", {"Principal": {"AWS": Unknown(("data.aws_caller_identity.me.account_id",))}}, False),
        ("{principal: anyone}", {"Principal": {"AWS": Unknown(("data.aws_ssm_parameter.me.value",))}}, None),
        ("{principal: anyone}", {"Principal": OneOf(({"AWS": "*"}, "*"))}, True),
        ("{principal: anyone}", {"Principal": OneOf(({"AWS": "*"}, {"AWS": ROLE}))}, None),
        ("{principal: anyone}", {"NotPrincipal": {"AWS": "x"}}, False),
        ("{principal: [anyone, not_principal]}", {"NotPrincipal": {"AWS": "x"}}, True),
        ("{principal: absent}", {"Action": "*"}, True),
        ("{principal: absent}", {"Principal": "*"}, False),
        ("{principal: {type: Federated, matches: github}}", {"Principal": {"Federated": "x:oidc/github.com"}}, True),
        ("{principal: {type: Federated, matches: github}}", {"Principal": {"AWS": "github"}}, False),
        ("{principal: {type: Service}}", {"Principal": {"Service": "ec2.amazonaws.com"}}, True),
        ("{principal: {matches: ':root$'}}", {"Principal": {"AWS": ["arn:aws:iam::1:root"]}}, True),
        ("{action: all}", {"Action": ["s3:*", "*:*"]}, True),
        ("{action: all}", {"Action": "s3:*"}, False),
        ("{action: all}", {"NotAction": "s3:*"}, False),
        ("{action: service}", {"Action": "s3:*"}, True),
        ("{action: service}", {"Action": ["s3:Get*", "*"]}, False),
        ("{action: wildcard}", {"Action": "s3:Get*"}, True),
        ("{action: wildcard}", {"Action": PartialText((UNKNOWN, ":*"))}, True),
        ("{action: wildcard}", {"Action": ["s3:GetObject", UNKNOWN]}, None),
        ("{action: not_action}", {"NotAction": "iam:*"}, True),
        ("{action: {covers: ['iam:PassRole']}}", {"Action": "IAM:Pass*"}, True),
        ("{action: {covers: ['iam:PassRole']}}", {"Action": "s3:*"}, False),
        ("{action: {covers: ['iam:PassRole']}}", {"NotAction": "s3:*"}, True),
        ("{action: {covers: ['iam:PassRole']}}", {"NotAction": ["iam:*"]}, False),
        ("{action: {covers: ['iam:PassRole']}}", {"Action": PartialText(("iam:", UNKNOWN))}, None),
        ("{action: {covers: ['iam:PassRole']}}", {"Action": PartialText(("s3:", UNKNOWN))}, False),
        ("{action: {covers: ['iam:Put*Policy']}}", {"Action": "iam:PutRolePolicy"}, True),
        ("{action: {covers_all: ['iam:Put*Policy']}}", {"Action": "iam:PutRolePolicy"}, False),
        ("{action: {covers_all: ['s3:Get*', 's3:Put*']}}", {"Action": ["s3:G*", "s3:P*"]}, True),
        ("{action: {covers_all: ['s3:Get*', 'iam:*']}}", {"Action": "s3:*"}, False),
        ("{action: {only: '^sts:'}}", {"Action": ["sts:AssumeRole", "STS:TagSession"]}, True),
        ("{action: {only: '^sts:'}}", {"Action": ["sts:AssumeRole", "s3:*"]}, False),
        ("{action: {only: '^sts:'}}", {"Action": OneOf((["sts:AssumeRole", "s3:*"], "s3:*"))}, False),
        ("{resource: all}", {"Resource": ["arn:x", "*"]}, True),
        ("{resource: all}", {"Resource": "arn:aws:s3:::b/*"}, False),
        ("{resource: all}", {"Resource": ROLE}, False),
        ("{resource: all}", {"Resource": [ROLE, "*"]}, True),
        ("{resource: all}", {"Resource": PartialText((ROLE, "/*"))}, False),
        ("{resource: all}", {"Resource": PartialText((ROLE,))}, False),
        ("{resource: all}", {"Resource": PartialText((UNKNOWN,))}, None),
        ("{resource: all}", {}, False),
        ("{resource: wildcard}", {"Resource": PartialText((ROLE, "/*"))}, True),
        ("{resource: {matches: '^arn:aws:s3'}}", {"Resource": "arn:aws:s3:::b"}, True),
        ("{resource: {only: '/[*]$'}}", {"Resource": ["arn:aws:s3:::b/*", "arn:aws:s3:::b"]}, False),
        ("{resource: {only: '/[*]$'}}", {"Resource": ["arn:aws:s3:::b/*", "arn:aws:s3:::c/*"]}, True),
        ("{resource: not_resource}", {"NotResource": "x"}, True),
        ("{resource: absent}", {"Action": "x"}, True),
        ("{resource: {covers: ['arn:aws:s3:::logs/*']}}", {"Resource": "arn:aws:s3:::*"}, True),
        ("{effect: Allow}", {"Effect": "allow"}, True),
        ("{effect: Deny}", {"Effect": "Allow"}, False),
        ("{not: {action: all}}", {"Action": "s3:*"}, True),
        ("{any: [{action: all}, {resource: all}]}", {"Action": "s3:*", "Resource": "*"}, True),
        ("{condition: none}", {"Action": "*"}, True),
        ("{condition: none}", {"Condition": {}}, True),
        ("{condition: none}", {"Condition": {"Bool": {"a": "true"}}}, False),
        ("{condition: none}", {"Condition": UNKNOWN}, None),
    ],
)
def test_statements(question: str, statement: dict[str, Value], expected: bool | None) -> None:
    assert holds(question, statement) == ANSWERS[expected]


@pytest.mark.parametrize(
    ("condition", "unrestricted"),
    [
        ({"StringEquals": {"aws:SourceAccount": "111122223333"}}, False),
        ({"StringEquals": {"AWS:sourceaccount": ["111122223333"]}}, False),
        ({"StringEquals": {"aws:SourceAccount": UNKNOWN}}, False),
        ({"StringLike": {"aws:SourceAccount": "*"}}, True),
        ({"StringLike": {"aws:SourceAccount": ["1111", "*"]}}, True),
        ({"StringLike": {"aws:SourceAccount": UNKNOWN}}, None),
        ({"StringNotEquals": {"aws:SourceAccount": "111122223333"}}, True),
        ({"StringEqualsIfExists": {"aws:SourceAccount": "111122223333"}}, True),
        ({"ForAllValues:StringEquals": {"aws:SourceAccount": "111122223333"}}, True),
        ({"ForAnyValue:StringEquals": {"aws:SourceAccount": "111122223333"}}, False),
        ({"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}, True),
        ({"IpAddress": {"aws:SourceIp": ["10.0.0.0/8"]}}, False),
        ({"IpAddress": {"aws:SourceIp": UNKNOWN}}, None),
        ({"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}}, True),
        ({"Bool": {"aws:SecureTransport": "true"}}, True),
        ({}, True),
        (UNKNOWN, None),
    ],
)
def test_conditions_that_keep_nobody_out_do_not_count(condition: Value, unrestricted: bool | None) -> None:
    question = "{condition: {without: ['aws:SourceAccount', 'aws:SourceIp']}}"
    assert holds(question, {"Condition": condition}) == ANSWERS[unrestricted]


@pytest.mark.parametrize(
    ("asked", "condition", "expected"),
    [
        ('{"aws:SecureTransport": "false"}', {"Bool": {"aws:SecureTransport": False}}, True),
        ('{"aws:SecureTransport": "false"}', {"Bool": {"aws:SecureTransport": "true"}}, False),
        ('{"aws:SecureTransport": "false"}', {"StringNotEquals": {"aws:SecureTransport": "false"}}, False),
        ('{"*:sub": {"matches": "^repo:[^/*]+/"}}', {"StringLike": {"token.actions:sub": "repo:acme/*"}}, True),
        ('{"*:sub": {"matches": "^repo:[^/*]+/"}}', {"StringLike": {"token.actions:sub": "repo:*"}}, False),
        ('{"*:sub": {"matches": "^repo:[^/*]+/"}}', {"StringLike": {"token.actions:sub": UNKNOWN}}, None),
    ],
)
def test_conditions_with_a_value(asked: str, condition: Value, expected: bool | None) -> None:
    assert holds(f"{{condition: {{with: {asked}}}}}", {"Condition": condition}) == ANSWERS[expected]


ACCOUNT = Unknown(("data.aws_caller_identity.me.account_id",))


@pytest.mark.parametrize(
    ("value", "restricts"),
    [
        ("arn:aws:iam::111122223333:role/*", True),
        ("arn:aws:iam::*", False),
        ("arn:aws:iam::*:role/deploy", False),
        ("arn:aws:sns:*:*:*", False),
        ("arn:aws:sns:eu-west-1::t", False),
        ("arn:aws:s3:::logs/*", True),
        ("arn:aws:s3:::*/*", False),
        ("arn:*", False),
        (ROLE, True),
        (UNKNOWN, None),
        (ACCOUNT, True),
        ([ROLE, "arn:aws:iam::*:root"], False),
        (OneOf((ROLE, ACCOUNT)), True),
        (OneOf((ROLE, "*")), None),
        (PartialText((ROLE, "*")), True),
        (PartialText(("arn:aws:sns:*:", ACCOUNT, ":*")), True),
        (PartialText(("arn:aws:sns:*:", UNKNOWN, ":*")), None),
        (PartialText(("arn:aws:s3:::", UNKNOWN)), None),
        (PartialText(("arn:aws:s3:::", UNKNOWN, "-logs")), True),
        (PartialText((UNKNOWN, "*")), None),
    ],
)
@pytest.mark.parametrize("operator", ["ArnLike", "ArnEquals", "StringLike"])
def test_a_pattern_restricts_when_it_fixes_an_account(operator: str, value: Value, restricts: bool | None) -> None:
    statement = {"Condition": {operator: {"aws:SourceArn": value}}}
    unrestricted = None if restricts is None else not restricts
    assert holds("{condition: {without: ['aws:SourceArn']}}", statement) == ANSWERS[unrestricted]


PATTERNS = st.text(alphabet="ab*?", max_size=6)
TEXTS = st.text(alphabet="ab", max_size=6)


@given(PATTERNS, TEXTS)
def test_a_pattern_covers_a_text_as_fnmatch_says(pattern: str, text: str) -> None:
    oracle = re.compile(fnmatch.translate(pattern)).match(text) is not None
    assert covers(pattern, text) is oracle
    assert overlaps(pattern, text) is oracle


@given(PATTERNS, PATTERNS, TEXTS)
def test_what_a_pattern_covers_it_covers_wholly(wide: str, narrow: str, text: str) -> None:
    if covers(wide, narrow) and covers(narrow, text):
        assert covers(wide, text)
    if covers(wide, text) and covers(narrow, text):
        assert overlaps(wide, narrow)


@given(PATTERNS, PATTERNS, PATTERNS, PATTERNS)
def test_an_unknown_piece_hides_no_match(before: str, middle: str, after: str, target: str) -> None:
    partial = PartialText((before, UNKNOWN, after))
    if covers(before + middle + after, target):
        assert covers(partial, target) is not False
    if overlaps(before + middle + after, target):
        assert overlaps(partial, target) is not False
