"""What somebody does not want to be shown, as pages show it: cards with the reason, and the page of all mutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from velvetbox.archive.catalog.cards import WorkCard, cards_by_id, creators_of, tags_of
from velvetbox.archive.finder.models import Mute
from velvetbox.archive.finder.mutes import muted as muting
from velvetbox.archive.finder.mutes.muted import Muted, Reason
from velvetbox.archive.finder.mutes.terms import How, Kind, Terms
from velvetbox.archive.library.models import Work

SAMPLE = 20  # works shown of those that a mute would mean
REMOVED = 20


@dataclass(frozen=True, slots=True)
class MuteLine:
    """A mute and how many works it means now."""

    id: int
    terms: Terms
    works: int


@dataclass(frozen=True, slots=True)
class Tried:
    """What a mute would do: how many works it means, and some of them, the newest first."""

    terms: Terms
    total: int
    cards: tuple[WorkCard, ...]


@dataclass(frozen=True, slots=True)
class MutesPage:
    """Everything somebody mutes, the newest first, and what they took away last. `hidden` and `folded` count works."""

    mutes: tuple[MuteLine, ...]
    removed: tuple[Reason, ...]
    hidden: int
    folded: int


def folded(cards: Sequence[WorkCard], muted: Muted) -> tuple[WorkCard, ...]:
    """Give cards of a list with the reasons why they are to be folded. No queries."""
    if not muted.sets:
        return tuple(cards)
    return tuple(
        replace(card, muted=tuple(reason.terms for reason in reasons))
        if (reasons := muted.reasons(card.id))
        else card
        for card in cards
    )


def mutes_page(person: int) -> MutesPage:
    """Give everything somebody mutes."""
    muted = muting.muted_for(person)
    known = muted.known
    lines = tuple(
        MuteLine(reason.id, reason.terms, len(works if known is None else works & known))
        for reason, works in muted.sets
    )
    gone = muting.removed_of(person, REMOVED)
    hidden, away = muted.counts()
    return MutesPage(lines, gone, hidden, away)


def tried(terms: Terms) -> Tried:
    """Give what a mute would do."""
    from velvetbox.archive.finder.mutes import sets  # brings numpy

    works = sets.tried(terms)
    newest = list(islice(reversed(works), SAMPLE))
    cards = cards_by_id(newest, None)
    return Tried(terms, len(works), tuple(cards[pk] for pk in newest if pk in cards))


@dataclass(frozen=True, slots=True)
class MutableWork:
    """What can be muted of a work, each with the id of the mute that does it already, None where none does."""

    id: int
    title: str
    offers: tuple[tuple[Terms, int | None], ...]


def mutable(pk: int, person: int) -> MutableWork | None:
    """Give what can be muted of a work; None when there is no such work. Five queries."""
    row = Work.objects.filter(pk=pk, withdrawn_at=None).values_list("title", "language", "address").first()
    if row is None:
        return None
    title, language, address = row
    tags = tags_of([pk]).get(pk)
    offers = [Terms(Kind.WORK, title, work=pk, address=address)]
    offers += [Terms(Kind.CREATOR, name) for name in creators_of([pk]).get(pk, ())]
    if tags:
        offers += [
            Terms(kind, name)
            for kind, names in (
                (Kind.FANDOM, tags.fandoms), (Kind.RELATIONSHIP, tags.relationships), (Kind.CHARACTER, tags.characters),
                (Kind.FREEFORM, tags.freeforms), (Kind.WARNING, tags.warnings), (Kind.CATEGORY, tags.categories),
            )
            for name in names
        ]  # fmt: skip
    if language:
        offers.append(Terms(Kind.LANGUAGE, language))
    known = {_key(reason.terms): reason.id for reason in muting.mutes_of(person)}
    return MutableWork(pk, title, tuple((terms, known.get(_key(terms))) for terms in offers))


def _key(terms: Terms) -> tuple[object, ...]:
    if terms.kind is Kind.WORK:
        return terms.kind, terms.work
    return terms.kind, terms.name.casefold(), terms.how is How.EXACT


@dataclass(frozen=True, slots=True)
class Told:
    """A mute that was just made or taken away."""

    id: int
    terms: Terms
    removed: bool
    what: str = "mute"


def told(person: int | None, pk: int) -> Told | None:
    """Give a mute that a page tells of, None where it is not this person's. One query."""
    row = Mute.objects.filter(pk=pk, person=person or 0).values_list(*muting.FIELDS, "removed_at").first()
    if row is None:
        return None
    reason = muting.reason_of(row[:-1])
    return Told(reason.id, reason.terms, row[-1] is not None)
