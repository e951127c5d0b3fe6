"""Challenges of archives that were taken in, and the works that answer them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from velvetbox.archive.catalog.cards import PAGE
from velvetbox.archive.catalog.naming import ready
from velvetbox.archive.catalog.paging import paging
from velvetbox.archive.community.models import Challenge, OldAddress
from velvetbox.archive.finder.mutes.muted import muted_for
from velvetbox.archive.library.models import Fact
from velvetbox.core.prose import Field

_ANSWERS = 2000  # works that answer the challenges of a page
_SHOWN = 50  # of those that answer one


@dataclass(frozen=True, slots=True)
class ChallengeCard:
    """A challenge of an archive that was taken in, and the works that answer it: the first of them, and how many."""

    id: int
    site: str
    title: str
    name: str
    characters: str
    html: str
    works: tuple[tuple[int, str], ...]
    total: int


@dataclass(frozen=True, slots=True)
class ChallengesPage:
    """A page of challenges, by title."""

    challenges: tuple[ChallengeCard, ...]
    total: int
    page: int
    pages: int


def challenges_page(page: int = 1, only: int | None = None, reader: int | None = None) -> ChallengesPage:
    """Give a page of challenges, or one alone, without the works that somebody mutes, in at most five queries."""
    asked = Challenge.objects.filter(withdrawn_at=None)
    asked = asked if only is None else asked.filter(pk=only)
    total = asked.count()
    page, pages, start = paging(total, page, PAGE)
    names = ("id", "site_id", "site__name", "site__key", "title", "name", "characters", "html")
    found = list(asked.order_by("title", "id")[start : start + PAGE].values_list(*names))
    answers = _answers({row[4] for row in found}, {row[1] for row in found})
    cards, muted = [], muted_for(reader)
    for pk, site, name, key, title, by, characters, html in found:
        works = [(work, told) for work, told in answers.get((site, title), []) if muted.shows(work)]
        cards.append(
            ChallengeCard(
                pk,
                name or key,
                title,
                by,
                characters,
                ready(html, f"c{pk}-"),
                tuple(works[:_SHOWN]),
                len(works),
            )
        )
    return ChallengesPage(tuple(cards), total, page, pages)


def _answers(titles: set[str], sites: set[int]) -> Mapping[tuple[int, str], list[tuple[int, str]]]:
    """Give the works that name a challenge of their site, by site and title."""
    out: defaultdict[tuple[int, str], list[tuple[int, str]]] = defaultdict(list)
    if not titles:
        return out
    at = OldAddress.objects.filter(site__in=sites, kind=OldAddress.Kind.WORK, work__withdrawn_at=None)
    told = Fact.objects.filter(work__in=at.values("work_id"), field=str(Field.COLLECTION), value__in=titles)
    told = told.filter(edition__withdrawn_at=None).order_by("work__sort_title", "work_id").distinct()
    found = list(told.values_list("value", "work_id", "work__title", "work__sort_title")[:_ANSWERS])
    of: defaultdict[int, set[int]] = defaultdict(set)
    for work, site in at.filter(work__in={row[1] for row in found}).values_list("work_id", "site_id"):
        of[work].add(site)
    for title, work, name, _ in found:
        for site in sorted(of[work]):
            out[site, title].append((work, name))
    return out


def challenges_of(work: int, titles: Sequence[str]) -> Mapping[str, int]:
    """Give the challenges that a work names, by title; one query, none without titles."""
    if not titles:
        return {}
    sites = OldAddress.objects.filter(work=work, kind=OldAddress.Kind.WORK).values("site_id")
    asked = Challenge.objects.filter(title__in=titles, site__in=sites, withdrawn_at=None)
    return dict(asked.values_list("title", "id"))
