"""A check as it runs: made from its compiled form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from iaclint.engine.condition_parts import Condition
from iaclint.engine.conditions import build
from iaclint.engine.findings import CheckInfo, Severity
from iaclint.engine.truth import Outcome
from iaclint.engine.walk import Scope
from iaclint.records import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Check:
    """`reads` are the attributes that decide the answer, `relates` the types of other resources that do so too (None:
    any may). `words` and `fix_paths` say which attributes the texts and `fix_set` name: see wording.py. What stands at
    one of `numbers`, paths without indices, is a number, however it is written."""

    info: CheckInfo
    bad: Condition
    when: Condition | None
    reads: tuple[str, ...]
    relates: tuple[str, ...] | None
    message: str
    message_absent: str
    words: dict[str, list[dict[str, Any]]]
    fix_paths: Sequence[Any]
    numbers: frozenset[tuple[str, ...]]

    def answer(self, scope: Scope) -> Outcome | None:
        """True where the resource is insecure; None when the check does not apply to it."""
        if self.when is None:
            return self.bad(scope)
        applies = self.when(scope)
        if applies.truth is False:
            return None
        outcome = self.bad(scope)
        if applies.truth is None and outcome.truth:
            return Outcome(None, applies.witnesses or outcome.witnesses)
        return outcome


def load_check(compiled: dict[str, Any]) -> Check:
    """From a compiled check. The form is our own: a KeyError here is a bug."""
    when = compiled["when"]
    relates = compiled["relates"]
    return Check(
        load_info(compiled),
        build(compiled["bad"]),
        None if when is None else build(when),
        tuple(compiled["reads"]),
        None if relates is None else tuple(relates),
        compiled["message"],
        compiled["message_absent"],
        compiled["words"],
        compiled["fix_paths"],
        frozenset(map(tuple, compiled["numbers"])),
    )


def load_info(compiled: dict[str, Any]) -> CheckInfo:
    """What reports print of a compiled check."""
    return CheckInfo(
        id=compiled["id"],
        slug=compiled["slug"],
        title=compiled["title"],
        severity=Severity(compiled["severity"]),
        confidence=compiled["confidence"],
        category=compiled["category"],
        service=compiled["service"],
        resources=tuple(compiled["resources"]),
        why=compiled["why"],
        fix=compiled["fix"],
        fix_set=tuple((name, value) for name, value in compiled["fix_set"]),
        aliases=tuple(compiled["aliases"]),
        benchmarks=tuple((name, tuple(controls)) for name, controls in compiled["benchmarks"]),
        references=tuple(compiled["references"]),
        sensitive=compiled["sensitive"],
        fix_texts=tuple((language, text) for language, text in compiled["fix_texts"]),
        silences=tuple(compiled["silences"]),
        yields_to=compiled["yields_to"],
    )
