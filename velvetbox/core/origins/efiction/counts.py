"""What an eFiction site says it holds, what its dump holds, and what was kept: every count set side by side."""

from __future__ import annotations

from dataclasses import dataclass, field

from velvetbox.core.origins.efiction.dump import Story
from velvetbox.core.origins.efiction.site import Site
from velvetbox.core.origins.told import Count
from velvetbox.core.prose import Field


@dataclass
class Tally:
    """Counts as the stories of a site are read."""

    site: Site
    stories: int = 0
    chapters: int = 0
    words: int = 0
    reviews: int = 0
    favourites: int = 0
    no_text: list[str] = field(default_factory=list)
    creators: set[str] = field(default_factory=set)  # who wrote the stories kept

    def story(self, story: Story) -> None:
        """Count a story."""
        has_text = bool(story.work.chapters)
        self.stories += has_text
        self.chapters += len(story.work.chapters)
        self.no_text.extend(story.missing)
        if has_text:
            self.creators.update(story.work.values(Field.CREATOR)[:1])
            self.reviews += len(story.told.comments)
            self.favourites += len(story.told.favourites)

    def told(self) -> tuple[Count, ...]:
        """Give every count: as the site states it, as rows of the dump, as kept, and why the last two differ."""
        site, rows = self.site, self._rows
        stats = next(site.all("stats"), None)

        def stated(column: str) -> int | None:
            return stats.number(column) if stats is not None else None

        reviews = list(self._sums("stories", "reviews"))
        return (
            self._count("stories", stated("stories"), rows("stories"), self.stories, "no text was found for them"),
            self._count("chapters", stated("chapters"), rows("chapters"), self.chapters, self._chapters_why()),
            self._count("series", stated("series"), rows("series"), rows("series"), ""),
            self._count("members", stated("members"), rows("authors"), sum(bool(key) for key in site.names), "they have no id"),
            self._count("authors", stated("authors"), self._authors(), len(self.creators), "their stories have no text"),
            self._count("reviews", stated("reviews"), rows("reviews"), self._reviews(), "what they are about is not in the dump"),
            self._count("reviews of stories", sum(reviews) if reviews else None, self._of_stories(), self.reviews,
                        "their story is not in the dump, or has no text"),
            self._count("favourites", None, rows("favorites"), self._favourites(), "what they are about is not in the dump"),
            self._count("places in series", sum(self._sums("series", "numstories")), rows("inseries"), self._places(),
                        "they were never confirmed"),
            self._count("news", None, rows("news"), rows("news"), ""),
            self._count("comments on news", sum(self._sums("news", "comments")), rows("comments"), self._news_comments(),
                        "their news post is not in the dump"),
            self._count("challenges", None, rows("challenges"), rows("challenges"), ""),
        )  # fmt: skip

    @staticmethod
    def _count(what: str, stated: int | None, held: int, kept: int, why: str) -> Count:
        differ = kept != held
        words = [f"{held - kept} not kept: {why}"] if differ and why else []
        if stated is not None and stated != held:
            words.append(f"the site counted {stated}, and {held} are in the dump")
        text = "; ".join(words)
        return Count(what, stated, held, kept, text[:1].upper() + text[1:])

    def _rows(self, role: str) -> int:
        return self.site.tables.count(self.site.prefix, role)

    def _sums(self, role: str, column: str) -> list[int]:
        return [row.number(column) or 0 for row in self.site.all(role)]

    def _chapters_why(self) -> str:
        if self.no_text:
            return f"{len(self.no_text)} have no text in the dump or beside it, the others belong to no story"
        return "their story is not in the dump"

    def _authors(self) -> int:
        return len({row.key("uid") for row in self.site.all("stories")} - {""})

    def _known(self, kind: bytes | None, item: str, stories: frozenset[str]) -> bool:
        known = {b"ST": stories, b"SE": self.site.series, b"AU": self.site.names}.get(
            (kind or b"ST").upper(), ()
        )
        return item in known

    def _story_ids(self) -> frozenset[str]:
        return frozenset(row.key("sid") for row in self.site.all("stories"))

    def _of_stories(self) -> int:
        return sum((row["type"] or b"ST").upper() == b"ST" for row in self.site.all("reviews"))

    def _reviews(self) -> int:
        ids = self._story_ids()
        others = (row for row in self.site.all("reviews") if (row["type"] or b"ST").upper() != b"ST")
        return self.reviews + sum(self._known(row["type"], row.key("item"), ids) for row in others)

    def _favourites(self) -> int:
        ids = self._story_ids()
        others = (row for row in self.site.all("favorites") if (row["type"] or b"").upper() != b"ST")
        return self.favourites + sum(
            bool(row.key("uid")) and self._known(row["type"], row.key("item"), ids) for row in others
        )

    def _places(self) -> int:
        return sum(row.number("confirmed") != 0 for row in self.site.all("inseries"))

    def _news_comments(self) -> int:
        posts = {row.key("nid") for row in self.site.all("news")}
        return sum(row.key("nid") in posts for row in self.site.all("comments"))


def counts(site: Site) -> Tally:
    """Begin to count a site."""
    return Tally(site)
