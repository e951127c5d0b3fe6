"""Putting stories in order by what is remembered of them: cards, passages, clue windows, and what cards mean.

Each passage counts by its words (BM25) and by its window: for each clue the best passage within two of it, summed over
the clues, so that clues in neighbouring passages meet. A story counts by its best passages and its card. All of these are
sums of BM25 and are added as they are: where few cards hold any word, standard scores make a word in a title outweigh a
paragraph that holds them all (right story first .49 against .89 on `bench/data/remembered.jsonl`).
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from velvetbox.archive.finder.memory.clues import Clue
from velvetbox.archive.finder.memory.looking import POOL, Looker, Place, counted

_BESIDE = 2  # passages on each side in which a clue still counts for a passage
_OF_CLUE = 400  # passages looked at for each clue
_SURE = 8  # clues that count however slow the machine is just now: some milliseconds each
_MORE = 2  # further passages that speak for a story
_OF_MORE = 0.5  # how much they count beside the best
_MEANING = (
    1.5  # standard deviations of meaning beside one of words: .6 to .4, as measured on half-remembered books
)
# How near a card has to be without a word of what was asked. Nonsense and questions about other things come as near as .39
# to the nearest of 2,679 books; on 571 questions about books recall at 10 is the same with any such limit and with none.
_NEAR = 0.45


@dataclass(frozen=True, slots=True)
class Ranked:
    """What places and cards score; from them works by their score, and the best passage of each that has one."""

    scores: Mapping[Place, float]
    cards: Mapping[int, float]

    @property
    def works(self) -> dict[int, float]:
        """Works by their score: their best passages and their card."""
        texts = _by_story(self.scores)
        return {work: texts.get(work, 0.0) + self.cards.get(work, 0.0) for work in {*texts, *self.cards}}

    @property
    def passages(self) -> dict[int, Place]:
        """The best passage of each work that has one."""
        return _best_places(self.scores)


def rank(looker: Looker, clues: Sequence[Clue], until: float, meant: Mapping[int, float]) -> Ranked:
    """Rank works by clues, and by `meant`, how near the meaning of their cards is to what was written.

    When the time `until` (of time.monotonic) has come, windows of clues after the first eight count no more.
    """
    stems = [looker.stems(clue.words) for clue in clues]
    asked = counted(stems)
    words = looker.cards(asked)
    cards = with_meaning(words, meant)
    plain = looker.passages(asked)
    windows = _windows(looker, stems, plain, until)
    passages = {place: plain.get(place, 0.0) + windows[place] for place in windows}
    fitting = {*(place.work for place in passages), *_fitting(words, meant)}
    return Ranked(passages, {work: cards[work] for work in fitting if work in cards})


def _fitting(words: Mapping[int, float], meant: Mapping[int, float]) -> set[int]:
    """Give the works whose cards hold a word or are near. Where more hold one than were looked for, any may."""
    least = -1.0 if len(words) >= POOL else _NEAR
    return {*words, *(work for work, near in meant.items() if near >= least)}


def with_meaning(words: Mapping[int, float], meant: Mapping[int, float]) -> dict[int, float]:
    """Add to what cards score by their words what they score by their meaning, in the same unit.

    Both are compared among the best of their kind: a sum of standard scores.
    """
    near = dict(sorted(meant.items(), key=lambda entry: -entry[1])[:POOL])
    if len(near) < 2:
        return dict(words)
    best_words = sorted((words.get(work, 0.0) for work in {*words, *near}), reverse=True)[:POOL]
    _, unit = spread_of(best_words)
    mean, spread = spread_of(list(near.values()))
    least = min(near.values())
    return {
        work: words.get(work, 0.0)
        + _MEANING * (unit or 1.0) * (near.get(work, least) - mean) / (spread or 1.0)
        for work in {*words, *near}
    }


def spread_of(scores: Sequence[float]) -> tuple[float, float]:
    """Give the mean of scores and their standard deviation; 0 and 0 for none."""
    if not scores:
        return 0.0, 0.0
    mean = math.fsum(scores) / len(scores)
    return mean, math.sqrt(math.fsum((score - mean) ** 2 for score in scores) / len(scores))


def _windows(
    looker: Looker, stems: Sequence[Sequence[str]], plain: Mapping[Place, float], until: float
) -> dict[Place, float]:
    """Give the windows of the passages that have the best ones and of those in `plain`."""
    sums: defaultdict[tuple[int, int], float] = defaultdict(float)  # by places, which cost more to make
    for number, words in enumerate(stems):
        if number >= _SURE and time.monotonic() > until:
            break
        for place, score in _near(looker.passages(counted([words]), _OF_CLUE)).items():
            sums[place] += score
    best = sorted(sums, key=lambda place: -sums[place])[:POOL]
    places = {*plain, *(Place(*place) for place in best)}
    return {place: sums.get(place, 0.0) for place in places if place in looker.spots}


def _near(hits: Mapping[Place, float]) -> dict[tuple[int, int], float]:
    """Give each place within reach of a hit the best of the hits that reach it."""
    out: dict[tuple[int, int], float] = {}
    for (work, number), score in hits.items():
        for near in range(number - _BESIDE, number + _BESIDE + 1):
            if out.get((work, near), 0.0) < score:
                out[work, near] = score
    return out


def _by_story(passages: Mapping[Place, float]) -> dict[int, float]:
    by_work: defaultdict[int, list[float]] = defaultdict(list)
    for place, score in passages.items():
        by_work[place.work].append(score)
    best = {work: sorted(scores, reverse=True)[: 1 + _MORE] for work, scores in by_work.items()}
    return {work: first + _OF_MORE * sum(more) for work, (first, *more) in best.items()}


def _best_places(passages: Mapping[Place, float]) -> dict[int, Place]:
    out: dict[int, Place] = {}
    for place, score in passages.items():
        known = out.get(place.work)
        if known is None or (score, -place.number) > (passages[known], -known.number):
            out[place.work] = place
    return out
