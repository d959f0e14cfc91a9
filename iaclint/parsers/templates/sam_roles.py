"""The role that SAM makes for a function, a state machine or the logs of an API that name none.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html#sam-function-policies
"""

from __future__ import annotations

from collections.abc import Sequence as Many

from iaclint.parsers.templates.declared import Declared
from iaclint.parsers.templates.nodes import Call, Mapping, Member, Node, Scalar, Sequence, as_call, as_text, is_plain
from iaclint.parsers.templates.sam_nodes import Given, Source
from iaclint.patterns import pattern

MANAGED = "arn:${AWS::Partition}:iam::aws:policy/"

_SERVICE_ROLE = pattern(r"AWSLambda\w*Role")
"""Managed policies with a path in their ARN, of those that functions are given."""


def role(source: Source, service: str, before: Many[Node] = (), after: Many[Node] = ()) -> Declared:
    """`before` and `after` are the managed policies beside what the user wrote under `Policies`."""
    managed, inline = _policies(source)
    written = source.member("Policies")
    where = written.key_place if written is not None else source.place
    whole = written.value.place if written is not None else source.place
    every = (*before, *managed, *after)
    return source.made(
        f"{source.name}Role",
        "AWS::IAM::Role",
        {
            "AssumeRolePolicyDocument": source.member("AssumeRolePolicyDocument") or trust(source, service),
            "ManagedPolicyArns": Member("", where, Sequence(every, whole)) if every else None,
            "Policies": Member("", where, Sequence(tuple(inline), whole)) if inline else None,
            "PermissionsBoundary": source.member("PermissionsBoundary"),
            "Path": source.member("RolePath"),
            "Tags": source.tags({"lambda": "lambda", "states": "stateMachine"}.get(service, "")),
        },
    )


def trust(source: Source, service: str) -> Node:
    """The document that lets a service take a role."""
    statement: Given = {
        "Action": source.items(source.text("sts:AssumeRole")),
        "Effect": source.text("Allow"),
        "Principal": source.map({"Service": source.items(source.text(f"{service}.amazonaws.com"))}),
    }
    return source.map({"Version": source.text("2012-10-17"), "Statement": source.items(source.map(statement))})


def _policies(source: Source) -> tuple[list[Node], list[Node]]:
    """What is written under `Policies`: names and ARNs, and policies with a document."""
    written = source.node("Policies")
    managed: list[Node] = []
    inline: list[Node] = []
    items = written.items if isinstance(written, Sequence) else (written,) if written is not None else ()
    for number, item in enumerate(items):
        node = as_call(item)
        if is_plain(node):
            inline.append(_inline(source, f"{source.name}RolePolicy{number}", node))
        else:
            managed.append(_named(node))
    return managed, inline


def _named(node: Node) -> Node:
    """A policy by its ARN, or by the name of one that AWS manages."""
    name = as_text(node)
    if name is None or ":" in name:
        return node
    path = "service-role/" if _SERVICE_ROLE.fullmatch(name) else ""
    return Call("Fn::Sub", Scalar(f"{MANAGED}{path}{name}", node.place), node.place)


def _inline(source: Source, name: str, node: Mapping) -> Node:
    """A document, or a policy template with its parameters: nobody knows here what that permits."""
    key = Member("PolicyName", node.place, Scalar(name, node.place))
    if "Statement" in node.by_key:
        return Mapping((key, Member("PolicyDocument", node.place, node)), node.place)
    template = node.members[0] if node.members else None
    document = source.unknown(f"policy template {template.key if template is not None else '?'}")
    where = template.key_place if template is not None else node.place
    return Mapping((key, Member("PolicyDocument", where, Scalar(document.value, where))), node.place)
