"""`for` expressions and template loops: which items they visit, and what comes of the ones nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from iaclint.graph.values import OneOf, PartialMap, PartialText, Rest, Unknown, Value, unknown_from
from iaclint.parsers.terraform.conversion import to_text
from iaclint.parsers.terraform.operators import truth
from iaclint.parsers.terraform.scope import MAX_ITEMS, ChildScope, EvaluationError, Scope
from iaclint.parsers.terraform.syntax import Expression, ForExpr
from iaclint.parsers.terraform.traversal import entries
from iaclint.parsers.terraform.unknowns import one_of, plain

Evaluate = Callable[[Expression, Scope], Value]


def for_expression(node: ForExpr, scope: Scope, evaluate: Evaluate) -> Value:
    """A tuple or an object; with a `Rest`, or as a `PartialMap`, where items are not known."""
    collection = evaluate(node.collection, scope)
    if isinstance(collection, OneOf):
        return _each_alternative(node, collection, scope, evaluate)
    return _over(node, collection, scope, evaluate)


def _each_alternative(node: ForExpr, collection: OneOf, scope: Scope, evaluate: Evaluate) -> Value:
    try:
        results = [_over(node, item, scope, evaluate) for item in collection.alternatives]
    except EvaluationError:
        return unknown_from([collection])
    return one_of(results, collection.causes)


def _over(node: ForExpr, collection: Value, scope: Scope, evaluate: Evaluate) -> Value:
    try:
        visited = _visited(node, collection, scope, evaluate)
        if node.result_key is None:
            return [Rest(child) if isinstance(child, Unknown) else evaluate(node.result, child) for child in visited]
    except EvaluationError as error:
        raise error.at(node.collection.span) from None
    return _grouped(node, visited, evaluate) if node.group else _object(node, visited, evaluate)


def _visited(node: ForExpr, collection: Value, scope: Scope, evaluate: Evaluate) -> Iterator[ChildScope | Unknown]:
    """A scope for every item; an Unknown where there may be items, or where an item may be left out."""
    pairs = entries(collection)
    if isinstance(pairs, Unknown):
        yield pairs
        return
    if len(pairs) > MAX_ITEMS:
        raise EvaluationError("the collection is too large")
    scope.spend(len(pairs))
    for key, item in pairs:
        if isinstance(item, Rest):
            yield item.unknown
            continue
        child = ChildScope(scope, {node.item: item} if node.key is None else {node.key: key, node.item: item})
        if node.condition is not None:
            included = _condition(node.condition, child, evaluate)
            if isinstance(included, Unknown):
                yield included
                continue
            if not included:
                continue
        yield child


def _condition(condition: Expression, scope: Scope, evaluate: Evaluate) -> Value:
    value = plain(evaluate(condition, scope))
    try:
        return truth(unknown_from([value], "bool") if isinstance(value, OneOf) else value)
    except EvaluationError as error:
        raise error.at(condition.span) from None


def _key(node: ForExpr, scope: Scope, evaluate: Evaluate) -> str | Unknown:
    assert node.result_key is not None
    value = plain(evaluate(node.result_key, scope))
    if value is None:
        raise EvaluationError("key expression in 'for' expression must not produce a null value", node.result_key.span)
    if isinstance(value, OneOf):
        return unknown_from([value])
    try:
        key = to_text(value)
    except EvaluationError:
        message = "the key expression must produce a string"
        raise EvaluationError(message, node.result_key.span) from None
    return unknown_from([key]) if isinstance(key, PartialText) else key


def _object(node: ForExpr, visited: Iterator[ChildScope | Unknown], evaluate: Evaluate) -> Value:
    result: dict[str, Value] = {}
    rest: list[Unknown] = []
    for child in visited:
        key = child if isinstance(child, Unknown) else _key(node, child, evaluate)
        if isinstance(key, Unknown):
            rest.append(key)
            continue
        assert isinstance(child, ChildScope)
        if key in result:
            raise EvaluationError(f"two different items produced the key \"{key}\" in this 'for' expression", node.span)
        result[key] = evaluate(node.result, child)
    return PartialMap(result, unknown_from(rest)) if rest else result


def _grouped(node: ForExpr, visited: Iterator[ChildScope | Unknown], evaluate: Evaluate) -> Value:
    groups: dict[str, list[Value]] = {}
    rest: list[Unknown] = []
    for child in visited:
        key = child if isinstance(child, Unknown) else _key(node, child, evaluate)
        if isinstance(key, Unknown):
            rest.append(key)
            for items in groups.values():
                items.append(Rest(key))
            continue
        assert isinstance(child, ChildScope)
        # Items that came before, and whose key is not known, may belong to this group too.
        group = groups.setdefault(key, [Rest(unknown) for unknown in rest])
        group.append(evaluate(node.result, child))
    return PartialMap(dict(groups), unknown_from(rest)) if rest else groups
