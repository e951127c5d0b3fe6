"""Where somebody stopped reading, how they stand to a work, and the shelves of their own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class ReadingState(models.TextChoices):
    """How a reader stands to a work. NONE is as if there were no place: what was kept before is not lost."""

    NONE = ""
    TO_READ = "to-read"
    READING = "reading"
    FINISHED = "finished"
    DROPPED = "dropped"


class ReadingPlace(models.Model):
    """A reader's place in a work, to the paragraph (core.prose.anchors), and the furthest one they ever were at.

    `chapter` is None for who never read in it. Positions are those the chapters had then: where a chapter is gone
    they tell which came nearest.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="places")
    work = models.ForeignKey("library.Work", on_delete=models.CASCADE, related_name="places")
    state = models.CharField(
        max_length=10, choices=ReadingState.choices, default=ReadingState.READING, blank=True
    )
    state_at = models.DateTimeField(default=NEVER)  # when the reader said so
    chapter = models.ForeignKey("library.Chapter", null=True, on_delete=models.SET_NULL, related_name="+")
    position = models.IntegerField(default=0)
    anchor = models.CharField(max_length=40, blank=True)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    share = models.FloatField(default=0)  # of the chapter, 0 to 1
    furthest_chapter = models.ForeignKey(
        "library.Chapter", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    furthest_position = models.IntegerField(default=0)
    furthest_anchor = models.CharField(max_length=40, blank=True)
    furthest_share = models.FloatField(default=0)
    chapters_then = models.IntegerField(default=0)  # how many chapters there were, for "new chapters"
    kept_at = models.DateTimeField()  # when they read there

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "work"], name="reading_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.work}"


class Shelf(models.Model):
    """A shelf of somebody's own."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shelves")
    name = models.CharField(max_length=100)
    made_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "shelves"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "name"], condition=models.Q(removed_at=None), name="shelf_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ShelfWork(models.Model):
    """A work on somebody's shelf."""

    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="places", db_index=False)
    work = models.ForeignKey("library.Work", on_delete=models.CASCADE, related_name="shelf_places")
    put_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["shelf", "work"], name="shelf_work_once"),
        ]

    def __str__(self) -> str:
        return f"{self.work} on {self.shelf}"
