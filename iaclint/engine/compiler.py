"""Check files to the compact form that a run loads: JSON, one file a service, and an index of all.

`python -m iaclint.engine.compiler CHECKS_FOLDER OUT_FOLDER` writes it; so does the build of the wheel.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from iaclint.engine.attribute_words import AttributeNames, words_in
from iaclint.engine.checkfile import CheckFile
from iaclint.engine.compiled_files import ERRORS_FILE, INDEX_FILE, TEMPLATES_FILE, VOCABULARY_FILE
from iaclint.engine.dependencies import Compiled, attributes_read, numbers_read, types_related
from iaclint.engine.language import EVERY_PORT, OPERATORS, PARSED, TEMPLATE_LANGUAGES
from iaclint.engine.paths import attribute_names, parse_path
from iaclint.engine.schema import read_checks, read_valid_checks
from iaclint.vocabulary.data_files import languages_without, template_data, vocabulary_data

_TRUTHS = {"pass": False, "fail": True, "unknown": None}
"""A verdict as the truth of "it is bad"."""


def compile_folder(checks: Path, out: Path) -> int:
    """Compile every check below `checks` into `out`; how many there were. Raises UsageError for mistakes in them."""
    compiled = compile_checks([checks])
    _write_catalogue(compiled, out)
    return len(compiled)


def compile_checkout(checks: Path, out: Path) -> None:
    """The same while checks are being written: files with mistakes are left out, and listed in `errors.json`."""
    files, errors = read_valid_checks([checks])
    _write_catalogue(sorted(map(compile_check, files), key=lambda check: str(check["id"])), out)
    _write(out / ERRORS_FILE, errors)


def _write_catalogue(compiled: list[Compiled], out: Path) -> None:
    services: dict[str, list[Compiled]] = {}
    for check in compiled:
        services.setdefault(check["file"], []).append(check)
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.json"):
        old.unlink()
    for name, members in services.items():
        _write(out / name, members)
    _write(out / VOCABULARY_FILE, vocabulary_data())
    _write(out / TEMPLATES_FILE, template_data())
    _write(out / INDEX_FILE, [index_entry(check) for check in compiled])


def compile_checks(paths: Iterable[Path], require_examples: bool = True) -> list[Compiled]:
    """Every check below the paths, by id. Raises UsageError that lists all mistakes."""
    files = read_checks(paths, require_examples)
    return sorted((compile_check(file) for file in files), key=lambda check: str(check["id"]))


def index_entry(check: Compiled) -> Compiled:
    """What selecting checks needs to know of one."""
    keys = ("id", "slug", "aliases", "severity", "title", "service", "provider", "resources", "deprecated", "file")
    return {key: check[key] for key in keys}


def compile_check(file: CheckFile) -> Compiled:
    """One check that the schema accepted. `bad` and `when` are its conditions, `reads` the attributes they look at.

    `words` are the attributes that its texts name, `fix_paths` those that `fix_set` does: attribute_words.py.
    `numbers` are the paths whose values are numbers, however they are written.
    """
    data = file.data
    folder = Path(file.path).parent
    polarity = "deny" if "deny" in data else "require"
    bad = _Compiler(negate=polarity == "require", truth=False).node(data[polarity])
    when = _Compiler(negate=False, truth=True).node(data["when"]) if "when" in data else None
    types, fix = _texts(data["resource"]), data["fix"]
    texts = {
        "message": data["message"],
        "message_absent": data.get("message_absent", data["message"]),
        "fix": _words(fix["text"]),
    }
    settings = [[str(name), _literal(value)] for name, value in fix.get("set", {}).items()]
    attributes = AttributeNames(types, (bad, when))
    literals = (*_scalars(data[polarity]), *(value for _, value in settings))
    return {
        "id": data["id"],
        "slug": data["slug"],
        "title": data["title"],
        "severity": data["severity"],
        "confidence": data.get("confidence", "high"),
        "category": data["category"],
        "service": folder.name,
        "provider": folder.parent.name,
        "resources": types,
        "why": _words(data["why"]),
        "fix": texts["fix"],
        "fix_set": settings,
        "fix_texts": [[name, _words(fix[name])] for name in TEMPLATE_LANGUAGES if name in fix],
        "aliases": data.get("aliases", []),
        "benchmarks": [[name, controls] for name, controls in data.get("benchmarks", {}).items()],
        "references": data["references"],
        "silences": data.get("silences", []),
        "yields_to": data.get("yields_to", ""),
        "sensitive": data.get("sensitive", False),
        "deprecated": data.get("deprecated", False),
        "message": texts["message"],
        "message_absent": texts["message_absent"],
        "absent_because": _words(data.get("absent_because", "")),
        "words": words_in(texts, attributes, literals),
        "fix_paths": [attributes.paths(tuple(name.split("."))) for name, _ in settings],
        "numbers": sorted(map(list, numbers_read(bad))),
        "when": when,
        "bad": bad,
        "reads": sorted(attributes_read(bad) | attributes_read(when)),
        "relates": types_related(bad, when),
        "file": f"{folder.parent.name}-{folder.name}.json",
    }


class _Compiler:
    """Conditions to nodes that are true where it is bad: `negate` says that the condition is what is good.

    A verdict is sought under values: "not" changes sides, and each bad value is a place of its own. A plain question
    (`truth`) has no sides: there a node is true where the condition holds, and `absent` is that truth itself. With
    `parsed`, paths start below a `->`: in an element of a JSON document.
    """

    def __init__(self, negate: bool, truth: bool, parsed: bool = False) -> None:
        self.negate = negate
        self.truth = truth
        self.parsed = parsed

    def node(self, condition: dict[str, Any]) -> Compiled:
        key = next(key for key in _MAKERS if key in condition)
        node = _MAKERS[key](self, condition)
        given = condition["ports"] if key == "ports" else condition
        if "elsewhere" in given:
            node = {**node, "elsewhere": given["elsewhere"]}
        return {**node, "link": _words(condition["link"])} if "link" in condition else node

    def all(self, condition: dict[str, Any], key: str = "all") -> Compiled:
        # What `all` reports is decided by its first part, on either side.
        kind = key if not self.negate else {"all": "first", "any": "all"}[key]
        parts = [self.node(part) for part in condition[key]]
        return parts[0] if len(parts) == 1 else {"kind": kind, "of": parts}

    def any(self, condition: dict[str, Any]) -> Compiled:
        return self.all(condition, "any")

    def opposite(self, condition: dict[str, Any]) -> Compiled:
        if self.truth:
            return {"kind": "not", "of": [self.node(condition["not"])]}
        return _Compiler(not self.negate, self.truth, self.parsed).node(condition["not"])

    def declared(self, condition: dict[str, Any]) -> Compiled:  # noqa: ARG002
        return {"kind": "declared", "negated": self.negate}

    def path(self, condition: dict[str, Any]) -> Compiled:
        name = next(key for key in condition if key in OPERATORS)
        argument, negated = condition[name], self.negate
        inverse = OPERATORS[name].inverse_of
        if inverse:
            name, negated = inverse, not negated
        if name == "exists":
            absent: Any = (not argument) is not negated
        else:
            absent = self._absent(condition)
        kind = OPERATORS[name].argument
        if kind == "path":
            argument = self._paths(argument)[0]
        elif kind in ("types", "texts"):
            argument = _texts(argument)
        return {
            "kind": "path",
            "paths": self._paths(condition["path"]),
            "operator": name,
            "argument": argument,
            "negated": negated,
            "ignore_case": condition.get("ignore_case", False),
            "absent": absent,
        }

    def each(self, condition: dict[str, Any], key: str = "each") -> Compiled:
        paths = self._paths(condition[key])
        parsed = any(PARSED in steps for steps in paths)
        return {
            "kind": "elements",
            "paths": paths,
            "where": _Compiler(self.negate, self.truth, parsed).node(condition["where"]),
            "absent": self._absent(condition),
            "every": (key == "each") if self.truth else (key == "some" and self.negate),
        }

    def some(self, condition: dict[str, Any]) -> Compiled:
        return self.each(condition, "some")

    def ports(self, condition: dict[str, Any]) -> Compiled:
        ports = condition["ports"]
        return {
            "kind": "ports",
            "start": self._paths(ports.get("from", ports.get("range"))),
            "end": self._paths(ports["to"]) if "to" in ports else [],
            "protocol": self._paths(ports["protocol"]) if "protocol" in ports else [],
            "range": "range" in ports,
            "include": ports.get("include", [EVERY_PORT]),
            "more_than": ports.get("more_than", 0),
            "protocols": ports.get("protocols", []),
            "negated": self.negate,
            "absent": self._absent(ports),
        }

    def policy(self, condition: dict[str, Any]) -> Compiled:
        some = "some_statement" in condition
        return {
            "kind": "policy",
            "paths": self._paths(condition["policy"]),
            "statement": condition["some_statement" if some else "statement"],
            "some": some,
            "negated": self.negate,
            "absent": self._absent(condition),
        }

    def related(self, condition: dict[str, Any]) -> Compiled:
        relation = condition["related"]
        node: Compiled = {
            "kind": "related",
            "types": _texts(relation["type"]),
            "by": [list(attribute_names(steps)) for steps in _paths(relation.get("by", []))],
            "to": [".".join(attribute_names(steps)) for steps in _paths(relation.get("to", []))],
            "through": self._paths(relation["through"]) if "through" in relation else [],
            "where": _Compiler(negate=False, truth=True).node(condition["where"]) if "where" in condition else None,
            "at_least": condition.get("at_least", 1),
            "sure": relation.get("sure", False),
            "negated": self.negate,
        }
        if "no_type" in relation:
            node["unsayable_in"] = languages_without(node["types"])
        if "absent" in condition:
            node["absent"] = self._absent(condition)
        return node

    def referenced(self, condition: dict[str, Any]) -> Compiled:
        given = condition["referenced"]
        but_by = _texts(given["but_by"]) if isinstance(given, dict) else []
        return {"kind": "referenced", "but_by": but_by, "negated": self.negate}

    def shadowed(self, condition: dict[str, Any]) -> Compiled:
        return {
            "kind": "shadowed",
            "by": self._paths(condition["shadowed_by"])[0],
            "where": _Compiler(negate=False, truth=True, parsed=self.parsed).node(condition["where"]),
            "negated": self.negate,
        }

    def _paths(self, value: Any) -> list[list[str | int]]:
        paths = _paths(value)
        return [[PARSED, *steps] if steps else steps for steps in paths] if self.parsed else paths

    def _absent(self, condition: dict[str, Any]) -> bool | dict[str, bool | None] | None:
        value = condition["absent"]
        return (
            {name: self._truth(each) for name, each in value.items()} if isinstance(value, dict) else self._truth(value)
        )

    def _truth(self, absent: Any) -> bool | None:
        if not self.truth:
            return _TRUTHS[absent]
        return None if absent == "unknown" else bool(absent)


_MAKERS = {
    "all": _Compiler.all,
    "any": _Compiler.any,
    "not": _Compiler.opposite,
    "declared": _Compiler.declared,
    "path": _Compiler.path,
    "each": _Compiler.each,
    "some": _Compiler.some,
    "ports": _Compiler.ports,
    "policy": _Compiler.policy,
    "related": _Compiler.related,
    "referenced": _Compiler.referenced,
    "shadowed_by": _Compiler.shadowed,
}


def _texts(value: Any) -> list[str]:
    return list(value) if isinstance(value, list) else [value]


def _words(text: str) -> str:
    return " ".join(text.split())


def _scalars(condition: Any) -> Iterator[str]:
    """Every text and number in a condition: what its operators compare with, among them."""
    if isinstance(condition, (dict, list)):
        for item in condition.values() if isinstance(condition, dict) else condition:
            yield from _scalars(item)
    else:
        yield _literal(condition)


def _paths(value: Any) -> list[list[str | int]]:
    return [parse_path(text) for text in _texts(value)]


def _literal(value: Any) -> str:
    """A value as the user would write it in an attribute."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _write(file: Path, data: Any) -> None:
    file.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    print(compile_folder(Path(sys.argv[1]), Path(sys.argv[2])), "checks compiled")
