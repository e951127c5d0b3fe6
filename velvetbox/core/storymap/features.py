"""What the speaker model looks at: numbers for each quote and each person who may have said it.

After the features of the quotation attribution literature (Elson and McKeown 2010; He, Barbosa and Kondrak 2013; Muzny et al. 2017),
counted on words alone, without a parser.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from velvetbox.core.storymap.cues import Cues, cues
from velvetbox.core.storymap.model import Gender
from velvetbox.core.storymap.nearby import near_of
from velvetbox.core.storymap.people import Person
from velvetbox.core.storymap.pronouns import read_pronouns
from velvetbox.core.storymap.quotes import Said
from velvetbox.core.storymap.scan import Found, Words
from velvetbox.core.storymap.state import Mind, moments
from velvetbox.core.storymap.text import Text
from velvetbox.core.storymap.vocatives import called, hails

MOST = 12  # people looked at for one quote
_WORDS = 60  # of a quote, for the speaker's own words
_BESIDE = 16  # mentions looked at on each side of a quote in its paragraph
_AHEAD = 2  # paragraphs looked at after a quote
_KINDS = {"n": 1.0, "c": 2.0, "i": 6.0}
_GENDERS = {Gender.HE: 3.0, Gender.SHE: 4.0, Gender.THEY: 5.0}
SLOTS = ("after", "before", "does_after", "does_before", "does_first")


@dataclass(slots=True)
class Asked:
    """One quote with the people who may have said it, a row of numbers for each; `named` are those called by name in it."""

    people: list[int]
    rows: list[array[float]]
    cues: Cues
    named: dict[int, bool]  # person: called to (rather than spoken of)
    paragraph: int
    words: list[str]
    noun: str = ""  # the common noun of the tag, where it means nobody known
    hails: Gender | None = None  # of whom the quote calls "sir" or "madam"
    asks: bool = False
    he: Sequence[float] = ()  # how well "he" suits each of the people
    follows: bool = False  # whoever says the quote before says this one, too


def ask(
    text: Text, said: Sequence[Said], all_words: Sequence[Words], people: Sequence[Person]
) -> list[Asked]:
    """Give the quotes in reading order, each with its candidates and their numbers."""
    reader = _Reader(text, said, all_words, people)
    return [reader.ask(number) for number in range(len(said))]


class _Reader:
    def __init__(
        self, text: Text, said: Sequence[Said], all_words: Sequence[Words], people: Sequence[Person]
    ) -> None:
        self.text, self.said, self.words, self.people = text, said, all_words, people
        self.cues = cues(said, text.paragraphs, all_words)
        read_pronouns(text, all_words, people)
        self.near = [near_of(words) for words in all_words]
        self.mind = Mind(people)
        self.at = (0, 0)  # paragraph and mention read next
        self.bases, self.places = moments(text)
        self.told = self._told()
        self.most = max(self.told, default=0) + 1.0
        self.tagged = self._tagged()
        ranked = sorted(range(len(people)), key=lambda one: -self.told[one])
        self.rank = {person: rank for rank, person in enumerate(ranked)}
        self.first_of: dict[int, list[int]] = {}
        for number, one in enumerate(said):
            self.first_of.setdefault(one.first, []).append(number)
        self.talked = sorted({one.first for one in said})
        self.calls = [called(self.words, one, text) for one in said]

    def _told(self) -> list[int]:
        told = [0] * len(self.people)
        for near in self.near:
            for person, count in near.count.items():
                told[person] += count
        return told

    def _tagged(self) -> Counter[int]:
        """Count the tags that name each of the people."""
        tags = [cue.after or cue.before for cue in self.cues]
        return Counter(tag.who[0] for tag in tags if tag is not None and len(tag.who) == 1)

    def ask(self, number: int) -> Asked:
        """Give the candidates of a quote; quotes are asked for in order."""
        one = self.said[number]
        self._read_to(one.first, one.start)
        now = self.bases[one.first] + one.start
        cue = self.cues[number]
        chosen = self._candidates(one, cue, now)
        rows = self._rows(number, chosen, now)
        words = self.words[one.first]
        begin = words.from_offset(one.start)
        end = min(begin + _WORDS, words.from_offset(one.end) if one.first == one.last else len(words.low))
        low = words.low[begin:end]
        last = self.text.paragraphs[one.last].text[
            max(one.start if one.first == one.last else 0, one.end - 3) : one.end
        ]
        return Asked(
            chosen,
            rows,
            cue,
            self.calls[number],
            self.places[one.first],
            low,
            cue.noun,
            hails(low),
            asks="?" in last,
            he=[self.mind.fit(person, Gender.HE) for person in chosen],
            follows=one.follows,
        )

    def _read_to(self, paragraph: int, offset: int) -> None:
        """Bring everything before a place to mind."""
        part, at = self.at
        while part < paragraph or (part == paragraph and at < len(self.words[part].mentions)):
            mentions = self.words[part].mentions
            while at < len(mentions) and (part < paragraph or mentions[at].start < offset):
                self.mind.read(mentions[at], self.bases[part] + mentions[at].start)
                at += 1
            if part == paragraph:
                break
            part, at = part + 1, 0
        self.at = (part, at)

    def _candidates(self, one: Said, cue: Cues, now: float) -> list[int]:
        worth: dict[int, float] = {}
        for person in self.mind.recent:
            short, long = self.mind.presence(person, now)
            worth[person] = short + long
        for ahead in range(_AHEAD + 1):
            if one.last + ahead < len(self.near):
                for person in self.near[one.last + ahead].count:
                    worth[person] = worth.get(person, 0.0) + 2.0 / (1 + ahead)
        for slot in SLOTS:
            found: Found | None = getattr(cue, slot)
            if found is not None:
                for person in found.who[:3]:
                    worth[person] = worth.get(person, 0.0) + 9.0
        if self.mind.narrator is not None:
            worth[self.mind.narrator] = worth.get(self.mind.narrator, 0.0) + 3.0
        return sorted(worth, key=lambda person: (-worth[person], person))[:MOST]

    def _rows(self, number: int, chosen: list[int], now: float) -> list[array[float]]:
        general = self._general(number, len(chosen))
        presences = [self.mind.presence(person, now) for person in chosen]
        short_sum, long_sum = (sum(pair[at] for pair in presences) + 1e-6 for at in (0, 1))
        shorts, longs = _ranks([pair[0] for pair in presences]), _ranks([pair[1] for pair in presences])
        acted = _ranks([self.mind.acted[person] for person in chosen])
        wanted = self._wanted(number)
        one = self.said[number]
        suiting = _ranks(
            [
                (self.mind.fit(person, wanted) >= 0.5) * 1e9
                + max(self.mind.acted[person], self.mind.meant[person])
                for person in chosen
            ]
        )
        rows: list[array[float]] = []
        for index, person in enumerate(chosen):
            short, long = presences[index]
            row = [
                *general,
                short,
                long,
                short / short_sum,
                long / long_sum,
                shorts[index],
                longs[index],
                acted[index],
                suiting[index],
                self.mind.fit(person, wanted) if wanted is not None else -1.0,
                *self._slots(number, person),
                *self._distances(person, now),
                *self._around(number, person),
                *self._beside(one, person),
                *self._standing(person),
            ]
            rows.append(array("f", row))
        return rows

    def _wanted(self, number: int) -> Gender | None:
        """Give the gender that the nearest cue tells."""
        cue = self.cues[number]
        for slot in SLOTS:
            found: Found | None = getattr(cue, slot)
            if found is not None:
                return found.gender if not found.who else None
        return None

    def _general(self, number: int, many: int) -> list[float]:
        one, cue = self.said[number], self.cues[number]
        here = self.first_of[one.first]
        text = self.text.paragraphs[one.first].text[one.start : one.end if one.first == one.last else None]
        return [
            math.log1p(len(text)),
            float("?" in text),
            float("!" in text),
            float(min(here.index(number), 3)) if len(here) < 9 else 3.0,
            float(min(len(here), 5)),
            float(cue.silent),
            *(_kind(getattr(cue, slot)) for slot in SLOTS),
            float(cue.sure),
            float(cue.joined),
            float(cue.lower),
            float(many),
            float(min(self._gap(one.first, -1), 12)),
            float(min(self._gap(one.first, 1), 12)),
        ]

    def _gap(self, paragraph: int, way: int) -> int:
        """Give how many paragraphs away the talk goes on."""
        for step in range(1, 13):
            if paragraph + way * step in self.first_of:
                return step
        return 12

    def _slots(self, number: int, person: int) -> list[float]:
        """Give for each cue whether it means the person: by name (1, or -1 when somebody else), by gender, by the reading of a pronoun."""
        out: list[float] = []
        cue = self.cues[number]
        for slot in SLOTS:
            found: Found | None = getattr(cue, slot)
            if found is None:
                out += (0.0, -1.0, 0.0)
            elif found.who:
                out += (1.0 / len(found.who) if person in found.who else -1.0, -1.0, 0.0)
            elif found.kind == "i":
                out += (0.0, float(person == self.mind.narrator), 0.0)
            else:
                read = 0.0 if found.guess < 0 else 1.0 if found.guess == person else -1.0
                out += (0.0, self.mind.fit(person, found.gender), read)
        return out

    def _distances(self, person: int, now: float) -> list[float]:
        mind = self.mind
        return [
            math.log1p(max(0.0, now - when))
            for when in (mind.named[person], mind.acted[person], mind.meant[person], mind.called[person])
        ]

    def _around(self, number: int, person: int) -> list[float]:
        one = self.said[number]
        out: list[float] = []
        for step in (-2, -1, 0, 1, 2):
            index = (one.last if step > 0 else one.first) + step
            near = self.near[index] if 0 <= index < len(self.near) else None
            out.append(float(min(near.count.get(person, 0), 3)) if near else 0.0)
            if -2 < step < 2:
                out.append(float(near is not None and near.acts.get(person, False)))
                out.append(float(min(near.meant.get(person, 0), 4)) if near else 0.0)
                out.append(_same(near.first, person) if near else 0.0)
                out.append(_same(near.last, person) if near else 0.0)
        for step in (0, -1, 1):
            at = number + step
            called = self.calls[at] if 0 <= at < len(self.said) else {}
            out.append(1.0 + called[person] if person in called else 0.0)
        return out

    def _beside(self, one: Said, person: int) -> tuple[float, float]:
        """Give how many words of narration lie between the quote and where the person is meant next to it, before and after."""
        before = after = 25.0
        words, at = self.words[one.first], self.words[one.first].from_offset(one.start)
        end = bisect_left(words.firsts, at)
        for found in reversed(words.mentions[max(0, end - _BESIDE) : end]):
            if found.quote < 0 and found.meant == person:
                before = min(24.0, float(at - found.last))
                break
        words, at = self.words[one.last], self.words[one.last].from_offset(one.end)
        begin = bisect_left(words.firsts, at)
        for found in words.mentions[begin : begin + _BESIDE]:
            if found.quote < 0 and found.meant == person:
                after = min(24.0, float(found.first - at))
                break
        return before, after

    def _standing(self, person: int) -> list[float]:
        one = self.people[person]
        told = self.told[person]
        return [
            math.log1p(told),
            float(min(self.rank[person], 20)),
            told / self.most,
            math.log1p(self.mind.spoken[person]),
            math.log1p(self.tagged[person]),
            float(one.narrator),
            float(one.they),
        ]


def _ranks(values: list[float]) -> list[float]:
    order = sorted(range(len(values)), key=lambda index: -values[index])
    ranks = [0.0] * len(values)
    for rank, index in enumerate(order):
        ranks[index] = float(rank)
    return ranks


def _same(one: int, person: int) -> float:
    return 0.0 if one < 0 else 1.0 if one == person else -1.0


def _kind(found: Found | None) -> float:
    if found is None:
        return 0.0
    if found.kind == "p":
        return _GENDERS.get(found.gender, 5.0) if found.gender is not None else 5.0
    if found.kind == "c" and found.who:
        return 1.5
    return _KINDS[found.kind]
