"""The lines of a story: who says and thinks what, to be read, filtered and put right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from velvetbox.archive.catalog.languages import direction
from velvetbox.archive.catalog.paging import paging
from velvetbox.archive.catalog.putting_right import Corrected, put_right
from velvetbox.archive.catalog.story import layers_of, story_at_once, story_of
from velvetbox.archive.library.models import Work
from velvetbox.archive.storymap.layers import HARDLY, PROBABLY, Claimed, Layers, Line, LineKind, who_of
from velvetbox.archive.storymap.picture import SceneOf

LINES = 50  # on one page
NAMES = 100  # offered for a correction
CORRECTED = "corrected"  # core.storymap: what a person has put right is claimed by
CLOTHS = 6  # people with a colour of their own


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who speaks or thinks: how many lines they have, and their colour (0 is that of the many)."""

    name: str
    lines: int
    cloth: int


@dataclass(frozen=True, slots=True)
class LinesPage:
    """A page of a story's lines in reading order. `mapped` is False where the map is not there yet.

    `by` names whose lines are shown, `chapter` in which chapter; `show` is "unclear", "thoughts" or "".
    """

    work: int
    title: str
    language: str
    direction: str
    mapped: bool
    is_old: bool
    in_words: bool
    lines: tuple[Line, ...]
    people: tuple[Speaker, ...]
    names: tuple[str, ...]
    scenes: tuple[SceneOf, ...]
    unclear: int
    thoughts: int
    total: int
    page: int
    pages: int
    by: str
    show: str
    chapter: int | None
    chapters: int
    corrections: tuple[Corrected, ...]


_WORK = ("title", "language", "current_id", "words", "chapter_count")


def lines_page(
    work: int, *, by: str = "", show: str = "", chapter: int | None = None, page: int = 1
) -> LinesPage | None:
    """Give a page of a work's lines in at most four queries, five more for a map made at once; None when there is no such work."""
    found = Work.objects.filter(pk=work, withdrawn_at=None).values_list(*_WORK).first()
    if found is None:
        return None
    title, language, edition, words, chapters = found
    layers = layers_of(work, edition, words)
    story = (story_of(work, edition) or story_at_once(work, edition, words)) if layers else None
    picture = story.picture() if story else None
    everything = layers.claims() if layers else []
    at = layers.chapters.index(chapter) if layers and chapter in layers.chapters else -1
    wanted = _wanted(everything, by, show, None if chapter is None else at)
    page, pages, start = paging(len(wanted), page, LINES)
    return LinesPage(
        work=work, title=title, language=language, direction=direction(language),
        mapped=layers is not None, is_old=story is not None and story.is_old,
        in_words=picture is None or picture.in_words,
        lines=tuple(map(layers.line, wanted[start : start + LINES])) if layers else (), people=speakers(everything), names=names_in(layers) if layers else (),
        scenes=picture.scenes if picture else (),
        unclear=sum(map(_is_unclear, everything)),
        thoughts=sum(kind is LineKind.THOUGHT for kind, _ in everything),
        total=len(wanted), page=page, pages=pages, by=by, show=show, chapter=chapter, chapters=chapters,
        corrections=put_right(work, layers),
    )  # fmt: skip


def _wanted(everything: Sequence[Claimed], by: str, show: str, chapter: int | None) -> list[Claimed]:
    """Give the lines that are asked for; `chapter` counts from 0."""
    return [
        said
        for said in everything
        if (not by or who_of(said) == by)
        and (chapter is None or said[1]["chapter"] == chapter)
        and (show != "unclear" or _is_unclear(said))
        and (show != "thoughts" or said[0] is LineKind.THOUGHT)
    ]


def _is_unclear(said: Claimed) -> bool:
    return said[0] is LineKind.SPEECH and who_of(said) is None


def speakers(everything: Sequence[Claimed]) -> tuple[Speaker, ...]:
    """Give who has lines, the most first."""
    found = Counter(filter(None, map(who_of, everything))).most_common()
    return tuple(Speaker(name, many, at if at <= CLOTHS else 0) for at, (name, many) in enumerate(found, 1))


def names_in(layers: Layers) -> tuple[str, ...]:
    """Give the names of the cast that a correction may mean."""
    return tuple(row["name"] for row in layers.map["cast"] if row["confidence"] >= HARDLY)[:NAMES]


def lines_in_text(work: int, chapter: int | None = None) -> dict[str, Any] | None:
    """Give the lines of one chapter, or of the whole work, for the script of its page; None where there is no map yet. Three queries.

    Each line: who, sure, pieces (anchor, first code point of the paragraph's text, the one after the last), and where there is one
    kind, to, cue, by; to_sure where that is less sure than who says it, and only likely. In the whole work each line and scene has its chapter.
    """
    found = (
        Work.objects.filter(pk=work, withdrawn_at=None).values_list("current_id", "words", "language").first()
    )
    layers = layers_of(work, found[0], found[1]) if found else None
    if layers is None or (chapter is not None and chapter not in layers.chapters):
        return None
    people = speakers(layers.claims())
    return {
        "lines": [_values(line, whole=chapter is None) for line in layers.lines(chapter)],
        "people": [{"name": one.name, "lines": one.lines, "cloth": one.cloth} for one in people],
        "names": names_in(layers),
        "scenes": _scenes_of(layers, chapter),
    }


def _values(line: Line, *, whole: bool) -> dict[str, Any]:
    kind = line.kind if line.kind is LineKind.THOUGHT else None
    by = line.by if line.by == CORRECTED else None
    chapter = line.chapter if whole else None
    to_sure = line.to_sure if line.to and line.to_sure < PROBABLY <= line.sure else None
    rest = {
        "kind": kind,
        "to": line.to,
        "to_sure": to_sure,
        "cue": "" if by else line.cue,
        "by": by,
        "chapter": chapter,
    }
    return {
        "who": line.who,
        "sure": line.sure,
        "pieces": [[piece.anchor, piece.start, piece.end] for piece in line.pieces],
        **{name: value for name, value in rest.items() if value},
    }


def _scenes_of(layers: Layers, chapter: int | None) -> list[dict[str, Any]]:
    wanted = None if chapter is None else layers.chapters.index(chapter)
    return [
        {
            **({"chapter": layers.chapters[row["chapter"]]} if chapter is None else {}),
            "anchor": layers.anchor(row["chapter"], row["start"]),
            "opening": row["first_words"],
            "place": row["place"],
        }
        for row in layers.map["scenes"]
        if wanted in {None, row["chapter"]} and (row["confidence"] >= HARDLY or row["start"] == 0)
    ]
