"""The names of tags as they are compared. Pages need this and none of the readers, so it stands alone."""

from __future__ import annotations

import unicodedata

LONGEST = 500  # characters of a name


def folded_tag(name: str) -> str:
    """Give a tag's name for comparing: NFKC, case folded, one space between words."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())[:LONGEST]
