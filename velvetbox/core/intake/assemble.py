"""Files that are chapters of one work become one work; gaps stay gaps.

Names alone never decide: the texts must be different, and what the files state must agree.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from velvetbox.core.intake import leaflet as leaflets
from velvetbox.core.intake.beside import described
from velvetbox.core.intake.identity import declares, identity, part_id, stated_number
from velvetbox.core.intake.joining import Piece, join
from velvetbox.core.intake.listed import attached, listed, site_pages
from velvetbox.core.intake.listed import joined as together
from velvetbox.core.intake.numbered import alike, in_order, is_named_part, number_of, says_chapter, title_in
from velvetbox.core.intake.sealed import Outcome, Part
from velvetbox.core.prose import Field

_MOST = 2000  # chapters
_MOST_UNSAID = 60  # chapters of which nothing but their files' names says so
_NOTHING = Part("", Outcome.SKIPPED)
_SAME = 0.5  # of two sketches in common: copies of one text, not two chapters


def assemble(parts: Iterable[Part]) -> list[Part]:
    """Join parts that are chapters of one work; the rest comes back as it is, in order.

    Parts are files of one folder (or members of one container); `member` is their path.
    """
    parts = list(parts)
    joined: dict[int, Part] = {}
    gone: set[int] = set()
    for page, pieces in listed(parts):
        joined[min(piece.index for piece in pieces)] = together(parts[page], pieces)
        joined[page] = attached(parts[page])
        gone.update({page, *(piece.index for piece in pieces)})
    left = [part if at not in gone else _NOTHING for at, part in enumerate(parts)]
    for group in _groups(left):
        order = [piece.index for piece in group]
        joined[min(order)] = join(group)
        gone.update(order)
    joined.update({at: page for at, page in site_pages(parts) if at not in gone})
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


def _groups(parts: Sequence[Part]) -> Iterator[list[Piece]]:
    """Give the pieces of each work that several parts make up, in the order of their numbers."""
    by_pattern, alone = _by_pattern(parts)
    by_identity: defaultdict[tuple[str, str], list[Piece]] = defaultdict(list)
    for pieces in by_pattern.values():
        if _one_address(pieces) is None and _one_title(pieces) and _are_chapters("name", pieces):
            yield _in_order(pieces)
        else:
            alone.extend(pieces)
    for piece in alone:
        if (stated := identity(piece.work)) is not None:
            by_identity[stated].append(piece)
    for (kind, _), every in by_identity.items():
        pieces = (
            _once_each(_placed(every)) if kind == "address" else every
        )  # an address joins files of any name
        if len(pieces) > 1 and _are_chapters(kind, pieces):
            yield _in_order(pieces)


def _one_address(pieces: Sequence[Piece]) -> str | None:
    stated = {piece.work.address for piece in pieces}
    return stated.pop() or None if len(stated) == 1 else None


def _placed(pieces: Sequence[Piece]) -> list[Piece]:
    """Give pieces of one address that state no number the place that the ids of a site's parts give them."""
    ids = [part_id(piece.work) for piece in pieces]
    if all(piece.number is not None for piece in pieces) or None in ids:
        return list(pieces)
    places = {one: at for at, one in enumerate(sorted(one for one in set(ids) if one is not None), 1)}
    return [
        replace(piece, number=places[one], counted=True)
        for piece, one in zip(pieces, ids, strict=True)
        if one is not None
    ]


def _once_each(pieces: Sequence[Piece]) -> list[Piece]:
    """Keep one file of each chapter, the longest: others are copies of it, or older states."""
    best: dict[int | None, Piece] = {}
    for piece in pieces:
        if piece.number is None:
            continue  # a page of the same work that is no chapter
        held = best.get(piece.number)
        if held is None or piece.work.words > held.work.words:
            best[piece.number] = piece
    return list(best.values())


def _by_pattern(parts: Sequence[Part]) -> tuple[dict[str, list[Piece]], list[Piece]]:
    """Give the parts whose names are alike but for a number by what is alike, and all other parts."""
    patterns = {
        name: (pattern, number)
        for pattern, group in alike(part.member for part in parts).items()
        for name, number in group.items()
    }
    groups: defaultdict[str, list[Piece]] = defaultdict(list)
    alone: list[Piece] = []
    for index, part in enumerate(parts):
        if part.outcome is not Outcome.WORK or len(part.works) != 1 or part.is_of_archive:
            continue
        pattern, by_name = patterns.get(part.member, (None, None))
        number = stated_number(part.works[0])
        if number is None:
            number = by_name if by_name is not None else number_of(part.member)
        named = title_in(part.member) if by_name is not None else None
        aside = number is not None and number == by_name and is_named_part(part.member)
        piece = Piece(index, part, part.works[0], number, by_name is not None, counted=aside, title=named)
        (alone if pattern is None else groups[pattern]).append(piece)
    return groups, alone


def _in_order(pieces: Sequence[Piece]) -> list[Piece]:
    return sorted(pieces, key=lambda piece: (piece.number or 0, in_order(piece.part.member)))


def _one_title(pieces: Sequence[Piece]) -> bool:
    """Tell whether files of like names can be one story by what they are called: all the same, or nothing but the first."""
    if len(pieces) < 2:
        return False
    stated = [identity(piece.work) for piece in _in_order(pieces)]
    return len(set(stated)) == 1 or not any(stated[1:])


def _are_chapters(kind: str, pieces: Sequence[Piece]) -> bool:
    numbers = [piece.number for piece in pieces]
    if None in numbers or len(set(numbers)) < len(numbers) or len(pieces) > _MOST or not _differ(pieces):
        return False
    if kind == "address":
        return True
    says_so = any(stated_number(piece.work) is not None or declares(piece.work) for piece in pieces)
    says_so = says_so or all(says_chapter(piece.part.member) for piece in pieces)
    if kind == "title":
        return says_so or all(piece.named for piece in pieces)
    ends = sum(bool(piece.work.known(Field.END_MARKER)) for piece in pieces)
    return says_so or (ends < 2 and _in_a_row([number or 0 for number in numbers], pieces))


def _in_a_row(numbers: Sequence[int], pieces: Sequence[Piece]) -> bool:
    """Tell whether untitled files look like one story by name: they begin at the start, few are missing."""
    stem = re.sub(r"\d+", "", PurePosixPath(pieces[0].part.member).stem)
    has_name = sum(map(str.isalpha, stem)) > 1
    few = len(numbers) <= _MOST_UNSAID
    return has_name and few and min(numbers) <= 1 and max(numbers) <= 2 * len(numbers) + 1


def _differ(pieces: Sequence[Piece]) -> bool:
    """Tell whether no text is another one over again, by the keys of their sketches."""
    seen: set[int] = set()
    for piece in pieces:
        keys = set(piece.work.sketch.keys)
        if keys and len(keys & seen) > _SAME * len(keys):
            return False
        seen |= keys
    return True
