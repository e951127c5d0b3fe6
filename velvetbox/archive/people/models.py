"""Accounts, the names people write under, and what they are called elsewhere."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models


class Person(AbstractUser):
    """Somebody with an account. A box of one's own has one: the local owner, without a password."""

    is_owner = models.BooleanField(default=False)
    keeps_history = models.BooleanField(default=True)  # of what they read, for themselves alone

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.username


class Pseud(models.Model):
    """A name that works are published under.

    One without a person came with an import and can be claimed; `site` is where the name is known from
    ("archiveofourown.org"), "" when the file did not say. Two sites' "Sam" are two pseuds.
    """

    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="pseuds"
    )
    name = models.CharField(max_length=255)
    site = models.CharField(max_length=255, blank=True)
    address = models.URLField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["name", "site"], condition=models.Q(person__isnull=True), name="unclaimed_pseud_once"
            ),
            models.UniqueConstraint(
                fields=["name", "person"], condition=models.Q(person__isnull=False), name="claimed_pseud_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
