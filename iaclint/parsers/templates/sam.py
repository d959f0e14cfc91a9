"""The Serverless Application Model: `AWS::Serverless::*` to the resources that deployment makes of them.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources.html

As far as a check can look at them: versions, aliases, deployments, mappings of domains and the text of a generated API
definition are left out, and so are the permissions that a public function URL comes with (its `AuthType` says it all).
What is generated has the logical ids of SAM but for those that hold a hash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from iaclint.parsers.templates.declared import Declared
from iaclint.parsers.templates.evaluation import Stack
from iaclint.parsers.templates.nodes import Mapping, as_call, as_mapping, as_text, is_plain, merged
from iaclint.parsers.templates.sam_apis import ImplicitApis, http_api, rest_api
from iaclint.parsers.templates.sam_destinations import events_of_buckets, with_notifications
from iaclint.parsers.templates.sam_events import Event
from iaclint.parsers.templates.sam_functions import function
from iaclint.parsers.templates.sam_nodes import Source
from iaclint.parsers.templates.sam_resources import application, graphql_api, layer_version, simple_table, state_machine
from iaclint.problems import Level

PREFIX = "AWS::Serverless::"

_KINDS: dict[str, Callable[[Source], Iterable[Declared]]] = {
    "Api": rest_api,
    "Application": application,
    "Function": function,
    "GraphQLApi": graphql_api,
    "HttpApi": http_api,
    "LayerVersion": layer_version,
    "SimpleTable": simple_table,
    "StateMachine": state_machine,
}


def expanded(stack: Stack, declared: list[Declared]) -> Iterator[Declared]:
    """All resources, with those in place of SAM's that are made of them. What the user declared himself stays."""
    taken = {each.name: each for each in declared}
    sources = {each.name: _source(stack, each, kind, taken) for each in declared if (kind := _kind(each)) in _KINDS}
    notified: dict[str, list[tuple[Source, Event]]] = {}
    for name, event in _events_of_buckets(declared, sources):
        notified.setdefault(name, []).append(event)
    implicit = ImplicitApis()
    for each in declared:
        kind = _kind(each)
        source = sources.get(each.name)
        if source is None:
            if kind == "Connector":
                message = f'what the connector "{each.name}" permits is not looked at'
                stack.context.report(Level.NOTE, "macro", message, each.body)
                continue
            if kind in _KINDS:
                message = f'a function makes the properties of "{each.name}", so what SAM makes of it is not known'
                stack.context.report(Level.WARNING, "macro", message, each.body)
            yield with_notifications(each, notified[each.name]) if each.name in notified else each
            continue
        if kind == "Function":
            implicit.add(source)
        for made in _KINDS[kind](source):
            if made.name == each.name or made.name not in taken:
                yield made
    for source in implicit.sources(stack, _global_properties(stack, "Api"), _global_properties(stack, "HttpApi")):
        for made in http_api(source) if source.name == ImplicitApis.HTTP else rest_api(source):
            if made.name not in taken:
                yield made


def _events_of_buckets(
    declared: list[Declared], sources: dict[str, Source | None]
) -> Iterator[tuple[str, tuple[Source, Event]]]:
    for each in declared:
        source = sources.get(each.name)
        if source is not None and _kind(each) == "Function":
            yield from events_of_buckets(source)


def _kind(declared: Declared) -> str:
    type_ = as_text(declared.body.get("Type")) or ""
    return type_.removeprefix(PREFIX) if type_.startswith(PREFIX) else ""


def _source(stack: Stack, declared: Declared, kind: str, others: dict[str, Declared]) -> Source | None:
    """None for properties that a function makes: nobody knows which there are."""
    written = declared.body.get("Properties")
    properties = as_call(written) if written is not None else Mapping((), declared.body.place)
    if not is_plain(properties):
        return None
    common = _global_properties(stack, kind)
    found = as_mapping(merged(common, properties) if common is not None else properties)
    return Source(declared, found, others) if found is not None else None


def _global_properties(stack: Stack, kind: str) -> Mapping | None:
    return as_mapping(stack.entry("Globals", kind))
