"""How a finding in a template is accepted: by a comment in YAML, by metadata in YAML and JSON."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from iaclint.reporters.report import Report
from tests.projects import answers, write

CHECK = "oss-bucket-public-acl"
SSH = "securitygroup-ingress-ssh-open"
TEMPLATE = """
    ROSTemplateFormatVersion: '2015-09-01'
    {top}
    Resources:
      {above}
      Site:  {beside}
        Type: ALIYUN::OSS::Bucket
        {within}
        Properties:
          BucketName: site
          {over}
          AccessControl: public-read  {behind}
      Other:
        Type: ALIYUN::OSS::Bucket
        Properties:
          AccessControl: public-read
"""
PLACES = ("top", "above", "beside", "within", "over", "behind")


def template(**parts: str) -> str:
    return dedent(TEMPLATE).lstrip("\n").format(**{place: parts.get(place, "") for place in PLACES})


def accepted(folder: Path, text: str, name: str = "main.yaml", check: str = CHECK) -> tuple[list[str], Report]:
    """The resources whose finding is accepted."""
    report = answers(write(folder, {name: text.encode()}), check)
    assert len(report.suppressed) + len([f for f in report.findings if f.status.value == "fail"]) == 2
    return [item.finding.resource for item in report.suppressed], report


@pytest.mark.parametrize("place", ["above", "beside", "over", "behind"])
@pytest.mark.parametrize(
    "comment",
    [f"# iaclint:ignore={CHECK} the public web site", "#iaclint:ignore=ALI-OSS-001", "# iaclint:ignore=ckv_ali_1,X-1"],
)
def test_a_comment_on_the_attribute_or_the_resource(tmp_path: Path, place: str, comment: str) -> None:
    resources, report = accepted(tmp_path, template(**{place: comment}))
    assert resources == ["Site"]
    assert report.suppressed[0].reason in ("the public web site", "")


def test_a_comment_elsewhere_in_the_resource_does_not_accept_what_is_written(tmp_path: Path) -> None:
    text = template(over="Tags: []", within="").replace("OSS::Bucket", f"OSS::Bucket  # iaclint:ignore={CHECK}", 1)
    assert accepted(tmp_path, text)[0] == []


def test_checkovs_comment_anywhere_in_the_resource(tmp_path: Path) -> None:
    assert accepted(tmp_path, template(within="# checkov:skip=CKV_ALI_1:a web site"))[0] == ["Site"]


def test_a_comment_for_the_file(tmp_path: Path) -> None:
    assert accepted(tmp_path, template(top=f"# iaclint:ignore-file={CHECK}"))[0] == ["Site", "Other"]


GROUP = """\
Resources:
  Group:
    Type: ALIYUN::ECS::SecurityGroup
    Properties:
      {over}
      SecurityGroupIngress:  {behind}
      {first}
      - {{PortRange: 22/22, IpProtocol: tcp, SourceCidrIp: 0.0.0.0/0}}
      {second}
      - PortRange: 20/30  {item}
        IpProtocol: tcp
        SourceCidrIp: 0.0.0.0/0
"""


@pytest.mark.parametrize(
    ("place", "items"),
    [
        ("over", "first second"),
        ("behind", "first second"),
        ("first", "first"),
        ("second", "second"),
        ("item", "second"),
    ],
)
def test_items_at_the_indentation_of_their_key_belong_to_it(tmp_path: Path, place: str, items: str) -> None:
    places = dict.fromkeys(("over", "behind", "first", "second", "item"), "")
    text = GROUP.format(**{**places, place: f"# iaclint:ignore={SSH}"})
    _, report = accepted(tmp_path, text, check=SSH)
    lines = [item.finding.location.start_line for item in report.suppressed]
    assert ["first" if line == 8 else "second" for line in lines] == items.split()


METADATA = {
    "one id": "ignore: oss-bucket-public-acl",
    "several in one text": "ignore: 'X-1,oss-bucket-public-acl'",
    "a list": "ignore: [ALI-OSS-001]",
    "a peer's id": "ignore: [ckv_ali_1]",
    "with a reason": "ignore: {ALI-OSS-001: the public web site}",
    "without a reason": "ignore: {ALI-OSS-001: }",
}


@pytest.mark.parametrize("setting", METADATA.values(), ids=METADATA)
def test_metadata_of_a_resource(tmp_path: Path, setting: str) -> None:
    resources, report = accepted(tmp_path, template(within="Metadata: {iaclint: {" + setting + "}}"))
    assert resources == ["Site"]
    assert report.suppressed[0].reason == ("the public web site" if "web site" in setting else "")
    assert report.suppressed[0].location.start_line == 7


def test_metadata_of_the_template(tmp_path: Path) -> None:
    top = "Metadata: {iaclint: {ignore: oss-bucket-public-acl}}"
    assert accepted(tmp_path, template(top=top))[0] == ["Site", "Other"]


def test_checkovs_metadata(tmp_path: Path) -> None:
    within = "Metadata: {checkov: {skip: [{id: CKV_ALI_2}, {id: CKV_ALI_1, comment: a web site}]}}"
    resources, report = accepted(tmp_path, template(within=within))
    assert (resources, report.suppressed[0].reason) == (["Site"], "a web site")
    assert report.problems == ()


@pytest.mark.parametrize("indent", [None, 2])
def test_metadata_in_json_covers_its_resource_alone_even_on_one_line(tmp_path: Path, indent: int | None) -> None:
    bucket: dict[str, Any] = {"Type": "ALIYUN::OSS::Bucket", "Properties": {"AccessControl": "public-read"}}
    metadata = {"iaclint": {"ignore": {CHECK: "the public\nweb site"}}}
    data = {"Resources": {"Site": {**bucket, "Metadata": metadata}, "Other": bucket}}
    resources, report = accepted(tmp_path, json.dumps(data, indent=indent), "main.json")
    assert (resources, report.suppressed[0].reason) == (["Site"], "the public web site")


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        ("{iaclint: {ignore: oss-bucket-public-alc}}", 'no check is called "oss-bucket-public-alc"; did you mean'),
        ("{iaclint: {ignores: oss-bucket-public-acl}}", 'unknown key "ignores"; did you mean "ignore"?'),
        ("{iaclint: oss-bucket-public-acl}", "a mapping is expected here"),
        ("{iaclint: {ignore: [{id: ALI-OSS-001}]}}", "an id of a check is expected here"),
        ("{iaclint: {ignore: [7]}}", "an id of a check is expected here"),
        ("{iaclint: {ignore: }}", "an id of a check is expected here"),
    ],
)
def test_what_is_not_understood_is_said_and_accepts_nothing(tmp_path: Path, metadata: str, message: str) -> None:
    resources, report = accepted(tmp_path, template(within=f"Metadata: {metadata}"))
    assert resources == []
    (problem,) = report.problems
    assert problem.kind == "unknown-suppression"
    assert problem.message.startswith(message)
    assert problem.location is not None
    assert problem.location.start_line == 7


@pytest.mark.parametrize("path", ["tfplan.json", "."])
def test_a_comment_in_the_source_accepts_what_its_plan_shows(tmp_path: Path, path: str) -> None:
    project = Path(__file__).parents[2] / "testdata" / "plans" / "oss"
    source = (project / "main.tf").read_text()
    write(tmp_path, {"tfplan.json": (project / "tfplan.json").read_bytes(), "main.tf": source.encode()})
    found = [f for f in answers(tmp_path, CHECK, path).findings if f.status.value == "fail"]
    (line,) = {f.location.start_line for f in found if f.location.path == "main.tf"}
    lines = source.split("\n")
    lines[line - 1] += f"  # iaclint:ignore={CHECK} the public web site"
    report = answers(write(tmp_path, {"main.tf": "\n".join(lines).encode()}), CHECK, path)
    assert [item.finding.location.start_line for item in report.suppressed] == [line]
    assert not [f for f in report.findings if f.status.value == "fail"]
