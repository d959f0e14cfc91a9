"""Which checks run: the profile, and what the user selects and ignores by id, slug, alias, service or severity."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from iaclint.engine.catalogue import Catalogue
from iaclint.engine.check import Check
from iaclint.engine.findings import CheckInfo
from iaclint.errors import UsageError
from iaclint.spelling import did_you_mean

_SEVERITIES = ("critical", "high", "medium", "low", "info")
_PROFILES = {"regular": _SEVERITIES[:3], "strict": _SEVERITIES[:4], "all": _SEVERITIES}


class Selection:
    """The checks of one run. They are loaded when resources of their types turn up."""

    def __init__(self, catalogue: Catalogue, ids: Iterable[str]) -> None:
        self._catalogue = catalogue
        self._ids = frozenset(ids)
        self._asked: dict[str, Check] = {}
        self._of_type: dict[str, list[Check]] = {}

    @classmethod
    def of(
        cls,
        catalogue: Catalogue,
        profile: str,
        select: Sequence[str],
        ignore: Sequence[str],
        within: Collection[str] | None = None,
    ) -> Selection:
        """The profile's checks, or those of the ids `within`, narrowed by `select` and without `ignore`.

        A check that is selected by its id, slug or alias, or by its severity, runs whatever the profile says; a service
        is selected within the profile. Raises UsageError for words that name nothing.
        """
        severities = _PROFILES["all" if within is not None else profile]
        chosen = {each["id"] for each in catalogue.entries if each["severity"] in severities and not each["deprecated"]}
        if within is not None:
            chosen &= set(within)
        if not select and not ignore:
            return cls(catalogue, chosen)
        names = _Names(catalogue.entries)
        if select:
            exact = {id_ for word in select for id_ in names.exactly(word)}
            services = {id_ for word in select for id_ in names.of_service(word)}
            chosen = (exact if within is None else exact & chosen) | (chosen & services)
        ignored = {id_ for word in ignore for id_ in (*names.exactly(word), *names.of_service(word))}
        names.refuse_unknown((*select, *ignore))
        return cls(catalogue, chosen - ignored)

    def checks_of(self, resource_type: str) -> list[Check]:
        """The selected checks of resources of that type, by id."""
        checks = self._of_type.get(resource_type)
        if checks is None:
            checks = self._of_type[resource_type] = self._catalogue.checks_of(resource_type, self._ids)
            self._asked.update((check.info.id, check) for check in checks)
        return checks

    @property
    def ids(self) -> frozenset[str]:
        return self._ids

    @property
    def checks(self) -> tuple[CheckInfo, ...]:
        """The selected checks of which a resource turned up so far, by id."""
        return tuple(self._asked[id_].info for id_ in sorted(self._asked))


class _Names:
    """What words can mean. Case does not matter, and Trivy's `AVD-` prefix may stand or not."""

    def __init__(self, entries: Sequence[dict[str, Any]]) -> None:
        self._exact: dict[str, list[str]] = {}
        self._services: dict[str, list[str]] = {}
        for each in entries:
            for name in (each["id"], each["slug"], *each["aliases"], each["severity"]):
                self._exact.setdefault(folded(name), []).append(each["id"])
            self._services.setdefault(folded(each["service"]), []).append(each["id"])
            self._services.setdefault(folded(each["provider"]), []).append(each["id"])
            self._services.setdefault(folded(f"{each['provider']}/{each['service']}"), []).append(each["id"])

    def exactly(self, word: str) -> list[str]:
        return self._exact.get(folded(word), [])

    def of_service(self, word: str) -> list[str]:
        return self._services.get(folded(word), [])

    def refuse_unknown(self, words: Iterable[str]) -> None:
        known = (*self._exact, *self._services, *_SEVERITIES)
        unknown = [word for word in words if folded(word) not in known]
        if unknown:
            raise UsageError(
                "\n".join(
                    f'"{word}" is no check, service or severity{did_you_mean(word, known)}'
                    for word in dict.fromkeys(unknown)
                )
            )


def folded(word: str) -> str:
    """A word as it is compared."""
    return word.strip().casefold().removeprefix("avd-")
