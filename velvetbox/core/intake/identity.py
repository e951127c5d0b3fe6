"""What tells one work from another, and a chapter from a story, by what a file states of itself."""

from __future__ import annotations

import re
import unicodedata

from velvetbox.core.intake.numbered import number_of
from velvetbox.core.intake.sealed import Outcome, Part, SealedWork
from velvetbox.core.origins.reading import PART
from velvetbox.core.prose import Field


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


def may_be_chapter(part: Part, numbered: bool) -> bool:
    """Tell whether a part may belong together with others: a list of chapters, or one chapter that a number goes with.

    `numbered` tells that its name is like others' but for a number, or that a list lies beside it.
    """
    if part.contents is not None or part.facts:
        return True
    if part.outcome is not Outcome.WORK or len(part.works) != 1:
        return False
    work = part.works[0]
    if len(work.chapters) > 1:
        return part_id(work) is not None
    return (
        numbered
        or stated_number(work) is not None
        or declares(work)
        or number_of(part.member) is not None
        or part_id(work) is not None
    )


def stated_number(work: SealedWork) -> int | None:
    """Give the number that a work of one chapter states of it."""
    if work.chapters and work.chapters[0].number is not None:
        return work.chapters[0].number
    return next((fact.number for fact in work.known(Field.CHAPTER_PRESENT) if fact.number is not None), None)


def declares(work: SealedWork) -> bool:
    """Tell whether a work states that it has more chapters than are there."""
    return any((fact.number or 0) > len(work.chapters) for fact in work.known(Field.CHAPTERS_DECLARED))


def part_id(work: SealedWork) -> int | None:
    """Give the number of the part that a work is, where a site counts its parts through all stories."""
    return next(
        (fact.number for fact in work.facts if fact.field is Field.IDENTIFIER and PART in fact.value),
        None,
    )
