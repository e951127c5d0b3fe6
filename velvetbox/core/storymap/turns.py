"""What the lines around a quote say of its speaker: the second look, and every further one.

Each look reads who the one before thought likely; so a talk settles from its sure lines outward.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from velvetbox.core.storymap.features import Asked
from velvetbox.core.storymap.model import Gender

Likely = dict[int, float]
_FAR = 10
_FADE = 0.8
_KEEP = 7
_ALL = -1  # stands for everybody


def second_look(
    asked: Sequence[Asked], likely: Sequence[Likely]
) -> tuple[list[list[int]], list[list[array[float]]]]:
    """Give for each quote the candidates worth a further look, and their numbers: the first ones and those of the talk."""
    talk = _Talk(asked, likely)
    kept: list[list[int]] = []
    rows: list[list[array[float]]] = []
    for number, one in enumerate(asked):
        order = sorted(range(len(one.people)), key=lambda index: -likely[number].get(one.people[index], 0.0))[
            :_KEEP
        ]
        kept.append([one.people[index] for index in order])
        rows.append(
            [
                array("f", [*one.rows[index], *talk.row(number, one.people[index], rank)])
                for rank, index in enumerate(order)
            ]
        )
    return kept, rows


class _Talk:
    def __init__(self, asked: Sequence[Asked], likely: Sequence[Likely]) -> None:
        self.asked, self.likely = asked, likely
        self.turn: list[int] = []
        self.starts: list[int] = []  # the first quote of each turn
        self.where: list[int] = []  # the paragraph of each turn
        for number, one in enumerate(asked):
            if not self.where or (self.where[-1] != one.paragraph and not one.follows):
                self.where.append(one.paragraph)
                self.starts.append(number)
            self.turn.append(len(self.where) - 1)
        self.starts.append(len(asked))
        self.turns = [self._together(at) for at in range(len(self.where))]
        self.hails = [
            next((one.hails for one in asked[first:last] if one.hails is not None), None)
            for first, last in pairwise(self.starts)
        ]
        self.he = {person: he for one in asked for person, he in zip(one.people, one.he, strict=False)}
        self.nouns = self._told_by_noun()
        self.best = [max(turn.values(), default=0.0) for turn in self.turns]
        self.called = [self._called(at) for at in range(len(self.where))]
        self.fade: list[Likely] = self._faded()
        self.total: defaultdict[int, float] = defaultdict(float)
        for turn in self.turns:
            for person, share in turn.items():
                self.total[person] += share
        self.all = sum(self.total.values()) + 1e-6
        self.voices = _Voices(asked, likely)

    def _together(self, turn: int) -> Likely:
        """Give who is likely to say a turn, over its quotes."""
        first, last = self.starts[turn], self.starts[turn + 1]
        if last - first == 1:
            return self.likely[first]
        out: Likely = {}
        for number in range(first, last):
            for person, share in self.likely[number].items():
                out[person] = out.get(person, 0.0) + share / (last - first)
        return out

    def _called(self, turn: int) -> dict[int, bool]:
        out: dict[int, bool] = {}
        for number in range(self.starts[turn], self.starts[turn + 1]):
            out.update(self.asked[number].named)
        return out

    def _faded(self) -> list[Likely]:
        """Give for each turn who speaks around it, nearer turns counting more."""
        out = []
        for turn, where in enumerate(self.where):
            share: Likely = {}
            for other in range(max(0, turn - _FAR), min(len(self.where), turn + _FAR + 1)):
                apart = abs(self.where[other] - where)
                if other == turn or apart > 40:
                    continue
                weight = _FADE ** abs(other - turn) * (1.0 if apart < 12 else 0.4)
                for person, some in self.turns[other].items():
                    share[person] = share.get(person, 0.0) + weight * some
            total = sum(share.values()) + 1e-6
            out.append({person: some / total for person, some in share.items()})
        return out

    def row(self, number: int, person: int, rank: int) -> list[float]:
        """Give the numbers of one person for one quote."""
        turn = self.turn[number]
        own = self.likely[number].get(person, 0.0)
        around = [self._at(turn + step, turn, person) for step in (-4, -3, -2, -1, 1, 2, 3, 4)]
        before, after, second_before, second_after = around[3], around[4], around[2], around[5]
        return [
            own,
            float(rank),
            max(self.likely[number].values(), default=0.0),
            self._beside(number, -1, person),
            self._beside(number, 1, person),
            self.turns[turn].get(person, 0.0),
            *around,
            max(second_before, 0.0) * (1 - max(before, 0.0)),
            max(second_after, 0.0) * (1 - max(after, 0.0)),
            self._sure(turn - 1),
            self._sure(turn + 1),
            self.fade[turn].get(person, 0.0),
            self.total[person] / self.all,
            float(len([1 for share in self.fade[turn].values() if share > 0.1])),
            self._apart(turn, -1),
            self._apart(turn, 1),
            self._calls(turn - 1, person),
            self._calls(turn - 2, person),
            self._calls(turn + 1, person),
            self._answered(turn, person),
            self.voices.score(number, person),
            self._by_noun(number, person),
            self._hailed(turn, person),
            self._asked(turn - 1),
            self._asked(turn),
        ]

    def _at(self, turn: int, here: int, person: int) -> float:
        if 0 <= turn < len(self.turns) and abs(self.where[turn] - self.where[here]) < 30:
            return self.turns[turn].get(person, 0.0)
        return -1.0

    def _beside(self, number: int, step: int, person: int) -> float:
        other = number + step
        if 0 <= other < len(self.turn) and self.turn[other] == self.turn[number]:
            return self.likely[other].get(person, 0.0)
        return -1.0

    def _sure(self, turn: int) -> float:
        return self.best[turn] if 0 <= turn < len(self.best) else -1.0

    def _apart(self, turn: int, step: int) -> float:
        other = turn + step
        return (
            float(min(12, abs(self.where[other] - self.where[turn])))
            if 0 <= other < len(self.where)
            else 12.0
        )

    def _calls(self, turn: int, person: int) -> float:
        """Tell whether a turn calls the person by name (and the person does not say it)."""
        if not 0 <= turn < len(self.called) or person not in self.called[turn]:
            return 0.0
        return (1.0 + self.called[turn][person]) * (1 - self.turns[turn].get(person, 0.0))

    def _by_noun(self, number: int, person: int) -> float:
        """Give how often the noun of the tag means the person in the other tags with it; -1 where no other has it."""
        noun = self.asked[number].noun
        shares = self.nouns.get(noun)
        if not noun or shares is None:
            return -1.0
        own = self.likely[number]
        left = shares[_ALL] - 1.0
        return (shares.get(person, 0.0) - own.get(person, 0.0)) / left if left > 0.5 else -1.0

    def _told_by_noun(self) -> dict[str, Likely]:
        out: dict[str, Likely] = {}
        for one, some in zip(self.asked, self.likely, strict=True):
            if one.noun:
                shares = out.setdefault(one.noun, {_ALL: 0.0})
                shares[_ALL] += 1.0
                for person, share in some.items():
                    shares[person] = shares.get(person, 0.0) + share
        return out

    def _hailed(self, turn: int, person: int) -> float:
        """Tell whether the turns before and after call somebody "sir" or "madam" as suits the person."""
        value = 0.0
        for other in (turn - 1, turn + 1):
            if 0 <= other < len(self.turns) and (gender := self.hails[other]) is not None:
                he = self.he.get(person, 0.5)
                value += (he if gender is Gender.HE else 1 - he) - 0.5
        return value

    def _asked(self, turn: int) -> float:
        return float(0 <= turn < len(self.turns) and self.asked[self.starts[turn + 1] - 1].asks)

    def _answered(self, turn: int, person: int) -> float:
        """Tell whether the turn calls by name those who speak before or after it."""
        value = 0.0
        for other in (turn - 1, turn + 1):
            if 0 <= other < len(self.turns):
                value += sum(self.turns[other].get(who, 0.0) for who in self.called[turn] if who != person)
        return value


class _Voices:
    """How much a quote's words are those a person uses elsewhere, against everybody's."""

    def __init__(self, asked: Sequence[Asked], likely: Sequence[Likely]) -> None:
        self.asked, self.likely = asked, likely
        self.all: Counter[str] = Counter()
        self.own: dict[int, dict[str, float]] = {}
        self.size: dict[int, float] = {}
        self.bags = [tuple(dict.fromkeys(one.words)) for one in asked]
        for number, bag in enumerate(self.bags):
            self.all.update(bag)
            for person, share in likely[number].items():
                if share > 0.3:
                    own = self.own.setdefault(person, {})
                    for word in bag:
                        own[word] = own.get(word, 0.0) + share
                    self.size[person] = self.size.get(person, 0.0) + share * len(bag)
        self.total = sum(self.all.values()) + 1.0

    def score(self, number: int, person: int) -> float:
        """Give the mean log odds of the quote's words, the quote itself left out; 0 where little is known."""
        size, bag = self.size.get(person, 0.0), self.bags[number]
        if size < 150 or not bag:
            return 0.0
        own = self.own[person]
        share = self.likely[number].get(person, 0.0)
        share = share if share > 0.3 else 0.0
        size -= share * len(bag)
        value = 0.0
        for word in bag:
            base = self.all[word] / self.total
            there = max(0.0, own.get(word, 0.0) - share)
            value += math.log((there + 20 * base) / ((size + 20) * base))
        return value / math.sqrt(len(bag))
