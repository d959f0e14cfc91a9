"""Where reports go: the screen, and the files that the command line names. Nothing else is ever written."""

from __future__ import annotations

import os
from pathlib import Path

from iaclint.errors import UsageError
from iaclint.records import dataclass
from iaclint.reporters import FORMATS
from iaclint.spelling import did_you_mean


@dataclass(frozen=True, slots=True)
class Output:
    """A format, and the file it is written to; None is the screen."""

    format: str
    file: Path | None


def outputs_from(formats: tuple[str, ...], output: Path | None, default: str) -> list[Output]:
    """`-f text -f sarif=out.sarif -o report.txt`. Raises UsageError before any work is done."""
    outputs = [_parse(text) for text in formats or (default,)]
    nameless = [item for item in outputs if item.file is None]
    if len(nameless) > 1:
        raise UsageError("only one format can go to the screen: write --format FORMAT=FILE for the others")
    if output is not None:
        if not nameless:
            raise UsageError(f"--output {output}: every --format already has its file")
        outputs = [Output(item.format, item.file or output) for item in outputs]
    files = [str(item.file.absolute()) for item in outputs if item.file]
    if len(set(files)) < len(files):
        raise UsageError("two formats are written to one file")
    for item in outputs:
        if item.file is not None and not item.file.absolute().parent.is_dir():
            raise UsageError(f"{item.file}: the folder does not exist")
        if item.file is not None and item.file.is_dir():
            raise UsageError(f"{item.file}: is a folder")
    return outputs


def write_file(file: Path, text: str) -> None:
    """All of it or nothing: an interrupted run leaves the old file. Raises UsageError when it cannot be written."""
    import tempfile  # takes as long as reading ten files, and most reports go to the screen

    data = text.encode("utf-8", "backslashreplace")
    try:
        target = file.resolve()  # a link stays a link
        if target.exists() and not target.is_file():  # /dev/stderr, a pipe: cannot be replaced
            target.write_bytes(data)
            return
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            Path(temporary).chmod(mode)
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _parse(text: str) -> Output:
    name, separator, file = text.partition("=")
    if name not in FORMATS:
        raise UsageError(f'--format "{name}" is none of {", ".join(FORMATS)}{did_you_mean(name, FORMATS)}')
    if separator and not file:
        raise UsageError(f'--format "{text}": write FORMAT=FILE')
    return Output(name, Path(file) if file else None)
