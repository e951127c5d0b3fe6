"""The paragraphs that answer a search, with what was asked for marked in them."""

from __future__ import annotations

import heapq
import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from velvetbox.archive.finder.compiling import SENTENCE, Needle
from velvetbox.archive.finder.leaves import Leaves
from velvetbox.archive.finder.pieces import Piece, Section
from velvetbox.archive.finder.words import analyzer, paragraphs

MOST = 3  # passages shown of a work
_CANDIDATES = 5  # paragraphs of a work looked at closely
_LONGEST = 420  # characters of a passage; a longer paragraph is cut around what was found
_BESIDE = 3.0  # what words standing beside each other as asked add
_NO_DIFFERENCE = 1e-9
_ACCENTED = re.compile(r"[^\x00-\xbf\u2000-\u206f]")  # letters whose folding is left to the analyzer


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a work that answers. `html` is escaped text with `<mark>` and nothing else."""

    section: Section
    html: str
    chapter: int | None = None
    anchor: str = ""


Match = tuple[int, int, int]  # start, end, clause


_Place = tuple[int, int, int]  # chapter, part of it, piece: for reading order


class Collector:
    """Takes the pieces of one work, keeps the few that may answer best."""

    def __init__(self, needles: Sequence[Needle]) -> None:
        self._needles = needles
        self._kept: list[tuple[float, _Place, Piece]] = []  # places negative: of two alike the first is kept
        self._met: set[int] = set()
        self._clauses: dict[int, list[Needle]] = {}
        for needle in needles:
            self._clauses.setdefault(needle.clause, []).append(needle)
        self._weights = {
            clause: max(needle.weight for needle in those) for clause, those in self._clauses.items()
        }
        self._order = sorted(self._clauses, key=lambda clause: (clause != SENTENCE, -self._weights[clause]))

    @property
    def missed(self) -> frozenset[int]:
        """Give the clauses met nowhere: `take_stored` overlooks accents and words half in emphasis."""
        return frozenset(self._clauses).difference(self._met, (SENTENCE,))

    @property
    def is_full(self) -> bool:
        """Tell whether nothing better can come."""
        return self._beats(sum(self._weights.values()))

    def take(self, pieces: Iterable[Piece], chapter: int = 0, part: int = 0) -> None:
        """Look at pieces, in reading order; `chapter` and `part` say where among the others they stand."""
        for number, piece in enumerate(pieces):
            folded = _folded(piece.text)
            held = {needle.clause for needle in self._needles if _may_hold(needle, folded)}
            self._met.update(held)
            self._keep(self._worth(held), (-chapter, -part, -number), piece)

    def take_stored(self, stored: str, chapter_id: int | None, chapter: int = 0, part: int = 0) -> None:
        """Look at a stored text, without taking it apart: only paragraphs that may answer best are read.

        The sentence as it was typed is looked for first, then the rarest words and the others where they
        stand; it ends when nothing better can come.
        """
        leaves = Leaves(stored)
        looked_at: set[int] = set()
        possible = sum(self._weights.values())
        for clause in self._order:
            if self._beats(possible):
                self._met.update(self._order)  # as far as need be known
                return
            for leaf in leaves.standing(self._clauses[clause]):
                if leaf not in looked_at:
                    looked_at.add(leaf)
                    self._look(leaves, leaf, clause, chapter_id, (-chapter, -part, -leaf))
                    if self._beats(possible):
                        break
            possible -= self._weights[clause]

    def _look(self, leaves: Leaves, leaf: int, clause: int, chapter: int | None, place: _Place) -> None:
        held = {clause}
        for other, those in self._clauses.items():
            if other not in (clause, SENTENCE) and any(leaves.holds(leaf, one) for one in those):
                held.add(other)
        self._met.update(held)
        if not self._beats(score := self._worth(held)):
            for one in paragraphs(leaves.markup(leaf)):
                self._keep(score, place, Piece(Section.TEXT, one.text, chapter, one.anchor))

    def _worth(self, clauses: Iterable[int]) -> float:
        return sum(self._weights[clause] for clause in clauses)

    def _beats(self, score: float) -> bool:
        return len(self._kept) == _CANDIDATES and self._kept[0][0] >= score - _NO_DIFFERENCE

    def _keep(self, score: float, place: _Place, piece: Piece) -> None:
        if not score:
            return
        if len(self._kept) < _CANDIDATES:
            heapq.heappush(self._kept, (score, place, piece))
        elif (score, place) > self._kept[0][:2]:
            heapq.heapreplace(self._kept, (score, place, piece))

    def passages(self) -> tuple[Passage, ...]:
        """Give the best passages in reading order."""
        scored: list[tuple[float, _Place, Piece, list[Match]]] = []
        for _, place, piece in sorted(self._kept, key=lambda kept: kept[:2], reverse=True):
            matches = _matches(self._needles, piece.text)
            if matches:
                scored.append((self._score(matches), place, piece, matches))
            if len(scored) == MOST and len(self._weights) == 1:
                break  # with one thing asked for the first are as good as any
        best = heapq.nlargest(MOST, scored, key=lambda entry: entry[:2])
        best.sort(key=lambda entry: entry[1], reverse=True)
        return tuple(
            Passage(piece.section, shown(piece.text, matches), piece.chapter, piece.anchor)
            for _, _, piece, matches in best
        )

    def _score(self, matches: list[Match]) -> float:
        beside = sum(
            1 for one, two in pairwise(matches) if two[2] == one[2] + 1 and 0 <= two[0] - one[1] <= 3
        )
        count = len(self._weights)
        return self._worth({match[2] for match in matches}) + _BESIDE * beside / count * min(count, 4)


def _folded(text: str) -> str:
    text = text.lower()
    return " ".join(analyzer().analyze(text)) if _ACCENTED.search(text) else text


def _may_hold(needle: Needle, folded: str) -> bool:
    return all(any(form in folded for form in forms) for forms in needle.words)


def _matches(needles: Sequence[Needle], text: str) -> list[Match]:
    found = _by_analyzer(needles, text) if _ACCENTED.search(text) else _by_pattern(needles, text.lower())
    return sorted(found, key=lambda match: (match[0], -match[1]))


def _by_pattern(needles: Sequence[Needle], text: str) -> list[Match]:
    """Give the same as `_by_analyzer`, faster, where folding is no more than lower case."""
    return [
        (match.start(), match.end(), needle.clause)
        for needle in needles
        for match in _pattern(needle).finditer(text)
    ]


@lru_cache(maxsize=256)
def _pattern(needle: Needle) -> re.Pattern[str]:
    words = r"[\W_]+".join(f"(?:{'|'.join(map(re.escape, sorted(forms)))})" for forms in needle.words)
    begun = r"[^\W_]*" if needle.prefix else ""
    return re.compile(rf"(?<![^\W_]){words}{begun}(?![^\W_])")


def _by_analyzer(needles: Sequence[Needle], text: str) -> list[Match]:
    tokens = [
        (token.text, token.char_offset_from, token.char_offset_to)
        for token in analyzer().pre_tokenize(text).tokens
    ]
    words = [token[0] for token in tokens]
    return [
        (tokens[at][1], tokens[at + len(needle.words) - 1][2], needle.clause)
        for needle in needles
        for at in _places(needle, words)
    ]


def _places(needle: Needle, words: Sequence[str]) -> list[int]:
    """Give where a needle stands among words."""
    last = len(needle.words) - 1
    begun = tuple(needle.words[last]) if needle.prefix else ()
    first = needle.words[0]
    if last == 0:
        return [at for at, word in enumerate(words) if word in first or (begun and word.startswith(begun))]
    return [
        at
        for at, word in enumerate(words[: len(words) - last])
        if word in first
        and all(words[at + step] in needle.words[step] for step in range(1, last))
        and (words[at + last] in needle.words[last] or (begun and words[at + last].startswith(begun)))
    ]


def shown(text: str, matches: list[Match]) -> str:
    """Give text as escaped HTML with its matches (in order of their starts) marked, cut around most of them."""
    start, end = _window(text, matches)
    out = ["…" if start else ""]
    at = start
    for begin, stop, _ in matches:
        if (begin < at and stop <= at) or begin < start or stop > end:
            continue
        first = max(begin, at)
        out += [html.escape(text[at:first]), "<mark>", html.escape(text[first:stop]), "</mark>"]
        at = stop
    out += [html.escape(text[at:end]), "…" if end < len(text) else ""]
    return "".join(out).replace("\n", " ")


def _window(text: str, matches: list[Match]) -> tuple[int, int]:
    """Give the stretch to show: the whole of a short paragraph, else where most of what was asked stands."""
    if len(text) <= _LONGEST:
        return 0, len(text)
    best = max(matches, key=lambda match: (_clauses_from(matches, match[0]), -match[0]))[0]
    start = max(0, min(best - _LONGEST // 5, len(text) - _LONGEST))
    if start:
        start = max(text.rfind(" ", 0, start + 1) + 1, start - 40)
    end = min(len(text), start + _LONGEST)
    if end < len(text):
        space = text.rfind(" ", best, end)
        end = space if space > end - 40 else end
    return start, end


def _clauses_from(matches: list[Match], start: int) -> int:
    return len(
        {clause for begin, stop, clause in matches if start <= begin and stop <= start + _LONGEST * 4 // 5}
    )
