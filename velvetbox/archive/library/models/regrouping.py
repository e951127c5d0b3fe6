"""What a person decided about which copies are one work."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Regrouping(models.Model):
    """Copies moved from one work to another by a person: two works merged, or one split.

    `editions` and `chapters` are the ids of what was moved; `places` are [edition chapter, chapter before,
    chapter since], where a chapter that both works share got one of its own; `edits` are [edit, whether it was stilled
    because the kept work has one of that field]. Enough to put all back.
    """

    class Kind(models.TextChoices):
        MERGE = "merge"
        SPLIT = "split"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    source = models.ForeignKey("library.Work", on_delete=models.CASCADE, related_name="regrouped_from")
    target = models.ForeignKey("library.Work", on_delete=models.CASCADE, related_name="regrouped_into")
    editions = models.JSONField(default=list)
    chapters = models.JSONField(default=list)
    places = models.JSONField(default=list)
    edits = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.kind} {self.source} > {self.target}"
