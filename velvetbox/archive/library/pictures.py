"""The pictures in stories, one file each under the hash of its bytes. They can be made again from the originals."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from velvetbox.archive.library.models import BesidePicture as BesideRow
from velvetbox.archive.library.sources import digest

if TYPE_CHECKING:
    from velvetbox.core.formats.picture import Shape
    from velvetbox.core.intake.sealed import BesidePicture

_NAME = re.compile(r"[0-9a-f]{64}\.(?:png|jpg|gif|webp|avif)\Z")


def place(name: str) -> Path | None:
    """Give where a picture of this name ("<hash>.<kind>") lies, None when that can be no picture's name."""
    return Path(settings.BOX) / "images" / name[:2] / name if _NAME.match(name) else None


@lru_cache(maxsize=4096)
def _shape(file: Path) -> Shape | None:
    from velvetbox.core.formats.picture import (  # brings all formats: not before the first picture
        HEAD,
        shape_of,
    )

    with file.open("rb") as opened:
        head = opened.read(HEAD)
        return shape_of(head) or shape_of(head + opened.read())


def shape(name: str) -> Shape | None:
    """Give kind, width and height of a picture that is kept, None for one that is not there."""
    file = place(name)
    try:
        return _shape(file) if file else None
    except OSError:
        return None


def write(beside: Sequence[BesidePicture], written: Mapping[str, int]) -> None:
    """Write down which pictures lay beside the files that a work was read from; `written` gives their sources."""
    first = next(iter(written.values()))
    for picture in beside:
        BesideRow.objects.update_or_create(
            source_id=written.get(picture.member, first),
            address=picture.address,
            defaults={"name": picture.name},
        )


def beside(root: str, path: str) -> dict[str, str]:
    """Give where the pictures are kept that lay beside a file, by the address the file gives them."""
    found = BesideRow.objects.filter(source__file=digest(root, path)).order_by("id")
    places = ((address, place(name)) for address, name in found.values_list("address", "name"))
    return {address: str(file) for address, file in places if file is not None}


def keep(images: Mapping[str, bytes]) -> None:
    """Keep pictures by name. Raises OSError when the disk is full."""
    for name, data in images.items():
        target = place(name)
        if target is None or target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, unfinished = tempfile.mkstemp(prefix="new-", dir=target.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            os.replace(unfinished, target)  # noqa: PTH105 - atomic
        finally:
            Path(unfinished).unlink(missing_ok=True)
