"""`ScheduleV2` events: a schedule of EventBridge Scheduler, its role, and the queue for what it cannot deliver.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-schedulev2.html
"""

from __future__ import annotations

from collections.abc import Iterator

from iaclint.parsers.templates.declared import Declared
from iaclint.parsers.templates.nodes import Node, Scalar, as_mapping, as_text
from iaclint.parsers.templates.sam_events import Event, events_of
from iaclint.parsers.templates.sam_nodes import Given, Source
from iaclint.parsers.templates.sam_roles import trust

_PASSED = (
    "Description EndDate FlexibleTimeWindow GroupName KmsKeyArn Name ScheduleExpression ScheduleExpressionTimezone"
    " StartDate State"
)


def schedules(source: Source, target: Node, action: str) -> Iterator[Declared]:
    """The schedules of a function or a state machine, whose ARN is `target`; `action` is what starts it."""
    for event in events_of(source):
        if event.type == "ScheduleV2":
            yield from _schedule(event, target, action)


def _schedule(event: Event, target: Node, action: str) -> Iterator[Declared]:
    source, given = event.source, event.properties.by_key
    role_arn = given.get("RoleArn") or source.attribute(f"{event.name}Role", "Arn")
    letters, queue = _dead_letters(event)
    if queue:
        yield source.made(queue, "AWS::SQS::Queue", {})
    settings: Given = {name: given.get(name) for name in _PASSED.split()}
    settings["FlexibleTimeWindow"] = given.get("FlexibleTimeWindow") or source.map({"Mode": source.text("OFF")})
    omitted = event.properties.get("OmitName")
    if not (isinstance(omitted, Scalar) and omitted.value is True):
        settings["Name"] = given.get("Name") or source.text(event.name)
    called: Given = {"Arn": target, "RoleArn": role_arn, "Input": given.get("Input"), "DeadLetterConfig": letters}
    settings["Target"] = source.map({**called, "RetryPolicy": given.get("RetryPolicy")})
    yield source.made(event.name, "AWS::Scheduler::Schedule", settings)
    if "RoleArn" not in given:
        yield source.made(f"{event.name}Role", "AWS::IAM::Role", _role(event, target, action))


def _role(event: Event, target: Node, action: str) -> Given:
    source = event.source
    statement: Given = {"Action": source.text(action), "Effect": source.text("Allow"), "Resource": target}
    document = source.map({"Statement": source.items(source.map(statement))})
    policy = source.map({"PolicyName": source.text(f"{event.name}Policy"), "PolicyDocument": document})
    return {
        "AssumeRolePolicyDocument": trust(source, "scheduler"),
        "Policies": source.items(policy),
        "PermissionsBoundary": event.properties.by_key.get("PermissionsBoundary"),
    }


def _dead_letters(event: Event) -> tuple[Node | None, str]:
    """What the target says of letters, and the logical id of a queue that SAM makes for them."""
    written = event.properties.get("DeadLetterConfig")
    settings = as_mapping(written)
    if settings is None or "Arn" in settings.by_key:
        return written, ""
    queue = as_text(settings.get("QueueLogicalId")) or f"{event.name}Queue"
    return event.source.map({"Arn": event.source.attribute(queue, "Arn")}), queue
