"""Functions on files and paths. What is read comes from the scope's `files`, never from the disk."""

from __future__ import annotations

import base64
import posixpath
import re
from collections.abc import Callable
from functools import lru_cache, partial

from iaclint.graph.values import Namespace, PartialMap, PartialText, SetValue, Unknown, Value, unknown_from
from iaclint.parsers.terraform.conversion import make_set, normalized, to_text
from iaclint.parsers.terraform.functions.hashes import base64_digest, hex_digest
from iaclint.parsers.terraform.functions.signature import Function
from iaclint.parsers.terraform.reader import HclSyntaxError, parse_template
from iaclint.parsers.terraform.scope import EvaluationError, Files, Scope
from iaclint.parsers.terraform.shapes import ANY, STRING
from iaclint.parsers.terraform.syntax import Expression

_IDENTIFIER = re.compile(r"[^\W\d][\w-]*")
Evaluate = Callable[[Expression, Scope], Value]


class _TemplateScope:
    """The names that a template was given, and nothing else."""

    __slots__ = ("_caller", "names")

    def __init__(self, names: dict[str, Value] | Unknown, caller: Scope) -> None:
        self.names = names
        self._caller = caller

    @property
    def files(self) -> Files:
        return self._caller.files

    def root(self, name: str) -> Value:
        if isinstance(self.names, Unknown):
            return self.names
        if name in self.names:
            return self.names[name]
        if isinstance(self.names, PartialMap):
            return self.names.rest
        raise EvaluationError(f'vars map does not contain key "{name}"')

    def spend(self, steps: int) -> None:
        self._caller.spend(steps)


def _file(scope: Scope, evaluate: Evaluate, path: str) -> Value:  # noqa: ARG001
    data = scope.files.read(path)
    return data if isinstance(data, Unknown) else _decoded(path, data)


def _decoded(path: str, data: bytes) -> str:
    try:
        return normalized(data.decode())
    except UnicodeDecodeError:
        raise EvaluationError(f"contents of {path} are not valid UTF-8") from None


def _digested(digest: Callable[[bytes], str]) -> Function:
    def apply(scope: Scope, evaluate: Evaluate, path: str) -> Value:  # noqa: ARG001
        data = scope.files.read(path)
        return data if isinstance(data, Unknown) else digest(data)

    return Function(apply, (STRING,), result="string", scoped=True)


def _fileexists(scope: Scope, evaluate: Evaluate, path: str) -> Value:  # noqa: ARG001
    return scope.files.exists(path)


def _fileset(scope: Scope, evaluate: Evaluate, folder: str, pattern: str) -> Value:  # noqa: ARG001
    matches = _glob(posixpath.normpath(pattern) if pattern else pattern).fullmatch
    names = scope.files.below(folder)
    if isinstance(names, Unknown):
        return names
    return make_set([name for name in names if matches(name)]) if names else SetValue()


@lru_cache(maxsize=64)
def _glob(pattern: str) -> re.Pattern[str]:
    """`*` and `?` stop at a slash, `**` as a whole part does not, `[…]` and `{a,b}` are choices."""
    try:
        return re.compile(_translated(pattern))
    except re.error as error:
        raise EvaluationError(f"failed to glob pattern: {error}") from None


def _translated(pattern: str) -> str:
    result = []
    position = depth = 0
    while position < len(pattern):
        character = pattern[position]
        position += 1
        if character == "*":
            if pattern.startswith("*/", position) and pattern[position - 2 : position - 1] in ("", "/"):
                result.append("(?:[^/]+/)*")
                position += 2
            elif pattern.startswith("*", position):
                result.append(".*")
                position += 1
            else:
                result.append("[^/]*")
        elif character == "?":
            result.append("[^/]")
        elif character == "[":
            end = pattern.find("]", position + 1)
            if end < 0:
                raise EvaluationError("failed to glob pattern: syntax error in pattern")
            content = pattern[position:end].replace("\\", "\\\\")
            result.append("[" + ("^" + content[1:] if content[0] in "!^" else content) + "]")
            position = end + 1
        elif character == "{":
            depth += 1
            result.append("(?:")
        elif character == "}" and depth:
            depth -= 1
            result.append(")")
        elif character == "," and depth:
            result.append("|")
        else:
            if character == "\\" and position < len(pattern):
                character = pattern[position]
                position += 1
            result.append(re.escape(character))
    return "".join(result)


def _templatefile(scope: Scope, evaluate: Evaluate, path: Value, names: Value) -> Value:
    if not isinstance(path, str):
        return unknown_from([path, names])
    data = scope.files.read(path)
    if isinstance(data, Unknown):
        return data
    result = _rendered(_decoded(path, data), names, scope, evaluate)
    if result is None:
        raise EvaluationError("the result of the template is null")
    return result


def _templatestring(scope: Scope, evaluate: Evaluate, template: Value, names: Value) -> Value:
    if not isinstance(template, str):
        return unknown_from([template, names], "string")
    result = _rendered(template, names, scope, evaluate)
    return to_text(result) if isinstance(result, (bool, int, str)) else result


def _rendered(template: str, names: Value, scope: Scope, evaluate: Evaluate) -> Value:
    if not isinstance(names, (dict, Unknown, Namespace)):
        raise EvaluationError("invalid vars value: must be a map")
    if isinstance(names, dict) and not all(map(_IDENTIFIER.fullmatch, names)):
        raise EvaluationError("invalid template variable name: it must be an identifier")
    try:
        return evaluate(_parsed(template), _TemplateScope(names, scope))  # type: ignore[arg-type]
    except EvaluationError as error:
        # Its span is one of the template's text, not of the file that calls the function.
        raise EvaluationError(f"in the template: {error.message}") from None


@lru_cache(maxsize=64)
def _parsed(template: str) -> Expression:
    try:
        return parse_template(template)
    except HclSyntaxError as error:
        raise EvaluationError(f"in the template: {error}") from None


def _basename(path: str) -> Value:
    return posixpath.basename(path.rstrip("/")) or ("/" if path else ".")


def _dirname(path: str) -> Value:
    return _clean(path[: path.rfind("/") + 1])


def _clean(path: str) -> str:
    cleaned = posixpath.normpath(path) if path else "."
    return cleaned[1:] if cleaned.startswith("//") else cleaned


def _abspath(path: str) -> Value:
    """Below the working directory, which is not known here, unless the path is absolute already."""
    if path.startswith("/"):
        return _clean(path)
    cleaned = _clean(path)
    here = Unknown(("abspath()",), type="string", not_null=True)
    if cleaned.startswith(".."):
        return here
    return here if cleaned == "." else PartialText((here, "/" + cleaned))


def _pathexpand(path: str) -> Value:
    if not path.startswith("~"):
        return path
    if path[1:2] not in ("", "/"):
        raise EvaluationError("cannot expand user-specific home dir")
    return Unknown(("pathexpand()",), type="string", not_null=True)


FUNCTIONS = {
    "abspath": Function(_abspath, (STRING,), result="string"),
    "basename": Function(_basename, (STRING,), result="string"),
    "dirname": Function(_dirname, (STRING,), result="string"),
    "file": Function(_file, (STRING,), result="string", scoped=True),
    "filebase64": _digested(lambda data: base64.b64encode(data).decode()),
    "filebase64sha256": _digested(partial(base64_digest, "sha256")),
    "filebase64sha512": _digested(partial(base64_digest, "sha512")),
    "fileexists": Function(_fileexists, (STRING,), result="bool", scoped=True),
    "filemd5": _digested(partial(hex_digest, "md5")),
    "fileset": Function(_fileset, (STRING, STRING), scoped=True),
    "filesha1": _digested(partial(hex_digest, "sha1")),
    "filesha256": _digested(partial(hex_digest, "sha256")),
    "filesha512": _digested(partial(hex_digest, "sha512")),
    "pathexpand": Function(_pathexpand, (STRING,), result="string"),
    "templatefile": Function(_templatefile, (STRING, ANY), partial=True, scoped=True),
    "templatestring": Function(_templatestring, (STRING, ANY), partial=True, result="string", scoped=True),
}
