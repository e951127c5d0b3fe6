"""Who is on the reader's mind at each point of a story: when each was last named, did something, or was spoken of."""

from __future__ import annotations

import math
from collections.abc import Sequence

from velvetbox.core.prose import Kind
from velvetbox.core.storymap.model import Gender
from velvetbox.core.storymap.people import Person, fits
from velvetbox.core.storymap.scan import Found
from velvetbox.core.storymap.text import Text

NEVER = -1_000_000.0
_SHORT, _LONG = 400.0, 4000.0
_RECENT = 14
_PAUSE = 1_500.0  # code points that a scene break counts as
_APART = 40  # paragraphs that it does: further than a talk reaches


def moments(text: Text) -> tuple[list[float], list[int]]:
    """Give for each paragraph the code points read before it, and its number, both with a pause for every break and chapter."""
    read, places = [], []
    passed, place, chapter = 0.0, 0, 0
    for part in text.paragraphs:
        if part.kind is Kind.BREAK or part.chapter != chapter:
            passed, place, chapter = passed + _PAUSE, place + _APART, part.chapter
        read.append(passed)
        places.append(place)
        passed, place = passed + len(part.text) + 2, place + 1
    return read, places


class Mind:
    """Decaying presence of each person, in code points read."""

    def __init__(self, people: Sequence[Person]) -> None:
        self.people = people
        many = len(people)
        self.named = [NEVER] * many  # last named in narration
        self.acted = [NEVER] * many  # last subject, pronouns read as somebody included
        self.meant = [NEVER] * many  # last meant in narration, pronouns included
        self.called = [NEVER] * many  # last named in speech
        self._short = [0.0] * many
        self._long = [0.0] * many
        self._at = [0.0] * many
        self.spoken = [0] * many  # how often named in speech
        self.recent: list[int] = []
        self.narrator = next((number for number, one in enumerate(people) if one.narrator), None)
        self._fits = {
            gender: [fits(one, gender) for one in people] for gender in (Gender.HE, Gender.SHE, Gender.THEY)
        }

    def fit(self, person: int, gender: Gender | None) -> float:
        """Give how well a gender suits a person."""
        return self._fits[gender][person] if gender in self._fits else 0.5

    def presence(self, person: int, now: float) -> tuple[float, float]:
        """Give the short and the long presence of a person now."""
        passed = now - self._at[person]
        return (
            self._short[person] * math.exp(-min(passed, 60_000.0) / _SHORT),
            self._long[person] * math.exp(-min(passed, 60_000.0) / _LONG),
        )

    def add(self, person: int, now: float, weight: float) -> None:
        """Bring somebody to mind."""
        short, long = self.presence(person, now)
        self._short[person], self._long[person], self._at[person] = short + weight, long + weight, now
        if not self.recent or self.recent[0] != person:
            if person in self.recent:
                self.recent.remove(person)
            self.recent.insert(0, person)
            del self.recent[_RECENT:]

    def read(self, found: Found, now: float) -> None:
        """Take in one mention, a pronoun in narration as it was read."""
        if found.kind in "nc" and found.who:
            for person in found.who if len(found.who) < 3 else ():
                self._take(person, found, now, 1.0 / len(found.who))
        elif found.quote < 0 and found.guess >= 0:
            self.meant[found.guess] = now
            if found.subject:
                self.acted[found.guess] = now
            self.add(found.guess, now, 0.5 if found.subject else 0.25)

    def _take(self, person: int, found: Found, now: float, weight: float) -> None:
        if found.quote >= 0:
            self.called[person] = now
            self.spoken[person] += 1
            self.add(person, now, 0.4 * weight)
            return
        self.named[person] = self.meant[person] = now
        if found.subject:
            self.acted[person] = now
        self.add(person, now, (1.5 if found.subject else 1.0) * weight)
