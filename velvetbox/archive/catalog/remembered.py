"""What a memory may mean: works as cards, each with its passage and the clues that fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from velvetbox.archive.catalog.cards import WorkCard, cards_by_id
from velvetbox.archive.catalog.muting import folded
from velvetbox.archive.finder.mutes.muted import muted_for
from velvetbox.archive.people.models import Person

if TYPE_CHECKING:
    from velvetbox.archive.finder.memory import Learnt
    from velvetbox.archive.finder.passages import Passage


@dataclass(frozen=True, slots=True)
class Meant:
    """A work that may be meant, the paragraph that fits best, and the clues that fit, as they were written."""

    card: WorkCard
    passage: Passage | None
    clues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MemoryPage:
    """An answer, best first, and how many works are learnt so far; the others are found by their words alone."""

    text: str
    works: tuple[Meant, ...]
    learnt: Learnt


def remembered(person: Person | None, text: str, *, seconds: float | None = None) -> MemoryPage:
    """Ask what may be meant, for about that many seconds at most, without a number as long as a page may take. An empty text, and one that nothing fits, has no works."""
    from velvetbox.archive.finder import memory  # brings the text index, and more

    answers = memory.remember(person, text, seconds=memory.SOON if seconds is None else seconds)
    found = cards_by_id([answer.work for answer in answers], person.pk if person else None)
    cards = {card.id: card for card in folded(list(found.values()), muted_for(person))}
    works = tuple(
        Meant(cards[answer.work], answer.passage, answer.clues) for answer in answers if answer.work in cards
    )
    return MemoryPage(text, works, memory.learnt())


def learnt() -> Learnt:
    """Tell how many works are learnt so far."""
    from velvetbox.archive.finder import memory  # the same

    return memory.learnt()
