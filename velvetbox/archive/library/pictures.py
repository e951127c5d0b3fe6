"""The pictures in stories, one file each under the hash of its bytes. They can be made again from the originals."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from velvetbox.core.formats.picture import Shape

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
