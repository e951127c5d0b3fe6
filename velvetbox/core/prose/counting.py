r"""Counting what a text holds: words by AO3's rule, paragraphs, breaks, runs of italics, notes, ruby.

AO3's rule (otwarchive, lib/word_counter.rb): "--" parts words, apostrophes and hyphens do not; each
character of Han, Hiragana, Katakana and Thai is one word; any other run of word characters is one.
Python's `\w` lacks combining marks, so runs are built from the categories L, M, Nd and Pc after NFC.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable

from velvetbox.core.prose.document import Block, Chapter, Kind, walk
from velvetbox.core.prose.spans import MarkKind, Span
from velvetbox.core.values import value

_CHARACTER_SCRIPTS = (
    "\u0e00-\u0e7f"  # Thai
    "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b"  # Han radicals and signs
    "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"  # kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"  # Han
)


def _marks() -> str:
    """Give a character class of all combining marks, as ranges."""
    ranges: list[str] = []
    start = previous = -2
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(chr(code))[0] != "M":
            continue
        if code != previous + 1:
            if start >= 0:
                ranges.append(f"\\U{start:08x}-\\U{previous:08x}")
            start = code
        previous = code
    ranges.append(f"\\U{start:08x}-\\U{previous:08x}")
    return "".join(ranges)


_IGNORED = "'’‘-\u00ad\u2060\u200b\ufeff"
_PARTING = "“”„«»…—–\u00a0"  # the commonest characters beyond ASCII that part words
_IN_WORDS = bytes(0x77 if chr(code).isalnum() or chr(code) == "_" else 0x20 for code in range(256))
_LATIN_WORD = re.compile(r"\w+")
_PLAIN = re.compile(
    r"[\x00-\u02ff\u0370-\u0482\u048a-\u0590\u1e00-\u20cf\u2100-\u2cee\u2e00-\u2e7f\u3000-\u3004\ufb00-\ufb06\ufffd]*\Z"
)
_word: re.Pattern[str] | None = None


def _any_word() -> re.Pattern[str]:
    global _word  # noqa: PLW0603 - built once, on the first text that needs it (60 ms)
    if _word is None:
        _word = re.compile(
            f"[{_CHARACTER_SCRIPTS}]|[^\\W{_CHARACTER_SCRIPTS}](?:[^\\W{_CHARACTER_SCRIPTS}]|[{_marks()}])*"
        )
    return _word


def words(text: str) -> int:
    """Count the words of a plain text by AO3's rule."""
    text = _prepared(text)
    return _ascii_words(text) if text.isascii() else sum(map(_words_in_line, text.split("\n")))


def _prepared(text: str) -> str:
    """Write what is ignored as an apostrophe, and the commonest marks that part words as a space."""
    text = text.replace("--", "\u2014")
    for marks, same in ((_IGNORED, "'"), (_PARTING, " ")):
        for mark in marks:
            text = text.replace(mark, same)  # as long as before: many times quicker than translate()
    return text


def _ascii_words(text: str) -> int:
    """Count the places where a word begins."""
    return b" ".join((b"", text.encode().translate(_IN_WORDS, b"'"))).count(b" w")


def _words_in_line(line: str) -> int:
    if line.isascii():
        return _ascii_words(line)
    line = line.replace("'", "")
    if _PLAIN.match(line):
        return len(_LATIN_WORD.findall(line))
    return len(_any_word().findall(unicodedata.normalize("NFC", line)))


_SLANTED = frozenset({MarkKind.EMPHASIS, MarkKind.THOUGHT})


def is_italic(span: Span) -> bool:
    """Tell whether a span is set in italics: an odd number of emphasis and thought marks."""
    return sum([mark.kind in _SLANTED for mark in span.marks]) % 2 == 1


@value(frozen=True, slots=True)
class Measure:
    """How much a chapter holds. Notes, summaries and titles are left out."""

    words: int
    paragraphs: int
    scene_breaks: int
    italic_runs: int
    footnotes: int
    ruby: int


def measure(chapter: Chapter) -> Measure:
    """Count what a chapter's body holds.

    Scene breaks are those between blocks of story, not at the chapter's ends; an italic run ends at
    any change of marks, a note reference or a line break; footnotes are the notes referred to.
    """
    every = list(walk(chapter.blocks))
    blocks = [block for block in every if block.spans]
    spans = [span for block in blocks for span in block.spans if span.marks]
    notes = sum(span.has(MarkKind.NOTE) for span in spans)
    texts = [block.text for block in blocks]
    return Measure(
        words=words("\n".join(map(_readable, blocks) if notes else texts)),
        paragraphs=sum(
            block.kind is not Kind.HEADING and bool(text.strip())
            for block, text in zip(blocks, texts, strict=True)
        ),
        scene_breaks=_breaks_between(every),
        italic_runs=sum(map(_runs, spans)),
        footnotes=notes,
        ruby=sum(span.has(MarkKind.RUBY) for span in spans),
    )


def _readable(block: Block) -> str:
    return "".join([span.text for span in block.spans if not span.has(MarkKind.NOTE)])


def _runs(span: Span) -> int:
    if not is_italic(span) or span.has(MarkKind.NOTE):
        return 0
    return sum(bool(line.strip()) for line in span.text.split("\n"))


def _breaks_between(blocks: Iterable[Block]) -> int:
    count = pending = 0
    seen_text = False
    for block in blocks:
        if block.kind is Kind.BREAK:
            pending = int(seen_text)
        elif block.spans or block.kind is Kind.IMAGE:
            count += pending
            pending, seen_text = 0, True
    return count
