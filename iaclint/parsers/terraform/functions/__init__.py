"""Terraform's built-in functions, by name. A family's module is imported when one of its functions is first called."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from iaclint.graph.values import Unknown, Value
from iaclint.parsers.terraform.functions.signature import Function
from iaclint.parsers.terraform.functions.special import SPECIAL
from iaclint.parsers.terraform.scope import EvaluationError, Scope
from iaclint.parsers.terraform.syntax import Expression

__all__ = ["SPECIAL", "call", "names"]

_FAMILIES = {
    "collections": "chunklist compact concat distinct flatten range reverse slice sort transpose",
    "queries": "alltrue anytrue coalesce coalescelist contains element index length lookup matchkeys one sum",
    "mappings": "keys merge values zipmap",
    "sets": "setintersection setproduct setsubtract setunion",
    "numeric": "abs ceil floor log max min parseint pow signum",
    "strings": "chomp endswith indent join lower replace split startswith strcontains strrev substr title trim "
    "trimprefix trimspace trimsuffix upper",
    "formatting": "format formatlist",
    "patterns": "regex regexall",
    "json": "jsondecode jsonencode",
    "yaml": "yamldecode yamlencode",
    "encoding": "base64decode base64encode base64gzip csvdecode textdecodebase64 textencodebase64 urlencode",
    "dates": "formatdate plantimestamp timeadd timecmp timestamp",
    "hashes": "base64sha256 base64sha512 bcrypt md5 rsadecrypt sha1 sha256 sha512 uuid uuidv5",
    "networks": "cidrhost cidrnetmask cidrsubnet cidrsubnets",
    "conversions": "ephemeralasnull issensitive nonsensitive sensitive tobool tolist tomap tonumber toset tostring",
    "files": "abspath basename dirname file filebase64 filebase64sha256 filebase64sha512 fileexists filemd5 fileset "
    "filesha1 filesha256 filesha512 pathexpand templatefile templatestring",
}
_FAMILY_OF = {name: family for family, names in _FAMILIES.items() for name in names.split()}


def names() -> list[str]:
    """Every function there is, sorted."""
    return sorted([*_FAMILY_OF, *SPECIAL])


def call(
    name: str, arguments: list[Value] | Unknown, scope: Scope, evaluate: Callable[[Expression, Scope], Value]
) -> Value:
    """The function's result. `arguments` is Unknown when not even their number is known."""
    if name.startswith("provider::"):
        return Unknown((f"{name}()",))
    function = _find(name.removeprefix("core::"))
    if isinstance(arguments, Unknown):
        return Unknown(arguments.causes, arguments.references, function.result)
    return function.call(arguments, (scope, evaluate) if function.scoped else ())


def _find(name: str) -> Function:
    family = _FAMILY_OF.get(name)
    if family is None:
        raise EvaluationError(f'there is no function named "{name}"')
    table: dict[str, Function] = import_module(f"{__name__}.{family}").FUNCTIONS
    return table[name]
