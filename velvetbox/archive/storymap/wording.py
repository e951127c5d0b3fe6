"""A writer's words: those used far more than novels use them, and those that come again too soon. English."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

LEAST = 5  # times a word must be there to be called overused
RATIO = 2.0  # times as often as in novels
_SURE = 10.83  # log-likelihood: one in a thousand by chance
_NEAR = 80  # words within which an echo is heard
_TIMES = 3
_SHORT = 5  # letters: shorter words come again unnoticed
_COMMON = 400  # most frequent words of novels, which nobody hears again
_GRAMMAR = 60  # of them, which are hardly chosen: he, you, the
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Overused:
    """A word, how often it is there, and how many times as often as in novels."""

    word: str
    times: int
    ratio: float


@dataclass(frozen=True, slots=True)
class Echo:
    """A word that comes `times` times within a few lines: the chapter (from 0) and code point where the first stands."""

    word: str
    times: int
    chapter: int
    start: int


def words_of(text: str) -> Iterator[str]:
    """Give the words of a text in lower case."""
    return (match[0].lower().replace("’", "'") for match in _WORD.finditer(text))


@lru_cache(maxsize=1)
def novels() -> tuple[int, Mapping[str, int]]:
    """Give how many words a hundred beginnings of novels have (LitBank's), and how often each of the frequent ones is there."""
    file = resources.files("velvetbox.archive.storymap") / "data" / "novels.txt"
    first, *lines = file.read_text(encoding="utf-8").splitlines()
    return int(first), {word: int(many) for word, many in (line.split(" ") for line in lines)}


def overused(texts: Iterable[str], names: Iterable[str] = (), most: int = 30) -> tuple[Overused, ...]:
    """Give the words used far more than in novels, the most telling first; of names, and words novels seldom have, nothing is said.

    By log-likelihood (Dunning 1993).
    """
    whole, usual = novels()
    left_out = {*list(usual)[:_GRAMMAR], *(word for name in names for word in words_of(name))}
    found = Counter(word for text in texts for word in words_of(text))
    total = found.total()
    out = []
    for word, times in found.items():
        if times < LEAST or word not in usual or word in left_out or "'" in word:
            continue
        ratio = times / total / (usual[word] / whole)
        told = _likelihood(times, total, usual[word], whole)
        if ratio >= RATIO and told >= _SURE:
            out.append((told, Overused(word, times, round(ratio, 1))))
    out.sort(key=lambda pair: (-pair[0], pair[1].word))
    return tuple(one for _, one in out[:most])


def _likelihood(here: int, total: int, there: int, whole: int) -> float:
    expected = total * (here + there) / (total + whole)
    other = whole * (here + there) / (total + whole)
    return 2 * (here * math.log(here / expected) + there * math.log(there / other))


def echoes(texts: Sequence[str], names: Iterable[str] = (), most: int = 30) -> tuple[Echo, ...]:
    """Give words that come again and again within a few lines, those that do so most first."""
    _, usual = novels()
    unheard = {*list(usual)[:_COMMON], *(word for name in names for word in words_of(name))}
    out: list[Echo] = []
    for chapter, text in enumerate(texts):
        places: dict[str, list[tuple[int, int]]] = {}
        for number, match in enumerate(_WORD.finditer(text)):
            word = match[0].lower().replace("’", "'")
            if len(word) >= _SHORT and word not in unheard:
                places.setdefault(word, []).append((number, match.start()))
        out += (
            Echo(word, times, chapter, start) for word, some in places.items() for times, start in _runs(some)
        )
    out.sort(key=lambda echo: (-echo.times, echo.chapter, echo.start))
    return tuple(out[:most])


def _runs(places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give how often a word comes in each run of its places that are near each other, and where the run begins."""
    run: list[tuple[int, int]] = []
    for place in places:
        if run and place[0] - run[0][0] > _NEAR:
            if len(run) >= _TIMES:
                yield len(run), run[0][1]
                run = []
            else:
                run = [one for one in run if place[0] - one[0] <= _NEAR]
        run.append(place)
    if len(run) >= _TIMES:
        yield len(run), run[0][1]
