"""The pictures in stories, one file each under the hash of its bytes. They can be made again from the originals."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

_NAME = re.compile(r"[0-9a-f]{64}\.(?:png|jpg|gif|webp|avif)\Z")


def place(name: str) -> Path | None:
    """Give where a picture of this name ("<hash>.<kind>") lies, None when that can be no picture's name."""
    return Path(settings.BOX) / "images" / name[:2] / name if _NAME.match(name) else None


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
