"""Keeping what an archive tells besides its stories: called inside the transaction of the part it came with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone

from velvetbox.archive.community.models import (
    Bookmark,
    Challenge,
    Comment,
    NewsPost,
    OldAddress,
    Profile,
    SeriesPart,
    Site,
)
from velvetbox.archive.library import access, rows
from velvetbox.archive.library.changes import change
from velvetbox.archive.library.models import EditionChapter, Series, Tag, TagParent
from velvetbox.archive.library.sources import digest
from velvetbox.archive.library.tag_names import folded_tag
from velvetbox.archive.people import queries as people
from velvetbox.archive.people.models import Person, Pseud
from velvetbox.core.origins.told import (
    About,
    Told,
    ToldChallenge,
    ToldComment,
    ToldFavourite,
    ToldNews,
    ToldPerson,
    ToldSeries,
)

Kind = OldAddress.Kind
_NAME = 255
_MODELS: tuple[type[Any], ...] = (NewsPost, Challenge, Comment, Bookmark, Profile, SeriesPart)


def keep(
    person: Person, told: Told, imported: int | None, work: int | None = None, edition: int | None = None
) -> None:
    """Keep what a part of a source tells; what the box has already is left, and shown again if it was taken back.

    `work` and `edition` are what the part's story became. Writes one Change row when anything was told.
    """
    access.may_receive(person)
    if not told.site:
        return
    site = _site(told)
    keeping = _Keeping(site, told, imported, _chapters(edition))
    if work is not None:
        keeping.old_addresses_of(work)
    keeping.all(work)
    if keeping.count:
        change(person, "community.gathered", work, imported=imported, site=site.key, count=keeping.count)


def _site(told: Told) -> Site:
    site, _ = Site.objects.get_or_create(key=told.site[:100], defaults={"name": told.name[:_NAME]})
    return site


def _chapters(edition: int | None) -> list[int]:
    """Give the chapters of an edition in order."""
    if edition is None:
        return []
    found = EditionChapter.objects.filter(edition_id=edition).order_by("position")
    return list(found.values_list("chapter_id", flat=True))


@dataclass
class _Keeping:
    site: Site
    told: Told
    imported: int | None
    chapters: list[int]
    count: int = 0
    pseuds: dict[str, int] = field(default_factory=dict)

    def all(self, work: int | None) -> None:
        """Keep everything, what others refer to first."""
        told = self.told
        for member in told.people:
            self._member(member)
        for series in told.series:
            self._series(series)
        for series in told.series:
            self._parts(series)
        for news in told.news:
            self._news(news)
        for challenge in told.challenges:
            self._challenge(challenge)
        for comment in told.comments:
            self._comment(comment, work)
        for favourite in told.favourites:
            self._favourite(favourite, work)
        self._parents(told.parents)

    def old_addresses_of(self, work: int) -> None:
        """Write down where a story's old addresses lead."""
        if self.told.work:
            self._old(Kind.WORK, self.told.work, work=work)
        for old, chapter in zip(self.told.chapters, self.chapters, strict=False):
            self._old(Kind.CHAPTER, old, work=work, chapter=chapter)

    def _old(self, kind: Kind, old: str, **now: int | None) -> None:
        made = rows.add_once(OldAddress, site=self.site.pk, kind=str(kind), old=old[:40], **now)
        if made is None:
            OldAddress.objects.filter(site=self.site, kind=kind, old=old[:40]).update(
                **{f"{name}_id": value for name, value in now.items()}
            )

    def _now(self, kind: Kind, old: str) -> OldAddress | None:
        return OldAddress.objects.filter(site=self.site, kind=kind, old=old).first()

    def _add(self, model: type[Any], *ids: object, **values: Any) -> int:
        """Add a row once and give its id; one taken back is shown again, as this import's."""
        key = digest(self.site.key, *ids)
        self.count += 1
        made = rows.add_once(model, key=key, imported=self.imported, **values)
        if made is not None:
            return int(made)
        known = model.objects.filter(key=key)
        known.exclude(withdrawn_at=None).update(withdrawn_at=None, imported=self.imported)
        return int(known.values_list("pk", flat=True)[0])

    # People --------------------------------------------------------------------------------------

    @property
    def _host(self) -> str:
        return self.site.key.partition("/")[0] if "." in self.site.key else ""

    def _pseud(self, name: str) -> int:
        name = name[:_NAME]
        if name not in self.pseuds:
            known = people.unclaimed([name], self._host)
            self.pseuds[name] = known[name] if name in known else rows.add(Pseud, name=name, site=self._host)
        return self.pseuds[name]

    def _member(self, member: ToldPerson) -> None:
        pseud = self._pseud(member.name)
        self._old(Kind.PERSON, member.key, pseud=pseud)
        self._add(
            Profile, "member", member.key, site=self.site.pk, pseud=pseud, real_name=member.real_name[:_NAME],
            email=member.email[:254], website=member.website[:500], bio=member.bio, joined_on=_day(member.joined),
        )  # fmt: skip

    # Series --------------------------------------------------------------------------------------

    def _series(self, told: ToldSeries) -> None:
        series, _ = Series.objects.get_or_create(
            name=told.name[:_NAME], site=self._host, creator=told.creator[:_NAME]
        )
        if told.summary and not series.summary:
            series.summary = told.summary
            series.save(update_fields=["summary"])
        self._old(Kind.SERIES, told.key, series=series.pk)
        self.count += 1

    def _parts(self, told: ToldSeries) -> None:
        own = self._now(Kind.SERIES, told.key)
        for place in told.places:
            if place.about is not About.SERIES or own is None:
                continue
            child = self._now(Kind.SERIES, place.item)
            if child is not None and child.series_id != own.series_id:
                self._add(
                    SeriesPart, "part", told.key, place.item, series=own.series_id, child=child.series_id,
                    position=_small(place.position),
                )  # fmt: skip

    # Comments, favourites, news ------------------------------------------------------------------

    def _news(self, told: ToldNews) -> None:
        post = self._add(
            NewsPost, "news", told.key, site=self.site.pk, title=told.title[:_NAME], name=told.name[:_NAME],
            html=told.text, written_at=_time(told.written),
        )  # fmt: skip
        self._old(Kind.NEWS, told.key, news=post)

    def _challenge(self, told: ToldChallenge) -> None:
        self._add(
            Challenge, "challenge", told.key, site=self.site.pk, title=told.title[:_NAME], name=told.name[:_NAME],
            characters=told.characters, html=told.text,
        )  # fmt: skip

    def _comment(self, told: ToldComment, work: int | None) -> None:
        about = self._about(told.about, told.item, work)
        if about is None or "creator" in about:
            return
        chapter = (
            self.chapters[told.chapter]
            if told.chapter is not None and told.chapter < len(self.chapters)
            else None
        )
        comment = self._add(
            Comment, "comment", told.key, **about, chapter=chapter, name=told.name[:_NAME],
            pseud=self._pseud(told.name) if told.member else None, html=told.text, rating=_small(told.rating),
            written_at=_time(told.written),
        )  # fmt: skip
        if told.reply:
            self._add(Comment, "reply", told.key, **about, chapter=chapter, parent=comment, html=told.reply)

    def _favourite(self, told: ToldFavourite, work: int | None) -> None:
        about = self._about(told.about, told.item, work)
        if about is not None:
            self._add(
                Bookmark,
                "favourite",
                told.about,
                told.item,
                told.member,
                **about,
                pseud=self._pseud(told.name),
                html=told.text,
            )

    def _about(self, about: About, item: str, work: int | None) -> dict[str, int] | None:
        """Give what something is about, None when the box does not have it."""
        if about is About.WORK:
            found = self._now(Kind.WORK, item) if work is None else None
            work = found.work_id if found else work
            return None if work is None else {"work": work}
        kind, name = {
            About.SERIES: (Kind.SERIES, "series"), About.PERSON: (Kind.PERSON, "pseud"), About.NEWS: (Kind.NEWS, "news"),
        }[about]  # fmt: skip
        found = self._now(kind, item)
        pk = getattr(found, f"{name}_id", None)
        return None if pk is None else {"creator" if name == "pseud" else name: pk}

    def _parents(self, parents: Iterable[tuple[str, str]]) -> None:
        for child, parent in parents:
            below, above = _fandom(child), _fandom(parent)
            if below != above:
                rows.add_once(TagParent, child=below, parent=above, kind=str(TagParent.Kind.PARENT))


def _fandom(name: str) -> int:
    tag, _ = Tag.objects.get_or_create(type="fandom", folded=folded_tag(name), defaults={"name": name[:500]})
    return tag.pk


def _time(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written).replace(tzinfo=UTC) if written else None


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written[:10]) if written else None


def _small(number: int | None) -> int | None:
    return number if number is not None and abs(number) < 2**31 else None


# Taking back ---------------------------------------------------------------------------------------


def withdraw(person: Person, imported: int) -> None:
    """Take back what an import gathered. Nothing is deleted."""
    access.may_receive(person)
    for model in _MODELS:
        model.objects.filter(imported=imported, withdrawn_at=None).update(withdrawn_at=timezone.now())


def restore(person: Person, imported: int) -> None:
    """Bring back what was taken back with `withdraw`."""
    access.may_receive(person)
    for model in _MODELS:
        model.objects.filter(imported=imported).exclude(withdrawn_at=None).update(withdrawn_at=None)
