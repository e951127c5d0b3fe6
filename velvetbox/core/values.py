"""Values that nothing changes and that are made in great numbers: a story has hundreds, an import millions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as value
else:

    def value(*, frozen: bool, slots: bool) -> object:
        """Make a class as `dataclass` does, and leave it to the type checker to see that nobody changes a value.

        Freezing it at run time as well makes every value five times as slow to build.
        """
        return dataclass(slots=slots, unsafe_hash=frozen)


__all__ = ["value"]
