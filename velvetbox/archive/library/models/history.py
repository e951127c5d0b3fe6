"""What somebody read, day by day."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class ReadingDay(models.Model):
    """What somebody read of a work on one day: words got through, seconds with it, and whether they came to its end.

    One that is forgotten counts nowhere and can be brought back until it is erased.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reading_days"
    )
    work = models.ForeignKey("library.Work", on_delete=models.CASCADE, related_name="reading_days")
    day = models.DateField()
    words = models.IntegerField(default=0)
    seconds = models.IntegerField(default=0)
    finished = models.BooleanField(default=False)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "day", "work"],
                condition=models.Q(forgotten_at=None),
                name="reading_day_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work} on {self.day}"
