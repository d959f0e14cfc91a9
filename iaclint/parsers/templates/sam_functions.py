"""`AWS::Serverless::Function`: the function, its role, its URL, and what its events make.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html
"""

from __future__ import annotations

from collections.abc import Iterator

from iaclint.parsers.templates.declared import Declared
from iaclint.parsers.templates.nodes import Mapping, Member, Node, as_mapping, as_text
from iaclint.parsers.templates.sam_destinations import invoke_config
from iaclint.parsers.templates.sam_events import events_of, resources_of_event
from iaclint.parsers.templates.sam_nodes import Source
from iaclint.parsers.templates.sam_roles import MANAGED, role
from iaclint.parsers.templates.sam_schedules import schedules

_OWN = (
    "AutoPublishAlias AutoPublishAliasAllProperties AutoPublishCodeSha256 CodeUri Connectors DeadLetterQueue"
    " DeploymentPreference EventInvokeConfig Events FunctionUrlConfig ImageUri InlineCode PermissionsBoundary Policies"
    " PropagateTags ProvisionedConcurrencyConfig PublishToLatestPublished RolePath Role SourceKMSKeyArn"
    " AssumeRolePolicyDocument Tags Tracing VersionDeletionPolicy VersionDescription"
)
"""Properties that SAM has and the function does not, or has differently."""


def function(source: Source) -> Iterator[Declared]:
    given = source.member("Role")
    yield source.made(
        source.name,
        "AWS::Lambda::Function",
        {
            **source.all_but(_OWN.split()),
            "Code": _code(source),
            "DeadLetterConfig": _dead_letters(source),
            "Role": given or source.attribute(f"{source.name}Role", "Arn"),
            "Tags": source.tags("lambda"),
            "TracingConfig": source.under(source.member("Tracing"), "Mode"),
        },
    )
    if given is None:
        yield role(source, "lambda", _policies_of_settings(source))
    url = source.member("FunctionUrlConfig")
    settings = as_mapping(url.value) if url is not None else None
    if settings is not None:
        found = {member.key: member for member in settings.members}
        yield source.made(
            f"{source.name}Url", "AWS::Lambda::Url", {**found, "TargetFunctionArn": source.ref(source.name)}
        )
    yield from invoke_config(source)
    for event in events_of(source):
        yield from resources_of_event(event)
    yield from schedules(source, source.attribute(source.name, "Arn"), "lambda:InvokeFunction")


def members_of(node: Node | None) -> tuple[Member, ...]:
    return node.members if isinstance(node, Mapping) else ()


def _policies_of_settings(source: Source) -> list[Node]:
    """Managed policies that settings of the function bring."""
    names = [f"{MANAGED}service-role/AWSLambdaBasicExecutionRole"]
    if source.node("Tracing") is not None:
        names.append(f"{MANAGED}AWSXrayWriteOnlyAccess")
    if source.node("VpcConfig") is not None:
        names.append(f"{MANAGED}service-role/AWSLambdaVPCAccessExecutionRole")
    return [source.sub(name) for name in names]


def _dead_letters(source: Source) -> Member | None:
    """The queue or topic without the word which of the two it is."""
    member = source.member("DeadLetterQueue")
    settings = as_mapping(member.value) if member is not None else None
    if member is None or settings is None:
        return member
    kept = tuple(each for each in settings.members if each.key != "Type")
    return Member(member.key, member.key_place, Mapping(kept, settings.place))


def _code(source: Source) -> Member | Node | None:
    inline, image = source.member("InlineCode"), source.member("ImageUri")
    if inline is not None:
        return source.under(inline, "ZipFile")
    if image is not None:
        return source.under(image, "ImageUri")
    member = source.member("CodeUri")
    if member is None:
        return None
    return stored(source, member, "S3Bucket", "S3Key", "S3ObjectVersion")


def stored(source: Source, member: Member, bucket: str, key: str, version: str) -> Member:
    """`s3://bucket/key`, or `{Bucket, Key, Version}`, under the names that the resource has for them. A local path is
    what `sam package` uploads."""
    node = member.value
    if isinstance(node, Mapping):
        names = {"Bucket": bucket, "Key": key, "Version": version}
        found = tuple(Member(names.get(each.key, each.key), each.key_place, each.value) for each in node.members)
        return Member(member.key, member.key_place, Mapping(found, node.place))
    text = as_text(node) or ""
    if text.startswith("s3://") and "/" in text[5:]:
        name, _, rest = text[5:].partition("/")
        made = source.map({bucket: source.text(name), key: source.text(rest)})
        return Member(member.key, member.key_place, made)
    return Member(member.key, member.key_place, source.unknown("sam package"))
