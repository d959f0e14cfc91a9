"""Finds suppressions in the `Metadata` of templates, ours and Checkov's: JSON has no comments. docs/suppressions.md."""

from __future__ import annotations

from collections.abc import Iterator

from iaclint.parsers.recognition import language_of
from iaclint.parsers.templates.nodes import (
    Mapping,
    Member,
    Node,
    Place,
    Scalar,
    as_mapping,
    as_text,
    end_of,
    items_of,
)
from iaclint.parsers.templates.reader import UnreadableError, read
from iaclint.problems import Level, Problem
from iaclint.source import SourceFile
from iaclint.spelling import did_you_mean
from iaclint.triage.comments import Comment, Reach

_LOOP = "Fn::ForEach"
_FORMS = "write one id, a list of ids, or ids with the reason for each: ignore: {ID: why}"


class Found:
    """The directives of one template, in order of writing, and `problems` for those that are not understood."""

    def __init__(self, source: SourceFile) -> None:
        self.comments: list[Comment] = []
        self.problems: list[Problem] = []
        if language_of(source.data) not in ("cloudformation", "ros"):
            return
        try:
            template = as_mapping(read(source))
        except UnreadableError:  # whoever checks it says so
            return
        if template is not None:
            self._metadata(template, Reach.FILE, template.place)
            for resource in _resources(as_mapping(template.get("Resources"))):
                body = as_mapping(resource.value)
                if body is not None:
                    self._metadata(body, Reach.ENTRY, resource.key_place.to(end_of(resource)))

    def _metadata(self, holder: Mapping, reach: Reach, area: Place) -> None:
        metadata = as_mapping(holder.get("Metadata"))
        if metadata is None:
            return
        ours = metadata.by_key.get("iaclint")
        if ours is not None:
            self._ours(ours, reach, area)
        checkov = as_mapping(metadata.get("checkov"))
        for item in items_of(checkov.get("skip") if checkov else None):
            skip = as_mapping(item)
            id_ = as_text(skip.get("id")) if skip else None
            if skip and id_:
                self._add(id_, as_text(skip.get("comment")), item.place, reach, area, ours=False)

    def _ours(self, ours: Member, reach: Reach, area: Place) -> None:
        settings = as_mapping(ours.value)
        if settings is None:
            self._misunderstood("a mapping is expected here: iaclint: {ignore: …}", ours.key_place)
            return
        for key, place, value in settings.members:
            if key != "ignore":
                self._misunderstood(f'unknown key "{key}"{did_you_mean(key, ["ignore"])}', place)
            elif isinstance(value, Mapping):
                for id_, place_of_id, reason in value.members:
                    self._add(id_, as_text(reason), place_of_id, reach, area)
            else:
                for item in [value] if isinstance(value, Scalar) else items_of(value) or [value]:
                    text = as_text(item)
                    if text:
                        self._add(text, "", item.place, reach, area)
                    else:
                        self._misunderstood("an id of a check is expected here", item.place)

    def _add(self, id_: str, reason: str | None, place: Place, reach: Reach, area: Place, ours: bool = True) -> None:
        words = tuple(word.strip() for word in id_.split(",") if word.strip())
        whole = area.location()
        self.comments.append(
            Comment(
                place.location(),
                words,
                " ".join((reason or "").split()),
                reach,
                1 if reach is Reach.FILE else whole.start_line,
                whole.end_line,
                ours,
                area=whole,
            )
        )

    def _misunderstood(self, message: str, place: Place) -> None:
        self.problems.append(Problem(Level.WARNING, "unknown-suppression", message, place.location(), _FORMS))


def _resources(section: Mapping | None) -> Iterator[Member]:
    """The entries of a section, and those that loops make."""
    pending: list[Node] = [section] if section is not None else []
    while pending:
        for member in getattr(pending.pop(), "members", ()):
            if member.key.startswith(_LOOP):
                pending.extend(item for item in items_of(member.value)[2:] if isinstance(item, Mapping))
            else:
                yield member
