"""From a work to its story map: the layers in the order in which each needs the ones before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

from velvetbox.core import prose
from velvetbox.core.storymap import layouts, thoughts
from velvetbox.core.storymap import quotes as marks
from velvetbox.core.storymap.casting import cast_of
from velvetbox.core.storymap.features import Asked, ask
from velvetbox.core.storymap.given import GivenCharacter, GivenQuote
from velvetbox.core.storymap.layering import characters, mention_records, quote_records, tell
from velvetbox.core.storymap.model import Claim, Scene, StoryMap, Thought
from velvetbox.core.storymap.people import Person, fitting, gazetteer, learn_genders, people_of, tell_narrator
from velvetbox.core.storymap.places import places
from velvetbox.core.storymap.quotes import Found, Said
from velvetbox.core.storymap.scan import Words, mention, words_of
from velvetbox.core.storymap.scenes import Stretch, people, shown, span_of, stretches
from velvetbox.core.storymap.speakers import decide, shipped
from velvetbox.core.storymap.text import Paragraph, Places, Text, text_of
from velvetbox.core.storymap.things import things
from velvetbox.core.storymap.timeline import order, times
from velvetbox.core.storymap.viewpoints import viewpoints

_OPENING = 60
_MARKS = "\"“”„‟«»「」『』＂'‘’`"


def story_map(
    work: prose.Work,
    *,
    quotes: Sequence[GivenQuote] | None = None,
    cast: Sequence[GivenCharacter] | None = None,
) -> StoryMap:
    """Give the story map of a work. Raises nothing, whatever the text.

    With `quotes` only these are speech, in this order of places; with `cast` only these people are there.
    """
    language = work.value(prose.Field.LANGUAGE)
    return map_text(text_of(work), quotes=quotes, cast=cast, language=language)


def map_text(
    text: Text,
    *,
    quotes: Sequence[GivenQuote] | None = None,
    cast: Sequence[GivenCharacter] | None = None,
    language: str | None = None,
) -> StoryMap:
    """Give the story map of a text, as `story_map` does."""
    known = None if quotes is None else given_speech(text, quotes)
    found = spoken(text) if known is None else Found(tuple(said for said, _ in known))
    whole = own_reading(text, found.said) if cast is None else reading(text, found.said, people_of(cast))
    single = found.single if quotes is None else marks.find(text).single
    return layers(
        text,
        whole,
        _fixed(whole, [quote for _, quote in known or ()]),
        language,
        given=cast is not None,
        single=single,
    )


def _fixed(whole: Reading, quotes: Sequence[GivenQuote]) -> dict[int, int]:
    """Give the quotes whose speaker the text's labels or the caller tell for certain."""
    names = _numbers(whole.people)
    fixed = {
        number: names[said.label.casefold()]
        for number, said in enumerate(whole.said)
        if said.label is not None and said.label.casefold() in names
    }
    for number, quote in enumerate(quotes):
        if quote.speaker is not None and quote.speaker.casefold() in names:
            fixed[number] = names[quote.speaker.casefold()]
    return fixed


def _numbers(people: Sequence[Person]) -> dict[str, int]:
    """Give people's numbers by their names, casefolded."""
    return {
        alias.casefold(): number for number, one in enumerate(people) for alias in (one.name, *one.aliases)
    }


def spoken(text: Text) -> Found:
    """Give all speech of a text in reading order, however it is laid out."""
    lines = layouts.scripts(text) or layouts.dashes(text)
    found = marks.find(text, frozenset(line.first for line in lines))
    said = sorted([*found.said, *lines], key=lambda one: (one.first, one.start))
    return Found(tuple(said), found.shown, found.single)


def given_speech(text: Text, wanted: Sequence[GivenQuote]) -> list[tuple[Said, GivenQuote]]:
    """Give quotes that are known already as the scan would, their marks left out, in reading order; what is in no text is dropped."""
    places = Places(text)
    found = [(said, quote) for quote in wanted if (said := _placed(text, places, quote)) is not None]
    return sorted(found, key=lambda pair: (pair[0].first, pair[0].start))


def _placed(text: Text, places: Places, quote: GivenQuote) -> Said | None:
    if not 0 <= quote.chapter < len(text.chapters):
        return None
    chapter = text.chapters[quote.chapter]
    start, end = max(0, quote.start), min(quote.end, len(chapter))
    while start < end and (chapter[start] in _MARKS or chapter[start].isspace()):
        start += 1
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


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the speaker model sees it: its speech, its people, and each quote asked."""

    said: tuple[Said, ...]
    people: list[Person]
    words: list[Words]
    asked: list[Asked]
    named: int | None = None  # how many of the people, from the first, have a name; None: not known


def read_given(text: Text, quotes: Sequence[GivenQuote], cast: Sequence[GivenCharacter]) -> Reading:
    """Give what the speaker model sees when quotes and cast are known."""
    return reading(text, tuple(said for said, _ in given_speech(text, quotes)), people_of(cast))


def reading(text: Text, said: tuple[Said, ...], people: list[Person]) -> Reading:
    """Find known people in a text and ask who says each quote."""
    words = words_of(text, said)
    mention(text, words, gazetteer(people), [fitting(one) for one in people])
    learn_genders(people, words)
    tell_narrator(people, words, sum(len(some.low) for some in words))
    return Reading(said, people, words, ask(text, said, words, people))


def own_reading(text: Text, said: tuple[Said, ...]) -> Reading:
    """Find out who is in a text, and ask who says each quote."""
    words = words_of(text, said)
    cast = cast_of(text, words, said)
    return Reading(said, cast.people, words, ask(text, said, words, cast.people), cast.named)


def layers(
    text: Text,
    whole: Reading,
    fixed: dict[int, int],
    language: str | None,
    *,
    given: bool,
    single: Sequence[Said],
) -> StoryMap:
    """Ask the model who says each quote, and give all layers."""
    weights = shipped()
    likely = decide(whole.asked, weights, fixed)
    told = tell(text, whole.asked, likely, fixed, weights.name)
    ids = [f"c{number + 1}" for number in range(len(whole.people))]
    lines = Counter(one.speaker for one in told if one.speaker is not None)
    named = Counter(found.who[0] for some in whole.words for found in some.mentions if len(found.who) == 1)
    found = stretches(text, whole.words, _numbers(whole.people))
    known, where = places(text, whole.words, whole.people, found)
    narrator = next((number for number, one in enumerate(whole.people) if one.narrator), None)
    return StoryMap(
        quotes=quote_records(text, whole.said, whole.asked, told, ids),
        thoughts=thought_records(text, whole, ids, single),
        cast=characters(whole.people, ids, whole.named, lines, named, whole.words, given),
        mentions=mention_records(text, whole.words, ids),
        scenes=_scenes(text, whole, found, where, [one.speaker for one in told], ids),
        places=known,
        things=things(text, whole.words, found, ids),
        viewpoint=viewpoints(text, whole.words, found, ids, narrator),
        language=language,
    )


def _scenes(
    text: Text,
    whole: Reading,
    found: Sequence[Stretch],
    where: Sequence[str | None],
    speakers: Sequence[int | None],
    ids: Sequence[str],
) -> tuple[Scene, ...]:
    """Give the scenes of the map."""
    when = times(text, found)
    places_in_time = order(when)
    out = []
    for one, place, time, nth in zip(found, where, when, places_in_time, strict=True):
        span = span_of(text, one)
        there = people(whole.words, one, speakers)
        out.append(
            Scene(
                span,
                _first_words(text.paragraphs[one.first].text),
                one.marked,
                place,
                time,
                nth,
                tuple(ids[who] for who, _ in there.most_common()),
                Claim("breaks" if one.marked else "scenes", round(one.confidence, 3), shown(text, one)),
            )
        )
    return tuple(out)


def _first_words(text: str) -> str:
    """Give the first words of a scene, up to 60 code points."""
    start = text[: 2 * _OPENING]
    return shorten(start, _OPENING, placeholder="") or start[:_OPENING]


def thought_records(
    text: Text, whole: Reading, ids: Sequence[str], single: Sequence[Said]
) -> tuple[Thought, ...]:
    """Give the thoughts of the map."""
    told = any(one.narrator for one in whole.people)
    out = []
    for one in thoughts.find(text, whole.said, single, first_person=told):
        who, sure = thoughts.thinker(one, whole.words, whole.people)
        part = text.paragraphs[one.paragraph]
        span = part.span(one.start, one.end)
        why = part.span(*one.tag) if one.tag else None
        thinker = None if who is None else ids[who]
        out.append(
            Thought(
                span,
                text.words_of(span),
                thinker,
                Claim(one.by, round(one.confidence * max(sure, 0.5), 3), why),
            )
        )
    return tuple(out)
