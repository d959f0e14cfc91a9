"""Where a value stands, to the column, and where it came from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from iaclint.graph.resources import Resource
from tests.parsers.module_projects import build

ORIGINS = {
    "a default": ("main.tf", "var.plain", ['default of variable "plain" vars.tf:1']),
    "a file of variables": ("main.tf", "var.filed", ['value of variable "filed" terraform.tfvars:1']),
    "a local of a default": (
        "main.tf",
        "local.copy",
        ["local.copy main.tf:2", 'default of variable "plain" vars.tf:1'],
    ),
    "another resource": (
        "main.tf",
        "a_b.other.y",
        ["a_b.other.y main.tf:5", "local.copy main.tf:2", 'default of variable "plain" vars.tf:1'],
    ),
    "an output": (
        "main.tf",
        "module.m.out",
        [
            'output "out" of module.m m/main.tf:3',
            'argument "arg" of module.m main.tf:9',
            "local.copy main.tf:2",
            'default of variable "plain" vars.tf:1',
        ],
    ),
    "two of them": (
        "main.tf",
        '"${var.plain}-${var.filed}"',
        ['default of variable "plain" vars.tf:1', 'value of variable "filed" terraform.tfvars:1'],
    ),
    "nowhere": ("main.tf", '"written here"', []),
}


@pytest.mark.parametrize(("file", "expression", "expected"), ORIGINS.values(), ids=ORIGINS)
def test_where_a_value_came_from(tmp_path: Path, file: str, expression: str, expected: list[str]) -> None:
    graph, _ = build(
        tmp_path,
        {
            file: 'locals {\n  copy = var.plain\n}\nresource "a_b" "other" {\n  y = local.copy\n}\n'
            f'module "m" {{\n  source = "./m"\n  arg = local.copy\n}}\nresource "a_b" "c" {{\n  x = {expression}\n}}\n',
            "vars.tf": 'variable "plain" { default = "d" }\nvariable "filed" { default = "d" }\n',
            "terraform.tfvars": 'filed = "f"\n',
            "m/main.tf": 'variable "arg" {}\nlocals { unused = 1 }\noutput "out" { value = var.arg }\n',
        },
    )
    origins = graph.by_address["a_b.c"].attributes.origins(("x",))
    assert [f"{origin.text} {origin.location.path}:{origin.location.start_line}" for origin in origins] == expected


AROUND = {
    "an object that is written": ("{ other = var.plain }", []),
    "a list of objects that are written": ("[{ other = var.plain }, { more = var.filed }]", []),
    "JSON that is written": ("jsonencode({ other = var.plain })", []),
    "text of JSON": ('"{\\"other\\": \\"a ${var.plain}\\"}"', []),
    "text of JSON with JSON inside": (
        '"{\\"other\\": \\"${var.plain}\\", \\"inner\\": ${jsonencode(var.all)}}"',
        ['default of variable "all"'],
    ),
    "an object from elsewhere": ("var.all", ['default of variable "all"']),
    "a local that is written": ("local.one", ["local.one"]),
    "an object in a local": ("local.one.inner", ["local.one"]),
    "a member of a local": ("local.one.given", ["local.one", 'default of variable "all"']),
    "objects put together": ("merge({ other = var.plain }, var.all)", ['default of variable "all"']),
    "one of two objects": ('var.plain == "d" ? { other = var.filed } : {}', ['default of variable "plain"']),
}


@pytest.mark.parametrize(("expression", "expected"), AROUND.values(), ids=AROUND)
def test_what_is_not_there_does_not_come_from_what_stands_beside_it(
    tmp_path: Path, expression: str, expected: list[str]
) -> None:
    text = f"""
variable "plain" {{ default = "d" }}
variable "filed" {{ default = "d" }}
variable "all" {{ default = {{}} }}
locals {{
  one = {{ other = var.plain, inner = {{ more = var.filed }}, given = var.all }}
}}
resource "a_b" "c" {{
  x = {expression}
}}
"""
    graph, _ = build(tmp_path, {"main.tf": text})
    origins = graph.by_address["a_b.c"].attributes.origins(("x", "wanted"), absent=True)
    assert [origin.text for origin in origins] == expected


def test_the_value_of_an_instance_came_from_its_for_each(tmp_path: Path) -> None:
    text = 'locals {\n  all = { k = "v" }\n}\nresource "a_b" "c" {\n  for_each = local.all\n  x = each.value\n}\n'
    graph, _ = build(tmp_path, {"main.tf": text})
    origins = graph.by_address['a_b.c["k"]'].attributes.origins(("x",))
    assert [(origin.text, origin.location.start_line) for origin in origins] == [("for_each", 5), ("local.all", 2)]


PLACES = """\
resource "a_b" "c" {
  plain = "é" # comment
  list  = ["a", "b",
    "c"]
  object = { one = 1, "two" = [2, 3] }
  policy = jsonencode({
    Statement = [
      { Effect = "Allow", Action = ["x", "*"] },
    ]
  })
  text = <<-JSON
    {
      "Statement": [
        {"Effect": "Deny", "Action": "y"},
        {"Effect": "Allow",
         "Action": "*"},
        {"Action": [
          "ec2:*", "a,b]",
          "rds:*"
        ], "Condition": [{"x": 1}, 2]}
      ]
    }
  JSON
  block {
    n = 1
  }
  dynamic "block" {
    for_each = ["p", "q"]
    content {
      n = block.value
    }
  }
}
"""
PATHS = {
    "the resource": ((), (1, 1, 1, 19)),
    "an attribute": (("plain",), (2, 3, 2, 14)),
    "all of a list": (("list",), (3, 3, 4, 9)),
    "an item": (("list", 1), (3, 17, 3, 20)),
    "an item on another line": (("list", 2), (4, 5, 4, 8)),
    "a key of an object": (("object", "one"), (5, 14, 5, 21)),
    "an item in an object": (("object", "two", 1), (5, 35, 5, 36)),
    "what jsonencode is given": (("policy", "Statement", 0, "Effect"), (8, 9, 8, 25)),
    "an item that jsonencode is given": (("policy", "Statement", 0, "Action", 1), (8, 42, 8, 45)),
    "a line of a heredoc": (("text", "Statement", 1, "Action"), (16, 10, 16, 23)),
    "another line of a heredoc": (("text", "Statement", 0, "Action"), (14, 28, 14, 41)),
    "an item in a heredoc": (("text", "Statement", 2, "Action", 2), (19, 11, 19, 18)),
    "an item in a heredoc beside another": (("text", "Statement", 2, "Action", 1), (18, 20, 18, 26)),
    "an item beyond the end in a heredoc": (("text", "Statement", 2, "Action", 3), (17, 10, 17, 21)),
    "an item after an object in a heredoc": (("text", "Statement", 2, "Condition", 1), (20, 12, 20, 39)),
    "a block": (("block", 0), (24, 3, 24, 8)),
    "an attribute of a block": (("block", 0, "n"), (25, 5, 25, 10)),
    "an attribute of dynamic content": (("block", 2, "n"), (30, 7, 30, 22)),
    "what is not there": (("nothing",), (1, 1, 1, 19)),
    "what is not there in a block": (("block", 0, "m"), (24, 3, 24, 8)),
    "an item beyond the end": (("list", 9), (3, 3, 4, 9)),
}


@pytest.fixture(scope="module")
def placed(tmp_path_factory: pytest.TempPathFactory) -> Resource:
    graph, problems = build(tmp_path_factory.mktemp("places"), {"main.tf": PLACES})
    assert problems == []
    return graph.by_address["a_b.c"]


@pytest.mark.parametrize(("path", "expected"), PATHS.values(), ids=PATHS)
def test_where_a_value_stands(placed: Resource, path: tuple[str | int, ...], expected: tuple[int, ...]) -> None:
    place = placed.attributes.locate(path)
    assert (place.start_line, place.start_column, place.end_line, place.end_column) == expected


def test_the_extent_of_a_resource_is_all_of_its_block(placed: Resource) -> None:
    extent = placed.attributes.extent()
    assert (extent.start_line, extent.end_line) == (1, 33)


def test_a_statement_of_a_policy_document_stands_where_it_was_written(tmp_path: Path) -> None:
    text = (
        'data "aws_iam_policy_document" "base" {\n  statement {\n    sid     = "Base"\n    actions = ["s3:*"]\n  }\n}\n'
        'data "aws_iam_policy_document" "all" {\n  source_policy_documents = [data.aws_iam_policy_document.base.json]\n'
        '  statement {\n    actions   = ["x", "*"]\n    resources = ["*"]\n  }\n}\n'
        'resource "a_b" "c" {\n  policy = data.aws_iam_policy_document.all.json\n}\n'
    )
    graph, _ = build(tmp_path, {"main.tf": text})
    attributes = graph.by_address["a_b.c"].attributes
    assert json.loads(attributes.get("policy"))["Statement"][1]["Action"] == ["x", "*"]
    lines = [
        attributes.locate(("policy", "Statement", index, name)).start_line
        for index, name in ((0, "Action"), (1, "Action"), (1, "Resource"), (1, "Effect"))
    ]
    assert lines == [4, 10, 11, 9]
