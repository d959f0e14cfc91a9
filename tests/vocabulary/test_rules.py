"""What is malformed in the data is refused with its place; everything that there is has the right form."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from iaclint.vocabulary.data_files import DATA, read_entries, template_data, vocabulary_data
from iaclint.vocabulary.mapping import parse_vocabulary
from iaclint.vocabulary.names import camel_case, snake_case
from iaclint.vocabulary.rules import MalformedRuleError, TemplateType, parse_template_type
from iaclint.vocabulary.translation import dictionary_of

TEMPLATES = template_data()


def parse(text: str) -> tuple[TemplateType, ...]:
    return parse_template_type("AWS::S3::Bucket", "aws_s3_bucket", yaml.safe_load(text), "aws/s3.yaml")


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ("{atributes: {}}", "'atributes' is none of attributes, set, each"),
        ("text", "a mapping is expected"),
        ("{attributes: [acl]}", "attributes: a mapping is expected"),
        ("{attributes: {acl: {}}}", "attributes.acl: there is no path"),
        ("{attributes: {acl: 1}}", "attributes.acl: a mapping is expected"),
        ("{attributes: {acl: []}}", "attributes.acl: a mapping is expected"),
        ("{attributes: {acl: [A, {}]}}", "attributes.acl: there is no path"),
        ("{attributes: {acl: {path: A, value: {}}}}", "'value' is none of path"),
        ("{attributes: {acl: {path: A..B}}}", "'A..B' is no path"),
        ("{attributes: {acl: 'A[].B'}}", r"'A\[\].B' is no path"),
        ("{attributes: {'': A}}", "a text is expected"),
        ("{attributes: {acl: {path: A, as: json}}}", "'json' is none of split, base64, name_value, entries"),
        ("{attributes: {acl: {path: A, values: [1]}}}", "values: a mapping is expected"),
        ("{attributes: {acl: {path: A, values: {a: [1]}}}}", "values: a scalar is expected"),
        ("{attributes: {acl: {path: A, key_name: K}}}", "key_name and value_name"),
        ("{attributes: {acl: {path: A, where: Name}}}", "where: a mapping is expected"),
        ("{attributes: {acl: {path: A, default: {}}}}", "default: a scalar is expected"),
        ("{attributes: {rule: {path: A, attributes: {b: {pfad: C}}}}}", "attributes.rule.attributes.b: 'pfad'"),
        ("{each: Rules}", "each without link or outer"),
        ("{outer: {bucket: Name}}", "outer without each"),
        ("{attributes: {acl: {path: A, as: entries}}}", "entries need a key_name"),
        ("{attributes: {acl: {path: A, as: groups}}}", "groups need a key_name"),
        ("{attributes: {acl: {path: A, item: -1}}}", "a number from 0"),
        ("{attributes: {acl: {path: A, item: true}}}", "a number from 0"),
        ("{attributes: {acl: {path: A, as: entries, key_name: a, key: b}}}", "entries need a key_name"),
        ("{attributes: {acl: {default: a, values: {}}}}", "there is no path"),
        ("{set: {a: [1]}}", "set: a scalar is expected"),
        ("{when: {A: {}}}", "when: a scalar is expected"),
    ],
)
def test_what_has_no_meaning_is_refused(rules: str, message: str) -> None:
    with pytest.raises(MalformedRuleError, match=f"^aws/s3.yaml: aws_s3_bucket from AWS::S3::Bucket.*{message}"):
        parse(rules)


def test_one_entry_or_several_or_none() -> None:
    assert len(parse("{}")) == len(parse("null")) == 1
    assert [each.set for each in parse("[{set: {a: 1}}, {set: {a: 2}}]")] == [((("a",), 1),), ((("a",), 2),)]


@pytest.mark.parametrize("source", sorted(TEMPLATES))
def test_every_rule_has_the_right_form(source: str) -> None:
    for canonical, rules, file in TEMPLATES[source]:
        assert parse_template_type(source, canonical, rules, file)


def test_the_compiled_form_says_the_same() -> None:
    compiled = json.loads(json.dumps(TEMPLATES))
    for source, meanings in TEMPLATES.items():
        parsed = [parse_template_type(source, *each) for each in meanings]
        assert [parse_template_type(source, *each) for each in compiled[source]] == parsed


def test_a_type_is_in_one_file_only(tmp_path: Path) -> None:
    (tmp_path / "aws").mkdir()
    (tmp_path / "aws" / "s3.yaml").write_text("aws_s3_bucket: {}")
    (tmp_path / "aws" / "storage.yaml").write_text("aws_s3_bucket: {identity: [bucket]}")
    with pytest.raises(ValueError, match=r"^aws/storage.yaml: aws_s3_bucket is in aws/s3.yaml already$"):
        read_entries(tmp_path)


@pytest.mark.parametrize("text", ["a: {}\na: {}", "a: {from: {b: {x: 1}, b: {}}}"])
def test_a_name_stands_in_a_mapping_once(tmp_path: Path, text: str) -> None:
    (tmp_path / "aws").mkdir()
    (tmp_path / "aws" / "s3.yaml").write_text(text)
    with pytest.raises(ValueError, match=r"line [12]: [ab] stands there twice"):
        read_entries(tmp_path)


def test_files_are_called_after_services_and_providers() -> None:
    for canonical, (file, _) in read_entries().items():
        provider, _, service = file.partition("/")
        assert canonical.startswith(f"{provider}_")
        assert (DATA / provider / service).is_file()


def test_terraform_never_loads_what_is_said_of_templates() -> None:
    def load() -> dict[str, object]:
        raise AssertionError("loaded")

    vocabulary = parse_vocabulary(vocabulary_data(), load)
    assert vocabulary.satellites
    with pytest.raises(AssertionError, match="loaded"):
        dictionary_of(vocabulary)


def test_a_run_on_terraform_does_not_import_the_translation(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_s3_bucket" "b" {}')
    code = "import sys, pathlib; from iaclint.lint import lint; from iaclint.settings import Settings"
    code += "; lint([pathlib.Path('.')], Settings(working_directory=pathlib.Path.cwd()))"
    code += "; print([name for name in sys.modules if name.startswith('iaclint.vocabulary.trans')])"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.endswith("[]\n"), done.stdout + done.stderr


@pytest.mark.parametrize(
    ("camel", "snake"),
    [
        ("KMSMasterKeyID", "kms_master_key_id"),
        ("BucketName", "bucket_name"),
        ("CidrIpv6", "cidr_ipv6"),
        ("DBInstance", "db_instance"),
        ("K8sAuditEnabled", "k8s_audit_enabled"),
        ("EC2Instance", "ec2_instance"),
        ("name", "name"),
        ("", ""),
    ],
)
def test_names_in_snake_case(camel: str, snake: str) -> None:
    assert snake_case(camel) == snake


def test_names_in_camel_case() -> None:
    assert camel_case("kms_key_id") == "KmsKeyId"
