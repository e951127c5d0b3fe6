"""Where somebody stopped reading."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class ReadingPlace(models.Model):
    """A reader's place in a work, to the paragraph; see core.prose.anchors."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="places")
    work = models.ForeignKey("library.Work", on_delete=models.CASCADE, related_name="places")
    chapter = models.ForeignKey("library.Chapter", null=True, on_delete=models.SET_NULL, related_name="+")
    anchor = models.CharField(max_length=40, blank=True)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    share = models.FloatField(default=0)  # of the chapter, 0 to 1
    finished = models.BooleanField(default=False)
    chapters_then = models.IntegerField(default=0)  # how many chapters there were, for "new chapters"
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "work"], name="reading_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.work}"
