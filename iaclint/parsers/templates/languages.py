"""Which language a document is a template of."""

from __future__ import annotations

from iaclint.parsers.templates.evaluation import Language
from iaclint.parsers.templates.macros import transforms
from iaclint.parsers.templates.nodes import Mapping, as_mapping, as_text
from iaclint.parsers.templates.stacks import is_terraform_template


def language_of(template: Mapping) -> Language | None:
    """By what only templates of that language have; None for any other document."""
    name = _name_of(template)
    # Each behind a door of its own: a project has templates of one of them.
    if name == "ros":
        from iaclint.parsers.templates.ros import ROS

        return ROS
    if name == "cloudformation":
        from iaclint.parsers.templates.cloudformation import CLOUDFORMATION

        return CLOUDFORMATION
    return None


def _name_of(template: Mapping) -> str | None:
    if "ROSTemplateFormatVersion" in template.by_key or is_terraform_template(template):
        return "ros"
    if "AWSTemplateFormatVersion" in template.by_key:
        return "cloudformation"
    resources = as_mapping(template.get("Resources"))
    for member in resources.members if resources is not None else ():
        body = as_mapping(member.value)
        type_ = as_text(body.get("Type")) if body is not None else None
        if type_ and type_.startswith(("ALIYUN::", "DATASOURCE::")):
            return "ros"
        if type_ and type_.startswith(("AWS::", "Alexa::", "Custom::")):
            return "cloudformation"
    if any(name.startswith("AWS::") for name in transforms(template)):
        return "cloudformation"  # all of its resources may be made by a loop
    return None
