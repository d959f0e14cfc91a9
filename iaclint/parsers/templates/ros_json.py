"""ROS: JSON. https://www.alibabacloud.com/help/en/ros/user-guide/function-getjsonvalue and …/function-jq"""

from __future__ import annotations

from iaclint.graph.values import PartialMap, PartialText, Rest, Unknown, Value, unknown_from
from iaclint.parsers.templates.context import MAX_TEXT
from iaclint.parsers.templates.declared import CallError
from iaclint.parsers.templates.evaluation import Handler
from iaclint.parsers.templates.ros_calls import function, is_open, open_or_refuse
from iaclint.parsers.templates.sizes import weight
from iaclint.parsers.templates.texts import as_text, is_text, joined

MAX_NODES = 100_000
"""Nodes of a value that is written as JSON text."""


def json_text(value: Value) -> Value:
    """The value as JSON, with unknown pieces for what is not known."""
    # Behind a door, like the one below: few templates write or read JSON.
    from iaclint.parsers.terraform.json_text import encode
    from iaclint.parsers.terraform.scope import EvaluationError

    try:
        if weight(value) <= MAX_NODES:
            return joined(encode(value))
    except (EvaluationError, RecursionError):
        pass
    return Unknown(("a text that is too long",), type="string")


def parsed(text: Value) -> Value:
    """What JSON text says; a list or a map is that already. Raises CallError for a text that is no JSON."""
    if not isinstance(text, (str, PartialText)):
        return text
    from iaclint.parsers.terraform.json_text import decode
    from iaclint.parsers.terraform.scope import EvaluationError

    parts = text.parts if isinstance(text, PartialText) else (text,)
    if sum(len(part) for part in parts if isinstance(part, str)) > MAX_TEXT or len(parts) > MAX_NODES:
        return unknown_from([text])
    try:
        return decode(parts)
    except (EvaluationError, RecursionError, ValueError):
        if isinstance(text, PartialText):
            return unknown_from([text])
        raise CallError("the text is no JSON") from None


def json_value(key: Value, text: Value) -> Value:
    """The value of a key on the first level; null when it is not there."""
    if is_open(key) or text is None or text == "":
        return unknown_from([key, text]) if is_open(key) else None
    value = parsed(text)
    if isinstance(value, dict):
        found = value.get(as_text(key) if is_text(key) else "")
        return value.rest if found is None and isinstance(value, PartialMap) else found
    if isinstance(value, list) or not is_open(value):
        raise CallError("the JSON is no object")
    return unknown_from([value])


def jq(method: Value, script: Value, value: Value) -> Value:
    """`First` or `All` of what a jq script gives. What is beyond the simple scripts is unknown."""
    if not isinstance(script, str) or not isinstance(method, str):
        return open_or_refuse([method, script, value], "takes First or All, a script and JSON")
    if method.lower() not in ("first", "all"):
        raise CallError("the method is First or All")
    from iaclint.parsers.templates.ros_jq import run
    from iaclint.parsers.templates.ros_jq_filters import JqError

    try:
        found = run(script, parsed(value))
    except JqError:
        unknown = unknown_from([value])
        return Unknown(unknown.causes or ("Fn::Jq",), unknown.references)
    if method.lower() == "all":
        return found
    first = found[0] if found else None
    return unknown_from([first]) if isinstance(first, Rest) else first


FUNCTIONS: dict[str, Handler] = {
    "Fn::GetJsonValue": function(json_value, 2),
    "Fn::Jq": function(jq, 3),
}
