"""What counts as the first tier, and what explains a row without a check."""

from __future__ import annotations

from typing import Any

from benchmarks.first_tier import explained_slugs, first_tier

ROWS: list[dict[str, Any]] = [
    {"slug": "named-by-a-peer", "severity": "low", "peers": {"checkov": ["CKV_ALI_1"]}},
    {"slug": "peer-without-an-id", "severity": "low", "peers": {"checkov": [], "trivy": []}},
    {"slug": "other-tool", "severity": "medium", "peers": {"cloud_config": ["x"]}},
    {"slug": "cis-control", "severity": "info", "benchmarks": {"cis_alibaba_2.0": ["1.1"]}},
    {"slug": "other-control", "severity": "medium", "benchmarks": {"gdpr": ["32"]}},
    {"slug": "grave", "severity": "critical"},
    {"slug": "small", "severity": "low"},
]


def test_rows_of_the_first_tier() -> None:
    found = [row["slug"] for row in first_tier(ROWS, frozenset({"checkov", "kics"}))]
    assert found == ["named-by-a-peer", "cis-control", "grave"]


def test_only_the_section_explains() -> None:
    text = (
        "`elsewhere`\n\n## Rows of the catalogue without a check\n\n| `ecs-a`, `ecs-b` | why |\n\n## Next\n\n`after`\n"
    )
    assert explained_slugs(text) == {"ecs-a", "ecs-b"}
