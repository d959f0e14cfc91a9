"""Operators that look for secrets: a literal where a secret belongs, and credentials inside free text.

Every pattern is linear: no nested or adjacent unbounded repetition, and each one starts with text that is rare.
"""

from __future__ import annotations

import base64
import binascii
import re

from iaclint.engine.comparisons import Test, scalar_text
from iaclint.engine.globs import is_plain
from iaclint.engine.partial import literals
from iaclint.engine.truth import Truth
from iaclint.graph.values import OutsideText, PartialText, Unknown, Value
from iaclint.patterns import pattern

_TEXT_LIMIT = 1_000_000

# What stands where a secret belongs without being one: a reference that something else resolves, or a blank to fill in.
_NO_LITERAL = pattern(
    r"(?:"
    r"\{\{.*\}\}"  # {{resolve:secretsmanager:…}}, a template's placeholder
    r"|\$\{.*\}|\$\(.*\)"  # ${…} left for another tool, a shell's substitution
    r"|<[^<>]*>"  # <your password>
    r"|%[A-Za-z_]\w*%"
    r"|arn:aws[a-z-]*:(?:secretsmanager|ssm):.*|acs:(?:oos|kms):.*"
    r"|[^*]{0,200}\*{3,}[^*]{0,200}|\*+|[xX]{3,}|\.{3,}"  # masked, all of it or the middle
    r")?",
    re.DOTALL,
)

_NOT_WORD = r"(?<![A-Za-z0-9_])"
_TOKENS = pattern(
    _NOT_WORD + r"(?:"
    r"(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])"  # AWS access key id
    r"|LTAI[A-Za-z0-9]{12,26}(?![A-Za-z0-9])"  # Alibaba Cloud access key id
    r"|gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60}"
    r"|glpat-[A-Za-z0-9_-]{20}"
    r"|xox[abeoprs]-[A-Za-z0-9-]{10,}"
    r"|hooks\.slack\.com/services/T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{20,}"
    r"|(?:sk|rk)_live_[A-Za-z0-9]{20,}"
    r"|AIza[A-Za-z0-9_-]{35}"
    r"|SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"
    r"|npm_[A-Za-z0-9]{36}|pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50}"
    r"|sk-ant-[a-z0-9]{3,8}-[A-Za-z0-9_-]{40}|sk-proj-[A-Za-z0-9_-]{40}"
    r"|hvs\.[A-Za-z0-9_-]{24}|dop_v1_[a-f0-9]{64}|AGE-SECRET-KEY-1[A-Z0-9]{58}"
    r")"
)
_PRIVATE_KEY = pattern(r"-----BEGIN (?:[A-Z]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----")
# A credential in an address: scheme://user:password@host.
_IN_ADDRESS = pattern(r"[a-z][a-z0-9+.-]{1,20}://[^\s/:@\"'<>${}]{1,80}:([^\s/@\"'<>${}]{3,120})@[A-Za-z0-9\[]")
# name=value, name: value, "name": "value" (quotes escaped or not), where the name says that the value is a secret.
_ASSIGNMENT = pattern(
    r"(?i:(?:secret_?(?:access_?)?key|access_?key_?secret|password|passwd|passphrase|api_?key"
    r"|auth_?token|access_?token|secret_?token|client_?secret|private_?token|db_?pass|mysql_?pwd|pgpassword))"
    r"\\{0,2}[\"']?[ \t]{0,4}(?:=|:|=>)[ \t]{0,4}"
    r"(?:\\{0,2}\"([^\"\r\n]{1,200}?)\\{0,2}\"|'([^'\r\n]{1,200})'|((?!\\)[^\s\"',;&|<>(){}]{1,200}))"
)
_NO_VALUE = pattern(
    r"(?i)(?:null|none|true|false|nil|undefined|yes|no|required|optional|string|changeit|file|secret|password"
    r"|[*x.]+|\$.*|%.*|@.*|<.*|\{.*|`.*|/.*|arn:.*|acs:.*|ssm:.*|vault:.*|kms:.*|env\..*|var\..*|process\..*|os\..*)"
)
_CONFIGURED = pattern(r"(?i:secret_?access_?key)[\"']?[ \t]{1,4}[\"']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])")
# {"name": "DB_PASSWORD", "value": "…"}, as lists of environment variables are written.
_NAMED_VALUE = pattern(
    r"(?i)\"name\"[ \t]{0,4}:[ \t]{0,4}\"[^\"\r\n]{0,60}"
    r"(?:password|passwd|passphrase|secret|token|api_?key|private_?key)"
    r"(?![^\"\r\n]{0,20}_(?:name|id|arn|path|param|parameter|url|uri|version|key_name)\")"
    r"[^\"\r\n]{0,20}\"\s{0,40},\s{0,40}\"value\"[ \t]{0,4}:[ \t]{0,4}\"([^\"\r\n]{1,400})\""
)
_LOOKED_UP = "{{resolve:"
"""What stands for a value of Secrets Manager or Parameter Store in a CloudFormation template."""
_BASE64 = pattern(r"[A-Za-z0-9+/\s]{16,}={0,2}")


def literal_secret(argument: bool, ignore_case: bool = False) -> Test:  # noqa: ARG001
    """Whether the value itself stands in the code, in an argument that is made for a secret."""

    def test(value: Value) -> Truth:
        if isinstance(value, OutsideText):
            value = value.unknown
        if isinstance(value, Unknown):
            return False if _is_made_elsewhere(value) else None
        if isinstance(value, PartialText):
            # What is not known may be the secret or a part of it; a generated one surely is not in the code.
            return False if any(map(_is_made_elsewhere, value.unknowns)) else None
        text = scalar_text(value)
        return None if text is None else _NO_LITERAL.fullmatch(text[:_TEXT_LIMIT].strip()) is None

    return test


def _is_made_elsewhere(unknown: Unknown) -> bool:
    """An attribute of a resource or data source: nobody wrote it into the code."""
    return bool(unknown.references) or any(cause.startswith(("data.", _LOOKED_UP)) for cause in unknown.causes)


def _is_no_text(unknown: Unknown) -> bool:
    """What nobody wrote, a credential or not: the name of a resource, or `{{resolve:…}}`, which only a store has."""
    looked_up = bool(unknown.causes) and all(cause.startswith(_LOOKED_UP) for cause in unknown.causes)
    return looked_up or is_plain(unknown)


def secret_in_text(argument: bool, ignore_case: bool = False) -> Test:  # noqa: ARG001
    """Whether a text, as it is or decoded from Base64, holds a credential."""

    def test(value: Value) -> Truth:
        if isinstance(value, PartialText):
            known = any(_holds_secret(part) for part in literals(value))
            return known or (False if all(map(_is_no_text, value.unknowns)) else None)
        if isinstance(value, Unknown) and _is_no_text(value):
            return False
        text = scalar_text(value)
        return None if text is None else _holds_secret(text)

    return test


def _holds_secret(text: str) -> bool:
    text = text[:_TEXT_LIMIT]
    if find_secret(text) is not None:
        return True
    decoded = _decoded(text)
    return decoded is not None and find_secret(decoded) is not None


def with_keys(entries: dict[str, Value]) -> dict[str, Value]:
    """The entries of a map as texts: that one is a secret may only show in its key, or in the name beside a value."""
    names = {key.lower(): key for key in entries}
    found = {key: _with_key(key, value) for key, value in entries.items()}
    name = entries.get(names.get("name", ""))
    if isinstance(name, str) and "value" in names:
        found[names["value"]] = _with_key(name, entries[names["value"]])
    return found


def _with_key(key: str, value: Value) -> Value:
    if isinstance(value, PartialText):
        return PartialText((f'{key}="', *value.parts, '"'))
    text = scalar_text(value)
    return value if text is None else f'{key}="{text}"'


def find_secret(text: str) -> tuple[int, int] | None:
    """Start and end of the first credential in the text."""
    for tokens in (_TOKENS, _PRIVATE_KEY):
        if match := tokens.search(text):
            return match.span()
    if match := _CONFIGURED.search(text):
        return match.span(1)
    for match in _IN_ADDRESS.finditer(text):
        if not _NO_VALUE.fullmatch(match[1]):
            return match.span(1)
    for match in _NAMED_VALUE.finditer(text):
        if _is_secret_value(match[1], quoted=True):
            return match.span(1)
    for match in _ASSIGNMENT.finditer(text):
        group = match.lastindex or 3
        if _is_secret_value(match[group], quoted=group != 3):
            return match.span(group)
    return None


def _is_secret_value(value: str, quoted: bool) -> bool:
    if _NO_VALUE.fullmatch(value) or "${" in value or "{{" in value or "$(" in value:
        return False
    if quoted:
        return len(value) >= 4 and " " not in value.strip()
    # Without quotes, code such as `password = get_password` is frequent: ask for more than a word.
    return len(value) >= 6 and any(map(str.isdigit, value)) and "." not in value.strip(".")


def _decoded(text: str) -> str | None:
    if not _BASE64.fullmatch(text.strip()):
        return None
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
