"""Properties of CloudFormation that have another shape than Terraform's: lists in lists, one of a list, documents."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from iaclint.graph.resources import Resource
from iaclint.graph.values import ABSENT, OneOf, Rest, Unknown, Value
from tests.vocabulary.facts import readings, seen
from tests.vocabulary.natives import UNKNOWN, place

SCRIPT = "#!/bin/bash\nexport DB_PASSWORD=$1\n"
ENCODED = base64.b64encode(SCRIPT.encode()).decode()
STATEMENT: dict[str, Value] = {"Effect": "Allow", "Principal": "*", "Action": "events:PutEvents", "Resource": "*"}
DOCUMENT: dict[str, Value] = {"Version": "2012-10-17", "Statement": [STATEMENT]}


# ---- one item of a list: the two tunnels of a VPN connection

TUNNELS = "VpnTunnelOptionsSpecifications"


def tunnels(*options: Value) -> Resource:
    (found,) = readings("AWS::EC2::VPNConnection", {TUNNELS: list(options)}, "aws_vpn_connection")
    return found


def test_each_tunnel_is_read_for_itself() -> None:
    old, new = ({"IKEVersions": [{"Value": f"ikev{number}"}]} for number in (1, 2))
    both = tunnels({**old, "PreSharedKey": "a"}, new)
    assert both.attributes.get("tunnel1_ike_versions") == "ikev1"
    assert both.attributes.get("tunnel2_ike_versions") == "ikev2"
    assert both.attributes.get("tunnel1_preshared_key") == "a"
    assert both.attributes.get("tunnel2_preshared_key") is ABSENT
    assert place(both, "tunnel1_preshared_key") == f"{TUNNELS}.0.PreSharedKey"
    assert place(both, "tunnel2_ike_versions") == f"{TUNNELS}.1.IKEVersions.0.Value"


def test_a_tunnel_that_is_not_there_has_nothing() -> None:
    one = tunnels({"PreSharedKey": "a"})
    assert one.attributes.get("tunnel2_preshared_key") is ABSENT
    assert place(one, "tunnel2_preshared_key") == TUNNELS


def test_which_tunnel_it_is_may_not_be_known() -> None:
    tunnel: Value = {"PreSharedKey": "a"}
    maybe = tunnels(OneOf((tunnel, None), ("condition Two",)), {"PreSharedKey": "b"})
    assert isinstance(maybe.attributes.get("tunnel2_preshared_key"), Unknown)
    more = tunnels(tunnel, Rest(UNKNOWN))
    assert more.attributes.get("tunnel1_preshared_key") == "a"
    assert isinstance(more.attributes.get("tunnel2_preshared_key"), Unknown)
    either = tunnels(OneOf((tunnel, {"PreSharedKey": "c"}), ("condition C",)), {"PreSharedKey": "b"})
    assert either.attributes.get("tunnel2_preshared_key") == "b"
    (unknown,) = readings("AWS::EC2::VPNConnection", {TUNNELS: UNKNOWN}, "aws_vpn_connection")
    assert isinstance(unknown.attributes.get("tunnel2_preshared_key"), Unknown)


# ---- lists in lists: the filter groups of a webhook

EVENT: Value = {"Type": "EVENT", "Pattern": "PULL_REQUEST_CREATED"}
ACTOR: Value = {"Type": "ACTOR_ACCOUNT_ID", "Pattern": "^1$"}


def webhook(groups: Value, *, on: Value = True) -> list[Resource]:
    triggers: Value = {"Webhook": on, "FilterGroups": groups}
    return readings("AWS::CodeBuild::Project", {"Triggers": triggers}, "aws_codebuild_webhook")


def test_filter_groups_stay_apart() -> None:
    (hook,) = webhook([[EVENT, ACTOR], [EVENT]])
    event, actor = (
        {"type": "EVENT", "pattern": "PULL_REQUEST_CREATED"},
        {"type": "ACTOR_ACCOUNT_ID", "pattern": "^1$"},
    )
    assert hook.attributes.get("filter_group") == [{"filter": [event, actor]}, {"filter": [event]}]
    groups = "Triggers.FilterGroups"
    assert place(hook, "filter_group", 0, "filter", 1, "pattern") == f"{groups}.0.1.Pattern"
    assert place(hook, "filter_group", 1, "filter") == f"{groups}.1"
    assert place(hook, "filter_group", 1, "filter", 0, "exclude_matched_pattern") == f"{groups}.1.0"
    assert place(hook, "filter_group") == groups


def test_filter_groups_may_not_be_known() -> None:
    (hook,) = webhook([UNKNOWN, Rest(UNKNOWN)])
    assert hook.attributes.get("filter_group") == [UNKNOWN, Rest(UNKNOWN)]
    (hook,) = webhook([OneOf(([EVENT], None), ("condition C",))])
    assert place(hook, "filter_group", 0, "filter", 0, "type") == "Triggers.FilterGroups.0.0.Type"


def test_without_a_webhook_there_is_none() -> None:
    assert webhook([[EVENT]], on=False) == []
    assert readings("AWS::CodeBuild::Project", {"Triggers": {"BuildType": "BUILD"}}, "aws_codebuild_webhook") == []
    assert len(webhook([[EVENT]], on=UNKNOWN)) == 1


# ---- documents


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (STATEMENT, {"Statement": [STATEMENT]}),
        (DOCUMENT, DOCUMENT),
        (UNKNOWN, UNKNOWN),
    ],
)
def test_the_statement_of_an_event_bus_policy_is_a_document(written: Value, value: Value) -> None:
    path = "aws_cloudwatch_event_bus_policy.policy"
    assert seen("AWS::Events::EventBusPolicy", {"StatementId": "s", "Statement": written}, path) == value


def test_a_finding_in_a_statement_is_where_it_is_written() -> None:
    for statement, start in ((STATEMENT, "Statement"), (DOCUMENT, "Statement.Statement.0")):
        (policy,) = readings("AWS::Events::EventBusPolicy", {"Statement": statement}, "aws_cloudwatch_event_bus_policy")
        assert place(policy, "policy", "Statement", 0, "Principal") == f"{start}.Principal"
        assert place(policy, "policy") == "Statement"


def test_an_event_bus_policy_without_a_statement_is_a_permission() -> None:
    written = {"StatementId": "s", "Principal": "*", "Action": "events:PutEvents"}
    assert seen("AWS::Events::EventBusPolicy", written, "aws_cloudwatch_event_permission.principal") == "*"
    assert readings("AWS::Events::EventBusPolicy", written, "aws_cloudwatch_event_bus_policy") == []


@pytest.mark.parametrize(
    ("source", "properties", "path"),
    [
        ("AWS::EC2::Instance", {"UserData": ENCODED}, "aws_instance.user_data"),
        ("AWS::EC2::LaunchTemplate", {"LaunchTemplateData": {"UserData": ENCODED}}, "aws_launch_template.user_data"),
        (
            "AWS::SageMaker::NotebookInstanceLifecycleConfig",
            {"OnStart": [{"Content": ENCODED}]},
            "aws_sagemaker_notebook_instance_lifecycle_configuration.on_start",
        ),
    ],
)
def test_scripts_are_decoded(source: str, properties: dict[str, Any], path: str) -> None:
    assert seen(source, properties, path) == SCRIPT
