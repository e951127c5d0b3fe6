"""What stands around a quote and may tell its speaker: "said Ann", "Ann turned to him.", "She said:"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from velvetbox.core.prose import Kind
from velvetbox.core.storymap.model import Manner
from velvetbox.core.storymap.quotes import Said
from velvetbox.core.storymap.scan import Found, Words, stops_between, within
from velvetbox.core.storymap.text import Paragraph
from velvetbox.core.storymap.words import BEFORE_OBJECTS, SAID, SURELY_SAID

_REACH = 14  # words from the quote to its verb
_NO_VERB = frozenset("to not the a an his her their my your its of no with".split())


@dataclass(slots=True)
class Cues:
    """The mentions that may be the speaker: of the tag after and before, and the doers of the sentences around.

    `sure` says that the tag's verb always means speaking; `joined` that the words before end with a comma or colon.
    """

    after: Found | None = None
    before: Found | None = None
    does_after: Found | None = None
    does_before: Found | None = None
    does_first: Found | None = None
    sure: bool = False
    joined: bool = False
    lower: bool = False  # the words after the quote go on in its sentence
    silent: bool = True  # nothing but speech in the paragraph

    @property
    def manner(self) -> Manner:
        """Tell how the text names the speaker."""
        tag = self.after or self.before
        if tag is None:
            return Manner.IMPLICIT
        return Manner.EXPLICIT if tag.kind == "n" else Manner.ANAPHORIC

    @property
    def noun(self) -> str:
        """Give the noun of a tag that means nobody known: "said his mother"."""
        tag = self.after or self.before
        return tag.word if tag is not None and tag.kind == "c" and not tag.who else ""


def cues(said: Sequence[Said], parts: Sequence[Paragraph], words: Sequence[Words]) -> list[Cues]:
    """Give what stands around each quote."""
    return [_cues(one, parts, words) for one in said]


def _cues(one: Said, parts: Sequence[Paragraph], all_words: Sequence[Words]) -> Cues:
    out = Cues()
    part, words = parts[one.last], all_words[one.last]
    first, last = _after(words, one.end)
    if first < last:
        out.silent = False
        stop = _sentence_end(part.text, words, first, last)
        out.lower = part.text[words.starts[first]].islower()
        out.after, out.sure = _tag_after(words, first, stop)
        out.does_after = _doer(words, first, stop)
    part, words = parts[one.first], all_words[one.first]
    first, last = _before(words, one.start)
    if first == last and not (first and words.quote[first - 1] >= 0):
        part, words, first, last = _lead(one, parts, all_words)
    if first < last:
        out.silent = False
        begin = _sentence_start(part.text, words, first, last)
        end = part.text[words.ends[last - 1] : words.ends[last - 1] + 3]
        out.joined = "," in end or ":" in end
        if out.joined or out.after is None:
            out.before, sure = _tag_before(words, begin, last, joined=out.joined)
            out.sure = out.sure or sure
        out.does_before = _doer(words, begin, last)
        out.does_first = _doer(words, first, last)
    return out


def _after(words: Words, offset: int) -> tuple[int, int]:
    """Give the first and last of the unspoken words right after an offset."""
    first = words.from_offset(offset)
    last = first
    while last < len(words.starts) and words.quote[last] < 0:
        last += 1
    return first, last


def _before(words: Words, offset: int) -> tuple[int, int]:
    last = words.from_offset(offset)
    first = last
    while first and words.quote[first - 1] < 0:
        first -= 1
    return first, last


def _lead(
    one: Said, parts: Sequence[Paragraph], all_words: Sequence[Words]
) -> tuple[Paragraph, Words, int, int]:
    """Give the paragraph before, when it leads up to the quote: "He said:"."""
    part, words = parts[one.first], all_words[one.first]
    if one.first:
        part, words = parts[one.first - 1], all_words[one.first - 1]
        if part.kind is Kind.PARAGRAPH and part.text.rstrip()[-1:] in {":", ","} and words.starts:
            return part, words, *_before(words, len(part.text))
    return part, words, 0, 0


def _sentence_end(text: str, words: Words, first: int, last: int) -> int:
    for at in range(first, min(last, first + 60) - 1):
        if stops_between(text, words, at, at + 1):
            return at + 1
    return min(last, first + 60)


def _sentence_start(text: str, words: Words, first: int, last: int) -> int:
    for at in range(last - 1, max(first, last - 60), -1):
        if stops_between(text, words, at - 1, at):
            return at
    return max(first, last - 60)


def _tag_after(words: Words, first: int, last: int) -> tuple[Found | None, bool]:
    verb = _verb(words, first, min(last, first + _REACH))
    if verb is None:
        return None, False
    sure = words.low[verb] in SURELY_SAID
    if verb - first <= 1 and (found := _subject_after(words, verb, last)) is not None:
        return found, sure
    return _subject_before(words, first, verb), sure


def _tag_before(words: Words, first: int, last: int, *, joined: bool) -> tuple[Found | None, bool]:
    for verb in range(last - 1, first - 1, -1):
        if words.low[verb] in SAID and not (verb > first and words.low[verb - 1] in _NO_VERB):
            sure = words.low[verb] in SURELY_SAID
            if not joined and verb < last - _REACH:
                return None, False
            return _subject_before(words, first, verb, near=True) or _subject_after(words, verb, last), sure
    return None, False


def _verb(words: Words, first: int, last: int) -> int | None:
    for at in range(first, last):
        if words.low[at] in SAID and not (at > first and words.low[at - 1] in _NO_VERB):
            return at
    return None


def _subject_after(words: Words, verb: int, last: int) -> Found | None:
    """Give who stands right after the verb ("said old Ann"), not as its object ("said to Ann")."""
    for found in within(words, verb + 1, min(verb + 4, last)):
        if not found.owns:
            between = words.low[verb + 1 : found.first]
            if found.kind == "p" and found.word in {"him", "them"}:
                return None
            return None if any(word in BEFORE_OBJECTS for word in between) else found
    return None


def _subject_before(words: Words, first: int, verb: int, *, near: bool = False) -> Found | None:
    """Give who stands before the verb: the first doer of the sentence, or with `near` the last one."""
    found = [
        one
        for one in within(words, max(first, verb - 40), verb)
        if one.last <= verb and not one.owns and one.quote < 0
    ]
    doers = [one for one in found if one.subject] or [one for one in found if one.kind in "nc"]
    return (doers[-1] if near else doers[0]) if doers else None


def _doer(words: Words, first: int, last: int) -> Found | None:
    """Give who does something in a sentence: its first subject, else the first name."""
    found = [one for one in within(words, first, min(last, first + 60)) if one.quote < 0 and not one.owns]
    return next((one for one in found if one.subject), None) or next(
        (one for one in found if one.kind == "n"), None
    )
