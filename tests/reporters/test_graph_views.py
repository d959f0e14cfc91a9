"""A graph in its three forms, whatever stands in it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from iaclint.graph.resources import Graph, Origin, Path, Resource
from iaclint.graph.values import Reference, Unknown, Value
from iaclint.reporters.graph_views import as_dot, as_json, as_mermaid
from iaclint.source import Location


@dataclass
class Attributes:
    address: str
    line: int
    values: dict[str, Value] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)

    def names(self) -> Iterable[str]:
        return self.values.keys()

    def get(self, name: str) -> Value:
        return self.values[name]

    def references(self, name: str) -> tuple[Reference, ...]:
        return (Reference(self.targets[name], "id"),) if name in self.targets else ()

    def whole(self, path: Path) -> Location:
        return self.locate(path)

    def extent(self) -> Location:
        return Location("main.tf", self.line, 1, self.line + 2, 2)

    def locate(self, path: Path) -> Location:
        raise NotImplementedError(path)

    def origins(self, path: Path, *, absent: bool = False) -> tuple[Origin, ...]:
        raise NotImplementedError(path)

    def address_at(self, path: Path) -> str:
        raise NotImplementedError(path)

    def spelled(self, path: Path, value: Value) -> tuple[Path, Value]:
        return path, value

    def there(self, path: Path) -> Path:
        raise NotImplementedError(path)

    def hides(self, path: Path) -> bool:
        return path[0] == "password"


HOSTILE = 'aws_s3_bucket.b["a\\"] -->\n|end| ;<b>\x1b\u202e#"]'


def resource(attributes: Attributes) -> Resource:
    return Resource(attributes.address, "aws_s3_bucket", "aws_s3_bucket", attributes)


GRAPH = Graph(
    [
        resource(
            Attributes(HOSTILE, 9, {"bucket": Unknown(("var.name",)), "acl": "private"}, {"bucket": "aws_kms_key.k"})
        ),
        resource(Attributes("aws_kms_key.k", 1, {"enabled": True})),
    ]
)


def test_json() -> None:
    assert json.loads(as_json([GRAPH])) == {
        "resources": [
            {
                "address": "aws_kms_key.k",
                "type": "aws_s3_bucket",
                "source_type": "aws_s3_bucket",
                "file": "main.tf",
                "start_line": 1,
                "end_line": 3,
                "attributes": {"enabled": True},
            },
            {
                "address": HOSTILE,
                "type": "aws_s3_bucket",
                "source_type": "aws_s3_bucket",
                "file": "main.tf",
                "start_line": 9,
                "end_line": 11,
                "attributes": {"acl": "private", "bucket": {"$unknown": ["var.name"]}},
            },
        ],
        "edges": [{"from": HOSTILE, "to": "aws_kms_key.k", "attribute": "bucket"}],
    }


def test_json_hides_what_the_attributes_hide() -> None:
    view = as_json([Graph([resource(Attributes("aws_s3_bucket.b", 1, {"password": "hunter2"}))])])
    assert json.loads(view)["resources"][0]["attributes"] == {"password": "(hidden)"}


def test_dot_quotes_every_name() -> None:
    lines = as_dot([GRAPH]).splitlines()
    name = r'"aws_s3_bucket.b[\"a\\\"] -->\n|end| ;<b>\x1b\u202e#\"]"'
    assert lines[3:] == ['  "aws_kms_key.k";', f"  {name};", f'  {name} -> "aws_kms_key.k" [label="bucket"];', "}"]


def test_mermaid_numbers_its_nodes_and_escapes_their_labels() -> None:
    first, *lines = as_mermaid([GRAPH]).splitlines()
    assert first == "flowchart LR"
    assert lines[0] == '  n0["aws_kms_key.k"]'
    assert lines[2] == '  n1 -->|"bucket"| n0'
    label = lines[1].removeprefix('  n1["').removesuffix('"]')
    assert not set('"<>|\\\n\x1b\u202e') & set(label)
    assert "#34;a" in label


def test_the_order_of_reading_does_not_show() -> None:
    turned = Graph(reversed(GRAPH.resources))
    assert [view([turned]) for view in (as_json, as_dot, as_mermaid)] == [
        view([GRAPH]) for view in (as_json, as_dot, as_mermaid)
    ]


def test_a_logical_id_is_shown_with_its_type() -> None:
    """The address of a Terraform resource says its type, that of a template's resource does not."""
    shown = Resource("Data", "aws_s3_bucket", "AWS::S3::Bucket", GRAPH.resources[0].attributes, language="ros")
    assert '  "Data" [label="Data\\nAWS::S3::Bucket"];' in as_dot([Graph([shown])]).splitlines()
    assert as_mermaid([Graph([shown])]).splitlines()[1] == '  n0["Data<br/>AWS::S3::Bucket"]'
