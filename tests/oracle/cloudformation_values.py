"""What `cfn-lint` makes of a template's functions and conditions, when it is deployed with the defaults of its
parameters.

Every function is cfn-lint's, one call at a time: it looks into no maps, few lists, and into arguments not always, so
what stands inside is resolved first and put in its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from copy import deepcopy
from decimal import Decimal
from itertools import chain, islice
from typing import Any, TypeAlias

from cfnlint.context import create_context_for_template
from cfnlint.jsonschema import CfnTemplateValidator
from cfnlint.template import Template

REGIONS = ["us-east-1"]
NOTHING = "\0nothing"
"""`AWS::NoValue`."""

MOST = 64
"""Values that are looked at for one call."""

_PLAIN_ARGUMENTS = frozenset(f"Fn::{name}" for name in ["Join", "Select", "Split", "ToJsonString"])


Resolved: TypeAlias = "tuple[Any, Any]"
"""A value, and the validator that knows what was chosen for it."""


class UnresolvedError(Exception):
    """cfn-lint has no value for it."""


class Deployed:
    """A template, deployed with the defaults of its parameters.

    `guessed` are values of parameters without a default, and of what `Ref` gives for a resource; conditions that ask
    for these stay open all the same.
    """

    def __init__(self, template: Mapping[str, Any], guessed: Mapping[str, Any] | None = None) -> None:
        self._template = deepcopy(dict(template))
        self._guessed = guessed or {}
        self._given: dict[str, Any] = {"AWS::NoValue": NOTHING, **self._guessed}
        parameters = self._template.setdefault("Parameters", {})
        parameters.update({f"Any{name}": deepcopy(parameters[name]) for name in self._guessed if name in parameters})
        conditions = self._template.get("Conditions", {})
        self._template["Conditions"] = {}
        self._validator = self._prepared()
        self._template["Conditions"] = self._asked(conditions)
        self._validator = self._prepared()

    def _prepared(self) -> Any:
        template = Template("main.yaml", self._template, REGIONS)
        context = create_context_for_template(template)
        for name, parameter in context.parameters.items():
            for value, _ in parameter.default_value():
                written = parameter.default  # `str(True)` is no text of a template
                self._given.setdefault(name, as_text(written) if isinstance(written, bool) else value)
        return CfnTemplateValidator({}, context=context.evolve(ref_values=self._given), cfn=template)

    def values(self, node: Any) -> list[Any]:
        """What it may be worth, each once."""
        found = {json.dumps(plain(value), sort_keys=True): value for value, _ in self._resolved(node, self._validator)}
        if not found:
            raise UnresolvedError
        return list(found.values())

    def holds(self, condition: Any) -> bool | None:
        """Whether a condition does; None when both may be."""
        conditions = {**self._template["Conditions"], "Asked": self._asked(condition)}
        asked = Template("main.yaml", {**self._template, "Conditions": conditions}, REGIONS)
        possible = _possible(asked, "Asked", {})
        if not possible:
            raise UnresolvedError
        return possible[0] if len(possible) == 1 else None

    def _asked(self, node: Any) -> Any:
        """A condition; what it compares is resolved where that is one value wherever it is deployed."""
        if isinstance(node, dict):
            return {
                name: [self._compared(each) for each in item]
                if name == "Fn::Equals" and isinstance(item, list)
                else self._asked(item)
                for name, item in node.items()
            }
        return [self._asked(item) for item in node] if isinstance(node, list) else node

    def _compared(self, node: Any) -> Any:
        written = json.dumps(node)
        asks = [name for name in self._guessed if f'"{name}"' in written or f"${{{name}" in written]
        if asks or not isinstance(node, dict) or "AWS::" in written:
            for name in asks:
                written = written.replace(json.dumps({"Ref": name}), json.dumps({"Ref": f"Any{name}"}))
            return as_text(json.loads(written))
        try:
            values = self.values(node)
        except UnresolvedError:
            return node
        return as_text(values[0]) if len(values) == 1 else node

    def _resolved(self, node: Any, validator: Any) -> list[Resolved]:
        if isinstance(node, list):
            return [
                ([each for each in items if each != NOTHING], after) for items, after in self._items(node, validator)
            ]
        if not isinstance(node, dict):
            return [(node, validator)]
        if is_call(node):
            return self._called(*next(iter(node.items())), validator)
        if any(key.startswith("Fn::") for key in node):
            raise UnresolvedError
        return [
            ({key: each for key, each in zip(node, items, strict=True) if each != NOTHING}, after)
            for items, after in self._items(list(node.values()), validator)
        ]

    def _items(self, nodes: list[Any], validator: Any) -> list[tuple[list[Any], Any]]:
        found: list[tuple[list[Any], Any]] = [([], validator)]
        for node in nodes:
            found = _few(
                ([*items, each], at_last) for items, after in found for each, at_last in self._resolved(node, after)
            )
        return found

    def _called(self, name: str, argument: Any, validator: Any) -> list[Resolved]:
        if name == "Fn::If":
            return self._if(argument, validator)
        if name == "Fn::FindInMap":
            return self._find_in_map(argument, validator)
        if name == "Fn::Sub" and isinstance(argument, list) and len(argument) == 2:
            given = self._resolved(argument[1], validator)
            return _few(chain.from_iterable(_call(name, [argument[0], each], after) for each, after in given))
        if name in _PLAIN_ARGUMENTS:
            try:
                given = self._resolved(argument, validator)
            except UnresolvedError:  # some item of a list, perhaps not the one that is selected
                given = [(argument, validator)]
            return _few(chain.from_iterable(_call(name, each, after) for each, after in given))
        return _call(name, argument, validator)

    def _if(self, argument: Any, validator: Any) -> list[Resolved]:
        """cfn-lint says which of the two may be, and remembers it for what stands inside."""
        if not isinstance(argument, list) or len(argument) != 3:
            raise UnresolvedError
        possible = _possible(validator.cfn, argument[0], validator.context.conditions.status)
        chosen = [
            (which, after)
            for which, after in _call("Fn::If", [argument[0], True, False], validator)
            if not possible or which in possible
        ]
        return _few(chain.from_iterable(self._resolved(argument[1 if which else 2], after) for which, after in chosen))

    def _find_in_map(self, argument: Any, validator: Any) -> list[Resolved]:
        """cfn-lint gives the default beside what is found."""
        if not isinstance(argument, list) or not 3 <= len(argument) <= 4:
            raise UnresolvedError
        found: list[Resolved] = []
        for keys, after in self._items([_kept(each) for each in argument[:3]], validator):
            with suppress(UnresolvedError):
                found += _call("Fn::FindInMap", [_written(each) for each in keys], after)
        options = argument[3] if len(argument) == 4 and isinstance(argument[3], dict) else {}
        if "DefaultValue" in options and (not found or any(map(_is_pseudo, argument[:3]))):
            found += self._resolved(options["DefaultValue"], validator)
        return _few(found)


def _possible(template: Template, condition: str, chosen: Mapping[str, bool]) -> list[bool]:
    """What a condition may be beside what was chosen for others; nothing for one that cfn-lint does not know."""
    asked = {**{name: {each} for name, each in chosen.items()}, condition: {chosen.get(condition, True)}}
    if condition not in chosen:
        asked[condition] = {True, False}
    return [each[condition] for each in template.conditions.build_scenarios(asked)]


def _call(name: str, argument: Any, validator: Any) -> list[Resolved]:
    """What cfn-lint's own function gives."""
    try:
        given = _few((value, (after, error)) for value, after, error in validator.resolve_value({name: argument}))
    except ValueError:
        raise UnresolvedError from None
    found = [(value, after) for value, (after, error) in given if error is None]
    if not found or any(has_calls(value) for value, _ in found):
        raise UnresolvedError
    return found


def _few(found: Iterable[Resolved]) -> list[Resolved]:
    listed = list(islice(found, MOST + 1))
    if len(listed) > MOST:
        raise UnresolvedError
    return listed


def _is_pseudo(node: Any) -> bool:
    return isinstance(node, dict) and str(node.get("Ref")).startswith("AWS::")


def _kept(key: Any) -> Any:
    """A key that cfn-lint's function is to see as it is: with a region that is not known it looks at all of them."""
    return {"Kept": json.dumps(key)} if _is_pseudo(key) else key


def _written(key: Any) -> Any:
    return json.loads(key["Kept"]) if isinstance(key, dict) else as_text(key)


def is_call(node: Any) -> bool:
    """Whether it is a function in the long form."""
    return (
        isinstance(node, dict) and len(node) == 1 and (name := next(iter(node))) and (name == "Ref" or "Fn::" in name)
    )


def has_calls(node: Any) -> bool:
    if isinstance(node, str):
        return '{"Ref":' in node or '{"Fn::' in node
    items = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return is_call(node) or any(has_calls(item) for item in items)


def as_text(value: Any) -> Any:
    """A scalar as templates write it; maps and lists stay."""
    if isinstance(value, (bool, type(None))):
        return json.dumps(value)
    return value if isinstance(value, (dict, list)) else str(value)


def plain(value: Any) -> Any:
    """Without the difference between a number and its text, and without spaces in JSON text."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    text: str = as_text(value)
    if text[:1] in ("{", "["):
        with suppress(ValueError):
            return json.dumps(json.loads(text, parse_float=Decimal), sort_keys=True, default=str)
    return text
