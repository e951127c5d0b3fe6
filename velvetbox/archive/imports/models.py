"""An import as it runs and as it ended: one row a file, so that it can go on after a kill."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Import(models.Model):
    """One run over one or more folders or files."""

    class State(models.TextChoices):
        RUNNING = "running"
        DONE = "done"
        STOPPED = "stopped"  # by Ctrl-C or a fault; the next run goes on
        UNDONE = "undone"

    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    roots = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    files_found = models.IntegerField(default=0)
    files_read = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)  # {"work": 12, "duplicate": 3, …} by outcome
    message = models.TextField(blank=True)  # why it stopped, in a sentence

    def __str__(self) -> str:
        return f"import {self.pk}"


class Outcome(models.TextChoices):
    """What became of a file; the words of the report's contract."""

    WORK = "work"
    CHAPTERS = "chapters"
    DUPLICATE = "duplicate"
    NEAR_DUPLICATE = "near-duplicate"
    REVISION = "revision"
    ATTACHMENT = "attachment"
    CONTAINER = "container"
    SKIPPED = "skipped"
    EMPTY = "empty"
    REFUSED = "refused"
    UNREADABLE = "unreadable"


class ImportedFile(models.Model):
    """What became of one file in one import. `same` is set when an earlier import had it already.

    `key` is a hash of root and path.
    """

    imported = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="files", db_index=False)
    key = models.CharField(max_length=64, db_index=True)
    root = models.CharField(max_length=4096)
    path = models.CharField(max_length=4096)
    original = models.ForeignKey("library.Original", null=True, on_delete=models.PROTECT, related_name="+")
    size = models.BigIntegerField(default=0)
    modified_ns = models.BigIntegerField(default=0)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    works = models.ManyToManyField("library.Work", related_name="files", blank=True)
    notes = models.JSONField(default=list)  # [{"code": …, "text": …, "member": …}]
    same = models.BooleanField(default=False)
    reader = models.CharField(max_length=32, blank=True)  # version of the program that read it

    class Meta:
        ordering: ClassVar[list[str]] = ["path"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["imported", "key"], name="imported_file_once"),
        ]

    def __str__(self) -> str:
        return self.path
