"""Story maps as they are kept, and what people corrected in them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class KeptMap(models.Model):
    """The story map of a work. Derived: whoever deletes it loses nothing, it is made again.

    It fits while `edition` is the copy the work shows, `version` that of the program's own maps (making.version), and no
    correction has come since (`stale`).
    """

    work = models.OneToOneField(
        "library.Work", on_delete=models.CASCADE, primary_key=True, related_name="story_map"
    )
    edition = models.BigIntegerField()
    version = models.CharField(max_length=40)
    stale = models.BooleanField(default=False)
    picture = models.JSONField()  # what the work's page draws (picture.Picture)
    layers = models.BinaryField()  # the whole map (layers.Layers), packed
    person = models.CharField(max_length=10, blank=True)  # most of it is told in; "" where that is not clear
    tense = models.CharField(max_length=10, blank=True)
    flashbacks = models.IntegerField(default=0)
    eyes = models.TextField(blank=True)  # through whose it is seen, folded, a line each
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes: ClassVar[
            list[models.Index]
        ] = [  # hold all that is counted: a row is large, and is not read for it
            models.Index(fields=["person", "tense", "work"], name="told_in"),
            models.Index(fields=["flashbacks", "work"], name="goes_back"),
        ]

    def __str__(self) -> str:
        return f"the map of {self.work_id}"


class Said(models.Model):
    """All that somebody says in a work, folded for searching (folding.folded), a line end between two lines. Derived.

    A work where nobody says anything has one row without words.
    """

    work = models.ForeignKey("library.Work", on_delete=models.CASCADE, related_name="+")
    who = models.CharField(max_length=400)  # name and aliases, folded
    said = models.TextField()

    def __str__(self) -> str:
        return f"{self.who} in {self.work_id}"


class SceneCast(models.Model):
    """Who is in a scene together, folded, a line each. Derived."""

    work = models.ForeignKey("library.Work", on_delete=models.CASCADE, related_name="+")
    cast = models.TextField()

    def __str__(self) -> str:
        return f"a scene of {self.work_id}"


class SeenBy(models.Model):
    """Somebody with a name through whose eyes a work is seen. Derived."""

    work = models.ForeignKey("library.Work", on_delete=models.CASCADE, related_name="seen_by")
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.name} in {self.work_id}"


class Correction(models.Model):
    """What somebody said is so, against a map, as core.storymap gives it (corrections.as_values).

    Never changed: a later one wins over an earlier one, and taking one back only marks it.
    """

    work = models.ForeignKey("library.Work", on_delete=models.CASCADE, related_name="corrections")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    act = models.CharField(max_length=20)  # core.storymap.Act
    values = models.JSONField()
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    kept_at = models.DateTimeField(null=True, blank=True)  # its words are gone, and it is to wait for them

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["work", "undone_at"], name="correction_of")
        ]

    def __str__(self) -> str:
        return f"{self.act} in {self.work_id}"

    @classmethod
    def about(cls, work: int) -> models.QuerySet[Correction]:
        """Give the corrections of a work and of those merged into it, in the order made: unmerged, they go with theirs."""
        merged = models.Q(work__merged_into=work) | models.Q(work__merged_into__merged_into=work)
        return cls.objects.filter(models.Q(work=work) | merged).order_by("pk")
