"""What makes resources that are not written: macros, and modules that a resource stands for."""

from __future__ import annotations

from iaclint.parsers.templates.nodes import Mapping, as_mapping, as_text, items_of

_ONLY_LOOPS = frozenset({"AWS::LanguageExtensions"})


def transforms(template: Mapping) -> list[str]:
    """Names of the macros that a template is handed to."""
    node = template.get("Transform")
    parts = [*items_of(node), node] if node is not None else []
    names = [as_text(each.get("Name") if isinstance(each, Mapping) else each) for each in parts]
    return [name for name in names if name]


def beginnings_of_made(template: Mapping) -> tuple[str, ...]:
    """What the names of resources begin with that a macro or a module makes: anything ("") when a macro does.

    Logical ids of what a module holds begin with the module's.
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/module-ref-resources.html
    """
    if "Modules" in template.by_key or not _ONLY_LOOPS.issuperset(transforms(template)):
        return ("",)
    resources = as_mapping(template.get("Resources"))
    members = resources.members if resources is not None else ()
    return tuple(member.key for member in members if is_module(as_mapping(member.value)))


def is_module(body: Mapping | None) -> bool:
    """Whether the type is that of a module, or no text: then a tool replaces it before deployment."""
    type_ = body.get("Type") if body is not None else None
    name = as_text(type_)
    return type_ is not None and (name is None or name.endswith("::MODULE"))
