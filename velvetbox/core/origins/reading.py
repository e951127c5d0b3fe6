"""What an origin makes of a draft: works with their facts, or the reason why it is no story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from velvetbox.core.formats.draft import Draft, Mend, ReadOptions, Remark
from velvetbox.core.prose import Work


@dataclass(frozen=True, slots=True)
class Reading:
    """A draft understood. `works` is empty when the file holds no story; a remark then says why."""

    origin: str
    works: tuple[Work, ...] = ()
    mends: tuple[Mend, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """A source that stories come from: a name, a test by its own marks, and a reader.

    `path` is the file's path in the pile, with "/": only the bare scrape looks at it, last of all.
    """

    name: str
    recognises: Callable[[Draft], bool]
    read: Callable[[Draft, str, ReadOptions], Reading]
