"""A resource of SAM with what it takes from `Globals`, and the making of nodes from its own.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html

What the user wrote keeps its place; what SAM invents stands at the resource's key.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from iaclint.graph.values import PartialText, Unknown, Value
from iaclint.parsers.templates.declared import Declared, Renamed
from iaclint.parsers.templates.nodes import Call, Mapping, Member, Node, Place, Scalar, Sequence, as_call, is_plain

Given: TypeAlias = "dict[str, Node | Member | None]"
"""Properties by name: a node, what the user wrote under another name, or nothing."""

RENAMED: dict[str, Renamed] = {
    "AWS::ApiGateway::RestApi": {("BodyS3Location",): ("DefinitionUri",), ("Body",): ("DefinitionBody",)},
    "AWS::ApiGatewayV2::Api": {("BodyS3Location",): ("DefinitionUri",), ("Body",): ("DefinitionBody",)},
    "AWS::AppSync::ApiCache": {
        (name,): ("Cache", name)
        for name in ("ApiCachingBehavior", "AtRestEncryptionEnabled", "TransitEncryptionEnabled", "Ttl", "Type")
    },
    "AWS::AppSync::GraphQLApi": {("AuthenticationType",): ("Auth", "Type"), ("LogConfig",): ("Logging",)},
    "AWS::Lambda::EventInvokeConfig": {
        (name,): ("EventInvokeConfig", name)
        for name in ("DestinationConfig", "MaximumEventAgeInSeconds", "MaximumRetryAttempts")
    },
    "AWS::Lambda::Function": {
        ("Code", "ImageUri"): ("ImageUri",),
        ("Code", "ZipFile"): ("InlineCode",),
        ("DeadLetterConfig",): ("DeadLetterQueue",),
        ("TracingConfig", "Mode"): ("Tracing",),
        ("TracingConfig",): ("Tracing",),
    },
    "AWS::Lambda::Url": {(name,): ("FunctionUrlConfig", name) for name in ("AuthType", "Cors", "InvokeMode")},
    "AWS::StepFunctions::StateMachine": {
        ("LoggingConfiguration",): ("Logging",),
        ("RoleArn",): ("Role",),
        ("StateMachineName",): ("Name",),
        ("StateMachineType",): ("Type",),
        ("TracingConfiguration",): ("Tracing",),
    },
}
"""What SAM calls the properties of what it makes."""


class Source:
    """An `AWS::Serverless::*` resource: its properties with `Globals` merged in. `others` are all of the template's."""

    def __init__(self, declared: Declared, properties: Mapping, others: dict[str, Declared]) -> None:
        self.others = others
        self.declared = declared
        self.name = declared.name
        self.properties = properties

    @property
    def place(self) -> Place:
        return self.declared.member.key_place

    def member(self, name: str) -> Member | None:
        return self.properties.by_key.get(name)

    def node(self, name: str) -> Node | None:
        return self.properties.get(name)

    def passed(self, *names: str) -> Given:
        """The properties of these names, as they are."""
        return {name: self.member(name) for name in names}

    def all_but(self, names: Iterable[str]) -> Given:
        left_out = set(names)
        return {key: member for key, member in self.properties.by_key.items() if key not in left_out}

    # ---- nodes

    def text(self, value: Value) -> Scalar:
        return Scalar(value, self.place)

    def unknown(self, cause: str) -> Scalar:
        return Scalar(Unknown((cause,)), self.place)

    def arn(self, cause: str) -> Scalar:
        """The ARN of something that the template does not name."""
        return Scalar(PartialText(("arn:", Unknown((cause,)))), self.place)

    def ref(self, name: str) -> Call:
        return Call("Ref", self.text(name), self.place)

    def attribute(self, name: str, attribute: str) -> Call:
        return Call("Fn::GetAtt", self.text(f"{name}.{attribute}"), self.place)

    def sub(self, text: str) -> Call:
        return Call("Fn::Sub", self.text(text), self.place)

    def items(self, *items: Node) -> Sequence:
        return Sequence(items, self.place)

    def map(self, given: Given) -> Mapping:
        return Mapping(tuple(self._members(given)), self.place)

    def under(self, member: Member | None, key: str) -> Member | None:
        """What is written, as the only member of a map in which it is called `key`."""
        if member is None:
            return None
        inner = Mapping((Member(key, member.key_place, member.value),), member.value.place)
        return Member(member.key, member.key_place, inner)

    def _members(self, given: Given) -> Iterable[Member]:
        for key, value in given.items():
            if isinstance(value, Member):
                yield Member(key, value.key_place, value.value)
            elif value is not None:
                yield Member(key, self.place, value)

    # ---- resources

    def made(self, name: str, type_: str, properties: Given) -> Declared:
        """A resource that comes of this one, under the same condition."""
        condition = self.declared.body.by_key.get("Condition")
        body: Given = {"Type": self.text(type_), "Condition": condition, "Properties": self.map(properties)}
        return Declared(name, self.declared.member, self.map(body), self.declared.names, RENAMED.get(type_, {}))

    def tags(self, created_by: str = "") -> Member | None:
        """A map of tags as the list that most resources want, with the tag that SAM adds."""
        written = self.member("Tags")
        node = as_call(written.value) if written is not None else None
        if written is not None and not is_plain(node):
            return written
        items: list[Node] = []
        if created_by:
            items.append(self.map({"Key": self.text(f"{created_by}:createdBy"), "Value": self.text("SAM")}))
        for member in node.members if isinstance(node, Mapping) else ():
            key = Scalar(member.key, member.key_place)
            pair = (Member("Key", member.key_place, key), Member("Value", member.key_place, member.value))
            items.append(Mapping(pair, member.key_place.to(member.value.place)))
        if not items:
            return None
        place = written.value.place if written is not None else self.place
        return Member("Tags", written.key_place if written is not None else self.place, Sequence(tuple(items), place))
