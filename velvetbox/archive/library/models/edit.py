"""What people said of works by hand: over what the files say, and none of it lost."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Sweep(models.Model):
    """One change of many works at once. `works` are the ids of those it changed, `before` what undoing it needs."""

    class Kind(models.TextChoices):
        TAG_ADD = "tag-add"
        TAG_REMOVE = "tag-remove"
        SHELF_PUT = "shelf-put"
        SHELF_TAKE = "shelf-take"
        STATE = "state"
        MUTE = "mute"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sweeps")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    type = models.CharField(max_length=20, blank=True)  # of a tag
    name = models.CharField(max_length=500)  # of the tag, shelf or state
    works = models.JSONField(default=list)
    before = models.JSONField(default=list)
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "-id"], name="sweeps_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Edit(models.Model):
    """What somebody said of one field of a work, over what its files say: it stays when they are read again.

    `facts` are [field, value, number, block], as copies.Known has them; `before` is the field's text until then.
    """

    class Op(models.TextChoices):
        SET = "set"  # these values and no others
        ADD = "add"  # these besides what the files say
        REMOVE = "remove"  # not these

    work = models.ForeignKey("library.Work", on_delete=models.CASCADE, related_name="edits")
    field = models.CharField(max_length=40)
    op = models.CharField(max_length=10, choices=Op.choices, default=Op.SET)
    facts = models.JSONField(default=list)
    before = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    sweep = models.ForeignKey(Sweep, null=True, blank=True, on_delete=models.SET_NULL, related_name="edits")
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.op} {self.field} of {self.work_id}"
