"""Those who wrote works or about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from velvetbox.archive.catalog.cards import PAGE, WorkCard
from velvetbox.archive.catalog.favourites import Favourite, favourites_of
from velvetbox.archive.catalog.naming import ready
from velvetbox.archive.catalog.paging import paging
from velvetbox.archive.catalog.rows import Rows, rows
from velvetbox.archive.catalog.series import SeriesLink, listed_works
from velvetbox.archive.community.models import Bookmark, Comment, Profile
from velvetbox.archive.finder.mutes.muted import muted_for
from velvetbox.archive.library.models import SeriesWork, Work
from velvetbox.archive.people.models import Pseud


@dataclass(frozen=True, slots=True)
class ProfileCard:
    """What a member of an archive said of themselves there. No real name and no e-mail address."""

    site: str
    website: str
    bio: str
    joined_on: date | None


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Somebody who wrote works or about them: what they said of themselves, and their works, newest first."""

    id: int
    name: str
    site: str
    profiles: tuple[ProfileCard, ...]
    works: tuple[WorkCard, ...]
    total: int
    page: int
    pages: int
    comments: int
    series: tuple[SeriesLink, ...]
    favourites: tuple[Favourite, ...] = ()  # the first of them
    marked: int = 0  # favourites in all
    favoured: int = 0  # readers whose favourite they are
    words: int = 0  # of their works


def person_page(pk: int, reader: int | None, page: int = 1) -> PersonPage | None:
    """Give a page of somebody's works in at most thirteen queries; None for nobody the box shows anything of."""
    found = Pseud.objects.filter(pk=pk).values_list("name", "site").first()
    if found is None:
        return None
    by = Work.objects.filter(creatorships__pseud=pk, withdrawn_at=None).order_by("-id").distinct()
    muted = muted_for(reader)
    long = dict(by.values_list("pk", "words"))
    all_works = list(long)
    works = muted.only(all_works)
    total = len(works)
    asked = Profile.objects.filter(pseud=pk, withdrawn_at=None).order_by("id")
    profiles = tuple(
        ProfileCard(name or key, website, ready(bio, f"bio{at}-"), joined)
        for at, (key, name, website, bio, joined) in enumerate(
            asked.values_list("site__key", "site__name", "website", "bio", "joined_on")
        )
    )
    if not all_works and not profiles:
        return None
    page, pages, start = paging(total, page, PAGE)
    listed = listed_works(works, start, reader, muted)
    places = SeriesWork.objects.filter(
        series__creator=found[0], series__site=found[1], work__withdrawn_at=None
    )
    rows_of = places.order_by("series__name").values_list("work_id", "series_id", "series__name")
    series = {one: name for work, one, name in rows_of if muted.shows(work)}
    return PersonPage(
        pk, found[0], found[1], profiles, listed, total, page, pages,
        Comment.objects.filter(pseud=pk, withdrawn_at=None).count(),
        tuple(SeriesLink(one, name, None) for one, name in series.items()),
        *favourites_of(pk, muted), Bookmark.objects.filter(creator=pk, withdrawn_at=None).count(),
        sum(long[one] for one in works),
    )  # fmt: skip


def makers(work: int) -> tuple[tuple[int, str], ...]:
    """Give a work's creators in order, each with the id of their page; one query."""
    return tuple((pk, name) for pk, name in rows(_makers, work))


def _makers(work: int) -> Rows:
    found = Pseud.objects.filter(creatorships__work=work).order_by("creatorships__position")
    return found.values_list("id", "name")
