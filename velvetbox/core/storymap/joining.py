"""People of two names who are one, told by who takes turns in talk: "Wild" and "Jonathan", "the Slayer" and "Buffy"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from velvetbox.core.storymap.alternating import Turns
from velvetbox.core.storymap.corrections import Settled
from velvetbox.core.storymap.forms import titles_differ
from velvetbox.core.storymap.merging import Known, called_so, known_gender


def joined_by_turns(found: Sequence[Known], turns: Turns, settled: Settled) -> list[Known] | None:
    """Give the people with those made one who take the same turns in talk; None where nobody does."""
    homes: dict[int, int] = {}
    for who, one in enumerate(found):
        noun = one.written[one.names.most_common(1)[0][0]].startswith("The ")
        other = turns.other_name(who, partial(_may_be_one, found, settled, one, noun=noun), noun=noun)
        if other is not None and other not in homes and who not in homes.values():
            homes[who] = other
    for who, home in homes.items():
        found[home].take(found[who])
    return [one for who, one in enumerate(found) if who not in homes] if homes else None


def _may_be_one(found: Sequence[Known], settled: Settled, one: Known, number: int, *, noun: bool) -> bool:
    """Tell whether titles, gender and what a person has said allow two to be one; a name needs a gender that is told, a noun none."""
    if number >= len(found):
        return False
    other = found[number]
    mine, theirs = known_gender(one), known_gender(other)
    apart = any(
        {called_so([one, other], who), called_so([one, other], name)} >= {one, other}
        for who, name in settled.apart
    )
    return (
        (mine is theirs if mine and theirs else noun)
        and not apart
        and not any(titles_differ(first, second) for first in one.names for second in other.names)
    )
