"""One site of an eFiction dump: what its ids mean, who its members are, what it tells besides stories."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from blake3 import blake3

from velvetbox.core import clean
from velvetbox.core.origins.efiction.tables import Record, Tables
from velvetbox.core.origins.efiction.text import Decoder, when
from velvetbox.core.origins.stored import stored
from velvetbox.core.origins.told import (
    About,
    ToldChallenge,
    ToldComment,
    ToldFavourite,
    ToldNews,
    ToldPerson,
    ToldPlace,
    ToldSeries,
)
from velvetbox.core.prose import Field

_REPLY = re.compile(r"<br\s{0,3}/?>\s{0,9}<br\s{0,3}/?>\s{0,9}<i>([^<>:]{1,60}):\s?", re.IGNORECASE)
_ABOUT = {"ST": About.WORK, "SE": About.SERIES, "AU": About.PERSON}
_FIRST = 5  # members
_MOST = 200  # ids in one list


@dataclass(frozen=True, slots=True)
class Tag:
    """What an id of the site stands for."""

    field: Field
    name: str


@dataclass
class Site:
    """A site by its table prefix. Small tables are held in memory, the rest is asked for."""

    tables: Tables
    prefix: str
    without: frozenset[str] = frozenset()
    names: dict[str, str] = field(default_factory=dict)  # of members, by uid
    categories: dict[str, str] = field(default_factory=dict)
    parents: list[tuple[str, str]] = field(default_factory=list)
    characters: dict[str, str] = field(default_factory=dict)
    classes: dict[str, Tag] = field(default_factory=dict)
    old_warnings: dict[str, str] = field(default_factory=dict)
    old_genres: dict[str, str] = field(default_factory=dict)
    ratings: dict[str, str] = field(default_factory=dict)
    challenges: dict[str, str] = field(default_factory=dict)
    in_series: dict[str, list[tuple[str, int | None]]] = field(default_factory=dict)
    series: dict[str, str] = field(default_factory=dict)
    series_owner: dict[str, str] = field(default_factory=dict)
    address: str = ""  # https, no "/" at its end; "" when the settings are not in the dump
    name: str = ""
    storiespath: str = "stories"
    key: str = ""  # what tells the site from others

    def __post_init__(self) -> None:
        decoder = self.decoder()
        self._read_settings(decoder)
        for row in self.all("authors"):
            self.names[row.key("uid")] = decoder.text(row["penname"]).strip()
        self.key = self.key or self._own_key()
        self.characters = self._named(decoder, "characters", "charid", "charname")
        self.old_warnings = self._named(decoder, "warnings", "wid", "warning")
        self.old_genres = self._named(decoder, "genres", "gid", "genre")
        self.ratings = self._named(decoder, "ratings", "rid", "rating")
        self.challenges = self._named(decoder, "challenges", "chalid", "title")
        self.series = self._named(decoder, "series", "seriesid", "title")
        for row in self.all("series"):
            self.series_owner[row.key("seriesid")] = self.names.get(row.key("uid"), "")
        self._read_categories(decoder)
        self._read_classes(decoder)
        for row in self.all("inseries"):
            if (sid := row.key("sid")) and row.number("confirmed") != 0:
                place = (row.key("seriesid"), row.number("inorder"))
                self.in_series.setdefault(sid, []).append(place)

    def decoder(self) -> Decoder:
        """Give a decoder for the fields of one story or member."""
        return Decoder(self.tables.votes, self.without)

    def all(self, role: str) -> Iterator[Record]:
        """Give the rows of one of the site's tables."""
        return self.tables.all(self.prefix, role)

    def row_name(self, role: str, key: str, column: str = "") -> str:
        """Name a row, or a field of it, for evidence: "x_fanfiction_stories/12#title"."""
        name = f"{self.prefix}fanfiction_{role}/{key}"
        return f"{name}#{column}" if column else name

    # What ids mean -------------------------------------------------------------------------------

    def _read_settings(self, decoder: Decoder) -> None:
        settings = self.tables.settings_of(self.prefix)
        stats = next(self.all("stats"), None)
        if settings is not None:
            url = clean.safe_address(decoder.text(settings["url"]).strip()) or ""
            if url.startswith(("http://", "https://")):
                self.address = "https://" + url.split("://", 1)[1].rstrip("/")
            self.name = decoder.text(settings["sitename"]).strip()
            self.storiespath = decoder.text(settings["storiespath"]).strip().strip("/") or "stories"
        parts = urlsplit(self.address)
        host = (parts.hostname or "").removeprefix("www.")
        other = decoder.text(stats["sitekey"]).strip() if stats else ""
        self.key = (f"{host}{parts.path}" if host else other if len(other) > 1 else "")[:100]

    def _own_key(self) -> str:
        """Give a key for a site of which the dump says nothing: by its first members, who stay the same."""
        first = sorted(self.names.items(), key=lambda one: int(one[0] or 0))[:_FIRST]
        return f"{self.prefix or 'efiction'} {blake3(repr(first).encode()).hexdigest()[:12]}"

    def _named(self, decoder: Decoder, role: str, key: str, name: str) -> dict[str, str]:
        return {row.key(key): decoder.text(row[name]).strip() for row in self.all(role)}

    def _read_categories(self, decoder: Decoder) -> None:
        self.categories = self._named(decoder, "categories", "catid", "category")
        for row in self.all("categories"):
            above = self.categories.get(row.key("parentcatid"))
            own = self.categories.get(row.key("catid"))
            if above and own and above != own:
                self.parents.append((own, above))

    def _read_classes(self, decoder: Decoder) -> None:
        kinds = {
            row.key("classtype_id"): _field_of(
                f"{decoder.text(row['classtype_name'])} {decoder.text(row['classtype_title'])}"
            )
            for row in self.all("classtypes")
        }
        for row in self.all("classes"):
            name = decoder.text(row["class_name"]).strip()
            self.classes[row.key("class_id")] = Tag(kinds.get(row.key("class_type"), Field.FREEFORM), name)

    def people_of(self, row: Record) -> Iterator[str]:
        """Give the uids of a story's authors: its own, then its co-authors, as a list or from their table."""
        yield row.key("uid")
        listed = (row["coauthors"] or b"").decode("ascii", "replace")
        sid = row.number("sid")
        in_table = [other.key("uid") for other in self.tables.of(self.prefix, "coauthors", sid)]
        if self.tables.has(self.prefix, "coauthors"):
            yield from in_table
        if not in_table and listed not in ("", "0", "1"):
            yield from split(listed)

    # Members, series, news -----------------------------------------------------------------------

    def member(self, row: Record) -> ToldPerson:
        """Give a member's profile. The password is never looked at."""
        decoder = self.decoder()
        uid = row.key("uid")
        website = decoder.text(row["website"]).strip() or self._website(decoder, row.number("uid"))
        return ToldPerson(
            key=uid,
            name=self.names.get(uid) or f"member {uid}",
            real_name=decoder.text(row["realname"]).strip()[:200],
            email=decoder.text(row["email"]).strip()[:254],
            website=(clean.safe_address(website) or "")[:500],
            bio=stored(decoder.blocks(row["bio"])),
            joined=when(row["date"]),
        )

    def _website(self, decoder: Decoder, uid: int | None) -> str:
        for row in self.tables.of(self.prefix, "authorinfo", uid):
            said = decoder.text(row["info"]).strip()
            if said.startswith(("http://", "https://")):
                return said
        return ""

    def comment(self, row: Record, chapters: Sequence[str]) -> ToldComment:
        """Give a review, the author's answer split out of it; `chapters` are the ids of the story's chapters."""
        decoder = self.decoder()
        said, reply = _split_reply(decoder.text(row["review"]), answered=row.number("respond") == 1)
        rating, uid = row.number("rating"), row.key("uid")
        kind = (row["type"] or b"ST").decode("ascii", "replace").upper()
        chapter = row.key("chapid")
        return ToldComment(
            key=row.key("reviewid"),
            about=_ABOUT.get(kind, About.WORK),
            item=row.key("item"),
            name=(self.names.get(uid, "") if uid else "")
            or decoder.text(row["reviewer"]).strip()[:200]
            or "Anonymous",
            member=uid if uid in self.names else "",
            text=stored(decoder.blocks_of(said)),
            chapter=chapters.index(chapter) if chapter in chapters else None,
            written=when(row["date"]),
            rating=rating if rating is not None and rating >= 0 else None,
            reply=stored(decoder.blocks_of(reply)),
        )

    def favourite(self, row: Record) -> ToldFavourite | None:
        """Give a favourite, None when it is of no kind known or of nobody."""
        about = _ABOUT.get((row["type"] or b"").decode("ascii", "replace").upper())
        uid = row.key("uid")
        if about is None or not uid or not row.key("item"):
            return None
        decoder = self.decoder()
        text = stored(decoder.blocks(row["comments"]))
        return ToldFavourite(about, row.key("item"), uid, self.names.get(uid) or f"member {uid}", text)

    def told_series(self, row: Record) -> ToldSeries:
        """Give a series with its places in order: stories and other series."""
        decoder = self.decoder()
        key = row.key("seriesid")
        places = []
        for place in self.tables.of(self.prefix, "inseries", row.number("seriesid")):
            if place.number("confirmed") == 0:
                continue
            if sid := place.key("sid"):
                places.append(ToldPlace(About.WORK, sid, place.number("inorder")))
            elif other := place.key("subseriesid"):
                places.append(ToldPlace(About.SERIES, other, place.number("inorder")))
        return ToldSeries(
            key=key,
            name=self.series.get(key) or f"Series {key}",
            creator=self.names.get(row.key("uid"), ""),
            summary=stored(decoder.blocks(row["summary"])),
            open=row.number("isopen"),
            places=tuple(sorted(places, key=lambda place: place.position or 0)),
        )

    def news(self, row: Record) -> ToldNews:
        """Give a news post."""
        decoder = self.decoder()
        name, title = decoder.text(row["author"]).strip(), decoder.text(row["title"]).strip()
        return ToldNews(
            row.key("nid"), title[:255], name[:200], stored(decoder.blocks(row["story"])), when(row["time"])
        )

    def challenge(self, row: Record) -> ToldChallenge:
        """Give a challenge."""
        decoder = self.decoder()
        name = self.names.get(row.key("uid")) or decoder.text(row["challenger"]).strip()
        asked = [self.characters.get(one, "") for one in split(decoder.text(row["characters"]))]
        return ToldChallenge(
            row.key("chalid"), self.challenges.get(row.key("chalid"), "")[:255], name[:200],
            stored(decoder.blocks(row["summary"])), ", ".join(filter(None, asked))[:1000],
        )  # fmt: skip

    def news_comment(self, row: Record) -> ToldComment:
        """Give a comment on a news post."""
        decoder = self.decoder()
        uid = row.key("uid")
        return ToldComment(
            key=f"n{row.key('cid')}",
            about=About.NEWS,
            item=row.key("nid"),
            name=self.names.get(uid) or "Anonymous",
            member=uid if uid in self.names else "",
            text=stored(decoder.blocks(row["comment"])),
            written=when(row["time"]),
        )


def split(text: str) -> list[str]:
    """Give the entries of a comma list, each once, "0" and "-1" left out."""
    found = [entry.strip() for entry in text[:10_000].split(",")[:_MOST]]
    return list(dict.fromkeys(entry for entry in found if entry and entry not in ("0", "-1")))


def _split_reply(text: str, *, answered: bool) -> tuple[str, str]:
    """Part a review from the author's answer, which eFiction appends to it with a marker in the site's language."""
    found = max(_REPLY.finditer(text), key=re.Match.start, default=None)
    if found is None or not (answered or "response" in found[1].lower()):
        return text, ""
    reply = text[found.end() :].rstrip()
    return text[: found.start()], reply[:-4] if reply.lower().endswith("</i>") else reply


def _field_of(name: str) -> Field:
    """Give what a class type of a site is about, by its name."""
    words = name.lower()
    for part, about in (
        ("warning", Field.WARNING), ("pairing", Field.RELATIONSHIP), ("relationship", Field.RELATIONSHIP),
        ("ship", Field.RELATIONSHIP), ("couple", Field.RELATIONSHIP), ("character", Field.CHARACTER), ("fandom", Field.FANDOM),
        ("orientation", Field.CATEGORY),
    ):  # fmt: skip
        if part in words:
            return about
    return Field.FREEFORM
