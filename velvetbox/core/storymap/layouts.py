"""Speech without quotation marks: after dashes, and after names in scripts and chats."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator

from velvetbox.core.prose import Kind
from velvetbox.core.storymap.model import QuoteKind
from velvetbox.core.storymap.quotes import Said
from velvetbox.core.storymap.text import Paragraph, Text
from velvetbox.core.storymap.words import SAID

_DASH = re.compile(r"\s*(?:[—–―]|--?)\s*(?=[^\W\d_]|[¿¡…])")
_BETWEEN = re.compile(r"(?:[—–―]|--)\s*+|(?<=\s)-\s")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_END = re.compile(r"[.!?…](?:\s++(?=[^\W\d_a-z])|$)")
_AFTER = re.compile(r"[,!?…]\s+")
_LINE = re.compile(r"[^\n]+")
_CHAT = re.compile(
    r"(?:\[?\d\d?:\d\d(?::\d\d)?(?:\s?[ap]m)?\]?\s*)?<([^<>\n]{1,30})>:?\s*(?=\S)", re.IGNORECASE
)
_NAMED = re.compile(
    r"(?:\[?\d\d?:\d\d(?::\d\d)?(?:\s?[ap]m)?\]?\s*)?([^\W\d_][\w.'’ -]{0,28}?)\s?(?:[\[(][^\])\n]{1,80}[\])]\s?)?:\s+(?=\S)",
    re.IGNORECASE,
)
_FEW = 3
_NOBODY = frozenset(
    """note notes summary title author rating pairing pairings disclaimer warning warnings spoilers chapter part fandom genre
    feedback archive distribution date subject to from re cc beta time setting day place location dedication characters
    series status category a/n an author's prompt words wordcount word ps p.s example answer question""".split()
)


def scripts(text: Text) -> list[Said]:
    """Give the lines of plays and chats, when names before the words come again and again."""
    lines = [
        (part, *line) for part in text.paragraphs if part.kind is not Kind.BREAK for line in _labelled(part)
    ]
    often = Counter(label.casefold() for _, label, _, _ in lines)
    again = {label for label, times in often.items() if times > 1}
    told = [line for line in lines if line[1].casefold() in again]
    if len(told) < _FEW or len(again) < 2 or not _dense(told):
        return []
    return [
        Said(part.index, start, part.index, end, QuoteKind.SCRIPT, label=label)
        for part, label, start, end in lines
        if label.casefold() in again or (not label.islower() and _between(part, told))
    ]


def _labelled(part: Paragraph) -> Iterator[tuple[str, int, int]]:
    if ":" not in part.text and "<" not in part.text:
        return
    for line in _LINE.finditer(part.text):
        chat = _CHAT.match(part.text, line.start())
        found = chat or _NAMED.match(part.text, line.start(), line.end())
        if found is not None and (chat or _names(found[1])):
            yield found[1].strip(), found.end(), line.end()


def _names(label: str) -> bool:
    """Tell whether the words before a colon may be somebody's name."""
    words = label.split()
    return 0 < len(words) < 4 and words[0].casefold() not in _NOBODY


def _dense(told: list[tuple[Paragraph, str, int, int]]) -> bool:
    """Tell whether the labelled lines stand together, as in a script, rather than strewn over a story."""
    near = sum(second[0].index - first[0].index <= 2 for first, second in itertools.pairwise(told))
    return near * 2 >= len(told) - 1


def _between(part: Paragraph, told: list[tuple[Paragraph, str, int, int]]) -> bool:
    return told[0][0].index <= part.index <= told[-1][0].index


def dashes(text: Text) -> list[Said]:
    """Give the speech of a text whose lines open with a dash, when it is written so."""
    parts = [part for part in text.paragraphs if part.kind in {Kind.PARAGRAPH, Kind.PREFORMATTED}]
    opened = [part for part in parts if _DASH.match(part.text)]
    marked = sum('"' in part.text or "“" in part.text or "«" in part.text for part in parts)
    if len(opened) < _FEW or len(opened) * 20 < len(parts) or len(opened) < marked:
        return []
    return [said for part in opened for said in _spoken(part)]


def _spoken(part: Paragraph) -> Iterator[Said]:
    """Give what a dash line says, the tags inside it left out."""
    text = part.text
    opening = _DASH.match(text)
    start = opening.end() if opening else 0
    while start < len(text):
        cut = _tag(text, start)
        if cut is None:
            yield Said(part.index, start, part.index, len(text.rstrip()), QuoteKind.DASH)
            return
        end, rest = cut
        if text[start:end].strip():
            yield Said(part.index, start, part.index, end, QuoteKind.DASH)
        if rest is None:
            return
        start = rest


def _tag(text: str, start: int) -> tuple[int, int | None] | None:
    """Give where the words end before the next tag, and where they go on after it (None: they do not)."""
    for match in _BETWEEN.finditer(text, start):
        if _is_tag(text, match.end()):
            end = len(text[: match.start()].rstrip())
            again = _BETWEEN.search(text, match.end())
            return end, again.end() if again else None
    for match in _AFTER.finditer(text, start):
        if _is_tag(text, match.end()):
            sentence = _END.search(text, match.end())
            told = sentence is None or not text[sentence.end() :].strip() or _told(text, sentence.end())
            return match.start() + 1, None if told or sentence is None else sentence.end()
    return None


def _is_tag(text: str, at: int) -> bool:
    """Tell whether a speech verb stands among the first words from here: "said Ann", "he said", "old Ann Lee said"."""
    words = [match[0].lower() for match, _ in zip(_WORD.finditer(text, at, at + 60), range(4), strict=False)]
    return any(word in SAID for word in words[:1]) or (
        bool(words)
        and any(word in SAID for word in words[1:3])
        and (words[0] in {"he", "she", "they", "i", "the"} or text[at].isupper())
    )


def _told(text: str, at: int) -> bool:
    words = [match[0] for match, _ in zip(_WORD.finditer(text, at, at + 40), range(2), strict=False)]
    return len(words) == 2 and words[0] in {"He", "She", "They", "The", "His", "Her"}
