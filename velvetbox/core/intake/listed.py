"""Chapters that a page of contents beside them lists: joined in its order, when it surely lists one story."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from velvetbox.core.formats.draft import Remark
from velvetbox.core.intake.beside import with_stated
from velvetbox.core.intake.joining import Piece, join
from velvetbox.core.intake.names import is_index_name
from velvetbox.core.intake.sealed import Outcome, Part, SealedWork
from velvetbox.core.origins.headings import Heading, heading_of
from velvetbox.core.origins.reading import Contents
from velvetbox.core.prose import Basis, Fact, Field

_CHAPTERS = frozenset({"chapter", "number", "named", "whole"})
_OF_CHAPTERS = "The list of a story's chapters. It gave their order; the story is in its files."
_OF_STORIES = "A page that leads to the stories beside it. They are in their own files."
_MOST_TOLD = 40  # words beside the links of a page that is nothing but a list
_MOST_HEADINGS = 0.8  # of the links: the rest may be "Notes", "Thanks"


def listed(parts: Sequence[Part]) -> Iterator[tuple[int, list[Piece]]]:
    """Give each page of contents, by its index, with the pieces of the one story it lists, in order."""
    places = {part.member.casefold(): at for at, part in enumerate(parts)}
    taken: set[int] = set()
    for at, part in enumerate(parts):
        if part.contents is None or at in taken:
            continue
        pieces = [
            piece for piece in _pieces(part, parts, places) if piece.index not in taken and piece.index != at
        ]
        if _may_list(part, pieces) and _is_one_story(part.contents, pieces):
            taken.update({at, *(piece.index for piece in pieces)})
            yield at, pieces


def _may_list(page: Part, pieces: Sequence[Piece]) -> bool:
    """Tell a list from a short chapter with links to all the others: those link to one another."""
    if page.outcome is not Outcome.WORK or is_index_name(page.member):
        return True
    return not any(piece.part.contents is not None for piece in pieces)


def joined(page: Part, pieces: Sequence[Piece]) -> Part:
    """Join the pieces in the order of the list, with what the list says of the story."""
    whole = join(pieces)
    assert page.contents is not None
    facts = [
        replace(fact, chapter=None, where=replace(fact.where, source=page.member))
        for fact in page.contents.facts
        if fact.basis is not Basis.GUESS
        and (fact.field is Field.TITLE or not whole.works[0].known(fact.field))
    ]
    return replace(whole, works=(with_stated(whole.works[0], facts),))


def attached(page: Part, text: str = _OF_CHAPTERS) -> Part:
    """Give a page of contents as what it is: something beside a story."""
    remark = Remark("contents.page", text, page.member)
    return replace(page, outcome=Outcome.ATTACHMENT, works=(), remarks=(remark,), facts=())


def site_pages(parts: Sequence[Part]) -> Iterator[tuple[int, Part]]:
    """Give the pages that hold hardly more than links to stories beside them, by their index, as attachments."""
    places = {part.member.casefold(): at for at, part in enumerate(parts)}
    for at, part in enumerate(parts):
        if part.contents is None or part.outcome is not Outcome.WORK or len(part.works) != 1:
            continue
        linked = sum(len(text.split()) for _, text in part.contents.links)
        told = part.works[0].words - linked
        if told <= max(_MOST_TOLD, linked) and len(list(_pieces(part, parts, places))) > 1:
            yield at, attached(part, _OF_STORIES)


def _pieces(page: Part, parts: Sequence[Part], places: dict[str, int]) -> Iterator[Piece]:
    assert page.contents is not None
    folder = PurePosixPath(page.member).parent
    found: list[tuple[int, str, Heading | None]] = []
    for path, text in page.contents.links:
        at = places.get(str(folder / path).casefold())
        if at is not None and parts[at].outcome is Outcome.WORK and len(parts[at].works) == 1:
            found.append((at, text, heading_of(text)))
    numbers = [
        heading.number if heading and heading.kind in {"chapter", "number"} else None
        for _, _, heading in found
    ]
    counts = None not in numbers and len(set(numbers)) == len(numbers)
    for place, (at, text, heading) in enumerate(found, 1):
        number = heading.number if counts and heading else place
        title = heading.title if heading and heading.kind in {"chapter", "number"} else text
        yield Piece(at, parts[at], parts[at].works[0], number, named=False, counted=not counts, title=title)


def _is_one_story(contents: Contents, pieces: Sequence[Piece]) -> bool:
    works = [piece.work for piece in pieces]
    if len(works) < 2 or any(len(work.chapters) > 1 for work in works) or not _differ(works):
        return False
    creators = {
        tuple(sorted(fact.value.casefold() for fact in work.known(Field.CREATOR))) for work in works
    } - {()}
    ends = sum(any(fact.value == "true" for fact in work.known(Field.COMPLETE)) for work in works[:-1])
    if len(creators) > 1 or ends:
        return False
    if len({title.casefold() for work in works if (title := _title(work))}) == 1 and all(map(_title, works)):
        return True
    if _are_headings(contents, pieces):
        return True
    headed = any(
        work.known(Field.RATING) or work.known(Field.RELATIONSHIP) or work.known(Field.URL) for work in works
    )
    return contents.of_chapters and not creators and not headed


def _are_headings(contents: Contents, pieces: Sequence[Piece]) -> bool:
    texts = dict(contents.links)
    named = [heading_of(texts.get(PurePosixPath(piece.part.member).name, "")) for piece in pieces]
    told = sum(heading is not None and heading.kind in _CHAPTERS for heading in named)
    return told >= max(2, _MOST_HEADINGS * len(pieces))


def _title(work: SealedWork) -> str | None:
    facts: list[Fact] = work.known(Field.TITLE)
    return facts[0].value if facts else None


def _differ(works: Sequence[SealedWork]) -> bool:
    return len({work.sketch.text for work in works}) == len(works)
