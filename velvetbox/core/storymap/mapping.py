"""From a work to its story map: the layers in the order in which each needs the ones before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from velvetbox.core import prose
from velvetbox.core.storymap import quotes as marks
from velvetbox.core.storymap.given import GivenCharacter, GivenQuote
from velvetbox.core.storymap.layering import (
    characters,
    mention_records,
    quote_records,
    scene_records,
    tell,
    thought_records,
)
from velvetbox.core.storymap.model import StoryMap
from velvetbox.core.storymap.people import Person, people_of
from velvetbox.core.storymap.places import places
from velvetbox.core.storymap.quotes import Said, Speech
from velvetbox.core.storymap.reading import Reading, given_speech, own_reading, reading, spoken
from velvetbox.core.storymap.scenes import stretches
from velvetbox.core.storymap.speakers import decide, shipped
from velvetbox.core.storymap.text import Text, text_of
from velvetbox.core.storymap.things import things
from velvetbox.core.storymap.viewpoints import viewpoints


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
    found = spoken(text) if known is None else Speech(tuple(said for said, _ in known))
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
        scenes=scene_records(text, whole, found, where, [one.speaker for one in told], ids),
        places=known,
        things=things(text, whole.words, found, ids),
        viewpoint=viewpoints(text, whole.words, found, ids, narrator),
        language=language,
    )
