"""Names in templates and in Terraform: which canonical names there are at each level, and which two mean the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from iaclint.patterns import pattern
from iaclint.records import dataclass
from iaclint.vocabulary import schema
from iaclint.vocabulary.mapping import Satellite, Vocabulary

_WORD = pattern(r"[A-Z]\d+[a-z]+|[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+")


@dataclass(frozen=True, slots=True)
class Level:
    """The canonical names at one level and what is below each; None below a plain value.

    `open`: other names may exist. A level that is open and has no names is a map: its keys are the user's own.
    """

    names: Mapping[str, Level | None]
    open: bool = False

    @property
    def is_map(self) -> bool:
        return self.open and not self.names


NOWHERE = Level({})


def level_of(resource_type: str, vocabulary: Vocabulary) -> Level:
    """What a check may name of the type: the provider's attributes, and what its satellites are folded as."""
    own = _level(schema.attributes(resource_type))
    for satellite in vocabulary.owners.get(resource_type, ()):
        own = _merged(own, _brought(satellite))
    return own or NOWHERE


def _level(attributes: schema.Attributes | None) -> Level | None:
    if attributes is None:
        return None
    return Level({name: _level(each.below) for name, each in attributes.names.items()}, attributes.open)


def _brought(satellite: Satellite) -> Level:
    """The owner's level as far as this satellite makes it."""
    whole = _level(schema.attributes(satellite.type))
    content: Level | None = whole if satellite.under or satellite.append else Level({})
    for target, source in satellite.attributes:
        content = _merged(content, _nested(target, _below(whole, source.path)))
    inside = satellite.under or satellite.append
    return Level({inside: content}) if inside else content or NOWHERE


def _nested(names: tuple[str, ...], below: Level | None) -> Level | None:
    return Level({names[0]: _nested(names[1:], below)}) if names else below


def _below(level: Level | None, path: Iterable[str]) -> Level | None:
    for name in path:
        level = level.names.get(name) if level else None
    return level


def _merged(first: Level | None, second: Level | None) -> Level | None:
    if first is None or second is None:
        return first or second
    names = dict(first.names)
    for name, below in second.names.items():
        names[name] = _merged(names.get(name), below)
    return Level(names, first.open or second.open)


class Matcher:
    """Finds the name among some names that another spelling means: without case and underscores, singular or plural."""

    def __init__(self, names: Iterable[str]) -> None:
        self._exact: dict[str, str] = {}
        self._similar: dict[str, str] = {}
        for name in names:
            loose = squeezed(name)
            self._exact.setdefault(loose, name)
            for other in _singulars(loose):
                self._similar.setdefault(other, name)

    def find(self, name: str) -> str | None:
        """None when no name means the same."""
        loose = squeezed(name)
        found = self._exact.get(loose) or self._similar.get(loose)
        return found or next((self._exact[each] for each in _singulars(loose) if each in self._exact), None)


def squeezed(name: str) -> str:
    return name.replace("_", "").lower()


def _singulars(loose: str) -> Iterator[str]:
    if loose.endswith("ies"):
        yield loose[:-3] + "y"
    if loose.endswith("es"):
        yield loose[:-2]
    if loose.endswith("s") and not loose.endswith("ss"):
        yield loose[:-1]


def snake_case(name: str) -> str:
    """`KMSMasterKeyID` as `kms_master_key_id`."""
    return "_".join(_WORD.findall(name)).lower() or name.lower()


def camel_case(name: str) -> str:
    """`kms_key_id` as `KmsKeyId`: the best guess where no schema says how it is written."""
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))
