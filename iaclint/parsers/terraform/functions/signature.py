"""What is said of a function besides its code: its arguments, and who deals with null and the unknown."""

from __future__ import annotations

from collections.abc import Callable

from iaclint.graph.values import Rest, Value, unknown_from
from iaclint.parsers.terraform.conversion import convert
from iaclint.parsers.terraform.scope import EvaluationError
from iaclint.parsers.terraform.shapes import Type, type_of
from iaclint.parsers.terraform.unknowns import distribute, is_known, plain
from iaclint.records import dataclass


@dataclass(frozen=True, slots=True)
class Function:
    """`apply` gets arguments that are converted, not null, and wholly known.

    `nulls`: they may be null; when there is a variadic parameter, only its arguments.
    `partial`: they may be unknown or hold unknowns, and `apply` says what comes of it (it still never sees `OneOf` as
    a whole argument). `result` is the type of an unknown result.
    `scoped`: `apply` gets the scope and the evaluator first.
    """

    apply: Callable[..., Value]
    parameters: tuple[Type, ...] = ()
    variadic: Type | None = None
    nulls: bool = False
    partial: bool = False
    result: str = ""
    scoped: bool = False

    def call(self, arguments: list[Value], context: tuple[Value, ...]) -> Value:
        """`context` comes before the arguments: the scope and the evaluator when `scoped`, otherwise nothing."""
        self._check_count(len(arguments))
        if any(isinstance(argument, Rest) for argument in arguments) and not self.partial:
            return unknown_from(arguments, self.result)
        return distribute(lambda *values: self._apply(values, context), [plain(value) for value in arguments])

    def _check_count(self, count: int) -> None:
        if count < len(self.parameters):
            raise EvaluationError(f"not enough function arguments: {len(self.parameters)} expected, {count} given")
        if count > len(self.parameters) and self.variadic is None:
            raise EvaluationError(f"too many function arguments: {len(self.parameters)} expected, {count} given")

    def _apply(self, arguments: tuple[Value, ...], context: tuple[Value, ...]) -> Value:
        values = [self._converted(place, value) for place, value in enumerate(arguments)]
        if not self.partial and not all(map(is_known, values)):
            return unknown_from(values, self.result)
        return self.apply(*context, *values)

    def _converted(self, place: int, value: Value) -> Value:
        if isinstance(value, (list, dict)):
            type_of(value)  # refuses what is too large to walk through
        if value is None and not (self.nulls and (self.variadic is None or place >= len(self.parameters))):
            raise EvaluationError(f"invalid value for argument {place + 1}: argument must not be null")
        wanted = self.parameters[place] if place < len(self.parameters) else self.variadic
        assert wanted is not None
        try:
            return convert(value, wanted)
        except EvaluationError as error:
            raise EvaluationError(f"invalid value for argument {place + 1}: {error.message}") from None
