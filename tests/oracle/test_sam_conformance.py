"""Our expansion of SAM against AWS's own, `aws-sam-translator`: what both make must be equal.

What the translator gives is read by our evaluator again, so only the expansion is compared.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

pytest.importorskip("samtranslator")

from iaclint.graph.resources import Resource
from iaclint.graph.values import Value, contains_unknown, to_json
from tests.parsers.template_values import built, properties

pytestmark = pytest.mark.oracle

DATA = Path(__file__).parents[2] / "testdata" / "templates" / "sam"
FILES = sorted(path.stem for path in DATA.glob("*.yaml"))

LEFT_OUT = {
    "AWS::ApiGateway::Deployment": "says nothing but that the API is deployed",
    "AWS::Lambda::LayerVersion": "its logical id holds a hash",
    "AWS::Logs::SubscriptionFilter": "of an event; the permission is there",
    "AWS::IoT::TopicRule": "of an event; the permission is there",
    "AWS::AppSync::GraphQLSchema": "the text of a schema",
    "AWS::Lambda::Permission GivenUrlPublicPermissions": "the URL's AuthType says it",
    "AWS::Lambda::Permission GivenURLInvokeAllowPublicAccess": "the URL's AuthType says it",
}
"""Resources that only the translator makes, by type, or type and logical id."""

LEFT_OUT_PROPERTIES = {
    ("AWS::ApiGateway::RestApi", "Body"): "generated from events and settings",
    ("AWS::ApiGateway::RestApi", "Parameters"): "repeats the endpoint's type",
    ("AWS::ApiGateway::Stage", "DeploymentId"): "there is no deployment",
    ("AWS::ApiGatewayV2::Api", "Body"): "generated from events and settings",
    ("AWS::ApiGatewayV2::Stage", "Tags"): "SAM's own tag",
    ("AWS::IAM::Role", "Policies"): "its templates of policies are not known here",
    ("AWS::S3::Bucket", "Tags"): "one that makes the bucket wait for the permission",
}

DIFFERENT_BY_DESIGN = {
    "NoTracing.TracingConfig": "a `Tracing: Disabled` is left out by the translator; a finding wants its place",
    **dict.fromkeys(
        ("CommonEventInvokeConfig.DestinationConfig", "SortedEventInvokeConfig.DestinationConfig"),
        "an empty map, which says nothing",
    ),
}


class _Loader(yaml.SafeLoader):
    """Short functions as long ones, which is what the translator takes."""


def _long(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        return {name: value.split(".", 1) if suffix == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {name: loader.construct_mapping(node, deep=True)}


_Loader.add_multi_constructor("!", _long)


class _ManagedPolicies:
    """The ARNs that the translator would ask the account for."""

    def load(self) -> dict[str, str]:
        return {name: f"arn:aws:iam::aws:policy/{name}" for name in ("AmazonDynamoDBReadOnlyAccess",)}


def _translated(text: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    from samtranslator.translator.transform import transform

    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    found: dict[str, Any] = transform(yaml.load(text, _Loader), {}, _ManagedPolicies())
    return found


def _by_address(resources: tuple[Resource, ...]) -> dict[str, Resource]:
    return {each.address: each for each in resources}


@pytest.fixture(params=FILES)
def pair(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[dict[str, Resource], dict[str, Resource]]:
    text = (DATA / f"{request.param}.yaml").read_text("utf-8")
    theirs = _translated(text, monkeypatch)
    return tuple(
        _by_address(built(tmp_path, template, name, AWS__Partition="aws").resources)
        for name, template in (("ours.yaml", text), ("theirs.json", json.dumps(theirs)))
    )  # type: ignore[return-value]


def test_the_same_resources(pair: tuple[dict[str, Resource], dict[str, Resource]]) -> None:
    ours, theirs = pair
    missing = {
        f"{each.type} {address}"
        for address, each in theirs.items()
        if address not in ours and each.type not in LEFT_OUT and f"{each.type} {address}" not in LEFT_OUT
    }
    assert missing == set()
    hashed = {"AWS::Lambda::LayerVersion"}
    assert {address for address, each in ours.items() if address not in theirs and each.type not in hashed} == set()
    assert {address: each.type for address, each in ours.items() if address in theirs} == {
        address: each.type for address, each in theirs.items() if address in ours
    }


def test_the_same_properties(pair: tuple[dict[str, Resource], dict[str, Resource]]) -> None:
    ours, theirs = pair
    different: dict[str, tuple[Any, Any]] = {}
    compared = 0
    for address in ours.keys() & theirs.keys():
        mine, other = properties(ours[address]), properties(theirs[address])
        for name in mine.keys() | other.keys():
            if (ours[address].type, name) in LEFT_OUT_PROPERTIES or f"{address}.{name}" in DIFFERENT_BY_DESIGN:
                continue
            compared += 1
            one, two = mine.get(name), other.get(name)
            if not _agree(one, two):
                different[f"{address}.{name}"] = (to_json(one), to_json(two))
    assert different == {}
    assert compared >= 15


def _agree(mine: Value, other: Value) -> bool:
    return to_json(mine) == to_json(other) or (contains_unknown(mine) and contains_unknown(other))
