"""A story as a script for several voices: narration, speech and thought in the order they are read. No database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from velvetbox.archive.storymap.layers import HARDLY, Layers
from velvetbox.archive.storymap.laying import Read
from velvetbox.core import prose

NARRATOR = "Narrator"
SOMEBODY = "Somebody"  # says a line whose speaker is not clear
_MARKS = "\"“”„‟«»「」『』＂‘’'`*_ \n"


class Voice(StrEnum):
    """How a part is to be read."""

    NARRATION = "narration"
    SPEECH = "speech"
    THOUGHT = "thought"
    PAUSE = "pause"  # a scene ends


@dataclass(frozen=True, slots=True)
class Part:
    """What one voice reads: the chapter (from 1), who, how, the words, and how sure it is who (0 to 1)."""

    chapter: int
    who: str
    voice: Voice
    text: str
    sure: float = 1.0


def parts_of(read: Read, layers: Layers) -> Iterator[Part]:
    """Give a story in parts, each of one paragraph at most. Whatever no line takes is narration; no word is left out."""
    spans = _spans(layers)
    at = 0
    for part in read.text.paragraphs:
        if part.kind is prose.Kind.BREAK:
            yield Part(part.chapter + 1, NARRATOR, Voice.PAUSE, "")
            continue
        first, end = part.start, part.start + len(part.text)
        said = first
        while at < len(spans) and spans[at][:2] < (part.chapter, end):
            chapter, start, stop, row, voice = spans[at]
            if chapter == part.chapter and stop > said:
                yield from _narrated(part.chapter, part.text[said - first : max(start, said) - first])
                words = part.text[max(start, said) - first : min(stop, end) - first].strip()
                if words:
                    yield _spoken(part.chapter, row, voice, words)
                said = min(stop, end)
            if chapter == part.chapter and stop > end:
                break
            at += 1
        yield from _narrated(part.chapter, part.text[said - first :])


_Span = tuple[int, int, int, dict[str, Any], Voice]


def _spans(layers: Layers) -> list[_Span]:
    found: list[_Span] = [
        (row["chapter"], row["start"], row["end"], row, voice)
        for voice, layer in ((Voice.SPEECH, "quotes"), (Voice.THOUGHT, "thoughts"))
        for row in layers.map[layer]
    ]
    return sorted(found, key=lambda span: span[:3])


def _spoken(chapter: int, row: dict[str, Any], voice: Voice, words: str) -> Part:
    who = row["speaker" if voice is Voice.SPEECH else "thinker"]
    sure = row["confidence"]
    return Part(chapter + 1, who if who and sure >= HARDLY else SOMEBODY, voice, words, sure)


def _narrated(chapter: int, text: str) -> Iterator[Part]:
    if words := text.strip(_MARKS):
        yield Part(chapter + 1, NARRATOR, Voice.NARRATION, words)


def script(title: str, creators: Sequence[str], headings: Sequence[str], parts: Iterable[Part]) -> str:
    """Write parts as a script that people read aloud from: who, a colon, the words; `headings` are those of the chapters."""
    some = list(parts)
    lines = [title, *([f"by {', '.join(creators)}"] if creators else []), "", "Voices", ""]
    voices = dict.fromkeys(part.who for part in some)
    lines += [f"{who} ({sum(part.who == who for part in some)})" for who in voices]
    chapter = 0
    for part in some:
        if part.chapter != chapter:
            chapter = part.chapter
            lines += ["", "", headings[chapter - 1] or f"Chapter {chapter}", ""]
        lines.append(_line(part))
    return "\n".join(lines) + "\n"


def _line(part: Part) -> str:
    if part.voice is Voice.PAUSE:
        return "\n(a pause)\n"
    words = " ".join(part.text.split())
    how = " (thinking)" if part.voice is Voice.THOUGHT else ""
    return f"{part.who.upper()}{how}: {words}"


def as_lines(parts: Iterable[Part]) -> str:
    """Write parts as JSON lines for a program that reads aloud: chapter, voice, kind, text, confidence."""
    return "".join(
        json.dumps(
            {"chapter": part.chapter, "voice": part.who, "kind": part.voice, "text": part.text, "confidence": round(part.sure, 3)},
            ensure_ascii=False,
        )
        + "\n"
        for part in parts
    )  # fmt: skip
