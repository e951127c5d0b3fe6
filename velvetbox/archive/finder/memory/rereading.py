"""The best passages and cards read once more, for what they mean: which of them are nearest to what was asked.

MiniLM reads a few passages, one after another while there is time: each costs some hundredths of a second, and beyond the
first few the order by words was as good (`bench.remember`). Where there is no model, and for cards until it has read them,
static vectors tell, of some more: a thousandth of a second each.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from django.db.models import F, Q

from velvetbox.archive.finder.memory import static
from velvetbox.archive.finder.memory.encoder import encoder
from velvetbox.archive.finder.memory.looking import Looker, Place, Spot
from velvetbox.archive.finder.memory.pages import cards_of, stretches_of
from velvetbox.archive.finder.memory.ranking import Ranked, spread_of
from velvetbox.archive.library.models import EditionChapter

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Told = Callable[[Sequence[int]], Iterable[tuple[int, str]]]  # works with their cards
_Key = TypeVar("_Key", Place, int)
_READ = 5  # passages
_PIECES = 128  # of a passage: the first half of one of two hundred words
_COUNTS = 0.75  # how much nearness counts beside the best score by words
_LIGHTLY = 20  # passages read by static vectors
_COUNTS_LIGHTLY = 0.5
_CARDS = 30  # and cards, where nearness counts as much as words: one standard deviation for one


def reread(looker: Looker, ranked: Ranked, asked: NDArray[np.float32] | None, until: float) -> Ranked:
    """Give the ranking with what the best passages mean; as many of them as can be read until `until` (time.monotonic)."""
    best = sorted(ranked.scores, key=lambda place: -ranked.scores[place])[:_READ]
    if asked is None or len(best) < 2 or time.monotonic() > until:
        return ranked
    near = _near({place: looker.spots[place] for place in best}, asked, until)
    return _with_nearness(ranked, near, _COUNTS * ranked.scores[best[0]])


def reread_lightly(looker: Looker, ranked: Ranked, text: str, until: float) -> Ranked:
    """Give the ranking with what static vectors tell of the best passages, unless the time is over."""
    best = sorted(ranked.scores, key=lambda place: -ranked.scores[place])[:_LIGHTLY]
    if len(best) < 2 or time.monotonic() > until:
        return ranked
    near = _lightly(text, _texts_of({place: looker.spots[place] for place in best}).items())
    return _with_nearness(ranked, near, _COUNTS_LIGHTLY * ranked.scores[best[0]])


def cards_lightly(ranked: Ranked, text: str, until: float, told: Told = cards_of) -> Ranked:
    """Give the ranking with what static vectors tell of the best cards, unless the time is over. Five queries."""
    best = sorted(ranked.cards, key=lambda work: -ranked.cards[work])[:_CARDS]
    if len(best) < 2 or time.monotonic() > until:
        return ranked
    near = _lightly(text, told(best))
    mean, spread = spread_of(list(near.values()))
    unit = spread_of([ranked.cards[work] for work in near])[1] / (spread or math.inf)
    cards = {work: ranked.cards[work] + unit * (near[work] - mean) for work in near}
    return Ranked(ranked.scores, {**ranked.cards, **cards})


def _lightly(text: str, told: Iterable[tuple[_Key, str]]) -> dict[_Key, float]:
    """Give how near texts are to what was asked; those that static vectors say nothing of are left out."""
    texts: dict[_Key, str] = dict(told)
    rows = static.vectors([text, *texts.values()])
    if rows is None or not rows[0].any():
        return {}
    near = rows[1:] @ rows[0]
    return {key: float(one) for key, one, row in zip(texts, near, rows[1:], strict=True) if row.any()}


def _with_nearness(ranked: Ranked, near: Mapping[Place, float], unit: float) -> Ranked:
    """Add to what passages score by their words how near they are beyond the mean, in a unit."""
    if not near:
        return ranked
    mean = math.fsum(near.values()) / len(near)
    scores = {place: ranked.scores[place] + unit * (near[place] - mean) for place in near}
    return Ranked({**ranked.scores, **scores}, ranked.cards)


def _near(spots: Mapping[Place, Spot], asked: NDArray[np.float32], until: float) -> dict[Place, float]:
    model = encoder()
    if model is None:
        return {}
    near: dict[Place, float] = {}
    longest, before = 0.0, time.monotonic()
    for place, text in _texts_of(spots).items():
        if before + longest > until:
            break
        near[place] = float(model.encode([text], _PIECES)[0] @ asked)
        now = time.monotonic()
        longest, before = max(longest, now - before), now
    return near


def _texts_of(spots: Mapping[Place, Spot]) -> dict[Place, str]:
    """Give the texts of passages that are still there, in the language MiniLM reads. One query."""
    wanted = {spot: place for place, spot in spots.items()}
    stored = EditionChapter.objects.filter(
        Q(edition__work__language="") | Q(edition__work__language__istartswith="en"),
        chapter__in={spot.chapter for spot in wanted},
        edition=F("edition__work__current"),
    ).values_list("chapter_id", "revision__html", "revision__notes")
    found = {
        wanted[Spot(chapter, stretch.at)]: stretch.text
        for chapter, html, notes in stored
        for stretch in stretches_of(html, notes)
        if Spot(chapter, stretch.at) in wanted
    }
    return {place: found[place] for place in spots if place in found}
