"""Build the wheel, install it alone in a new environment, compare what it checks with the tree. For `.ci/run`."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(work), str(ROOT))
        (wheel,) = work.glob("iaclint-*.whl")
        run(sys.executable, "-m", "venv", str(work / "venv"))
        binaries = work / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
        run(str(binaries / "python"), "-m", "pip", "install", "-q", str(wheel))
        listed = json.loads(run(str(binaries / "iaclint"), "checks", "--format", "json", cwd=work))
        slugs = {check["slug"] for check in listed}
        files = {file.stem for file in (ROOT / "checks").rglob("*.yaml")}
        if slugs != files or not files:
            print(f"the wheel checks {len(slugs)}, the tree {len(files)}: {sorted(slugs ^ files)}", file=sys.stderr)
            return 1
        # The installed form must find what there is in every language, and read no YAML where there is none.
        demo = str(ROOT / "testdata" / "demo")
        found = run(str(binaries / "iaclint"), "check", demo, "--format", "json", "--fail-on", "never", cwd=work)
        languages = {Path(finding["file"]).suffix for finding in json.loads(found)["findings"]}
        if languages != {".tf", ".yaml", ".json"}:
            print(f"the installed wheel finds something in {sorted(languages)} of testdata/demo alone", file=sys.stderr)
            return 1
        code = "import sys, iaclint.lint, iaclint.commands.check; assert 'yaml' not in sys.modules, 'yaml is imported'"
        run(str(binaries / "python"), "-c", code, cwd=work)
    print(f"wheel: {len(slugs)} checks, as in the tree")
    return 0


def run(*command: str, cwd: Path | None = None) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=cwd).stdout


if __name__ == "__main__":
    raise SystemExit(main())
