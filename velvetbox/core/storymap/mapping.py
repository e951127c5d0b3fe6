"""From a work to its story map: the layers in the order in which each needs the ones before."""

from __future__ import annotations

from collections.abc import Sequence

from velvetbox.core import prose
from velvetbox.core.storymap import layouts, quotes
from velvetbox.core.storymap.given import GivenCharacter, GivenQuote
from velvetbox.core.storymap.model import Claim, Quote, Span, StoryMap
from velvetbox.core.storymap.quotes import Found, Said
from velvetbox.core.storymap.text import Paragraph, Places, Text, text_of

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
    found = spoken(text) if quotes is None else Found(tuple(_given(text, quotes)))
    return StoryMap(quotes=tuple(_quote(text, said) for said in found.said), language=language)


def spoken(text: Text) -> Found:
    """Give all speech of a text in reading order, however it is laid out."""
    lines = layouts.scripts(text) or layouts.dashes(text)
    found = quotes.find(text, frozenset(line.first for line in lines))
    said = sorted([*found.said, *lines], key=lambda one: (one.first, one.start))
    return Found(tuple(said), found.shown, found.single)


def _given(text: Text, wanted: Sequence[GivenQuote]) -> list[Said]:
    """Give quotes that are known already as the scan would, their marks left out; one that is in no text is dropped."""
    places = Places(text)
    out = []
    for quote in wanted:
        if not 0 <= quote.chapter < len(text.chapters):
            continue
        chapter = text.chapters[quote.chapter]
        start, end = max(0, quote.start), min(quote.end, len(chapter))
        while start < end and (chapter[start] in _MARKS or chapter[start].isspace()):
            start += 1
        while start < end and (chapter[end - 1] in _MARKS or chapter[end - 1].isspace()):
            end -= 1
        first, last = (
            places.paragraph(quote.chapter, start),
            places.paragraph(quote.chapter, max(start, end - 1)),
        )
        if first is not None and last is not None and start < end:
            out.append(Said(first.index, _within(first, start), last.index, _within(last, end)))
    return out


def _within(part: Paragraph, offset: int) -> int:
    return max(0, min(offset - part.start, len(part.text)))


def _quote(text: Text, said: Said) -> Quote:
    first, last = text.paragraphs[said.first], text.paragraphs[said.last]
    span = Span(first.chapter, first.start + said.start, last.start + said.end)
    return Quote(
        span,
        text.words_of(span),
        said.kind,
        repaired=said.repaired,
        claim=Claim(str(said.kind), 0.0),
    )
