"""Tags as AO3 has them: typed, canonical or not, merged into another, wired to parents."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class TagType(models.TextChoices):
    """AO3's types that works are tagged with, in its order."""

    RATING = "rating"
    WARNING = "warning"
    CATEGORY = "category"
    FANDOM = "fandom"
    RELATIONSHIP = "relationship"
    CHARACTER = "character"
    FREEFORM = "freeform"


class Tag(models.Model):
    """A name of one type. A synonym points to its canonical by `merger`; names compare without case."""

    type = models.CharField(max_length=20, choices=TagType.choices)
    name = models.CharField(max_length=500)
    folded = models.CharField(max_length=500)  # name in NFKC, case folded, one space between words
    canonical = models.BooleanField(default=False)
    merger = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="synonyms"
    )
    uses = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["type", "folded"], name="tag_once"),
        ]

    def __str__(self) -> str:
        return self.name


class TagParent(models.Model):
    """A tag above another: a fandom over its characters, a metatag over its sub-tags."""

    class Kind(models.TextChoices):
        PARENT = "parent"
        META = "meta"

    child = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="parent_links")
    parent = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="child_links")
    kind = models.CharField(max_length=10, choices=Kind.choices)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["child", "parent", "kind"], name="tag_parent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.parent} > {self.child}"


class WorkTag(models.Model):
    """A tag on a work, in the order stated."""

    work = models.ForeignKey(
        "library.Work", on_delete=models.CASCADE, related_name="work_tags", db_index=False
    )
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="work_tags")
    position = models.IntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["work_id", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["work", "tag"], name="work_tag_once"),
        ]

    def __str__(self) -> str:
        return str(self.tag)
