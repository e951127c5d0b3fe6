"""Patterns that are compiled when they are first asked for: a file needs few of the hundreds that there are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from re import compile as lazy_pattern
else:
    _METHODS = ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")

    class lazy_pattern:  # noqa: N801 - called as `re.compile` is
        """What `re.compile` gives, made when first used. It then costs no more than that."""

        def __init__(self, text: str | bytes, flags: int = 0) -> None:
            self._given = text, flags

        def __getattr__(self, name: str) -> object:
            """Compile, and put the methods where they are found without asking here again."""
            if name.startswith("__"):
                raise AttributeError(name)
            compiled = re.compile(*self._given)
            self.__dict__.update((method, getattr(compiled, method)) for method in _METHODS)
            return getattr(compiled, name)


__all__ = ["lazy_pattern"]
