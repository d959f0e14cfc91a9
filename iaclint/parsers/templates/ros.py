"""What is ROS's own: sections, parameters, pseudo parameters, functions.

https://www.alibabacloud.com/help/en/ros/user-guide/template-structure
"""

from __future__ import annotations

from iaclint.parsers.templates import intrinsics, ros_json, ros_lists, ros_numbers, ros_references, ros_texts
from iaclint.parsers.templates.evaluation import Language
from iaclint.parsers.templates.ros_parameters import parameter_value, pseudo_value
from iaclint.parsers.templates.ros_references import referred
from iaclint.parsers.templates.ros_resources import TEMPLATE, declared, nested, template_value

ROS = Language(
    name="ros",
    functions={
        **intrinsics.FUNCTIONS,
        **ros_texts.FUNCTIONS,
        **ros_lists.FUNCTIONS,
        **ros_numbers.FUNCTIONS,
        **ros_json.FUNCTIONS,
        **ros_references.FUNCTIONS,
        TEMPLATE: template_value,
    },
    pseudo=pseudo_value,
    parameter=parameter_value,
    declared=declared,
    nested=nested,
    no_value="ALIYUN::NoValue",
    referred=referred,
)
