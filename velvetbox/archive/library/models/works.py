"""Works, the copies of them that were read, and the text of their chapters.

A Work has Editions (each copy as it was read once) and points to its current one. An edition is an
ordered list of Revisions (one chapter's text as read once, shared by content). Chapters belong to the
work and keep their id when a newer copy of the same origin replaces their text.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Work(models.Model):
    """A story. What cards show is stored here; the facts behind it, with their evidence, in Fact."""

    title = models.CharField(max_length=500)
    title_is_guess = models.BooleanField(default=False)
    sort_title = models.CharField(max_length=500, db_index=True)
    language = models.CharField(max_length=35, blank=True)
    rating = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=500, blank=True, db_index=True)
    summary = models.TextField(blank=True)  # stored form, see core.prose.markup
    notes_before = models.TextField(blank=True)
    notes_after = models.TextField(blank=True)
    advisories = models.JSONField(default=list)  # [{"text": …, "kind": …}]
    canon = models.JSONField(default=list)  # [{"text": …, "season": 6, "after": "Entropy", …}]
    missing_chapters = models.JSONField(default=list)  # [2, 3, …]
    damage = models.JSONField(default=list)  # sentences
    end_marker = models.CharField(max_length=200, blank=True)
    part_text = models.CharField(max_length=200, blank=True)
    part_number = models.IntegerField(null=True, blank=True)
    complete = models.BooleanField(null=True)
    chapters_declared = models.IntegerField(null=True, blank=True)
    chapter_count = models.IntegerField(default=0)
    words = models.BigIntegerField(default=0)
    hits = models.IntegerField(null=True, blank=True)  # readings where it came from
    featured = models.BooleanField(default=False)  # put forward by the archive it came from, now or once
    validated = models.BooleanField(null=True)  # False: the archive it came from had not shown it yet
    published_on = models.DateField(null=True, blank=True)
    updated_on = models.DateField(null=True, blank=True)
    current = models.ForeignKey("Edition", null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(auto_now_add=True, db_index=True)
    changed_at = models.DateTimeField(auto_now=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # taken back with its import; kept
    withdrawn_by = models.ForeignKey(
        "imports.Import", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # where its copies are, when a person said it is that work

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["withdrawn_at", "-id"], name="work_newest"),
        ]

    def __str__(self) -> str:
        return self.title


class Edition(models.Model):
    """One copy of a work as it was read once. Never changed; a re-read makes another.

    `key` is a hash of what was read and how (originals, members, which story of them, mends left out):
    the same reading is received once, whoever comes first.
    """

    key = models.CharField(max_length=64, unique=True)
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="editions")
    source = models.ForeignKey("Source", on_delete=models.PROTECT, related_name="editions")
    imported = models.ForeignKey(
        "imports.Import", null=True, on_delete=models.SET_NULL, related_name="editions"
    )
    format = models.CharField(max_length=32)
    origin = models.CharField(max_length=64)
    rank = models.IntegerField()  # lower is better: site markup, EPUB/DOCX, HTML, txt, PDF
    chapter_count = models.IntegerField()
    words = models.BigIntegerField()
    reader = models.CharField(max_length=32)  # version of the program that read it
    without = models.JSONField(default=list)  # codes of the mends left out
    summary = models.TextField(blank=True)  # stored form, as this copy has it
    notes_before = models.TextField(blank=True)
    notes_after = models.TextField(blank=True)
    read_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.work} ({self.format})"


class Revision(models.Model):
    """One chapter's text as read once, in the stored form, ready to show. Shared by content."""

    hash = models.CharField(max_length=64, unique=True)
    html = models.TextField()
    notes = models.TextField(blank=True)
    policy = models.IntegerField()  # version of core.clean's policy the text passed
    words = models.IntegerField()
    paragraphs = models.IntegerField()
    scene_breaks = models.IntegerField()
    italic_runs = models.IntegerField()
    footnotes = models.IntegerField()
    ruby = models.IntegerField()

    def __str__(self) -> str:
        return self.hash[:12]


class Chapter(models.Model):
    """A chapter of a work; its id is its address. Which text it shows is up to the current edition."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="chapters")

    def __str__(self) -> str:
        return f"{self.work}, chapter {self.pk}"


class EditionChapter(models.Model):
    """The place of a revision in an edition, with what that copy says around it."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="chapters", db_index=False
    )  # the constraint's index serves
    chapter = models.ForeignKey(Chapter, on_delete=models.CASCADE, related_name="states")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="places")
    source = models.ForeignKey("Source", on_delete=models.PROTECT, related_name="+")
    position = models.IntegerField()  # 1, 2, 3 without gaps: only orders
    number = models.IntegerField(null=True, blank=True)  # as stated
    title = models.CharField(max_length=500, blank=True)
    summary = models.TextField(blank=True)
    notes_before = models.TextField(blank=True)
    notes_after = models.TextField(blank=True)
    published_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["edition_id", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["edition", "position"], name="edition_position_once"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.position)


class Signature(models.Model):
    """What finds the same text again: a hash of its folded words, and how many shingles it has."""

    edition = models.OneToOneField(
        Edition, on_delete=models.CASCADE, primary_key=True, related_name="signature"
    )
    text = models.CharField(max_length=64, db_index=True)
    shingles = models.IntegerField()

    def __str__(self) -> str:
        return str(self.edition)


class Band(models.Model):
    """One shingle of an edition's sketch: editions that share some are worth comparing."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="bands", db_index=False)
    key = models.BigIntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["key", "edition"], name="band_key")]

    def __str__(self) -> str:
        return str(self.key)


class WorkLink(models.Model):
    """Two works that have to do with each other and stay apart."""

    class Kind(models.TextChoices):
        RELATED = "related"  # shares long passages
        CONTAINED = "contained"  # the text stands inside a chapter of the other: "also in"
        PARTIAL = "partial"  # a partial copy from another origin
        INSPIRED = "inspired"
        TRANSLATION = "translation"

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    share = models.FloatField(null=True, blank=True)  # containment of the shorter, 0 to 1

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["work", "other", "kind"], name="work_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.work} {self.kind} {self.other}"


class Creatorship(models.Model):
    """Who made a work, in the order stated. Not yet approved when somebody else named them."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="creatorships", db_index=False)
    pseud = models.ForeignKey("people.Pseud", on_delete=models.PROTECT, related_name="creatorships")
    position = models.IntegerField()
    approved = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["work_id", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["work", "pseud"], name="creatorship_once"),
        ]

    def __str__(self) -> str:
        return f"{self.pseud}: {self.work}"


class Series(models.Model):
    """A row of works that belong together. Two creators' "Drabbles" are two series."""

    name = models.CharField(max_length=500)
    site = models.CharField(max_length=255, blank=True)
    creator = models.CharField(max_length=255, blank=True)  # the first one named, "" when none is
    summary = models.TextField(blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)

    class Meta:
        verbose_name_plural = "series"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["name", "site", "creator"], name="series_once"),
        ]

    def __str__(self) -> str:
        return self.name


class SeriesWork(models.Model):
    """A work's place in a series, where one is stated."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="places")
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="series_places")
    position = models.IntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["series_id", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["series", "work"], name="series_work_once"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.position or ''}".strip()
