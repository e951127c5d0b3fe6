"""Chapters of one work that were saved one by one, at different times or into different folders: put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from velvetbox.archive.library import mending
from velvetbox.archive.library.models import Edition, EditionChapter, Work
from velvetbox.archive.library.models import Fact as FactRow
from velvetbox.archive.library.sources import Way
from velvetbox.core.intake.sealed import SealedChapter, SealedWork
from velvetbox.core.prose import Basis, Fact, Field, Measure, Where, from_html, plain_text
from velvetbox.core.values import value

_MOST = 2000  # chapters
_TEXT = ("html", "hash", "notes", "words", "paragraphs", "scene_breaks", "italic_runs", "footnotes", "ruby")
_PLACE = (
    "number",
    "title",
    "summary",
    "notes_before",
    "notes_after",
    "published_on",
    "source__path",
    "source__member",
)


@value(frozen=True, slots=True)
class Grown:
    """A reading with the chapters that the box held already, and the files all of them were read from."""

    work: SealedWork
    ways: tuple[Way, ...]


def grown(work: int, sealed: SealedWork, ways: Sequence[Way]) -> Grown | None:
    """Put a reading together with the copy that a work shows, where each holds numbered chapters the other lacks.

    Both have to come from the same address by the same origin. None where that is not so.
    """
    new = [chapter.number for chapter in sealed.chapters]
    if not sealed.address or None in new or len(set(new)) < len(new):
        return None
    shown = Work.objects.filter(pk=work, address=sealed.address, current__origin=sealed.origin)
    edition = Edition.objects.filter(pk__in=shown.values("current"), withdrawn_at=None, without=[]).first()
    held = _chapters(edition) if edition is not None else {}
    if edition is None or None in held or not (set(held) - set(new)) or not (set(new) - set(held)):
        return None
    earlier = mending.ways_of(edition)
    alike = {way.member or way.path for way in earlier} & {way.member or way.path for way in ways}
    if alike or len(held) + len(new) > _MOST:
        return None  # of two files of one name in different folders nobody could tell which is meant
    return _together(edition, held, sealed, ways, earlier)


def _together(
    edition: Edition,
    held: dict[int | None, SealedChapter],
    sealed: SealedWork,
    ways: Sequence[Way],
    earlier: Sequence[Way],
) -> Grown:
    from velvetbox.core.intake.seal import missing_of  # brings all readers: not for works that do not grow
    from velvetbox.core.intake.shingles import sign

    own = _named(sealed.chapters, ways)
    chapters = sorted(
        {**held, **{chapter.number: chapter for chapter in own}}.values(), key=lambda one: one.number or 0
    )
    at = {chapter.number: index for index, chapter in enumerate(chapters)}
    before = [*held]
    facts = _facts(
        [_moved(fact, [at[number] for number in before]) for fact in _stored(edition)],
        [_moved(fact, [at[chapter.number] for chapter in own]) for fact in sealed.facts],
    )
    names = dict.fromkeys(chapter.source for chapter in chapters)
    by_name = {way.member or way.path: way for way in (*earlier, *ways)}
    work = replace(
        sealed,
        chapters=tuple(chapters),
        facts=tuple(facts),
        missing=missing_of(facts, chapters),
        sketch=sign(plain_text(from_html(chapter.html)) for chapter in chapters),
        summary=sealed.summary or edition.summary,
        notes_before=sealed.notes_before or edition.notes_before,
        notes_after=sealed.notes_after or edition.notes_after,
    )
    return Grown(work, tuple(by_name[name] for name in names if name in by_name))


def _named(chapters: Iterable[SealedChapter], ways: Sequence[Way]) -> list[SealedChapter]:
    """Give chapters that name the file each was read from."""
    first = ways[0].member or ways[0].path
    return [chapter if chapter.source else replace(chapter, source=first) for chapter in chapters]


def _chapters(edition: Edition) -> dict[int | None, SealedChapter]:
    """Give the chapters of a stored copy by their numbers, in order; under None any that has none, or one of another's."""
    out: dict[int | None, SealedChapter] = {}
    texts = tuple(f"revision__{name}" for name in _TEXT)
    rows = EditionChapter.objects.filter(edition=edition).order_by("position")
    for row in rows.values_list(*_PLACE, *texts):
        chapter = _chapter(row)
        out[None if chapter.number in out else chapter.number] = chapter
    return out


def _chapter(row: tuple[Any, ...]) -> SealedChapter:
    number, title, summary, before, after, day, path, member, html, digest, notes, *counts = row
    return SealedChapter(
        html, digest, Measure(*counts), notes, title or None, number, summary, before, after,
        day.isoformat() if day else None, member or path,
    )  # fmt: skip


def _stored(edition: Edition) -> list[Fact]:
    names = ("field", "value", "basis", "source", "block", "start", "end", "quote", "number", "chapter")
    rows = FactRow.objects.filter(edition=edition).order_by("id").values_list(*names)
    return [
        Fact(Field(field), value, Basis(basis), Where(source, block, start, end, quote), number, chapter)
        for field, value, basis, source, block, start, end, quote, number, chapter in rows
    ]


def _moved(fact: Fact, places: Sequence[int]) -> Fact:
    """Give a fact about a chapter the place that the chapter has now."""
    if fact.chapter is None or not 0 <= fact.chapter < len(places):
        return fact
    return replace(fact, chapter=places[fact.chapter])


def _facts(before: Sequence[Fact], now: Sequence[Fact]) -> list[Fact]:
    """Give all facts once; of what changes while a work grows, those of the copy that was updated last."""
    from velvetbox.core.intake.joining import LATEST  # as above

    newer, older = (now, before) if _day(now) >= _day(before) else (before, now)
    told = {fact.field for fact in newer}
    kept = [fact for fact in older if fact.field not in LATEST or fact.field not in told]
    out: dict[tuple[object, ...], Fact] = {}
    for fact in (*newer, *kept):
        out.setdefault((fact.field, fact.value, fact.number, fact.chapter, fact.basis), fact)
    return list(out.values())


def _day(facts: Iterable[Fact]) -> str:
    return max((fact.value for fact in facts if fact.field is Field.UPDATED), default="")
