"""`AWS::Serverless::Api` and `AWS::Serverless::HttpApi`, and the two that a function's events make without a word.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-api.html
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-httpapi.html
"""

from __future__ import annotations

from collections.abc import Iterator

from iaclint.parsers.templates.declared import Declared
from iaclint.parsers.templates.evaluation import Stack
from iaclint.parsers.templates.nodes import Mapping, Member, Node, as_text, is_plain
from iaclint.parsers.templates.sam_events import Event, letters_of
from iaclint.parsers.templates.sam_functions import stored
from iaclint.parsers.templates.sam_nodes import Given, Source


class ImplicitApis:
    """The APIs of events that name none. Each stands where the first of its events does."""

    REST = "ServerlessRestApi"
    HTTP = "ServerlessHttpApi"

    def __init__(self) -> None:
        self._first: dict[str, Declared] = {}

    def add(self, function: Source) -> None:
        events = function.node("Events")
        for member in events.members if isinstance(events, Mapping) else ():
            event = Event(function, member)
            for type_, name, property_ in (("Api", self.REST, "RestApiId"), ("HttpApi", self.HTTP, "ApiId")):
                if event.type == type_ and property_ not in event.properties.by_key:
                    body = Mapping((), member.value.place)
                    self._first.setdefault(name, Declared(name, member, body, function.declared.names))

    def sources(self, stack: Stack, rest: Mapping | None, http: Mapping | None) -> Iterator[Source]:
        for name, declared in self._first.items():
            settings = rest if name == self.REST else http
            properties = settings if settings is not None else Mapping((), stack.template.place)
            if name == self.REST:
                stage = Member("StageName", declared.member.key_place, _text("Prod", declared))
                properties = Mapping((*properties.members, stage), properties.place)
            yield Source(declared, properties, {})


def _text(value: str, declared: Declared) -> Node:
    return Source(declared, declared.body, {}).text(value)


def rest_api(source: Source) -> Iterator[Declared]:
    uri = source.member("DefinitionUri")
    settings: Given = {
        **source.passed(
            *("ApiKeySourceType", "BinaryMediaTypes", "Description", "DisableExecuteApiEndpoint", "FailOnWarnings"),
            *("MinimumCompressionSize", "Mode", "Name", "Policy", "SecurityPolicy"),
        ),
        "Body": source.member("DefinitionBody"),
        "BodyS3Location": stored(source, uri, "Bucket", "Key", "Version") if uri is not None else None,
        "EndpointConfiguration": _endpoint(source),
    }
    yield source.made(source.name, "AWS::ApiGateway::RestApi", settings)
    stage: Given = {
        **source.passed(
            *("AccessLogSetting", "CacheClusterEnabled", "CacheClusterSize", "CanarySetting", "MethodSettings"),
            *("StageName", "TracingEnabled", "Variables"),
        ),
        "RestApiId": source.ref(source.name),
        "Tags": source.tags(),
    }
    yield source.made(f"{source.name}{_stage_name(source)}Stage", "AWS::ApiGateway::Stage", stage)
    domain = source.node("Domain")
    if is_plain(domain):
        yield source.made(f"{source.name}DomainName", "AWS::ApiGateway::DomainName", _domain(source, domain))


def _stage_name(source: Source) -> str:
    return letters_of(as_text(source.node("StageName")) or "")


def _endpoint(source: Source) -> Member | None:
    """`REGIONAL`, or `{Type: …, VPCEndpointIds: […]}`."""
    member = source.member("EndpointConfiguration")
    if member is None:
        return None
    settings = member.value
    if not is_plain(settings):
        items = source.map({"Types": Member("", member.key_place, source.items(member.value))})
        return Member(member.key, member.key_place, Mapping(items.members, member.value.place))
    type_ = settings.by_key.get("Type")
    types = Member("", type_.key_place, source.items(type_.value)) if type_ is not None else None
    ids = settings.by_key.get("VPCEndpointIds")
    made = source.map({"Types": types, "VpcEndpointIds": ids})
    return Member(member.key, member.key_place, Mapping(made.members, settings.place))


def _domain(source: Source, domain: Mapping) -> Given:
    given = domain.by_key
    kind = as_text(domain.get("EndpointConfiguration")) or "EDGE"
    regional = source.node("EndpointConfiguration") is not None and "EndpointConfiguration" not in given
    certificate = "CertificateArn" if kind == "EDGE" and not regional else "RegionalCertificateArn"
    return {
        "DomainName": given.get("DomainName"),
        certificate: given.get("CertificateArn"),
        "MutualTlsAuthentication": given.get("MutualTlsAuthentication"),
        "SecurityPolicy": given.get("SecurityPolicy"),
    }


def http_api(source: Source) -> Iterator[Declared]:
    uri = source.member("DefinitionUri")
    settings: Given = {
        **source.passed("FailOnWarnings", "DisableExecuteApiEndpoint", "CorsConfiguration", "Description", "Name"),
        "Body": source.member("DefinitionBody"),
        "BodyS3Location": stored(source, uri, "Bucket", "Key", "Version") if uri is not None else None,
    }
    yield source.made(source.name, "AWS::ApiGatewayV2::Api", settings)
    written = source.member("StageName")
    default = as_text(written.value) == "$default" if written is not None else True
    stage: Given = {
        **source.passed("AccessLogSettings", "DefaultRouteSettings", "RouteSettings", "StageVariables"),
        "ApiId": source.ref(source.name),
        "AutoDeploy": source.text(True),
        "StageName": written or source.text("$default"),
    }
    name = f"{source.name}ApiGatewayDefaultStage" if default else f"{source.name}{_stage_name(source)}Stage"
    yield source.made(name, "AWS::ApiGatewayV2::Stage", stage)
    domain = source.node("Domain")
    if is_plain(domain):
        given = domain.by_key
        configuration = source.map(
            {
                "CertificateArn": given.get("CertificateArn"),
                "EndpointType": given.get("EndpointConfiguration") or source.text("REGIONAL"),
                "SecurityPolicy": given.get("SecurityPolicy"),
            }
        )
        place = source.properties.by_key["Domain"]
        items = Member("", place.key_place, source.items(Mapping(configuration.members, domain.place)))
        made: Given = {"DomainName": given.get("DomainName"), "DomainNameConfigurations": items}
        yield source.made(f"{source.name}DomainName", "AWS::ApiGatewayV2::DomainName", made)
