"""Writing down where an original was found."""

from __future__ import annotations

from datetime import UTC, datetime

from blake3 import blake3
from django.utils import timezone

from velvetbox.archive.library import rows
from velvetbox.archive.library.models import Original, Source
from velvetbox.core.values import value


@value(frozen=True, slots=True)
class Way:
    """One way an original was reached: the folder imported, the path below it, the member inside it."""

    root: str
    path: str
    original: str
    size: int
    modified_ns: int
    member: str = ""

    @property
    def key(self) -> str:
        """Give the hash by which this way is written down once."""
        return digest(self.root, self.path, self.member, self.original)

    @property
    def file(self) -> str:
        """Give the hash of the file's place, whatever its bytes."""
        return digest(self.root, self.path)

    @property
    def modified(self) -> datetime | None:
        """Give when the file was last changed, None where the file system does not know."""
        try:
            return datetime.fromtimestamp(self.modified_ns / 1e9, UTC) if self.modified_ns > 0 else None
        except (OverflowError, ValueError, OSError):
            return None


def digest(*parts: object) -> str:
    """Give a key for some values: the BLAKE3 hash of all of them."""
    text = "\0".join(str(part) for part in parts)
    return blake3(text.encode("utf-8", "surrogatepass")).hexdigest()


@value(frozen=True, slots=True)
class Written:
    """A way as written down: its id, and whether its bytes are new to the box."""

    source: int
    new: bool


def write(way: Way, *, format: str = "", origin: str = "", address: str = "") -> Written:  # noqa: A002 - the field's name
    """Write a way and its original down; a way already known keeps its row."""
    new = rows.add_once(Original, hash=way.original, size=way.size) is not None
    made = rows.add_once(
        Source,
        key=way.key,
        file=way.file,
        original=way.original,
        root=way.root,
        path=way.path,
        member=way.member,
        format=format[:32],
        origin=origin[:64],
        address=address[:500],
        modified_at=way.modified,
        seen_at=timezone.now(),
    )
    if made is None:
        made = rows.ask("SELECT id FROM library_source WHERE key = %s", way.key)[0][0]
    return Written(made, new)
