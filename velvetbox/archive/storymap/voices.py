"""A story as a script for several voices: narration, speech and thought in the order they are read. No database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from velvetbox.archive.storymap.layers import HARDLY, PROBABLY, Layers
from velvetbox.archive.storymap.laying import Read
from velvetbox.core import prose

NARRATOR = "Narrator"
SOMEBODY = "Somebody"  # says a line whose speaker is not clear
_AFTER = ",;:. "  # marks behind a line, before what is told of it
_MARKS = "\"“”„‟«»「」『』＂‘’'`*_ \n"


class Voice(StrEnum):
    """How a part is to be read."""

    NARRATION = "narration"
    SPEECH = "speech"
    THOUGHT = "thought"
    PAUSE = "pause"  # a scene ends
    SCENE = "scene"  # one begins: not read aloud


@dataclass(frozen=True, slots=True)
class Part:
    """What one voice reads: the chapter (from 1), who, how, the words, and how sure it is who (0 to 1).

    Where a scene begins nobody reads; `place` and `time` (core.storymap.Time) are where and when, as far as that is told.
    """

    chapter: int
    who: str
    voice: Voice
    text: str
    sure: float = 1.0
    place: str = ""
    time: str = ""


def parts_of(read: Read, layers: Layers) -> Iterator[Part]:
    """Give a story in parts, each of one paragraph at most. Whatever no line takes is narration; no word is left out."""
    spans = _spans(layers)
    scenes = {(row["chapter"], row["start"]): row for row in layers.map.get("scenes", ()) if _is_shown(row)}
    at = 0
    for part in read.text.paragraphs:
        if scene := scenes.pop((part.chapter, part.start), None):
            yield _scene(part.chapter, scene)
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


def _scene(chapter: int, row: dict[str, Any]) -> Part:
    """Give the beginning of a scene, as sure as the least sure of what is told of it."""
    place, time = row["place_claim"], row["time_claim"]
    told = [row["confidence"]] if row["start"] else []
    where = row["place"] if place and place["confidence"] >= HARDLY else ""
    told += [place["confidence"]] if where else []
    told += [time["confidence"]] if time and row["time"] in _TIMES else []
    return Part(chapter + 1, "", Voice.SCENE, "", min(told, default=1.0), where, row["time"])


def _is_shown(scene: dict[str, Any]) -> bool:
    return bool(scene["start"] == 0 or scene["confidence"] >= HARDLY)


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
    if words := text.strip(_MARKS).lstrip(_AFTER):
        yield Part(chapter + 1, NARRATOR, Voice.NARRATION, words)


def script(
    title: str,
    creators: Sequence[str],
    headings: Sequence[str],
    parts: Iterable[Part],
    cast: Iterable[Mapping[str, Any]] = (),
) -> str:
    """Write parts as a script that people read aloud from: the voices, then for each part who, a colon, the words.

    `headings` are those of the chapters, `cast` that of the map. Where a speaker is only likely, a question mark says so.
    """
    some = list(parts)
    lines = [title, *([f"by {', '.join(creators)}"] if creators else []), "", "Voices", ""]
    lines += _voices(some, {row["name"]: row for row in cast})
    if any(_is_likely(part) for part in some):
        lines += ["", "A question mark behind a name: it is only likely that they speak."]
    chapter = scene = 0
    for part in some:
        if part.chapter != chapter:
            chapter = part.chapter
            lines += ["", "", headings[chapter - 1] or f"Chapter {chapter}", ""]
        scene += part.voice is Voice.SCENE
        lines.append(_heading(part, scene) if part.voice is Voice.SCENE else _line(part))
    return "\n".join(lines) + "\n"


def _voices(parts: Sequence[Part], cast: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Give each voice with how much it reads, and what tells how it may sound: pronouns, other names."""
    for who in dict.fromkeys(part.who for part in parts if part.who):
        mine = [part for part in parts if part.who == who and part.voice is not Voice.PAUSE]
        row = cast.get(who, {})
        also = [name for name in (*row.get("aliases", ()), *row.get("epithets", ())) if name != who][:3]
        words = sum(prose.words(part.text) for part in mine)
        told = [f"{_counted(len(mine), 'time')}, {_counted(words, 'word')}"]
        told += [row["pronouns"]] if row.get("pronouns") else []
        told += [f"also {', '.join(also)}"] if also else []
        yield f"{who}: {'; '.join(told)}"


def _counted(many: int, what: str) -> str:
    return f"{many:,} {what}{'' if many == 1 else 's'}"


_TIMES = {"flashback": "earlier", "later": "later", "dream": "a dream", "letter": "a letter"}


def _heading(part: Part, number: int) -> str:
    where = ", ".join(filter(None, (part.place, _TIMES.get(part.time, ""))))
    return f"\n[Scene {number}{': ' if where else ''}{where}{'?' if part.sure < PROBABLY else ''}]\n"


def _is_likely(part: Part) -> bool:
    return part.voice in {Voice.SPEECH, Voice.THOUGHT} and part.who != SOMEBODY and part.sure < PROBABLY


def _line(part: Part) -> str:
    if part.voice is Voice.PAUSE:
        return "\n(a pause)\n"
    words = " ".join(part.text.split())
    how = " (thinking)" if part.voice is Voice.THOUGHT else ""
    return f"{part.who.upper()}{'?' if _is_likely(part) else ''}{how}: {words}"


def as_lines(parts: Iterable[Part]) -> str:
    """Write parts as JSON lines for a program that reads aloud: chapter, voice, kind, text, confidence; of a scene place and time."""
    return "".join(json.dumps(_values(part), ensure_ascii=False) + "\n" for part in parts)


def _values(part: Part) -> dict[str, Any]:
    if part.voice is Voice.SCENE:
        told = {"place": part.place or None, "time": part.time}
        return {"chapter": part.chapter, "kind": part.voice, **told, "confidence": round(part.sure, 3)}
    return {
        "chapter": part.chapter,
        "voice": part.who,
        "kind": part.voice,
        "text": part.text,
        "confidence": round(part.sure, 3),
    }
