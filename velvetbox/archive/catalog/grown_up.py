"""Works for adults: told by their rating, as the archives of the world write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from velvetbox.archive.catalog.cards import creators_of, tags_of
from velvetbox.archive.catalog.languages import direction
from velvetbox.archive.library.models import Work

# Mature and Explicit (AO3), M (FanFiction.net, from 16 on), R and NC-17 (films, eFiction), 18+ and R-18 (pixiv), X, MA.
_ADULT = frozenset(
    "mature explicit adult adults restricted m ma r x xx xxx nc nc-17 nc17 18 18+ r18 r-18 r18+ r-18g r18g fsk18 smut".split()
)
_NONE = frozenset(("", "not rated", "unrated", "none", "unknown"))
_WORD = re.compile(r"[a-z0-9+-]+")


@dataclass(frozen=True, slots=True)
class Entrance:
    """What is told of a work before its door."""

    id: int
    title: str
    language: str
    direction: str
    rating: str
    creators: tuple[str, ...]
    warnings: tuple[str, ...]


@lru_cache(maxsize=1024)
def is_for_adults(rating: str, *, unrated: bool = False) -> bool:
    """Tell whether a rating says that a work is for adults; where `unrated`, also when there is none."""
    folded = rating.strip().casefold()
    if folded in _NONE:
        return unrated
    return not _ADULT.isdisjoint(_WORD.findall(folded))


def entrance(work: int, *, unrated: bool) -> Entrance | None:
    """Give what stands before a work for adults; None where it is none, or is not there. One query, or three."""
    found = Work.objects.filter(pk=work).values_list("title", "language", "rating").first()
    if found is None or not is_for_adults(found[2], unrated=unrated):
        return None
    title, language, rating = found
    tags = tags_of([work]).get(work)
    return Entrance(
        work,
        title,
        language,
        direction(language),
        rating,
        creators_of([work]).get(work, ()),
        tags.warnings if tags else (),
    )
