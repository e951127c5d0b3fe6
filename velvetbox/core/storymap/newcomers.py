"""People who come in as "a strange man" and speak: somebody new, or the one whom the text names soon after."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from velvetbox.core.storymap.alternating import key_of
from velvetbox.core.storymap.corrections import CORRECTED
from velvetbox.core.storymap.cues import Cues
from velvetbox.core.storymap.model import Gender
from velvetbox.core.storymap.people import Person, fitting
from velvetbox.core.storymap.quotes import Said
from velvetbox.core.storymap.scan import Found, Words

_NAMED = 8  # paragraphs in which somebody new gets a name
_SPEAKS = 2  # paragraphs in which they speak
_KEPT = 30  # paragraphs in which "the man" is still they
_MOST = 200
_TRIES, _TAGS = 2_000, 20  # of a text, and quotes of a paragraph looked at in each


def take_in(words: Sequence[Words], said: Sequence[Said], cues: Sequence[Cues], people: list[Person]) -> None:
    """Fill in whom "a strange man", and "the man" soon after it, mean; add to the people those whom nobody names."""
    talk: dict[int, list[tuple[Said, Cues]]] = {}
    for one, cue in zip(said, cues, strict=True):
        talk.setdefault(one.first, []).append((one, cue))
    firsts = _first_named(words, len(people))
    met: dict[str, tuple[int, int]] = {}
    added = tries = 0
    for index, some in enumerate(words):
        for found in some.mentions:
            if found.kind != "c" or found.who or found.quote >= 0:
                continue
            key = key_of(some, found)
            if some.low[found.first] in {"a", "an"}:
                tries += found.subject
                if found.subject and added < _MOST and tries < _TRIES and _speaks(index, found, talk):
                    who = _named_later(index, found, firsts, people)
                    if who is None:
                        who = _number(people, some.low[found.first + 1 : found.last], found.gender)
                        added += 1
                    found.who, met[key] = (who,), (who, index)
            elif key in met and index - met[key][1] < _KEPT:
                found.who, met[key] = (met[key][0],), (met[key][0], index)


def _number(people: list[Person], phrase: Sequence[str], gender: Gender | None) -> int:
    """Give the number of somebody new: one whom a correction names so, or one more, called by more words where others have the noun."""
    taken = {one.name: number for number, one in enumerate(people)}
    noun, whole = f"the {phrase[-1]}", f"the {' '.join(phrase)}"
    if noun in taken and people[taken[noun]].by == CORRECTED:
        return taken[noun]
    people.append(Person(whole if noun in taken else noun, (), _she(gender)))
    return len(people) - 1


def _she(gender: Gender | None) -> float:
    return 0.0 if gender is None else 2.5 if gender is Gender.SHE else -2.5


def _first_named(words: Sequence[Words], many: int) -> list[tuple[int, Found] | None]:
    """Give where each of the people is named first, with the paragraph."""
    out: list[tuple[int, Found] | None] = [None] * many
    for index, some in enumerate(words):
        for found in some.mentions:
            for who in found.who:
                out[who] = out[who] or (index, found)
    return out


def _speaks(index: int, found: Found, talk: dict[int, list[tuple[Said, Cues]]]) -> bool:
    """Tell whether a quote soon after may be theirs: it has no tag, or one that may mean them."""
    return any(_may_tag(cue, found) for cue in _next(index, found, talk))


def _next(index: int, found: Found, talk: dict[int, list[tuple[Said, Cues]]]) -> Iterator[Cues]:
    for paragraph in range(index, index + _SPEAKS + 1):
        some = talk.get(paragraph, [])
        first = bisect_right(some, found.end, key=lambda one: one[0].start) if paragraph == index else 0
        yield from (cue for _, cue in some[first : first + _TAGS])


def _may_tag(cue: Cues, found: Found) -> bool:
    tag = cue.after or cue.before
    if tag is None:
        return True
    if tag.kind == "p":
        return found.gender is None or tag.gender is found.gender
    return tag.kind == "c" and tag.word == found.word


def _named_later(
    index: int, found: Found, firsts: Sequence[tuple[int, Found] | None], people: Sequence[Person]
) -> int | None:
    """Give the only one whom the text names for the first time, as doing something, soon after somebody came in."""
    out = []
    for who, first in enumerate(firsts):
        if first is not None and index < first[0] <= index + _NAMED and first[1].kind == "n":
            gender = fitting(people[who])
            if (
                first[1].quote < 0
                and first[1].subject
                and (None in {gender, found.gender} or gender is found.gender)
            ):
                out.append(who)
    return out[0] if len(out) == 1 else None
