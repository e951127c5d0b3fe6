"""The best passages read once more, for what they mean: MiniLM tells which of them are nearest to what was asked.

Only a few are read, one after another while there is time: each costs some hundredths of a second, and beyond the first
few the order by words was as good (`bench.remember`).
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db.models import F, Q

from velvetbox.archive.finder.memory.encoder import encoder
from velvetbox.archive.finder.memory.looking import Looker, Place, Spot
from velvetbox.archive.finder.memory.pages import stretches_of
from velvetbox.archive.finder.memory.ranking import Ranked
from velvetbox.archive.library.models import EditionChapter

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_READ = 5  # passages
_PIECES = 128  # of a passage: the first half of one of two hundred words
_COUNTS = 0.75  # how much nearness counts beside the best score by words


def reread(looker: Looker, ranked: Ranked, asked: NDArray[np.float32] | None, until: float) -> Ranked:
    """Give the ranking with what the best passages mean; as many of them as can be read until `until` (time.monotonic)."""
    best = sorted(ranked.scores, key=lambda place: -ranked.scores[place])[:_READ]
    if asked is None or len(best) < 2 or time.monotonic() > until:
        return ranked
    near = _near({place: looker.spots[place] for place in best}, asked, until)
    if not near:
        return ranked
    mean = sum(near.values()) / len(near)
    unit = _COUNTS * ranked.scores[best[0]]
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
