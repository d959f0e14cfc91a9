"""Where a function's asynchronous results go, and what calls it for the objects of a bucket.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventinvokeconfiguration.html
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-s3.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from iaclint.parsers.templates.declared import Declared
from iaclint.parsers.templates.nodes import Call, Mapping, Member, Node, Sequence, as_mapping, as_text, is_plain, merged
from iaclint.parsers.templates.sam_events import Event, events_of, referred
from iaclint.parsers.templates.sam_nodes import Given, Source

_MADE = {"SQS": ("Queue", "AWS::SQS::Queue", "Arn"), "SNS": ("Topic", "AWS::SNS::Topic", "")}
"""Destinations that SAM makes where only their type is written: the end of the logical id, and what their ARN is."""


def invoke_config(source: Source) -> Iterator[Declared]:
    """`EventInvokeConfig`, and the queues and topics that it leaves to SAM."""
    written = source.member("EventInvokeConfig")
    settings = as_mapping(written.value) if written is not None else None
    if settings is None:
        return
    name = f"{source.name}EventInvokeConfig"
    given: Given = {member.key: member for member in settings.members}
    destinations = settings.by_key.get("DestinationConfig")
    if destinations is not None and is_plain(destinations.value):
        found = []
        for member in destinations.value.members:
            made, made_arn = _made(source, f"{name}{member.key}", member)
            yield from made
            found.append(Member(member.key, member.key_place, _destination(member, made_arn)))
        whole = Mapping(tuple(found), destinations.value.place)
        given["DestinationConfig"] = Member(destinations.key, destinations.key_place, whole)
    given["FunctionName"] = source.ref(source.name)
    given["Qualifier"] = source.member("AutoPublishAlias") or source.text("$LATEST")
    yield source.made(name, "AWS::Lambda::EventInvokeConfig", given)


def _made(source: Source, name: str, member: Member) -> tuple[list[Declared], Node | None]:
    """The queue or topic of a destination that names none, and its ARN."""
    body = as_mapping(member.value)
    suffix, type_, attribute = _MADE.get((as_text(body.get("Type")) or "") if body is not None else "", ("", "", ""))
    if body is None or not type_ or "Destination" in body.by_key:
        return [], None
    arn = source.attribute(name + suffix, attribute) if attribute else source.ref(name + suffix)
    return [source.made(name + suffix, type_, {})], arn


def _destination(member: Member, made: Node | None) -> Node:
    """The destination without the word which kind it is."""
    body = as_mapping(member.value)
    if body is None or not is_plain(body):
        return member.value
    kept = tuple(each for each in body.members if each.key != "Type")
    return Mapping((*kept, Member("Destination", member.key_place, made)) if made is not None else kept, body.place)


def with_notifications(bucket: Declared, events: Iterable[tuple[Source, Event]]) -> Declared:
    """A bucket that calls functions, with what their events add to it; as it is where a call makes its properties."""
    where = bucket.body.by_key.get("Properties")
    here = bucket.member.key_place
    properties = where.value if where is not None else Mapping((), here)
    if not is_plain(properties):
        return bucket
    added = [item for source, event in events for item in _notifications(source, event)]
    if not added:
        return bucket
    place = added[0].place
    new: Node = Mapping((Member("LambdaConfigurations", place, Sequence(tuple(added), place)),), place)
    own = properties.by_key.get("NotificationConfiguration")
    if own is not None:
        new = merged(own.value, new) if is_plain(own.value) else own.value
    member = Member("NotificationConfiguration", own.key_place if own is not None else place, new)
    inside = Member("Properties", where.key_place if where is not None else here, _replaced(properties, member))
    return Declared(bucket.name, bucket.member, _replaced(bucket.body, inside), bucket.names, bucket.renamed)


def events_of_buckets(source: Source) -> Iterator[tuple[str, tuple[Source, Event]]]:
    """The S3 events of a function, by the logical id of the bucket."""
    for event in events_of(source):
        name = referred(event.properties.get("Bucket")) if event.type == "S3" else None
        if name is not None:
            yield name, (source, event)


def _notifications(source: Source, event: Event) -> Iterator[Node]:
    """One for each kind of event; under the condition of the function."""
    written = event.properties.by_key.get("Events")
    if written is None:
        return
    condition = source.declared.body.get("Condition")
    for kind in written.value.items if isinstance(written.value, Sequence) else (written.value,):
        members = [
            Member("Event", written.key_place, kind),
            Member("Function", event.place, source.attribute(source.name, "Arn")),
        ]
        if (chosen := event.properties.by_key.get("Filter")) is not None:
            members.append(chosen)
        item: Node = Mapping(tuple(members), event.place)
        if condition is not None:
            item = Call("Fn::If", source.items(condition, item, source.ref("AWS::NoValue")), event.place)
        yield item


def _replaced(mapping: Mapping, member: Member) -> Mapping:
    kept = (each for each in mapping.members if each.key != member.key)
    return Mapping((*kept, member), mapping.place)
