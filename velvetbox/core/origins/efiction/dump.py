"""Stories of an eFiction site, read from its database dump and the chapter files beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from velvetbox.core.formats.characters.guess import WINDOWS
from velvetbox.core.formats.draft import Mend
from velvetbox.core.origins.efiction.site import Site, split
from velvetbox.core.origins.efiction.tables import Record
from velvetbox.core.origins.efiction.text import Decoder, when
from velvetbox.core.origins.told import Told
from velvetbox.core.prose import Basis, Block, Chapter, Fact, Field, Where, Work

NAME = "efiction-dump"
_FULL = 65_535  # bytes of MySQL's TEXT: a longer chapter was cut when it was stored
_TAG = re.compile(r"<[^<>]{0,400}>")
_RUN_ON = re.compile(r"[\w,;]\s*\Z")
_OPEN = re.compile(r"<p[\s>]", re.IGNORECASE)
_LOST_LETTERS = re.compile(r"\?{4}")


@dataclass(frozen=True, slots=True)
class Text:
    """A chapter's text as found beside the dump: its bytes, and where."""

    data: bytes
    place: str


TextOf = Callable[[str, Sequence[str], str], Text | None]
"""Finds the file of a chapter: site's stories folder, the members it may lie under, the chapter's id."""


@dataclass(frozen=True, slots=True)
class Story:
    """A story as read. `places` names the file each chapter came from, "" for the dump itself."""

    work: Work
    told: Told
    row: str
    places: tuple[str, ...]
    mends: tuple[Mend, ...]
    missing: tuple[str, ...]  # ids of chapters whose text is nowhere


def stories(site: Site, text_of: TextOf) -> Iterator[Story]:
    """Give the site's stories one by one, by their id. One without any text comes too, with no chapters.

    Where the dump was cut, or has no table of stories, those come last of which only chapters are left.
    """
    tables = site.tables
    for row in tables.all(site.prefix, "stories", by_key=True):
        if row.key("sid"):
            yield _Reading(site, row, text_of).story()
    if tables.cut or not tables.has(site.prefix, "stories"):
        for sid in tables.orphans(site.prefix):
            yield _Reading(site, _no_row(sid), text_of).story()


def _no_row(sid: int | None) -> Record:
    return Record({"sid": 0}, (str(sid).encode() if sid else None,))


class _Reading:
    """One story being read."""

    def __init__(self, site: Site, row: Record, text_of: TextOf) -> None:
        self.site = site
        self.row = row
        self.sid = row.key("sid")
        self.alone = "title" not in row.columns  # its row is gone
        self.text_of = text_of
        self.decoder: Decoder = site.decoder()
        self.facts: list[Fact] = []
        self.places: list[str] = []
        self.missing: list[str] = []
        self.ids: list[str] = []

    def story(self) -> Story:
        site, row, decoder = self.site, self.row, self.decoder
        chapters = self._chapters()
        self._story_facts()
        comments = [
            site.comment(review, self.ids)
            for review in site.tables.of(site.prefix, "reviews", row.number("sid"))
            if (review["type"] or b"ST").upper() == b"ST"
        ]
        favourites = [
            found
            for favourite in site.tables.of(site.prefix, "favorites", row.number("sid"))
            if (favourite["type"] or b"").upper() == b"ST"
            and (found := site.favourite(favourite)) is not None
        ]
        work = Work(
            chapters=tuple(chapters),
            facts=tuple(self.facts),
            summary=decoder.blocks(row["summary"]),
            notes_before=decoder.blocks(row["storynotes"]),
        )
        told = Told(
            site=site.key,
            work=self.sid,
            chapters=tuple(self.ids),
            comments=tuple(comments),
            favourites=tuple(favourites),
        )
        mends = tuple(decoder.mends.values())
        return Story(
            work, told, site.row_name("stories", self.sid), tuple(self.places), mends, tuple(self.missing)
        )

    # Chapters ------------------------------------------------------------------------------------

    def _chapters(self) -> list[Chapter]:
        sid, prefix = self.row.number("sid"), self.site.prefix
        tables = self.site.tables
        rows = tables.of(prefix, "chapters", sid) if sid else tables.without_key(prefix, "chapters")
        rows.sort(key=lambda row: (row.number("inorder") or 0, row.number("chapid") or 0))
        out: list[Chapter] = []
        for row in rows:
            found = self._text(row)
            if found is None:
                self.missing.append(row.key("chapid"))
                continue
            blocks, place = found
            self.ids.append(row.key("chapid"))
            self.places.append(place)
            self._chapter_facts(row, len(out))
            out.append(
                Chapter(
                    blocks=blocks,
                    title=self.decoder.text(row["title"]).strip() or None,
                    number=row.number("inorder") or None,
                    notes_before=self.decoder.blocks(row["notes"]),
                    notes_after=self.decoder.blocks(row["endnotes"]),
                )
            )
        self._present(rows)
        return out

    def _present(self, rows: Sequence[Record]) -> None:
        where = Where(self.site.row_name("stories", self.sid), quote=f"{len(rows)} rows of chapters")
        if rows:
            self.facts.append(
                Fact(Field.CHAPTERS_DECLARED, str(len(rows)), Basis.DERIVED, where, number=len(rows))
            )
        if self.alone:
            text = "The dump ends before its story's own row: title, authors and tags are lost."
            self.facts.append(Fact(Field.DAMAGE, text, Basis.DERIVED, where))
        if self.missing:
            text = f"The text of {len(self.missing)} of {len(rows)} chapters is neither in the dump nor beside it."
            self.facts.append(Fact(Field.DAMAGE, text, Basis.DERIVED, where))

    def _text(self, row: Record) -> tuple[tuple[Block, ...], str] | None:
        """Give a chapter's blocks and the file they are from: the table's own text first, then the file's."""
        name = self.site.row_name("chapters", row.key("chapid"), "storytext")
        data, place = row["storytext"], ""
        if not (data and data.strip()):
            people = [row.key("uid"), self.row.key("uid"), *self.site.people_of(self.row)]
            found = self.text_of(self.site.storiespath, people, row.key("chapid"))
            if found is None or not found.data.strip():
                return None
            data, place, name = found.data, found.place, found.place
        elif len(data) == _FULL or len(data) == _FULL - 1:
            self._damage("The text of a chapter was cut at 64 kB when the site stored it.", name, row)
        text = self.decoder.text(data)
        self._look(text, name, row)
        return self.decoder.blocks_of(text), place

    def _look(self, text: str, name: str, row: Record) -> None:
        """Flag what looks lost: a text that stops in an open paragraph, characters that became "????"."""
        if len(_OPEN.findall(text)) > text.lower().count("</p>") > 0 and _RUN_ON.search(
            _TAG.sub("", text[-2000:])
        ):
            self._damage(
                "A chapter stops in the middle of a sentence: it may have been cut at an emoji.", name, row
            )
        if _LOST_LETTERS.search(text):
            self._damage('"????" may stand for letters or an emoji that the site could not keep.', name, row)

    def _damage(self, text: str, name: str, row: Record) -> None:
        said = f"{self.decoder.text(row['title']).strip()}: {text}" if row["title"] else text
        self.facts.append(Fact(Field.DAMAGE, said, Basis.DERIVED, Where(name)))

    def _chapter_facts(self, row: Record, at: int) -> None:
        uid = row.key("uid")
        if uid and uid != self.row.key("uid") and (name := self.site.names.get(uid)):
            where = Where(self.site.row_name("chapters", row.key("chapid"), "uid"), quote=uid)
            self.facts.append(Fact(Field.CREATOR, name, Basis.STATED, where, chapter=at))

    # The story -----------------------------------------------------------------------------------

    def _story_facts(self) -> None:
        site, row = self.site, self.row
        own: list[Fact] = []
        self.facts, chapters = own, self.facts
        title = self.decoder.text(row["title"]).strip()
        if title:
            self._fact(Field.TITLE, title, "title")
        for uid in dict.fromkeys(site.people_of(row)):
            if name := site.names.get(uid):
                self._fact(Field.CREATOR, name, "uid", quote=uid)
        if site.address:
            self._fact(
                Field.URL, f"{site.address}/viewstory.php?sid={quote(self.sid)}", "sid", basis=Basis.DERIVED
            )
        self._tags()
        self._states()
        for series, position in site.in_series.get(self.sid, ()):
            if name := site.series.get(series):
                where = Where(site.row_name("inseries", f"{series},{self.sid}"), quote=f"{position}")
                self.facts.append(Fact(Field.SERIES, name, Basis.STATED, where, number=position))
                self.facts.append(
                    Fact(Field.SERIES_OWNER, site.series_owner.get(series, ""), Basis.STATED, where)
                )
        self.facts = own + chapters

    def _fact(
        self,
        about: Field,
        value: str,
        column: str,
        *,
        quote: str = "",
        basis: Basis = Basis.STATED,
        number: int | None = None,
    ) -> None:
        where = Where(self.site.row_name("stories", self.sid, column), quote=quote or value[:300])
        self.facts.append(Fact(about, value, basis, where, number=number))

    def _tags(self) -> None:
        site = self.site
        rid = self.decoder.text(self.row["rid"]).strip()
        if rating := site.ratings.get(rid) or (rid if rid and not rid.isdigit() else ""):
            self._fact(Field.RATING, rating, "rid", quote=rid)
        self._listed("catid", Field.FANDOM, site.categories)
        self._listed("charid", Field.CHARACTER, site.characters)
        self._listed("wid", Field.WARNING, site.old_warnings)
        self._listed("gid", Field.FREEFORM, site.old_genres)
        self._listed("genres", Field.FREEFORM, site.old_genres)
        self._listed("warnings", Field.WARNING, site.old_warnings)
        self._listed("challenges", Field.COLLECTION, site.challenges)
        for entry in split(self.decoder.text(self.row["classes"])):
            if tag := site.classes.get(entry):
                self._fact(tag.field, tag.name, "classes", quote=entry)
            elif not entry.isdigit():
                self._fact(Field.FREEFORM, entry, "classes")

    def _listed(self, column: str, about: Field, names: dict[str, str]) -> None:
        """Take a list of ids, or of names as some sites have it."""
        for entry in split(self.decoder.text(self.row[column])):
            name = names.get(entry) or ("" if entry.isdigit() else entry)
            if name:
                self._fact(about, name, column, quote=entry)

    def _states(self) -> None:
        row = self.row
        for column, about in (("date", Field.PUBLISHED), ("updated", Field.UPDATED)):
            if day := when(row[column]):
                self._fact(about, day[:10], column, quote=(row[column] or b"").decode(WINDOWS, "replace"))
        if (completed := row.number("completed")) is not None:
            self._fact(Field.COMPLETE, "true" if completed else "false", "completed", quote=str(completed))
        for column, about in (
            ("count", Field.HITS), ("wordcount", Field.WORDS_DECLARED), ("featured", Field.FEATURED),
            ("validated", Field.VALIDATED), ("reviews", Field.COMMENTS_DECLARED),
        ):  # fmt: skip
            if (found := row.number(column)) is not None and 0 <= found < 2**31:
                self._fact(about, str(found), column, number=found)
