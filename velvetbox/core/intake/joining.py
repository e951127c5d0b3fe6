"""Files that are chapters of one work, joined: their chapters in order, what they say of the work once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from velvetbox.core.intake.numbered import unnumbered
from velvetbox.core.intake.seal import missing_of, with_source
from velvetbox.core.intake.sealed import Outcome, Part, SealedChapter, SealedWork
from velvetbox.core.intake.shingles import sign
from velvetbox.core.origins.told import Told, ToldComment
from velvetbox.core.patterns import lazy_pattern
from velvetbox.core.prose import Basis, Fact, Field, from_html, plain_text
from velvetbox.core.values import value

_PLACES = re.compile(r"(?<![\s_.,;:#()\[\]-])[\s_.,;:#()\[\]-]+$")
# What changes while a work grows: of files saved at different times the last one knows best.
LATEST = frozenset(
    {
        Field.CHAPTERS_DECLARED,
        Field.WORDS_DECLARED,
        Field.UPDATED,
        Field.COMPLETE,
        Field.HITS,
        Field.KUDOS,
        Field.RATING,
        Field.END_MARKER,
    }
)
_COUNTED = lazy_pattern(r"(?<!\d)\d++$")
_PART = lazy_pattern(r"(?:(?<![\s_-])[\s_-]++|\A)(?:chapter|chap|ch|part|pt)$", re.IGNORECASE)


@value(frozen=True, slots=True)
class Piece:
    """A part with one work, and the number it takes in the whole; `title` where another file names it."""

    index: int
    part: Part
    work: SealedWork
    number: int | None
    named: bool  # the number comes from a name alike but for it
    counted: bool = False  # the number only orders it: nothing states it
    title: str | None = None


def join(pieces: Sequence[Piece]) -> Part:
    """Join pieces in their order into one part with one work."""
    first = pieces[0]
    chapters: list[SealedChapter] = []
    stated: dict[Fact, None] = {}
    for at, piece in enumerate(pieces):
        for fact in piece.work.facts:
            if fact not in stated and fact.field is not Field.PART:
                stated[_moved(fact, len(chapters), piece.part.member)] = None
        chapters.extend(_chapters(piece, first.work, last=at == len(pieces) - 1))
    facts = list(_whole(list(stated), _latest(pieces)))
    title = next(
        (fact.value for fact in facts if fact.field is Field.TITLE and fact.basis is not Basis.GUESS), None
    )
    if title is None:
        facts = [fact for fact in facts if fact.field is not Field.TITLE]
        facts.append(Fact(Field.TITLE, _common_name([piece.part.member for piece in pieces]), Basis.GUESS))
    work = replace(
        first.work,
        chapters=tuple(chapters),
        facts=tuple(facts),
        title=title or facts[-1].value,
        title_is_guess=title is None,
        missing=missing_of(facts, chapters),
        sketch=sign(plain_text(from_html(chapter.html)) for chapter in chapters),
        notes_after=pieces[-1].work.notes_after or first.work.notes_after,
    )
    return _part(pieces, work)


def _part(pieces: Sequence[Piece], work: SealedWork) -> Part:
    first = pieces[0].part
    return Part(
        member=first.member,
        outcome=Outcome.CHAPTERS,
        format=first.format,
        origin=first.origin,
        works=(work,),
        mends=tuple(replace(mend, source=piece.part.member) for piece in pieces for mend in piece.part.mends),
        remarks=tuple(
            replace(remark, source=piece.part.member) for piece in pieces for remark in piece.part.remarks
        ),
        members=tuple(piece.part.member for piece in pieces),
        images={name: data for piece in pieces for name, data in piece.part.images.items()},
        told=_told(pieces),
        pictures=tuple(
            replace(picture, member=piece.part.member) for piece in pieces for picture in piece.part.pictures
        ),
    )


def _told(pieces: Sequence[Piece]) -> Told | None:
    """Give what the pages of one work tell besides it: each comment at its chapter of the whole."""
    comments: list[ToldComment] = []
    before = 0
    for piece in pieces:
        for comment in piece.part.told.comments if piece.part.told else ():
            at = (comment.chapter if comment.chapter is not None else -1) + before
            comments.append(replace(comment, chapter=at if at >= 0 else None))
        before += len(piece.work.chapters)
    site = next((piece.part.told.site for piece in pieces if piece.part.told), "")
    return Told(site, comments=tuple(comments)) if comments else None


def _chapters(piece: Piece, first: SealedWork, *, last: bool) -> tuple[SealedChapter, ...]:
    """Give a piece's chapters; what its file says of "the work" and the first file does not is said of them."""
    own = with_source(piece.work, piece.part.member).chapters
    if len(own) != 1:
        return own
    chapter = own[0]
    if piece.work is not first:
        chapter = replace(
            chapter,
            summary=_together(_other(piece.work.summary, first.summary), chapter.summary),
            notes_before=_together(_other(piece.work.notes_before, first.notes_before), chapter.notes_before),
        )
    if not last:
        chapter = replace(chapter, notes_after=_together(chapter.notes_after, piece.work.notes_after))
    number = chapter.number if piece.counted else piece.number
    return (replace(chapter, number=number, title=chapter.title or piece.title),)


def _other(text: str, known: str) -> str:
    return "" if text == known else text


def _together(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def _moved(fact: Fact, offset: int, member: str) -> Fact:
    chapter = None if fact.chapter is None else fact.chapter + offset
    source = f"{member}#{fact.where.source}" if fact.where.source else member
    return replace(fact, chapter=chapter, where=replace(fact.where, source=source))


def _latest(pieces: Sequence[Piece]) -> dict[Field, str]:
    """Give, for what changes with time, the file that was saved last of those that say it."""
    out: dict[Field, str] = {}
    for piece in sorted(pieces, key=_age):
        out.update({fact.field: piece.part.member for fact in piece.work.facts if fact.field in LATEST})
    return out


def _age(piece: Piece) -> tuple[str, int]:
    declared = [fact.number or 0 for fact in piece.work.known(Field.CHAPTERS_DECLARED)]
    return piece.work.value(Field.UPDATED) or "", max(declared, default=0)


def _whole(facts: Sequence[Fact], latest: dict[Field, str]) -> Iterator[Fact]:
    """Give of facts said twice the first, of what changes with time the last."""
    seen: set[tuple[object, ...]] = set()
    for fact in facts:
        member = latest.get(fact.field)
        key = (fact.field, fact.value, fact.number, fact.chapter, fact.basis)
        if key not in seen and (member is None or fact.where.source.partition("#")[0] == member):
            seen.add(key)
            yield fact


def _common_name(names: Sequence[str]) -> str:
    """Give what the names of a story's files have in common: "usedup" for usedup1, usedup2; else their folder's name."""
    stems = [unnumbered(PurePosixPath(name).stem) for name in names]
    start = 0
    while all(len(stem) > start for stem in stems) and len({stem[start] for stem in stems}) == 1:
        start += 1
    common = _PART.sub("", _PLACES.sub("", _COUNTED.sub("", stems[0][:start])))
    return common or PurePosixPath(names[0]).parent.name or stems[0]
