"""What was read about a work, with the words that show it, and what was repaired."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Fact(models.Model):
    """One fact with its evidence, as core.prose.Fact. Guesses are kept to be offered, never used."""

    work = models.ForeignKey("library.Work", on_delete=models.CASCADE, related_name="facts", db_index=False)
    edition = models.ForeignKey("library.Edition", null=True, on_delete=models.CASCADE, related_name="facts")
    chapter = models.IntegerField(null=True, blank=True)  # position in the edition, from 0
    field = models.CharField(max_length=40)
    value = models.TextField()
    number = models.IntegerField(null=True, blank=True)
    basis = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    source = models.CharField(max_length=500, blank=True)
    block = models.IntegerField(null=True, blank=True)
    start = models.IntegerField(null=True, blank=True)
    end = models.IntegerField(null=True, blank=True)
    quote = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["work", "field"], name="fact_work_field")
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.value}"


class Mend(models.Model):
    """A repair made while reading a source. Undoing it re-reads the original without it."""

    source = models.ForeignKey(
        "library.Source", on_delete=models.CASCADE, related_name="mends", db_index=False
    )
    code = models.CharField(max_length=60)
    text = models.CharField(max_length=500)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    count = models.IntegerField(default=1)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "code"], name="mend_once"),
        ]

    def __str__(self) -> str:
        return self.text
