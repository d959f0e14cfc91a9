"""A graph as data, and as pictures: Graphviz and Mermaid."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from iaclint.engine.messages import MASK
from iaclint.graph.resources import Edge, Graph, Resource
from iaclint.graph.values import ABSENT, to_json
from iaclint.reporters.json_report import dump
from iaclint.reporters.printable import printable


def as_json(graphs: Iterable[Graph]) -> str:
    """Attributes are evaluated; what is not known is `{"$unknown": [cause]}`. docs/json.md describes the shape."""
    resources, edges = _contents(graphs)
    return dump(
        {
            "resources": [_resource(resource) for resource in resources],
            "edges": [{"from": edge.source, "to": edge.target, "attribute": edge.attribute} for edge in edges],
        }
    )


def as_dot(graphs: Iterable[Graph]) -> str:
    """Graphviz. Names are quoted; a quote or backslash in them is escaped."""
    resources, edges = _contents(graphs)
    lines = ["digraph iaclint {", "  rankdir=LR;", '  node [shape=box, fontname="sans-serif"];']
    lines += [f"  {_quoted(resource.address)}{_type_in_dot(resource)};" for resource in resources]
    lines += [f"  {_quoted(e.source)} -> {_quoted(e.target)} [label={_quoted(e.attribute)}];" for e in edges]
    return "\n".join([*lines, "}", ""])


def as_mermaid(graphs: Iterable[Graph]) -> str:
    """Mermaid, as GitHub draws it in Markdown. Nodes are numbered: an address may hold any character."""
    resources, edges = _contents(graphs)
    names: dict[str, str] = {}
    for address in [*(r.address for r in resources), *(end for e in edges for end in (e.source, e.target))]:
        names.setdefault(address, f"n{len(names)}")
    types = {resource.address: _type_beside(resource) for resource in resources}
    lines = ["flowchart LR"]
    lines += [f'  {name}["{_in_mermaid(address, types.get(address))}"]' for address, name in names.items()]
    lines += [f'  {names[e.source]} -->|"{_entities(e.attribute)}"| {names[e.target]}' for e in edges]
    return "\n".join([*lines, ""])


VIEWS: dict[str, Callable[[Iterable[Graph]], str]] = {"json": as_json, "dot": as_dot, "mermaid": as_mermaid}


def _contents(graphs: Iterable[Graph]) -> tuple[list[Resource], list[Edge]]:
    """Of all scan roots, sorted: the order in which folders are read must not show."""
    resources: list[Resource] = []
    edges: set[Edge] = set()
    for graph in graphs:
        resources += graph.resources
        edges.update(graph.edges())
    resources.sort(key=lambda resource: (resource.attributes.extent(), resource.address))
    return resources, sorted(edges, key=lambda edge: (edge.source, edge.target, edge.attribute))


def _resource(resource: Resource) -> dict[str, Any]:
    extent = resource.attributes.extent()
    values = {name: resource.attributes.get(name) for name in sorted(resource.attributes.names())}
    return {
        "address": resource.address,
        "type": resource.type,
        "source_type": resource.source_type,
        "file": extent.path,
        "start_line": extent.start_line,
        "end_line": extent.end_line,
        "attributes": {
            name: MASK if resource.attributes.hides((name,)) else to_json(value)
            for name, value in values.items()
            if value is not ABSENT
        },
    }


def _type_beside(resource: Resource) -> str:
    """The type of a resource whose address, a logical id, does not say it."""
    return "" if resource.language == "terraform" else resource.source_type


def _type_in_dot(resource: Resource) -> str:
    type_ = _type_beside(resource)
    return f" [label={_quoted(resource.address)[:-1]}\\n{_quoted(type_)[1:]}]" if type_ else ""


def _in_mermaid(address: str, type_: str | None) -> str:
    return f"{_entities(address)}<br/>{_entities(type_)}" if type_ else _entities(address)


def _quoted(text: str) -> str:
    escaped = printable(text.replace("\\", "\\\\").replace('"', '\\"'))
    return f'"{escaped}"'


def _entities(text: str) -> str:
    """Mermaid's way to write what its grammar (or HTML) would take for its own."""
    safe = printable(text)
    return "".join(c if c.isalnum() or c in " ._-:/[]$*" else f"#{ord(c)};" for c in safe)
