"""Modules as Terraform and OpenTofu load them, and what stays unknown in them. Values: `test_module_values.py`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from iaclint.graph.resources import Graph
from iaclint.graph.values import to_json
from iaclint.problems import Level
from tests.parsers.module_projects import UNKNOWN, build, plain
from tests.projects import run


def values(graph: Graph) -> dict[str, Any]:
    """The attribute `x` of every resource that has one, by address."""
    return {
        resource.address: plain(to_json(resource.attributes.get("x")))
        for resource in graph.resources
        if "x" in resource.attributes.names()
    }


CALL = 'module "m" {\n  source = "./m"\n}\nresource "a_b" "c" {\n  x = module.m.out\n}\n'
MODULE = 'resource "a_b" "in" {\n  x = "in"\n}\noutput "out" { value = a_b.in.x }\n'


# --- which files and folders make up a module


FILES = {
    "a .tofu file hides the .tf file of its name": (
        {"main.tf": 'resource "a_b" "tf" { x = 1 }', "main.tofu": 'resource "a_b" "tofu" { x = 2 }'},
        {"a_b.tofu": 2},
    ),
    "a .tofu.json file hides the .tf.json file": (
        {
            "main.tf.json": '{"resource": {"a_b": {"tf": {"x": 1}}}}',
            "main.tofu.json": '{"resource": {"a_b": {"tofu": {"x": 2}}}}',
            "other.tf": 'resource "a_b" "other" { x = 3 }',
        },
        {"a_b.tofu": 2, "a_b.other": 3},
    ),
    "backups and other files do not count": (
        {
            "main.tf": 'resource "a_b" "c" { x = 1 }',
            "main.tf~": 'resource "a_b" "d" { x = 1 }',
            "#main.tf": 'resource "a_b" "e" { x = 1 }',
            ".main.tf": 'resource "a_b" "f" { x = 1 }',
            "main.tf.bak": 'resource "a_b" "g" { x = 1 }',
        },
        {"a_b.c": 1},
    ),
    "an override in OpenTofu's suffix": (
        {"main.tf": 'resource "a_b" "c" { x = 1 }', "x_override.tofu": 'resource "a_b" "c" { x = 2 }'},
        {"a_b.c": 2},
    ),
    "overridden blocks replace all of their name": (
        {
            "main.tf": 'resource "a_b" "c" {\n  x { n = 1 }\n  x { n = 2 }\n}\n',
            "override.tf": 'resource "a_b" "c" {\n  x { n = 3 }\n}\n',
        },
        {"a_b.c": [{"n": 3}]},
    ),
    "an override of what is not declared stands alone": (
        {"main.tf": "", "override.tf": 'resource "a_b" "c" { x = 2 }'},
        {"a_b.c": 2},
    ),
    "files in folders are other modules": (
        {"main.tf": 'resource "a_b" "c" { x = 1 }', "sub/main.tf": 'resource "a_b" "d" { x = 2 }'},
        {"a_b.c": 1, "a_b.d": 2},
    ),
    "what terraform init left behind is no module of its own": (
        {"main.tf": 'resource "a_b" "c" { x = 1 }', ".terraform/modules/m/main.tf": 'resource "a_b" "d" { x = 2 }'},
        {"a_b.c": 1},
    ),
}


@pytest.mark.parametrize(("files", "expected"), FILES.values(), ids=FILES)
def test_which_files_make_up_a_module(tmp_path: Path, files: dict[str, str], expected: dict[str, Any]) -> None:
    graph, problems = build(tmp_path, files)
    assert values(graph) == expected
    assert problems == []


def test_a_declaration_that_is_there_twice_is_said_and_both_are_checked(tmp_path: Path) -> None:
    graph, problems = build(tmp_path, {"main.tf": 'resource "a_b" "c" { x = 1 }\nresource "a_b" "c" { x = 2 }\n'})
    assert [resource.attributes.get("x") for resource in graph.resources] == [1, 2]
    assert [(problem.kind, problem.level) for problem in problems] == [("duplicate-declaration", Level.WARNING)]


def test_installed_modules_are_found_by_the_names_of_their_calls(tmp_path: Path) -> None:
    modules = [
        {"Key": "", "Source": "", "Dir": "."},
        {"Key": "m", "Source": "registry.terraform.io/x/y/z", "Version": "1.0.0", "Dir": ".terraform/modules/m"},
        {"Key": "m.inner", "Source": "git::https://example.org/i", "Dir": ".terraform/modules/m.inner/sub"},
        {"Key": "n.inner", "Source": "git::https://example.org/i", "Dir": ".terraform/modules/n.inner"},
    ]
    inner = 'module "inner" {\n  source = "git::https://example.org/i"\n}\noutput "out" { value = module.inner.out }\n'
    graph, problems = build(
        tmp_path,
        {
            "main.tf": CALL.replace("./m", "x/y/z") + 'module "n" {\n  source = "./n"\n}\n',
            "n/main.tf": inner,
            ".terraform/modules/modules.json": json.dumps({"Modules": modules}),
            ".terraform/modules/m/main.tf": inner,
            ".terraform/modules/m.inner/sub/main.tf": MODULE,
            ".terraform/modules/n.inner/main.tf": MODULE.replace('"in"\n', '"n"\n'),
        },
    )
    assert problems == []
    assert values(graph) == {
        "a_b.c": "in",
        "module.m.module.inner.a_b.in": "in",
        "module.n.module.inner.a_b.in": "n",
    }


@pytest.mark.parametrize("source", ["x/y/z", "./nowhere", "git::https://example.org/x.git?ref=v1", "s3::x"])
def test_a_missing_module_is_a_note_and_its_outputs_are_unknown(tmp_path: Path, source: str) -> None:
    graph, problems = build(tmp_path, {"main.tf": CALL.replace("./m", source)})
    assert values(graph) == {"a_b.c": UNKNOWN}
    assert [(problem.kind, problem.level) for problem in problems] == [("missing-module", Level.NOTE)]
    assert problems[0].hint
    done = run(tmp_path, "check", "-f", "json")
    assert done.status == 0
    assert [problem["kind"] for problem in json.loads(done.output)["problems"]] == ["missing-module"]


def test_a_module_is_evaluated_for_each_of_its_callers(tmp_path: Path) -> None:
    files = {
        "shared/main.tf": 'variable "v" {}\nresource "a_b" "c" { x = var.v }\n',
        "one/main.tf": 'module "s" {\n  source = "../shared"\n  v = 1\n}\n',
        "two/main.tf": 'module "s" {\n  source = "../shared"\n  v = 2\n}\n',
    }
    graph, _ = build(tmp_path, files)
    assert [(resource.address, resource.attributes.get("x")) for resource in graph.resources] == [
        ("module.s.a_b.c", 1),
        ("module.s.a_b.c", 2),
    ]


def test_a_path_in_a_module_starts_at_the_root_module(tmp_path: Path) -> None:
    files = {
        "main.tf": 'module "m" {\n  source = "./mods/m"\n}\n',
        "mods/m/main.tf": 'resource "a_b" "c" {\n  x = [path.module, path.root, file("${path.module}/t"), '
        'templatefile("${path.module}/t.tftpl", { n = 2 }), fileexists("t"), path.cwd]\n}\n',
        "mods/m/t": "text",
        "mods/m/t.tftpl": "n=${n}",
    }
    graph, problems = build(tmp_path, files)
    assert values(graph) == {"module.m.a_b.c": ["mods/m", ".", "text", "n=2", False, UNKNOWN]}
    assert problems == []


# --- what is not known


UNKNOWNS = {
    "a variable without a default": ('variable "v" {}\nresource "a_b" "c" { x = var.v }', {"a_b.c": UNKNOWN}),
    "a variable that is not declared": ('resource "a_b" "c" { x = var.nowhere }', {"a_b.c": UNKNOWN}),
    "a local that is not declared": ('resource "a_b" "c" { x = local.nowhere }', {"a_b.c": UNKNOWN}),
    "a resource that is not declared": ('resource "a_b" "c" { x = a_b.nowhere.id }', {"a_b.c": UNKNOWN}),
    "a data source": ('data "a_b" "d" {}\nresource "a_b" "c" { x = data.a_b.d.y }', {"a_b.c": UNKNOWN}),
    "an ephemeral resource": (
        'ephemeral "a_b" "e" {}\nresource "a_b" "c" { x = ephemeral.a_b.e.y }',
        {"a_b.c": UNKNOWN},
    ),
    "a workspace": ('resource "a_b" "c" { x = terraform.workspace }', {"a_b.c": UNKNOWN}),
    "an attribute that was not written": (
        'resource "a_b" "d" { y = 1 }\nresource "a_b" "c" { x = [a_b.d.y, a_b.d.z] }',
        {"a_b.c": [1, UNKNOWN]},
    ),
    "a count that is not known": (
        'variable "n" { type = number }\nresource "a_b" "c" {\n  count = var.n\n  x = [count.index, "y"]\n}\n',
        {"a_b.c": [UNKNOWN, "y"]},
    ),
    "a count of none or two": (
        'variable "on" { type = bool }\nresource "a_b" "c" {\n  count = var.on ? 2 : 0\n  x = count.index\n}\n',
        {"a_b.c[0]": 0, "a_b.c[1]": 1},
    ),
    "a for_each that is not known": (
        'variable "s" { type = set(string) }\nresource "a_b" "c" {\n  for_each = var.s\n  x = [each.key, "y"]\n}\n',
        {"a_b.c": [UNKNOWN, "y"]},
    ),
    "a for_each of all or none": (
        'variable "on" {}\nresource "a_b" "c" {\n  for_each = var.on ? { k = "v" } : {}\n  x = each.value\n}\n',
        {'a_b.c["k"]': "v"},
    ),
    "a for_each of one or the other": (
        'variable "on" {}\nresource "a_b" "c" {\n  for_each = var.on ? { k = 1, l = 2 } : { k = 2 }\n'
        "  x = each.value\n}\n",
        {'a_b.c["k"]': UNKNOWN, 'a_b.c["l"]': 2},
    ),
    "a for_each of which one key is known": (
        'resource "a_b" "c" {\n  for_each = toset(["k", a_b.d.id])\n  x = each.key\n}\n',
        {'a_b.c["k"]': "k", "a_b.c": UNKNOWN},
    ),
    "an instance of what has an unknown count": (
        'variable "n" {}\nresource "a_b" "d" {\n  count = var.n\n  y = "known"\n}\n'
        'resource "a_b" "c" { x = a_b.d[0].y }\n',
        {"a_b.c": "known"},
    ),
}


@pytest.mark.parametrize(("text", "expected"), UNKNOWNS.values(), ids=UNKNOWNS)
def test_what_is_not_known_stays_unknown(tmp_path: Path, text: str, expected: dict[str, Any]) -> None:
    graph, problems = build(tmp_path, {"main.tf": text})
    assert values(graph) == expected
    assert problems == []


def test_providers_carry_their_alias(tmp_path: Path) -> None:
    text = 'provider "aws" {\n  x = 1\n}\nprovider "aws" {\n  alias = "west"\n  x = 2\n}\n'
    files = {"main.tf": text + 'module "m" {\n  source = "./m"\n}\n', "m/main.tf": 'provider "aws" { x = 3 }\n'}
    graph, _ = build(tmp_path, files)
    assert values(graph) == {"provider.aws.default": 1, "provider.aws.west": 2, "module.m.provider.aws.default": 3}
    assert {resource.type for resource in graph.resources} == {"provider.aws"}


def test_values_on_the_command_line_win(tmp_path: Path) -> None:
    files = {
        "main.tf": 'variable "a" {}\nvariable "b" { type = map(number) }\nresource "a_b" "c" { x = [var.a, var.b] }\n',
        "terraform.tfvars": 'a = "file"\nb = { n = 1 }\n',
    }
    graph, problems = build(tmp_path, files, variables=(("a", "1"), ("b", '{ m = "2" }'), ("unheard", "of")))
    assert values(graph) == {"a_b.c": ["1", {"m": 2}]}
    assert problems == []


def test_a_value_that_does_not_fit_its_variable_is_said(tmp_path: Path) -> None:
    files = {
        "main.tf": 'variable "n" { type = number }\nresource "a_b" "c" { x = var.n }\n',
        "terraform.tfvars": 'n = "x"\n',
    }
    graph, problems = build(tmp_path, files)
    assert values(graph) == {"a_b.c": UNKNOWN}
    assert [problem.kind for problem in problems] == ["evaluation-error"]
    graph, problems = build(tmp_path, files, variables=(("n", "{"),))
    assert values(graph) == {"a_b.c": UNKNOWN}
    assert [problem.level for problem in problems if problem.level is not Level.WARNING] in ([], [Level.ERROR])
    assert problems
