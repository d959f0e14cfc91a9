"""The operators by name: from the argument in a check to the test of a value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from iaclint.engine import cidr, comparisons, lookups, secrets, tls
from iaclint.engine.comparisons import Test
from iaclint.graph.values import Value


class Operation(NamedTuple):
    """A test, and how it meets lists: `each_item` of them alone, or else the value as a whole; `together` tests all
    items at once when none holds alone. `keyed` makes values of a map's entries that their keys are a part of."""

    test: Test
    each_item: bool = True
    together: bool = False
    keyed: Callable[[dict[str, Value]], dict[str, Value]] | None = None


_EACH: dict[str, Callable[[Any, bool], Test]] = {
    "equals": comparisons.equals,
    "in": comparisons.is_in,
    "less_than": comparisons.less_than,
    "at_most": comparisons.at_most,
    "older_than": comparisons.older_than,
    "matches": comparisons.matches,
    "starts_with": comparisons.starts_with,
    "ends_with": comparisons.ends_with,
    "includes": comparisons.includes,
    "wider_than": cidr.wider_than,
    "tls_older_than": tls.tls_older_than,
    "weak_cipher": tls.weak_cipher,
    "literal_secret": secrets.literal_secret,
    "customer_key": comparisons.customer_key,
    "looked_up": lookups.looked_up,
}
_WHOLE: dict[str, Callable[[Any, bool], Test]] = {
    "exists": comparisons.exists,
    "empty": comparisons.empty,
    "contains": comparisons.contains,
    "contains_all": comparisons.contains_all,
    "contains_any": comparisons.contains_any,
    "fewer_than": comparisons.fewer_than,
}


def operation(name: str, argument: Any, ignore_case: bool = False) -> Operation:
    """The operation behind a compiled operator. `refers_to` and `same_as` look beyond the value and are not here."""
    if name == "open_to_world":
        return Operation(cidr.open_to_world(argument, ignore_case), together=True)
    if name == "secret_in_text":
        return Operation(secrets.secret_in_text(argument, ignore_case), keyed=secrets.with_keys)
    if name in _WHOLE:
        return Operation(_WHOLE[name](argument, ignore_case), each_item=False)
    return Operation(_EACH[name](argument, ignore_case))
