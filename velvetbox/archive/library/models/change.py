"""Every change, in order: outbox, audit log and cache key in one."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Change(models.Model):
    """One act, written in the same transaction as what it did. Jobs follow these rows by id."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    act = models.CharField(max_length=40)  # "work.received", "mend.undone"
    work = models.ForeignKey(
        "library.Work", null=True, blank=True, on_delete=models.SET_NULL, related_name="changes"
    )
    data = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.pk} {self.act}"


class Follower(models.Model):
    """How far a worker has followed the changes."""

    name = models.CharField(max_length=40, primary_key=True)
    last_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} at {self.last_id}"
