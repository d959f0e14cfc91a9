"""Encodings of text: base64, URL, CSV, character sets."""

from __future__ import annotations

import base64
import binascii
import codecs
from urllib.parse import quote_plus

from iaclint.graph.values import ListValue, Unknown, Value
from iaclint.parsers.terraform.conversion import normalized
from iaclint.parsers.terraform.functions.csv_text import rows
from iaclint.parsers.terraform.functions.signature import Function
from iaclint.parsers.terraform.scope import EvaluationError
from iaclint.parsers.terraform.shapes import STRING


def _base64encode(text: str) -> Value:
    return base64.b64encode(text.encode()).decode()


def decoded(text: str) -> bytes:
    """Go's standard base64: padded, and line breaks are ignored."""
    try:
        return base64.b64decode(text.replace("\n", "").replace("\r", "").encode(), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise EvaluationError(f"failed to decode base64 data: {error}") from None


def _base64decode(text: str) -> Value:
    try:
        return normalized(decoded(text).decode())
    except UnicodeDecodeError:
        raise EvaluationError("the result of decoding the provided string is not valid UTF-8") from None


def _base64gzip(text: str) -> Value:  # noqa: ARG001
    """Compressed bytes depend on the compressor's version, and no check reads them."""
    return Unknown(("base64gzip()",), type="string", not_null=True)


def _urlencode(text: str) -> Value:
    return quote_plus(text, safe="~")


def _codec(name: str) -> str:
    """Python's name of a character set of IANA."""
    try:
        found = codecs.lookup(name).name
    except LookupError:
        raise EvaluationError(f"'{name}' is not a supported IANA encoding name or alias") from None
    if name.replace("-", "_").lower() in ("utf_8_sig", "rot13", "idna", "punycode", "raw_unicode_escape"):
        raise EvaluationError(f"'{name}' is not a supported IANA encoding name or alias")
    return found


def _textencodebase64(text: str, name: str) -> Value:
    codec = _codec(name)
    try:
        data = codecs.BOM_UTF16_BE + text.encode("utf-16-be") if codec == "utf-16" else text.encode(codec)
    except UnicodeEncodeError:
        raise EvaluationError(f"the given string contains characters that cannot be represented in {name}") from None
    return base64.b64encode(data).decode()


def _textdecodebase64(text: str, name: str) -> Value:
    codec = _codec(name)
    try:
        return normalized(decoded(text).decode(codec, "replace"))
    except UnicodeDecodeError:
        raise EvaluationError(f"the given data cannot be decoded as {name}") from None


def _csvdecode(text: str) -> Value:
    header, *lines = rows(text) or [[]]
    if not header:
        raise EvaluationError("missing header line")
    names = [normalized(name) for name in header]
    if len(set(names)) != len(names):
        raise EvaluationError("duplicate column name in the header line")
    if any(len(line) != len(header) for line in lines):
        raise EvaluationError("wrong number of fields")
    return ListValue([dict(zip(names, map(normalized, line), strict=True)) for line in lines])


FUNCTIONS = {
    "base64decode": Function(_base64decode, (STRING,), result="string"),
    "base64encode": Function(_base64encode, (STRING,), result="string"),
    "base64gzip": Function(_base64gzip, (STRING,), result="string"),
    "csvdecode": Function(_csvdecode, (STRING,)),
    "textdecodebase64": Function(_textdecodebase64, (STRING, STRING), result="string"),
    "textencodebase64": Function(_textencodebase64, (STRING, STRING), result="string"),
    "urlencode": Function(_urlencode, (STRING,), result="string"),
}
