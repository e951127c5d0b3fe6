"""A map as the tables that BookNLP writes (github.com/dbamman/booknlp): `.tokens`, `.quotes` and `.entities`.

Tab-separated with a header. Tokens are numbered through the work, first and last inclusive; `byte_onset` and `byte_offset` are, as
there, code points: of the chapters' plain texts with a blank line between. What needs a parser (lemma, part of speech, syntax, events)
is "_". `char_id` and `COREF` are the number in a Character's id; places are counted on from there.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from velvetbox.core.storymap.model import Mention, MentionKind, Quote, Span, StoryMap
from velvetbox.core.storymap.places import NOUNS
from velvetbox.core.storymap.scan import WORD
from velvetbox.core.storymap.text import Text

_TOKEN = re.compile(rf"{WORD.pattern}|\d+|\.\.\.+|--+|\S")
_ENDS = frozenset(".!?…")
_TOKENS = (
    "paragraph_ID sentence_ID token_ID_within_sentence token_ID_within_document word lemma byte_onset byte_offset POS_tag "
    "fine_POS_tag dependency_relation syntactic_head_ID event"
).split()
_QUOTES = "quote_start quote_end mention_start mention_end mention_phrase char_id quote".split()
_ENTITIES = "COREF start_token end_token prop cat text".split()
_PROPS = {MentionKind.NAME: "PROP", MentionKind.EPITHET: "NOM", MentionKind.PRONOUN: "PRON"}
_GAP = 2  # code points between two chapters


@dataclass(frozen=True, slots=True)
class Tables:
    """The three tables, each as the text of a file."""

    tokens: str
    quotes: str
    entities: str


def tables(text: Text, found: StoryMap) -> Tables:
    """Give a map of a text as tables."""
    tokens = _Tokens(text)
    return Tables(
        _table(_TOKENS, tokens.rows()),
        _table(_QUOTES, _quotes(tokens, found)),
        _table(_ENTITIES, _entities(tokens, found)),
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    return "".join("\t".join(map(str, row)) + "\n" for row in (head, *rows))


class _Tokens:
    """The tokens of a work, in order."""

    def __init__(self, text: Text) -> None:
        self.words: list[str] = []
        self.places: list[tuple[int, int]] = []  # chapter, first code point
        self._paragraphs: list[int] = []
        self._bases = [0]
        for chapter in text.chapters:
            self._bases.append(self._bases[-1] + len(chapter) + _GAP)
        for part in text.paragraphs:
            for match in _TOKEN.finditer(part.text):
                self.words.append(match[0])
                self.places.append((part.chapter, part.start + match.start()))
                self._paragraphs.append(part.index)

    def of(self, span: Span) -> tuple[int, int] | None:
        """Give the first and last token of a place, None when it holds none."""
        first = max(0, bisect_right(self.places, (span.chapter, span.start)) - 1)
        if not self.places or not self._reaches(first, span):
            first += 1
        last = bisect_left(self.places, (span.chapter, span.end)) - 1
        return (first, last) if first <= last else None

    def _reaches(self, token: int, span: Span) -> bool:
        chapter, start = self.places[token]
        return chapter == span.chapter and start + len(self.words[token]) > span.start

    def with_marks(self, first: int, last: int) -> tuple[int, int]:
        """Take in the quotation mark before and after some tokens, as BookNLP does."""
        first -= first > 0 and not self.words[first - 1][0].isalnum() and self._beside(first - 1)
        last += last + 1 < len(self.words) and not self.words[last + 1][0].isalnum() and self._beside(last)
        return first, last

    def _beside(self, token: int) -> bool:
        """Tell whether nothing stands between a token and the next one."""
        (chapter, start), following = self.places[token], self.places[token + 1]
        return following == (chapter, start + len(self.words[token]))

    def text(self, first: int, last: int) -> str:
        """Give tokens as a text, a space between two."""
        return " ".join(self.words[first : last + 1])

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Give the rows of the table."""
        paragraph = sentence = -1
        within = 0
        opens = True
        for number, (word, (chapter, start)) in enumerate(zip(self.words, self.places, strict=True)):
            if self._paragraphs[number] != paragraph or (opens and word[0].isalnum()):
                sentence, within = sentence + 1, 0
                opens = False
            paragraph = self._paragraphs[number]
            at = self._bases[chapter] + start
            yield paragraph, sentence, within, number, word, "_", at, at + len(word), "_", "_", "_", "_", "O"
            within += 1
            opens = word[-1] in _ENDS or (opens and not word[0].isalnum())


def _quotes(tokens: _Tokens, found: StoryMap) -> Iterator[tuple[object, ...]]:
    mentions: defaultdict[str, list[Mention]] = defaultdict(list)
    for one in found.mentions:
        mentions[one.character].append(one)
    for quote in found.quotes:
        place = tokens.of(quote.span)
        if place is None:
            continue
        first, last = tokens.with_marks(*place)
        shown = _shown(quote, mentions)
        where = tokens.of(shown) if shown is not None else None
        who = None if quote.speaker is None else _number(quote.speaker)
        told = (*where, tokens.text(*where)) if where is not None else (None, None, None)
        yield first, last, *told, who, tokens.text(first, last)


def _shown(quote: Quote, mentions: dict[str, list[Mention]]) -> Span | None:
    """Give the words that show who speaks: the map's own, else the speaker's mention last before the quote, or the next one."""
    if quote.claim.why is not None or quote.speaker is None or quote.speaker not in mentions:
        return quote.claim.why
    theirs = mentions[quote.speaker]
    at = bisect_left(theirs, quote.span, key=lambda one: one.span)
    return theirs[max(0, at - 1)].span


def _entities(tokens: _Tokens, found: StoryMap) -> Iterator[tuple[object, ...]]:
    rows = [(one.span, _number(one.character), _PROPS[one.kind], "PER") for one in found.mentions]
    after = max((_number(one.id) for one in found.cast), default=0) + 1
    for number, place in enumerate(found.places, after):
        common = place.name.rpartition(" ")[2].casefold() in NOUNS
        rows += [
            (span, number, "NOM" if common else "PROP", "FAC" if common else "LOC") for span in place.mentions
        ]
    for span, number, prop, kind in sorted(rows):
        where = tokens.of(span)
        if where is not None:
            yield number, *where, prop, kind, tokens.text(*where)


def _number(character: str) -> int:
    return int(character[1:])
