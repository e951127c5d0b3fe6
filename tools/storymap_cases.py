"""Annotated stories as the speaker model sees them: their cast and quotes given, and as the program reads them itself."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tools.annotated import Line, Story
from velvetbox.core.storymap.features import Asked
from velvetbox.core.storymap.people import people_of
from velvetbox.core.storymap.reading import Reading, given_speech, own_reading, reading, spoken

_ARTICLES = frozenset("the a an my our his her their your old dear little".split())
_OWN = 0.5  # what a story as the program reads it weighs against one whose cast is given


@dataclass(frozen=True, slots=True)
class Case:
    """A story as the model sees it: its quotes asked, and the number of each one's speaker (None: not among the cast)."""

    story: Story
    lines: list[Line]
    asked: list[Asked]
    right: list[int | None]
    weight: float = 1.0


def given(story: Story) -> Case:
    """Ask the quotes of a story, its cast and quotes given; a quote that lies in no paragraph is left out."""
    known = given_speech(story.text, story.quotes())
    whole = reading(story.text, tuple(said for said, _ in known), people_of(story.cast))
    numbers = {one.name: number for number, one in enumerate(whole.people)}
    right = [numbers.get(quote.speaker) if quote.speaker else None for _, quote in known]
    lines = {(line.start, line.end): line for line in story.lines}
    return Case(
        story, [lines[quote.start, quote.end] for _, quote in known], whole.asked, right, story.weight
    )


def lessons(story: Story) -> Iterator[Case]:
    """Give a story in the ways in which the weights learn from it: given, and read from its text alone where its mentions are annotated.

    By names alone too many right speakers would be taught as wrong ones.
    """
    yield given(story)
    if not story.mentions:
        return
    own = Own.of(story)
    yield Case(story, [], own.whole.asked, own.right, story.weight * _OWN)


@dataclass(frozen=True, slots=True)
class Own:
    """A story of which only the text was given: who the people found are, and the number of each line's quote (None: not found)."""

    whole: Reading
    who: dict[int, str]
    lines: list[tuple[Line, int | None]]

    @classmethod
    def of(cls, story: Story) -> Own:
        """Read a story from its text alone."""
        said = spoken(story.text).said
        whole = own_reading(story.text, said)
        found = {(one.first, one.start): number for number, one in enumerate(said)}
        places = {(line.start, line.end): line for line in story.lines}
        lines = [
            (line, found.get((wanted.first, wanted.start)))
            for wanted, quote in given_speech(story.text, story.quotes())
            if (line := places.pop((quote.start, quote.end), None)) is not None
        ]
        return cls(whole, same_people(story, whole), [*lines, *((line, None) for line in places.values())])

    @property
    def right(self) -> list[int | None]:
        """Give the number of each found quote's speaker: of several who may be them, one that the model can choose."""
        out: list[int | None] = [None] * len(self.whole.said)
        for line, number in self.lines:
            if number is not None:
                some = self.whole.asked[number].people
                out[number] = next((who for who in some if self.who.get(who) == line.speaker), None)
        return out


def same_people(story: Story, whole: Reading) -> dict[int, str]:
    """Give for each person found the annotated one whom most of their mentions mean, or are called like where no places are known."""
    called: dict[str, set[str]] = defaultdict(set)
    for person in story.cast:
        for alias in person.aliases:
            called[_bare(alias)].add(person.name)
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    for part, words in zip(story.text.paragraphs, whole.words, strict=True):
        for found in words.mentions:
            if found.kind in "nc" and len(found.who) == 1:
                votes[found.who[0]].update(
                    _meant(story, part.start + found.start, part.start + found.end)
                    if story.mentions
                    else sorted(called.get(_bare(part.text[found.start : found.end]), ()))
                )
    out = {number: names.most_common(1)[0][0] for number, names in votes.items() if names}
    narrators = [person.name for person in story.cast if person.narrator]
    for number, one in enumerate(whole.people):
        if one.narrator and number not in out and narrators:
            out[number] = narrators[0]
    return out


def _meant(story: Story, start: int, end: int) -> list[str]:
    """Give the one whom the annotated mention means that ends where one found does and begins nearest to it."""
    there = story.mentions.get(end, {})
    return [there[min(there, key=lambda at: abs(at - start))]] if there else []


def _bare(name: str) -> str:
    return " ".join(word for word in re.findall(r"[^\W_]+", name.lower()) if word not in _ARTICLES)
