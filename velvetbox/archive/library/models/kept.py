"""The bytes as they came, and where they came from."""

from __future__ import annotations

from django.db import models


class Original(models.Model):
    """A file's bytes, kept for ever under their BLAKE3 hash in the box's `originals/`."""

    hash = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    kept_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.hash[:12]


class Source(models.Model):
    """One way an original was reached: a path in an imported pile, or a path inside a container.

    `root` is the folder that was imported, `path` the file below it with "/", `member` the path inside
    the container ("" for the file itself; containers inside containers are parted by "!/").
    `key` is a hash of all of these: the same way is written down once, whoever comes first.
    `file` is a hash of root and path, as ImportedFile has it for its `key`.
    """

    key = models.CharField(max_length=64, unique=True)
    file = models.CharField(max_length=64, db_index=True, default="")
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="sources")
    root = models.CharField(max_length=4096)
    path = models.CharField(max_length=4096)
    member = models.CharField(max_length=4096, blank=True)
    format = models.CharField(max_length=32, blank=True)
    origin = models.CharField(max_length=64, blank=True)
    address = models.CharField(max_length=500, blank=True, db_index=True)
    modified_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.path}!/{self.member}" if self.member else self.path


class BesidePicture(models.Model):
    """A picture that lay beside a page, in its folder: the address the page gives it, the name it is kept under.

    By it the page can be read again when that folder is gone.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="pictures")
    address = models.CharField(max_length=1000)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.address
