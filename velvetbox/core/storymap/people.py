"""The people of a story as the speaker model sees them: a number each, aliases, gender, who tells the story."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from velvetbox.core.storymap.gazetteer import Gazetteer
from velvetbox.core.storymap.given import GivenCharacter
from velvetbox.core.storymap.lists import she_share
from velvetbox.core.storymap.mentions import noun_gender
from velvetbox.core.storymap.model import Gender
from velvetbox.core.storymap.scan import WORD, Found, Words
from velvetbox.core.storymap.words import (
    HE,
    HER_TITLES,
    HIS_TITLES,
    ME,
    NOT_NAMES,
    SAID,
    SHE,
    THEY,
    TITLES,
    YOU,
)

_SOON = 3  # pronouns after a name that may still mean it
_TOLD = 1.5
_SURE = 4.0  # log odds of a gender that is given or told by a title
_EGO, _OFTEN = 5, 90  # "I" in the narration, and words of it to each
_TOLD_OF = 4  # what being told of by name weighs against being spoken of
_WORTH, _CALLED = (
    10,
    0.04,
)  # of who tells the story: how much they are spoken of, and their share of those called by name
_SHORT, _SHORT_WORTH = 5_000, 5  # words of a text in which being called by name once may be all there is
_I = frozenset({"i", "me", "narrator", "the narrator", "myself", "you"})
_ANYBODYS = _I | HE | SHE | THEY | ME | YOU  # what annotators list beside names and means another every time


@dataclass(slots=True)
class Person:
    """One person. `she` is the log odds of "she" against "he"; `they` that the text uses "they" of them."""

    name: str
    aliases: tuple[str, ...]
    she: float = 0.0
    they: bool = False
    narrator: bool = False
    by: str = "cast"  # what says that there is such a person


def is_ego(name: str) -> bool:
    """Tell whether a name means whoever tells the story."""
    return name.casefold() in _I


def numbers(people: Sequence[Person]) -> dict[str, int]:
    """Give people's numbers by their names, casefolded; the first of two with one name."""
    return {
        alias.casefold(): number
        for number, one in reversed(list(enumerate(people)))
        for alias in (*one.aliases, one.name)
    }


def people_of(cast: Sequence[GivenCharacter]) -> list[Person]:
    """Give the people of a cast with what their names tell of their gender."""
    return [
        Person(one.name, one.aliases or (one.name,), _she(one), one.gender is Gender.THEY, bool(one.narrator))
        for one in cast
    ]


def _she(one: GivenCharacter) -> float:
    if one.gender in {Gender.HE, Gender.SHE}:
        return _SURE if one.gender is Gender.SHE else -_SURE
    odds = 0.0
    for alias in dict.fromkeys([one.name, *one.aliases]):
        odds += alias_she(alias)
    return max(-_SURE, min(_SURE, odds))


def alias_she(alias: str) -> float:
    """Give the log odds of "she" that a name or noun tells."""
    words = [match[0].lower() for match in WORD.finditer(alias)]
    if not words:
        return 0.0
    if words[0] in HIS_TITLES:
        return -3.0
    if words[0] in HER_TITLES:
        return 3.0
    if (gender := noun_gender(words[-1])) is not None:
        return 2.5 if gender is Gender.SHE else -2.5
    if len(words) == 1 or words[0] not in NOT_NAMES | TITLES:
        share = she_share().get(words[0])
        if share is not None:
            return 0.8 * math.log(share / (1 - share))
    return 0.0


def gazetteer(people: Sequence[Person]) -> Gazetteer:
    """Give what finds these people: their aliases, with and without "The", and parts of a full name that nobody else has."""
    pairs = [
        (alias, number)
        for number, one in enumerate(people)
        for alias in one.aliases
        if alias.casefold() not in _ANYBODYS
    ]
    pairs += [
        (alias[4:], number) for alias, number in pairs if alias.startswith("The ") and alias[4:5].isupper()
    ]
    known = {alias.casefold() for alias, _ in pairs}
    parts: dict[str, set[int]] = {}
    for alias, number in pairs:
        for word in _parts(alias):
            parts.setdefault(word, set()).add(number)
    extra = [
        (word, next(iter(numbers)))
        for word, numbers in sorted(parts.items())
        if len(numbers) == 1 and word.casefold() not in known
    ]
    return Gazetteer([*pairs, *extra])


def _parts(alias: str) -> list[str]:
    """Give the names in "Miss Jane Fairfax" that may stand alone."""
    words = [match[0] for match in WORD.finditer(alias)]
    if len(words) < 2 or not all(word[0].isupper() for word in words):
        return []
    return [word for word in words if len(word) > 2 and word.lower() not in NOT_NAMES | TITLES]


def learn_genders(people: Sequence[Person], all_words: Sequence[Words]) -> None:
    """Move each person's gender by the pronouns that follow their name before any other, against how usual those are in the text."""
    seen: Counter[tuple[int, Gender]] = Counter()
    usual: Counter[Gender] = Counter()
    for words in all_words:
        last: int | None = None
        since = 0
        for found in words.mentions:
            if found.quote >= 0 or found.kind == "i":
                continue
            if found.kind in "nc":
                last, since = (found.who[0], 0) if len(found.who) == 1 else (None, 0)
            elif found.gender is not None:
                usual[found.gender] += 1
                since += 1
                if (
                    last is not None
                    and since < _SOON
                    and (found.gender is not Gender.THEY or found.word == "themself")
                ):
                    seen[last, found.gender] += 3 - since
    tilt = 0.6 * math.log((usual[Gender.SHE] + 5) / (usual[Gender.HE] + 5))
    for number, one in enumerate(people):
        he, she = seen[number, Gender.HE], seen[number, Gender.SHE]
        if abs(one.she) < _SURE and he + she:
            odds = math.log((she + 1) / (he + 1)) - tilt * (he + she) / (he + she + 2)
            one.she = max(-_SURE, min(_SURE, one.she + 1.3 * odds))
    _learn_by_elimination(people, all_words)


def _learn_by_elimination(people: Sequence[Person], all_words: Sequence[Words]) -> None:
    """Move the gender of those not yet told by the pronouns that can mean nobody else of the last three named."""
    seen: Counter[tuple[int, Gender]] = Counter()
    last: list[int] = []
    for words in all_words:
        for found in words.mentions:
            if found.quote >= 0 or found.kind == "i":
                continue
            if len(found.who) == 1:
                last = [found.who[0], *(one for one in last if one != found.who[0])][:3]
            elif found.gender in {Gender.HE, Gender.SHE} and found.gender is not None:
                sign = 1 if found.gender is Gender.SHE else -1
                left = [one for one in last if people[one].she * sign > -_TOLD]
                if len(left) == 1 or (
                    left
                    and people[left[0]].she * sign < _TOLD
                    and all(people[one].she * sign < _TOLD for one in left)
                ):
                    seen[left[0], found.gender] += 1
    for number, one in enumerate(people):
        he, she = seen[number, Gender.HE], seen[number, Gender.SHE]
        if abs(one.she) < _TOLD and he + she:
            one.she = max(-_SURE, min(_SURE, one.she + 1.5 * math.log((she + 0.5) / (he + 0.5))))


def fits(person: Person, gender: Gender | None) -> float:
    """Give how well a pronoun or noun of a gender suits a person, 0 to 1."""
    if gender is None:
        return 0.5
    if gender is Gender.THEY:
        return 0.9 if person.they else 0.2
    share = 1 / (1 + math.exp(-person.she))
    share = share if gender is Gender.SHE else 1 - share
    return min(share, 0.2) if person.they else share


def told_by_somebody(all_words: Sequence[Words]) -> bool:
    """Tell whether the narration says "I" as a matter of course, not in a letter or a remark to the reader."""
    ego = sum(found.kind == "i" and found.quote < 0 for some in all_words for found in some.mentions)
    return ego > _EGO and ego * _OFTEN > sum(some.quote.count(-1) for some in all_words)


def tell_narrator(people: Sequence[Person], all_words: Sequence[Words]) -> None:
    """Mark who says "I" outside the quotes: the one whom those call by name whom "I" talks with, and who is not told of by name."""
    if any(one.narrator for one in people) or not told_by_somebody(all_words):
        return
    named = [one for one in people if {one.name.casefold(), *map(str.casefold, one.aliases)} & _I]
    best = named[0] if named else _called_where_i_am(people, all_words)
    if best is not None:
        best.narrator = True


def _called_where_i_am(people: Sequence[Person], all_words: Sequence[Words]) -> Person | None:
    """Give whom others call by name where "I" is about, and who is hardly told of by name."""
    worth, answered = Counter[int](), Counter[int]()
    here = [any(found.kind == "i" and found.quote < 0 for found in some.mentions) for some in all_words]
    for index, words in enumerate(all_words):
        said_by_me = here[index] and _i_say(words)
        for found in words.mentions:
            if found.kind == "n" and len(found.who) == 1:
                calls = found.quote >= 0 and not said_by_me and _called(words, found)
                answers = calls and any(here[max(0, index - 1) : index + 2])
                answered[found.who[0]] += answers
                worth[found.who[0]] += (1 + calls + 3 * answers) if found.quote >= 0 else -_TOLD_OF
    best = max(worth, key=lambda who: (worth[who], -who), default=None)
    short = sum(len(words.low) for words in all_words) < _SHORT
    least, once = (_SHORT_WORTH, 0) if short else (_WORTH, 1)
    if best is None or worth[best] < least or answered[best] <= max(once, _CALLED * answered.total()):
        return None
    return people[best]


def _i_say(words: Words) -> bool:
    """Tell whether "I said" or "said I" stands in a paragraph."""
    low = words.low
    return any(
        found.kind == "i"
        and found.quote < 0
        and not SAID.isdisjoint(
            (*low[max(0, found.first - 1) : found.first], *low[found.last : found.last + 1])
        )
        for found in words.mentions
    )


def _called(words: Words, found: Found) -> bool:
    """Tell roughly whether a name in speech stands alone between pauses, as when somebody is called."""
    at, after = found.first, found.last
    apart = at == 0 or words.starts[at] - words.ends[at - 1] > 1
    return (
        not found.owns
        and apart
        and (after >= len(words.low) or words.starts[after] - words.ends[after - 1] > 1)
    )


def fitting(one: Person) -> Gender | None:
    """Give the gender that is known well enough to rule others out."""
    return None if one.they or abs(one.she) < 1 else Gender.SHE if one.she > 0 else Gender.HE
