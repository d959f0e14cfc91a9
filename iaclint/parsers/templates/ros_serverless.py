"""ROS: `Transform: Aliyun::Serverless-2018-04-03`, as far as anybody looks at what comes out.

https://www.alibabacloud.com/help/en/ros/user-guide/transform
https://github.com/alibaba/funcraft/blob/master/docs/specs/2018-04-03.md

Every resource stays at the place where it is written; what the transform adds stands at the name of what it adds it to.
"""

from __future__ import annotations

from collections.abc import Iterator

from iaclint.parsers.templates.declared import Declared
from iaclint.parsers.templates.nodes import Call, Mapping, Member, Node, Place, Scalar, Sequence, as_mapping, as_text

_PREFIX = "Aliyun::Serverless::"
# Type, the property that has the logical name, and of what is written inside another one the property for that one's.
_PLAIN = {
    "Log": ("ALIYUN::SLS::Project", "Name"),
    "TableStore": ("ALIYUN::OTS::Instance", "InstanceName"),
    "CustomDomain": ("ALIYUN::FC::CustomDomain", "DomainName"),
    "MNSTopic": ("ALIYUN::MNS::Topic", "TopicName"),
}
_INNER = {
    "Log::Logstore": ("ALIYUN::SLS::Logstore", "LogstoreName", "ProjectName"),
    "TableStore::Table": ("ALIYUN::OTS::Table", "TableName", "InstanceName"),
}
_TRIGGERS = {"MNSTopic": "mns_topic", "CDN": "cdn_events"}
_UNKNOWN = "ALIYUN::StackName"
"""What the transform makes up has the stack's name in it."""


def expanded(entry: Declared) -> Iterator[Declared]:
    """What the transform makes of a resource: itself first, then what it is made to need, then what stands in it."""
    kind = _kind(entry.body)
    if kind == "Service":
        yield from _service(entry)
    elif kind in _PLAIN:
        type_, name = _PLAIN[kind]
        properties = _properties(entry.body)
        if name not in properties:
            properties[name] = _text(name, entry.member.key, entry.member.key_place)
        yield _declared(entry, entry.name, entry.member, type_, properties)
        for member in _inner(entry.body):
            yield from _inside(entry, member, kind)
    else:
        yield entry


def _kind(body: Mapping | None) -> str:
    type_ = as_text(body.get("Type")) if body is not None else None
    return type_.removeprefix(_PREFIX) if type_ and type_.startswith(_PREFIX) else ""


def _inner(body: Mapping) -> Iterator[Member]:
    """The resources that are written inside another one."""
    for member in body.by_key.values():
        if isinstance(member.value, Mapping) and member.key != "Properties" and _kind(member.value):
            yield member


def _inside(entry: Declared, member: Member, outer: str) -> Iterator[Declared]:
    body = member.value
    kind = _kind(as_mapping(body))
    if not isinstance(body, Mapping) or kind not in _INNER or not kind.startswith(outer):
        return
    type_, name, parent = _INNER[kind]
    properties = _properties(body)
    properties.setdefault(name, _text(name, member.key, member.key_place))
    properties.setdefault(parent, Member(parent, member.key_place, _call("Ref", entry.name, member.key_place)))
    yield _declared(entry, entry.name + member.key, member, type_, properties)


# ---- functions


def _service(entry: Declared) -> Iterator[Declared]:
    place = entry.member.key_place
    properties = _properties(entry.body)
    for name, parts in (("LogConfig", ("Project", "Logstore")), ("VpcConfig", ("VpcId", "SecurityGroupId"))):
        if name in properties and as_text(properties[name].value) == "Auto":
            made = (Member(part, place, _call("Ref", _UNKNOWN, place)) for part in parts)
            properties[name] = Member(name, properties[name].key_place, Mapping(tuple(made), place))
    policies = properties.pop("Policies", None)
    needed: list[Declared] = []
    if policies is not None and "Role" not in properties:
        role = f"{entry.name}Role"
        needed = list(_role(entry, role, policies))
        properties["Role"] = Member("Role", policies.key_place, _call("Fn::GetAtt", f"{role}.Arn", policies.key_place))
    yield _declared(entry, entry.name, entry.member, "ALIYUN::FC::Service", properties)
    yield from needed
    for member in _inner(entry.body):
        if isinstance(member.value, Mapping) and _kind(member.value) == "Function":
            yield from _function(entry, member, member.value)


def _role(entry: Declared, name: str, policies: Member) -> Iterator[Declared]:
    """A role for the functions, with the documents among the policies, and each policy that is named attached to it."""
    place = policies.key_place
    given = policies.value.items if isinstance(policies.value, Sequence) else (policies.value,)
    documents = [node for node in given if not isinstance(node, Scalar)]
    written = tuple(
        Mapping(
            (_text("PolicyName", f"{name}Policy{number}", place), Member("PolicyDocument", place, document)),
            document.place,
        )
        for number, document in enumerate(documents)
    )
    trust = {
        "Version": "1",
        "Statement": [
            {"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"Service": ["fc.aliyuncs.com"]}},
        ],
    }
    properties = {
        "RoleName": _text("RoleName", name, place),
        "AssumeRolePolicyDocument": Member("AssumeRolePolicyDocument", place, _node(trust, place)),
    }
    if written:
        properties["Policies"] = Member("Policies", place, Sequence(written, policies.value.place))
    yield _declared(entry, name, policies, "ALIYUN::RAM::Role", properties)
    for node in given:
        policy = as_text(node)
        if policy:
            attached = {
                "PolicyName": Member("PolicyName", place, node),
                "PolicyType": _text("PolicyType", "System", place),
                "RoleName": Member("RoleName", place, _call("Fn::GetAtt", f"{name}.RoleName", place)),
            }
            yield _declared(entry, policy + name, policies, "ALIYUN::RAM::AttachPolicyToRole", attached)


def _function(entry: Declared, member: Member, body: Mapping) -> Iterator[Declared]:
    name = entry.name + member.key
    place = member.key_place
    properties = _properties(body)
    events = as_mapping(body.get("Events")) or as_mapping(_value(properties.pop("Events", None)))
    properties["FunctionName"] = _text("FunctionName", member.key, place)
    properties["ServiceName"] = Member("ServiceName", place, _call("Fn::GetAtt", f"{entry.name}.ServiceName", place))
    code = properties.get("CodeUri")
    uri = as_text(code.value) if code is not None else None
    if code is not None and uri and uri.startswith("oss://"):
        bucket, _, key = uri.removeprefix("oss://").partition("/")
        parts = (_text("OssBucketName", bucket, code.key_place), _text("OssObjectName", key, code.key_place))
        properties["Code"] = Member("Code", code.key_place, Mapping(parts, code.value.place))
        del properties["CodeUri"]
    yield _declared(entry, name, member, "ALIYUN::FC::Function", properties)
    for event in events.by_key.values() if events is not None else ():
        if isinstance(event.value, Mapping):
            yield _trigger(entry, member, event, event.value)


def _trigger(entry: Declared, function: Member, event: Member, body: Mapping) -> Declared:
    """The configuration has the names of the service's API: `AuthType: ANONYMOUS` is `authType: anonymous`."""
    place = event.key_place
    kind = as_text(body.get("Type")) or ""
    written = _properties(body)
    role = written.pop("InvocationRole", None)
    config = tuple(
        Member(
            each.key[:1].lower() + each.key[1:],
            each.key_place,
            _lowered(each) if each.key == "AuthType" else each.value,
        )
        for each in written.values()
    )
    own = as_mapping(body.get("Properties"))
    properties = {
        "TriggerName": _text("TriggerName", event.key, place),
        "TriggerType": _text("TriggerType", _TRIGGERS.get(kind, kind.lower()), place),
        "TriggerConfig": Member("TriggerConfig", place, Mapping(config, own.place if own is not None else place)),
        "FunctionName": Member(
            "FunctionName", place, _call("Fn::GetAtt", f"{entry.name}{function.key}.FunctionName", place)
        ),
        "ServiceName": Member("ServiceName", place, _call("Fn::GetAtt", f"{entry.name}.ServiceName", place)),
    }
    if role is not None:
        properties["InvocationRole"] = role
    return _declared(entry, entry.name + function.key + event.key, event, "ALIYUN::FC::Trigger", properties)


# ---- nodes


def _properties(body: Mapping) -> dict[str, Member]:
    own = as_mapping(body.get("Properties"))
    return dict(own.by_key) if own is not None else {}


def _declared(entry: Declared, name: str, member: Member, type_: str, properties: dict[str, Member]) -> Declared:
    """A resource that is there whenever the one that it was made of is."""
    place = member.key_place
    old = as_mapping(member.value)
    own = as_mapping(old.get("Properties")) if old is not None else None
    whole = Mapping(tuple(properties.values()), own.place if own is not None else place)
    members = [_text("Type", type_, place), Member("Properties", place, whole)]
    if "Condition" in entry.body.by_key:
        members.append(entry.body.by_key["Condition"])
    return Declared(name, member, Mapping(tuple(members), member.value.place), entry.names)


def _value(member: Member | None) -> Node | None:
    return member.value if member is not None else None


def _text(key: str, text: str, place: Place) -> Member:
    return Member(key, place, Scalar(text, place))


def _call(name: str, argument: str, place: Place) -> Node:
    return Call(name, Scalar(argument, place), place)


def _lowered(member: Member) -> Node:
    text = as_text(member.value)
    return Scalar(text.lower(), member.value.place) if text is not None else member.value


def _node(data: object, place: Place) -> Node:
    if isinstance(data, dict):
        return Mapping(tuple(Member(key, place, _node(value, place)) for key, value in data.items()), place)
    if isinstance(data, list):
        return Sequence(tuple(_node(item, place) for item in data), place)
    return Scalar(data, place)
