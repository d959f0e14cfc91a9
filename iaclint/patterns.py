"""Regular expressions that are compiled when they are first used: a run needs a few of our hundred."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, AnyStr


class _Pattern:
    """Stands for the compiled expression; a method that was used once is an attribute from then on."""

    def __init__(self, text: Any, flags: int) -> None:
        self._arguments = (text, flags)

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._arguments), name)
        setattr(self, name, found)
        return found


if TYPE_CHECKING:

    def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]: ...

else:

    def pattern(text: str | bytes, flags: int = 0) -> _Pattern:
        """`re.compile`, put off."""
        return _Pattern(text, flags)
