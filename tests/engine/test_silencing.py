"""A hole is told once, and says which places open it together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from iaclint.engine.catalogue import Catalogue, catalogue_of
from iaclint.engine.findings import Finding, Status
from iaclint.errors import UsageError
from iaclint.lint import lint_text

HEAD = """\
id: ALI-DEMO-{number:03}
slug: {slug}
title: A case
severity: high
category: network
resource: {resource}
absent_because: Nothing is open by default.
message: it is {{value}}
why: Everybody comes in.
fix: {{text: Close it.}}
references: ["https://example.com"]
examples:
  bad: [{{title: one, terraform: "# finding"}}]
  good: [{{title: other, terraform: "x"}}]
  unknown: [{{title: third, terraform: "x"}}]
"""
Add = Callable[..., None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "alicloud" / "demo").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def add(folder: Path) -> Add:
    """A check with a slug, a condition and more keys."""
    numbers = iter(range(1, 10))

    def write(slug: str, resource: str, rest: str) -> None:
        text = HEAD.format(number=next(numbers), slug=slug, resource=resource) + rest
        (folder / "alicloud" / "demo" / f"{slug}.yaml").write_text(text)

    return write


def failures(text: str, catalogue: Catalogue, *select: str) -> list[Finding]:
    findings, problems = lint_text(text, "terraform", catalogue, select)
    assert not problems
    return [each for each in findings if each.status is not Status.PASS]


def told(findings: list[Finding]) -> list[tuple[str, int]]:
    return sorted((each.check.slug, each.location.start_line) for each in findings)


GROUP = """\
resource "aws_security_group" "g" {
  ingress {
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    protocol    = "tcp"
    from_port   = 22
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_security_group" "other" {
  ingress {
    protocol    = "tcp"
    from_port   = 22
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""
OPEN = "{path: cidr_blocks, open_to_world: true, absent: pass}"


def rule_check(port: str, silences: str = "") -> str:
    where = f"{{all: [{{path: protocol, equals: {port}, absent: pass}}, {OPEN}]}}"
    return f"deny: {{each: ingress, absent: pass, where: {where}}}\n{silences}"


def test_the_same_element_is_told_once_and_others_are_not_silenced(add: Add, folder: Path) -> None:
    add("all-open", "aws_security_group", rule_check('"-1"', "silences: [any-open]\naliases: [CKV_X_1]"))
    add("any-open", "aws_security_group", f"deny: {{each: ingress, absent: pass, where: {OPEN}}}\naliases: [CKV_X_2]")
    found = failures(GROUP, catalogue_of([folder]))
    assert told(found) == [("all-open", 3), ("any-open", 9), ("any-open", 16)]
    assert [each.silenced for each in found if each.check.slug == "all-open"] == [("ALI-DEMO-002",)]
    assert [each.aliases for each in found] == [("CKV_X_1", "CKV_X_2"), ("CKV_X_2",), ("CKV_X_2",)]


def test_who_runs_without_the_check_hears_the_others(add: Add, folder: Path) -> None:
    add("all-open", "aws_security_group", rule_check('"-1"', "silences: [any-open]"))
    add("any-open", "aws_security_group", f"deny: {{each: ingress, absent: pass, where: {OPEN}}}")
    assert told(failures(GROUP, catalogue_of([folder]), "any-open")) == [
        ("any-open", 4),
        ("any-open", 9),
        ("any-open", 16),
    ]


def test_what_is_said_of_the_resource_covers_what_is_inside(add: Add, folder: Path) -> None:
    add("has-rules", "aws_security_group", "deny: {path: ingress, exists: true}\nsilences: [any-open]")
    add("any-open", "aws_security_group", f"deny: {{each: ingress, absent: pass, where: {OPEN}}}")
    assert {slug for slug, _ in told(failures(GROUP, catalogue_of([folder])))} == {"has-rules"}


def test_what_is_said_of_an_element_does_not_cover_the_resource(add: Add, folder: Path) -> None:
    add("any-open", "aws_security_group", f"deny: {{each: ingress, absent: pass, where: {OPEN}}}\nsilences: [no-name]")
    add("no-name", "aws_security_group", "deny: {path: name, exists: false}")
    assert [each for each in told(failures(GROUP, catalogue_of([folder]))) if each[0] == "no-name"] == [
        ("no-name", 1),
        ("no-name", 12),
    ]


CLUSTER = """\
Resources:
  Bi:
    Type: AWS::Redshift::Cluster
    Properties:
      LoggingProperties: {BucketName: open}
  Other:
    Type: AWS::Redshift::Cluster
    Properties:
      LoggingProperties: {BucketName: shut}
"""


def test_what_is_said_of_a_reading_of_a_template_s_resource_covers_the_others(add: Add, folder: Path) -> None:
    add("special", "aws_redshift_logging", "deny: {path: bucket_name, equals: open, absent: pass}\nsilences: [general]")
    add("general", "aws_redshift_cluster", "deny: {declared: true}")
    findings, problems = lint_text(CLUSTER, "cloudformation", catalogue_of([folder]))
    assert not problems
    assert told([each for each in findings if each.status is Status.FAIL]) == [("general", 6), ("special", 5)]


def test_what_is_said_of_a_whole_resource_covers_its_readings(add: Add, folder: Path) -> None:
    add("whole", "aws_redshift_cluster", "deny: {declared: true}\nsilences: [special]")
    add("special", "aws_redshift_logging", "deny: {path: bucket_name, equals: open, absent: pass}")
    findings, _ = lint_text(CLUSTER, "cloudformation", catalogue_of([folder]))
    assert told([each for each in findings if each.status is Status.FAIL]) == [("whole", 2), ("whole", 6)]


DATABASE = """\
resource "alicloud_db_instance" "d" {
  security_ips = ["10.0.0.0/8", "0.0.0.0/0"]
}
resource "alicloud_db_connection" "c" {
  instance_id = alicloud_db_instance.d.id
}
resource "alicloud_db_connection" "apart" {
  instance_id = "rm-elsewhere"
}
"""
EXPOSED = """\
deny:
  all:
    - {path: security_ips, open_to_world: true, absent: pass, link: "the whitelist admits {value}"}
    - {related: {type: alicloud_db_connection, by: instance_id}, link: gives it a public address}
silences: [whitelist-open, public-endpoint]
"""


def test_links_name_each_part_and_silence_what_is_said_of_it(add: Add, folder: Path) -> None:
    add("exposed", "alicloud_db_instance", EXPOSED)
    add("whitelist-open", "alicloud_db_instance", "deny: {path: security_ips, open_to_world: true, absent: pass}")
    add("public-endpoint", "alicloud_db_connection", "deny: {path: instance_id, exists: true}")
    found = failures(DATABASE, catalogue_of([folder]))
    assert told(found) == [("exposed", 2), ("public-endpoint", 8)]
    (exposed,) = (each for each in found if each.check.slug == "exposed")
    assert [(link.text, link.resource, link.location.start_line) for link in exposed.links] == [
        ('the whitelist admits "0.0.0.0/0"', "alicloud_db_instance.d", 2),
        ("gives it a public address", "alicloud_db_connection.c", 4),
    ]
    assert exposed.silenced == ("ALI-DEMO-002", "ALI-DEMO-003")
    assert exposed.instances == ("alicloud_db_instance.d", "alicloud_db_connection.c")


def test_a_place_in_the_where_of_a_relation_is_a_link(add: Add, folder: Path) -> None:
    add(
        "exposed",
        "alicloud_db_instance",
        """\
deny:
  all:
    - {path: security_ips, open_to_world: true, absent: pass}
    - related: {type: alicloud_db_connection, by: instance_id}
      where: {path: port, equals: 3306, absent: false, link: "listens on {value}"}
""",
    )
    text = DATABASE.replace("alicloud_db_instance.d.id\n", "alicloud_db_instance.d.id\n  port = 3306\n")
    (found,) = failures(text, catalogue_of([folder]))
    assert [(link.text, link.location.start_line) for link in found.links] == [("listens on 3306", 6)]


def test_instances_that_are_equal_have_links_of_their_own(add: Add, folder: Path) -> None:
    add(
        "exposed",
        "alicloud_db_instance",
        "deny: {all: [{path: engine, equals: MySQL, absent: pass}, {path: security_ips, open_to_world: true, "
        "absent: pass, link: open}]}",
    )
    block = 'resource "alicloud_db_instance" "{0}" {{\n  engine = "MySQL"\n  security_ips = ["0.0.0.0/0"]\n}}\n'
    found = failures(block.format("a") + block.format("b"), catalogue_of([folder]))
    assert [[(link.resource, link.location.start_line) for link in each.links] for each in found] == [
        [("alicloud_db_instance.a", 3)],
        [("alicloud_db_instance.b", 7)],
    ]


def test_who_is_silenced_in_turn_is_spoken_for(add: Add, folder: Path) -> None:
    where = "deny: {path: security_ips, open_to_world: true, absent: pass}\n"
    add("worst", "alicloud_db_instance", f"{where}silences: [worse]")
    add("worse", "alicloud_db_instance", f"{where}silences: [bad]")
    add("bad", "alicloud_db_instance", where)
    (found,) = failures(DATABASE, catalogue_of([folder]))
    assert found.check.slug == "worst"
    assert sorted(found.silenced) == ["ALI-DEMO-002", "ALI-DEMO-003"]


def test_only_the_instances_that_fail_are_silenced(add: Add, folder: Path) -> None:
    add(
        "worse",
        "alicloud_db_instance",
        "deny: {path: security_ips, contains: 0.0.0.0/0, absent: pass}\nsilences: [bad]",
    )
    add("bad", "alicloud_db_instance", "deny: {path: engine, equals: MySQL, absent: pass}")
    text = (
        'resource "alicloud_db_instance" "d" {\n  for_each = { a = "0.0.0.0/0", b = "10.0.0.0/8" }\n'
        '  engine = "MySQL"\n  security_ips = [each.value]\n}\n'
    )
    found = {each.check.slug: each.instances for each in failures(text, catalogue_of([folder]))}
    assert found == {"worse": ('alicloud_db_instance.d["a"]',), "bad": ('alicloud_db_instance.d["b"]',)}


def test_of_equal_instances_only_those_are_spoken_for_that_the_other_check_means(add: Add, folder: Path) -> None:
    add("worse", "alicloud_db_instance", "deny: {path: engine, equals: MySQL, absent: pass}\nsilences: [bad]")
    add("bad", "alicloud_db_instance", "deny: {path: security_ips, open_to_world: true, absent: pass}")
    block = 'resource "alicloud_db_instance" "{0}" {{\n  engine = "MySQL"\n  security_ips = ["{1}"]\n}}\n'
    found = failures(block.format("a", "0.0.0.0/0") + block.format("b", "10.0.0.0/8"), catalogue_of([folder]))
    assert [(each.resource, each.silenced) for each in found] == [
        ("alicloud_db_instance.a", ("ALI-DEMO-002",)),
        ("alicloud_db_instance.b", ()),
    ]


def test_an_answer_that_is_unknown_is_silenced_and_silences_nothing(add: Add, folder: Path) -> None:
    add("worse", "alicloud_db_instance", "deny: {path: engine, equals: MySQL, absent: pass}\nsilences: [bad]")
    add("bad", "alicloud_db_instance", "deny: {path: security_ips, open_to_world: true, absent: pass}")
    text = 'variable "x" {}\nresource "alicloud_db_instance" "d" {\n  engine = "MySQL"\n  security_ips = [var.x]\n}\n'
    assert [each.check.slug for each in failures(text, catalogue_of([folder]))] == ["worse"]
    text = text.replace('"MySQL"', "var.x").replace("[var.x]", '["0.0.0.0/0"]')
    assert {each.check.slug: each.status for each in failures(text, catalogue_of([folder]))} == {
        "worse": Status.UNKNOWN,
        "bad": Status.FAIL,
    }


def test_a_secret_that_another_resource_has_is_told_there(add: Add, folder: Path) -> None:
    literal = "literal_secret: true, absent: pass}\nsensitive: true"
    add("literal", "alicloud_db_account", f"deny: {{path: account_password, {literal}")
    add("again", "alicloud_dms_enterprise_instance", f"deny: {{path: database_password, {literal}")
    text = """\
variable "shared" {
  default = "Geheim-4711"
}
resource "alicloud_db_account" "a" {
  account_password = "Geheim-4712"
}
resource "alicloud_dms_enterprise_instance" "d" {
  database_password = alicloud_db_account.a.account_password
}
resource "alicloud_dms_enterprise_instance" "own" {
  database_password = var.shared
}
"""
    found = failures(text, catalogue_of([folder]))
    assert told(found) == [("again", 11), ("literal", 5)]
    assert [each.silenced for each in found if each.check.slug == "literal"] == [("ALI-DEMO-002",)]


def test_a_link_hides_what_the_check_hides(add: Add, folder: Path) -> None:
    add("exposed", "alicloud_db_instance", f"{EXPOSED}sensitive: true")
    found = failures(DATABASE, catalogue_of([folder]))
    assert found[0].links[0].text == "the whitelist admits (hidden)"


@pytest.mark.parametrize(
    ("rest", "wrong"),
    [
        ("require: {path: engine, exists: true, link: because}", '"link" may only stand below "deny"'),
        ("when: {path: engine, exists: true, link: x}\ndeny: {path: engine, exists: true}", '"link" may only stand'),
        ("deny: {path: engine, exists: true, link: ''}", "link is a text"),
        ("deny: {path: engine, exists: true, link: 'is {it}'}", "unknown placeholder {it}"),
        ("deny: {path: engine, exists: true}\nsilences: [case]", '"case" silences itself'),
        ("deny: {path: engine, exists: true}\nsilences: case", "silences is a list of slugs"),
    ],
)
def test_mistakes(add: Add, folder: Path, rest: str, wrong: str) -> None:
    add("case", "alicloud_db_instance", rest)
    with pytest.raises(UsageError) as error:
        catalogue_of([folder])
    assert wrong in str(error.value)


def test_checks_that_silence_each_other_are_a_mistake(add: Add, folder: Path) -> None:
    add("one", "alicloud_db_instance", "deny: {path: engine, exists: true}\nsilences: [two]")
    add("two", "alicloud_db_instance", "deny: {path: engine, exists: true}\nsilences: [one]")
    with pytest.raises(UsageError) as error:
        catalogue_of([folder])
    assert '"one" silences itself, at once or through another check' in str(error.value)
