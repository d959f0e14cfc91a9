"""Which language a document is a template of."""

from __future__ import annotations

from iaclint.parsers.templates.evaluation import Language
from iaclint.parsers.templates.nodes import Mapping, as_mapping, as_text, items_of

_TERRAFORM = ("Aliyun::Terraform-", "Aliyun::OpenTofu-")


def language_of(template: Mapping) -> Language | None:
    """By what only templates of that language have; None for any other document."""
    from iaclint.parsers.templates.cloudformation import CLOUDFORMATION
    from iaclint.parsers.templates.ros import ROS

    if "ROSTemplateFormatVersion" in template.by_key or is_terraform_template(template):
        return ROS
    if "AWSTemplateFormatVersion" in template.by_key:
        return CLOUDFORMATION
    resources = as_mapping(template.get("Resources"))
    for member in resources.members if resources is not None else ():
        body = as_mapping(member.value)
        type_ = as_text(body.get("Type")) if body is not None else None
        if type_ and type_.startswith(("ALIYUN::", "DATASOURCE::")):
            return ROS
        if type_ and type_.startswith(("AWS::", "Alexa::", "Custom::")):
            return CLOUDFORMATION
    return None


def is_terraform_template(template: Mapping) -> bool:
    """Whether `Transform` makes the template a Terraform module. OpenTofu came later, in the same form."""
    node = template.get("Transform")
    texts = [as_text(item) for item in (*items_of(node), node)]
    return any(text.startswith(_TERRAFORM) for text in texts if text is not None)
