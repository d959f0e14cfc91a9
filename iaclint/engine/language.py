"""The words of the check language, as docs/writing-checks.md explains them."""

from __future__ import annotations

from typing import Literal

from iaclint.records import dataclass

CATEGORIES = (
    "public-access",
    "encryption-at-rest",
    "encryption-in-transit",
    "logging-audit",
    "identity-access",
    "network",
    "backup-recovery",
    "secrets",
    "availability",
    "hardening",
    "supply-chain",
)
SEVERITIES = ("critical", "high", "medium", "low", "info")
CONFIDENCES = ("high", "medium", "low")
VERDICTS = ("pass", "fail", "unknown")
PLACEHOLDERS = ("value", "path", "resource")
LINK_PLACEHOLDERS = ("value",)
VERDICT_KINDS = ("bad", "good", "unknown", "gap")
LANGUAGES = ("terraform", "ros", "cloudformation")
TEMPLATE_LANGUAGES = LANGUAGES[1:]
FIX_KEYS = ("text", "set", *TEMPLATE_LANGUAGES)
MARK = "# finding"
"""Ends a line of an example that must be reported, or stands alone above it. At the end of a line it is taken off
before the text is read."""

REQUIRED_KEYS = ("id", "slug", "title", "severity", "category", "resource", "message", "why", "fix", "references")
OPTIONAL_KEYS = (
    "confidence",
    "when",
    "deny",
    "require",
    "absent_because",
    "message_absent",
    "sensitive",
    "aliases",
    "benchmarks",
    "silences",
    "yields_to",
    "deprecated",
    "examples",
)

ArgumentKind = Literal[
    "scalar",
    "scalars",
    "number",
    "version",
    "regex",
    "texts",
    "true",
    "bool",
    "bits",
    "tls",
    "cipher",
    "types",
    "path",
]


@dataclass(frozen=True, slots=True)
class Operator:
    """`inverse_of` names the operator whose opposite it is: only that one is implemented."""

    argument: ArgumentKind
    inverse_of: str = ""


OPERATORS: dict[str, Operator] = {
    "equals": Operator("scalar"),
    "not_equals": Operator("scalar", inverse_of="equals"),
    "in": Operator("scalars"),
    "not_in": Operator("scalars", inverse_of="in"),
    "less_than": Operator("number"),
    "at_most": Operator("number"),
    "more_than": Operator("number", inverse_of="at_most"),
    "at_least": Operator("number", inverse_of="less_than"),
    "older_than": Operator("version"),
    "matches": Operator("regex"),
    "not_matches": Operator("regex", inverse_of="matches"),
    "line_matches": Operator("regex"),
    "starts_with": Operator("texts"),
    "ends_with": Operator("texts"),
    "includes": Operator("texts"),
    "exists": Operator("bool"),
    "empty": Operator("bool"),
    "contains": Operator("scalar"),
    "lacks": Operator("scalar", inverse_of="contains"),
    "contains_all": Operator("scalars"),
    "contains_any": Operator("scalars"),
    "fewer_than": Operator("number"),
    "open_to_world": Operator("true"),
    "wider_than": Operator("bits"),
    "tls_older_than": Operator("tls"),
    "weak_cipher": Operator("cipher"),
    "literal_secret": Operator("true"),
    "secret_in_text": Operator("true"),
    "customer_key": Operator("true"),
    "looked_up": Operator("regex"),
    "refers_to": Operator("types"),
    "same_as": Operator("path"),
}

LEADING_KEYS = (
    "all",
    "any",
    "not",
    "declared",
    "path",
    "each",
    "some",
    "ports",
    "policy",
    "related",
    "referenced",
    "shadowed_by",
)
"""Exactly one of these opens a condition."""

LINK = "link"
"""Beside a condition: what its place has to do with the failure, where another place is reported."""

CONDITION_KEYS: dict[str, tuple[str, ...]] = {
    "all": (LINK,),
    "any": (LINK,),
    "not": (LINK,),
    "declared": (LINK,),
    "path": ("absent", "elsewhere", "ignore_case", LINK, *OPERATORS),
    "each": ("where", "absent", "elsewhere", LINK),
    "some": ("where", "absent", "elsewhere", LINK),
    "ports": (LINK,),
    "policy": ("statement", "some_statement", "absent", "elsewhere", LINK),
    "related": ("where", "absent", "at_least", LINK),
    "referenced": (LINK,),
    "shadowed_by": ("where", LINK),
}
PORT_KEYS = ("from", "to", "range", "protocol", "include", "more_than", "protocols", "absent", "elsewhere")
EVERY_PORT = "0-65535"
RELATION_KEYS = ("type", "by", "to", "through", "sure", "no_type")

STATEMENT_KEYS = ("effect", "principal", "action", "resource", "condition", "not", "any")
PRINCIPAL_WORDS = ("anyone", "any_account", "not_principal", "absent")
PRINCIPAL_KEYS = ("type", "matches")
ACTION_WORDS = ("all", "service", "wildcard", "not_action")
ACTION_KEYS = ("covers", "covers_all", "only", "access_level", "except")
ACCESS_LEVELS = ("list", "read", "write", "tagging", "permissions_management")
RESOURCE_WORDS = ("all", "wildcard", "not_resource", "absent")
RESOURCE_KEYS = ("covers", "matches", "only")
CONDITION_WORDS = ("none",)
CONDITION_MATCH_KEYS = ("without", "with")

EVERY = "[*]"
"""In a compiled path: every item of a list, every value of a map."""
PARSED = "->"
"""In a path: from a text that holds JSON into it."""

PSEUDO_TYPES = ("file", "module", "output", "terraform", "variable")
"""Blocks that are no resources but can be checked like them; so can `provider.NAME`, `backend.NAME` and `data.TYPE`."""
ALWAYS_KNOWN = frozenset({"file", "variable"})
"""Of these, what nothing but literals can be written in."""
