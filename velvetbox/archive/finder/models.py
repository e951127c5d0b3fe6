"""What people keep of their own: searches under a name, and what they do not want to be shown."""

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
    before = models.BigIntegerField(
        default=0
    )  # the same of the look before: what came between is new to them
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


class Mute(models.Model):
    """Something somebody does not want to be shown; see mutes.terms for what each kind says."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mutes")
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=500, blank=True)
    how = models.CharField(max_length=10)
    least = models.IntegerField(null=True, blank=True)
    most = models.IntegerField(null=True, blank=True)
    work = models.ForeignKey(
        "library.Work", null=True, blank=True, on_delete=models.SET_NULL, related_name="mutes"
    )
    address = models.CharField(max_length=500, blank=True)  # of the work, which another box knows it by
    folds = models.BooleanField(default=False)  # shown folded with the reason, instead of not at all
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "removed_at"], name="mutes_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
