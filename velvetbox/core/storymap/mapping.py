"""From a work to its story map: the layers in the order in which each needs the ones before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from velvetbox.core import prose
from velvetbox.core.storymap import quotes as marks
from velvetbox.core.storymap import righted
from velvetbox.core.storymap.casting import call
from velvetbox.core.storymap.corrections import CORRECTED, Correction, Settled, laid_over, settle
from velvetbox.core.storymap.declared import declared
from velvetbox.core.storymap.evidence import with_reasons
from velvetbox.core.storymap.given import GivenCharacter, GivenQuote
from velvetbox.core.storymap.layering import (
    UNREAD,
    characters,
    forget_passers_by,
    mention_records,
    quote_records,
    scene_records,
    spoken_of,
    tell,
    thought_records,
)
from velvetbox.core.storymap.mentioned import Mentioned
from velvetbox.core.storymap.model import StoryMap, is_read
from velvetbox.core.storymap.people import Person, is_ego, numbers, people_of
from velvetbox.core.storymap.places import places
from velvetbox.core.storymap.quotes import Said, Speech
from velvetbox.core.storymap.reading import Reading, given_speech, own_reading, reading, spoken
from velvetbox.core.storymap.scenes import stretches
from velvetbox.core.storymap.speakers import FOUND, decide, shipped
from velvetbox.core.storymap.text import Text, text_of
from velvetbox.core.storymap.things import things
from velvetbox.core.storymap.viewpoints import viewpoints


def story_map(
    work: prose.Work,
    *,
    quotes: Sequence[GivenQuote] | None = None,
    cast: Sequence[GivenCharacter] | None = None,
    corrections: Sequence[Correction] = (),
) -> StoryMap:
    """Give the story map of a work. Raises nothing, whatever the text.

    With `quotes` only these are speech, in this order of places; with `cast` only these people are there. What `corrections` say is
    certain. People that the work's tags declare are found by those names, where the text names them.
    """
    return map_text(
        text_of(work),
        quotes=quotes,
        cast=cast,
        corrections=corrections,
        declared=declared(work),
        language=work.value(prose.Field.LANGUAGE),
    )


def map_text(
    text: Text,
    *,
    quotes: Sequence[GivenQuote] | None = None,
    cast: Sequence[GivenCharacter] | None = None,
    corrections: Sequence[Correction] = (),
    declared: Sequence[Sequence[str]] = (),
    language: str | None = None,
) -> StoryMap:
    """Give the story map of a text, as `story_map` does; `declared` are the names of people known to be there."""
    settled = settle(text, corrections)
    known = None if quotes is None else given_speech(text, quotes)
    found = (
        righted.speech(text, spoken(text), settled)
        if known is None
        else Speech(tuple(said for said, _ in known))
    )
    whole = (
        own_reading(text, found.said, declared, settled)
        if cast is None
        else reading(text, found.said, _with(people_of(cast), settled))
    )
    fixed = _fixed(text, whole, [quote for _, quote in known or ()], settled)
    single = found.single if quotes is None else marks.find(text).single
    return _layers(text, whole, fixed, settled, language=language, given=cast is not None, single=single)


def _with(people: list[Person], settled: Settled) -> list[Person]:
    """Give the people of a given cast with those who say or think something by correction."""
    known = numbers(people)
    new = [name for name in settled.names if name.casefold() not in known and not is_ego(name)]
    people += [Person(name, (name,), by=CORRECTED) for name in new]
    call(people, {}, settled)
    return people


def _fixed(
    text: Text, whole: Reading, quotes: Sequence[GivenQuote], settled: Settled
) -> dict[int, tuple[int, str]]:
    """Give the quotes whose speaker is certain, and by what: the text's labels, the caller, a correction."""
    told = [(number, said.label, "label") for number, said in enumerate(whole.said)]
    told += [(number, quote.speaker, "given") for number, quote in enumerate(quotes)]
    spans = [righted.place_of(text, said) for said in whole.said]
    told += [(number, name, CORRECTED) for number, name in laid_over(spans, settled.speakers).items()]
    return {
        number: (who, by)
        for number, name, by in told
        if name is not None and (who := whole.number(name)) is not None
    }


def _layers(
    text: Text,
    whole: Reading,
    fixed: Mapping[int, tuple[int, str]],
    settled: Settled,
    *,
    language: str | None,
    given: bool,
    single: Sequence[Said],
) -> StoryMap:
    """Ask the model who says each quote, and give all layers."""
    weights = shipped()
    toward = {
        number: who
        for number, name in righted.addressed(text, whole.said, settled).items()
        if (who := whole.number(name)) is not None
    }
    asked = righted.not_to_oneself(whole.asked, toward) if toward else whole.asked
    sure = {number: who for number, (who, _) in fixed.items()}
    likely = decide(asked, weights, sure, 1.0 if given else FOUND)
    told = tell(text, asked, likely, fixed, weights.name, toward)
    if not is_read(language):
        told = [one if number in fixed else UNREAD for number, one in enumerate(told)]
    spoken_of(asked, told, whole.words)
    forget_passers_by(whole, told)
    mentioned = Mentioned(text, whole.words)
    told = with_reasons(text, whole.said, told, mentioned)
    ids = [f"c{number + 1}" for number in range(len(whole.people))]
    lines = Counter(one.speaker for one in told if one.speaker is not None)
    named = Counter(found.who[0] for some in whole.words for found in some.mentions if len(found.who) == 1)
    found = stretches(text, whole.words, numbers(whole.people), settled.breaks)
    known, where = places(text, whole.words, whole.people, found)
    narrator = next((number for number, one in enumerate(whole.people) if one.narrator), None)
    thoughts = thought_records(text, whole, ids, single, settled, mentioned)
    return StoryMap(
        quotes=quote_records(text, whole.said, whole.asked, told, ids),
        thoughts=thoughts,
        cast=characters(whole.people, ids, whole.named, lines, named, whole.words, given),
        mentions=mention_records(text, whole.words, ids),
        scenes=scene_records(text, whole, found, where, [one.speaker for one in told], ids, settled.times),
        places=known,
        things=things(text, whole.words, found, ids),
        viewpoint=viewpoints(text, whole.words, found, ids, narrator, thoughts),
        language=language,
        lost=tuple(settled.lost),
    )
