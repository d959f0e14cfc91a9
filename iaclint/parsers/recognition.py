"""Which language a file is written in, going by its text. There is no parse: the parser has the last word.

A key counts only at the top of the document. So a schema that describes templates, a Serverless Framework file, a
manifest or a test that holds a template in a text is none.
"""

from __future__ import annotations

import re
from typing import Literal

from iaclint.patterns import pattern

Language = Literal["cloudformation", "ros", "plan"]

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_PLAN_WORDS = (b"planned_values", b"resource_changes")

_KEYS = rb"(?:AWS|ROS)TemplateFormatVersion|Transform|Resources|planned_values|resource_changes"
_FIRST_LINE = pattern(rb"^[ \t]*(?=[^\s#%-]|-(?!--))", re.MULTILINE)
_TAGS_OF_TEXT_TEMPLATES = (b"{%", b"{{", b"{#")
_MAPPING = pattern(rb"[\"']?\w[^\n:#]*:(?:\s|\Z)|[?!&]")
_BLOCK_KEY = pattern(rb"^(?P<indent>[ \t]*)[\"']?(?P<key>" + _KEYS + rb")[\"']?[ \t]*:(?=\s|\Z)", re.MULTILINE)
_FLOW_TOKEN = pattern(
    rb'"(?P<quoted>' + _KEYS + rb')"\s*:|(?<![\w"])(?P<plain>' + _KEYS + rb")'?\s*:|\\.|[\"{}\[\]]", re.DOTALL
)
_TYPE = pattern(rb"[\"']?(?<![\w.-])Type[\"']?[ \t\r\n]*:[ \t\r\n]*[\"']?(?P<vendor>[A-Za-z0-9]+)::\w")
_TRANSFORM = pattern(rb"[\s\[\"'{-]*(?P<vendor>AWS|Aliyun)::")

_OF_HEADER: dict[bytes, Language] = {b"AWSTemplateFormatVersion": "cloudformation", b"ROSTemplateFormatVersion": "ros"}
_OF_VENDOR: dict[bytes, Language] = {b"ALIYUN": "ros", b"DATASOURCE": "ros", b"Aliyun": "ros", b"MODULE": "ros"}
_EVERYBODY: Language = "cloudformation"
"""`AWS::`, `Alexa::`, `Custom::`, and the vendors of CloudFormation's public registry."""


def language_of(data: bytes) -> Language | None:
    """The language of a template or plan; None for everything else. Linear in the size, whatever the bytes are."""
    if data[:2] in _UTF16:
        data = data.decode("utf-16", "ignore").encode("utf-8", "ignore")
    if b"TemplateFormatVersion" not in data and not (b"Resources" in data and b"::" in data):
        return _in_flow(data, 0) if any(word in data for word in _PLAN_WORDS) else None
    data = data.removeprefix(_BOM)
    first = _FIRST_LINE.search(data)
    if first is None:
        return None
    is_flow = data.startswith(b"{", first.end()) and not data.startswith(_TAGS_OF_TEXT_TEMPLATES, first.end())
    return _in_flow(data, first.end()) if is_flow else _in_block(data, first.end(), first[0])


def _in_block(data: bytes, start: int, indent: bytes) -> Language | None:
    """The keys of a YAML document at the indentation of its first line; a header at the margin is one in any case."""
    resources = -1
    is_mapping = _MAPPING.match(data, start) is not None
    for found in _BLOCK_KEY.finditer(data):
        key = found["key"]
        at_top = is_mapping and found["indent"] == indent
        if key in _OF_HEADER and (at_top or not found["indent"]):
            return _OF_HEADER[key]
        if at_top and key == b"Transform" and (transform := _TRANSFORM.match(data, found.end())):
            return _OF_VENDOR.get(transform["vendor"], _EVERYBODY)
        if at_top and key == b"Resources" and resources < 0:
            resources = found.end()
    return _by_types(data, resources)


def _in_flow(data: bytes, start: int) -> Language | None:
    """The keys of JSON, or of YAML in braces, at the first level of them."""
    depth = 0
    in_text = False
    seen: set[bytes] = set()
    for found in _FLOW_TOKEN.finditer(data, start):
        token = found[0]
        if token == b'"':
            in_text = not in_text
        elif in_text:
            continue
        elif token in (b"{", b"["):
            depth += 1
        elif token in (b"}", b"]"):
            depth -= 1
            if depth <= 0:
                break
        elif depth == 1 and (key := found["quoted"] or found["plain"]) not in seen:
            seen.add(key)
            if language := _of_key(key, data, found.end()):
                return language
    return None


def _of_key(key: bytes, data: bytes, end: int) -> Language | None:
    """What a key at the top that ends there says of the language."""
    if key in _PLAN_WORDS:
        return "plan" if b"format_version" in data else None
    if key == b"Transform":
        transform = _TRANSFORM.match(data, end)
        return _OF_VENDOR.get(transform["vendor"], _EVERYBODY) if transform else None
    if key == b"Resources":
        return _by_types(data, end)
    return _OF_HEADER.get(key)


def _by_types(data: bytes, resources: int) -> Language | None:
    """The language that the first type below `Resources` belongs to."""
    found = _TYPE.search(data, resources) if resources >= 0 else None
    return _OF_VENDOR.get(found["vendor"], _EVERYBODY) if found else None
