"""`path:` with an operator."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from iaclint.engine.condition_parts import Condition, absence, first_written, outcome_at
from iaclint.engine.operators import Operation, operation
from iaclint.engine.sameness import same
from iaclint.engine.truth import FALSE, Outcome, Truth, Witness, any_of, negation, one_of
from iaclint.engine.walk import Absence, Question, Scope, Steps, Walk, loose, unknown_at
from iaclint.graph.naming import PSEUDO_PARAMETERS
from iaclint.graph.relations import flat
from iaclint.graph.resources import Path
from iaclint.graph.values import Namespace, OneOf, PartialMap, PartialText, Reference, Rest, Unknown, Value, unknowns_in

_LOOKED_UP = {
    "{{resolve:secretsmanager:": "data.aws_secretsmanager_secret_version",
    "{{resolve:ssm:": "data.aws_ssm_parameter",
    "{{resolve:ssm-secure:": "data.aws_ssm_parameter",
}
"""What templates look up by a dynamic reference, Terraform reads from a data source."""

_NO_RESOURCE = ("data.", *PSEUDO_PARAMETERS)
"""How what is no resource of the graph begins, as a cause."""


def build_path(node: dict[str, Any]) -> Condition:
    """The first path that is written, under the operator."""
    absent, question = absence(node), _question(node)
    return first_written(node["paths"], lambda steps: Walk(steps, question, absent).ask)


def _question(node: dict[str, Any]) -> Question:
    name, argument, negated = node["operator"], node["argument"], node["negated"]
    if name == "refers_to":
        return _refers_to(argument, negated)
    if name == "literal_secret":
        return _literal_secret(negated, absence(node))
    if name == "line_matches":
        return _line_matches(argument, negated)
    if name == "same_as":
        return _same_as(argument, negated, node["ignore_case"], absence(node))
    chosen, absent = operation(name, argument, node["ignore_case"]), absence(node)
    return lambda scope, value, path: apply(chosen, negated, value, path, lambda at: absent(scope, at))


def apply(chosen: Operation, negated: bool, value: Value, path: Path, absent: Callable[[Path], Outcome]) -> Outcome:
    """The operator on a value, or on each item of it."""
    if not chosen.each_item:
        return _decide(chosen, negated, value, path)
    if isinstance(value, list):
        if not value:
            return absent(path)
        outcome = any_of(apply(chosen, negated, item, (*path, index), absent) for index, item in enumerate(value))
        return outcome if negated or not chosen.together else _together(chosen, outcome, value, path)
    if isinstance(value, dict):
        items = chosen.keyed(value) if chosen.keyed else value
        found = [apply(chosen, negated, item, (*path, key), absent) for key, item in items.items()]
        if isinstance(value, PartialMap):
            found.append(unknown_at(path, value.rest))
        return any_of(found)
    if isinstance(value, OneOf):
        alternatives = (apply(chosen, negated, each, path, absent) for each in value.alternatives)
        return one_of(alternatives, Witness(path, value))
    if isinstance(value, Rest):
        return unknown_at(path, value)
    if isinstance(value, Namespace):
        value = value.unknown()
    return FALSE if value is None else _decide(chosen, negated, value, path)


def _decide(chosen: Operation, negated: bool, value: Value, path: Path) -> Outcome:
    truth = chosen.test(value)
    return outcome_at(negation(truth) if negated else truth, path, value)


def _together(chosen: Operation, outcome: Outcome, value: Value, path: Path) -> Outcome:
    if outcome.truth is not True:
        whole = chosen.test(value)
        if whole or (whole is None and outcome.truth is False):
            return Outcome(whole, (Witness(path, value),))
    return outcome


def _literal_secret(negated: bool, absent: Absence) -> Question:
    """Where the service makes the secret, a value that only repeats the argument's name stands for one."""
    chosen = operation("literal_secret", True, ignore_case=False)

    def question(scope: Scope, value: Value, path: Path) -> Outcome:
        if isinstance(value, str) and _repeats_name(value, path):
            return outcome_at(negated, path, value)
        return apply(chosen, negated, value, path, lambda at: absent(scope, at))

    return question


def _repeats_name(value: str, path: Path) -> bool:
    """`client_secret = "your-client-secret"`. Passwords are chosen by people: some do choose `password`."""
    name = next((loose(step) for step in reversed(path) if isinstance(step, str)), "")
    text = loose(value.replace("-", "").replace(" ", ""))
    return "pass" not in name and text in (name, f"your{name}", f"my{name}", f"example{name}", f"test{name}")


def _line_matches(expression: str, negated: bool) -> Question:
    """Each line of a text in which the expression is found is a place of its own: the number of the line, from 1."""
    search = re.compile(expression)

    def lines(text: str, path: Path) -> Iterator[Witness]:
        number, counted = 1, 0
        for match in search.finditer(text):
            number += text.count("\n", counted, match.start())
            counted = match.start()
            start = text.rfind("\n", 0, counted) + 1
            yield Witness((*path, number), text[start:].partition("\n")[0].strip())

    def question(_: Scope, value: Value, path: Path) -> Outcome:
        known = value.parts if isinstance(value, PartialText) else (value,)
        found = [witness for part in known if isinstance(part, str) for witness in lines(part, path)]
        if found:
            places = tuple({witness.path: witness for witness in found}.values())
            return FALSE if negated else Outcome(True, (Witness(path, value),) if len(known) > 1 else places)
        truth: Truth = False if isinstance(value, str) else None
        return outcome_at(negation(truth) if negated else truth, path, value)

    return question


def _same_as(other: Steps, negated: bool, ignore_case: bool, absent: Absence) -> Question:
    def question(scope: Scope, value: Value, path: Path) -> Outcome:
        others = scope.places(other)
        if not others and (scope.path or scope.resource.complete):
            return outcome_at(negated, path, value)
        if len(others) != 1 or isinstance(others[0][1], (OneOf, Rest)):
            return Outcome(None, (Witness(path, value),))
        chosen = Operation(lambda one: same(one, others[0][1], ignore_case))
        return apply(chosen, negated, value, path, lambda at: absent(scope, at))

    return question


def _refers_to(types: list[str], negated: bool) -> Question:
    def question(scope: Scope, value: Value, path: Path) -> Outcome:
        unknowns = [unknown for item in flat(value) for unknown in unknowns_in(item)]
        references = dict.fromkeys(reference for unknown in unknowns for reference in unknown.references)
        causes = [cause for unknown in unknowns for cause in unknown.causes]
        if not references and path and isinstance(path[0], str):
            references = dict.fromkeys(scope.resource.attributes.references(path[0]))
        truth: Truth = _may_refer(unknowns)
        looked_up = (_LOOKED_UP[start] in types and cause.startswith(start) for start in _LOOKED_UP for cause in causes)
        if any(_refers(scope, reference, types) for reference in references) or any(looked_up):
            truth = True
        return outcome_at(negation(truth) if negated else truth, path, value)

    return question


def _may_refer(unknowns: list[Unknown]) -> Truth:
    """Unknown when something may come from anywhere; data sources and pseudo parameters are none of the graph."""
    open_ended = [unknown for unknown in unknowns if not unknown.references]
    return (
        None
        if any(not all(c.startswith(_NO_RESOURCE) for c in one.causes) or not one.causes for one in open_ended)
        else False
    )


def _refers(scope: Scope, reference: Reference, types: list[str]) -> bool:
    """By the canonical type where the graph knows the resource, otherwise by the type in the address."""
    wanted = {type_ for type_, attribute in map(_type_and_attribute, types) if _is_asked(reference, attribute)}
    found = scope.context.relations.at(reference.address)
    if found:
        return any(resource.type in wanted or resource.source_type in wanted for resource in found)
    parts = reference.address.split(".")
    while len(parts) > 2 and parts[0] == "module":
        parts = parts[2:]
    return (".".join(parts[:2]) if parts[0] == "data" else parts[0]) in wanted


def _type_and_attribute(text: str) -> tuple[str, str]:
    """`alicloud_ram_access_key.secret` in its parts; an attribute need not be there."""
    parts = text.split(".")
    length = 2 if parts[0] == "data" else 1
    return ".".join(parts[:length]), ".".join(parts[length:])


def _is_asked(reference: Reference, attribute: str) -> bool:
    """Templates have no underscores: `AccessKeySecret` is `access_key_secret`."""
    return not attribute or loose(reference.attribute) == loose(attribute)
