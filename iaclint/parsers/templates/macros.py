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


def may_be_made(template: Mapping, name: str) -> bool:
    """Whether a name that is not declared may be that of something a macro or a module makes.

    Logical ids of what a module holds begin with the module's.
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/module-ref-resources.html
    """
    if "Modules" in template.by_key or not _ONLY_LOOPS.issuperset(transforms(template)):
        return True
    resources = as_mapping(template.get("Resources"))
    return resources is not None and any(
        name.startswith(member.key) and _is_module(as_mapping(member.value)) for member in resources.members
    )


def _is_module(body: Mapping | None) -> bool:
    """Whether the type is that of a module, or no text: then a tool replaces it before deployment."""
    type_ = body.get("Type") if body is not None else None
    name = as_text(type_)
    return type_ is not None and (name is None or name.endswith("::MODULE"))
