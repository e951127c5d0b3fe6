"""Putting stories in order by what is remembered: cards, passages, clue windows and whole stories, mixed.

Each passage counts by its words and by its window: for each clue the best passage within two of it, summed over the
clues, so that clues in neighbouring passages meet. What lifts recall, and by how much, was measured: docs/performance.md.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from velvetbox.archive.finder.memory.clues import Clue
from velvetbox.archive.finder.memory.looking import POOL, Looker, Place, counted
from velvetbox.archive.finder.memory.scores import Key, best, mixed

_BESIDE = 2  # passages on each side in which a clue still counts for a passage
_OF_CLUE = 400  # passages looked at for each clue
_WINDOW = 1.0  # how much windows weigh beside the plain score of a passage
_STORY = 0.3  # how much the whole story weighs beside its best passage
_CARD = 1.0  # how much the card weighs beside the text
_BEST = 3  # passages whose sum speaks for a story


@dataclass(frozen=True, slots=True)
class Ranked:
    """Works by their score, and the best passage of each that has one."""

    works: Mapping[int, float]
    passages: Mapping[int, Place]


def rank(looker: Looker, clues: Sequence[Clue], until: float) -> Ranked:
    """Rank works by clues. When the time `until` (of time.monotonic) has come, later clues count no more."""
    stems = [looker.stems(clue.words) for clue in clues]
    asked = counted(stems)
    cards = looker.cards(asked)
    plain = looker.passages(asked)
    windows = _windows(looker, stems, plain, until) if len(stems) > 1 else {}
    places, cards_there = looker.count("passages"), looker.count("cards")
    passages = mixed([(1.0, plain, places), (_WINDOW, windows, places)])
    texts = _by_story(passages)
    prior = {work: sum(scores) for work, scores in _strongest(plain).items()}
    stories = mixed([(1.0, texts, cards_there), (_STORY, prior, cards_there)])
    stories = _above(stories)
    works = mixed([(1.0, stories, cards_there), (_CARD, cards, cards_there)])
    return Ranked(works, _best_places(passages))


def _windows(
    looker: Looker, stems: Sequence[Sequence[str]], plain: Mapping[Place, float], until: float
) -> dict[Place, float]:
    sums: defaultdict[Place, float] = defaultdict(float)
    for words in stems:
        if time.monotonic() > until:
            break
        for place, score in _near(looker.passages(counted([words]), _OF_CLUE)).items():
            sums[place] += score
    pool = set(plain) | set(best(sums, POOL))
    return {place: sums.get(place, 0.0) for place in pool if place in looker.spots}


def _near(hits: Mapping[Place, float]) -> dict[Place, float]:
    """Give each place within reach of a hit the best of the hits that reach it."""
    out: dict[Place, float] = {}
    for (work, number), score in hits.items():
        for near in range(number - _BESIDE, number + _BESIDE + 1):
            place = Place(work, near)
            if out.get(place, 0.0) < score:
                out[place] = score
    return out


def _strongest(scores: Mapping[Place, float]) -> dict[int, list[float]]:
    by_work: defaultdict[int, list[float]] = defaultdict(list)
    for place, score in scores.items():
        by_work[place.work].append(score)
    return {work: sorted(found, reverse=True)[:_BEST] for work, found in by_work.items()}


def _above(scores: Mapping[Key, float]) -> dict[Key, float]:
    """Give scores as they stand above the least of them."""
    least = min(scores.values(), default=0.0)
    return {key: score - least for key, score in scores.items()}


def _by_story(passages: Mapping[Place, float]) -> dict[int, float]:
    """Give each story the sum of its best passages, above the least of all."""
    return {work: sum(scores) for work, scores in _strongest(_above(passages)).items()}


def _best_places(passages: Mapping[Place, float]) -> dict[int, Place]:
    out: dict[int, Place] = {}
    for place, score in passages.items():
        known = out.get(place.work)
        if known is None or (score, -place.number) > (passages[known], -known.number):
            out[place.work] = place
    return out
