"""The other resources of SAM: tables, state machines, layers, GraphQL APIs, nested applications.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html
"""

from __future__ import annotations

from collections.abc import Iterator

from iaclint.parsers.templates.declared import Declared
from iaclint.parsers.templates.nodes import Mapping, Member, Node, Scalar, Sequence, as_mapping, as_text, is_plain
from iaclint.parsers.templates.sam_functions import members_of, stored
from iaclint.parsers.templates.sam_nodes import Given, Source
from iaclint.parsers.templates.sam_roles import MANAGED, role, trust
from iaclint.parsers.templates.sam_schedules import schedules

_KEY_TYPES = {"String": "S", "Number": "N", "Binary": "B"}

_AUTHENTICATION = {
    "Type": "AuthenticationType",
    "LambdaAuthorizer": "LambdaAuthorizerConfig",
    "OpenIDConnect": "OpenIDConnectConfig",
    "UserPool": "UserPoolConfig",
}
"""Settings of a GraphQL API's authentication, and what AppSync calls them."""


def simple_table(source: Source) -> Iterator[Declared]:
    """A table with one key, `id` unless it is named."""
    key = as_mapping(source.node("PrimaryKey"))
    name: Node = source.text("id")
    type_: Node = source.text("S")
    if key is not None:
        name = key.get("Name") or name
        written = as_text(key.get("Type"))
        type_ = source.text(_KEY_TYPES.get(written, written)) if written else type_
    settings: Given = {
        **source.passed(
            *("PointInTimeRecoverySpecification", "ProvisionedThroughput", "SSESpecification", "TableName"),
        ),
        "AttributeDefinitions": source.items(source.map({"AttributeName": name, "AttributeType": type_})),
        "BillingMode": None if source.node("ProvisionedThroughput") else source.text("PAY_PER_REQUEST"),
        "KeySchema": source.items(source.map({"AttributeName": name, "KeyType": source.text("HASH")})),
        "Tags": source.tags(),
    }
    yield source.made(source.name, "AWS::DynamoDB::Table", settings)


def state_machine(source: Source) -> Iterator[Declared]:
    given = source.member("Role")
    uri = source.member("DefinitionUri")
    settings: Given = {
        **source.passed("DefinitionSubstitutions", "EncryptionConfiguration"),
        "Definition": source.member("Definition"),
        "DefinitionS3Location": stored(source, uri, "Bucket", "Key", "Version") if uri is not None else None,
        "LoggingConfiguration": source.member("Logging"),
        "RoleArn": given or source.attribute(f"{source.name}Role", "Arn"),
        "StateMachineName": source.member("Name"),
        "StateMachineType": source.member("Type"),
        "Tags": source.tags("stateMachine"),
        "TracingConfiguration": source.member("Tracing"),
    }
    yield source.made(source.name, "AWS::StepFunctions::StateMachine", settings)
    if given is None:
        traced = source.node("Tracing") is not None
        yield role(source, "states", after=[source.sub(f"{MANAGED}AWSXrayWriteOnlyAccess")] if traced else [])
    yield from schedules(source, source.ref(source.name), "states:StartExecution")


def layer_version(source: Source) -> Iterator[Declared]:
    uri = source.member("ContentUri")
    settings: Given = {
        **source.passed("CompatibleArchitectures", "CompatibleRuntimes", "Description", "LayerName", "LicenseInfo"),
        "Content": stored(source, uri, "S3Bucket", "S3Key", "S3ObjectVersion") if uri is not None else None,
    }
    yield source.made(source.name, "AWS::Lambda::LayerVersion", settings)


def application(source: Source) -> Iterator[Declared]:
    """A nested stack; an application of the repository (`{ApplicationId, SemanticVersion}`) is no local file."""
    settings: Given = {
        **source.passed("NotificationARNs", "Parameters", "TimeoutInMinutes"),
        "Tags": source.tags("lambda"),
        "TemplateURL": source.member("Location"),
    }
    yield source.made(source.name, "AWS::CloudFormation::Stack", settings)


def graphql_api(source: Source) -> Iterator[Declared]:
    authentication = as_mapping(source.node("Auth"))
    given = authentication.by_key if authentication is not None else {}
    more = given.get("Additional")
    settings: Given = {
        **source.passed("IntrospectionConfig", "OwnerContact", "QueryDepthLimit", "ResolverCountLimit", "Visibility"),
        **{_AUTHENTICATION.get(key, key): member for key, member in given.items() if key != "Additional"},
        "AdditionalAuthenticationProviders": _providers(more) if more is not None else None,
        "LogConfig": _logging(source),
        "Name": source.member("Name") or source.text(source.name),
        "Tags": source.tags("graphqlapi"),
        "XrayEnabled": source.member("XrayEnabled"),
    }
    yield source.made(source.name, "AWS::AppSync::GraphQLApi", settings)
    if _needs_role(source):
        permitted = source.items(source.sub(f"{MANAGED}service-role/AWSAppSyncPushToCloudWatchLogs"))
        made_role: Given = {"AssumeRolePolicyDocument": trust(source, "appsync"), "ManagedPolicyArns": permitted}
        yield source.made(f"{source.name}CloudWatchRole", "AWS::IAM::Role", made_role)
    cache = source.member("Cache")
    if cache is not None and isinstance(cache.value, Mapping):
        made: Given = {**{member.key: member for member in members_of(cache.value)}}
        made["ApiId"] = source.attribute(source.name, "ApiId")
        yield source.made(f"{source.name}ApiCache", "AWS::AppSync::ApiCache", made)


def _logging(source: Source) -> Member | Node | None:
    """Fields of every level are logged unless `Logging` is false, by a role of SAM's own unless one is named."""
    written = source.member("Logging")
    if written is not None and not _needs_role(source):
        switch = isinstance(written.value, Scalar)
        return None if switch else _with_level(source, written)
    role_arn = Member("CloudWatchLogsRoleArn", source.place, source.attribute(f"{source.name}CloudWatchRole", "Arn"))
    given = members_of(written.value) if written is not None else ()
    place = written.value.place if written is not None else source.place
    whole = Member("Logging", written.key_place if written else source.place, Mapping((*given, role_arn), place))
    return _with_level(source, whole)


def _needs_role(source: Source) -> bool:
    written = source.node("Logging")
    if isinstance(written, Scalar):
        return written.value is not False
    return written is None or (is_plain(written) and "CloudWatchLogsRoleArn" not in written.by_key)


def _with_level(source: Source, logging: Member) -> Member:
    if not is_plain(logging.value) or "FieldLogLevel" in logging.value.by_key:
        return logging
    level = Member("FieldLogLevel", source.place, source.text("ALL"))
    return Member(logging.key, logging.key_place, Mapping((*logging.value.members, level), logging.value.place))


def _providers(member: Member) -> Member:
    if not isinstance(member.value, Sequence):
        return member
    items: list[Node] = []
    for item in member.value.items:
        members = (
            Member(_AUTHENTICATION.get(each.key, each.key), each.key_place, each.value) for each in members_of(item)
        )
        items.append(Mapping(tuple(members), item.place))
    return Member(member.key, member.key_place, Sequence(tuple(items), member.value.place))
