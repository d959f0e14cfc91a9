"""Hashes and identifiers. What draws on randomness, a key or the clock is unknown."""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Callable

from iaclint.graph.values import Unknown, Value
from iaclint.parsers.terraform.functions.signature import Function
from iaclint.parsers.terraform.scope import EvaluationError
from iaclint.parsers.terraform.shapes import NUMBER, STRING

_NAMESPACES = {
    "dns": uuid.NAMESPACE_DNS,
    "url": uuid.NAMESPACE_URL,
    "oid": uuid.NAMESPACE_OID,
    "x500": uuid.NAMESPACE_X500,
}


def hex_digest(algorithm: str, data: bytes) -> str:
    return hashlib.new(algorithm, data, usedforsecurity=False).hexdigest()


def base64_digest(algorithm: str, data: bytes) -> str:
    return base64.b64encode(hashlib.new(algorithm, data, usedforsecurity=False).digest()).decode()


def _of_text(digest: Callable[[str, bytes], str], algorithm: str) -> Function:
    return Function(lambda text: digest(algorithm, text.encode()), (STRING,), result="string")


def _uuidv5(namespace: str, name: str) -> Value:
    try:
        space = _NAMESPACES.get(namespace) or uuid.UUID(namespace)
    except ValueError as error:
        raise EvaluationError(f"uuidv5() doesn't support namespace {namespace} ({error})") from None
    return str(uuid.uuid5(space, name))


def _undetermined(name: str) -> Callable[..., Value]:
    return lambda *_: Unknown((f"{name}()",), type="string", not_null=True)


FUNCTIONS = {
    "base64sha256": _of_text(base64_digest, "sha256"),
    "base64sha512": _of_text(base64_digest, "sha512"),
    "bcrypt": Function(_undetermined("bcrypt"), (STRING,), variadic=NUMBER, result="string"),
    "md5": _of_text(hex_digest, "md5"),
    "rsadecrypt": Function(_undetermined("rsadecrypt"), (STRING, STRING), result="string"),
    "sha1": _of_text(hex_digest, "sha1"),
    "sha256": _of_text(hex_digest, "sha256"),
    "sha512": _of_text(hex_digest, "sha512"),
    "uuid": Function(_undetermined("uuid"), (), result="string"),
    "uuidv5": Function(_uuidv5, (STRING, STRING), result="string"),
}
