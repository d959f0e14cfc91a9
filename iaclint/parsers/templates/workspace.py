"""The files that a ROS template holds under `Workspace`: a folder of Terraform files in memory.

https://www.alibabacloud.com/help/en/ros/user-guide/structure-of-terraform-templates
"""

from __future__ import annotations

import posixpath
from functools import cached_property

from iaclint.graph.values import Unknown
from iaclint.parsers.templates.context import TemplateContext
from iaclint.parsers.templates.embedded import EmbeddedSource, Template
from iaclint.parsers.templates.nodes import Mapping, Member, Scalar
from iaclint.parsers.templates.texts import as_text
from iaclint.parsers.terraform.context import MAX_FUNCTION_FILE, RootContext
from iaclint.parsers.terraform.declarations import Module, module_of
from iaclint.parsers.terraform.files import is_terraform, module_files
from iaclint.parsers.terraform.installed_modules import LOCAL_PREFIXES, FoundModule, module_directory
from iaclint.parsers.terraform.scope import Files
from iaclint.problems import Level, Problem
from iaclint.source import Location, SourceFile
from iaclint.sources import Sources

MAX_SIZE = 4 * 1024 * 1024
"""Bytes of all files of a workspace; a template that ROS accepts has half a megabyte."""

MAX_FILES = 2_000
"""ROS accepts fifty."""


class Workspace:
    """The files by path, relative, with forward slashes. `root` is the directory that they seem to be in."""

    def __init__(self, node: Mapping, root: str, outer: SourceFile, context: TemplateContext) -> None:
        self.root = root
        self.files: dict[str, EmbeddedSource] = {}
        self._template = Template(outer)
        self._context = context
        self._size = 0
        self._read(node, "")

    def _read(self, node: Mapping, folder: str) -> None:
        for member in node.by_key.values():
            path = posixpath.normpath(posixpath.join(folder, member.key.replace("\\", "/")))
            if path.startswith(("/", "../")) or path in (".", ".."):
                self._refuse(member, "invalid-workspace", "its path leads out of the workspace")
            elif isinstance(member.value, Scalar):
                self._add(path, member, member.value)
            elif isinstance(member.value, Mapping) and not is_terraform(posixpath.basename(path)):
                self._read(member.value, path)
            elif is_terraform(posixpath.basename(path)):
                self._refuse(member, "invalid-workspace", "its content is no text")

    def _add(self, path: str, member: Member, scalar: Scalar) -> None:
        text = as_text(scalar.value)
        self._size += len(text)
        if self._size > MAX_SIZE or len(self.files) >= MAX_FILES:
            reason = f"the workspace is larger than {MAX_SIZE // 1024 // 1024} MiB, or has more than {MAX_FILES} files"
            self._refuse(member, "too-large", reason)
            return
        self.files[path] = EmbeddedSource(path, text, self._template, scalar.place, member.key_place)

    def _refuse(self, member: Member, kind: str, reason: str) -> None:
        message = f"{member.key} was not analysed: {reason}"
        self._context.add(Problem(Level.ERROR, kind, message, member.key_place.location()))

    def names(self, folder: str) -> list[str]:
        """The names of the files in a folder: `""` is the root."""
        return [posixpath.basename(path) for path in self.files if posixpath.dirname(path) == folder]

    def module(self, folder: str) -> Module:
        files = [self.files[posixpath.join(folder, name)] for name in module_files(self.names(folder))]
        return module_of(self.directory(folder), files)

    def directory(self, folder: str) -> str:
        """A folder as the Terraform parser knows it."""
        return posixpath.join(self.root, folder) if folder else self.root

    def folder(self, directory: str) -> str | None:
        """The same backwards; None for what lies elsewhere."""
        if directory == self.root:
            return ""
        return directory[len(self.root) + 1 :] if directory.startswith(self.root + "/") else None

    def has_folder(self, folder: str) -> bool:
        return any(path.startswith(f"{folder}/" if folder else "") for path in self.files)


class WorkspaceFiles:
    """What functions may read: implements `scope.Files` for the files of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def read(self, path: str) -> bytes | Unknown:
        found = self._workspace.files.get(posixpath.normpath(path))
        if found is None or len(found.data) > MAX_FUNCTION_FILE:
            return Unknown((f'file("{path}")',), type="string")
        return found.data

    def exists(self, path: str) -> bool | Unknown:
        return posixpath.normpath(path) in self._workspace.files

    def below(self, folder: str) -> list[str] | Unknown:
        folder = posixpath.normpath(folder)
        prefix = "" if folder == "." else f"{folder}/"
        return sorted(path.removeprefix(prefix) for path in self._workspace.files if path.startswith(prefix))


class WorkspaceContext(RootContext):
    """A root module whose files are a workspace; problems are the template's."""

    def __init__(self, workspace: Workspace, sources: Sources, outer: TemplateContext, place: Location) -> None:
        super().__init__(workspace.root, sources)
        self._workspace = workspace
        self._outer = outer
        self._place = place

    @cached_property
    def files(self) -> Files:
        return WorkspaceFiles(self._workspace)

    @property
    def place(self) -> Location:
        return self._place

    def module(self, directory: str) -> Module:
        found = self.modules.get(directory)
        if found is None:
            folder = self._workspace.folder(directory)
            found = self._workspace.module(folder) if folder is not None else Module(directory)
            self.modules[directory] = found
        return found

    def called(self, caller: str, source: str, keys: tuple[str, ...]) -> FoundModule:
        if not source.startswith(LOCAL_PREFIXES):
            return module_directory(caller, self.directory, source, keys)
        directory = posixpath.normpath(posixpath.join(caller, source.replace("\\", "/")))
        folder = self._workspace.folder(directory)
        if folder is not None and self._workspace.has_folder(folder):
            return FoundModule(directory)
        return FoundModule(None, f"module.{keys[-1]}: there is no folder {source} in Workspace", "correct its source")

    def report(self, problem: Problem) -> None:
        super().report(problem)
        self._outer.add(problem)
