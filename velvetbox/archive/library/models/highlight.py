"""Passages that a reader marked, and what they noted there."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Highlight(models.Model):
    """A marked passage: its words, and the paragraph it begins in by its anchor and neighbours (core.prose.anchors)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="highlights")
    work = models.ForeignKey("library.Work", on_delete=models.CASCADE, related_name="highlights")
    chapter = models.ForeignKey("library.Chapter", null=True, on_delete=models.SET_NULL, related_name="+")
    anchor = models.CharField(max_length=40)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    share = models.FloatField(default=0)  # of the chapter, 0 to 1
    quote = models.TextField()  # as it stood; several paragraphs are parted by line ends
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "work"], name="highlights_in_work"),
        ]

    def __str__(self) -> str:
        return self.quote[:40]
