"""Emphasis and thoughts written with marks in plain text: *so*, _so_, /so/, **so**."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from velvetbox.core.formats.draft import Mend, word_before
from velvetbox.core.formats.text.marks import Matched, Pair, Run, match, slashes_are_marks
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import EMPHASIS, STRONG, THOUGHT, Mark, Span, tidy
from velvetbox.core.values import value

_SEEN = 4000  # characters looked back at for quotation marks
_FURTHEST = 12  # paragraphs that one pair of marks may run over
_AROUND = 20  # characters of quotation marks and the like around a paragraph all in marks
_QUOTES = lazy_pattern('["“”„«»「」『』]')
_STOPS = frozenset(".!?…—–。！？")
_OUTER = " \t\n\u00a0\"'“”‘’«».,;:!?…—–-()[]"
_ENDED = lazy_pattern(r"(?:^|[.!?…:”\"’»]\s+|\n)[\"'“‘]*\Z")
_THINKING = lazy_pattern(
    r"\s*+(?:[\w’'-]+\s+){0,4}?(?:thought|thinks?|thinking|wonder(?:ed|s|ing)?|mus(?:ed|es|ing)|ponder(?:ed|s)|"
    r"reflect(?:ed|s)|reali[sz](?:ed|es)|decid(?:ed|es)|reason(?:ed|s)|remember(?:ed|s)|recall(?:ed|s)|"
    r"admit(?:ted|s)|remind(?:ed|s)|told|tells|ask(?:ed|s)|said|says|add(?:ed|s)|conclud(?:ed|es)|figur(?:ed|es)|"
    r"suppos(?:ed|es)|guess(?:ed|es)|hop(?:ed|es)|pray(?:ed|s)|not(?:ed|es)|observ(?:ed|es)|swore|vow(?:ed|s)|"
    r"consider(?:ed|s)|knew|knows|felt|feels|came|echo(?:ed|es)|snarl(?:ed|s)|sigh(?:ed|s)|groan(?:ed|s)|"
    r"mental(?:ly)?|mind|head|himself|herself|myself|themselves|themself|yourself|itself)\b",
    re.IGNORECASE,
)


_UNMARKED = Matched((), ())


@value(frozen=True, slots=True)
class Emphasised:
    """The spans of each paragraph, and the mend that tells of it."""

    spans: tuple[tuple[Span, ...], ...]
    mend: Mend | None


def read_emphasis(texts: Sequence[str], *, enabled: bool = True) -> Emphasised:
    """Read marks into spans, paragraph by paragraph and where they run on into the next.

    A marked stretch that is a whole utterance outside quotation marks is a thought, any other emphasis.
    """
    chars = _chars(texts) if enabled else ""
    if not chars:
        return Emphasised(tuple((Span(text),) if text else () for text in texts), None)
    marked = re.compile(f"[{chars}]").search
    found = [match(text, chars) if marked(text) else _UNMARKED for text in texts]
    pairs = _running_on(texts, found)
    spans = tuple(_spans(text, each) for text, each in zip(texts, pairs, strict=True))
    return Emphasised(spans, _mend(texts, spans, pairs))


def _chars(texts: Iterable[str]) -> str:
    whole = "\n".join(texts)
    chars = "".join(char for char in "*_" if char in whole)
    return chars + "/" if "/" in whole and slashes_are_marks(whole) else chars


def _mend(
    texts: Sequence[str], spans: Sequence[tuple[Span, ...]], pairs: Sequence[Sequence[Pair]]
) -> Mend | None:
    count = sum(map(len, pairs))
    if not count:
        return None
    index = next(index for index, each in enumerate(pairs) if each)
    at = word_before(texts[index], min(pair.opened for pair in pairs[index]) - 60)
    after = "".join(span.text for span in spans[index])[at : at + 200]
    told = f"{count} stretches between marks such as *these* are shown as emphasis or thoughts."
    return Mend("text.emphasis", told, texts[index][at : at + 200], after, count)


def _spans(text: str, pairs: Sequence[Pair]) -> tuple[Span, ...]:
    if not pairs:
        return (Span(text),) if text else ()
    events = sorted(
        [(pair.opened, 1, pair.open_size, pair) for pair in pairs]
        + [(pair.closed, 0, pair.close_size, pair) for pair in pairs],
        key=lambda event: event[:2],
    )
    out: list[Span] = []
    marks: list[Mark] = []
    at = 0
    for position, opening, size, pair in events:
        out.append(Span(text[at:position], tuple(marks)))
        at = position + size
        if opening:
            marks.append(_kind(text, pair, nested=bool(marks)))
        else:
            marks.pop()
    out.append(Span(text[at:]))
    return tidy(out)


def _kind(text: str, pair: Pair, *, nested: bool) -> Mark:
    if pair.strong:
        return STRONG
    return THOUGHT if not nested and _is_thought(text, pair) else EMPHASIS


def _is_thought(text: str, pair: Pair) -> bool:
    if not (pair.open_size and pair.close_size):
        return False
    inner = text[pair.opened + 1 : pair.closed].strip().replace("*", "")
    before = text[max(0, pair.opened - _SEEN) : pair.opened]
    if not _is_utterance(inner) or _is_quoted(before):
        return False
    if inner[-1] in _STOPS:
        return True
    after = text[pair.closed + 1 : pair.closed + 90]
    if inner[-1] in ",-":
        return bool(_THINKING.match(after))
    if not _ENDED.search(before[-8:]):
        return False
    return after[:1] in _STOPS or (after[:1] == "," and bool(_THINKING.match(after[1:])))


def _is_utterance(inner: str) -> bool:
    """Tell whether text begins like a sentence, has two words, and quotes nobody."""
    if len(inner.split()) < 2 or _QUOTES.search(inner):
        return False
    first = inner.lstrip("'‘’¿¡(")[:1]
    return first in {"…", "."} or (first.isalnum() and not first.islower())


def _is_quoted(before: str) -> bool:
    """Tell whether a place in a paragraph is inside quotation marks, from the text before it."""
    if before[-1:] in {"‘", "'"}:
        return True
    marks = _QUOTES.findall(before)
    if not marks:
        return False
    if marks[-1] == '"':
        return marks.count('"') % 2 == 1
    if marks[-1] == "“":
        return "„" not in marks
    return marks[-1] in "„«「『"


def _running_on(texts: Sequence[str], found: Sequence[Matched]) -> list[tuple[Pair, ...]]:
    """Add pairs that open in one paragraph and close in a later one."""
    pairs = [each.pairs for each in found]
    index = 0
    while index < len(texts):
        opener = _opening(texts[index], found[index])
        last = _closing_after(texts, found, index, opener) if opener else None
        if opener is None or last is None:
            index += 1
            continue
        _mark_through(texts, found, pairs, index, last)
        index = last + 1
    return pairs


def _opening(text: str, found: Matched) -> Run | None:
    """Give the one unmatched mark that opens a paragraph, if there is one."""
    if len(found.lone) != 1 or not found.lone[0].opens or found.lone[0].inside or found.lone[0].left > 1:
        return None
    return found.lone[0] if not text[: found.lone[0].at].strip(_OUTER) else None


def _closing_after(texts: Sequence[str], found: Sequence[Matched], start: int, opener: Run) -> int | None:
    for index in range(start + 1, min(start + _FURTHEST, len(texts))):
        lone = found[index].lone
        if not lone:
            if _is_all_marked(texts[index], found[index], opener.char):
                return index - 1
            continue
        if len(lone) > 1 or lone[0].char != opener.char:
            return None
        if lone[0].closes and not texts[index][lone[0].end :].strip(_OUTER):
            return index
        if _opening(texts[index], found[index]) is None:
            return None
    return None


def _is_all_marked(text: str, found: Matched, char: str) -> bool:
    """Tell whether a paragraph opens again with the same mark, as quotations do, and closes at its end."""
    return any(
        text[pair.opened] == char
        and max(pair.opened, len(text) - pair.closed) < _AROUND
        and not text[: pair.opened].strip(_OUTER)
        and not text[pair.closed + pair.close_size :].strip(_OUTER)
        for pair in found.pairs
    )


def _mark_through(
    texts: Sequence[str], found: Sequence[Matched], pairs: list[tuple[Pair, ...]], first: int, last: int
) -> None:
    for index in range(first, last + 1):
        whole = Pair(0, 0, len(texts[index]), 0)
        lone = found[index].lone
        if lone and lone[0].opens and _opening(texts[index], found[index]):
            whole = replace(whole, opened=lone[0].at, open_size=1)
        elif lone:
            whole = replace(whole, closed=lone[0].at, close_size=1)
        if texts[index]:
            pairs[index] = (*pairs[index], whole)
