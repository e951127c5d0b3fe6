"""What people say around works: comments, favourites, news; and where a rescued archive's pages are now."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Site(models.Model):
    """An archive that was taken in whole. `key` is its host and path ("www." left out), else a name of its own."""

    key = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=255, blank=True)

    def __str__(self) -> str:
        return self.name or self.key


class Taken(models.Model):
    """What came with an import. `key` is a hash of site, kind and the site's own id: it is taken in once."""

    key = models.CharField(max_length=64, unique=True)
    imported = models.ForeignKey(
        "imports.Import", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # taken back with its import; kept

    class Meta:
        abstract = True


class NewsPost(Taken):
    """News that an archive told its readers. `html` is in the stored form."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="news")
    title = models.CharField(max_length=255)
    name = models.CharField(max_length=255, blank=True)
    html = models.TextField(blank=True)
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-written_at", "-id"]

    def __str__(self) -> str:
        return self.title


class Challenge(Taken):
    """A challenge that an archive's members set one another. `html` is in the stored form.

    The works that answer it name it as a collection.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="challenges")
    title = models.CharField(max_length=255)
    name = models.CharField(max_length=255, blank=True)
    characters = models.CharField(max_length=1000, blank=True)
    html = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "id"]

    def __str__(self) -> str:
        return self.title


class Comment(Taken):
    """A comment or review, on a work, one of its chapters, a series or a news post; or the answer to one.

    `name` is how the writer is called; `pseud` who they are where that is known, `person` their account.
    `html` is in the stored form; `rating` is as the site had it (1 to 10, or 0 and 1).
    """

    work = models.ForeignKey("library.Work", null=True, on_delete=models.CASCADE, related_name="comments")
    chapter = models.ForeignKey("library.Chapter", null=True, on_delete=models.SET_NULL, related_name="+")
    series = models.ForeignKey("library.Series", null=True, on_delete=models.CASCADE, related_name="comments")
    news = models.ForeignKey(NewsPost, null=True, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="replies")
    pseud = models.ForeignKey("people.Pseud", null=True, on_delete=models.SET_NULL, related_name="comments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=255, blank=True)
    html = models.TextField(blank=True)
    rating = models.IntegerField(null=True, blank=True)
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["work", "written_at"], name="comment_of_work"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.html[:40]}"


class Bookmark(Taken):
    """A work, series or creator that somebody marked as a favourite, with what they say of it."""

    work = models.ForeignKey("library.Work", null=True, on_delete=models.CASCADE, related_name="bookmarks")
    series = models.ForeignKey(
        "library.Series", null=True, on_delete=models.CASCADE, related_name="bookmarks"
    )
    creator = models.ForeignKey(
        "people.Pseud", null=True, on_delete=models.CASCADE, related_name="bookmarked"
    )
    pseud = models.ForeignKey("people.Pseud", null=True, on_delete=models.SET_NULL, related_name="bookmarks")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    html = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"bookmark {self.pk}"


class Profile(Taken):
    """What a member of a rescued archive said of themselves. No account: one may claim it later.

    `real_name` and `email` are for telling whose claim is right, and stand on no page and in no export.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="profiles")
    pseud = models.ForeignKey("people.Pseud", on_delete=models.CASCADE, related_name="profiles")
    real_name = models.CharField(max_length=255, blank=True)
    email = models.CharField(max_length=254, blank=True)
    website = models.CharField(max_length=500, blank=True)
    bio = models.TextField(blank=True)
    joined_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.pseud)


class SeriesPart(Taken):
    """A series inside another one, and its place there."""

    series = models.ForeignKey("library.Series", on_delete=models.CASCADE, related_name="parts")
    child = models.ForeignKey("library.Series", on_delete=models.CASCADE, related_name="part_of")
    position = models.IntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["series_id", "position"]

    def __str__(self) -> str:
        return f"{self.child} in {self.series}"


class OldAddress(models.Model):
    """Where something of a rescued archive is now, by the kind and id its old addresses name it with."""

    class Kind(models.TextChoices):
        WORK = "work"
        CHAPTER = "chapter"
        SERIES = "series"
        PERSON = "person"
        NEWS = "news"

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    old = models.CharField(max_length=40)
    work = models.ForeignKey("library.Work", null=True, on_delete=models.CASCADE, related_name="+")
    chapter = models.ForeignKey("library.Chapter", null=True, on_delete=models.CASCADE, related_name="+")
    series = models.ForeignKey("library.Series", null=True, on_delete=models.CASCADE, related_name="+")
    pseud = models.ForeignKey("people.Pseud", null=True, on_delete=models.CASCADE, related_name="+")
    news = models.ForeignKey(NewsPost, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "old", "site"], name="old_address_once"),
        ]

    def __str__(self) -> str:
        return f"{self.site}: {self.kind} {self.old}"
