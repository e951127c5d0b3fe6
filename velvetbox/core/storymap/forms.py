"""The parts of a name: title, given name and surname, and which forms of it may be one person's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from velvetbox.core.storymap.lists import long_names, she_share
from velvetbox.core.storymap.model import Gender
from velvetbox.core.storymap.words import HER_TITLES, HIS_TITLES, TITLES

LINKS = frozenset("de von van der den du la le of el al bin ibn da di della mac o'".split())
CLASSES = {  # of titles: two names under different ones are two people, but for those that may be one
    **dict.fromkeys("mr mister monsieur".split(), "mr"),
    **dict.fromkeys("miss mademoiselle".split(), "miss"),
    **dict.fromkeys("dr doctor".split(), "dr"),
    **{title: title for title in "mrs ms mistress sir lord lady madam madame".split()},
}
_ONE = frozenset(
    map(
        frozenset,
        (
            ("ms", "miss"),
            ("ms", "mrs"),
            ("miss", "mistress"),
            ("mrs", "madam"),
            ("mrs", "madame"),
            ("sir", "lord"),
            ("madam", "madame"),
        ),
    )
)
SURNAMED = frozenset(  # titles before surnames
    """dr doctor professor prof captain capt colonel col major general gen lieutenant lt sergeant sgt corporal private
    commander admiral officer detective inspector judge justice governor president senator minister reverend rev bishop
    agent constable sheriff superintendent commodore marshal ensign""".split()
)
_USUAL = frozenset("mr mrs ms miss mistress".split())
_MAIDEN = frozenset("miss mrs mistress mademoiselle".split())


def plain(words: tuple[str, ...]) -> list[str]:
    """Give a name in lower case without its titles and links; a title alone stays."""
    low = [word.lower() for word in words]
    return [word for word in low if word not in TITLES and word not in LINKS] or low


def title_gender(words: tuple[str, ...]) -> Gender | None:
    """Give the gender that the title of a name tells."""
    first = words[0].lower()
    if first in HIS_TITLES | {"mr"}:
        return Gender.HE
    return Gender.SHE if first in HER_TITLES else None


def titles_differ(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Tell whether the titles of two names are those of two people: "Miss Bennet" and "Mrs. Bennet"."""
    if min(len(words), len(others)) == 1:
        return False
    pair = {words[0].lower(), others[0].lower()}
    if pair & SURNAMED - {"dr", "doctor"}:
        return bool(pair & _MAIDEN)
    classes = frozenset(CLASSES.get(word, "") for word in pair)
    return len(classes) > 1 and "" not in classes and classes not in _ONE and not classes.isdisjoint(_USUAL)


def is_nick(one: str, other: str) -> bool:
    """Tell whether the shorter of two forms of a name looks like what friends say: "Tom", "Lizzy", not "Maria"."""
    short, full = (one, other) if one in _shorts().get(other, ()) else (other, one)
    return len(short) < 5 or short.endswith(("y", "ie")) or full.startswith(short)


def variants(word: str) -> list[str]:
    """Give a given name with all that it may be short for and all that may be short for it."""
    return [word, *sorted(long_names().get(word, ())), *_shorts().get(word, ())]


@cache
def _shorts() -> dict[str, list[str]]:
    """Give the nicknames of each full name."""
    out: dict[str, list[str]] = {}
    for short, full in long_names().items():
        for name in sorted(full):
            out.setdefault(name, []).append(short)
    return out


def first_gender(words: tuple[str, ...]) -> Gender | None:
    """Give the gender that the given name tells."""
    bare = plain(words)
    share = she_share().get(bare[0]) if len(bare) > 1 or len(words) == 1 else None
    if share is None or 0.15 < share < 0.85:
        return None
    return Gender.SHE if share > 0.5 else Gender.HE


def fits(words: tuple[str, ...], bare: Sequence[str], other: tuple[str, ...]) -> int:
    """Give how well a name goes with another of somebody: 0 not at all, 3 for a given name, 2 for a surname."""
    theirs = plain(other)
    if len(bare) > 1 and len(theirs) > 1:
        same_first = theirs[0] in variants(bare[0]) or (len(bare[0]) == 1 and theirs[0][0] == bare[0])
        return 3 * (same_first and (bare[-1] == theirs[-1] or bare[-1] in theirs or theirs[-1] in bare))
    one, many = (bare[0], theirs) if len(bare) == 1 else (theirs[0], list(bare))
    if words[0].lower() in CLASSES and len(bare) == 1:
        return 2 if one == many[-1] else 1 if one == many[0] else 0
    if one == many[-1] and len(many) > 1:
        return 2
    if many[0] in variants(one) or one in variants(many[0]):
        return 3
    return 2 if len(many) == 1 and one == many[0] else 0
