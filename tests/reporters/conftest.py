"""The mark of the optional test that needs npm."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "sarif_multitool: runs when SARIF_MULTITOOL is set (`npx`, or a path)")
