"""Files that are chapters of one work become one work; gaps stay gaps.

Names alone never decide: the texts must be different, and what the files state must agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from velvetbox.core.intake import leaflet as leaflets
from velvetbox.core.intake.beside import described
from velvetbox.core.intake.numbered import alike, in_order, number_of, says_chapter
from velvetbox.core.intake.seal import missing_of, with_source
from velvetbox.core.intake.sealed import Outcome, Part, SealedChapter, SealedWork
from velvetbox.core.intake.shingles import sign
from velvetbox.core.prose import Basis, Fact, Field, from_html, plain_text

_MOST = 2000  # chapters
_MOST_UNSAID = 60  # chapters of which nothing but their files' names says so
_SAME = 0.5  # of two sketches in common: copies of one text, not two chapters
_PLACES = re.compile(r"[\s_.,;:#()\[\]-]+$")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part with one work, and the number it takes in the whole."""

    index: int
    part: Part
    work: SealedWork
    number: int | None
    named: bool  # the number comes from a name alike but for it


def assemble(parts: Iterable[Part]) -> list[Part]:
    """Join parts that are chapters of one work; the rest comes back as it is, in order.

    Parts are files of one folder (or members of one container); `member` is their path.
    """
    parts = list(parts)
    joined: dict[int, Part] = {}
    gone: set[int] = set()
    for group in _groups(parts):
        order = [piece.index for piece in group]
        joined[min(order)] = _join(group)
        gone.update(order)
    _read_leaflets(parts, joined)
    return described(
        [joined.get(index, part) for index, part in enumerate(parts) if index in joined or index not in gone]
    )


def _read_leaflets(parts: list[Part], joined: dict[int, Part]) -> None:
    """Let a leaflet beside the chapters of one story, and of one only, speak for it."""
    for index, part in enumerate(parts):
        found = leaflets.leaflet(part)
        if found is None or index in joined:
            continue
        beside = [
            at for at, story in joined.items() if str(PurePosixPath(story.member).parent) == found.folder
        ]
        if len(beside) == 1:
            story = joined[beside[0]]
            joined[beside[0]] = replace(story, works=(leaflets.apply(story.works[0], found),))
            joined[index] = leaflets.attached(found)


def _groups(parts: Sequence[Part]) -> Iterator[list[_Piece]]:
    """Give the pieces of each work that several parts make up, in the order of their numbers."""
    by_pattern, alone = _by_pattern(parts)
    by_identity: defaultdict[tuple[str, str], list[_Piece]] = defaultdict(list)
    for pieces in by_pattern.values():
        if _one_title(pieces) and _are_chapters("name", pieces):
            yield _in_order(pieces)
        else:
            alone.extend(pieces)
    for piece in alone:
        if (stated := identity(piece.work)) is not None:
            by_identity[stated].append(piece)
    for (kind, _), pieces in by_identity.items():
        if len(pieces) > 1 and _are_chapters(kind, pieces):
            yield _in_order(pieces)


def _by_pattern(parts: Sequence[Part]) -> tuple[dict[str, list[_Piece]], list[_Piece]]:
    """Give the parts whose names are alike but for a number by what is alike, and all other parts."""
    patterns = {
        name: (pattern, number)
        for pattern, group in alike(part.member for part in parts).items()
        for name, number in group.items()
    }
    groups: defaultdict[str, list[_Piece]] = defaultdict(list)
    alone: list[_Piece] = []
    for index, part in enumerate(parts):
        if part.outcome is not Outcome.WORK or len(part.works) != 1:
            continue
        pattern, by_name = patterns.get(part.member, (None, None))
        number = _stated_number(part.works[0])
        if number is None:
            number = by_name if by_name is not None else number_of(part.member)
        piece = _Piece(index, part, part.works[0], number, by_name is not None)
        (alone if pattern is None else groups[pattern]).append(piece)
    return groups, alone


def _in_order(pieces: Sequence[_Piece]) -> list[_Piece]:
    return sorted(pieces, key=lambda piece: (piece.number or 0, in_order(piece.part.member)))


def _one_title(pieces: Sequence[_Piece]) -> bool:
    """Tell whether files of like names can be one story by what they are called: all the same, or nothing but the first."""
    if len(pieces) < 2:
        return False
    stated = [identity(piece.work) for piece in _in_order(pieces)]
    return len(set(stated)) == 1 or not any(stated[1:])


def may_be_chapter(part: Part, numbered: bool) -> bool:
    """Tell whether a part may belong together with others: one chapter that a number goes with."""
    if part.outcome is not Outcome.WORK or len(part.works) != 1 or len(part.works[0].chapters) > 1:
        return False
    work = part.works[0]
    return (
        numbered or _stated_number(work) is not None or _declares(work) or number_of(part.member) is not None
    )


def identity(work: SealedWork) -> tuple[str, str] | None:
    """Give what tells a work from others as it states it: its address, or its title and creators."""
    if work.address:
        return "address", work.address
    title = work.value(Field.TITLE)
    if title is None:
        return None
    creators = sorted(fold(fact.value) for fact in work.known(Field.CREATOR))
    return "title", "\0".join([fold(title), *creators])


def fold(text: str) -> str:
    """Fold a name for comparing: NFKC, no case, words parted by one space, marks left out."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold()))


def _stated_number(work: SealedWork) -> int | None:
    if work.chapters and work.chapters[0].number is not None:
        return work.chapters[0].number
    return next((fact.number for fact in work.known(Field.CHAPTER_PRESENT) if fact.number is not None), None)


def _are_chapters(kind: str, pieces: Sequence[_Piece]) -> bool:
    numbers = [piece.number for piece in pieces]
    if None in numbers or len(set(numbers)) < len(numbers) or len(pieces) > _MOST or not _differ(pieces):
        return False
    if kind == "address":
        return True
    says_so = any(_stated_number(piece.work) is not None or _declares(piece.work) for piece in pieces)
    says_so = says_so or all(says_chapter(piece.part.member) for piece in pieces)
    if kind == "title":
        return says_so or all(piece.named for piece in pieces)
    ends = sum(bool(piece.work.known(Field.END_MARKER)) for piece in pieces)
    return says_so or (ends < 2 and _in_a_row([number or 0 for number in numbers], pieces))


def _declares(work: SealedWork) -> bool:
    return any((fact.number or 0) > len(work.chapters) for fact in work.known(Field.CHAPTERS_DECLARED))


def _in_a_row(numbers: Sequence[int], pieces: Sequence[_Piece]) -> bool:
    """Tell whether untitled files look like one story by name: they begin at the start, few are missing."""
    stem = re.sub(r"\d+", "", PurePosixPath(pieces[0].part.member).stem)
    has_name = sum(map(str.isalpha, stem)) > 1
    few = len(numbers) <= _MOST_UNSAID
    return has_name and few and min(numbers) <= 1 and max(numbers) <= 2 * len(numbers) + 1


def _differ(pieces: Sequence[_Piece]) -> bool:
    """Tell whether no text is another one over again, by the keys of their sketches."""
    seen: set[int] = set()
    for piece in pieces:
        keys = set(piece.work.sketch.keys)
        if keys and len(keys & seen) > _SAME * len(keys):
            return False
        seen |= keys
    return True


def _join(pieces: Sequence[_Piece]) -> Part:
    first = pieces[0]
    chapters: list[SealedChapter] = []
    facts: list[Fact] = []
    for piece in pieces:
        offset = len(chapters)
        own = with_source(piece.work, piece.part.member).chapters
        if len(own) == 1:
            own = (replace(own[0], number=piece.number),)
        facts.extend(
            _moved(fact, offset, piece.part.member) for fact in piece.work.facts if fact not in facts
        )
        chapters.extend(own)
    facts = _whole(facts)
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
    return Part(
        member=first.part.member,
        outcome=Outcome.CHAPTERS,
        format=first.part.format,
        origin=first.part.origin,
        works=(work,),
        mends=tuple(replace(mend, source=piece.part.member) for piece in pieces for mend in piece.part.mends),
        remarks=tuple(
            replace(remark, source=piece.part.member) for piece in pieces for remark in piece.part.remarks
        ),
        members=tuple(piece.part.member for piece in pieces),
        images={name: data for piece in pieces for name, data in piece.part.images.items()},
    )


def _moved(fact: Fact, offset: int, member: str) -> Fact:
    chapter = None if fact.chapter is None else fact.chapter + offset
    source = f"{member}#{fact.where.source}" if fact.where.source else member
    return replace(fact, chapter=chapter, where=replace(fact.where, source=source))


def _whole(facts: list[Fact]) -> list[Fact]:
    """Leave out what each file says of being alone; of facts said twice keep the first."""
    seen: set[tuple[object, ...]] = set()
    out: list[Fact] = []
    for fact in facts:
        key = (fact.field, fact.value, fact.number, fact.chapter, fact.basis)
        if key not in seen:
            seen.add(key)
            out.append(fact)
    return out


def _common_name(names: Sequence[str]) -> str:
    """Give what the names of a story's files have in common: "usedup" for usedup1, usedup2."""
    stems = [PurePosixPath(name).stem for name in names]
    start = 0
    while all(len(stem) > start for stem in stems) and len({stem[start] for stem in stems}) == 1:
        start += 1
    common = _PLACES.sub("", re.sub(r"\d+$", "", stems[0][:start]))
    return re.sub(r"[\s_-]+(?:chapter|chap|ch|part|pt)$", "", common, flags=re.IGNORECASE) or stems[0]
