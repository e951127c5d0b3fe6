"""A text as the speaker model sees it: its speech, found or given, its people, and each quote asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from velvetbox.core.storymap import layouts
from velvetbox.core.storymap import quotes as marks
from velvetbox.core.storymap.casting import cast_of, number_of
from velvetbox.core.storymap.corrections import Settled
from velvetbox.core.storymap.features import Asked, ask
from velvetbox.core.storymap.given import GivenQuote
from velvetbox.core.storymap.mentions import mention
from velvetbox.core.storymap.people import Person, fitting, gazetteer, learn_genders, tell_narrator
from velvetbox.core.storymap.quotes import Said, Speech
from velvetbox.core.storymap.scan import Words, words_of
from velvetbox.core.storymap.text import Paragraph, Places, Text

_MOST = 200_000  # quotes of one work; more would take more memory than a story is worth
_MARKS = "\"“”„‟«»「」『』＂'‘’`"
_DASHES = "—–―-"  # that open speech at the start of a paragraph


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the speaker model sees it: its speech, its people, and each quote asked."""

    said: tuple[Said, ...]
    people: list[Person]
    words: list[Words]
    asked: list[Asked]
    named: int | None = None  # how many of the people, from the first, have a name; None: not known
    heads: dict[str, int] = field(default_factory=dict)  # whom common nouns mean

    def number(self, name: str) -> int | None:
        """Give the number of somebody by any name, None for a stranger."""
        return number_of(name, self.people, self.heads)


def spoken(text: Text) -> Speech:
    """Give the speech of a text in reading order, however it is laid out, up to 200,000 quotes."""
    lines = layouts.scripts(text) or layouts.dashes(text)
    found = marks.find(text, frozenset(line.first for line in lines))
    said = sorted([*found.said, *lines], key=lambda one: (one.first, one.start))
    return Speech(tuple(said[:_MOST]), found.single)


def given_speech(text: Text, wanted: Sequence[GivenQuote]) -> list[tuple[Said, GivenQuote]]:
    """Give quotes that are known already as the scan would, their marks left out, in reading order; what is in no text is dropped."""
    places = Places(text)
    found = [(said, quote) for quote in wanted if (said := _placed(text, places, quote)) is not None]
    found.sort(key=lambda pair: (pair[0].first, pair[0].start))
    follow = [False, *(_follows(text.paragraphs, one[0], two[0]) for one, two in pairwise(found))]
    return [
        (replace(said, follows=True) if after else said, quote)
        for (said, quote), after in zip(found, follow, strict=False)
    ]


def _follows(parts: Sequence[Paragraph], one: Said, two: Said) -> bool:
    """Tell whether a quote opens the paragraph after that of another which no mark closes."""
    opening = parts[two.first].text[: two.start].strip()
    return (
        two.first == one.last + 1
        and not parts[one.last].text[one.end :].strip()
        and bool(opening)
        and not opening.strip(_MARKS)
    )


def _placed(text: Text, places: Places, quote: GivenQuote) -> Said | None:
    if not 0 <= quote.chapter < len(text.chapters):
        return None
    chapter = text.chapters[quote.chapter]
    start, end = max(0, quote.start), min(quote.end, len(chapter))
    while start < end and (chapter[start] in _MARKS or chapter[start].isspace()):
        start += 1
    if chapter[max(0, start - 1) : start].strip("\n") == "":
        start += len(chapter[start:end]) - len(chapter[start:end].lstrip(_DASHES + " "))
    while start < end and (chapter[end - 1] in _MARKS or chapter[end - 1].isspace()):
        end -= 1
    if start >= end:
        return None
    first, last = places.paragraph(quote.chapter, start), places.paragraph(quote.chapter, end - 1)
    if first is None or last is None:
        return None
    return Said(first.index, _within(first, start), last.index, _within(last, end))


def _within(part: Paragraph, offset: int) -> int:
    return max(0, min(offset - part.start, len(part.text)))


def reading(text: Text, said: tuple[Said, ...], people: list[Person]) -> Reading:
    """Find known people in a text and ask who says each quote."""
    words = words_of(text, said)
    mention(text, words, gazetteer(people), [fitting(one) for one in people])
    learn_genders(people, words)
    tell_narrator(people, words)
    return Reading(said, people, words, ask(text, said, words, people))


def own_reading(
    text: Text,
    said: tuple[Said, ...],
    declared: Sequence[Sequence[str]] = (),
    settled: Settled | None = None,
) -> Reading:
    """Find out who is in a text, and ask who says each quote. `declared` are the names of people known to be there."""
    words = words_of(text, said)
    cast = cast_of(text, words, said, declared, settled)
    return Reading(said, cast.people, words, ask(text, said, words, cast.people), cast.named, cast.heads)
