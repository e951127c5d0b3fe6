"""What is asked, with every name found: the tags, creators and series it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from velvetbox.archive.finder.asked import Range
from velvetbox.core.values import value


@value(frozen=True, slots=True)
class Tags:
    """Tags a work may have one of: `direct` by any of their names, `synonyms` by this very name."""

    direct: frozenset[int] = frozenset()
    synonyms: frozenset[int] = frozenset()


@value(frozen=True, slots=True)
class Wanted:
    """All of `include`, `creators` and `series`, each by any of its members; none of `exclude`.

    `named` are tests of the named facts of a work: of each, one must pass. `without` are facts it must not have.
    `more` are (number of a type, count): it must have more tags of that type.
    """

    include: tuple[Tags, ...] = ()
    exclude: Tags = Tags()
    creators: tuple[frozenset[int], ...] = ()
    series: tuple[frozenset[int], ...] = ()
    named: tuple[Callable[[str], bool], ...] = field(default=(), compare=False)
    facts: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    ranges: tuple[tuple[str, Range], ...] = ()
    more: tuple[tuple[int, int], ...] = ()
