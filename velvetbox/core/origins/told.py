"""What a source tells besides its stories: members, reviews, favourites, series, news, challenges, its own counts.

Produced by origins that hold a whole archive (a database dump), kept by the archive's rooms. Texts are in the
stored form (`core.prose.markup` through `core.clean`); dates are "YYYY-MM-DD" or "YYYY-MM-DDTHH:MM:SS".
Keys are the ids the source itself gave, as text.
"""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from velvetbox.core.values import value


class About(StrEnum):
    """What a comment or favourite is about."""

    WORK = "work"
    SERIES = "series"
    PERSON = "person"
    NEWS = "news"


@value(frozen=True, slots=True)
class ToldPerson:
    """A member of the site. `email` is for finding the owner of a claim only, never for a page or an export."""

    key: str
    name: str
    real_name: str = ""
    email: str = ""
    website: str = ""
    bio: str = ""
    joined: str | None = None


@value(frozen=True, slots=True)
class ToldComment:
    """A review or comment. `chapter` is the index of the chapter it is on; `member` is "" for a visitor."""

    key: str
    about: About
    item: str
    name: str
    text: str
    member: str = ""
    chapter: int | None = None
    written: str | None = None
    rating: int | None = None
    reply: str = ""


@value(frozen=True, slots=True)
class ToldFavourite:
    """A member's favourite, with what they say of it."""

    about: About
    item: str
    member: str
    name: str
    text: str = ""


@value(frozen=True, slots=True)
class ToldPlace:
    """A place in a series: a story or another series, and its order."""

    about: About
    item: str
    position: int | None


@value(frozen=True, slots=True)
class ToldSeries:
    """A series. `creator` is the name of the member who keeps it."""

    key: str
    name: str
    creator: str = ""
    summary: str = ""
    open: int | None = None  # 0 closed, 1 moderated, 2 open to all
    places: tuple[ToldPlace, ...] = ()


@value(frozen=True, slots=True)
class ToldNews:
    """A news post of the site."""

    key: str
    title: str
    name: str
    text: str
    written: str | None = None


@value(frozen=True, slots=True)
class ToldChallenge:
    """A challenge that members set one another: what was asked for, by whom."""

    key: str
    title: str
    name: str
    text: str
    characters: str = ""  # those it asked for, parted by ", "


@value(frozen=True, slots=True)
class Count:
    """One count reconciled: what the source itself says, how many rows it holds, how many are kept, and why they differ."""

    what: str
    stated: int | None
    held: int
    kept: int
    why: str = ""


@value(frozen=True, slots=True)
class Told:
    """What a part of a source tells. `site` names the source ("www.example.org/fic", else the table prefix).

    `chapters` gives the source's own ids of the chapters of the part's work, in order; `work` its id of the work.
    """

    site: str
    name: str = ""
    work: str = ""
    chapters: tuple[str, ...] = ()
    people: tuple[ToldPerson, ...] = ()
    comments: tuple[ToldComment, ...] = ()
    favourites: tuple[ToldFavourite, ...] = ()
    series: tuple[ToldSeries, ...] = ()
    news: tuple[ToldNews, ...] = ()
    challenges: tuple[ToldChallenge, ...] = ()
    parents: tuple[tuple[str, str], ...] = ()  # fandom, the fandom above it
    counts: tuple[Count, ...] = field(default=())
