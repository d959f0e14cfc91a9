"""Reads the conditions of a check file strictly. Mistakes are noted in the file, at their place."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from iaclint.engine.checkfile import CheckFile, KeyPath
from iaclint.engine.language import (
    ALWAYS_KNOWN,
    CONDITION_KEYS,
    EVERY_PORT,
    LEADING_KEYS,
    LINK,
    LINK_PLACEHOLDERS,
    OPERATORS,
    PARSED,
    PORT_KEYS,
    PSEUDO_TYPES,
    RELATION_KEYS,
    VERDICTS,
)
from iaclint.engine.paths import attribute_names, parse_path
from iaclint.engine.schema_arguments import argument_error, is_port, unknown_placeholder
from iaclint.engine.schema_statements import StatementReader
from iaclint.spelling import did_you_mean

PathExists: TypeAlias = "Callable[[str, tuple[str, ...]], bool | None]"
Suggest: TypeAlias = "Callable[[str, tuple[str, ...]], str | None]"

_TYPE = re.compile(r"data\.[a-z][a-z0-9]*(_[a-z0-9]+)*|[a-z][a-z0-9]*(_[a-z0-9]+)+|provider\.[a-z0-9_-]+")


class _Place:
    """What paths inside a condition start from: the resource types, and the names that lead to the element.

    `names` is None below `->`, where no schema reaches.
    """

    def __init__(self, types: list[str], names: tuple[str, ...] | None = (), truth: bool = False) -> None:
        self.types = types
        self.names = names
        self.truth = truth


class ConditionReader:
    """Reads the conditions of one check file.

    `decided_absences` are the places of `absent: pass` and `absent: fail`; `can_be_unknown` tells whether any condition
    looks at a value.
    """

    def __init__(self, file: CheckFile, path_exists: PathExists, suggest: Suggest) -> None:
        self.file = file
        self.path_exists = path_exists
        self.suggest = suggest
        self.decided_absences: list[KeyPath] = []
        self.can_be_unknown = False
        self.statements = StatementReader(file)

    def read(self, where: KeyPath, condition: Any, types: list[str], truth: bool = False) -> None:
        """`truth`: the condition is a plain question (`when:`), and `absent` is its answer instead of a verdict."""
        self._read(where, condition, _Place(types, (), truth))

    def types(self, where: KeyPath, value: Any, with_attributes: bool = False) -> list[str]:
        """The resource types written there, one or a list, noting those that no provider has.

        `with_attributes`: each may be followed by a dot and the name of an attribute.
        """
        items = value if isinstance(value, list) else [value]
        if not items or not all(isinstance(item, str) for item in items):
            self.file.error(where, "a resource type or a list of them is expected")
            return []
        for index, name in enumerate(items):
            place = (*where, index) if isinstance(value, list) else where
            if name in PSEUDO_TYPES or name.startswith(("backend.", "provider.")):
                continue
            type_ = _without_attribute(name) if with_attributes else name
            if not _TYPE.fullmatch(type_):
                self.file.error(place, f'"{name}" is no resource type')
            elif self.path_exists(type_, ()) is False:
                close = self.suggest(type_, ())
                self.file.error(
                    place, f'no provider has the type "{type_}"' + (f'; did you mean "{close}"?' if close else "")
                )
        return [str(item) for item in items]

    def _read(self, where: KeyPath, condition: Any, place: _Place) -> None:
        if not isinstance(condition, dict):
            self.file.error(where, "a condition is a mapping")
            return
        leading = [key for key in LEADING_KEYS if key in condition]
        if len(leading) != 1:
            found = " and ".join(f'"{key}"' for key in leading)
            detail = f", {found} exclude each other" if leading else self._unknown_hint(condition)
            self.file.error(
                (*where, *leading[1:2]), f"a condition has exactly one of {', '.join(LEADING_KEYS)}{detail}"
            )
            return
        key = leading[0]
        allowed = (key, *CONDITION_KEYS[key])
        for other in condition:
            if other not in allowed:
                self.file.error(
                    (*where, str(other)), f'unknown key "{other}" beside "{key}"{did_you_mean(str(other), allowed)}'
                )
        if LINK in condition:
            self._link((*where, LINK), condition[LINK])
        getattr(self, f"_read_{key}")(where, condition, place)

    @staticmethod
    def _unknown_hint(condition: dict[Any, Any]) -> str:
        return next((hint for key in condition if (hint := did_you_mean(str(key), LEADING_KEYS))), "")

    def _read_all(self, where: KeyPath, condition: dict[str, Any], place: _Place, key: str = "all") -> None:
        items = condition[key]
        if not isinstance(items, list) or not items:
            self.file.error((*where, key), f"{key} is a list of conditions")
            return
        for index, item in enumerate(items):
            self._read((*where, key, index), item, place)

    def _read_any(self, where: KeyPath, condition: dict[str, Any], place: _Place) -> None:
        self._read_all(where, condition, place, "any")

    def _read_not(self, where: KeyPath, condition: dict[str, Any], place: _Place) -> None:
        self._read((*where, "not"), condition["not"], place)

    def _read_declared(self, where: KeyPath, condition: dict[str, Any], place: _Place) -> None:  # noqa: ARG002
        if condition["declared"] is not True:
            self.file.error((*where, "declared"), "declared can only be true")

    def _read_path(self, where: KeyPath, condition: dict[str, Any], place: _Place) -> None:
        self._paths((*where, "path"), condition["path"], place)
        given = [key for key in condition if key in OPERATORS]
        if len(given) != 1:
            self.file.error(
                (*where, *given[1:2]), 'exactly one operator stands beside "path"' + self._operator_hint(condition)
            )
            return
        name = given[0]
        argument = condition[name]
        if OPERATORS[name].argument == "path":
            self._paths((*where, name), argument, place)
        elif OPERATORS[name].argument == "types":
            self.types((*where, name), argument, with_attributes=True)
        elif message := argument_error(OPERATORS[name].argument, argument):
            self.file.error((*where, name), f"{name} takes {message}")
        if "ignore_case" in condition and not isinstance(condition["ignore_case"], bool):
            self.file.error((*where, "ignore_case"), "ignore_case is true or false")
        if name == "exists":
            if "absent" in condition:
                self.file.error((*where, "absent"), '"exists" never has "absent": it asks just that')
        else:
            self.can_be_unknown |= not set(place.types) <= ALWAYS_KNOWN
            self._absent(where, condition, place)
        self._elsewhere(where, condition, place)

    @staticmethod
    def _operator_hint(condition: dict[str, Any]) -> str:
        others = [str(key) for key in condition if key not in ("path", *CONDITION_KEYS["path"])]
        return next((hint for key in others if (hint := did_you_mean(key, OPERATORS))), "")

    def _read_each(self, where: KeyPath, condition: dict[str, Any], place: _Place, key: str = "each") -> None:
        paths = self._paths((*where, key), condition[key], place)
        self._absent(where, condition, place)
        self._elsewhere(where, condition, place)
        names = (
            None
            if place.names is None or not paths or PARSED in paths[0]
            else (*place.names, *attribute_names(paths[0]))
        )
        if "where" not in condition:
            self.file.error(where, f'"where" is missing beside "{key}"')
            return
        self._read((*where, "where"), condition["where"], _Place(place.types, names, place.truth))

    def _read_some(self, where: KeyPath, condition: dict[str, Any], place: _Place) -> None:
        self._read_each(where, condition, place, "some")

    def _read_ports(self, where: KeyPath, condition: dict[str, Any], place: _Place) -> None:
        self.can_be_unknown = True
        where = (*where, "ports")
        ports = condition["ports"]
        if not isinstance(ports, dict):
            self.file.error(where, f"ports is a mapping of {', '.join(PORT_KEYS)}")
            return
        for key in ports:
            if key not in PORT_KEYS:
                self.file.error((*where, str(key)), f'unknown key "{key}"{did_you_mean(str(key), PORT_KEYS)}')
        if ("range" in ports) == ("from" in ports):
            self.file.error(where, 'ports needs either "from" (and "to") or "range"')
        for key in ("from", "to", "range", "protocol"):
            if key in ports:
                self._paths((*where, key), ports[key], place)
        more_than = ports.get("more_than", 1)
        if not isinstance(more_than, int) or isinstance(more_than, bool) or more_than < 1:
            self.file.error((*where, "more_than"), "more_than is a number of ports from 1")
        include = ports.get("include", [EVERY_PORT] if "more_than" in ports else None)
        if include != "all" and not (isinstance(include, list) and include and all(map(is_port, include))):
            self.file.error((*where, "include"), 'include is "all" or a list of ports and ranges such as "8000-8100"')
        protocols = ports.get("protocols", [])
        if not isinstance(protocols, list) or not all(isinstance(item, str) for item in protocols):
            self.file.error((*where, "protocols"), "protocols is a list of names")
        self._absent(where, ports, place)
        self._elsewhere(where, ports, place)

    def _read_policy(self, where: KeyPath, condition: dict[str, Any], place: _Place) -> None:
        self.can_be_unknown = True
        self._paths((*where, "policy"), condition["policy"], place)
        given = [key for key in ("statement", "some_statement") if key in condition]
        if len(given) != 1:
            self.file.error(
                (*where, *given[1:2]), 'exactly one of "statement" and "some_statement" stands beside "policy"'
            )
        for key in given:
            self.statements.read((*where, key), condition[key])
        self._absent(where, condition, place)
        self._elsewhere(where, condition, place)

    def _read_related(self, where: KeyPath, condition: dict[str, Any], place: _Place) -> None:
        relation = condition["related"]
        if not isinstance(relation, dict):
            self.file.error((*where, "related"), "related is a mapping with a type, and by or through")
            return
        for key in relation:
            if key not in RELATION_KEYS:
                hint = did_you_mean(str(key), RELATION_KEYS)
                self.file.error((*where, "related", str(key)), f'unknown key "{key}"{hint}')
        types = self.types((*where, "related", "type"), relation.get("type"))
        if "by" in relation and "through" in relation:
            self.file.error((*where, "related", "through"), '"by" and "through" exclude each other')
        if "by" in relation:
            self._paths((*where, "related", "by"), relation["by"], _Place(types))
        if "to" in relation:
            self._paths((*where, "related", "to"), relation["to"], place)
            if "by" not in relation:
                self.file.error((*where, "related", "to"), '"to" says what "by" names, and is nothing without it')
        if "through" in relation:
            self._paths((*where, "related", "through"), relation["through"], place)
        if relation.get("sure", True) is not True:
            self.file.error((*where, "related", "sure"), "sure can only be true")
        if relation.get("no_type", "unknown") != "unknown":
            self.file.error((*where, "related", "no_type"), "no_type can only be unknown")
        count = condition.get("at_least", 1)
        if not isinstance(count, int) or isinstance(count, bool) or count < 1:
            self.file.error((*where, "at_least"), "at_least is a number from 1")
        if isinstance(condition.get("absent"), dict):
            self.file.error((*where, "absent"), "absent by type may not stand beside related")
        elif "absent" in condition:
            self._absent(where, condition, place)
        if "where" in condition:
            self._read((*where, "where"), condition["where"], _Place(types, (), truth=True))

    def _read_referenced(self, where: KeyPath, condition: dict[str, Any], place: _Place) -> None:  # noqa: ARG002
        self.can_be_unknown = True
        given = condition["referenced"]
        if given is True:
            return
        if not isinstance(given, dict) or list(given) != ["but_by"]:
            self.file.error((*where, "referenced"), "referenced is true, or a mapping with but_by")
            return
        self.types((*where, "referenced", "but_by"), given["but_by"])

    def _read_shadowed_by(self, where: KeyPath, condition: dict[str, Any], place: _Place) -> None:
        self._paths((*where, "shadowed_by"), condition["shadowed_by"], place)
        if "where" not in condition:
            self.file.error(where, '"where" is missing beside "shadowed_by"')
        elif place.names == ():
            self.file.error(where, "shadowed_by may only stand in the where of each and some")
        else:
            self._read((*where, "where"), condition["where"], _Place(place.types, place.names, truth=True))

    def _absent(self, where: KeyPath, condition: dict[str, Any], place: _Place) -> None:
        words: tuple[Any, ...] = (True, False, "unknown") if place.truth else VERDICTS
        shown = "true, false or unknown" if place.truth else "pass, fail or unknown"
        if "absent" not in condition:
            self.file.error(where, f'"absent" is missing: {shown}')
            return
        by_type = condition["absent"] if isinstance(condition["absent"], dict) else {"": condition["absent"]}
        if "" not in by_type and sorted(map(str, by_type)) != sorted(place.types):
            self.file.error((*where, "absent"), f"absent by type names each of {', '.join(place.types)}, and no other")
        for name, value in by_type.items():
            at = (*where, "absent", str(name)) if name else (*where, "absent")
            if not any(value is word or (isinstance(word, str) and value == word) for word in words):
                kind = "here it is the truth of the condition" if place.truth else "it is the verdict"
                self.file.error(at, f'absent is {shown} ({kind}), not "{value}"')
            elif value in ("pass", "fail"):
                self.decided_absences.append(at)

    def _link(self, where: KeyPath, text: Any) -> None:
        if where[0] != "deny":
            self.file.error(
                where, '"link" may only stand below "deny": it says what an insecure place has to do with it'
            )
        elif not isinstance(text, str) or not text.strip():
            self.file.error(where, "link is a text")
        elif unknown := unknown_placeholder(text, LINK_PLACEHOLDERS):
            self.file.error(where, unknown)

    def _elsewhere(self, where: KeyPath, condition: dict[str, Any], place: _Place) -> None:
        if "elsewhere" not in condition:
            return
        if not place.truth:
            self.file.error(
                (*where, "elsewhere"), '"elsewhere" may only stand in "when" and in the "where" of a relation'
            )
        elif not isinstance(condition["elsewhere"], bool):
            self.file.error((*where, "elsewhere"), "elsewhere is true or false")

    def _paths(self, where: KeyPath, value: Any, place: _Place) -> list[list[str | int]]:
        """The steps of the path or paths written there, noting those that no type has."""
        texts = value if isinstance(value, list) else [value]
        if not texts or not all(isinstance(text, str) for text in texts):
            self.file.error(where, "a path or a list of paths is expected")
            return []
        found = []
        for index, text in enumerate(texts):
            at = (*where, index) if isinstance(value, list) else where
            try:
                steps = parse_path(text)
            except ValueError as error:
                self.file.error(at, str(error))
                continue
            found.append(steps)
            self._look_up(at, steps, place)
        return found

    def _look_up(self, where: KeyPath, steps: list[str | int], place: _Place) -> None:
        names = attribute_names(steps)
        if place.names is None or not names:
            return
        path = (*place.names, *names)
        if not place.types or any(self.path_exists(name, path) is not False for name in place.types):
            return
        close = next((found for name in place.types if (found := self.suggest(name, path))), None)
        types = " nor ".join(place.types)
        hint = f'; did you mean "{close}"?' if close else ""
        self.file.error(where, f'{types} has no "{".".join(path)}"{hint}')


def _without_attribute(name: str) -> str:
    parts = name.split(".")
    return ".".join(parts[: 2 if parts[0] == "data" else 1])
