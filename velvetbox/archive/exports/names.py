"""File names that every system takes: Windows, macOS, Linux, and the readers people copy files to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_LONGEST = 150  # bytes of UTF-8 before the ending; systems stop at 255, some readers sooner
_UNSAFE = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)\Z", re.IGNORECASE)


def file_name(title: str, creators: Sequence[str], ending: str) -> str:
    """Give "Title - Creator.ending", NFC, without what a system forbids; two creators at most are named."""
    told = _safe(title) or "Untitled"
    if names := " & ".join(name for creator in creators[:2] if (name := _safe(creator))):
        told = f"{_shortened(told, _LONGEST * 2 // 3)} - {names}"
    told = _shortened(told, _LONGEST)
    if _RESERVED.match(told.split(".")[0].strip()):
        told = f"_{told}"
    return f"{told}.{ending}"


def _safe(text: str) -> str:
    text = unicodedata.normalize("NFC", _UNSAFE.sub("_", text))
    # Cc, Cf and their like: control characters, and those that turn the direction of what follows.
    text = "".join(
        " " if char.isspace() else char
        for char in text
        if char.isspace() or unicodedata.category(char)[0] != "C"
    )
    return " ".join(text.split()).strip(". ")


def _shortened(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore").strip(". ")
