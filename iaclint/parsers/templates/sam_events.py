"""What the events of a function make: permissions, rules, mappings of event sources.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html
"""

from __future__ import annotations

from collections.abc import Iterator

from iaclint.parsers.templates.declared import Declared
from iaclint.parsers.templates.nodes import Call, Mapping, Member, Node, Place, as_call, as_mapping, as_text
from iaclint.parsers.templates.sam_nodes import Given, Source

_STREAMS = {"SQS": "Queue", "Kinesis": "Stream", "DynamoDB": "Stream", "MSK": "Stream", "MQ": "Broker"}
"""Events that the function polls, and where their source stands. `DocumentDB` has `Cluster`."""

_API = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:"


class Event:
    """An entry of `Events`."""

    def __init__(self, source: Source, member: Member) -> None:
        body = as_mapping(member.value)
        self.source = source
        self.name = source.name + member.key
        self.type = (as_text(body.get("Type")) or "") if body is not None else ""
        properties = as_mapping(body.get("Properties")) if body is not None else None
        self.properties = properties if properties is not None else Mapping((), member.value.place)
        self.place: Place = member.key_place

    def api(self, implicit: str, property_: str) -> str | None:
        """The logical id of the API: the one that is named, or SAM's own; None when it is none of this template."""
        node = self.properties.get(property_)
        if node is None:
            return implicit
        return referred(node)

    def permission(self, principal: str, suffix: str = "Permission", **given: Node | Member | None) -> Declared:
        settings: Given = {
            "Action": self.source.text("lambda:InvokeFunction"),
            "FunctionName": self.source.ref(self.source.name),
            "Principal": self.source.text(principal),
            **given,
        }
        return self.source.made(self.name + suffix, "AWS::Lambda::Permission", settings)


def referred(node: Node | None) -> str | None:
    """The name in `!Ref name` or `{Ref: name}`."""
    call = as_call(node) if node is not None else None
    return as_text(call.argument) if isinstance(call, Call) and call.name == "Ref" else None


def events_of(source: Source) -> Iterator[Event]:
    events = as_mapping(source.node("Events"))
    yield from (Event(source, member) for member in (events.members if events is not None else ()))


def resources_of_event(event: Event) -> Iterator[Declared]:
    source, properties = event.source, event.properties
    if event.type in ("Api", "HttpApi"):
        yield from _api(event)
    elif event.type in ("Schedule", "EventBridgeRule", "CloudWatchEvent"):
        yield from _rule(event)
    elif event.type == "S3":
        yield event.permission("s3.amazonaws.com", SourceAccount=source.ref("AWS::AccountId"))
    elif event.type == "SNS":
        topic = properties.by_key.get("Topic")
        yield event.permission("sns.amazonaws.com", SourceArn=topic)
        target: Given = {"Endpoint": source.attribute(source.name, "Arn"), "Protocol": source.text("lambda")}
        yield source.made(event.name, "AWS::SNS::Subscription", {**target, "TopicArn": topic})
    elif event.type == "CloudWatchLogs":
        arn = source.arn(f"log group of {event.name}")
        yield event.permission("logs.amazonaws.com", SourceArn=arn)
    elif event.type == "AlexaSkill":
        skill = properties.by_key.get("SkillId")
        yield event.permission("alexa-appkit.amazon.com", EventSourceToken=skill)
    elif event.type == "IoTRule":
        arn = source.arn(f"rule of {event.name}")
        yield event.permission("iot.amazonaws.com", SourceAccount=source.ref("AWS::AccountId"), SourceArn=arn)
    elif event.type == "Cognito":
        arn = source.arn(f"user pool of {event.name}")
        yield event.permission("cognito-idp.amazonaws.com", "CognitoPermission", SourceArn=arn)
    elif event.type in _STREAMS:
        settings: Given = {each.key: each for each in properties.members}
        settings["EventSourceArn"] = settings.pop(_STREAMS[event.type], None)
        settings["FunctionName"] = source.ref(source.name)
        yield source.made(event.name, "AWS::Lambda::EventSourceMapping", settings)


def _api(event: Event) -> Iterator[Declared]:
    rest = event.type == "Api"
    api = event.api(*(("ServerlessRestApi", "RestApiId") if rest else ("ServerlessHttpApi", "ApiId")))
    method = (as_text(event.properties.get("Method")) or "*").upper()
    path = as_text(event.properties.get("Path")) or "*"
    text = f"{_API}${{{api}}}/*/{'*' if method == 'ANY' else method}{_wild(path)}"
    arn = event.source.sub(text) if api else event.source.arn(f"API of {event.name}")
    stage = _stage_of(event, api) if rest else ""
    yield event.permission("apigateway.amazonaws.com", f"Permission{stage}", SourceArn=arn)


def _stage_of(event: Event, api: str | None) -> str:
    if api == "ServerlessRestApi":
        return "Prod"
    declared = event.source.others.get(api or "")
    properties = as_mapping(declared.body.get("Properties")) if declared is not None else None
    return letters_of(as_text(properties.get("StageName")) or "") if properties is not None else ""


def letters_of(name: str) -> str:
    """A name as a part of a logical id."""
    return "".join(letter for letter in name if letter.isalnum())


def _wild(path: str) -> str:
    """A path with a star for each `{parameter}`: a permission knows no names."""
    pieces = ["*" if piece.startswith("{") else piece for piece in path.split("/")]
    return "/".join(pieces).replace("${", "")


def _rule(event: Event) -> Iterator[Declared]:
    source, given = event.source, event.properties.by_key
    target = source.map({"Arn": source.attribute(source.name, "Arn"), "Id": source.text(f"{event.name}LambdaTarget")})
    settings: Given = {
        "Description": given.get("Description"),
        "EventBusName": given.get("EventBusName"),
        "EventPattern": given.get("Pattern"),
        "Name": given.get("Name" if event.type == "Schedule" else "RuleName"),
        "ScheduleExpression": given.get("Schedule"),
        "State": given.get("State"),
        "Targets": source.items(target),
    }
    yield source.made(event.name, "AWS::Events::Rule", settings)
    yield event.permission("events.amazonaws.com", SourceArn=source.attribute(event.name, "Arn"))
