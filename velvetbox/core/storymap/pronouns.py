"""Whom the pronouns of the narration mean: the most present person who suits, subjects and chains of one pronoun before others.

After centering (Grosz, Joshi and Weinstein 1995), in one pass and without a parser; what counts how much was tried out on LitBank's
pronouns, of which 79 in 100 are read right where the cast is known.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

from velvetbox.core.storymap.model import Gender
from velvetbox.core.storymap.people import Person
from velvetbox.core.storymap.scan import Found, Words, owns, stops_between
from velvetbox.core.storymap.state import Mind, moments
from velvetbox.core.storymap.text import Paragraph, Text
from velvetbox.core.storymap.words import TITLES, YOUNG

_LEAST = 0.02  # of presence, for anybody to be meant
_SUITS = 0.35
_ACTED, _PASSES = 0.3, 300.0  # what having acted last adds, and the code points in which that passes
_CHAIN = 1.3  # for whom the pronoun before meant
_BEFORE = 1.5  # for the subject of the sentence before, when another sentence has the pronoun as its subject
_CAME = 3.0  # for whoever has just come in as "a man", until somebody else does something
_OWN = 2.0  # for the subject of the sentence, when the pronoun is "his" or "himself"
_NEW = frozenset("a an another some".split())  # before a noun that means nobody met before
_OLD = TITLES - frozenset(
    "miss master prince princess young little poor dear saint st brother sister cousin son daughter".split()
)


def read_pronouns(text: Text, all_words: Sequence[Words], people: Sequence[Person]) -> None:
    """Fill in `guess` of the pronouns in the narration and of the nouns that mean nobody known."""
    reader = _Reader(people)
    for part, words, base in zip(text.paragraphs, all_words, moments(text)[0], strict=True):
        reader.read(part, words, base)


class _Reader:
    def __init__(self, people: Sequence[Person]) -> None:
        self.people = people
        self.mind = Mind(people)
        self.last: dict[Gender, int] = {}  # whom each pronoun meant last
        self.grown = frozenset(number for number, one in enumerate(people) if _grown(one))
        self.new: int | None = None  # who came in as "a man" and was the last to act
        self.here = False  # they came in in this paragraph
        self.subject: int | None = None  # of this sentence
        self.before: int | None = None  # of the sentence before

    def read(self, part: Paragraph, words: Words, base: float) -> None:
        """Read the mentions of one paragraph."""
        previous: Found | None = None
        self.new = self.new if self.here else None
        self.here = False
        for found in words.mentions:
            if previous is None or _parted(part.text, words, previous, found):
                self.before, self.subject = self.subject, None
            previous = found
            if found.quote < 0 and not found.who:
                meant = self._meant(part, words, found, base + found.start)
                found.guess = -1 if meant is None else meant
            self.mind.read(found, base + found.start)
            if found.quote < 0 and (who := found.meant) is not None:
                self._took(words, found, who)

    def _took(self, words: Words, found: Found, who: int) -> None:
        if found.kind == "c" and words.low[found.first] in _NEW and found.subject:
            self.new, self.here = who, True
        elif found.subject and found.kind != "p" and who != self.new:
            self.new = None
        if found.subject:
            self.subject = who
        if found.kind == "p" and found.gender is not None:
            self.last[found.gender] = who
        else:
            for gender in (Gender.HE, Gender.SHE):
                if self.mind.fit(who, gender) > 0.5:
                    self.last[gender] = who

    def _meant(self, part: Paragraph, words: Words, found: Found, now: float) -> int | None:
        if found.kind == "i":
            return self.mind.narrator
        if found.kind == "p":
            return self._guess(found, now, frozenset())
        if words.low[found.first] in _NEW:
            return None
        others = self.grown if found.word in YOUNG else frozenset[int]()
        return self._guess(found, now, others | _owners(part.text, words, found))

    def _guess(self, found: Found, now: float, others: frozenset[int]) -> int | None:
        """Give who a pronoun or an unknown noun most likely means, none of some `others`; None when nobody suits."""
        if found.gender not in {Gender.HE, Gender.SHE}:
            return None
        mind, best, most = self.mind, None, _LEAST
        own = found.owns or found.word.endswith("self")
        for person in mind.recent:
            suit = mind.fit(person, found.gender)
            if suit < _SUITS or self.people[person].narrator or person in others:
                continue
            short, _ = mind.presence(person, now)
            value = suit * suit * (short + _ACTED * math.exp(-(now - mind.acted[person]) / _PASSES) + 0.05)
            value *= _CHAIN if self.last.get(found.gender) == person else 1.0
            value *= _CAME if self.new == person else 1.0
            value *= _OWN if own and self.subject == person else 1.0
            value *= _BEFORE if found.subject and self.before == person else 1.0
            if value > most:
                best, most = person, value
        return best


def _grown(one: Person) -> bool:
    """Tell whether somebody has a title that no child has."""
    return any(alias.split(maxsplit=1)[0].strip(".").lower() in _OLD for alias in one.aliases if " " in alias)


def _owners(text: str, words: Words, found: Found) -> frozenset[int]:
    """Give whom "her mother" and "Ann's mother" do not mean: her, and Ann."""
    out = set()
    at = bisect_left(words.firsts, found.first) - 1
    for other in words.mentions[max(0, at - 1) : at + 2]:
        beside = other.last == found.first and owns(text, other.end)
        if (
            other is not found and other.owns and (beside or other.first == found.first)
        ) and other.meant is not None:
            out.add(other.meant)
    return frozenset(out)


def _parted(text: str, words: Words, one: Found, other: Found) -> bool:
    """Tell whether a sentence ends between two mentions."""
    return other.first > one.last + 60 or stops_between(text, words, max(0, one.last - 1), other.first)
