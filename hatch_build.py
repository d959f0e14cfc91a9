"""Puts the checks into the wheel: the YAML files, and the compiled form that a run loads."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ChecksBuildHook(BuildHookInterface[Any]):
    """An editable installation has neither: it compiles the checkout's own files when they have changed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, self.root)
        try:
            from iaclint.engine.compiler import compile_folder
        finally:
            sys.path.remove(self.root)
        self._folder = tempfile.TemporaryDirectory(prefix="iaclint-checks-")
        if not compile_folder(root / "checks", Path(self._folder.name)):
            raise RuntimeError("there is no check in checks/: a wheel without them would pass everything")
        build_data["force_include"][str(root / "checks")] = "iaclint/_checks"
        build_data["force_include"][self._folder.name] = "iaclint/_checks/compiled"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        folder = getattr(self, "_folder", None)
        if folder is not None:
            folder.cleanup()
