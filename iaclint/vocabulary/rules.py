"""What the vocabulary says of a template's type: which canonical type it is, and what its properties are called there.

The form is described in docs/vocabulary.md. Whatever does not have that form is refused, with the place: it is our bug.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeAlias

from iaclint.graph.values import ABSENT, Value
from iaclint.records import dataclass
from iaclint.vocabulary.mapping import Names

Scalar: TypeAlias = "str | bool | int | float | None"
Condition: TypeAlias = "tuple[tuple[Names, frozenset[str]], ...]"
Targets: TypeAlias = "tuple[tuple[Names, AttributeRule], ...]"

UNKNOWN = "unknown"
NOWHERE: Names = ("",)
"""The path of what a template cannot say at all; only a default stands there."""
NULL = "null"
SELF = "."
"""The path of an item itself, where the items are plain values."""
_KINDS = ("split", "base64", "name_value", "entries", "groups", "statement", "snake_case")


class MalformedRuleError(ValueError):
    """A data file says something that has no meaning."""


@dataclass(frozen=True, slots=True)
class AttributeRule:
    """Where a canonical attribute stands in a template, and how what stands there becomes its value.

    `values` and `where` hold the text of scalars (see `text_of`). Of the items that `where` leaves, only number `item`
    counts where there is one. `default` is what "not written" means, ABSENT when it
    means the same as in Terraform and `unknown` when nobody can tell. `otherwise` are other places, for where nothing
    is written at this one.
    """

    path: Names
    attributes: Targets = ()
    values: tuple[tuple[str, Scalar], ...] = ()
    key: str = ""
    key_name: str = ""
    value_name: str = ""
    where: Condition = ()
    where_not: Condition = ()
    item: int | None = None
    kind: str = ""
    default: Value = ABSENT
    otherwise: tuple[AttributeRule, ...] = ()


@dataclass(frozen=True, slots=True)
class TemplateType:
    """How resources of `source`, a template's type, are resources of the canonical `type`.

    `set` are constants. With `each`, every item there is a resource; `outer` are the attributes that it has of the
    whole, and `link` the canonical attribute in which it, or a further reading of the whole, refers to the whole.
    The rule holds only where `when`, `present` and `absent` do.
    """

    source: str
    type: str
    attributes: Targets = ()
    set: tuple[tuple[Names, Scalar], ...] = ()
    each: Names = ()
    outer: Targets = ()
    link: str = ""
    when: Condition = ()
    present: tuple[Names, ...] = ()
    absent: tuple[Names, ...] = ()

    @property
    def is_conditional(self) -> bool:
        return bool(self.when or self.present or self.absent)

    @property
    def is_part(self) -> bool:
        """Whether it is never what references to the template's resource mean."""
        return bool(self.each or self.link)


def parse_template_type(source: str, canonical: str, rules: Any, file: str = "") -> tuple[TemplateType, ...]:
    """The rules of one template type under one canonical type. Raises MalformedRuleError with the place."""
    place = f"{file}: {canonical} from {source}"
    given = rules if isinstance(rules, list) else [rules]
    return tuple(_template_type(source, canonical, rule or {}, place) for rule in given)


def text_of(value: Value) -> str | None:
    """A scalar as rules compare it; None for what is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value.lower() if value.lower() in ("true", "false") else value
    if value is None or value is ABSENT:
        return NULL
    return str(value) if isinstance(value, (int, float, Decimal)) else None


def _template_type(source: str, canonical: str, rule: Any, place: str) -> TemplateType:
    known: dict[str, Callable[[Any, str], Any]] = {
        "attributes": _targets,
        "set": _constants,
        "each": _path,
        "outer": _targets,
        "link": _text,
        "when": _condition,
        "present": _path_list,
        "absent": _path_list,
    }
    found = TemplateType(source, canonical, **_parsed(rule, known, place))
    if found.each and not (found.link or found.outer):
        raise MalformedRuleError(f"{place}: each without link or outer: nothing says what the items belong to")
    if found.outer and not found.each:
        raise MalformedRuleError(f"{place}: outer without each: there is nothing around")
    return found


def _targets(rules: Any, place: str) -> Targets:
    found = ((_path(target, place), rule) for target, rule in _mapping(rules, place).items())
    return tuple((target, _rule(rule, f"{place}.{'.'.join(target)}")) for target, rule in found)


def _rule(rule: Any, place: str) -> AttributeRule:
    if isinstance(rule, str):
        return AttributeRule(_path(rule, place))
    if isinstance(rule, list) and rule:
        first, *others = (_rule(each, place) for each in rule)
        default = next((each.default for each in (first, *others) if each.default is not ABSENT), ABSENT)
        return replace(first, otherwise=tuple(others), default=default)
    known: dict[str, Callable[[Any, str], Any]] = {
        "path": _path,
        "attributes": _targets,
        "values": _values,
        "key": _text,
        "key_name": _text,
        "value_name": _text,
        "where": _condition,
        "where_not": _condition,
        "item": _number,
        "as": _kind,
        "default": _default,
    }
    fields = _parsed(rule, known, place)
    if fields.keys() == {"default"}:
        return AttributeRule(NOWHERE, default=fields["default"])
    if "path" not in fields:
        raise MalformedRuleError(f"{place}: there is no path")
    fields["kind"] = fields.pop("as", "")
    found = AttributeRule(**fields)
    if found.kind in ("entries", "groups"):
        if not found.key_name or found.value_name or found.key:
            raise MalformedRuleError(f"{place}: {found.kind} need a key_name, and nothing else of that kind")
    elif (found.key_name or found.value_name) and not found.key:
        raise MalformedRuleError(f"{place}: key_name and value_name say what the members of a key are called")
    return found


def _parsed(rule: Any, known: Mapping[str, Callable[[Any, str], Any]], place: str) -> dict[str, Any]:
    given = _mapping(rule, place)
    unknown = [key for key in given if key not in known]
    if unknown:
        raise MalformedRuleError(f"{place}: {unknown[0]!r} is none of {', '.join(known)}")
    return {key: known[key](value, f"{place}.{key}") for key, value in given.items()}


def _mapping(value: Any, place: str) -> dict[Any, Any]:
    if not isinstance(value, dict):
        raise MalformedRuleError(f"{place}: a mapping is expected")
    return value


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str) or not value:
        raise MalformedRuleError(f"{place}: a text is expected")
    return value


def _path(value: Any, place: str) -> Names:
    if value == SELF:
        return (SELF,)
    names = tuple(_text(value, place).split("."))
    if not all(name.isidentifier() for name in names):
        raise MalformedRuleError(f"{place}: {value!r} is no path: names, with dots between them")
    return names


def _path_list(value: Any, place: str) -> tuple[Names, ...]:
    return tuple(_path(each, place) for each in (value if isinstance(value, list) else [value]))


def _kind(value: Any, place: str) -> str:
    if value not in _KINDS:
        raise MalformedRuleError(f"{place}: {value!r} is none of {', '.join(_KINDS)}")
    return str(value)


def _number(value: Any, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise MalformedRuleError(f"{place}: a number from 0 is expected")
    return value


def _scalar(value: Any, place: str) -> Scalar:
    if value is not None and not isinstance(value, (str, bool, int, float)):
        raise MalformedRuleError(f"{place}: a scalar is expected")
    return value


def _default(value: Any, place: str) -> Value:
    """A scalar, or a block whose attributes are scalars, by canonical names."""
    if isinstance(value, dict) and value:
        return {_text(name, place): _scalar(each, place) for name, each in value.items()}
    return _scalar(value, place)


def _key_text(key: Any, place: str) -> str:
    """The text of a scalar that was a key of a mapping: as JSON has it, a truth is a text already."""
    text = text_of(_scalar(key, place))
    assert text is not None
    return text


def _values(value: Any, place: str) -> tuple[tuple[str, Scalar], ...]:
    return tuple((_key_text(key, place), _scalar(each, place)) for key, each in _mapping(value, place).items())


def _constants(value: Any, place: str) -> tuple[tuple[Names, Scalar], ...]:
    return tuple((_path(key, place), _scalar(each, place)) for key, each in _mapping(value, place).items())


def _condition(value: Any, place: str) -> Condition:
    found = _mapping(value, place).items()
    return tuple((_path(key, place), frozenset(_texts(wanted, place))) for key, wanted in found)


def _texts(value: Any, place: str) -> Iterable[str]:
    return (_key_text(each, place) for each in (value if isinstance(value, list) else [value]))
