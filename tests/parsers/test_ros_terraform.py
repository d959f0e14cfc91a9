"""Terraform modules inside ROS templates: the findings of the same files on disk, at the template's lines."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from iaclint.graph.resources import Resource
from iaclint.graph.values import OneOf, Unknown
from iaclint.lint import lint
from iaclint.parsers.templates.build import TemplateRoot, build_template
from iaclint.parsers.templates.embedded import EmbeddedSource, Template
from iaclint.parsers.templates.nodes import Mapping, Scalar
from iaclint.parsers.templates.reader import read
from iaclint.parsers.terraform.files import Given
from iaclint.settings import Settings
from iaclint.source import Location, SourceFile, Span
from iaclint.sources import Sources

HEAD = "ROSTemplateFormatVersion: '2015-09-01'\nTransform: Aliyun::Terraform-v1.5\n"

BUCKET = """\
variable "acl" {
  type    = string
  default = "private"
}

resource "alicloud_oss_bucket" "logs" {
  bucket = "example-logs"
}

resource "alicloud_oss_bucket_acl" "logs" {
  bucket = alicloud_oss_bucket.logs.bucket
  acl    = var.acl
}
"""


def template(files: dict[str, str], parameters: str = "") -> str:
    """A template with every file as a literal block."""
    entries = "".join(f"  {name}: |-\n{textwrap.indent(text, '    ')}" for name, text in files.items())
    return f"{HEAD}{parameters}Workspace:\n{entries}"


def build(folder: Path, text: str, *, name: str = "stack.yml", **variables: str) -> TemplateRoot:
    (folder / name).write_text(text, "utf-8", newline="")
    return build_template(str(folder / name), Sources(folder, folder), Given(tuple(variables.items())))


def only(root: TemplateRoot, type_: str) -> Resource:
    (found,) = (resource for resource in root.resources if resource.type == type_)
    return found


def written(text: str, location: Location) -> str:
    """What stands at a location."""
    lines = text.split("\n")[location.start_line - 1 : location.end_line]
    lines[-1] = lines[-1][: location.end_column - 1]
    lines[0] = lines[0][location.start_column - 1 :]
    return "\n".join(lines)


# ---- findings


MODULES = {
    "main.tf": """\
variable "source_cidr" {
  default = "0.0.0.0/0"
}

module "network" {
  source = "./modules/network"
  cidr   = var.source_cidr
}

resource "alicloud_oss_bucket" "logs" {
  bucket = "example-logs"
}

resource "alicloud_oss_bucket_acl" "logs" {
  bucket = alicloud_oss_bucket.logs.bucket
  acl    = "public-read"
}
""",
    "modules/network/main.tf": """\
variable "cidr" {}

resource "alicloud_security_group" "web" {
  security_group_name = "web"
}

resource "alicloud_security_group_rule" "web" {
  for_each          = toset(["22/22", "3389/3389"])
  type              = "ingress"
  ip_protocol       = "tcp"
  port_range        = each.value
  cidr_ip           = var.cidr
  security_group_id = alicloud_security_group.web.id
}
""",
}


def findings(path: Path) -> dict[tuple[str, str, str], tuple[str, int, int, str]]:
    """By check, resource and attribute: file, line, column, and the text that stands there."""
    report = lint([path], Settings(working_directory=path.parent, profile="all"))
    assert [problem for problem in report.problems if problem.level.value == "error"] == []
    return {
        (each.check.id, each.resource, each.attribute): (
            each.location.path,
            each.location.start_line,
            each.location.start_column,
            written((path.parent / each.location.path).read_text(), each.location),
        )
        for each in report.findings
    }


def test_the_findings_are_those_of_the_same_files_on_disk(tmp_path: Path) -> None:
    folder, stack = tmp_path / "folder", tmp_path / "stack.yml"
    for name, text in MODULES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    stack.write_text(template(MODULES))
    on_disk = findings(folder)
    assert len(on_disk) > 4
    lines = template(MODULES).split("\n")
    above = {f"folder/{name}": lines.index(f"  {name}: |-") + 1 for name in MODULES}
    assert findings(stack) == {
        key: ("stack.yml", line + above[path], column + 4, text.replace("\n", "\n    "))
        for key, (path, line, column, text) in on_disk.items()
    }


def test_a_finding_stands_at_its_line_of_the_template(tmp_path: Path) -> None:
    text = template({"main.tf": BUCKET.replace('"private"', '"public-read"')})
    root = build(tmp_path, text)
    acl = only(root, "alicloud_oss_bucket_acl").attributes
    assert acl.get("acl") == "public-read"
    assert acl.locate(("acl",)) == Location("stack.yml", 16, 7, 16, 23)
    assert written(text, acl.locate(("acl",))) == "acl    = var.acl"
    assert written(text, acl.locate(())) == 'resource "alicloud_oss_bucket_acl" "logs"'
    assert written(text, acl.extent()).endswith("\n    }")
    assert [written(text, origin.location) for origin in acl.origins(("acl",))] == ['default = "public-read"']


def test_resources_are_terraform(tmp_path: Path) -> None:
    root = build(tmp_path, template({"main.tf": BUCKET}))
    assert {resource.language for resource in root.resources} == {"terraform"}
    assert [resource.address for resource in root.resources] == [
        "alicloud_oss_bucket.logs",
        "alicloud_oss_bucket_acl.logs",
    ]
    assert root.problems == ()


@pytest.mark.parametrize("sign", ["#", "//"])
def test_a_comment_in_the_module_accepts_a_finding(tmp_path: Path, sign: str) -> None:
    text = MODULES["main.tf"].split("\n\n", 2)[2]
    accepted = text.replace("  acl ", f"  {sign} iaclint:ignore=oss-bucket-public-acl a public site\n  acl ")
    reports = []
    for name, body in (("open.yml", text), ("accepted.yml", accepted)):
        (tmp_path / name).write_text(template({"main.tf": body}))
        settings = Settings(working_directory=tmp_path, profile="all")
        reports.append(lint([tmp_path / name], settings))
    before, after = reports
    slugs = {each.check.slug for each in before.findings} - {each.check.slug for each in after.findings}
    assert [suppressed.finding.check.slug for suppressed in after.suppressed] == sorted(slugs)
    assert len(after.suppressed) == 1


# ---- which templates


@pytest.mark.parametrize("transform", ["Aliyun::Terraform-v0.12", "'Aliyun::Terraform-v1.5'", "Aliyun::OpenTofu-v1.8"])
def test_every_version_of_terraform_and_opentofu_counts(tmp_path: Path, transform: str) -> None:
    text = template({"main.tf": BUCKET}).replace("Aliyun::Terraform-v1.5", transform)
    assert len(build(tmp_path, text).resources) == 2


def test_another_transform_has_no_workspace(tmp_path: Path) -> None:
    text = template({"main.tf": BUCKET}).replace("Aliyun::Terraform-v1.5", "Aliyun::Serverless-2018-04-03")
    assert build(tmp_path, text).resources == ()


@pytest.mark.parametrize("workspace", ["Workspace: text\n", "Workspace:\n  - main.tf\n", "", "Workspace:\n"])
def test_a_template_without_files_is_a_problem(tmp_path: Path, workspace: str) -> None:
    root = build(tmp_path, HEAD + workspace)
    assert [problem.kind for problem in root.problems] == ["invalid-template"]


def test_a_nested_stack_may_be_a_module(tmp_path: Path) -> None:
    text = (
        "ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  Logs:\n    Type: ALIYUN::ROS::Stack\n    Properties:\n"
    )
    text += "      Parameters: {acl: public-read}\n      TemplateBody:\n"
    text += textwrap.indent(template({"main.tf": BUCKET}), " " * 8)
    root = build(tmp_path, text)
    acl = only(root, "alicloud_oss_bucket_acl")
    assert acl.address == "Logs.alicloud_oss_bucket_acl.logs"
    assert [written(text, call.location) for call in acl.calls] == ["Logs"]
    assert acl.attributes.get("acl") == "public-read"
    assert written(text, acl.attributes.locate(("acl",))) == "acl    = var.acl"
    assert [written(text, origin.location) for origin in acl.attributes.origins(("acl",))] == ["acl: public-read"]
    bucket = acl.attributes.references("bucket")
    assert [reference.address for reference in bucket] == ["Logs.alicloud_oss_bucket.logs"]


# ---- parameters


def parameters(entry: str) -> str:
    return f"Parameters:\n  acl: {{{entry}}}\n"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("Type: String, Default: public-read", "public-read"),
        ("Type: String", "private"),  # only labels the variable
        ("Type: String, AllowedValues: [private, public-read]", "private"),
    ],
)
def test_a_parameter_adds_to_the_variable_of_its_name(tmp_path: Path, entry: str, expected: str) -> None:
    root = build(tmp_path, template({"main.tf": BUCKET}, parameters(entry)))
    assert only(root, "alicloud_oss_bucket_acl").attributes.get("acl") == expected


def test_a_default_of_a_parameter_is_where_the_value_comes_from(tmp_path: Path) -> None:
    text = template({"main.tf": BUCKET}, parameters("Type: String, Default: public-read"))
    (origin,) = only(build(tmp_path, text), "alicloud_oss_bucket_acl").attributes.origins(("acl",))
    assert origin.text == 'default of parameter "acl"'
    assert written(text, origin.location) == "Default: public-read"


def test_the_user_wins_over_parameters_and_variables(tmp_path: Path) -> None:
    text = template({"main.tf": BUCKET}, parameters("Type: String, Default: public-read"))
    for each in (text, template({"main.tf": BUCKET})):
        root = build(tmp_path, each, acl="public-read-write")
        assert only(root, "alicloud_oss_bucket_acl").attributes.get("acl") == "public-read-write"


def test_a_parameter_without_a_default_anywhere_is_unknown(tmp_path: Path) -> None:
    bare = re.sub(r"  default .*\n", "", BUCKET)
    for entry in ("", parameters("Type: String")):
        value = only(build(tmp_path, template({"main.tf": bare}, entry)), "alicloud_oss_bucket_acl").attributes.get(
            "acl"
        )
        assert isinstance(value, Unknown)
    few = parameters("Type: String, AllowedValues: [private, public-read]")
    value = only(build(tmp_path, template({"main.tf": bare}, few)), "alicloud_oss_bucket_acl").attributes.get("acl")
    assert isinstance(value, OneOf)
    assert set(value.alternatives) == {"private", "public-read"}


@pytest.mark.parametrize(
    ("declared", "entry", "expected"),
    [
        ("number", "Type: Number, Default: 21", 21),
        ("number", "Type: String, Default: '21'", 21),
        ("bool", "Type: Boolean, Default: true", True),
        ("list(string)", "Type: Json, Default: [10.0.0.0/8]", ["10.0.0.0/8"]),
        ("list(string)", """Type: Json, Default: '["10.0.0.0/8"]'""", ["10.0.0.0/8"]),
        ("map(string)", "Type: Json, Default: {a: b}", {"a": "b"}),
    ],
)
def test_a_parameter_has_the_type_of_its_variable(tmp_path: Path, declared: str, entry: str, expected: object) -> None:
    main = f'variable "x" {{\n  type = {declared}\n}}\nresource "alicloud_vpc" "x" {{\n  x = var.x\n}}\n'
    root = build(tmp_path, template({"main.tf": main}, f"Parameters:\n  x: {{{entry}}}\n"))
    assert only(root, "alicloud_vpc").attributes.get("x") == expected
    assert root.problems == ()


def test_files_of_variables_count_before_parameters_with_a_default(tmp_path: Path) -> None:
    files = {"main.tf": BUCKET, "terraform.tfvars": 'acl = "public-read"\n'}
    text = template(files)
    acl = only(build(tmp_path, text), "alicloud_oss_bucket_acl").attributes
    assert acl.get("acl") == "public-read"
    assert [written(text, origin.location) for origin in acl.origins(("acl",))] == ['acl = "public-read"']
    text = template(files, parameters("Type: String, Default: private"))
    assert only(build(tmp_path, text), "alicloud_oss_bucket_acl").attributes.get("acl") == "private"


# ---- files


def test_functions_read_the_other_files(tmp_path: Path) -> None:
    main = """\
resource "alicloud_instance" "x" {
  user_data   = file("${path.module}/scripts/start.sh")
  description = templatefile("greeting.tpl", { name = "you" })
  names       = fileset("scripts", "*.sh")
  there       = fileexists("./greeting.tpl")
  missing     = file("none.sh")
  outside     = file("../../stack.yml")
}
"""
    files = {"main.tf": main, "scripts/start.sh": "echo start\n", "greeting.tpl": "Hello ${name}"}
    attributes = only(build(tmp_path, template(files)), "alicloud_instance").attributes
    # The block of a file ends where the next one starts: `|-` has no line break there.
    assert attributes.get("user_data") == "echo start"
    assert attributes.get("description") == "Hello you"
    assert list(attributes.get("names")) == ["start.sh"]
    assert attributes.get("there") is True
    assert isinstance(attributes.get("missing"), Unknown)
    assert isinstance(attributes.get("outside"), Unknown)


def test_modules_are_folders_by_path_or_by_nesting(tmp_path: Path) -> None:
    root_file = 'module "oss" {\n  source = "./modules/oss"\n}\nmodule "far" {\n  source = "a/b/alicloud"\n}\n'
    by_path = template({"main.tf": root_file, "modules/oss/main.tf": BUCKET})
    nested = template({"main.tf": root_file}) + "  modules:\n    oss:\n      main.tf: |\n"
    nested += textwrap.indent(BUCKET, " " * 8)
    for text in (by_path, nested):
        root = build(tmp_path, text)
        bucket = only(root, "alicloud_oss_bucket")
        assert bucket.address == "module.oss.alicloud_oss_bucket.logs"
        assert written(text, bucket.calls[0].location) == 'module "oss"'
        assert written(text, bucket.attributes.locate(("bucket",))) == 'bucket = "example-logs"'
        assert [problem.kind for problem in root.problems] == ["missing-module"]


def test_json_and_override_files(tmp_path: Path) -> None:
    override = json.dumps({"resource": {"alicloud_oss_bucket_acl": {"logs": {"acl": "public-read"}}}})
    text = template({"main.tf": BUCKET, "main_override.tf.json": override + "\n"})
    acl = only(build(tmp_path, text), "alicloud_oss_bucket_acl").attributes
    assert acl.get("acl") == "public-read"
    assert written(text, acl.locate(("acl",))) == '"acl": "public-read"'


def test_what_is_no_terraform_is_left_alone(tmp_path: Path) -> None:
    files = {"main.tf": BUCKET, ".metadata": '{"ALIYUN::ROS::Interface": {}}\n', ".terraform-version": "1.5.7\n"}
    root = build(tmp_path, template(files))
    assert len(root.resources) == 2
    assert root.problems == ()


@pytest.mark.parametrize("name", ["../main.tf", "/etc/main.tf", "a/../../main.tf"])
def test_a_path_out_of_the_workspace_is_a_problem(tmp_path: Path, name: str) -> None:
    root = build(tmp_path, template({name: BUCKET}))
    assert root.resources == ()
    assert [problem.kind for problem in root.problems] == ["invalid-workspace"]


def test_a_call_out_of_the_workspace_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "main.tf").write_text(BUCKET)
    root = build(tmp_path, template({"main.tf": 'module "x" {\n  source = "../../elsewhere"\n}\n'}))
    assert root.resources == ()
    assert [problem.kind for problem in root.problems] == ["missing-module"]


def test_a_module_that_calls_itself_is_a_problem(tmp_path: Path) -> None:
    call = 'module "x" {\n  source = "./x"\n}\n'
    root = build(tmp_path, template({"main.tf": call, "x/main.tf": call.replace("./x", "../x")}))
    assert [problem.kind for problem in root.problems] == ["module-cycle"]


def test_a_mistake_in_a_file_is_a_problem_at_its_place(tmp_path: Path) -> None:
    text = template({"main.tf": BUCKET, "more.tf": 'resource "alicloud_vpc" "x" {\n  vpc_name = = 1\n}\n'})
    (problem,) = build(tmp_path, text).problems
    assert problem.kind == "syntax-error"
    assert problem.location is not None
    assert problem.location.path == "stack.yml"
    line = text.split("\n")[problem.location.start_line - 1]
    assert line.strip() == "vpc_name = = 1"
    assert len(build(tmp_path, text).resources) == 2


def test_a_workspace_too_large_is_a_problem(tmp_path: Path) -> None:
    text = template({"main.tf": BUCKET}) + "".join(f"  f{number}: ''\n" for number in range(2_500))
    root = build(tmp_path, text)
    assert len(root.resources) == 2
    assert {problem.kind for problem in root.problems} == {"too-large"}
    many = template({"main.tf": BUCKET}) + "  a: &a |\n" + "    # text\n" * 100_000
    many += "".join(f"  f{number}.tf: *a\n" for number in range(300))
    root = build(tmp_path, many)
    assert len(root.resources) == 2
    assert {problem.kind for problem in root.problems} == {"too-large"}


# ---- places


STYLES = {
    "literal": "  main.tf: |\n" + textwrap.indent(BUCKET, "    "),
    "stripped": "  main.tf: |-   # a module\n" + textwrap.indent(BUCKET, "    "),
    "kept": "  main.tf: |+\n" + textwrap.indent(BUCKET, "      ") + "\n\n",
    "indicated": "  main.tf: |2\n" + textwrap.indent(BUCKET, "    "),
    "anchored": "  main.tf: &module |\n" + textwrap.indent(BUCKET, "    "),
    "tagged": "  main.tf: !!str |\n" + textwrap.indent(BUCKET, "    "),
    "crlf": ("  main.tf: |\n" + textwrap.indent(BUCKET, "    ")).replace("\n", "\r\n"),
    "blank lines first": "  main.tf: |\n\n\n" + textwrap.indent(BUCKET, "    "),
    "json": f"  main.tf: {json.dumps(BUCKET)}\n",
    "single quotes": "  main.tf: '" + BUCKET.replace("\n", "\n\n    ").rstrip() + "\n\n    '\n",
    "folded": "  main.tf: >\n" + textwrap.indent(BUCKET.replace("\n\n", "\n").replace("\n", "\n\n"), "    "),
}


@pytest.mark.parametrize("style", STYLES)
def test_places_are_right_in_every_style(tmp_path: Path, style: str) -> None:
    text = f"# 文字\n{HEAD}Workspace:\n{STYLES[style]}"
    root = build(tmp_path, text)
    assert root.problems == ()
    attributes = only(root, "alicloud_oss_bucket_acl").attributes
    found = [written(text, attributes.locate((name,))) for name in ("bucket", "acl")]
    assert found == ["bucket = alicloud_oss_bucket.logs.bucket", "acl    = var.acl"]


def test_places_are_right_in_json(tmp_path: Path) -> None:
    document = {"ROSTemplateFormatVersion": "2015-09-01", "Transform": "Aliyun::Terraform-v1.5"}
    accent = BUCKET.replace("example-logs", 'ünï\U0001f600"-logs'.replace('"', '\\"'))
    for indent in (None, 2):
        # With a tab before a key YAML refuses it, and the strict reader of JSON has it.
        for text in (
            json.dumps({**document, "Workspace": {"main.tf": accent}}, indent=indent),
            "{\n\t" + json.dumps({**document, "Workspace": {"main.tf": accent}}, indent=indent)[1:],
        ):
            root = build(tmp_path, text, name="stack.json")
            bucket = only(root, "alicloud_oss_bucket").attributes
            assert bucket.get("bucket") == 'ünï\U0001f600"-logs'
            place = written(text, bucket.locate(("bucket",)))
            assert json.loads(f'"{place}"') == 'bucket = "ünï\U0001f600\\"-logs"'


def test_what_cannot_be_found_stands_at_its_key(tmp_path: Path) -> None:
    # A line separator is a line break in YAML 1.1 and none in an editor; a heredoc around it is found nowhere.
    text = f'{HEAD}Workspace:\n  main.tf: "{json.dumps(BUCKET)[1:-1]}# \u2028 "\n'
    attributes = only(build(tmp_path, text), "alicloud_oss_bucket_acl").attributes
    place = attributes.locate(("acl",))
    assert written(text, place) in ("main.tf", "acl    = var.acl")


CHARACTERS = st.sampled_from(
    [*"ab \t\n\r\"'\\#:|>-{}[],&*!%@`~/0é", "\x85", "\u2028", "😀", "\n\n", "  ", "\n  ", "': "]
)
TEXTS = st.lists(CHARACTERS, max_size=30).map("".join)
YAML_STYLES = ["|", ">", "'", '"', None]


def embedded(outer: str) -> EmbeddedSource | None:
    """The only file of a workspace, in YAML."""
    source = SourceFile.from_bytes("stack.yml", outer.encode())
    document = read(source)
    assert isinstance(document, Mapping)
    (member,) = document.members
    scalar = member.value
    assert isinstance(scalar, Scalar)
    if not isinstance(scalar.value, str):
        return None
    return EmbeddedSource("main.tf", scalar.value, Template(source), scalar.place, member.key_place)


def spans(text: str) -> Iterator[Span]:
    """Of every character."""
    position = 0
    for character in text:
        size = len(character.encode())
        yield Span(position, position + size)
        position += size


def assert_places(outer: str, *, exact: bool) -> None:
    """Every place lies in the file, they follow each other, and each character that the file spells as itself is at
    its place."""
    file = embedded(outer)
    if file is None:
        return
    lines = outer.split("\n")
    last = (0, 0)
    for span in spans(file.text):
        location = file.location(span)
        start, end = (location.start_line, location.start_column), (location.end_line, location.end_column)
        assert start <= end
        assert 1 <= location.start_line <= location.end_line <= len(lines)
        assert location.end_column <= len(lines[location.end_line - 1]) + 1
        if location == file.entry.location():
            assert not exact
            continue
        assert last <= start
        last = start
        character = file.data[span.start : span.end].decode()
        spelled = written(outer, location)
        if len(spelled) == 1 and not spelled.isspace():
            assert spelled == character
        elif not spelled.isspace():
            assert spelled.startswith("\\") or spelled == "''"
    whole = file.location(Span(0, len(file.data)))
    assert whole.start_line <= whole.end_line


@given(TEXTS, st.sampled_from(YAML_STYLES), st.sampled_from([2, 5]), st.sampled_from([12, 80]))
@example("a\n\nb", ">", 2, 80)
@example(" a\nb\n", "|", 2, 80)
@example("\n\n  a\n b\n\n\n", "|", 5, 80)
@example("a \n b", '"', 2, 12)
def test_every_character_is_found(text: str, style: str, indent: int, width: int) -> None:
    outer = yaml.dump({"main.tf": text}, default_style=style, allow_unicode=True, indent=indent, width=width)
    assert_places(outer, exact=not set("\r\x85\u2028") & set(outer))


@given(st.lists(st.sampled_from(["a", "b c", "  d", "", "   ", "\te", "f "]), max_size=8), st.sampled_from("|>"))
def test_every_character_of_a_block_is_found(lines: list[str], style: str) -> None:
    body = "".join(f"  {line}\n" if line.strip() else f"{line}\n" for line in ["x", *lines])
    assert_places(f"main.tf: {style}\n{body}", exact=True)


@given(TEXTS)
def test_every_character_of_json_is_found(text: str) -> None:
    for ascii_only in (True, False):
        outer = json.dumps({"main.tf": text}, ensure_ascii=ascii_only)
        assert_places(outer, exact=not set("\x85\u2028") & set(outer))


@given(st.text(st.sampled_from([*"|>'\"\\\n\r\t :#&!ab01-+u", "\x85", "\u2028"]), max_size=30))
def test_no_text_is_too_odd(text: str) -> None:
    """Whatever value is looked for at whatever place, the answer is a place in the file."""
    source = SourceFile.from_bytes("stack.yml", ("main.tf: " + text).encode())
    try:
        document = read(source)
    except Exception:  # noqa: BLE001 -- what is no YAML has no places
        return
    if not isinstance(document, Mapping) or not isinstance(document.members[0].value, Scalar):
        return
    member, scalar = document.members[0], document.members[0].value
    assert isinstance(scalar, Scalar)
    for value in (str(scalar.value), text, "a b\nc", ""):
        file = EmbeddedSource("main.tf", value, Template(source), scalar.place, member.key_place)
        for span in (Span(0, 0), Span(0, len(file.data)), Span(len(file.data), len(file.data))):
            location = file.location(span)
            assert 1 <= location.start_line <= location.end_line <= source.line_count + text.count("\r") + 9
