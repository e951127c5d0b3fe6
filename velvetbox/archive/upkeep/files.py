"""Originals and pictures: whether each is there, whole, and known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from blake3 import blake3
from django.conf import settings

from velvetbox.archive.library import originals
from velvetbox.archive.library.models import Original, Revision
from velvetbox.archive.upkeep.finding import Finding, Level
from velvetbox.core.formats.picture import FOLDER

_PIECE = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_PICTURE = re.compile(rf'src="{FOLDER}([0-9a-f]{{64}}\.[a-z]+)"')

Progress = Callable[[int, int], None]


def check_originals(*, fixity: bool, progress: Progress) -> Iterator[Finding]:
    """Compare the originals' rows with the files; `fixity` reads every byte and compares its hash."""
    total = Original.objects.count()
    for done, (digest, size) in enumerate(
        Original.objects.order_by("pk").values_list("hash", "size").iterator()
    ):
        progress(done, total)
        yield from _check_original(digest, size, fixity=fixity)
    progress(total, total)


def _check_original(digest: str, size: int, *, fixity: bool) -> Iterator[Finding]:
    file = originals.place(digest)
    name = _below(file)
    try:
        found = file.stat().st_size
    except OSError:
        yield Finding(Level.ERROR, "original.missing", "An original is gone.", file=name)
        return
    if found != size:
        yield Finding(
            Level.ERROR, "original.size", f"An original has {found} bytes instead of {size}.", file=name
        )
    elif fixity and _hash(file) != digest:
        yield Finding(Level.ERROR, "original.changed", "An original is no longer what it was.", file=name)


def check_strays() -> Iterator[Finding]:
    """Find files among the originals that no row knows."""
    known = set(Original.objects.values_list("hash", flat=True))
    for file in sorted((Path(settings.BOX) / "originals").rglob("*")):
        if file.is_dir():
            continue
        if not _DIGEST.match(file.name) or file != originals.place(file.name):
            yield Finding(Level.NOTICE, "original.stray", "A file here is no original.", file=_below(file))
        elif file.name not in known:
            text = "An original is kept that nothing refers to, as a killed import leaves one."
            yield Finding(Level.NOTICE, "original.unknown", text, file=_below(file))


def check_pictures(*, fixity: bool) -> Iterator[Finding]:
    """Find pictures that texts show and the box has not, or, with `fixity`, has changed."""
    named: set[str] = set()
    for html in (
        Revision.objects.filter(html__contains=f'src="{FOLDER}').values_list("html", flat=True).iterator(50)
    ):
        named.update(_PICTURE.findall(html))
    for name in sorted(named):
        file = Path(settings.BOX) / "images" / name[:2] / name
        if not file.is_file():
            yield Finding(Level.ERROR, "picture.missing", "A picture in a story is gone.", file=_below(file))
        elif fixity and _hash(file) != name.split(".")[0]:
            yield Finding(
                Level.ERROR, "picture.changed", "A picture is no longer what it was.", file=_below(file)
            )


def _hash(file: Path) -> str:
    hasher = blake3()
    with file.open("rb") as stream:
        while piece := stream.read(_PIECE):
            hasher.update(piece)
    return hasher.hexdigest()


def _below(file: Path) -> str:
    return file.relative_to(settings.BOX).as_posix()
