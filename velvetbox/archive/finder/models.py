"""Searches that people keep under a name."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class SavedSearch(models.Model):
    """A search somebody keeps: what it asks for as the query of its address, and the newest work when they looked."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(max_length=100)
    query = models.TextField()  # canonical, as Asked.address gives it
    favourite = models.BooleanField(default=False)  # stands on the shelf
    newest = models.BigIntegerField(default=0)  # id of the newest work when it was last looked at
    made_at = models.DateTimeField(auto_now_add=True)
    looked_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "saved searches"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "name"], condition=models.Q(removed_at=None), name="saved_search_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
