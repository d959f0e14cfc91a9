"""The places that make a failure together are in every format."""

from __future__ import annotations

import json
from dataclasses import replace

from iaclint.engine.findings import Finding, LinkedPlace
from iaclint.reporters import reporter
from iaclint.reporters.report import Report, Style
from tests.reporters.sample import at, finding


def exposed() -> Finding:
    links = (
        LinkedPlace('the whitelist admits "0.0.0.0/0"', "alicloud_db_instance.d", at("main.tf", 2, 3, 9)),
        LinkedPlace("gives it a public address", "alicloud_db_connection.c", at("net.tf", 7, 1, 40)),
    )
    return replace(finding(), links=links, silenced=("ALI-RDS-002", "ALI-RDS-001"))


def rendered(format: str) -> str:
    return reporter(format)(Report(findings=(exposed(),)), Style())


def test_text_prints_each_with_its_place() -> None:
    lines = rendered("text").splitlines()
    assert '  link      the whitelist admits "0.0.0.0/0" (alicloud_db_instance.d, main.tf:2:3)' in lines
    assert "  link      gives it a public address (alicloud_db_connection.c, net.tf:7:1)" in lines


def test_json_has_them_and_the_checks_that_are_silent() -> None:
    (found,) = json.loads(rendered("json"))["findings"]
    assert [(link["text"], link["resource"], link["file"], link["start_line"]) for link in found["links"]] == [
        ('the whitelist admits "0.0.0.0/0"', "alicloud_db_instance.d", "main.tf", 2),
        ("gives it a public address", "alicloud_db_connection.c", "net.tf", 7),
    ]
    assert found["silenced"] == ["ALI-RDS-002", "ALI-RDS-001"]


def test_sarif_has_related_locations() -> None:
    (result,) = json.loads(rendered("sarif"))["runs"][0]["results"]
    assert [(each["id"], each["message"]["text"]) for each in result["relatedLocations"]] == [
        (0, 'alicloud_db_instance.d: the whitelist admits "0.0.0.0/0".'),
        (1, "alicloud_db_connection.c: gives it a public address."),
    ]
    assert result["properties"]["silenced"] == ["ALI-RDS-002", "ALI-RDS-001"]
