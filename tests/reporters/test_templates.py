"""Findings in templates, as people and programs get them."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace

import jsonschema
import pytest
from syrupy.assertion import SnapshotAssertion

from iaclint.engine.findings import Fix
from iaclint.graph.resources import Path, Setting
from iaclint.reporters import reporter
from iaclint.reporters.check_page import explain
from iaclint.reporters.report import Style
from iaclint.reporters.snippets import snippet
from iaclint.source import SourceFile
from tests.reporters.template_sample import (
    FILES,
    PRIVATE,
    VERSIONED,
    VERSIONING,
    template_finding,
    template_report,
    within,
)
from tests.reporters.test_sarif import SCHEMA


@pytest.mark.parametrize("format", ["text", "json", "sarif"])
def test_one_of_each(format: str, snapshot: SnapshotAssertion) -> None:
    assert reporter(format)(template_report(), Style()) == snapshot


def test_sarif_is_valid() -> None:
    made = json.loads(reporter("sarif")(template_report(), Style()))
    validator = jsonschema.Draft7Validator(json.loads(SCHEMA.read_text()), format_checker=jsonschema.FormatChecker())
    assert [error.message for error in validator.iter_errors(made)] == []


def test_sarif_names_the_resource_and_the_region() -> None:
    made = json.loads(reporter("sarif")(template_report(), Style()))
    [result] = [result for result in made["runs"][0]["results"] if result["ruleId"] == "AWS-IAC-SG-001"]
    [location] = result["locations"]
    assert location["logicalLocations"] == [{"fullyQualifiedName": "Group", "kind": "resource"}]
    assert location["physicalLocation"]["region"] == {
        "startLine": 17,
        "startColumn": 11,
        "endColumn": 28,
        "endLine": 17,
    }


def test_json_has_the_words_of_the_template() -> None:
    findings = json.loads(reporter("json")(template_report(), Style()))["findings"]
    [absent] = [each for each in findings if each["file"] == "site.yaml" and each["check"] == VERSIONING.id]
    assert (absent["resource"], absent["type"]) == ("Site", "AWS::S3::Bucket")
    assert (absent["attribute"], absent["value"]) == ("VersioningConfiguration.Status", None)
    assert absent["fix"]["set"] == {"VersioningConfiguration.Status": "Enabled"}


def snippet_of(fix_set: tuple[Fix, ...], path: str = "a.yaml", text: str = "") -> list[str]:
    made = template_finding(VERSIONING, replace(within("site.yaml", "Site"), path=path), "", None, fix_set)
    return snippet(made, lambda _: SourceFile(path, text.encode()))


YAML_LINES = ["in Properties of Site:", "  VersioningConfiguration:", "    Status: Enabled"]
JSON_LINES = ["in Properties of Site:", '  "VersioningConfiguration": {', '    "Status": "Enabled"', "  }"]


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        ("a.yaml", "{}", YAML_LINES),
        ("a.yml", "", YAML_LINES),
        ("a.json", "", JSON_LINES),
        ("A.JSON", "", JSON_LINES),
        ("a.template", ' \n\t{"Resources": {}}', JSON_LINES),
        ("a.template", "Resources: {}", YAML_LINES),
        ("template", "", YAML_LINES),
    ],
)
def test_what_to_write_has_the_form_of_the_file(path: str, text: str, lines: list[str]) -> None:
    assert snippet_of(VERSIONED, path, text) == lines


def test_a_file_that_is_gone_is_taken_for_yaml() -> None:
    made = template_finding(VERSIONING, replace(within("site.yaml", "Site"), path="a.template"), "", None, VERSIONED)
    assert snippet(made, lambda _: None) == YAML_LINES


def test_settings_of_one_block_are_written_together() -> None:
    both = (Fix(("Encryption", "Key"), "alias/mine"), Fix(("Encryption", "Enabled"), "true"), *PRIVATE)
    assert snippet_of(both)[1:] == [
        "  Encryption:",
        "    Key: alias/mine",
        "    Enabled: true",
        "  AccessControl: Private",
    ]


def test_an_item_that_has_to_be_made_is_an_item() -> None:
    rule = ("BucketEncryption", "ServerSideEncryptionConfiguration", 0)
    both = (Fix((*rule, "Default", "SSEAlgorithm"), "aws:kms"), Fix((*rule, "BucketKeyEnabled"), "true"))
    assert snippet_of(both)[1:] == [
        "  BucketEncryption:",
        "    ServerSideEncryptionConfiguration:",
        "      - Default:",
        "          SSEAlgorithm: aws:kms",
        "        BucketKeyEnabled: true",
    ]


def test_settings_are_items_with_a_key_and_a_value() -> None:
    protected, logged = Setting("deletion_protection.enabled"), Setting("access_logs.s3.enabled", "Name", "Is")
    both = (Fix(("Attributes", protected), '"true"'), Fix(("Attributes", logged), "7"))
    assert snippet_of(both)[1:] == [
        "  Attributes:",
        "    - Key: deletion_protection.enabled",
        '      Value: "true"',
        "    - Name: access_logs.s3.enabled",
        "      Is: 7",
    ]
    assert pickle.loads(pickle.dumps(logged)).value_name == "Is"  # findings cross processes


def test_another_item_is_named_by_its_number() -> None:
    lines = ["in Properties.Rules[2] of Site:", "  Open: false"]
    assert snippet_of((Fix(("Rules", 2, "Open"), "false"),)) == lines
    assert snippet_of((Fix(("Rules", 2, "Open"), "false", there=("Rules", 2, "Open")),)) == lines


RULES = ("Encryption", "Rules", 0, "Default", "Key")


@pytest.mark.parametrize(
    ("there", "lines"),
    [
        (
            (),
            [
                "in Properties of Site:",
                "  Encryption:",
                "    Rules:",
                "      - Default:",
                "          Key: mine",
            ],
        ),
        (RULES[:1], ["in Properties.Encryption of Site:", "  Rules:", "    - Default:", "        Key: mine"]),
        (RULES[:2], ["add to Properties.Encryption.Rules of Site:", "  - Default:", "      Key: mine"]),
        (RULES[:3], ["in Properties.Encryption.Rules[0] of Site:", "  Default:", "    Key: mine"]),
        (RULES[:4], ["in Properties.Encryption.Rules[0].Default of Site:", "  Key: mine"]),
        (RULES, ["in Properties.Encryption.Rules[0].Default of Site:", "  Key: mine"]),
    ],
)
def test_what_is_there_already_is_not_written_again(there: Path, lines: list[str]) -> None:
    assert snippet_of((Fix(RULES, "mine", there=there),)) == lines


def test_a_setting_is_added_to_those_that_are_there() -> None:
    first, second = ("Attributes", Setting("one")), ("Attributes", Setting("two"))
    both = (Fix(first, '"true"', there=("Attributes",)), Fix(second, "a", there=("Attributes",)))
    lines = ["- Key: one", '  Value: "true"', "- Key: two", "  Value: a"]
    assert snippet_of(both) == ["add to Properties.Attributes of Site:", *(f"  {line}" for line in lines)]
    made = snippet_of(both[:1], "a.json")[1:]
    assert made == ["  {", '    "Key": "one",', '    "Value": "true"', "  }"]
    there = ("Attributes", 3, "Value")
    assert snippet_of((Fix(first, '"true"', there=there),)) == [
        "in Properties.Attributes[3] of Site:",
        '  Value: "true"',
    ]


def test_of_a_list_of_values_all_are_written() -> None:
    path = ("Rules", 1, "Cidrs", 2)
    lines = ["in Properties.Rules[1] of Site:", '  Cidrs: ["10.0.0.0/8"]']
    for there in (path, path[:3], path[:2]):
        assert snippet_of((Fix(path, "10.0.0.0/8", there=there),)) == lines


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("true", "  A: true"),
        ("7", "  A: 7"),
        ("1.30", '  A: "1.30"'),
        ("Yes", '  A: "Yes"'),
        ("", '  A: ""'),
        ("TLSv1.2_2021", "  A: TLSv1.2_2021"),
        ("aws:kms", "  A: aws:kms"),
        ("a: b", '  A: "a: b"'),
        ("a #b", '  A: "a #b"'),
        ("*", '  A: "*"'),
        ("2020-01-01", '  A: "2020-01-01"'),
        ("a\nb", '  A: "a\\nb"'),
        ('["a"]', '  A: ["a"]'),
    ],
)
def test_values_mean_the_same_in_yaml(text: str, line: str) -> None:
    assert snippet_of((Fix(("A",), text),))[1:] == [line]


def test_settings_that_exclude_each_other_do_no_harm() -> None:
    assert snippet_of((Fix(("A",), "1"), Fix(("A", "B"), "2"), Fix(("A", 0, "C"), "3")))[1:] == ["  A:", "    - C: 3"]


def test_the_page_of_a_check_has_all_languages() -> None:
    page = explain(VERSIONING, {})
    assert "  Set versioning.enabled to true." in page
    assert "In CloudFormation\n  Write a VersioningConfiguration whose Status is Enabled." in page


def test_the_excerpt_shows_the_place_in_a_minified_file() -> None:
    text = reporter("text")(template_report(), Style())
    lines = text[text.index("site.template:1:") :].splitlines()
    shown, marks = next((lines[at], lines[at + 1]) for at, line in enumerate(lines) if line.startswith("  1 |"))
    assert shown[marks.index("^") : marks.rindex("^") + 1] == '"Status": "Suspended"'


def test_the_sample_is_what_it_claims_to_be() -> None:
    assert FILES["site.yaml"].splitlines()[16][10:27] == "CidrIp: 0.0.0.0/0"
