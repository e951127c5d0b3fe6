"""What an origin makes of a draft: works with their facts, or the reason why it is no story."""

from __future__ import annotations

from collections.abc import Callable

from velvetbox.core.formats.draft import Draft, Mend, ReadOptions, Remark
from velvetbox.core.origins.told import Told
from velvetbox.core.prose import Fact, Work
from velvetbox.core.values import value

PART = ":part:"  # before the number of a part of a story, where a site counts these through all stories


@value(frozen=True, slots=True)
class Reading:
    """A draft understood. `works` is empty when the file holds no story; a remark then says why.

    `told` is what a page tells besides the first of its works: the comments on it.
    """

    origin: str
    works: tuple[Work, ...] = ()
    mends: tuple[Mend, ...] = ()
    remarks: tuple[Remark, ...] = ()
    told: Told | None = None


@value(frozen=True, slots=True)
class Origin:
    """A source that stories come from: a name, a test by its own marks, and a reader.

    `path` is the file's path in the pile, with "/": only the bare scrape looks at it, last of all.
    """

    name: str
    recognises: Callable[[Draft], bool]
    read: Callable[[Draft, str, ReadOptions], Reading]


@value(frozen=True, slots=True)
class Contents:
    """What a list says: the files it links to (path from its own folder) with the words of the link.

    `facts` are of the story it is about; `of_chapters` tells whether it calls itself a list of chapters.
    """

    links: tuple[tuple[str, str], ...]
    facts: tuple[Fact, ...]
    of_chapters: bool
