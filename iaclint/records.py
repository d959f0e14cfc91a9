"""`dataclass` as the standard library has it, but for the time that a definition takes.

The standard library compiles up to six methods for each class while it is defined, and our ninety classes are defined
at every start: a fifth of a run on one file. Here `__init__` is compiled for the first instance, which most classes
never have in a run, and all classes share the other methods. `dataclasses.fields`, `replace` and the like work as
ever, and to a type checker it is the standard library's decorator.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field
from dataclasses import field as field
from typing import TYPE_CHECKING, Any, TypeVar

_Class = TypeVar("_Class", bound=type)


def _dataclass(
    *, frozen: bool = False, slots: bool = False, eq: bool = True, order: bool = False
) -> Callable[[_Class], _Class]:
    """Those of the standard library's arguments that are used here; no inheritance, `ClassVar` or `InitVar`."""

    def define(cls: Any) -> Any:
        types: dict[str, Any] = cls.__annotations__
        names = tuple(types)
        given = {name: _as_field(cls.__dict__[name]) for name in names if name in cls.__dict__}
        members: dict[str, Any] = {
            "__match_args__": names,
            "__dataclass_fields__": _Fields(types, given),
            "__record__": operator.attrgetter(*names or ("__class__",)),
            "__repr__": _representation,
        }
        if eq:
            members |= {"__eq__": _is_equal, "__hash__": _hash if frozen else None}
        if order:
            members |= _COMPARISONS
        if frozen:
            members |= {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete, "__reduce__": _reduction}
        members = {name: member for name, member in members.items() if name not in cls.__dict__}
        if slots:
            dropped = {*given, "__dict__", "__weakref__"}
            kept = {name: member for name, member in cls.__dict__.items() if name not in dropped}
            special = {"__slots__": names, "__qualname__": cls.__qualname__}
            cls = type(cls)(cls.__name__, cls.__bases__, {**kept, **members, **special})
        else:
            for name in given:
                delattr(cls, name)
            for name, member in members.items():
                setattr(cls, name, member)

        def first_initializer(self: Any, /, *values: Any, **named: Any) -> None:
            cls.__init__ = _initializer(cls, names, given, frozen)
            cls.__init__(self, *values, **named)

        cls.__init__ = first_initializer
        return cls

    return define


if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    dataclass = _dataclass


def _as_field(default: Any) -> Field[Any]:
    return default if isinstance(default, Field) else field(default=default)


class _Fields:
    """`__dataclass_fields__`, which few ask for, made by the standard library when somebody does."""

    def __init__(self, types: Mapping[str, Any], given: Mapping[str, Field[Any]]) -> None:
        self._types = types
        self._given = given

    def __get__(self, record: object, cls: Any) -> dict[str, Field[Any]]:
        members = [(name, type_, self._given.get(name) or field()) for name, type_ in self._types.items()]
        # Without a documentation string it would work out a signature to put there, at ten times the cost.
        namespace = {"__doc__": cls.__name__}
        twin = dataclasses.make_dataclass(cls.__name__, members, namespace=namespace, init=False, repr=False, eq=False)
        fields: dict[str, Field[Any]] = vars(twin)["__dataclass_fields__"]
        cls.__dataclass_fields__ = fields
        return fields


def _initializer(
    cls: type, names: tuple[str, ...], given: Mapping[str, Field[Any]], frozen: bool
) -> Callable[..., None]:
    known: dict[str, Any] = {"_set": object.__setattr__, "_new": object()}
    parameters = ["self"]
    statements = []
    for name in names:
        value, parameter = name, name
        if name in given and given[name].default is not MISSING:
            known[f"_default_{name}"] = given[name].default
            parameter = f"{name}=_default_{name}"
        elif name in given and given[name].default_factory is not MISSING:
            known[f"_make_{name}"] = given[name].default_factory
            parameter = f"{name}=_new"
            value = f"_make_{name}() if {name} is _new else {name}"
        parameters.append(parameter)
        statements.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        statements.append("self.__post_init__()")
    exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(statements or ["pass"]), known)
    initializer = known["__init__"]
    initializer.__qualname__ = f"{cls.__qualname__}.__init__"
    return initializer  # type: ignore[no-any-return]


def _is_equal(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self.__record__(self) == self.__record__(other)


def _hash(self: Any) -> int:
    return hash(self.__record__(self))


def _representation(self: Any) -> str:
    shown = [each.name for each in dataclasses.fields(self) if each.repr]
    return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"


def _comparison(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], Any]:
    def method(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return compare(self.__record__(self), self.__record__(other))

    return method


_COMPARISONS = {f"__{name}__": _comparison(getattr(operator, name)) for name in ("lt", "le", "gt", "ge")}


def _refuse_to_set(self: Any, name: str, value: Any) -> None:  # noqa: ARG001 -- the data model's signature
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: Any, name: str) -> None:  # noqa: ARG001 -- the data model's signature
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _reduction(self: Any) -> tuple[Any, ...]:
    return type(self), tuple([getattr(self, name) for name in self.__match_args__])
