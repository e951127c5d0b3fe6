"""From ranked works to answers: the paragraph where it stands, with what was remembered marked, and which clues hit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from velvetbox.archive.finder import documents
from velvetbox.archive.finder.documents import Row
from velvetbox.archive.finder.memory import pages
from velvetbox.archive.finder.memory.clues import Clue
from velvetbox.archive.finder.memory.index import stemming
from velvetbox.archive.finder.memory.looking import Looker, Place, Spot
from velvetbox.archive.finder.passages import Match, Passage, shown
from velvetbox.archive.finder.pieces import Section
from velvetbox.archive.finder.words import Paragraph, analyzer, paragraphs, parted
from velvetbox.archive.library.models import EditionChapter

_SHARE = 0.4  # of a clue's weight that has to be there for it to count as hit
_BESIDE = 2
_LONGEST = 20_000  # characters of a text taken apart for one answer


@dataclass(frozen=True, slots=True)
class Remembered:
    """A work that may be the one remembered. `clues` are those that hit, as they were written.

    `passage` is the paragraph that fits best, None when only names do; `score` orders works of one answer.
    """

    work: int
    score: float
    passage: Passage | None
    clues: tuple[str, ...]


class Answers:
    """Makes answers to one question."""

    def __init__(self, looker: Looker, clues: Sequence[Clue]) -> None:
        self._looker = looker
        self._clues = clues
        self._forms = {word: looker.forms(word) for clue in clues for word in clue.words}
        self._weights = {word: looker.weight(forms) for word, forms in self._forms.items()}
        self._words = {form: word for word, forms in self._forms.items() for form in forms}

    def of(
        self, rows: Sequence[Row], places: Mapping[int, Place], scores: Mapping[int, float]
    ) -> list[Remembered]:
        """Give the answer for each work's row. Five queries."""
        creators, tags = documents.names_of([row["id"] for row in rows])
        chapters = documents.places_of([row["current_id"] for row in rows])
        spots = {work: self._looker.spots[place] for work, place in places.items()}
        texts = _texts_of(rows, spots)
        out = []
        for row in rows:
            names = [*tags[row["id"]], *creators[row["id"]]]
            told = pages.card(row, chapters[row["current_id"]], names)
            stretches = texts.get(row["id"], [])
            text = "\n".join(stretch.text for stretch in stretches)[:_LONGEST]
            hit = self._hit(f"{told}\n{text}")
            passage = self._passage(row, spots.get(row["id"]), stretches)
            out.append(Remembered(row["id"], scores[row["id"]], passage, hit))
        return out

    def _hit(self, text: str) -> tuple[str, ...]:
        spoken = parted(text)
        stems = (stem for one in self._looker.languages for stem in stemming(one).analyze(spoken))
        there = {self._words[stem] for stem in stems if stem in self._words}
        return tuple(
            clue.text
            for clue in self._clues
            if self._weight(there.intersection(clue.words)) >= _SHARE * self._weight(clue.words)
        )

    def _passage(self, row: Row, spot: Spot | None, stretches: Sequence[pages.Stretch]) -> Passage | None:
        """Give the paragraph that fits best, of the stretch that was found or of the summary."""
        found: list[tuple[Section, int | None, Paragraph]] = [
            (Section.TEXT, spot.chapter, paragraph)
            for stretch in stretches
            if spot and stretch.at == spot.at
            for paragraph in stretch.paragraphs
        ]
        found += [(Section.SUMMARY, None, paragraph) for paragraph in paragraphs(row["summary"])]
        best, passage = 0.0, None
        for section, chapter, paragraph in found:
            matches = list(self._matches(paragraph.text[:_LONGEST]))
            weight = self._weight({word for _, word in matches})
            if weight > best:
                best = weight
                html = shown(paragraph.text, [match for match, _ in matches])
                passage = Passage(section, html, chapter, paragraph.anchor)
        return passage

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self._weights[word] for word in words)

    def _matches(self, text: str) -> Iterator[tuple[Match, str]]:
        """Give where words of the clues stand in a text, in order; each is a clause of its own."""
        numbers = {word: number for number, word in enumerate(self._weights)}
        tokens = analyzer().pre_tokenize(text).tokens
        spoken = " ".join(token.text for token in tokens)
        by_language = [stemming(language).analyze(spoken) for language in self._looker.languages]
        for token, *stems in zip(tokens, *by_language, strict=False):
            word = next((self._words[stem] for stem in stems if stem in self._words), None)
            if word is not None:
                yield (token.char_offset_from, token.char_offset_to, numbers[word]), word


def _texts_of(rows: Sequence[Row], spots: Mapping[int, Spot]) -> dict[int, list[pages.Stretch]]:
    """Give the stretch found of each work with those beside it in its chapter. Two queries."""
    wanted = {(row["current_id"], spots[row["id"]].chapter): row["id"] for row in rows if row["id"] in spots}
    chapters = EditionChapter.objects.filter(
        edition__in=[edition for edition, _ in wanted], chapter__in=[chapter for _, chapter in wanted]
    ).values_list("edition_id", "chapter_id", "revision__html", "revision__notes")
    out = {}
    for edition, chapter, stored, notes in chapters:
        work = wanted.get((edition, chapter))
        if work is not None:
            at = spots[work].at
            cut = pages.stretches_of(stored, notes)
            out[work] = [stretch for stretch in cut if abs(stretch.at - at) <= _BESIDE]
    return out
